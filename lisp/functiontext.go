package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// Standing is what a symbol stands for at the head of a form.
type Standing int

const (
	Undefined Standing = iota // nobody defined it
	Written                   // a function that an init file defined; see FunctionText
	Macro                     // a macro that an init file defined; see ExpandMacro
	Known                     // a function of Emacs, or of this program
	KnownForm                 // a special form or macro of theirs
)

// Standing tells what a symbol stands for. An autoload is resolved by loading its
// file, as a call would do.
func (m *Machine) Standing(sym *syntax.Symbol) Standing {
	switch fn := m.loaded(sym).(type) {
	case *Closure:
		return Written
	case *Subr:
		if fn.partial != nil {
			return Written
		}
		return Known
	case *Special:
		return KnownForm
	case *syntax.Cons:
		switch name, _ := symbolName(fn.Car); name {
		case "macro":
			return Macro
		case "lambda", "closure":
			return Written
		}
	}
	return Undefined
}

// loaded is the function of a symbol; that of an autoload after its file was loaded.
func (m *Machine) loaded(sym *syntax.Symbol) Object {
	fn := m.indirect(sym)
	c, ok := fn.(*syntax.Cons)
	if !ok {
		return fn
	}
	if name, _ := symbolName(c.Car); name != "autoload" {
		return fn
	}
	_ = m.protect(func() error { // the function stays undefined
		return m.library.Autoload(m, c)
	})
	return m.indirect(sym)
}

// FunctionText is what a function written in Lisp consists of.
type FunctionText struct {
	Form   *syntax.Cons // (lambda ARGS . BODY)
	Params []*syntax.Symbol
	Body   Object
	Bound  []Object // values of the first parameters, by apply-partially
}

// FunctionText returns the text of a function object: a symbol, a closure, or a
// lambda expression. ok is false for what is not written in Lisp.
func (m *Machine) FunctionText(fn Object) (text FunctionText, ok bool) {
	for n := 0; n < 100; n++ {
		if sym, isSymbol := fn.(*syntax.Symbol); isSymbol {
			fn = m.loaded(sym)
		}
		switch f := fn.(type) {
		case *Closure:
			return textOf(f.lam.form, text.Bound), true
		case *Subr:
			if f.partial == nil {
				return text, false
			}
			text.Bound = append(f.partial[1:len(f.partial):len(f.partial)], text.Bound...)
			fn = f.partial[0]
		case *syntax.Cons:
			return m.listText(f, text.Bound)
		default:
			return text, false
		}
	}
	return text, false
}

func (m *Machine) listText(f *syntax.Cons, bound []Object) (FunctionText, bool) {
	switch name, _ := symbolName(f.Car); name {
	case "lambda":
		return textOf(f, bound), true
	case "closure":
		if rest, ok := f.Cdr.(*syntax.Cons); ok {
			form := syntax.NewCons(m.Symbol("lambda"), rest.Cdr)
			form.At = f.At
			return textOf(form, bound), true
		}
	}
	return FunctionText{}, false
}

func textOf(form *syntax.Cons, bound []Object) FunctionText {
	text := FunctionText{Form: form, Body: cdrOf(form.Cdr), Bound: bound}
	for list, n := carOf(form.Cdr), 0; n < maxParameters; n++ {
		c, ok := list.(*syntax.Cons)
		if !ok {
			break
		}
		if sym, ok := c.Car.(*syntax.Symbol); ok && sym.Name[0] != '&' {
			text.Params = append(text.Params, sym)
		}
		list = c.Cdr
	}
	return text
}

const maxParameters = 1000

// ExpandMacro expands a form whose head is a macro of an init file, once; ok is false
// where that fails.
func (m *Machine) ExpandMacro(form *syntax.Cons) (expansion Object, ok bool) {
	err := m.protect(func() (err error) {
		expansion, ok, err = m.expandOnce(form)
		return err
	})
	return expansion, ok && err == nil
}

// Partial takes apart what apply-partially made.
func (m *Machine) Partial(fn Object) (inner Object, bound []Object, ok bool) {
	if sym, isSymbol := fn.(*syntax.Symbol); isSymbol {
		fn = m.indirect(sym)
	}
	subr, ok := fn.(*Subr)
	if !ok || subr.partial == nil {
		return nil, nil, false
	}
	return subr.partial[0], subr.partial[1:], true
}

// IsVariable tells whether Emacs has a variable of that name, set or not.
func (m *Machine) IsVariable(name string) bool {
	library, _ := libraryVariable(name)
	return library != "" || isEmacsVariable(name)
}

// Definitions returns the names of the functions and macros that init files defined, sorted.
func (m *Machine) Definitions() []string {
	var all []string
	_ = m.obarray.Each(func(sym *syntax.Symbol) error { // it returns what the function does
		if sym.Function != nil {
			all = append(all, sym.Name)
		}
		return nil
	})
	sort.Strings(all)
	return all
}
