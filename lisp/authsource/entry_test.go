package authsource

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var passwords = []string{"s3cret", "", "two words", "#1", "a\"b", "it's", `back\slash`, `\"`, "#", "machine", "päss wörd", `"quoted"`}

// TestFormatEntry holds that an entry is read as it was meant, by this package.
func TestFormatEntry(t *testing.T) {
	for _, password := range passwords {
		line, err := FormatEntry("mail.example.org", "joe b", "587", password)
		if err != nil {
			t.Errorf("%q: %v", password, err)
			continue
		}
		entries, err := ParseNetrc("authinfo", line+"\n")
		if err != nil || len(entries) != 1 || entries[0].Host != "mail.example.org" || *entries[0].User != "joe b" || entries[0].Port != "587" || *entries[0].Password != password {
			t.Errorf("%q: %s is read as %+v, error %v", password, line, entries, err)
		}
	}
	for _, bad := range []string{"a\nb", "\r", "both ' and \"", "nul\x00"} {
		if line, err := FormatEntry("h", "u", "25", bad); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %s, error %v", bad, line, err)
		}
	}
}

// TestFormatEntryInEmacs holds that Emacs finds the same password in an entry.
func TestFormatEntryInEmacs(t *testing.T) {
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal(err)
		}
		t.Skip("emacs is not installed")
	}
	for _, password := range passwords {
		if password == "" || password == "machine" {
			continue // Emacs takes an empty password for none, and this one for the next entry, quoted or not
		}
		line, err := FormatEntry("mail.example.org", "joe", "587", password)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "authinfo")
		if err := os.WriteFile(file, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(emacs, "--batch", "-Q", "-l", "auth-source", "--eval",
			`(let* ((auth-sources (list (car command-line-args-left))) (coding-system-for-write 'utf-8)
			        (p (plist-get (car (auth-source-search :host "mail.example.org" :port "587" :user "joe" :require '(:secret))) :secret)))
			   (princ (if (functionp p) (funcall p) p)))`, file).Output()
		if err != nil || string(out) != password {
			t.Errorf("%s is read by Emacs as %q (%v), want %q", line, out, err, password)
		}
	}
}
