package kernel

import (
	"errors"
	"io"

	"smtpmail/lisp/syntax"
)

// Source is a text that is being loaded.
type Source struct {
	Name string // absolute file name, or a label such as "--eval"
	File bool
	Unit *Unit
	At   *syntax.File
	// relocate, where not nil, moves the places of a form, or of the error in its
	// place, to where they are in the file.
	Relocate func(form *syntax.Form, err error)
	// refuse, where not nil, gives the error of a form, or of the error in its place,
	// that shows the text to be no Lisp.
	Refuse func(form Object, err error) error
}

// BeginLoad begins the loading of a text; what it returns ends it.
func (m *Machine) BeginLoad(src *Source) (end func()) {
	finish := m.BeginRun(true)
	m.Loading = append(m.Loading, src)
	locals := m.Locals // setq-local reaches the one buffer, which Emacs kills after loading
	height := len(m.Bindings)
	return func() {
		m.StartForm()
		m.UnbindTo(height)
		m.Locals = locals
		m.Loading = m.Loading[:len(m.Loading)-1]
		finish()
	}
}

// EvalText evaluates the forms of a text one by one.
func (m *Machine) EvalText(src *Source, text string) {
	readFrom := src.At
	if src.Relocate != nil {
		readFrom = &syntax.File{Name: src.Name} // until each place is moved to its line of the Org file
	}
	if err := m.Spent(); err != nil {
		m.KeepError(FormError{At: syntax.Pos{File: src.At, Line: 1, Col: 1}, Err: err})
		return
	}
	reader := syntax.NewReader(readFrom, text, m.Obarray)
	end := syntax.Pos{File: src.At, Line: 1, Col: 1} // of the form before
	for failures := 0; failures < 1000; {
		form, err := m.readForm(reader)
		if src.Relocate != nil {
			src.Relocate(&form, err)
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if errors.Is(err, syntax.ErrTooMuch) {
			m.KeepError(FormError{At: end, Err: &LimitError{Bound: "memory", Size: m.Budget.Limits.TotalAlloc, Whole: true}})
			return
		}
		if src.Refuse != nil {
			if refusal := src.Refuse(form.Object, err); refusal != nil {
				m.KeepError(FormError{At: at(form, err), Err: refusal})
				return
			}
		}
		if err != nil {
			failures++
			m.keepSyntaxError(err)
			continue
		}
		end = form.End
		m.topLevel(form.Object, form.At, src.Unit)
		if err := m.Spent(); err != nil {
			m.keepLimit(form.At, err)
			return
		}
	}
}

// at is the place of a form, or of the error in its place.
func at(form syntax.Form, err error) syntax.Pos {
	var bad *syntax.SyntaxError
	if errors.As(err, &bad) {
		return bad.At
	}
	return form.At
}

// keepLimit keeps the error that ends a file, unless its last form ended by it.
func (m *Machine) keepLimit(at syntax.Pos, err error) {
	if n := len(m.errors); n > 0 {
		if last, ok := m.errors[n-1].Err.(*LimitError); ok && last.Error() == err.Error() && m.errors[n-1].At == at {
			return
		}
	}
	m.KeepError(FormError{At: at, Err: err})
}

// keepSyntaxError keeps an error of the reader with its place.
func (m *Machine) keepSyntaxError(err error) {
	m.KeepError(FormError{At: at(syntax.Form{}, err), Err: err})
}

// topLevel evaluates one form of a text; progn at top level is its forms in a
// row, so that each sees the macros and variables of those before it.
func (m *Machine) topLevel(form Object, at syntax.Pos, u *Unit) {
	if IsConstant(form) {
		return
	}
	m.StartForm()
	if err := m.topLevelForm(form, at, u, 0); err != nil {
		m.KeepError(FormError{At: at, Err: err, Variables: m.VariablesOf(form), Form: form})
	}
}

func (m *Machine) topLevelForm(form Object, at syntax.Pos, u *Unit, nested int) error {
	if c, ok := form.(*syntax.Cons); ok && nested < 100 {
		if name, _ := SymbolName(c.Car); name == "progn" && m.isStandard(c.Car) {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if err := m.topLevelForm(rest.Car, rest.CarAt, u, nested+1); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return m.Protect(func() error {
		cell := &syntax.Cons{Car: form, Cdr: Nil, CarAt: at}
		_, err := m.EvalStatement(cell, u)
		return err
	})
}

// isStandard tells whether the init file left the definition of a name alone.
func (m *Machine) isStandard(head Object) bool {
	sym, ok := head.(*syntax.Symbol)
	return ok && sym.Function == nil && !m.unfbound[sym]
}

func (m *Machine) EvalStatement(cell *syntax.Cons, u *Unit) (Object, error) {
	lw := &Lowering{M: m, Unit: u, At: cell.CarAt}
	return m.EvalCode(lw.statement(cell))
}

// EvalForm evaluates a form for its value.
func (m *Machine) EvalForm(form Object, u *Unit) (Object, error) {
	lw := &Lowering{M: m, Unit: u}
	if len(m.Loading) > 0 && m.Site != nil {
		lw.At = m.Site.at
	}
	return m.EvalCode(lw.Lower(form, true))
}
