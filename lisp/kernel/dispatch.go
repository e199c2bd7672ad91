package kernel

import (
	"errors"
	"fmt"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Lowered code calls Go in one way only: the array literal [OP ARG...]. zygomys
// compiles the items of an array in place, then calls the function "array",
// which is ours and the only function there is. So arguments are evaluated by
// instructions of the enclosing function, and a program cannot name anything
// of zygomys.

// operation is the head of such an array.
type operation interface {
	zygo.Sexp
	Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error)
}

// Constant makes a type a zygomys constant that evaluates to itself.
type Constant struct{}

func (Constant) SexpString(*zygo.PrintState) string { return "#<constant>" }
func (Constant) Type() *zygo.RegisteredType         { return nil }

// Primitive is an operation without state of its own.
type Primitive struct {
	Constant
	Name string
	F    func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error)
}

func (p *Primitive) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) { return p.F(m, args) }

// errExit stands for the typed error in Machine.exit: zygomys turns every error
// into a text that grows with each call it passes.
var errExit = errors.New("exit")

func (m *Machine) dispatch(_ *zygo.Zlisp, _ string, args []zygo.Sexp) (result zygo.Sexp, err error) {
	defer func() {
		if r := recover(); r != nil {
			m.exit, result, err = panicError(r), Nil, errExit
		}
	}()
	if err = m.Step(1); err == nil {
		result, err = args[0].(operation).Run(m, args[1:])
	}
	if err != nil {
		m.exit = err
		return Nil, errExit
	}
	return result, nil
}

// panicError is the error of a recovered panic; a limit that lowering ran into
// travels as a panic.
func panicError(r any) error {
	if limit, ok := r.(*LimitError); ok {
		return limit
	}
	return &InternalError{Text: fmt.Sprint(r)}
}

// takeExit gives the typed error behind one that zygomys returned.
func (m *Machine) takeExit(err error) error {
	if exit := m.exit; exit != nil {
		m.exit = nil
		return exit
	}
	return &InternalError{Text: err.Error()}
}

// apply runs a compiled function; its arguments are as many as its parameters.
func (m *Machine) applyCompiled(fn *zygo.SexpFunction, args []zygo.Sexp) (Object, error) {
	result, err := m.env.Apply(fn, args)
	if err != nil {
		return nil, m.takeExit(err)
	}
	return result, nil
}

// EvalCode compiles and runs code that sees no local variable of its caller.
func (m *Machine) EvalCode(code zygo.Sexp) (Object, error) {
	caller := m.env
	m.env = caller.Duplicate()
	defer func() { m.env = caller }()
	result, err := m.env.EvalCallExpression(code)
	if err != nil {
		return nil, m.takeExit(err)
	}
	return result, nil
}

// Site is a place in the text where a function is called.
type Site struct {
	Constant
	Sym  *syntax.Symbol
	form *syntax.Cons
	at   syntax.Pos
	subr *Subr // what sym was when the site was lowered, while nothing redefined it
}

func (s *Site) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	if s.subr != nil && s.Sym.Function == nil && m.advised == nil && len(m.unfbound) == 0 {
		m.Site = s
		return s.subr.call(m, s.Sym, args)
	}
	return m.callSymbol(s.Sym, s, args)
}

// ArgPlace is the place of the nth argument in the text; of the symbol itself
// for a quoted one.
func (s *Site) ArgPlace(n int) syntax.Pos {
	if s == nil {
		return syntax.Pos{}
	}
	rest := s.form.Cdr
	for ; n >= 0; n-- {
		c, ok := rest.(*syntax.Cons)
		if !ok {
			break
		}
		if n == 0 {
			return quotedPlace(c, s.at)
		}
		rest = c.Cdr
	}
	return s.at
}

func quotedPlace(c *syntax.Cons, fallback syntax.Pos) syntax.Pos {
	if q, ok := c.Car.(*syntax.Cons); ok {
		if name, _ := SymbolName(q.Car); name == "quote" || name == "function" {
			if inner, ok := q.Cdr.(*syntax.Cons); ok && inner.CarAt.IsKnown() {
				return inner.CarAt
			}
		}
	}
	if c.CarAt.IsKnown() {
		return c.CarAt
	}
	return fallback
}

// Here is the nearest place of what runs now.
func (m *Machine) Here() syntax.Pos {
	if m.Site != nil {
		return m.Site.at
	}
	return syntax.Pos{}
}
