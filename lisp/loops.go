package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func loopForms() []Special {
	return []Special{
		{name: "dolist", min: 1, max: -1, lower: lowerDolist},
		{name: "dotimes", min: 1, max: -1, lower: lowerDotimes},
	}
}

// The operations that lowered loops use.
var (
	carOp    = &primitive{name: "car", f: car}
	cdrOp    = &primitive{name: "cdr", f: cdr}
	addOneOp = &primitive{name: "1+", f: addOne}
	lessOp   = &primitive{name: "<", f: comparison(func(c int) bool { return c < 0 })}
)

// loopSpec takes (VAR EXPR [RESULT…]) apart.
func (lw *lowering) loopSpec(s *site, spec Object) (sym *syntax.Symbol, parts []*syntax.Cons, bad zygo.Sexp) {
	parts, ok := lw.cells(spec)
	if !ok || len(parts) == 0 {
		return nil, nil, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("consp"), spec)
	}
	if len(parts) < 2 || len(parts) > 3 {
		return nil, nil, lw.raiseSignal("wrong-number-of-arguments",
			syntax.NewCons(syntax.Int(2), syntax.Int(3)), syntax.Int(len(parts)))
	}
	sym, ok = parts[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, nil, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), parts[0].Car)
	}
	return sym, parts, nil
}

func lowerDolist(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
	sym, parts, bad := lw.loopSpec(s, args[0].Car)
	if bad != nil {
		return bad
	}
	tail, list := lw.fresh("tail"), lw.lowerCell(parts[1], true)
	round := lw.bindOne(sym, call(carOp, tail), func() zygo.Sexp { return lw.body(args[1:], false) })
	advance := codeList(lw.m.words.set, tail, call(cdrOp, tail))
	result := zygo.Sexp(Nil)
	if len(parts) == 3 {
		// In dynamic code the variable is bound, to nil, around the result too.
		if lw.unit.lexical {
			result = lw.lowerCell(parts[2], used)
		} else {
			result = lw.bindOne(sym, Nil, func() zygo.Sexp { return lw.lowerCell(parts[2], used) })
		}
	}
	return codeList(lw.m.words.let, array(tail, list), lw.loop(tail, round, advance), result)
}

func lowerDotimes(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
	sym, parts, bad := lw.loopSpec(s, args[0].Car)
	if bad != nil {
		return bad
	}
	n, count := lw.fresh("count"), lw.fresh("limit")
	round := lw.bindOne(sym, n, func() zygo.Sexp { return lw.body(args[1:], false) })
	advance := codeList(lw.m.words.set, n, call(addOneOp, n))
	result := zygo.Sexp(Nil)
	if len(parts) == 3 {
		result = lw.bindOne(sym, n, func() zygo.Sexp { return lw.lowerCell(parts[2], used) })
	}
	return codeList(lw.m.words.let, array(n, syntax.Int(0), count, lw.lowerCell(parts[1], true)),
		lw.loop(call(lessOp, n, count), round, advance), result)
}
