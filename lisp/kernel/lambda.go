package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// lambda is what a lambda expression says, taken apart once.
type lambda struct {
	Form               *syntax.Cons // (lambda ARGS . BODY)
	name               string
	params             []*syntax.Symbol
	Required, Optional int
	Rest               bool
	Body               []*syntax.Cons
	Doc                Object
	Interactive        Object // the interactive form, nil if there is none
	malformed          error
	Lw                 Lowering // where it stands
}

// arityForm is what wrong-number-of-arguments shows of the function.
func (lam *lambda) arityForm(m *Machine) Object {
	if lam.Lw.Unit.Lexical {
		return syntax.NewCons(syntax.List(m.T), lam.Form.Cdr)
	}
	return lam.Form
}

// ParseLambda takes (lambda ARGS . BODY) apart.
func (lw *Lowering) ParseLambda(form *syntax.Cons, name string) *lambda {
	lam := &lambda{Form: form, name: name, Doc: Nil, Lw: *lw}
	if form.At.IsKnown() {
		lam.Lw.At = form.At
	}
	cells, ok := lw.Cells(form.Cdr)
	if !ok || len(cells) == 0 {
		lam.malformed = lw.M.Signal("invalid-function", form)
		return lam
	}
	if !lam.parseParams(lw.M, cells[0].Car) {
		lam.malformed = lw.M.Signal("invalid-function", form)
	}
	lam.parseBody(cells[1:])
	return lam
}

func (lam *lambda) parseParams(m *Machine, list Object) bool {
	const (
		required = iota
		optional
		restNext
		done
	)
	state, pending := required, false
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return list == Nil && state != restNext && !pending
		}
		Check(m.Step(1))
		sym, ok := c.Car.(*syntax.Symbol)
		if !ok {
			return false
		}
		switch {
		case sym.Name == "&optional":
			if state != required {
				return false
			}
			state, pending = optional, false
		case sym.Name == "&rest":
			if state >= restNext {
				return false
			}
			state, pending = restNext, false
		case state == required:
			lam.params, lam.Required = append(lam.params, sym), lam.Required+1
		case state == optional:
			lam.params, lam.Optional = append(lam.params, sym), lam.Optional+1
		case state == restNext:
			lam.params, lam.Rest, state = append(lam.params, sym), true, done
		default:
			return false
		}
		list = c.Cdr
	}
}

// parseBody finds the doc string, declare and interactive forms and leaves the rest.
func (lam *lambda) parseBody(cells []*syntax.Cons) {
	if len(cells) > 1 {
		if doc, ok := cells[0].Car.(*syntax.String); ok {
			lam.Doc, cells = doc, cells[1:]
		}
	}
	for len(cells) > 0 {
		head, ok := cells[0].Car.(*syntax.Cons)
		if !ok {
			break
		}
		name, _ := SymbolName(head.Car)
		if name == "interactive" && lam.Interactive == nil {
			lam.Interactive = head
		} else if name != "declare" {
			break
		}
		cells = cells[1:]
	}
	lam.Body = cells
}

// code is the zygomys function: every parameter a local, and then a dynamic
// binding for those that are special.
func (lam *lambda) code() zygo.Sexp {
	lw := lam.Lw
	var locals []zygo.Sexp
	var special []*syntax.Symbol
	var values []zygo.Sexp
	sc := lw.scope
	for _, sym := range lam.params {
		local := lw.Fresh(sym.Name)
		locals = append(locals, local)
		if lw.bindsDynamically(sym) {
			special, values = append(special, sym), append(values, local)
			continue
		}
		sc = &scope{sym: sym, local: local, up: sc}
	}
	lw.scope = sc
	body := lw.Body(lam.Body, true)
	if len(special) > 0 {
		body = dynamically(special, values, body)
	}
	return CodeList(lw.M.Words.fn, Array(locals...), body)
}

// dynamically is the code that runs body with symbols bound to values.
func dynamically(syms []*syntax.Symbol, values []zygo.Sexp, body zygo.Sexp) zygo.Sexp {
	return Call(&unbindOp{n: len(syms)}, Call(&bindOp{syms: syms}, values...), body)
}

// bindOp makes dynamic bindings.
type bindOp struct {
	Constant
	syms []*syntax.Symbol
}

func (b *bindOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	for i, sym := range b.syms {
		if sym.Constant {
			m.UnbindTo(len(m.Bindings) - i)
			return nil, m.Signal("setting-constant", sym)
		}
		m.Bind(sym, args[i])
	}
	return Nil, nil
}

// unbindOp ends the last n dynamic bindings and passes the body's value on. An
// error passes it by: whoever catches it unbinds.
type unbindOp struct {
	Constant
	n int
}

func (u *unbindOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	m.UnbindTo(len(m.Bindings) - u.n)
	return args[1], nil
}

// Function is the code of #'(lambda …). In dynamic code a lambda expression is
// its own value. One that captures no variable is compiled when it is called.
func (lw *Lowering) Function(form *syntax.Cons, compiled bool) zygo.Sexp {
	if !lw.Unit.Lexical && !compiled && lw.functions == nil {
		return form
	}
	lam := lw.ParseLambda(form, "")
	return lw.MakeClosure(lam)
}

func (lw *Lowering) MakeClosure(lam *lambda) zygo.Sexp {
	if lam.malformed != nil || lw.capturesNothing() {
		return Call(&closureOp{lam: lam})
	}
	return Call(&closureOp{lam: lam}, lam.code())
}

func (lw *Lowering) capturesNothing() bool {
	if lw.functions != nil {
		return false
	}
	for sc := lw.scope; sc != nil; sc = sc.up {
		if sc.local != nil {
			return false
		}
	}
	return true
}

// closureOp makes a function object of a zygomys function.
type closureOp struct {
	Constant
	lam *lambda
	one *Closure // a closure that captures nothing shares its code
}

func (c *closureOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	if len(args) == 0 {
		if c.one == nil {
			c.one = &Closure{Lam: c.lam}
		}
		return c.one, nil
	}
	if err := m.Alloc(ClosureBytes); err != nil {
		return nil, err
	}
	return &Closure{Lam: c.lam, fn: args[0].(*zygo.SexpFunction)}, nil
}
