package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// lambda is what a lambda expression says, taken apart once.
type lambda struct {
	form               *syntax.Cons // (lambda ARGS . BODY)
	name               string
	params             []*syntax.Symbol
	required, optional int
	rest               bool
	body               []*syntax.Cons
	doc                Object
	interactive        Object // the interactive form, nil if there is none
	malformed          error
	lw                 lowering // where it stands
}

// arityForm is what wrong-number-of-arguments shows of the function.
func (lam *lambda) arityForm(m *Machine) Object {
	if lam.lw.unit.lexical {
		return syntax.NewCons(syntax.List(m.t), lam.form.Cdr)
	}
	return lam.form
}

// parseLambda takes (lambda ARGS . BODY) apart.
func (lw *lowering) parseLambda(form *syntax.Cons, name string) *lambda {
	lam := &lambda{form: form, name: name, doc: Nil, lw: *lw}
	if form.At.IsKnown() {
		lam.lw.at = form.At
	}
	cells, ok := lw.cells(form.Cdr)
	if !ok || len(cells) == 0 {
		lam.malformed = lw.m.signal("invalid-function", form)
		return lam
	}
	if !lam.parseParams(lw.m, cells[0].Car) {
		lam.malformed = lw.m.signal("invalid-function", form)
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
		check(m.step(1))
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
			lam.params, lam.required = append(lam.params, sym), lam.required+1
		case state == optional:
			lam.params, lam.optional = append(lam.params, sym), lam.optional+1
		case state == restNext:
			lam.params, lam.rest, state = append(lam.params, sym), true, done
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
			lam.doc, cells = doc, cells[1:]
		}
	}
	for len(cells) > 0 {
		head, ok := cells[0].Car.(*syntax.Cons)
		if !ok {
			break
		}
		name, _ := symbolName(head.Car)
		if name == "interactive" && lam.interactive == nil {
			lam.interactive = head
		} else if name != "declare" {
			break
		}
		cells = cells[1:]
	}
	lam.body = cells
}

// code is the zygomys function: every parameter a local, and then a dynamic
// binding for those that are special.
func (lam *lambda) code() zygo.Sexp {
	lw := lam.lw
	var locals []zygo.Sexp
	var special []*syntax.Symbol
	var values []zygo.Sexp
	sc := lw.scope
	for _, sym := range lam.params {
		local := lw.fresh(sym.Name)
		locals = append(locals, local)
		if lw.bindsDynamically(sym) {
			special, values = append(special, sym), append(values, local)
			continue
		}
		sc = &scope{sym: sym, local: local, up: sc}
	}
	lw.scope = sc
	body := lw.body(lam.body, true)
	if len(special) > 0 {
		body = dynamically(special, values, body)
	}
	return codeList(lw.m.words.fn, array(locals...), body)
}

// dynamically is the code that runs body with symbols bound to values.
func dynamically(syms []*syntax.Symbol, values []zygo.Sexp, body zygo.Sexp) zygo.Sexp {
	return call(&unbindOp{n: len(syms)}, call(&bindOp{syms: syms}, values...), body)
}

// bindOp makes dynamic bindings.
type bindOp struct {
	constant
	syms []*syntax.Symbol
}

func (b *bindOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	for i, sym := range b.syms {
		if sym.Constant {
			m.unbindTo(len(m.bindings) - i)
			return nil, m.signal("setting-constant", sym)
		}
		m.bind(sym, args[i])
	}
	return Nil, nil
}

// unbindOp ends the last n dynamic bindings and passes the body's value on. An
// error passes it by: whoever catches it unbinds.
type unbindOp struct {
	constant
	n int
}

func (u *unbindOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	m.unbindTo(len(m.bindings) - u.n)
	return args[1], nil
}

// function is the code of #'(lambda …). In dynamic code a lambda expression is
// its own value. One that captures no variable is compiled when it is called.
func (lw *lowering) function(form *syntax.Cons, compiled bool) zygo.Sexp {
	if !lw.unit.lexical && !compiled && lw.functions == nil {
		return form
	}
	lam := lw.parseLambda(form, "")
	return lw.makeClosure(lam)
}

func (lw *lowering) makeClosure(lam *lambda) zygo.Sexp {
	if lam.malformed != nil || lw.capturesNothing() {
		return call(&closureOp{lam: lam})
	}
	return call(&closureOp{lam: lam}, lam.code())
}

func (lw *lowering) capturesNothing() bool {
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
	constant
	lam *lambda
	one *Closure // a closure that captures nothing shares its code
}

func (c *closureOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	if len(args) == 0 {
		if c.one == nil {
			c.one = &Closure{lam: c.lam}
		}
		return c.one, nil
	}
	if err := m.alloc(closureBytes); err != nil {
		return nil, err
	}
	return &Closure{lam: c.lam, fn: args[0].(*zygo.SexpFunction)}, nil
}
