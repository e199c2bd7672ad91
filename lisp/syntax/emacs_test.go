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

// readAndPrint answers each text, in base64, with what it reads as.
const readAndPrint = `;; -*- lexical-binding: t -*-
(defun answer (text)
  (princ (base64-encode-string
          (encode-coding-string
           (condition-case e
               (format "%S" (car (read-from-string
                                  (decode-coding-string (base64-decode-string text) 'utf-8-unix))))
             (error (format "!%s" (car e))))
           'utf-8-emacs)
          t))
  (terpri))
`

func TestReadTableIsEmacs(t *testing.T) {
	var rows []row
	program := readAndPrint
	for _, r := range readTable(t, "read.txt") {
		if r.emacs == "" {
			r.emacs = r.want
		}
		if r.emacs != "-" {
			rows = append(rows, r)
			program += `(answer "` + base64.StdEncoding.EncodeToString([]byte(r.text)) + "\")\n"
		}
	}
	answers := strings.Split(strings.TrimSuffix(askEmacs(t, program), "\n"), "\n")
	if len(answers) != len(rows) {
		t.Fatalf("emacs gave %d answers to %d texts", len(answers), len(rows))
	}
	for i, r := range rows {
		answer, err := base64.StdEncoding.DecodeString(answers[i])
		if err != nil {
			t.Fatal(err)
		}
		if string(answer) != r.emacs {
			t.Errorf("read.txt:%d: %q\nemacs %q\ntable %q", r.line, r.text, answer, r.emacs)
		}
	}
}
