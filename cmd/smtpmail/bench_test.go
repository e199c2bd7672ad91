package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkConfig is the whole program on init files of one line and of 5,000.
func BenchmarkConfig(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "smtpmail")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, lines := range []int{1, 5_000, 10_000} {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "init.el")
			if err := os.WriteFile(file, []byte(generatedInit(lines)), 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if out, err := exec.Command(binary, "-l", file, "--eval", "(setq x 1)", "config").CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
			}
		})
	}
}

// generatedInit is an init file of so many lines with the forms that real ones have.
func generatedInit(lines int) string {
	var b strings.Builder
	b.WriteString("(setq smtpmail-smtp-server \"mx.example.org\")\n")
	for n := 1; n < lines; n += 10 {
		fmt.Fprintf(&b, `;; Section %d
(defun my-function-%[1]d (a &optional b)
  "Do something with A and B."
  (if b (concat a b) (format "%%s-%%d" a %[1]d)))
(setq my-variable-%[1]d (my-function-%[1]d "x"))
(add-hook 'my-hook #'my-function-%[1]d)
(global-set-key (kbd "C-c %[1]d") 'my-function-%[1]d)
(when (> %[1]d 10)
  (add-to-list 'my-list (cons %[1]d "value")))
(let ((x %[1]d)) (dolist (y '(1 2 3)) (setq x (+ x y))))
`, n)
	}
	return b.String()
}
