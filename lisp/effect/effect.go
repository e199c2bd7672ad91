// Package effect finds, by reading it, what a function of an init file may do when it
// runs: which variables it sets and to what, which functions of Emacs it calls, and
// what it can do that the text does not show.
//
// # What is read
//
// The text of the function, and that of every function of an init file that it calls,
// names as an argument, finds in a variable, or has as advice. Macros of init files are
// expanded. Nothing is evaluated and nothing is called but those macros. Both branches
// of a condition count, so that what is found is what may happen; what is not found
// does not happen, but for what is in [Report.Lost].
//
// # Values
//
// The value that a variable gets is known where it is a constant in the text, a
// variable bound to one, or a variable of the init file; [Effect.From] names the latter,
// since another function may change it.
//
// The package must not know which variables and functions are about mail: [Options]
// says what it has to know.
package effect

import (
	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// Kind is what happens.
type Kind uint8

const (
	// Set gives the variable Name the value Value, nil where that is not known.
	Set Kind = iota + 1
	// Call calls Name, a function that no init file defined.
	Call
	// Text has the string Value as data or argument.
	Text
)

// Effect is one thing that may happen.
type Effect struct {
	Kind   Kind
	Name   string
	Value  syntax.Object
	From   string     // the variable that Value is from, "" for the text
	At     syntax.Pos // of the form; unknown in what was made by a program
	Caught bool       // an error here does not leave the function
	Aside  bool       // in a temporary buffer
}

// Level says whether a function calls one that [Options.Sends], or one that is its
// argument.
type Level uint8

const (
	Never Level = iota
	Maybe
	Always
)

// Options says what the reader has to know about names.
type Options struct {
	// Sends tells whether a function sends. A let counts as a [Set] where its body sends.
	Sends func(function string) bool
	// Runs tells whether the functions on a hook run with the mail, so that putting
	// one there is like calling it.
	Runs func(hook string) bool
	// Skipped are the forms that would have defined a function, and were passed over.
	Skipped func(function string) []syntax.Object
}

// Report is what a function may do.
type Report struct {
	Effects []Effect
	Level   Level
	// Computed are the places where a variable is set whose name is not in the text.
	Computed []syntax.Pos
	// Data are the symbols named as data in the text and in the variables that it
	// reads, with a place of each. One of them is what a Computed place may set.
	Data map[string]syntax.Pos
	// Opaque are the places where data come from outside of the text: names made from
	// strings, files that are read, variables of a closure.
	Opaque []syntax.Pos
	// Keys are the keys that are bound: what they call does not run by itself.
	Keys []lisp.Key
	// Steps is how many forms were looked at.
	Steps int
	// Lost are the places where something is run that cannot be read.
	Lost []syntax.Pos
}

// maxSteps bounds the forms that are looked at for one report.
const maxSteps = 200_000

// maxDepth bounds the forms and calls inside of each other.
const maxDepth = 2000

// Read reads a function: a symbol, a closure, a lambda expression.
func Read(m *lisp.Machine, o Options, fn syntax.Object) *Report {
	return read(m, o, func(r *reader) Level { return r.follow(fn, nil, context{}) })
}

// ReadForms reads forms as they would be evaluated one after the other.
func ReadForms(m *lisp.Machine, o Options, forms syntax.Object) *Report {
	return read(m, o, func(r *reader) Level { return r.sequence(cells(forms), context{}) })
}

func read(m *lisp.Machine, o Options, start func(*reader) Level) *Report {
	r := &reader{m: m, o: o, report: &Report{Data: map[string]syntax.Pos{}}, memo: map[visit]Level{}, seen: map[syntax.Object]bool{}, skipped: map[*syntax.Symbol]bool{}, variables: map[*syntax.Symbol]bool{}, told: map[Effect]bool{}}
	r.report.Level = start(r)
	r.runData()
	r.report.Steps = r.steps
	return r.report
}

type reader struct {
	m      *lisp.Machine
	o      Options
	report *Report
	memo   map[visit]Level
	told   map[Effect]bool
	seen   map[syntax.Object]bool // data

	variables map[*syntax.Symbol]bool // that were read
	skipped   map[*syntax.Symbol]bool // whose skipped definitions were
	functions []syntax.Object         // in data
	indirect  bool                    // a function is called that data or an argument names
	steps     int
	depth     int
	lost      bool // a bound was hit
}

// visit is a reading of a function with certain arguments.
type visit struct {
	form      *syntax.Cons
	arguments string
	context
}

// context is what holds around a form.
type context struct {
	scope         *scope
	locals        *localFunction
	caught, aside bool
	catches       bool // a throw ends somewhere inside
}

// scope is the variables around a form, innermost first.
type scope struct {
	sym   *syntax.Symbol
	value syntax.Object // nil where it is not known
	up    *scope
}

// localFunction is one of cl-flet and its kin.
type localFunction struct {
	name  string
	level Level
	up    *localFunction
}

func (r *reader) tell(e Effect) {
	if !r.told[e] {
		r.told[e] = true
		r.report.Effects = append(r.report.Effects, e)
	}
}

func (r *reader) lose(at syntax.Pos) { r.report.Lost = append(r.report.Lost, at) }

func (r *reader) opaque(at syntax.Pos) { r.report.Opaque = append(r.report.Opaque, at) }

// step counts a form; false says that a bound is hit.
func (r *reader) step(at syntax.Pos) bool {
	r.steps++
	if r.steps < maxSteps && r.depth < maxDepth {
		return true
	}
	if !r.lost {
		r.lost = true
		r.lose(at)
	}
	return false
}

// runData reads the functions that are in data, where any is called.
func (r *reader) runData() {
	for n := 0; r.indirect && n < len(r.functions); n++ {
		r.follow(r.functions[n], nil, context{})
	}
}

func (r *reader) dataOf(items []syntax.Object, at syntax.Pos) {
	for _, item := range items {
		r.data(item, at)
	}
}

// data notes what is in an object that is not evaluated. at is its place.
func (r *reader) data(o syntax.Object, at syntax.Pos) {
	for n := 0; n < maxSteps; n++ {
		switch v := o.(type) {
		case *syntax.String:
			r.tell(Effect{Kind: Text, Value: v, At: at})
			return
		case *syntax.Symbol:
			if _, known := r.report.Data[v.Name]; !known {
				r.report.Data[v.Name] = at
			}
			if standing := r.m.Standing(v); standing == lisp.Written && !r.seen[v] {
				r.seen[v] = true
				r.functions = append(r.functions, v)
			}
			return
		case *syntax.Vector:
			if r.seen[v] || !r.step(at) {
				return
			}
			r.seen[v] = true
			r.dataOf(v.Items, at)
			return
		case *syntax.Hash:
			if r.seen[v] || !r.step(at) {
				return
			}
			r.seen[v] = true
			_ = v.Each(func(key, value syntax.Object) error {
				r.data(key, at)
				r.data(value, at)
				return nil
			})
			return
		case *lisp.Closure, *lisp.Subr:
			if !r.seen[v] {
				r.seen[v] = true
				r.functions = append(r.functions, v)
			}
			return
		case *syntax.Cons:
			if r.seen[v] || !r.step(at) {
				return
			}
			r.seen[v] = true
			if isNamed(v.Car, "lambda") {
				r.functions = append(r.functions, v)
			}
			if v.CarAt.IsKnown() {
				at = v.CarAt
			}
			r.depth++
			r.data(v.Car, at)
			r.depth--
			o = v.Cdr
		default:
			return
		}
	}
}

// reads notes that a variable is read.
func (r *reader) reads(sym *syntax.Symbol, at syntax.Pos) {
	if sym.Constant || r.variables[sym] {
		return
	}
	r.variables[sym] = true
	switch {
	case sym.Name == "obarray":
		r.opaque(at)
	case sym.Value != nil:
		r.data(sym.Value, at)
	case !r.m.IsVariable(sym.Name):
		r.opaque(at)
	}
}

// cells are the conses of a list.
func cells(list syntax.Object) []*syntax.Cons {
	var all []*syntax.Cons
	for len(all) < maxSteps {
		c, ok := list.(*syntax.Cons)
		if !ok {
			break
		}
		all = append(all, c)
		list = c.Cdr
	}
	return all
}

func isNamed(o syntax.Object, name string) bool {
	sym, ok := o.(*syntax.Symbol)
	return ok && sym.Name == name
}

func car(o syntax.Object) syntax.Object {
	if c, ok := o.(*syntax.Cons); ok {
		return c.Car
	}
	return syntax.Nil
}

func cdr(o syntax.Object) syntax.Object {
	if c, ok := o.(*syntax.Cons); ok {
		return c.Cdr
	}
	return syntax.Nil
}
