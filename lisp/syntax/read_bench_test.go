package syntax

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// initFile is an init file of about that many lines.
func initFile(lines int) string {
	var b strings.Builder
	b.WriteString(";;; init.el --- settings -*- lexical-binding: t -*-\n")
	for i := 0; i < lines; i += 10 {
		fmt.Fprintf(&b, `
;; Section %d: mail
(use-package mu4e-%d
  :custom (smtpmail-smtp-server "mail%d.example.org")
  :config
  (setq smtpmail-smtp-service %d
        user-mail-address "me+%d@example.org")
  (add-hook 'message-send-hook #'my-hook-%d)
  (when (and (boundp 'x) (> x 1.5)) (message "Sent: %%s\n" (list ?a `+"`(1 ,x)"+`))))
`, i, i, i, 25+i, i, i)
	}
	return b.String()
}

func readAll(b *testing.B, text string) {
	r := NewReader(&File{Name: "init.el"}, text, NewObarray())
	for {
		if _, err := r.Next(); err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadInitFile(b *testing.B) {
	text := initFile(5000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		readAll(b, text)
	}
}

func BenchmarkReadSidecar(b *testing.B) {
	const text = `(setq smtpmail-recipient-address-list '("a@example.org" "b@example.org")
      smtpmail-smtp-server "127.0.0.1"
      smtpmail-stream-type nil)
`
	for b.Loop() {
		readAll(b, text)
	}
}

func BenchmarkReadOpenParens(b *testing.B) {
	text := strings.Repeat("(", 100_000)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = NewReader(nil, text, NewObarray()).Next()
	}
}

func BenchmarkPrin1(b *testing.B) {
	form, err := NewReader(nil, "("+initFile(5000)+")", NewObarray()).Next()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Print(form.Object, true, MaxPrint); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data := []byte(initFile(5000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCharName(b *testing.B) {
	for b.Loop() {
		if _, ok := charNamed("LATIN SMALL LETTER A"); !ok {
			b.Fatal("not found")
		}
	}
}

// BenchmarkDecodeGarbage decodes a file that is nothing of what its cookie says.
func BenchmarkDecodeGarbage(b *testing.B) {
	data := []byte(";; -*- coding: euc-jp -*-\n" + strings.Repeat("\xff", 200_000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
