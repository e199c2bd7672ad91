package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func bindingForms() []Special {
	return []Special{
		{name: "let", min: 1, max: -1, isForm: true, lower: lowerLet},
		{name: "let*", min: 1, max: -1, isForm: true, lower: lowerLetStar},
		{name: "dlet", min: 1, max: -1, lower: lowerDlet},
		{name: "letrec", min: 1, max: -1, expand: expandLetrec},
		{name: "setq", max: -1, isForm: true, lower: lowerSetq},
		{name: "setq-default", max: -1, lower: lowerSetqDefault},
		{name: "setq-local", max: -1, lower: lowerSetqLocal},
		{name: "setopt", max: -1, lower: lowerSetopt},
	}
}

// letBinding is one (VAR VALUE) of a let.
type letBinding struct {
	sym   *syntax.Symbol
	value *syntax.Cons // its cell; nil is no value
}

// letBindings reads the list of a let, or gives the code that signals what is wrong with it.
func (lw *lowering) letBindings(list Object) ([]letBinding, zygo.Sexp) {
	cells, ok := lw.cells(list)
	if !ok {
		return nil, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), lastCdr(list))
	}
	bindings := make([]letBinding, 0, len(cells))
	for _, cell := range cells {
		b, bad := lw.letBinding(cell.Car)
		if bad != nil {
			return nil, bad
		}
		bindings = append(bindings, b)
	}
	return bindings, nil
}

func (lw *lowering) letBinding(item Object) (letBinding, zygo.Sexp) {
	switch it := item.(type) {
	case *syntax.Symbol:
		return letBinding{sym: it}, nil
	case *syntax.Cons:
		sym, ok := it.Car.(*syntax.Symbol)
		if it.Car == Nil {
			sym, ok = lw.m.nilSym, true
		}
		if !ok {
			return letBinding{}, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), it.Car)
		}
		value, ok := it.Cdr.(*syntax.Cons)
		if !ok {
			return letBinding{sym: sym}, nil
		}
		if value.Cdr != Nil {
			text := syntax.NewString("`let' bindings can have only one value-form")
			return letBinding{}, lw.raise(&Signal{Symbol: lw.m.Symbol("error"), Data: syntax.NewCons(text, it)})
		}
		return letBinding{sym: sym, value: value}, nil
	}
	if item == Nil {
		return letBinding{sym: lw.m.nilSym}, nil
	}
	return letBinding{}, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), item)
}

func (lw *lowering) bindingValue(b letBinding) zygo.Sexp {
	if b.value == nil {
		return Nil
	}
	return lw.lowerCell(b.value, true)
}

func lowerLet(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	bindings, bad := lw.letBindings(args[0].Car)
	if bad != nil {
		return bad
	}
	outer := lw.scope
	defer func() { lw.scope = outer }()
	var pairs []zygo.Sexp
	var specials []*syntax.Symbol
	var values []zygo.Sexp
	inner := outer
	for _, b := range bindings {
		local := lw.fresh(b.sym.Name)
		pairs = append(pairs, local, lw.bindingValue(b))
		if lw.bindsDynamically(b.sym) {
			specials, values = append(specials, b.sym), append(values, local)
		} else {
			inner = &scope{sym: b.sym, local: local, up: inner}
		}
	}
	lw.scope = inner
	if len(specials) == len(bindings) {
		return lw.letDynamic(specials, pairs, args[1:], used)
	}
	body := lw.body(args[1:], used)
	if len(specials) > 0 {
		body = dynamically(specials, values, body)
	}
	return codeList(lw.m.words.let, array(pairs...), body)
}

// letDynamic is a let of dynamic variables only: the values need no locals.
func (lw *lowering) letDynamic(specials []*syntax.Symbol, pairs []zygo.Sexp, body []*syntax.Cons, used bool) zygo.Sexp {
	if len(specials) == 0 {
		return lw.body(body, used)
	}
	values := make([]zygo.Sexp, 0, len(specials))
	for i := 1; i < len(pairs); i += 2 {
		values = append(values, pairs[i])
	}
	return dynamically(specials, values, lw.body(body, used))
}

func lowerLetStar(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	bindings, bad := lw.letBindings(args[0].Car)
	if bad != nil {
		return bad
	}
	return lw.sequentially(bindings, args[1:], used)
}

func (lw *lowering) sequentially(bindings []letBinding, body []*syntax.Cons, used bool) zygo.Sexp {
	if len(bindings) == 0 {
		return lw.body(body, used)
	}
	check(lw.m.enter())
	defer lw.m.leave()
	b := bindings[0]
	value := lw.bindingValue(b)
	return lw.bindOne(b.sym, value, func() zygo.Sexp { return lw.sequentially(bindings[1:], body, used) })
}

// bindOne is the code that binds one variable around what body gives.
func (lw *lowering) bindOne(sym *syntax.Symbol, value zygo.Sexp, body func() zygo.Sexp) zygo.Sexp {
	if lw.bindsDynamically(sym) {
		return dynamically([]*syntax.Symbol{sym}, []zygo.Sexp{value}, body())
	}
	outer := lw.scope
	local := lw.fresh(sym.Name)
	lw.scope = &scope{sym: sym, local: local, up: outer}
	code := codeList(lw.m.words.let, array(local, value), body())
	lw.scope = outer
	return code
}

// lowerDlet binds all its variables dynamically.
func lowerDlet(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	bindings, bad := lw.letBindings(args[0].Car)
	if bad != nil {
		return bad
	}
	outer := lw.scope
	defer func() { lw.scope = outer }()
	var syms []*syntax.Symbol
	var values []zygo.Sexp
	for _, b := range bindings {
		syms, values = append(syms, b.sym), append(values, lw.bindingValue(b))
	}
	for _, sym := range syms {
		lw.scope = &scope{sym: sym, up: lw.scope}
	}
	return dynamically(syms, values, lw.body(args[1:], used))
}

// expandLetrec makes (let (VAR …) (setq VAR VALUE) … BODY…).
func expandLetrec(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var vars, sets []Object
	for list, ok := args[0].Car.(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
		if b, ok := list.Car.(*syntax.Cons); ok {
			vars = append(vars, b.Car)
			sets = append(sets, syntax.NewCons(m.Symbol("setq"), syntax.List(b.Car, carOf(cdrOf(b)))))
		} else {
			vars = append(vars, list.Car)
		}
	}
	body := args[0].Cdr
	for i := len(sets) - 1; i >= 0; i-- {
		body = syntax.NewCons(sets[i], body)
	}
	return syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(vars...), body)), nil
}

// setter makes the code of one assignment of a setq-like form.
type setter func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp

// assignments lowers VAR VALUE VAR VALUE ….
func (lw *lowering) assignments(s *site, args []*syntax.Cons, set setter) zygo.Sexp {
	if len(args)%2 != 0 {
		return lw.raiseSignal("wrong-number-of-arguments", s.sym, syntax.Int(len(args)))
	}
	if len(args) == 0 {
		return Nil
	}
	items := []zygo.Sexp{lw.m.words.begin}
	for i := 0; i < len(args); i += 2 {
		sym, ok := args[i].Car.(*syntax.Symbol)
		if !ok {
			if args[i].Car == Nil {
				sym = lw.m.nilSym
			} else {
				items = append(items, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[i].Car))
				break
			}
		}
		items = append(items, set(args[i], sym, lw.lowerCell(args[i+1], true)))
	}
	if len(items) == 2 {
		return items[1]
	}
	return codeList(items...)
}

// placeOf is the place of a variable's name, or of what is around it.
func (lw *lowering) placeOf(cell *syntax.Cons) syntax.Pos {
	if cell.CarAt.IsKnown() {
		return cell.CarAt
	}
	return lw.at
}

func lowerSetq(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return lw.assign(sym, value, "setq", lw.placeOf(cell))
	})
}

func (lw *lowering) assign(sym *syntax.Symbol, value zygo.Sexp, by string, at syntax.Pos) zygo.Sexp {
	if local, ok := lw.lookup(sym); ok {
		return codeList(lw.m.words.set, local, value)
	}
	return call(&setOp{sym: sym, by: by, at: at}, value)
}

// setOp assigns to a dynamic variable.
type setOp struct {
	constant
	sym *syntax.Symbol
	by  string
	at  syntax.Pos
	how func(m *Machine, op *setOp, value Object) error // nil is setq's way
}

func (s *setOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	if s.how != nil {
		return args[0], s.how(m, s, args[0])
	}
	return args[0], m.setVariable(s.sym, args[0], s.by, s.at)
}

func lowerSetqDefault(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return call(&setOp{sym: sym, by: "setq-default", at: lw.placeOf(cell), how: assignDefault}, value)
	})
}

func assignDefault(m *Machine, op *setOp, value Object) error {
	return m.setDefault(op.sym, value, op.by, op.at)
}

func lowerSetqLocal(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return call(&setOp{sym: sym, by: "setq-local", at: lw.placeOf(cell), how: assignLocal}, value)
	})
}

func assignLocal(m *Machine, op *setOp, value Object) error {
	if op.sym.Constant {
		return m.signal("setting-constant", op.sym)
	}
	m.setLocal(op.sym, value)
	return nil
}

func lowerSetopt(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return call(&setOp{sym: sym, by: "setopt", at: lw.placeOf(cell), how: assignDefault}, value)
	})
}
