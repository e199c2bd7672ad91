package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func bindingForms() []Special {
	return []Special{
		{Name: "let", Min: 1, Max: -1, IsForm: true, Lower: lowerLet},
		{Name: "let*", Min: 1, Max: -1, IsForm: true, Lower: lowerLetStar},
		{Name: "dlet", Min: 1, Max: -1, Lower: lowerDlet},
		{Name: "letrec", Min: 1, Max: -1, Expand: expandLetrec},
		{Name: "setq", Max: -1, IsForm: true, Lower: lowerSetq},
		{Name: "setq-default", Max: -1, Lower: lowerSetqDefault},
		{Name: "setq-local", Max: -1, Lower: lowerSetqLocal},
		{Name: "setopt", Max: -1, Lower: lowerSetopt},
	}
}

// LetBinding is one (VAR VALUE) of a let.
type LetBinding struct {
	Sym   *syntax.Symbol
	Value *syntax.Cons // its cell; nil is no value
}

// letBindings reads the list of a let, or gives the code that signals what is wrong with it.
func (lw *Lowering) letBindings(list Object) ([]LetBinding, zygo.Sexp) {
	cells, ok := lw.Cells(list)
	if !ok {
		return nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), LastCdr(list))
	}
	bindings := make([]LetBinding, 0, len(cells))
	for _, cell := range cells {
		b, bad := lw.letBinding(cell.Car)
		if bad != nil {
			return nil, bad
		}
		bindings = append(bindings, b)
	}
	return bindings, nil
}

func (lw *Lowering) letBinding(item Object) (LetBinding, zygo.Sexp) {
	switch it := item.(type) {
	case *syntax.Symbol:
		return LetBinding{Sym: it}, nil
	case *syntax.Cons:
		sym, ok := it.Car.(*syntax.Symbol)
		if it.Car == Nil {
			sym, ok = lw.M.NilSym, true
		}
		if !ok {
			return LetBinding{}, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), it.Car)
		}
		value, ok := it.Cdr.(*syntax.Cons)
		if !ok {
			return LetBinding{Sym: sym}, nil
		}
		if value.Cdr != Nil {
			text := syntax.NewString("`let' bindings can have only one value-form")
			return LetBinding{}, lw.Raise(&Signal{Symbol: lw.M.Symbol("error"), Data: syntax.NewCons(text, it)})
		}
		return LetBinding{Sym: sym, Value: value}, nil
	}
	if item == Nil {
		return LetBinding{Sym: lw.M.NilSym}, nil
	}
	return LetBinding{}, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), item)
}

func (lw *Lowering) bindingValue(b LetBinding) zygo.Sexp {
	if b.Value == nil {
		return Nil
	}
	return lw.LowerCell(b.Value, true)
}

func lowerLet(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
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
		local := lw.Fresh(b.Sym.Name)
		pairs = append(pairs, local, lw.bindingValue(b))
		if lw.bindsDynamically(b.Sym) {
			specials, values = append(specials, b.Sym), append(values, local)
		} else {
			inner = &scope{sym: b.Sym, local: local, up: inner}
		}
	}
	lw.scope = inner
	if len(specials) == len(bindings) {
		return lw.letDynamic(specials, pairs, args[1:], used)
	}
	body := lw.Body(args[1:], used)
	if len(specials) > 0 {
		body = dynamically(specials, values, body)
	}
	return CodeList(lw.M.Words.Let, Array(pairs...), body)
}

// letDynamic is a let of dynamic variables only: the values need no locals.
func (lw *Lowering) letDynamic(specials []*syntax.Symbol, pairs []zygo.Sexp, body []*syntax.Cons, used bool) zygo.Sexp {
	if len(specials) == 0 {
		return lw.Body(body, used)
	}
	values := make([]zygo.Sexp, 0, len(specials))
	for i := 1; i < len(pairs); i += 2 {
		values = append(values, pairs[i])
	}
	return dynamically(specials, values, lw.Body(body, used))
}

func lowerLetStar(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	bindings, bad := lw.letBindings(args[0].Car)
	if bad != nil {
		return bad
	}
	return lw.sequentially(bindings, args[1:], used)
}

func (lw *Lowering) sequentially(bindings []LetBinding, body []*syntax.Cons, used bool) zygo.Sexp {
	if len(bindings) == 0 {
		return lw.Body(body, used)
	}
	Check(lw.M.Enter())
	defer lw.M.Leave()
	b := bindings[0]
	value := lw.bindingValue(b)
	return lw.BindOne(b.Sym, value, func() zygo.Sexp { return lw.sequentially(bindings[1:], body, used) })
}

// BindOne is the code that binds one variable around what body gives.
func (lw *Lowering) BindOne(sym *syntax.Symbol, value zygo.Sexp, body func() zygo.Sexp) zygo.Sexp {
	if lw.bindsDynamically(sym) {
		return dynamically([]*syntax.Symbol{sym}, []zygo.Sexp{value}, body())
	}
	outer := lw.scope
	local := lw.Fresh(sym.Name)
	lw.scope = &scope{sym: sym, local: local, up: outer}
	code := CodeList(lw.M.Words.Let, Array(local, value), body())
	lw.scope = outer
	return code
}

// lowerDlet binds all its variables dynamically.
func lowerDlet(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	bindings, bad := lw.letBindings(args[0].Car)
	if bad != nil {
		return bad
	}
	outer := lw.scope
	defer func() { lw.scope = outer }()
	var syms []*syntax.Symbol
	var values []zygo.Sexp
	for _, b := range bindings {
		syms, values = append(syms, b.Sym), append(values, lw.bindingValue(b))
	}
	for _, sym := range syms {
		lw.scope = &scope{sym: sym, up: lw.scope}
	}
	return dynamically(syms, values, lw.Body(args[1:], used))
}

// expandLetrec makes (let (VAR …) (setq VAR VALUE) … BODY…).
func expandLetrec(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var vars, sets []Object
	for list, ok := args[0].Car.(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
		if b, ok := list.Car.(*syntax.Cons); ok {
			vars = append(vars, b.Car)
			sets = append(sets, syntax.NewCons(m.Symbol("setq"), syntax.List(b.Car, CarOf(CdrOf(b)))))
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

// Assignments lowers VAR VALUE VAR VALUE ….
func (lw *Lowering) Assignments(s *Site, args []*syntax.Cons, set setter) zygo.Sexp {
	if len(args)%2 != 0 {
		return lw.RaiseSignal("wrong-number-of-arguments", s.Sym, syntax.Int(len(args)))
	}
	if len(args) == 0 {
		return Nil
	}
	items := []zygo.Sexp{lw.M.Words.Begin}
	for i := 0; i < len(args); i += 2 {
		sym, ok := args[i].Car.(*syntax.Symbol)
		if !ok {
			if args[i].Car == Nil {
				sym = lw.M.NilSym
			} else {
				items = append(items, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[i].Car))
				break
			}
		}
		items = append(items, set(args[i], sym, lw.LowerCell(args[i+1], true)))
	}
	if len(items) == 2 {
		return items[1]
	}
	return CodeList(items...)
}

// PlaceOf is the place of a variable's name, or of what is around it.
func (lw *Lowering) PlaceOf(cell *syntax.Cons) syntax.Pos {
	if cell.CarAt.IsKnown() {
		return cell.CarAt
	}
	return lw.At
}

func lowerSetq(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return lw.Assign(sym, value, "setq", lw.PlaceOf(cell))
	})
}

func (lw *Lowering) Assign(sym *syntax.Symbol, value zygo.Sexp, by string, at syntax.Pos) zygo.Sexp {
	if local, ok := lw.lookup(sym); ok {
		return CodeList(lw.M.Words.Set, local, value)
	}
	return Call(&SetOp{Sym: sym, By: by, At: at}, value)
}

// SetOp assigns to a dynamic variable.
type SetOp struct {
	Constant
	Sym *syntax.Symbol
	By  string
	At  syntax.Pos
	How func(m *Machine, op *SetOp, value Object) error // nil is setq's way
}

func (s *SetOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	if s.How != nil {
		return args[0], s.How(m, s, args[0])
	}
	return args[0], m.SetVariable(s.Sym, args[0], s.By, s.At)
}

func lowerSetqDefault(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return Call(&SetOp{Sym: sym, By: "setq-default", At: lw.PlaceOf(cell), How: AssignDefault}, value)
	})
}

func AssignDefault(m *Machine, op *SetOp, value Object) error {
	return m.AssignDefault(op.Sym, value, op.By, op.At)
}

func lowerSetqLocal(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return Call(&SetOp{Sym: sym, By: "setq-local", At: lw.PlaceOf(cell), How: assignLocal}, value)
	})
}

func assignLocal(m *Machine, op *SetOp, value Object) error {
	if op.Sym.Constant {
		return m.Signal("setting-constant", op.Sym)
	}
	m.SetLocal(op.Sym, value)
	return nil
}

func lowerSetopt(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
		return Call(&SetOp{Sym: sym, By: "setopt", At: lw.PlaceOf(cell), How: AssignDefault}, value)
	})
}
