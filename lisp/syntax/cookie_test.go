package syntax

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestLexicalBindingTable(t *testing.T) {
	for _, r := range readTable(t, "lexical.txt") {
		if got := LexicalBinding(r.text); got != (r.want == "t") {
			t.Errorf("lexical.txt:%d: %s: got %v, want %s", r.line, r.text, got, r.want)
		}
	}
}

func TestLexicalBindingTableIsEmacs(t *testing.T) {
	rows, dir, program := readTable(t, "lexical.txt"), t.TempDir(), `;; -*- lexical-binding: t -*-
(defun answer (file)
  (load file nil t t)
  (princ (base64-encode-string (format "%S" r) t))
  (terpri))
`
	for i, r := range rows {
		file := filepath.Join(dir, fmt.Sprintf("f%d.el", i))
		if err := os.WriteFile(file, []byte(r.text+"\n(setq r lexical-binding)\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		program += fmt.Sprintf("(answer %q)\n", file)
	}
	for i, answer := range decodeAnswers(t, askEmacs(t, program), len(rows)) {
		if answer != rows[i].want {
			t.Errorf("lexical.txt:%d: %s: emacs %s, table %s", rows[i].line, rows[i].text, answer, rows[i].want)
		}
	}
}
