package lisp

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smtpmail/lisp/syntax"
)

// TestConfigurations reads each file of testdata/configs as an init file. Such a
// file says in comments what must come out:
//
//	;; @ VARIABLE => VALUE          as prin1 prints it, or void
//	;; @ VARIABLE at LINE:COL BY    where its last value came from
//	;; @ error LINE:COL TEXT        all errors, in order
//	;; @ note LINE:COL TEXT         all notes, in order
//	;; @ file NAME                  all files, in order; the first is the init file
//
// Other files that it loads follow behind a line ";; @@ NAME"; the init file is
// /home/user/.emacs unless ";; @@ NAME" is its first line. No such macro is part
// of Emacs 28: the values are those that the documentation of use-package, leaf,
// setup, Doom and Spacemacs promises.
func TestConfigurations(t *testing.T) {
	names, err := filepath.Glob("testdata/configs/*.el")
	if err != nil || len(names) == 0 {
		t.Fatal("no configurations", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".el"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			checkConfiguration(t, string(text))
		})
	}
}

// splitFiles cuts a fixture at its ";; @@ NAME" lines.
func splitFiles(text string) (first string, files map[string]string) {
	first, files = "/home/user/.emacs", map[string]string{}
	name := first
	var b strings.Builder
	for i, line := range strings.SplitAfter(text, "\n") {
		if rest, ok := strings.CutPrefix(line, ";; @@ "); ok {
			if i > 0 {
				files[name] = b.String()
			} else {
				first = strings.TrimSpace(rest)
			}
			name = strings.TrimSpace(rest)
			b.Reset()
			continue
		}
		b.WriteString(line)
	}
	files[name] = b.String()
	return first, files
}

func checkConfiguration(t *testing.T, text string) {
	first, files := splitFiles(text)
	m := New(Options{Home: "/home/user", LoginName: "user", FullName: "A. User", HostName: "host.test", Files: filesOf(files)})
	var loaded bool
	m.OnFeature("smtpmail", func() { loaded = true })
	m.OnFeature("mu4e", func() {})
	if err := m.Load(first); err != nil {
		t.Fatal(err)
	}
	m.Provide("smtpmail")
	m.Provide("mu4e")
	if !loaded {
		t.Error("smtpmail did not load")
	}
	want := map[string][]string{}
	for _, line := range strings.Split(text, "\n") {
		_, rule, ok := strings.Cut(line, ";; @ ")
		if !ok {
			continue
		}
		name, rest, _ := strings.Cut(rule, " ")
		switch {
		case name == "error" || name == "note" || name == "file":
			want[name] = append(want[name], rest)
		case strings.HasPrefix(rest, "=> "):
			if got := oneLine(valueText(m, name)); got != rest[3:] {
				t.Errorf("%s is %s, want %s", name, got, rest[3:])
			}
		case strings.HasPrefix(rest, "at "):
			checkOrigin(t, m, name, rest[3:])
		default:
			t.Errorf("cannot read the rule %q", line)
		}
	}
	short := func(lines []string) []string {
		var all []string
		for _, line := range lines {
			all = append(all, strings.Replace(strings.TrimPrefix(line, first+":"), ": ", " ", 1))
		}
		return all
	}
	wantTexts(t, "errors", short(errorTexts(m)), want["error"]...)
	wantTexts(t, "notes", short(noteTexts(m)), want["note"]...)
	if want["file"] != nil {
		wantTexts(t, "files", m.Files(), want["file"]...)
	}
}

func checkOrigin(t *testing.T, m *Machine, name, want string) {
	t.Helper()
	a := m.Assignments(name)
	if len(a) == 0 {
		t.Errorf("%s was never set", name)
		return
	}
	last := a[len(a)-1]
	place := fmt.Sprintf("%d:%d", last.At.Line, last.At.Col)
	if !last.At.IsKnown() || place+" "+last.By != want {
		t.Errorf("%s: %s %s, want %s", name, last.At, last.By, want)
	}
}

func TestAccounts(t *testing.T) {
	m := loadForms(t, `(defvar base "mx")
(setq mu4e-contexts
 (list (make-mu4e-context :name "work" :match-func (lambda (m) t)
        :enter-func (lambda () (setq entered t))
        :vars `+"`"+`((user-mail-address . "me@w.test")
                (smtpmail-smtp-server . ,(concat base ".w.test"))))
       (make-mu4e-context :name "home" :vars '((smtpmail-smtp-service . 465)))))
(set-email-account! "doom" '((user-mail-address . "me@d.test") (smtpmail-smtp-user . "me")) t)
(set-email-account! "other" '((user-mail-address . "me@o.test")))
(setq names (mapcar #'mu4e-context-name mu4e-contexts) is (mu4e-context-p (car mu4e-contexts)))
(setq again (make-mu4e-context :name "home" :vars '((smtpmail-smtp-service . 587))))`)
	wantTexts(t, "errors", errorTexts(m))
	var got []string
	for _, a := range m.Accounts() {
		line := fmt.Sprintf("%s %s %s %v", a.Name, a.At, a.By, a.Default)
		for _, v := range a.Vars {
			line += fmt.Sprintf(" %s=%s", v.Name, syntax.Prin1(v.Value))
		}
		got = append(got, line)
	}
	wantTexts(t, "accounts", got,
		`work init.el:3:8 make-mu4e-context false user-mail-address="me@w.test" smtpmail-smtp-server="mx.w.test"`,
		`home init.el:11:13 make-mu4e-context false smtpmail-smtp-service=587`,
		`doom init.el:8:1 set-email-account! true user-mail-address="me@d.test" smtpmail-smtp-user="me"`,
		`other init.el:9:1 set-email-account! false user-mail-address="me@o.test"`)
	if at := m.Accounts()[1].Vars[0].At.String(); at != "init.el:11:54" {
		t.Error("place of a context's variable:", at)
	}
	work := m.Accounts()[0]
	if v, err := m.Call(work.Match, Nil); err != nil || v != Object(m.T) {
		t.Error("match:", v, err)
	}
	if _, err := m.Call(work.Enter); err != nil || valueText(m, "entered") != "t" {
		t.Error("enter:", err)
	}
	if valueText(m, "names") != `("work" "home")` || valueText(m, "is") != "t" || valueText(m, "user-mail-address") != `"me@d.test"` {
		t.Error(valueText(m, "names"), valueText(m, "is"), valueText(m, "user-mail-address"))
	}
	checkOrigin(t, m, "smtpmail-smtp-user", "8:65 set-email-account!")
	_, err := m.Eval(mustRead(t, m, `(make-mu4e-context :vars 5 :name "x")`))
	var signal *Signal
	if !errors.As(err, &signal) {
		t.Error("vars that are no list:", err)
	}
}

func TestErrorsNameTheirVariables(t *testing.T) {
	for text, want := range map[string]string{
		`(setq smtpmail-smtp-server (car 1) b 2)`:                                          "smtpmail-smtp-server b",
		`(use-package x :if (car 1) :custom (a 1) ((b 2) (c 3)) :config (setq d 4))`:       "a b c d",
		`(use-package x :custom (a (car 1)))`:                                              "a",
		`(leaf x :when (car 1) :custom ((a . 1) (b . 2)) :setq (c . 3))`:                   "a b c",
		`(setup x (:option a (car 1) b 2))`:                                                "a",
		`(custom-set-variables '(a (car 1)))`:                                              "a",
		`(let ((x (car 1))) (set 'a 1) (validate-setq b 1) (customize-set-variable 'c 1))`: "a b c",
	} {
		m := loadForms(t, text)
		if len(m.Errors()) != 1 || strings.Join(m.Errors()[0].Variables, " ") != want {
			t.Errorf("%s: %v, want %s", text, m.Errors(), want)
		}
	}
}
