package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// catch, unwind-protect and condition-case run their bodies as zygomys
// functions without parameters, so that an exit can be caught between two
// runs of the VM.

func lowerCatch(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return call(catchOp, lw.lowerCell(args[0], true), lw.thunk(lw.body(args[1:], true)))
}

var catchOp = &primitive{name: "catch", f: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	m.catches = append(m.catches, args[0])
	result, err := m.runThunk(args[1])
	m.catches = m.catches[:catches]
	if exit, ok := err.(*throwExit); ok && exit.tag == args[0] {
		m.unwind(height, catches, depth)
		return exit.value, nil
	}
	return result, err
}}

// runThunk runs a function without parameters, one level deeper.
func (m *Machine) runThunk(fn zygo.Sexp) (Object, error) {
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	return m.applyCompiled(fn.(*zygo.SexpFunction), nil)
}

func lowerUnwindProtect(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	return call(unwindProtectOp, lw.thunk(lw.lowerCell(args[0], used)), lw.thunk(lw.body(args[1:], false)))
}

var unwindProtectOp = &primitive{name: "unwind-protect", f: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	result, err := m.runThunk(args[0])
	if _, isLimit := err.(*LimitError); isLimit {
		return nil, err
	}
	m.unwind(height, catches, depth)
	if _, exit := m.runThunk(args[1]); exit != nil {
		return nil, exit
	}
	return result, err
}}

// handler is one clause of condition-case.
type handler struct {
	conditions []string // names; "t" matches every signal
	success    bool
}

func (h *handler) matches(m *Machine, s *Signal) (bool, error) {
	if h.success {
		return false, nil
	}
	for _, name := range h.conditions {
		if name == "t" {
			return true, nil
		}
		for list, ok := m.conditions(s.Symbol).(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
			if err := m.step(1); err != nil {
				return false, err
			}
			if c, _ := symbolName(list.Car); c == name {
				return true, nil
			}
		}
	}
	return false, nil
}

// conditionCaseOp is called with the body and then the handlers, which take
// the error as their one argument.
type conditionCaseOp struct {
	constant
	handlers []handler
}

func lowerConditionCase(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
	variable, ok := args[0].Car.(*syntax.Symbol)
	if !ok && args[0].Car != Nil {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	op := &conditionCaseOp{}
	code := []zygo.Sexp{lw.thunk(lw.lowerCell(args[1], true))}
	for _, cell := range args[2:] {
		clause, ok := cell.Car.(*syntax.Cons)
		if !ok {
			if cell.Car == Nil {
				continue
			}
			return lw.raiseSignal("error", syntax.NewString("Invalid condition handler: "+syntax.Prin1(cell.Car)))
		}
		h, ok := parseHandler(clause.Car)
		if !ok {
			return lw.raiseSignal("error", syntax.NewString("Invalid condition handler: "+syntax.Prin1(clause)))
		}
		body, _ := lw.cells(clause.Cdr)
		op.handlers = append(op.handlers, h)
		code = append(code, lw.handlerCode(variable, body, used))
	}
	return call(op, code...)
}

func (lw *lowering) handlerCode(variable *syntax.Symbol, body []*syntax.Cons, used bool) zygo.Sexp {
	value := lw.fresh("error")
	var code zygo.Sexp
	if variable == nil {
		code = lw.body(body, used)
	} else {
		code = lw.bindOne(variable, value, func() zygo.Sexp { return lw.body(body, used) })
	}
	return codeList(lw.m.words.fn, array(value), code)
}

func parseHandler(conditions Object) (handler, bool) {
	if name, ok := symbolName(conditions); ok {
		return handler{conditions: []string{name}, success: name == ":success"}, true
	}
	var h handler
	for list, ok := conditions.(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
		name, ok := symbolName(list.Car)
		if !ok {
			return h, false
		}
		if h.conditions = append(h.conditions, name); len(h.conditions) > 1000 {
			return h, false
		}
	}
	return h, len(h.conditions) > 0
}

func (op *conditionCaseOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	result, err := m.runThunk(args[0])
	if err == nil {
		for i := range op.handlers {
			if op.handlers[i].success {
				return m.runHandler(args[1+i], result)
			}
		}
		return result, nil
	}
	signal, ok := err.(*Signal)
	if !ok {
		return nil, err
	}
	for i := range op.handlers {
		matched, limit := op.handlers[i].matches(m, signal)
		if limit != nil {
			return nil, limit
		}
		if matched {
			m.unwind(height, catches, depth)
			return m.runHandler(args[1+i], syntax.NewCons(signal.Symbol, signal.Data))
		}
	}
	return nil, err
}

func (m *Machine) runHandler(fn zygo.Sexp, value Object) (Object, error) {
	return m.applyCompiled(fn.(*zygo.SexpFunction), []zygo.Sexp{value})
}

func lowerDemoted(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	if len(args) > 0 {
		if _, isFormat := args[0].Car.(*syntax.String); isFormat {
			args = args[1:]
		}
	}
	op := &conditionCaseOp{handlers: []handler{{conditions: []string{"error"}}}}
	value := lw.fresh("error")
	return call(op, lw.thunk(lw.body(args, used)), codeList(lw.m.words.fn, array(value), Nil))
}

func conditionMacros() []Special {
	return []Special{
		{name: "ignore-errors", max: -1, expand: func(m *Machine, form *syntax.Cons, _ []*syntax.Cons) (Object, error) {
			return m.listOf("condition-case", Nil, syntax.NewCons(m.Symbol("progn"), form.Cdr),
				syntax.List(m.Symbol("error"))), nil
		}},
		{name: "ignore-error", min: 1, max: -1, expand: func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
			return m.listOf("condition-case", Nil, syntax.NewCons(m.Symbol("progn"), args[0].Cdr),
				syntax.List(args[0].Car)), nil
		}},
		{name: "condition-case-unless-debug", min: 2, max: -1, isForm: true, lower: lowerConditionCase},
	}
}

// listOf is the form (NAME ITEM…).
func (m *Machine) listOf(name string, items ...Object) Object {
	return syntax.NewCons(m.Symbol(name), syntax.List(items...))
}
