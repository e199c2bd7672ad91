package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func controlForms() []Special {
	return []Special{
		{Name: "quote", Min: 0, Max: -1, IsForm: true, Lower: lowerQuote},
		{Name: "function", Min: 0, Max: -1, IsForm: true, Lower: lowerFunction},
		{Name: "lambda", Min: 1, Max: -1, Lower: lowerLambda},
		{Name: "progn", Max: -1, IsForm: true, Lower: LowerProgn},
		{Name: "prog1", Min: 1, Max: -1, IsForm: true, Lower: lowerProg1},
		{Name: "prog2", Min: 2, Max: -1, Lower: lowerProg2},
		{Name: "if", Min: 2, Max: -1, IsForm: true, Lower: lowerIf},
		{Name: "when", Min: 1, Max: -1, Lower: lowerWhen},
		{Name: "unless", Min: 1, Max: -1, Lower: lowerUnless},
		{Name: "cond", Max: -1, IsForm: true, Lower: lowerCond},
		{Name: "and", Max: -1, IsForm: true, Lower: lowerAnd},
		{Name: "or", Max: -1, IsForm: true, Lower: lowerOr},
		{Name: "while", Min: 1, Max: -1, IsForm: true, Lower: lowerWhile},
		{Name: "catch", Min: 1, Max: -1, IsForm: true, Lower: lowerCatch},
		{Name: "unwind-protect", Min: 1, Max: -1, IsForm: true, Lower: lowerUnwindProtect},
		{Name: "condition-case", Min: 2, Max: -1, IsForm: true, Lower: lowerConditionCase},
		{Name: "interactive", Max: -1, IsForm: true, Lower: LowerNil},
		{Name: "declare", Max: -1, Lower: LowerNil},
		{Name: "comment", Max: -1, Lower: LowerNil},
		{Name: "eval-when-compile", Max: -1, Lower: LowerProgn},
		{Name: "eval-and-compile", Max: -1, Lower: LowerProgn},
		{Name: "with-no-warnings", Max: -1, Lower: LowerProgn},
		{Name: "save-excursion", Max: -1, IsForm: true, Lower: LowerProgn},
		{Name: "save-restriction", Max: -1, IsForm: true, Lower: LowerProgn},
		{Name: "save-current-buffer", Max: -1, IsForm: true, Lower: LowerProgn},
		{Name: "save-window-excursion", Max: -1, Lower: LowerProgn},
		{Name: "save-mark-and-excursion", Max: -1, Lower: LowerProgn},
		{Name: "save-selected-window", Max: -1, Lower: LowerProgn},
		{Name: "with-demoted-errors", Max: -1, Lower: lowerDemoted},
		{Name: "with-suppressed-warnings", Min: 1, Max: -1, Lower: LowerSkipFirst},
		{Name: "with-current-buffer", Min: 1, Max: -1, Lower: LowerProgn},
		{Name: "combine-after-change-calls", Max: -1, Lower: LowerProgn},
		{Name: "with-local-quit", Max: -1, Lower: LowerProgn},
		{Name: "track-mouse", Max: -1, IsForm: true, Lower: LowerProgn},
		{Name: "benchmark-run", Max: -1, Lower: LowerProgn},
		{Name: "benchmark-progn", Max: -1, Lower: LowerProgn},
		{Name: "with-temp-buffer", Max: -1, Lower: LowerProgn},
		{Name: "with-temp-message", Min: 1, Max: -1, Lower: LowerSkipFirst},
	}
}

func LowerNil(*Lowering, *Site, []*syntax.Cons, bool) zygo.Sexp { return Nil }

func lowerQuote(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) != 1 {
		return lw.RaiseSignal("wrong-number-of-arguments", s.Sym, syntax.Int(len(args)))
	}
	return args[0].Car
}

func lowerFunction(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) != 1 {
		return lw.RaiseSignal("wrong-number-of-arguments", s.Sym, syntax.Int(len(args)))
	}
	if form, ok := args[0].Car.(*syntax.Cons); ok {
		if name, _ := SymbolName(form.Car); name == "lambda" {
			return lw.Function(form, false)
		}
	}
	if sym, ok := args[0].Car.(*syntax.Symbol); ok {
		if f := lw.localFunction(sym); f != nil && f.local != nil {
			return f.local
		}
	}
	return args[0].Car
}

func lowerLambda(lw *Lowering, s *Site, _ []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Function(s.form, false)
}

func LowerProgn(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.Body(args, used)
}

func LowerSkipFirst(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.Body(args[1:], used)
}

func lowerProg1(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args) == 1 {
		return lw.LowerCell(args[0], true)
	}
	return Call(FirstOp, lw.LowerCell(args[0], true), lw.Body(args[1:], false))
}

func lowerProg2(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	first := lw.LowerCell(args[0], false)
	value := lw.LowerCell(args[1], true)
	return CodeList(lw.M.Words.Begin, first, Call(FirstOp, value, lw.Body(args[2:], false)))
}

// FirstOp passes its first argument on.
var FirstOp = &Primitive{Name: "first", F: func(_ *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return args[0], nil
}}

func (lw *Lowering) Branch(test, then, otherwise zygo.Sexp) zygo.Sexp {
	return CodeList(lw.M.Words.cond, test, then, otherwise)
}

func lowerIf(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.LowerCell(args[0], true)
	then := lw.LowerCell(args[1], used)
	return lw.Branch(test, then, lw.Body(args[2:], used))
}

func lowerWhen(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.LowerCell(args[0], true)
	return lw.Branch(test, lw.Body(args[1:], used), Nil)
}

func lowerUnless(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	test := lw.LowerCell(args[0], true)
	return lw.Branch(test, Nil, lw.Body(args[1:], used))
}

// zygomys copies the code of all later clauses for each clause: the cost of
// a cond, and, or is the square of its length.
func (lw *Lowering) chargeClauses(n int) { Check(lw.M.Alloc(n * n * 80)) }

func lowerCond(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	lw.chargeClauses(len(args))
	otherwise := zygo.Sexp(Nil)
	var pairs []zygo.Sexp // last clause first: body, test, body, test …
	flush := func() {
		if len(pairs) == 0 {
			return
		}
		items := []zygo.Sexp{lw.M.Words.cond}
		for i := len(pairs) - 1; i >= 0; i-- {
			items = append(items, pairs[i])
		}
		otherwise, pairs = CodeList(append(items, otherwise)...), nil
	}
	for i := len(args) - 1; i >= 0; i-- {
		clause, ok := args[i].Car.(*syntax.Cons)
		if !ok {
			flush()
			otherwise = lw.malformedClause(args[i].Car, otherwise)
			continue
		}
		body, ok := lw.Cells(clause.Cdr)
		if !ok {
			body = nil
		}
		test := lw.LowerCell(clause, true)
		if len(body) == 0 {
			flush()
			otherwise = CodeList(lw.M.Words.or, test, otherwise)
			continue
		}
		pairs = append(pairs, lw.Body(body, used), test)
	}
	flush()
	return otherwise
}

// malformedClause is the code of a cond clause that is no list; nil is passed over.
func (lw *Lowering) malformedClause(clause Object, otherwise zygo.Sexp) zygo.Sexp {
	if clause == Nil {
		return otherwise
	}
	return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), clause)
}

func lowerAnd(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.shortCircuit(lw.M.Words.And, lw.M.T, args)
}

func lowerOr(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	return lw.shortCircuit(lw.M.Words.or, Nil, args)
}

func (lw *Lowering) shortCircuit(word, empty zygo.Sexp, args []*syntax.Cons) zygo.Sexp {
	switch len(args) {
	case 0:
		return empty
	case 1:
		return lw.LowerCell(args[0], true)
	}
	lw.chargeClauses(len(args))
	items := []zygo.Sexp{word}
	for _, cell := range args {
		items = append(items, lw.LowerCell(cell, true))
	}
	return CodeList(items...)
}

// Loop is the code of a loop that charges a step each round; its value is nil.
func (lw *Lowering) Loop(test zygo.Sexp, body ...zygo.Sexp) zygo.Sexp {
	items := append([]zygo.Sexp{lw.M.Words.loop, Array(Nil, test, Call(tickOp))}, body...)
	return CodeList(items...)
}

// tickOp does nothing but what every operation does: it charges a step.
var tickOp = &Primitive{Name: "tick", F: func(*Machine, []zygo.Sexp) (zygo.Sexp, error) { return Nil, nil }}

func lowerWhile(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	test := lw.LowerCell(args[0], true)
	return lw.Loop(test, lw.Body(args[1:], false))
}
