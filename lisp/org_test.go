package lisp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// orgFixtures are the Org files of testdata/org: each leaves in result what its
// comment "# want:" says.
func orgFixtures(t testing.TB) map[string]string {
	t.Helper()
	names, err := filepath.Glob("testdata/org/*.org")
	if err != nil || len(names) == 0 {
		t.Fatal("no Org files", err)
	}
	want := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(?m)^# want: (.*(?:\n#  .*)*)$`).FindSubmatch(text)
		if m == nil {
			t.Fatalf("%s does not say what it wants", name)
		}
		want[name] = strings.ReplaceAll(string(m[1]), "\n# ", "\n")
	}
	return want
}

// squeeze makes runs of white space one space: the expected value is broken into lines.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestOrgFiles(t *testing.T) {
	for name, want := range orgFixtures(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := New(Options{Home: "/home/user", Files: filesOf(map[string]string{"/home/user/" + filepath.Base(name): string(text)})})
		if err := m.Load("/home/user/" + filepath.Base(name)); err != nil {
			t.Fatal(err)
		}
		wantTexts(t, name+" errors", errorTexts(m))
		if got := valueText(m, "result"); squeeze(got) != squeeze(want) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestOrgFilesInEmacs(t *testing.T) {
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("no emacs:", err)
		}
		t.Skip("no emacs:", err)
	}
	for name, want := range orgFixtures(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		// org-babel-load-file of Org 9.5 loses blocks where some have ":tangle yes" and
		// some have not; with a name without a folder it is as it was meant.
		base := strings.TrimSuffix(filepath.Base(file), ".org")
		cmd := exec.Command(emacs, "-Q", "--batch", "--eval", `(progn (require 'org)
			(org-babel-tangle-file "`+base+`.org" "`+base+`.el" "\\`+"`"+`\\(emacs-lisp\\|elisp\\)\\'")
			(load-file "`+base+`.el") (princ (prin1-to-string result)))`)
		cmd.Dir = filepath.Dir(file)
		cmd.Env = []string{"HOME=" + filepath.Dir(file), "PATH=/usr/bin:/bin", "LANG=C.UTF-8"}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, stderr.Bytes())
		}
		if got := string(out); squeeze(got) != squeeze(want) {
			t.Errorf("%s:\nEmacs %s\n want %s", name, got, want)
		}
	}
}

func TestOrgPlaces(t *testing.T) {
	text := `* A
  #+begin_src emacs-lisp :noweb yes
    (setq one 1
          smtpmail-smtp-server "mx.test")
    <<more>>
    (car 1)
  #+end_src
** B
#+name: more
#+begin_src emacs-lisp :tangle no
(setq two 2)
#+end_src
#+begin_src emacs-lisp
,* no form
(setq three 3))
(no-such-mode)
(setq four "unfinished
#+end_src
`
	m := New(Options{Home: "/h", Files: filesOf(map[string]string{"/h/init.el": `(org-babel-load-file "~/mail.org")`, "/h/mail.org": text})})
	if err := m.Load("/h/init.el"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"one": "/h/mail.org:3:11", "smtpmail-smtp-server": "/h/mail.org:4:11", "two": "/h/mail.org:11:7", "three": "/h/mail.org:15:7"} {
		if a := m.Assignments(name); len(a) != 1 || a[0].At.String() != want {
			t.Errorf("%s: %v, want %s", name, a, want)
		}
	}
	var places []string
	for _, e := range m.Errors() {
		places = append(places, e.At.String())
	}
	wantTexts(t, "errors", places, "/h/mail.org:6:5", "/h/mail.org:14:2", "/h/mail.org:14:4", "/h/mail.org:14:7", "/h/mail.org:15:15", "/h/mail.org:17:12")
	wantTexts(t, "files", m.Files(), "/h/init.el", "/h/mail.org")
}
