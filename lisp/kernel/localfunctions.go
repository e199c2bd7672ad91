package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// localFunction is a function that cl-flet or cl-labels binds, innermost first.
type localFunction struct {
	sym   *syntax.Symbol
	local *zygo.SexpSymbol
	macro Object // the expander of cl-macrolet instead
	up    *localFunction
}

func (lw *Lowering) localFunction(sym *syntax.Symbol) *localFunction {
	for f := lw.functions; f != nil; f = f.up {
		if f.sym == sym {
			return f
		}
	}
	return nil
}

// functionSpecs reads ((NAME ARGS . BODY)…); each spec is the cons of ARGS.
func (lw *Lowering) functionSpecs(list Object) (names []*syntax.Symbol, specs []*syntax.Cons, bad zygo.Sexp) {
	cells, ok := lw.Cells(list)
	if !ok {
		return nil, nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), list)
	}
	for _, cell := range cells {
		spec, ok := cell.Car.(*syntax.Cons)
		if !ok {
			return nil, nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("consp"), cell.Car)
		}
		name, okName := spec.Car.(*syntax.Symbol)
		rest, okRest := spec.Cdr.(*syntax.Cons)
		if !okName || !okRest {
			return nil, nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), spec.Car)
		}
		names, specs = append(names, name), append(specs, rest)
	}
	return names, specs, nil
}

// functionValue is the code of a local function's definition: ARGS . BODY, or
// one form that gives a function.
func (lw *Lowering) functionValue(spec *syntax.Cons) zygo.Sexp {
	if spec.Cdr == Nil && !isArgumentList(spec.Car) {
		return lw.LowerCell(spec, true)
	}
	form := syntax.NewCons(lw.M.Symbol("cl-function"), syntax.List(syntax.NewCons(lw.M.Symbol("lambda"), spec)))
	form.At, form.CarAt = spec.At, spec.CarAt
	return lw.Lower(form, true)
}

// isArgumentList tells (f (x)) with an empty body from (f (make-it)).
func isArgumentList(o Object) bool { return o == Nil }

func LowerFlet(sequential bool) func(*Lowering, *Site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
		names, specs, bad := lw.functionSpecs(args[0].Car)
		if bad != nil {
			return bad
		}
		outer := lw.functions
		defer func() { lw.functions = outer }()
		inner := outer
		var pairs []zygo.Sexp
		for i, name := range names {
			local := lw.Fresh(name.Name)
			pairs = append(pairs, local, lw.functionValue(specs[i]))
			inner = &localFunction{sym: name, local: local, up: inner}
			if sequential {
				lw.functions = inner
			}
		}
		lw.functions = inner
		if len(pairs) == 0 {
			return lw.Body(args[1:], used)
		}
		return CodeList(lw.M.Words.letseq, Array(pairs...), lw.Body(args[1:], used))
	}
}

func LowerLabels(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	names, specs, bad := lw.functionSpecs(args[0].Car)
	if bad != nil {
		return bad
	}
	outer := lw.functions
	defer func() { lw.functions = outer }()
	var pairs []zygo.Sexp
	var locals []*zygo.SexpSymbol
	for _, name := range names {
		local := lw.Fresh(name.Name)
		locals = append(locals, local)
		pairs = append(pairs, local, Nil)
		lw.functions = &localFunction{sym: name, local: local, up: lw.functions}
	}
	if len(pairs) == 0 {
		return lw.Body(args[1:], used)
	}
	items := []zygo.Sexp{lw.M.Words.Let, Array(pairs...)}
	for i, spec := range specs {
		items = append(items, CodeList(lw.M.Words.Set, locals[i], lw.functionValue(spec)))
	}
	return CodeList(append(items, lw.Body(args[1:], used))...)
}

// LowerDynamicFlet is the old flet: the symbols have the functions while the body runs.
func LowerDynamicFlet(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	m := lw.M
	names, specs, bad := lw.functionSpecs(args[0].Car)
	if bad != nil {
		return bad
	}
	var places []Object
	for i, name := range names {
		places = append(places, syntax.List(m.ListOf("symbol-function", m.ListOf("quote", name)),
			syntax.NewCons(m.Symbol("lambda"), specs[i])))
	}
	return lw.Lower(syntax.NewCons(m.Symbol("cl-letf"), syntax.NewCons(syntax.List(places...), args[0].Cdr)), used)
}

// LowerMacrolet is (cl-macrolet ((NAME ARGS . BODY)…) BODY…).
func LowerMacrolet(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	names, specs, bad := lw.functionSpecs(args[0].Car)
	if bad != nil {
		return bad
	}
	outer := lw.functions
	defer func() { lw.functions = outer }()
	for i, name := range names {
		form := syntax.NewCons(lw.M.Symbol("lambda"), specs[i])
		top := &Lowering{M: lw.M, Unit: lw.Unit, At: lw.At}
		lw.functions = &localFunction{sym: name, macro: &Closure{Lam: top.ParseLambda(form, name.Name)}, up: lw.functions}
	}
	return lw.Body(args[1:], used)
}
