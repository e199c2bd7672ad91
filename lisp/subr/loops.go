package subr

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func loopForms() []kernel.Special {
	return []kernel.Special{
		{Name: "dolist", Min: 1, Max: -1, Lower: lowerDolist},
		{Name: "dotimes", Min: 1, Max: -1, Lower: lowerDotimes},
	}
}

// The operations that lowered loops use.
var (
	carOp    = &kernel.Primitive{Name: "car", F: car}
	cdrOp    = &kernel.Primitive{Name: "cdr", F: cdr}
	addOneOp = &kernel.Primitive{Name: "1+", F: addOne}
	lessOp   = &kernel.Primitive{Name: "<", F: comparison(func(c int) bool { return c < 0 })}
)

// loopSpec takes (VAR EXPR [RESULT…]) apart.
func loopSpec(lw *kernel.Lowering, s *kernel.Site, spec kernel.Object) (sym *syntax.Symbol, parts []*syntax.Cons, bad zygo.Sexp) {
	parts, ok := lw.Cells(spec)
	if !ok || len(parts) == 0 {
		return nil, nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("consp"), spec)
	}
	if len(parts) < 2 || len(parts) > 3 {
		return nil, nil, lw.RaiseSignal("wrong-number-of-arguments",
			syntax.NewCons(syntax.Int(2), syntax.Int(3)), syntax.Int(len(parts)))
	}
	sym, ok = parts[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), parts[0].Car)
	}
	return sym, parts, nil
}

func lowerDolist(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	sym, parts, bad := loopSpec(lw, s, args[0].Car)
	if bad != nil {
		return bad
	}
	tail, list := lw.Fresh("tail"), lw.LowerCell(parts[1], true)
	round := lw.BindOne(sym, kernel.Call(carOp, tail), func() zygo.Sexp { return lw.Body(args[1:], false) })
	advance := kernel.CodeList(lw.M.Words.Set, tail, kernel.Call(cdrOp, tail))
	result := zygo.Sexp(kernel.Nil)
	if len(parts) == 3 {
		// In dynamic code the variable is bound, to nil, around the result too.
		if lw.Unit.Lexical {
			result = lw.LowerCell(parts[2], used)
		} else {
			result = lw.BindOne(sym, kernel.Nil, func() zygo.Sexp { return lw.LowerCell(parts[2], used) })
		}
	}
	return kernel.CodeList(lw.M.Words.Let, kernel.Array(tail, list), lw.Loop(tail, round, advance), result)
}

func lowerDotimes(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	sym, parts, bad := loopSpec(lw, s, args[0].Car)
	if bad != nil {
		return bad
	}
	n, count := lw.Fresh("count"), lw.Fresh("limit")
	round := lw.BindOne(sym, n, func() zygo.Sexp { return lw.Body(args[1:], false) })
	advance := kernel.CodeList(lw.M.Words.Set, n, kernel.Call(addOneOp, n))
	result := zygo.Sexp(kernel.Nil)
	if len(parts) == 3 {
		result = lw.BindOne(sym, n, func() zygo.Sexp { return lw.LowerCell(parts[2], used) })
	}
	return kernel.CodeList(lw.M.Words.Let, kernel.Array(n, syntax.Int(0), count, lw.LowerCell(parts[1], true)),
		lw.Loop(kernel.Call(lessOp, n, count), round, advance), result)
}
