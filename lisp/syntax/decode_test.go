package syntax

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// bytesOf is the file of a row in decode.txt.
func bytesOf(t testing.TB, r row) []byte {
	t.Helper()
	s, err := strconv.Unquote(r.text)
	if err != nil {
		t.Fatalf("decode.txt:%d: %v", r.line, err)
	}
	return []byte(s)
}

// valueOfR is what the last (setq r "...") of a text sets.
func valueOfR(text string) string {
	reader, value := NewReader(nil, text, NewObarray()), "unset"
	for {
		form, err := reader.Next()
		if err == io.EOF {
			return value
		}
		if items, err := ListItems(form.Object); err == nil && len(items) == 3 && IsSymbol(items[1], "r") {
			value = Prin1(items[2])
		}
	}
}

func TestDecodeTable(t *testing.T) {
	for _, r := range readTable(t, "decode.txt") {
		text, err := Decode(bytesOf(t, r))
		var unknown *CodingError
		if err != nil && !errors.As(err, &unknown) {
			t.Errorf("decode.txt:%d: %v", r.line, err)
		}
		if got := valueOfR(text); got != r.want {
			t.Errorf("decode.txt:%d: %s\n got %q\nwant %q", r.line, r.text, got, r.want)
		}
	}
}

const loadAndPrint = `;; -*- lexical-binding: t -*-
(defun answer (file)
  (setq r 'unset)
  (condition-case nil (load (expand-file-name file) nil t t) (error nil))
  (princ (base64-encode-string (encode-coding-string (format "%S" r) 'utf-8-emacs) t))
  (terpri))
`

func TestDecodeTableIsEmacs(t *testing.T) {
	program, dir := loadAndPrint, t.TempDir()
	var rows []row
	for _, r := range readTable(t, "decode.txt") {
		if r.emacs == "" {
			r.emacs = r.want
		}
		if r.emacs == "-" {
			continue
		}
		file := filepath.Join(dir, fmt.Sprintf("f%d.el", len(rows)))
		if err := os.WriteFile(file, bytesOf(t, r), 0o600); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
		program += fmt.Sprintf("(answer %q)\n", file)
	}
	answers := decodeAnswers(t, askEmacs(t, program), len(rows))
	for i, r := range rows {
		if answers[i] != r.emacs {
			t.Errorf("decode.txt:%d: %s\nemacs %q\ntable %q", r.line, r.text, answers[i], r.emacs)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	text, err := Decode([]byte(";; -*- coding: klingon -*-\n(setq r 1)"))
	var unknown *CodingError
	if !errors.As(err, &unknown) || unknown.Name != "klingon" || valueOfR(text) != "1" {
		t.Errorf("unknown coding system: %v", err)
	}
	var long *TooLongError
	if text, err := Decode(make([]byte, MaxText+1)); !errors.As(err, &long) || text != "" {
		t.Errorf("long file: %v", err)
	}
}
