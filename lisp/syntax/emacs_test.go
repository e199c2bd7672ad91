package syntax

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// askEmacs runs a Lisp file once in a batch Emacs and returns what it printed.
func askEmacs(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("no emacs to ask")
		}
		t.Skip("no emacs to ask")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "ask.el")
	if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-Q", "--batch", "-l", file)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("emacs: %v\n%s", err, out)
	}
	return string(out)
}

// answerer is a Lisp function that answers a text, in base64, with what an
// expression makes of it, in base64 and on a line of its own. An error is "!"
// and its condition.
func answerer(expression string) string {
	return `;; -*- lexical-binding: t -*-
(defun answer (text)
  (setq text (decode-coding-string (base64-decode-string text) 'utf-8-unix))
  (princ (base64-encode-string
          (encode-coding-string
           (condition-case e ` + expression + `
             (error (format "!%s" (car e))))
           'utf-8-emacs)
          t))
  (terpri))
`
}

// askAll has Emacs answer each text.
func askAll(t *testing.T, expression string, texts []string) []string {
	t.Helper()
	var program strings.Builder
	program.WriteString(answerer(expression))
	for _, text := range texts {
		program.WriteString(`(answer "` + base64.StdEncoding.EncodeToString([]byte(text)) + "\")\n")
	}
	return decodeAnswers(t, askEmacs(t, program.String()), len(texts))
}

func decodeAnswers(t *testing.T, output string, count int) []string {
	t.Helper()
	answers := strings.Split(strings.TrimSuffix(output, "\n"), "\n")
	if len(answers) != count {
		t.Fatalf("emacs gave %d answers to %d texts", len(answers), count)
	}
	for i := range answers {
		answer, err := base64.StdEncoding.DecodeString(answers[i])
		if err != nil {
			t.Fatal(err)
		}
		answers[i] = string(answer)
	}
	return answers
}

// confirm asks Emacs for the result of each row of a table.
func confirm(t *testing.T, table, expression string) {
	t.Helper()
	var rows []row
	var texts []string
	for _, r := range readTable(t, table) {
		if r.emacs == "" {
			r.emacs = r.want
		}
		if r.emacs != "-" {
			rows, texts = append(rows, r), append(texts, r.text)
		}
	}
	for i, answer := range askAll(t, expression, texts) {
		if answer != rows[i].emacs {
			t.Errorf("%s:%d: %q\nemacs %q\ntable %q", table, rows[i].line, rows[i].text, answer, rows[i].emacs)
		}
	}
}

func TestTablesAreEmacs(t *testing.T) {
	t.Run("read", func(t *testing.T) {
		confirm(t, "read.txt", `(format "%S" (car (read-from-string text)))`)
	})
	t.Run("princ", func(t *testing.T) {
		confirm(t, "princ.txt", `(format "%s" (car (read-from-string text)))`)
	})
	t.Run("equal", func(t *testing.T) {
		confirm(t, "equal.txt", `
  (let* ((pair (car (read-from-string text))) (a (car pair)) (b (cadr pair)))
    (format "%S" (list (eq a b) (eql a b) (condition-case e (equal a b) (error (car e))))))`)
	})
	t.Run("hash", func(t *testing.T) {
		confirm(t, "hash.txt", `
  (let* ((script (car (read-from-string text)))
         (h (make-hash-table :test (car script) :size (cadr script))) (got nil))
    (dolist (step (cddr script))
      (cond ((eq (car-safe step) 'put) (puthash (nth 1 step) (nth 2 step) h))
            ((eq (car-safe step) 'rem) (remhash (nth 1 step) h))
            ((eq (car-safe step) 'get) (push (gethash (nth 1 step) h) got))
            ((eq step 'clear) (clrhash h))
            ((eq step 'copy) (setq h (copy-hash-table h)))
            ((eq step 'count) (push (hash-table-count h) got))))
    (format "%S" (cons h (nreverse got))))`)
	})
}
