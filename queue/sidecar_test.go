package queue

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"

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
