package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// catch, unwind-protect and condition-case run their bodies as zygomys
// functions without parameters, so that an exit can be caught between two
// runs of the VM.

func lowerCatch(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return Call(catchOp, lw.LowerCell(args[0], true), lw.Thunk(lw.Body(args[1:], true)))
}

var catchOp = &Primitive{Name: "catch", F: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	m.Catches = append(m.Catches, args[0])
	result, err := m.RunThunk(args[1])
	m.Catches = m.Catches[:catches]
	if exit, ok := err.(*ThrowExit); ok && exit.Tag == args[0] {
		m.Unwind(height, catches, depth)
		return exit.Value, nil
	}
	return result, err
}}

// RunThunk runs a function without parameters, one level deeper.
func (m *Machine) RunThunk(fn zygo.Sexp) (Object, error) {
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	return m.applyCompiled(fn.(*zygo.SexpFunction), nil)
}

func lowerUnwindProtect(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	return Call(UnwindProtectOp, lw.Thunk(lw.LowerCell(args[0], used)), lw.Thunk(lw.Body(args[1:], false)))
}

var UnwindProtectOp = &Primitive{Name: "unwind-protect", F: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	result, err := m.RunThunk(args[0])
	if _, isLimit := err.(*LimitError); isLimit {
		return nil, err
	}
	m.Unwind(height, catches, depth)
	if _, exit := m.RunThunk(args[1]); exit != nil {
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
		for list, ok := m.Conditions(s.Symbol).(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
			if err := m.Step(1); err != nil {
				return false, err
			}
			if c, _ := SymbolName(list.Car); c == name {
				return true, nil
			}
		}
	}
	return false, nil
}

// conditionCaseOp is called with the body and then the handlers, which take
// the error as their one argument.
type conditionCaseOp struct {
	Constant
	handlers []handler
}

func lowerConditionCase(lw *Lowering, s *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	variable, ok := args[0].Car.(*syntax.Symbol)
	if !ok && args[0].Car != Nil {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	op := &conditionCaseOp{}
	code := []zygo.Sexp{lw.Thunk(lw.LowerCell(args[1], true))}
	for _, cell := range args[2:] {
		clause, ok := cell.Car.(*syntax.Cons)
		if !ok {
			if cell.Car == Nil {
				continue
			}
			return lw.RaiseSignal("error", syntax.NewString("Invalid condition handler: "+syntax.Prin1(cell.Car)))
		}
		h, ok := parseHandler(clause.Car)
		if !ok {
			return lw.RaiseSignal("error", syntax.NewString("Invalid condition handler: "+syntax.Prin1(clause)))
		}
		body, _ := lw.Cells(clause.Cdr)
		op.handlers = append(op.handlers, h)
		code = append(code, lw.handlerCode(variable, body, used))
	}
	return Call(op, code...)
}

func (lw *Lowering) handlerCode(variable *syntax.Symbol, body []*syntax.Cons, used bool) zygo.Sexp {
	value := lw.Fresh("error")
	var code zygo.Sexp
	if variable == nil {
		code = lw.Body(body, used)
	} else {
		code = lw.BindOne(variable, value, func() zygo.Sexp { return lw.Body(body, used) })
	}
	return CodeList(lw.M.Words.fn, Array(value), code)
}

func parseHandler(conditions Object) (handler, bool) {
	if name, ok := SymbolName(conditions); ok {
		return handler{conditions: []string{name}, success: name == ":success"}, true
	}
	var h handler
	for list, ok := conditions.(*syntax.Cons); ok; list, ok = list.Cdr.(*syntax.Cons) {
		name, ok := SymbolName(list.Car)
		if !ok {
			return h, false
		}
		if h.conditions = append(h.conditions, name); len(h.conditions) > 1000 {
			return h, false
		}
	}
	return h, len(h.conditions) > 0
}

func (op *conditionCaseOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	result, err := m.RunThunk(args[0])
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
			m.Unwind(height, catches, depth)
			return m.runHandler(args[1+i], syntax.NewCons(signal.Symbol, signal.Data))
		}
	}
	return nil, err
}

func (m *Machine) runHandler(fn zygo.Sexp, value Object) (Object, error) {
	return m.applyCompiled(fn.(*zygo.SexpFunction), []zygo.Sexp{value})
}

func lowerDemoted(lw *Lowering, _ *Site, args []*syntax.Cons, used bool) zygo.Sexp {
	if len(args) > 0 {
		if _, isFormat := args[0].Car.(*syntax.String); isFormat {
			args = args[1:]
		}
	}
	op := &conditionCaseOp{handlers: []handler{{conditions: []string{"error"}}}}
	value := lw.Fresh("error")
	return Call(op, lw.Thunk(lw.Body(args, used)), CodeList(lw.M.Words.fn, Array(value), Nil))
}

func conditionMacros() []Special {
	return []Special{
		{Name: "ignore-errors", Max: -1, Expand: func(m *Machine, form *syntax.Cons, _ []*syntax.Cons) (Object, error) {
			return m.ListOf("condition-case", Nil, syntax.NewCons(m.Symbol("progn"), form.Cdr),
				syntax.List(m.Symbol("error"))), nil
		}},
		{Name: "ignore-error", Min: 1, Max: -1, Expand: func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
			return m.ListOf("condition-case", Nil, syntax.NewCons(m.Symbol("progn"), args[0].Cdr),
				syntax.List(args[0].Car)), nil
		}},
		{Name: "condition-case-unless-debug", Min: 2, Max: -1, IsForm: true, Lower: lowerConditionCase},
	}
}

// ListOf is the form (NAME ITEM…).
func (m *Machine) ListOf(name string, items ...Object) Object {
	return syntax.NewCons(m.Symbol(name), syntax.List(items...))
}
