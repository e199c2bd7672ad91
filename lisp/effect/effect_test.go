package effect

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

var options = Options{
	Sends: func(function string) bool { return function == "send-it" },
	Runs:  func(hook string) bool { return hook == "mail-hook" },
}

// TestEffects reads the function f of each paragraph of testdata/effects.el. The
// comments above it say what must be found:
//
//	;; set NAME VALUE    VALUE as prin1 prints it, ? where the text does not show it
//	;; call NAME         of those that have no other effect; caught or aside behind it
//	;; level maybe       never where it is not there
//	;; computed, opaque, lost
//
// Calls are compared where the paragraph names any.
func TestEffects(t *testing.T) {
	text, err := os.ReadFile("testdata/effects.el")
	if err != nil {
		t.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(text), "\n\n") {
		var want []string
		for _, line := range strings.Split(paragraph, "\n") {
			if line, ok := strings.CutPrefix(line, ";; "); ok {
				want = append(want, line)
			}
		}
		m := lisp.New(lisp.Options{})
		for _, name := range []string{"v1", "v2"} {
			m.SetDefault(name, syntax.Nil, "default")
		}
		if err := m.LoadText("f.el", []byte(paragraph)); err != nil {
			t.Fatal(err)
		}
		got := summary(Read(m, options, m.Symbol("f")), strings.Contains(paragraph, ";; call"))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\nfound %q", paragraph, got)
		}
	}
}

func summary(r *Report, calls bool) []string {
	lines := map[string]bool{}
	for _, e := range r.Effects {
		switch {
		case e.Kind == Set && strings.HasPrefix(e.Name, "v"):
			value := "?"
			if e.Value != nil {
				value = syntax.Prin1(e.Value)
			}
			lines["set "+e.Name+" "+value] = true
		case e.Kind == Call && calls && strings.HasPrefix(e.Name, "x"):
			line := "call " + e.Name
			if e.Caught {
				line += " caught"
			}
			if e.Aside {
				line += " aside"
			}
			lines[line] = true
		}
	}
	if r.Level != Never {
		lines[fmt.Sprintf("level %s", [...]string{"never", "maybe", "always"}[r.Level])] = true
	}
	for what, places := range map[string][]syntax.Pos{"computed": r.Computed, "opaque": r.Opaque, "lost": r.Lost} {
		if len(places) > 0 {
			lines[what] = true
		}
	}
	var all []string
	for line := range lines {
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// TestBounds holds that no text keeps the reader, and that what it did not read is
// said to be lost.
func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"deep":  "(defun f () " + strings.Repeat("(progn ", 700) + strings.Repeat(")", 700) + ")",
		"wide":  "(defun f () " + strings.Repeat("(x) ", 150_000) + ")",
		"calls": chain(3000),
		"twice": doubling(40),
	} {
		m := lisp.New(lisp.Options{})
		if err := m.LoadText("f.el", []byte(text)); err != nil {
			t.Fatal(err)
		}
		r := Read(m, options, m.Symbol("f"))
		if isLost := len(r.Lost) > 0; isLost != (name == "calls") {
			t.Errorf("%s: lost at %v", name, r.Lost)
		}
	}
}

// chain is a chain of functions that call each other.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "(defun f%d () (f%d))", i, i+1)
	}
	return b.String() + "(defun f () (f0))"
}

// doubling is functions each of which calls the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "(defun f%d (a) (f%d a) (f%d 'b))", i, i+1, i+1)
	}
	return b.String() + "(defun f () (f0 'a))"
}
