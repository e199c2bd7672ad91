package lisp

import (
	"errors"
	"io"

	"smtpmail/lisp/syntax"
)

// source is a text that is being loaded.
type source struct {
	name string // absolute file name, or a label such as "--eval"
	file bool
	unit *unit
	at   *syntax.File
	// relocate, where not nil, moves the places of a form, or of the error in its
	// place, to where they are in the file.
	relocate func(form *syntax.Form, err error)
	// refuse, where not nil, gives the error of a form, or of the error in its place,
	// that shows the text to be no Lisp.
	refuse func(form Object, err error) error
}

// beginLoad begins the loading of a text; what it returns ends it.
func (m *Machine) beginLoad(src *source) (end func()) {
	finish := m.beginRun(true)
	m.loading = append(m.loading, src)
	locals := m.locals // setq-local reaches the one buffer, which Emacs kills after loading
	height := len(m.bindings)
	return func() {
		m.startForm()
		m.unbindTo(height)
		m.locals = locals
		m.loading = m.loading[:len(m.loading)-1]
		finish()
	}
}

// evalText evaluates the forms of a text one by one.
func (m *Machine) evalText(src *source, text string) {
	readFrom := src.at
	if src.relocate != nil {
		readFrom = &syntax.File{Name: src.name} // until each place is moved to its line of the Org file
	}
	if err := m.spent(); err != nil {
		m.keepError(FormError{At: syntax.Pos{File: src.at, Line: 1, Col: 1}, Err: err})
		return
	}
	reader := syntax.NewReader(readFrom, text, m.obarray)
	end := syntax.Pos{File: src.at, Line: 1, Col: 1} // of the form before
	for failures := 0; failures < 1000; {
		form, err := m.readForm(reader)
		if src.relocate != nil {
			src.relocate(&form, err)
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if errors.Is(err, syntax.ErrTooMuch) {
			m.keepError(FormError{At: end, Err: &LimitError{Bound: "memory", Size: m.budget.limits.TotalAlloc, Whole: true}})
			return
		}
		if src.refuse != nil {
			if refusal := src.refuse(form.Object, err); refusal != nil {
				m.keepError(FormError{At: at(form, err), Err: refusal})
				return
			}
		}
		if err != nil {
			failures++
			m.keepSyntaxError(err)
			continue
		}
		end = form.End
		m.topLevel(form.Object, form.At, src.unit)
		if err := m.spent(); err != nil {
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
	m.keepError(FormError{At: at, Err: err})
}

// keepSyntaxError keeps an error of the reader with its place.
func (m *Machine) keepSyntaxError(err error) {
	m.keepError(FormError{At: at(syntax.Form{}, err), Err: err})
}

// topLevel evaluates one form of a text; progn at top level is its forms in a
// row, so that each sees the macros and variables of those before it.
func (m *Machine) topLevel(form Object, at syntax.Pos, u *unit) {
	if isConstant(form) {
		return
	}
	m.startForm()
	if err := m.topLevelForm(form, at, u, 0); err != nil {
		m.keepError(FormError{At: at, Err: err, Variables: m.variablesOf(form), Form: form})
	}
}

func (m *Machine) topLevelForm(form Object, at syntax.Pos, u *unit, nested int) error {
	if c, ok := form.(*syntax.Cons); ok && nested < 100 {
		if name, _ := symbolName(c.Car); name == "progn" && m.isStandard(c.Car) {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if err := m.topLevelForm(rest.Car, rest.CarAt, u, nested+1); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return m.protect(func() error {
		cell := &syntax.Cons{Car: form, Cdr: Nil, CarAt: at}
		_, err := m.evalStatement(cell, u)
		return err
	})
}

// isStandard tells whether the init file left the definition of a name alone.
func (m *Machine) isStandard(head Object) bool {
	sym, ok := head.(*syntax.Symbol)
	return ok && sym.Function == nil && !m.unfbound[sym]
}

func (m *Machine) evalStatement(cell *syntax.Cons, u *unit) (Object, error) {
	lw := &lowering{m: m, unit: u, at: cell.CarAt}
	return m.evalCode(lw.statement(cell))
}

// evalForm evaluates a form for its value.
func (m *Machine) evalForm(form Object, u *unit) (Object, error) {
	lw := &lowering{m: m, unit: u}
	if len(m.loading) > 0 && m.site != nil {
		lw.at = m.site.at
	}
	return m.evalCode(lw.lower(form, true))
}
