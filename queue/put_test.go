package queue

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"smtpmail/lisp/syntax"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is on disk is what GNU Emacs 28.2 writes, but for the name's end and modes.
func TestPutFormat(t *testing.T) {
	s := testSpool(t)
	m := mail("To: a@x.example\n\nhello\n", "a@x.example", "jörg@x.example", `"q\"q"@x.example`)
	m.Variables = map[string]syntax.Object{
		"smtpmail-smtp-user": syntax.NewString("joe"), "smtpmail-smtp-service": syntax.Int(2525),
		"smtpmail-stream-type": syntax.NewObarray().Symbol("starttls"), "smtpmail-smtp-server": syntax.NewString("127.0.0.1"),
	}
	id := mustPut(t, s, m)
	want := `(setq      smtpmail-recipient-address-list ("a@x.example" "jörg@x.example" "\"q\\\"q\"@x.example")
     smtpmail-smtp-server "127.0.0.1"
     smtpmail-stream-type starttls
     smtpmail-smtp-service 2525
     smtpmail-smtp-user "joe"
)
`
	file := filepath.Join(s.Dir(), id)
	for name, want := range map[string]string{file: "To: a@x.example\n\nhello\n", file + ".el": want, filepath.Join(s.Dir(), "index"): file + "\n"} {
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("%s: error %v\n%s", name, err, cmp.Diff(want, string(got)))
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
	if info, _ := os.Stat(s.Dir()); info.Mode().Perm() != 0o700 {
		t.Errorf("directory mode %v", info.Mode())
	}
	if want := []string{id, id + ".el", "index"}; !slices.Equal(files(t, s.Dir()), want) {
		t.Errorf("files are %v, want %v", files(t, s.Dir()), want)
	}
}

func TestPutRefusesNobody(t *testing.T) {
	s := testSpool(t)
	if _, err := s.Put(mail("x")); !errors.Is(err, ErrNoRecipients) {
		t.Errorf("error is %v", err)
	}
	if left := files(t, s.Dir()); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// A put that fails leaves nothing behind.
func TestFailedPutLeavesNothing(t *testing.T) {
	s := testSpool(t)
	broken := errors.New("no more")
	m := mail("", "a@x.example")
	m.WriteTo = func(io.Writer) error { return broken }
	if _, err := s.Put(m); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	if entries, _ := os.ReadDir(s.Dir()); len(entries) != 0 {
		t.Errorf("left %v", entries)
	}
}

func TestPutWithoutIndexDirectory(t *testing.T) {
	s := testSpool(t)
	s.o.Index = filepath.Join(s.o.Dir, "sub/index")
	if _, err := s.Put(mail("x", "a@x.example")); err == nil {
		t.Error("no error")
	}
	if left := files(t, s.Dir()); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
