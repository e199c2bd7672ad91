package lisp

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// mapFiles serves absolute names from a map.
type mapFiles struct{ fstest.MapFS }

func (f mapFiles) ReadFile(name string) ([]byte, error) { return f.MapFS.ReadFile(name[1:]) }
func (f mapFiles) Stat(name string) (fs.FileInfo, error) {
	return f.MapFS.Stat(strings.TrimPrefix(name, "/"))
}
func (f mapFiles) ReadDir(name string) ([]fs.DirEntry, error) { return f.MapFS.ReadDir(name[1:]) }
func (f mapFiles) RealPath(name string) (string, error)       { return name, nil }

func filesOf(files map[string]string) mapFiles {
	m := mapFiles{fstest.MapFS{}}
	for name, text := range files {
		m.MapFS[strings.TrimPrefix(name, "/")] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return m
}

func loadForms(t *testing.T, text string) *Machine {
	t.Helper()
	m := rowMachine()
	if err := m.LoadText("init.el", []byte(text)); err != nil {
		t.Fatal(err)
	}
	return m
}

func valueText(m *Machine, name string) string {
	v, ok := m.Value(name)
	if !ok {
		return "void"
	}
	return syntax.Prin1(v)
}

func errorTexts(m *Machine) []string {
	var texts []string
	for _, e := range m.Errors() {
		texts = append(texts, fmt.Sprintf("%s: %v", e.At, e.Err))
	}
	return texts
}

func noteTexts(m *Machine) []string {
	var texts []string
	for _, n := range m.Notes() {
		texts = append(texts, fmt.Sprintf("%s: %s", n.At, n.Text))
	}
	return texts
}

func wantTexts(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFormsAreIsolated(t *testing.T) {
	m := loadForms(t, `(setq a 1)
(car 1)
(setq b (no-such-function (setq never t)))
(let ((user-full-name "inside")) (error "left in the middle"))
(setq c user-full-name) )
(setq d 4)
(progn (setq e 5) (car 2) (setq f 6))
"unfinished
`)
	for name, want := range map[string]string{"a": "1", "b": "void", "never": "void", "c": `"A. User"`, "d": "4", "e": "5", "f": "void"} {
		if got := valueText(m, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	got := errorTexts(m)
	if len(got) != 6 {
		t.Fatalf("errors: %q", got)
	}
	for i, prefix := range []string{"init.el:2:1: ", "init.el:3:1: ", "init.el:4:1: ", "init.el:5:25: ", "init.el:7:1: ", "init.el:8:1: "} {
		if !strings.HasPrefix(got[i], prefix) {
			t.Errorf("error %d is %q, want it at %s", i, got[i], prefix)
		}
	}
	if vars := m.Errors()[1].Variables; !reflect.DeepEqual(vars, []string{"b", "never"}) {
		t.Errorf("variables of the failed form: %q", vars)
	}
}

func TestUnknownStatementsAreSkipped(t *testing.T) {
	m := loadForms(t, `(no-such-mode 1 (setq touched t))
(progn (no-such-setup) (setq a 1))
(with-eval-after-load 'cl-lib
  (no-such-hook (setq touched t))
  (car 1)
  (setq b 2))
(let ((x 1)) (no-such-inner) (setq c 3))
(condition-case nil (no-such-caught) (void-function (setq d 4)))
(when t (menu-bar-mode -1) (recentf-mode 1) (setq e 5))
(setq f (recentf-mode 1))
`)
	for name, want := range map[string]string{"touched": "void", "a": "1", "b": "2", "c": "void", "d": "4", "e": "5", "f": "void"} {
		if got := valueText(m, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	wantTexts(t, "notes", noteTexts(m),
		"init.el:1:1: skipped: no-such-mode is not defined",
		"init.el:2:8: skipped: no-such-setup is not defined",
		"init.el:4:3: skipped: no-such-hook is not defined",
		"init.el:9:28: skipped: recentf-mode is not available outside Emacs")
	wantTexts(t, "errors", errorTexts(m),
		"init.el:5:3: Wrong type argument: listp, 1",
		"init.el:7:1: Symbol’s function definition is void: no-such-inner",
		"init.el:10:1: Not available outside Emacs: recentf-mode")
}

func TestAssignmentsSayWhere(t *testing.T) {
	m := loadForms(t, `(setq x 1
      y 2 x 3)
(setq-default x 4)
(set 'x 5)
(setopt x 6)
(custom-set-variables
 '(x 7)
 '(z (list 1)))
(setq l nil)
(add-to-list 'l 'a)
(push 'b l)
(let ((lexical 1)) (setq lexical 2 x 8))
(defmacro my-set (v) `+"`"+`(setq x ,v))
(my-set 9)
(mapc (lambda (p) (set (car p) (cdr p))) '((x . 10)))
(defvar dyn 0)
(let ((dyn 1)) (setq dyn 2))
(cl-incf x)
(dotimes (i 100) (setq w i))
(customize-set-variable 'x 12)
`)
	var got []string
	for _, a := range m.Assignments("x") {
		got = append(got, fmt.Sprintf("%s %s %s", a.At, a.By, syntax.Prin1(a.Value)))
	}
	wantTexts(t, "x", got,
		"init.el:1:7 setq 1", "init.el:2:11 setq 3", "init.el:3:15 setq-default 4", "init.el:4:7 set 5", "init.el:5:9 setopt 6",
		"init.el:7:4 custom-set-variables 7", "init.el:12:36 setq 8", "init.el:13:29 setq 9", "init.el:15:24 set 10",
		"init.el:18:10 cl-incf 11", "init.el:20:26 customize-set-variable 12")
	if n := len(m.Assignments("w")); n != 1 {
		t.Errorf("w has %d assignments of one place", n)
	}
	if n := len(m.Assignments("dyn")); n != 1 {
		t.Errorf("a dynamic binding is in the history: %v", m.Assignments("dyn"))
	}
	if got := m.Assignments("lexical"); got != nil {
		t.Errorf("a local variable has a history: %v", got)
	}
	want := []string{"dyn", "l", "w", "x", "y", "z"}
	if got := m.SetVariables(); !reflect.DeepEqual(got, want) {
		t.Errorf("set variables %q, want %q", got, want)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "(setq x %d)\n", i)
	}
	a := loadForms(t, b.String()).Assignments("x")
	if len(a) != kernel.MaxHistory || a[0].Value != Object(syntax.Int(0)) || a[len(a)-1].Value != Object(syntax.Int(99)) {
		t.Errorf("%d kept, first %v, last %v", len(a), a[0].Value, a[len(a)-1].Value)
	}
}

func TestBufferLocalValuesEndWithTheFile(t *testing.T) {
	m := loadForms(t, `(setq v 1) (setq-local v 2) (setq seen v)`)
	if valueText(m, "v") != "1" || valueText(m, "seen") != "2" || m.ValueOf(m.Symbol("v")) != Object(syntax.Int(1)) {
		t.Error("default", valueText(m, "v"), "seen", valueText(m, "seen"), "now", m.ValueOf(m.Symbol("v")))
	}
}

func TestLexicalCookie(t *testing.T) {
	text := "(setq f (let ((x 1)) (lambda () x)))"
	for head, lexical := range map[string]bool{"": false, ";; -*- lexical-binding: t -*-\n": true, ";; -*- lexical-binding: nil -*-\n": false} {
		m := New(Options{Files: filesOf(map[string]string{"/home/u/.emacs": head + text}), Home: "/home/u"})
		if err := m.Load("/home/u/.emacs"); err != nil {
			t.Fatal(err)
		}
		f, _ := m.Value("f")
		if _, isClosure := f.(*Closure); isClosure != lexical {
			t.Errorf("%q: %T", head, f)
		}
		if got := m.Files(); len(got) != 1 || got[0] != "/home/u/.emacs" {
			t.Errorf("files %q", got)
		}
	}
}

func TestFeatures(t *testing.T) {
	m := rowMachine()
	var order []string
	m.OnFeature("smtpmail", func() {
		order = append(order, "hook")
		m.Set("smtpmail-smtp-server", syntax.NewString("default"), "defvar", syntax.Pos{})
	})
	text := `(with-eval-after-load 'smtpmail (setq smtpmail-smtp-server (concat smtpmail-smtp-server "!")))
(eval-after-load "smtpmail" '(setq late (list smtpmail-smtp-server)))
(with-eval-after-load 'org (setq org-ran t))
(setq before (featurep 'smtpmail))
(require 'smtpmail)
(setq after (featurep 'smtpmail))
(require 'no-such-library nil t)
(require 'no-such-library)
(with-eval-after-load 'smtpmail (setq at-once t))`
	if err := m.LoadText("init.el", []byte(text)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"smtpmail-smtp-server": `"default!"`, "late": `("default!")`, "org-ran": "void",
		"before": "nil", "after": "t", "at-once": "t"} {
		if got := valueText(m, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	wantTexts(t, "errors", errorTexts(m),
		"init.el:8:1: Cannot open load file: No such file or directory, no-such-library")
	m.Provide("org")
	if valueText(m, "org-ran") != "t" || len(order) != 1 {
		t.Error("provide runs what waits:", valueText(m, "org-ran"), order)
	}
}

func TestLoad(t *testing.T) {
	m := New(Options{Home: "/home/u", Files: filesOf(map[string]string{
		"/home/u/.emacs":                    `(load "~/lisp/mail") (load "/etc/secret.el") (load "~/none" t) (add-to-list 'load-path "/usr/share/emacs/site-lisp") (require 'lib) (setq dir default-directory)`,
		"/home/u/lisp/mail.el":              `(setq from load-file-name) (load (expand-file-name "loop.el" (file-name-directory load-file-name)))`,
		"/home/u/lisp/loop.el":              `(setq looped t) (load "~/lisp/mail.el")`,
		"/etc/secret.el":                    `(setq secret t)`,
		"/usr/share/emacs/site-lisp/lib.el": `(setq lib t) (provide 'lib)`,
	})})
	if err := m.Load("/home/u/.emacs"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"from": `"/home/u/lisp/mail.el"`, "looped": "t", "secret": "void", "lib": "t", "dir": `"/"`} {
		if got := valueText(m, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	wantTexts(t, "files", m.Files(), "/home/u/.emacs", "/home/u/lisp/mail.el", "/home/u/lisp/loop.el", "/usr/share/emacs/site-lisp/lib.el")
	wantTexts(t, "errors", errorTexts(m),
		"/home/u/lisp/loop.el:1:17: Recursive load: \"/home/u/lisp/mail.el\"",
		"/home/u/.emacs:1:22: Opening input file: outside of the home directory, the folders of the init files and those of Emacs, /etc/secret.el")
	if err := m.Load("/home/u/none.el"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestCommandsAreRefused(t *testing.T) {
	text := `(setq a (shell-command-to-string "id")) (setq b 1) (setq c (process-lines "x" "y"))`
	m := loadForms(t, text)
	if len(m.Errors()) != 2 || !strings.Contains(m.Errors()[0].Err.Error(), "--allow-exec") || valueText(m, "b") != "1" {
		t.Errorf("errors %q", errorTexts(m))
	}
	var ran [][]string
	m = New(Options{Exec: func(argv []string, _ []byte) ([]byte, int, error) {
		ran = append(ran, argv)
		return []byte("one\ntwo\n"), 0, nil
	}})
	_ = m.LoadText("init.el", []byte(text))
	if valueText(m, "a") != "\"one\ntwo\n\"" || valueText(m, "c") != `("one" "two")` || len(ran) != 2 {
		t.Error(valueText(m, "a"), valueText(m, "c"), ran)
	}
}

func TestEnvironmentIsACopy(t *testing.T) {
	environ := []string{"A=1"}
	m := New(Options{Environ: environ})
	_ = m.LoadText("x", []byte(`(setenv "A" "2") (setq a (getenv "A"))`))
	if environ[0] != "A=1" || valueText(m, "a") != `"2"` {
		t.Error(environ, valueText(m, "a"))
	}
}

func mustRead(t *testing.T, m *Machine, text string) Object {
	t.Helper()
	form, err := syntax.NewReader(nil, text, m.Obarray).Next()
	if err != nil {
		t.Fatal(err)
	}
	return form.Object
}

func TestMacroExpandsOncePerSite(t *testing.T) {
	m := loadForms(t, `(setq n 0)
(defmacro count-me (x) (setq n (1+ n)) x)
(defun f () (count-me 1))
(dotimes (_ 5) (f))
(dotimes (_ 5) (count-me 2))`)
	if got := valueText(m, "n"); got != "2" {
		t.Errorf("expanded %s times, want 2", got)
	}
}

func TestNoNameOfZygomysIsReachable(t *testing.T) {
	for _, name := range []string{"include", "array", "begin", "def", "fn", "for", "macexpand", "package", "newScope", "_ls", "defn", "println", "source", "infix", "v:x:1"} {
		m := loadForms(t, fmt.Sprintf("(condition-case e (%s \"/etc/passwd\") (error (setq err e)))\n(condition-case e %s (error (setq err2 e)))", name, name))
		if got, want := valueText(m, "err"), "(void-function "+name+")"; got != want {
			t.Errorf("calling %s: %s", name, got)
		}
		if got, want := valueText(m, "err2"), "(void-variable "+name+")"; got != want {
			t.Errorf("reading %s: %s", name, got)
		}
	}
}

func TestCall(t *testing.T) {
	m := loadForms(t, `(defun add (a b) (+ a b)) (defun fail () (let ((user-full-name "x")) (error "no")))`)
	v, err := m.Call(m.Symbol("add"), syntax.Int(1), syntax.Int(2))
	if err != nil || v != Object(syntax.Int(3)) {
		t.Error(v, err)
	}
	_, err = m.Call(m.Symbol("fail"))
	var signal *Signal
	if !errors.As(err, &signal) || err.Error() != "no" || valueText(m, "user-full-name") != `"A. User"` {
		t.Error(err, valueText(m, "user-full-name"))
	}
	_, err = m.Call(mustRead(t, m, "(lambda () (while t))"))
	var limit *LimitError
	if !errors.As(err, &limit) {
		t.Error(err)
	}
	if v, err = m.Call(m.Symbol("add"), syntax.Int(1), syntax.Int(2)); err != nil || v != Object(syntax.Int(3)) {
		t.Error("after a limit:", v, err)
	}
	m.Set("my-hook", m.Symbol("no-such"), "setq", syntax.Pos{})
	if err := m.RunHook("my-hook"); err == nil {
		t.Error("a hook's error is lost")
	}
}

func TestDefine(t *testing.T) {
	m := rowMachine()
	m.Define("host-double", 1, 2, func(_ *kernel.Machine, args []Object) (Object, error) {
		return syntax.List(args...), nil
	})
	if got := evalText(m, "(host-double 1)", true); got != "(1 nil)" {
		t.Error(got)
	}
	if got := evalText(m, "(host-double)", true); got != "!(wrong-number-of-arguments host-double 0)" {
		t.Error(got)
	}
}
