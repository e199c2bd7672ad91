package lisp

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/subr"
)

// newerArities are functions that take more arguments since Emacs 29, and
// those that keep the arguments of several libraries.
var newerArities = emacs28.NameSet(`plist-get plist-put plist-member prin1 string-lines mapconcat seq-contains
	cl-mod cl-coerce cl-constantly constantly base64-decode-string prin1-to-string regexp-opt shell-quote-argument
	string-match`)

// TestArities compares how many arguments functions take with Emacs.
func TestArities(t *testing.T) {
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("no emacs:", err)
		}
		t.Skip("no emacs:", err)
	}
	inert := map[string]bool{}
	for _, s := range subr.InertFunctions() {
		inert[s.Name] = true
	}
	ours := map[string]string{}
	for _, family := range families() {
		for _, s := range family {
			// Generic functions of seq and map take any number, and check it when called.
			isGeneric := strings.HasPrefix(s.Name, "seq-") || strings.HasPrefix(s.Name, "map-")
			if inert[s.Name] || newerArities()[s.Name] || isGeneric {
				continue
			}
			max := fmt.Sprint(s.Max)
			if s.Max < 0 {
				max = "many"
			}
			ours[s.Name] = fmt.Sprintf("(%d . %s)", s.Min, max)
		}
	}
	names := make([]string, 0, len(ours))
	for name := range ours {
		names = append(names, name)
	}
	sort.Strings(names)
	script := fmt.Sprintf(`(mapc #'require '(cl-lib subr-x seq map format-spec xdg auth-source time-date))
(dolist (s '(%s)) (when (and (fboundp s) (not (macrop s)))
  (princ (format "%%s %%s\n" s (func-arity s)))))`, strings.Join(names, " "))
	file := filepath.Join(t.TempDir(), "arities.el")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(emacs, "-Q", "--batch", "-l", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		name, arity, _ := strings.Cut(line, " ")
		checked++
		if ours[name] != arity {
			t.Errorf("%s takes %s, in Emacs %s", name, ours[name], arity)
		}
	}
	if checked < 500 {
		t.Errorf("only %d functions compared", checked)
	}
}
