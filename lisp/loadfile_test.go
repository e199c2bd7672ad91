package lisp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
)

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPackedFiles(t *testing.T) {
	files := map[string]string{
		"/h/init.el":        `(load "~/packed") (load "~/named.el.gz") (load "~/secret.el.gpg") (load "~/bomb") (load "~/broken.el.gz") (setq last t)`,
		"/h/packed.el.gz":   gzipped(t, `(setq packed t)`),
		"/h/named.el.gz":    gzipped(t, `(setq named t)`),
		"/h/secret.el.gpg":  "cipher",
		"/h/bomb.el.gz":     gzipped(t, strings.Repeat(" ", 100<<20)),
		"/h/broken.el.gz":   "no gzip",
		"/h/broken2.el.gpg": "fails",
	}
	var ran [][]string
	m := New(Options{Home: "/h", Files: filesOf(files), Exec: func(argv []string, stdin []byte) ([]byte, int, error) {
		ran = append(ran, argv)
		if string(stdin) != "cipher" {
			return nil, 2, nil
		}
		return []byte(`(setq secret t)`), 0, nil
	}})
	if err := m.Load("/h/init.el"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"packed", "named", "secret", "last"} {
		if valueText(m, name) != "t" {
			t.Error(name, valueText(m, name))
		}
	}
	wantTexts(t, "errors", errorTexts(m),
		"/h/init.el:1:67: a file may have at most 2 MB",
		"/h/init.el:1:83: Opening input file: unexpected EOF, /h/broken.el.gz")
	if len(ran) != 1 || strings.Join(ran[0], " ") != "gpg --quiet --batch --decrypt" {
		t.Error("ran", ran)
	}
	if err := m.Load("/h/broken2.el.gpg"); err == nil {
		t.Error("a failing gpg is no error")
	}
	m = New(Options{Home: "/h", Files: filesOf(files)})
	var signal *Signal
	if err := m.Load("/h/secret.el.gpg"); !errors.As(err, &signal) || !strings.Contains(err.Error(), "--allow-exec") {
		t.Error("gpg without leave:", err)
	}
}

func TestFilesThatCannotBeLoaded(t *testing.T) {
	m := New(Options{Home: "/h", Files: filesOf(map[string]string{"/h/dir/x": "", "/h/big.el": "(setq early 1)\n" + strings.Repeat(" ", kernel.MaxFile), "/h/full.el": "(setq ok 1)" + strings.Repeat(" ", kernel.MaxFile-11)})})
	var path *fs.PathError
	if err := m.Load("/h/dir"); !errors.As(err, &path) {
		t.Error("a folder:", err)
	}
	if err := m.Load("/h/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("no file:", err)
	}
	var limit *LimitError
	if err := m.Load("/h/big.el"); err != nil || valueText(m, "early") != "1" || len(m.Errors()) != 1 || !errors.As(m.Errors()[0].Err, &limit) || limit.Bound != "size" {
		t.Error("a big file:", err, m.Errors())
	}
	if err := m.Load("/h/full.el"); err != nil || valueText(m, "ok") != "1" {
		t.Error("a file of the greatest size:", err)
	}
	if err := New(Options{}).Load("/h/none"); err == nil {
		t.Error("no files at all")
	}
}

func TestStartupHook(t *testing.T) {
	m := loadForms(t, `(add-hook 'after-init-hook 'no-such-mode)
(add-hook 'after-init-hook (lambda () (setq smtpmail-smtp-server (car 1))))
(add-hook 'after-init-hook (lambda () (setq ran t)) t)`)
	m.RunStartupHook("after-init-hook")
	m.RunStartupHook("emacs-startup-hook")
	if valueText(m, "ran") != "t" {
		t.Error("a function behind one that fails did not run")
	}
	wantTexts(t, "errors", errorTexts(m), "init.el:3:12: Wrong type argument: listp, 1")
	wantTexts(t, "notes", noteTexts(m), "init.el:3:12: skipped: no-such-mode of after-init-hook is not defined")
	if v := m.Errors()[0].Variables; len(v) != 1 || v[0] != "smtpmail-smtp-server" {
		t.Error("variables:", v)
	}
}

// TestDocumentedBounds holds that docs/lisp.md names the bounds that there are.
func TestDocumentedBounds(t *testing.T) {
	text, err := os.ReadFile("../docs/lisp.md")
	if err != nil {
		t.Fatal(err)
	}
	l := kernel.DefaultLimits
	for _, want := range []string{
		fmt.Sprintf("| one file | %d MB |", kernel.MaxFile>>20),
		fmt.Sprintf("| one form | %d,000,000 steps, %d MB, %.0f s |", l.FormSteps/1_000_000, l.FormAlloc>>20, l.FormTime.Seconds()),
		fmt.Sprintf("| one file | %d,000,000 steps |", l.TotalSteps/1_000_000),
		fmt.Sprintf("| all files together | %d MB, %.1f s |", l.TotalAlloc>>20, l.TotalTime.Seconds()),
		fmt.Sprintf("| calls and forms inside each other | %d |", l.Depth),
		fmt.Sprintf("| files that load files | %d |", load.MaxLoadDepth),
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("docs/lisp.md does not say %q", want)
		}
	}
}

func TestFilesAbove(t *testing.T) {
	m := New(Options{Home: "/h", WorkDir: "/h", Files: filesOf(map[string]string{"/h/p/mark": "", "/h/p/q/r/x": ""})})
	form := `(list (locate-dominating-file "/h/p/q/r/x" "mark") (locate-dominating-file "/h/p/q" "nothing")
 (locate-dominating-file "/h/p/q/r/" (lambda (d) (equal d "~/p/q/")))
 (file-newer-than-file-p "/h/p/mark" "/h/nothing") (file-newer-than-file-p "/h/nothing" "/h/p/mark"))`
	if got, want := evalText(m, form, true), `("~/p/" nil "~/p/q/" t nil)`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
