package configuration

import (
	"sort"

	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
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

// StandingOf tells what a symbol stands for. An autoload is resolved by loading its
// file, as a call would do.
func StandingOf(m *kernel.Machine, sym *syntax.Symbol) Standing {
	switch fn := loaded(m, sym).(type) {
	case *kernel.Closure:
		return Written
	case *kernel.Subr:
		if fn.Partial != nil {
			return Written
		}
		return Known
	case *kernel.Special:
		return KnownForm
	case *syntax.Cons:
		switch name, _ := kernel.SymbolName(fn.Car); name {
		case "macro":
			return Macro
		case "lambda", "closure":
			return Written
		}
	}
	return Undefined
}

// loaded is the function of a symbol; that of an autoload after its file was loaded.
func loaded(m *kernel.Machine, sym *syntax.Symbol) kernel.Object {
	fn := m.Indirect(sym)
	c, ok := fn.(*syntax.Cons)
	if !ok {
		return fn
	}
	if name, _ := kernel.SymbolName(c.Car); name != "autoload" {
		return fn
	}
	_ = m.Protect(func() error { // the function stays undefined
		return m.Library.Autoload(m, c)
	})
	return m.Indirect(sym)
}

// FunctionText is what a function written in Lisp consists of.
type FunctionText struct {
	Form   *syntax.Cons // (lambda ARGS . BODY)
	Params []*syntax.Symbol
	Body   kernel.Object
	Bound  []kernel.Object // values of the first parameters, by apply-partially
}

// TextOf returns the text of a function object: a symbol, a closure, or a
// lambda expression. ok is false for what is not written in Lisp.
func TextOf(m *kernel.Machine, fn kernel.Object) (text FunctionText, ok bool) {
	for n := 0; n < 100; n++ {
		if sym, isSymbol := fn.(*syntax.Symbol); isSymbol {
			fn = loaded(m, sym)
		}
		switch f := fn.(type) {
		case *kernel.Closure:
			return textOf(f.Lam.Form, text.Bound), true
		case *kernel.Subr:
			if f.Partial == nil {
				return text, false
			}
			text.Bound = append(f.Partial[1:len(f.Partial):len(f.Partial)], text.Bound...)
			fn = f.Partial[0]
		case *syntax.Cons:
			return listText(m, f, text.Bound)
		default:
			return text, false
		}
	}
	return text, false
}

func listText(m *kernel.Machine, f *syntax.Cons, bound []kernel.Object) (FunctionText, bool) {
	switch name, _ := kernel.SymbolName(f.Car); name {
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

func textOf(form *syntax.Cons, bound []kernel.Object) FunctionText {
	text := FunctionText{Form: form, Body: kernel.CdrOf(form.Cdr), Bound: bound}
	for list, n := kernel.CarOf(form.Cdr), 0; n < maxParameters; n++ {
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
func ExpandMacro(m *kernel.Machine, form *syntax.Cons) (expansion kernel.Object, ok bool) {
	err := m.Protect(func() (err error) {
		expansion, ok, err = subr.ExpandOnce(m, form)
		return err
	})
	return expansion, ok && err == nil
}

// Partial takes apart what apply-partially made.
func Partial(m *kernel.Machine, fn kernel.Object) (inner kernel.Object, bound []kernel.Object, ok bool) {
	if sym, isSymbol := fn.(*syntax.Symbol); isSymbol {
		fn = m.Indirect(sym)
	}
	subr, ok := fn.(*kernel.Subr)
	if !ok || subr.Partial == nil {
		return nil, nil, false
	}
	return subr.Partial[0], subr.Partial[1:], true
}

// IsVariable tells whether Emacs has a variable of that name, set or not.
func IsVariable(m *kernel.Machine, name string) bool {
	library, _ := emacs28.LibraryVariable(name)
	return library != "" || emacs28.IsVariable(name)
}

// Definitions returns the names of the functions and macros that init files defined, sorted.
func Definitions(m *kernel.Machine) []string {
	var all []string
	_ = m.Obarray.Each(func(sym *syntax.Symbol) error { // it returns what the function does
		if sym.Function != nil {
			all = append(all, sym.Name)
		}
		return nil
	})
	sort.Strings(all)
	return all
}
