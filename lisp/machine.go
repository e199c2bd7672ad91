package lisp

import (
	"smtpmail/lisp/configuration"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// Names of package kernel, so that who uses this package needs no other.
type (
	Object        = kernel.Object
	Options       = kernel.Options
	Limits        = kernel.Limits
	Files         = kernel.Files
	Exec          = kernel.Exec
	AuthSearch    = kernel.AuthSearch
	FormError     = kernel.FormError
	Note          = kernel.Note
	Assignment    = kernel.Assignment
	Signal        = kernel.Signal
	LimitError    = kernel.LimitError
	InternalError = kernel.InternalError
	Closure       = kernel.Closure
	Subr          = kernel.Subr
	Account       = configuration.Account
	Advice        = configuration.Advice
	Key           = configuration.Key
	Timer         = configuration.Timer
	Standing      = configuration.Standing
	FunctionText  = configuration.FunctionText
)

// What a symbol can stand for.
const (
	Undefined = configuration.Undefined
	Written   = configuration.Written
	Macro     = configuration.Macro
	Known     = configuration.Known
	KnownForm = configuration.KnownForm
)

// Nil is the empty list and the false value.
var Nil = kernel.Nil

// ErrNoLisp is the error of a file that is something else than Lisp.
var ErrNoLisp = load.ErrNoLisp

// A Machine evaluates Lisp, with all that this program knows of Emacs. It is not
// safe for concurrent use.
type Machine struct{ *kernel.Machine }

// New returns a machine that has read nothing.
func New(o Options) *Machine { return &Machine{kernel.New(o, &library)} }

// Load reads a file and evaluates it form by form. A form that fails is kept in
// Errors and the next one goes on; the error is only for a file that cannot be read.
// The name is absolute, or relative to Options.WorkDir.
func (m *Machine) Load(name string) error { return load.Load(m.Machine, name) }

// LoadText is Load for a text that is already there; name labels its places. Its
// forms are lexical, as those of Emacs's --eval are.
func (m *Machine) LoadText(name string, text []byte) error {
	return load.LoadText(m.Machine, name, text)
}

// Files returns the files that were loaded, in order.
func (m *Machine) Files() []string { return load.Files(m.Machine) }

// OnFeature calls f once, when the feature becomes present (provided, required or
// loaded by name), before the bodies that wait for it; at once if it is.
func (m *Machine) OnFeature(feature string, f func()) { load.OnFeature(m.Machine, feature, f) }

// Provide makes a feature present, with what its library loads in Emacs, and runs
// what waits for them.
func (m *Machine) Provide(feature string) { load.Provide(m.Machine, feature) }

// RunHook calls the functions of a hook variable in order, with the arguments. It
// stops at the first error.
func (m *Machine) RunHook(name string, args ...Object) error {
	return subr.RunHook(m.Machine, name, args...)
}

// RunStartupHook calls the functions of a hook as part of loading. Each is on its
// own: one that nobody has defined is skipped with a note, and the error of another
// is kept in Errors.
func (m *Machine) RunStartupHook(name string) { load.RunStartupHook(m.Machine, name) }

// Keys returns the keys that init files had call a command, in order.
func (m *Machine) Keys() []Key { return configuration.Keys(m.Machine) }

// Timers returns what init files have run later, by a timer or a thread, in order.
func (m *Machine) Timers() []Timer { return configuration.Timers(m.Machine) }

// Accounts returns the accounts that init files made, in order. One that was made
// again under its name is in the list once, with what it was last.
func (m *Machine) Accounts() []Account { return configuration.Accounts(m.Machine) }

// Advice returns all advice that functions have.
func (m *Machine) Advice() []Advice { return configuration.AllAdvice(m.Machine) }

// AdviceOn returns the advice on a function, outermost first.
func (m *Machine) AdviceOn(sym *syntax.Symbol) []Advice {
	return configuration.AdviceOn(m.Machine, sym)
}

// Standing tells what a symbol stands for at the head of a form. An autoload is
// resolved by loading its file, as a call would do.
func (m *Machine) Standing(sym *syntax.Symbol) Standing {
	return configuration.StandingOf(m.Machine, sym)
}

// FunctionText returns the text of a function object: a symbol, a closure, or a lambda
// expression. ok is false for what is not written in Lisp.
func (m *Machine) FunctionText(fn Object) (text FunctionText, ok bool) {
	return configuration.TextOf(m.Machine, fn)
}

// ExpandMacro expands a form whose head is a macro of an init file, once; ok is false
// where that fails.
func (m *Machine) ExpandMacro(form *syntax.Cons) (expansion Object, ok bool) {
	return configuration.ExpandMacro(m.Machine, form)
}

// Partial takes apart what apply-partially made.
func (m *Machine) Partial(fn Object) (inner Object, bound []Object, ok bool) {
	return configuration.Partial(m.Machine, fn)
}

// IsVariable tells whether Emacs has a variable of that name, set or not.
func (m *Machine) IsVariable(name string) bool { return configuration.IsVariable(m.Machine, name) }

// Definitions returns the names of the functions that init files defined, sorted.
func (m *Machine) Definitions() []string { return configuration.Definitions(m.Machine) }

// Mentioned returns the names of the symbols in a form, each once, without those in
// the code of functions.
func Mentioned(form Object) []string { return kernel.Mentioned(form) }
