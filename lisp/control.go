package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func controlForms() []Special {
	return []Special{
		{name: "quote", min: 0, max: -1, isForm: true, lower: lowerQuote},
		{name: "function", min: 0, max: -1, isForm: true, lower: lowerFunction},
		{name: "lambda", min: 1, max: -1, lower: lowerLambda},
		{name: "progn", max: -1, isForm: true, lower: lowerProgn},
		{name: "prog1", min: 1, max: -1, isForm: true, lower: lowerProg1},
		{name: "prog2", min: 2, max: -1, lower: lowerProg2},
		{name: "if", min: 2, max: -1, isForm: true, lower: lowerIf},
		{name: "when", min: 1, max: -1, lower: lowerWhen},
		{name: "unless", min: 1, max: -1, lower: lowerUnless},
		{name: "cond", max: -1, isForm: true, lower: lowerCond},
		{name: "and", max: -1, isForm: true, lower: lowerAnd},
		{name: "or", max: -1, isForm: true, lower: lowerOr},
		{name: "while", min: 1, max: -1, isForm: true, lower: lowerWhile},
		{name: "catch", min: 1, max: -1, isForm: true, lower: lowerCatch},
		{name: "unwind-protect", min: 1, max: -1, isForm: true, lower: lowerUnwindProtect},
		{name: "condition-case", min: 2, max: -1, isForm: true, lower: lowerConditionCase},
		{name: "interactive", max: -1, isForm: true, lower: lowerNil},
		{name: "declare", max: -1, lower: lowerNil},
		{name: "comment", max: -1, lower: lowerNil},
		{name: "eval-when-compile", max: -1, lower: lowerProgn},
		{name: "eval-and-compile", max: -1, lower: lowerProgn},
		{name: "with-no-warnings", max: -1, lower: lowerProgn},
		{name: "save-excursion", max: -1, isForm: true, lower: lowerProgn},
		{name: "save-restriction", max: -1, isForm: true, lower: lowerProgn},
		{name: "save-current-buffer", max: -1, isForm: true, lower: lowerProgn},
		{name: "save-window-excursion", max: -1, lower: lowerProgn},
		{name: "save-mark-and-excursion", max: -1, lower: lowerProgn},
		{name: "save-selected-window", max: -1, lower: lowerProgn},
		{name: "with-demoted-errors", max: -1, lower: lowerDemoted},
		{name: "with-suppressed-warnings", min: 1, max: -1, lower: lowerSkipFirst},
		{name: "with-current-buffer", min: 1, max: -1, lower: lowerProgn},
		{name: "combine-after-change-calls", max: -1, lower: lowerProgn},
		{name: "with-local-quit", max: -1, lower: lowerProgn},
		{name: "track-mouse", max: -1, isForm: true, lower: lowerProgn},
		{name: "benchmark-run", max: -1, lower: lowerProgn},
		{name: "benchmark-progn", max: -1, lower: lowerProgn},
		{name: "with-temp-buffer", max: -1, lower: lowerProgn},
		{name: "with-temp-message", min: 1, max: -1, lower: lowerSkipFirst},
	}
}

func lowerNil(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp { return Nil }

func lowerQuote(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) != 1 {
		return lw.raiseSignal("wrong-number-of-arguments", s.sym, syntax.Int(len(args)))
	}
	return args[0].Car
}

func lowerFunction(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) != 1 {
		return lw.raiseSignal("wrong-number-of-arguments", s.sym, syntax.Int(len(args)))
	}
	if form, ok := args[0].Car.(*syntax.Cons); ok {
		if name, _ := symbolName(form.Car); name == "lambda" {
			return lw.function(form, false)
		}
	}
	if sym, ok := args[0].Car.(*syntax.Symbol); ok {
		if f := lw.localFunction(sym); f != nil && f.local != nil {
			return f.local
		}
	}
	return args[0].Car
}

func lowerLambda(lw *lowering, s *site, _ []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.function(s.form, false)
}

func lowerProgn(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.body(args, used)
}

func lowerSkipFirst(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.body(args[1:], used)
}

func lowerProg1(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) == 1 {
		return lw.lowerCell(args[0], true)
	}
	return call(firstOp, lw.lowerCell(args[0], true), lw.body(args[1:], false))
}

func lowerProg2(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	first := lw.lowerCell(args[0], false)
	value := lw.lowerCell(args[1], true)
	return codeList(lw.m.words.begin, first, call(firstOp, value, lw.body(args[2:], false)))
}

// firstOp passes its first argument on.
var firstOp = &primitive{name: "first", f: func(_ *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return args[0], nil
}}

func (lw *lowering) branch(test, then, otherwise zygo.Sexp) zygo.Sexp {
	return codeList(lw.m.words.cond, test, then, otherwise)
}

func lowerIf(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.lowerCell(args[0], true)
	then := lw.lowerCell(args[1], used)
	return lw.branch(test, then, lw.body(args[2:], used))
}

func lowerWhen(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.lowerCell(args[0], true)
	return lw.branch(test, lw.body(args[1:], used), Nil)
}

func lowerUnless(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.lowerCell(args[0], true)
	return lw.branch(test, Nil, lw.body(args[1:], used))
}

// zygomys copies the code of all later clauses for each clause: the cost of
// a cond, and, or is the square of its length.
func (lw *lowering) chargeClauses(n int) { check(lw.m.alloc(n * n * 80)) }

func lowerCond(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	lw.chargeClauses(len(args))
	otherwise := zygo.Sexp(Nil)
	var pairs []zygo.Sexp // last clause first: body, test, body, test …
	flush := func() {
		if len(pairs) == 0 {
			return
		}
		items := []zygo.Sexp{lw.m.words.cond}
		for i := len(pairs) - 1; i >= 0; i-- {
			items = append(items, pairs[i])
		}
		otherwise, pairs = codeList(append(items, otherwise)...), nil
	}
	for i := len(args) - 1; i >= 0; i-- {
		clause, ok := args[i].Car.(*syntax.Cons)
		if !ok {
			flush()
			otherwise = lw.malformedClause(args[i].Car, otherwise)
			continue
		}
		body, ok := lw.cells(clause.Cdr)
		if !ok {
			body = nil
		}
		test := lw.lowerCell(clause, true)
		if len(body) == 0 {
			flush()
			otherwise = codeList(lw.m.words.or, test, otherwise)
			continue
		}
		pairs = append(pairs, lw.body(body, used), test)
	}
	flush()
	return otherwise
}

// malformedClause is the code of a cond clause that is no list; nil is passed over.
func (lw *lowering) malformedClause(clause Object, otherwise zygo.Sexp) zygo.Sexp {
	if clause == Nil {
		return otherwise
	}
	return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), clause)
}

func lowerAnd(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.shortCircuit(lw.m.words.and, lw.m.t, args)
}

func lowerOr(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.shortCircuit(lw.m.words.or, Nil, args)
}

func (lw *lowering) shortCircuit(word, empty zygo.Sexp, args []*syntax.Cons) zygo.Sexp {
	switch len(args) {
	case 0:
		return empty
	case 1:
		return lw.lowerCell(args[0], true)
	}
	lw.chargeClauses(len(args))
	items := []zygo.Sexp{word}
	for _, cell := range args {
		items = append(items, lw.lowerCell(cell, true))
	}
	return codeList(items...)
}

// loop is the code of a loop that charges a step each round; its value is nil.
func (lw *lowering) loop(test zygo.Sexp, body ...zygo.Sexp) zygo.Sexp {
	items := append([]zygo.Sexp{lw.m.words.loop, array(Nil, test, call(tickOp))}, body...)
	return codeList(items...)
}

// tickOp does nothing but what every operation does: it charges a step.
var tickOp = &primitive{name: "tick", f: func(*Machine, []zygo.Sexp) (zygo.Sexp, error) { return Nil, nil }}

func lowerWhile(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	test := lw.lowerCell(args[0], true)
	return lw.loop(test, lw.body(args[1:], false))
}
