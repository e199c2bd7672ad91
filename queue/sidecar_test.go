package queue

import (
	"bufio"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"smtpmail/lisp/syntax"
)

func readSidecars(t testing.TB) [][2]string {
	t.Helper()
	f, err := os.Open("testdata/sidecars.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pairs [][2]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "\t"):
			pairs[len(pairs)-1][1] = line[1:]
		default:
			pairs = append(pairs, [2]string{line, ""})
		}
	}
	return pairs
}

func TestParseSidecar(t *testing.T) {
	for _, pair := range readSidecars(t) {
		if got := describe(ParseSidecar("x.el", []byte(pair[0]))); got != pair[1] {
			t.Errorf("%s\n got %s\nwant %s", pair[0], got, pair[1])
		}
	}
}

func describe(s *Sidecar, err error) string {
	var bad *SidecarError
	if errors.As(err, &bad) {
		return "error " + bad.Reason
	}
	text := strings.Join(s.Recipients, " ")
	for _, name := range StoredVariables {
		if value, ok := s.Variables[name]; ok {
			text += " " + name + "=" + syntax.Prin1(value)
		}
	}
	return text
}

// A list of 100,000 recipients survives.
func TestLongSidecar(t *testing.T) {
	s := &Sidecar{}
	for range 100_000 {
		s.Recipients = append(s.Recipients, "somebody.with.a.name@some.host.example")
	}
	text, err := s.format()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseSidecar("x.el", []byte(text))
	if err != nil || len(again.Recipients) != len(s.Recipients) {
		t.Errorf("error %v", err)
	}
}

// More are refused at once, whoever wrote them, and never written.
func TestTooManyRecipients(t *testing.T) {
	text := "(setq " + recipientsVariable + " (" + strings.Repeat(`"a"`, 2_000_000) + "))"
	started := time.Now()
	_, err := ParseSidecar("x.el", []byte(text))
	if got := describe(nil, err); got != "error more than 100000 recipients" {
		t.Errorf("it says %s", got)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	var bad *MailError
	if _, err := testSpool(t).Put(mail("x", slices.Repeat([]string{"a@x.example"}, maxRecipients+1)...)); !errors.As(err, &bad) {
		t.Errorf("put: %v", err)
	}
	if _, err := testSpool(t).Put(mail("x", strings.Repeat("a", maxRecipient)+"@x.example")); !errors.As(err, &bad) {
		t.Errorf("put: %v", err)
	}
	_, err = ParseSidecar("x.el", []byte(`(setq smtpmail-recipient-address-list '("`+strings.Repeat("a", 3<<20)+`"))`))
	if got := describe(nil, err); got != "error smtpmail-recipient-address-list holds an address of more than 4096 octets" {
		t.Error(got)
	}
	if _, err := testSpool(t).Put(mail("x", "a\n@x.example")); !errors.As(err, &bad) {
		t.Errorf("put: %v", err)
	}
}

// FuzzSidecar: what is written is read the same, whatever is in it, or refused.
func FuzzSidecar(f *testing.F) {
	f.Add("a@x.example\x00jörg@x.example", "mail.example.org", "starttls", int64(587), "joe")
	f.Add(`"q\"q"@x.example`, "", "nil", int64(-1), `"\\`)
	f.Add("\u202e@x\x00\x7f", "a b", "quote", int64(0), "#1=\t(;")
	f.Fuzz(func(t *testing.T, recipients, server, stream string, service int64, user string) {
		s := &Sidecar{Recipients: strings.Split(recipients, "\x00"), Variables: map[string]syntax.Object{
			"smtpmail-smtp-server": syntax.NewString(server), "smtpmail-stream-type": syntax.NewObarray().Symbol(stream),
			"smtpmail-smtp-service": syntax.Int(service), "smtpmail-smtp-user": syntax.NewString(user)}}
		if !utf8.ValidString(server + stream + user) {
			return
		}
		text, err := s.format()
		if err != nil {
			return
		}
		again, err := ParseSidecar("x.el", []byte(text))
		if err != nil || !slices.Equal(again.Recipients, s.Recipients) || describe(again, nil) != describe(s, nil) {
			t.Errorf("%q is written as %q and read as %s", s.Recipients, text, describe(again, err))
		}
		if err == nil {
			if once, err := again.format(); err != nil || once != text {
				t.Errorf("%q is written again as %q, %v", text, once, err)
			}
		}
	})
}

// FuzzParseSidecar: what was read is written and read again the same.
func FuzzParseSidecar(f *testing.F) {
	for _, pair := range readSidecars(f) {
		f.Add([]byte(pair[0]))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ParseSidecar("x.el", text)
		if err != nil {
			return
		}
		written, err := s.format()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSidecar("x.el", []byte(written))
		if err != nil || describe(again, nil) != describe(s, nil) {
			t.Errorf("%q is written as %q and read with %v", text, written, err)
		}
	})
}
