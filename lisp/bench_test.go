package lisp

import (
	"fmt"
	"strings"
	"testing"

	"smtpmail/lisp/syntax"
)

// initFile makes an init file of about as many lines as asked, of what people
// write in theirs.
func initFile(lines int) []byte {
	var b strings.Builder
	for n := 0; n < lines; n += 25 {
		fmt.Fprintf(&b, `;;; Section %[1]d
(require 'cl-lib)
(setq my-option-%[1]d "value"
      my-number-%[1]d %[1]d
      my-list-%[1]d '(a (b . c) "d"))
(setq-default fill-column 78)
(add-to-list 'load-path (expand-file-name "lisp-%[1]d" user-emacs-directory))
(defun my-function-%[1]d (x &optional y)
  "Do something with X and Y."
  (interactive)
  (let ((z (or y 1)))
    (when (> x z)
      (message "x is %%s" x))
    (dolist (item my-list-%[1]d)
      (cond ((stringp item) (insert item))
            ((symbolp item) (push item my-list-%[1]d))))
    (+ x z)))
(add-hook 'text-mode-hook (lambda () (auto-fill-mode 1) (setq tab-width 4)))
(global-set-key (kbd "C-c %[1]d") 'my-function-%[1]d)
(when (and (boundp 'my-number-%[1]d) (> my-number-%[1]d 3))
  (setq my-sum-%[1]d (my-function-%[1]d my-number-%[1]d)))
(with-eval-after-load 'org
  (setq org-directory (concat "~/org/" "x")))
(custom-set-variables '(my-custom-%[1]d (list 1 2 3)))
(if (string-match "foo" "barfoo") (setq my-match-%[1]d t) (setq my-match-%[1]d nil))
`, n)
	}
	return []byte(b.String())
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New(Options{Home: "/home/user"})
	}
}

func BenchmarkOneLine(b *testing.B) {
	b.ReportAllocs()
	text := []byte(`(setq smtpmail-smtp-server "mx.work.test")`)
	for b.Loop() {
		m := New(Options{Home: "/home/user"})
		if err := m.LoadText("init.el", text); err != nil || len(m.Errors()) > 0 {
			b.Fatal(err, m.Errors())
		}
	}
}

func benchmarkInit(b *testing.B, lines int) {
	text := initFile(lines)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m := New(Options{Home: "/home/user"})
		if err := m.LoadText("init.el", text); err != nil || len(m.Errors()) > 0 {
			b.Fatal(err, m.Errors())
		}
	}
}

func BenchmarkInit5000(b *testing.B)  { benchmarkInit(b, 5_000) }
func BenchmarkInit10000(b *testing.B) { benchmarkInit(b, 10_000) }

func BenchmarkFib(b *testing.B) {
	m := New(Options{})
	m.Budget.Limits.TotalSteps, m.Budget.Limits.FormSteps = 1<<60, 1<<60
	_ = m.LoadText("fib.el", []byte(`(defun fib (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))`))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Call(m.Symbol("fib"), intObject(15)); err != nil {
			b.Fatal(err)
		}
	}
}

func intObject(n int) Object { return syntax.Int(n) }
