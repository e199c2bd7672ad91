package load

import (
	"errors"
	"strconv"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// orgSource is an Org file whose program is being loaded.
type orgSource struct {
	name    string
	at      *syntax.File
	origins []origin // of the lines of the program
	forms   int      // how many blocks had a form for :tangle
}

// tangleFile makes the program of an Org file's text and keeps where its lines stand.
func tangleFile(m *kernel.Machine, src *orgSource, text string) string {
	program, origins, ok := tangle(src.name, text, func(form string, line int32) string {
		return tangleTarget(m, src, form, syntax.Pos{File: src.at, Line: line, Col: 1})
	})
	if !ok {
		m.KeepError(kernel.FormError{At: syntax.Pos{File: src.at, Line: 1, Col: 1}, Err: &kernel.LimitError{Bound: "program", Size: maxOrgLines, Whole: true}})
	}
	src.origins = origins
	return program
}

// A :tangle that is a form gets few steps, and not every block may have one, so
// that enough is left for the program.
const (
	tangleSteps    = 10_000
	maxTangleForms = 50
)

// tangleTarget evaluates a :tangle that is a form; one that fails is no target.
func tangleTarget(m *kernel.Machine, src *orgSource, form string, at syntax.Pos) string {
	if src.forms++; src.forms > maxTangleForms || m.Spent() != nil {
		m.Note(at, "skipped: more than "+strconv.Itoa(maxTangleForms)+" blocks have a form for :tangle")
		return "no"
	}
	limits := m.Budget.Limits
	m.Budget.Limits.FormSteps = min(limits.FormSteps, tangleSteps)
	defer func() { m.Budget.Limits = limits }()
	var value kernel.Object = kernel.Nil
	err := m.Protect(func() error {
		o, err := m.Read(form)
		if err == nil {
			value, err = m.EvalForm(o, &kernel.Unit{})
		}
		return err
	})
	if err != nil {
		m.KeepError(kernel.FormError{At: at, Err: err})
		return "no"
	}
	if s, ok := value.(*syntax.String); ok {
		return s.S
	}
	name, _ := kernel.SymbolName(value)
	return name
}

// relocate moves the places of a form, or of the error in its place, from the
// program of an Org file to the file.
func (src *orgSource) relocate(form *syntax.Form, err error) {
	var bad *syntax.SyntaxError
	if errors.As(err, &bad) {
		bad.At = src.place(bad.At)
		for i := range bad.Open {
			bad.Open[i] = src.place(bad.Open[i])
		}
		return
	}
	form.At, form.End = src.place(form.At), src.place(form.End)
	seen := map[*syntax.Vector]bool{}
	todo := []kernel.Object{form.Object}
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch x := o.(type) {
		case *syntax.Cons:
			if x.CarAt.File == src.at {
				continue
			}
			x.At, x.CarAt = src.place(x.At), src.place(x.CarAt)
			todo = append(todo, x.Cdr, x.Car)
		case *syntax.Vector:
			if !seen[x] {
				seen[x] = true
				todo = append(todo, x.Items...)
			}
		}
	}
}

// place is where a place of the program stands in the Org file.
func (src *orgSource) place(at syntax.Pos) syntax.Pos {
	if n := int(at.Line) - 1; at.IsKnown() && n >= 0 && n < len(src.origins) {
		o := src.origins[n]
		return syntax.Pos{File: src.at, Line: o.line, Col: max(1, at.Col+o.shift)}
	}
	return syntax.Pos{File: src.at, Line: max(1, at.Line), Col: max(1, at.Col)}
}
