package message

import (
	"strings"
	"testing"
)

func TestDefaults(t *testing.T) {
	m := read(t, "To: a@x.example\nX-Mailer: mine\n\nx\n", ReadOptions{})
	err := m.Header.AddDefaults(Defaults{Fields: "X-Mailer: default\nX-A: one\n two\nX-A: again\n", ReplyTo: "r@x.example", Blind: "me@x.example", ArchiveFile: "~/sent"})
	if err != nil {
		t.Fatal(err)
	}
	recipients, err := m.Header.Recipients(false)
	if err != nil || strings.Join(recipients, " ") != "a@x.example me@x.example" {
		t.Errorf("recipients %q, %v", recipients, err)
	}
	want := "To: a@x.example\r\nX-Mailer: mine\r\nX-A: one\r\n two\r\nX-A: again\r\nReply-To: r@x.example\r\n\r\nx\r\n"
	if got := render(t, m, RenderOptions{}); got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if err := m.Header.AddDefaults(Defaults{Fields: "no field\n"}); err == nil {
		t.Error("a line that is no field is taken")
	}
}

// An address that needs SMTPUTF8 (RFC 6531) leaves the header in UTF-8 where the
// server takes it, and is an error elsewhere.
func TestSMTPUTF8(t *testing.T) {
	m := read(t, "From: Jörg <jörg@bücher.example>\nTo: a@bücher.example\nSubject: é\n\nx\n", ReadOptions{})
	if _, err := m.Render(RenderOptions{EightBit: true}); err == nil || !strings.Contains(err.Error(), "does not offer SMTPUTF8") {
		t.Errorf("error is %v", err)
	}
	r, err := m.Render(RenderOptions{EightBit: true, UTF8: true})
	if err != nil || !r.UTF8 || !strings.Contains(string(r.Header), "From: Jörg <jörg@bücher.example>\r\n") {
		t.Errorf("header %q, error %v", r.Header, err)
	}
	from, err := m.Header.Originator()
	if err != nil || from != "jörg@bücher.example" {
		t.Errorf("reverse-path %q, error %v", from, err)
	}
	recipients, err := m.Header.Recipients(false)
	if err != nil || recipients[0] != "a@xn--bcher-kva.example" {
		t.Errorf("recipients %q, error %v", recipients, err)
	}
}

// Parameters that are not ASCII take the form of RFC 2231.
func TestParameters(t *testing.T) {
	m := read(t, "To: a@x.example\nContent-Type: text/plain; charset=utf-8; name=\"größe.txt\"\n\nx\n", ReadOptions{})
	want := "Content-Type: text/plain;\r\n charset=utf-8;\r\n name*=utf-8''gr%C3%B6%C3%9Fe.txt\r\n"
	if got := render(t, m, RenderOptions{}); !strings.Contains(got, want) {
		t.Errorf("sent %q, want %q in it", got, want)
	}
}
