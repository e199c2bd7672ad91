package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func definingForms() []Special {
	return []Special{
		{name: "defun", min: 2, max: -1, lower: lowerDefun},
		{name: "defsubst", min: 2, max: -1, lower: lowerDefun},
		{name: "define-inline", min: 2, max: -1, lower: lowerDefun},
		{name: "defmacro", min: 2, max: -1, lower: lowerDefmacro},
		{name: "defvar", min: 1, max: 3, isForm: true, lower: lowerDefvar},
		{name: "defconst", min: 2, max: 3, isForm: true, lower: lowerDefconst},
		{name: "defvar-local", min: 2, max: 3, lower: lowerDefvarLocal},
		{name: "defcustom", min: 3, max: -1, lower: lowerDefcustom},
		{name: "defgroup", min: 3, max: -1, lower: lowerNil},
		{name: "defface", min: 3, max: -1, lower: lowerNil},
	}
}

// functionName is the symbol that a defun names.
func (lw *lowering) functionName(o Object) (*syntax.Symbol, zygo.Sexp) {
	if sym, ok := o.(*syntax.Symbol); ok {
		return sym, nil
	}
	return nil, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), o)
}

// namedLambda is the lambda of (defun NAME ARGS . BODY).
func (lw *lowering) namedLambda(sym *syntax.Symbol, args []*syntax.Cons) *lambda {
	form := syntax.NewCons(lw.m.Symbol("lambda"), args[0].Cdr)
	form.At, form.CarAt = lw.at, lw.at
	return lw.parseLambda(form, sym.Name)
}

func lowerDefun(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, bad := lw.functionName(args[0].Car)
	if bad != nil {
		return bad
	}
	return call(&defineOp{sym: sym}, lw.makeClosure(lw.namedLambda(sym, args)))
}

func lowerDefmacro(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, bad := lw.functionName(args[0].Car)
	if bad != nil {
		return bad
	}
	return call(&defineOp{sym: sym, macro: true}, lw.makeClosure(lw.namedLambda(sym, args)))
}

// defineOp puts a function into a symbol.
type defineOp struct {
	constant
	sym   *syntax.Symbol
	macro bool
}

func (d *defineOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	def := args[0]
	if d.macro {
		def = syntax.NewCons(m.Symbol("macro"), def)
	}
	m.setFunction(d.sym, def)
	return d.sym, nil
}

// expandUserMacro runs a macro's expander over the arguments of form.
func (lw *lowering) expandUserMacro(expander Object, form *syntax.Cons) Object {
	m := lw.m
	args, ok := lw.cells(form.Cdr)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", m.Symbol("listp"), lastCdr(form.Cdr))
	}
	values := make([]Object, len(args))
	for i, cell := range args {
		values[i] = cell.Car
	}
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	expansion, err := m.apply(expander, values...)
	if err != nil {
		if _, isLimit := err.(*LimitError); isLimit {
			panic(err)
		}
		m.unwind(height, catches, depth)
		return lw.raise(err)
	}
	return expansion
}

func lowerDefvar(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	if len(args) == 1 {
		if lw.scope == nil {
			return call(&localSpecialOp{unit: lw.unit, sym: sym})
		}
		return sym
	}
	return lw.initialize(s, sym, args, "defvar")
}

// localSpecialOp makes a variable special for the rest of the text.
type localSpecialOp struct {
	constant
	unit *unit
	sym  *syntax.Symbol
}

func (l *localSpecialOp) run(*Machine, []zygo.Sexp) (zygo.Sexp, error) {
	if l.unit.specials == nil {
		l.unit.specials = map[*syntax.Symbol]bool{}
	}
	l.unit.specials[l.sym] = true
	return l.sym, nil
}

// initialize is the code of a defvar: the value is evaluated only if the variable is void.
func (lw *lowering) initialize(s *site, sym *syntax.Symbol, args []*syntax.Cons, by string) zygo.Sexp {
	op := &initOp{sym: sym, by: by, at: lw.placeOf(args[0])}
	return lw.branch(call(&boundOp{sym: sym}), sym, call(op, lw.lowerCell(args[1], true)))
}

// boundOp makes a variable special and tells whether it has a value.
type boundOp struct {
	constant
	sym *syntax.Symbol
}

func (b *boundOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	b.sym.Special = true
	return m.Bool(m.defaultValue(b.sym) != nil), nil
}

type initOp struct {
	constant
	sym *syntax.Symbol
	by  string
	at  syntax.Pos
}

func (i *initOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	i.sym.Special = true
	return i.sym, m.setDefault(i.sym, args[0], i.by, i.at)
}

func lowerDefconst(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	op := &initOp{sym: sym, by: "defconst", at: lw.placeOf(args[0])}
	return call(op, lw.lowerCell(args[1], true))
}

func lowerDefvarLocal(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	return call(firstOp, lw.initialize(s, sym, args, "defvar-local"), call(&autoLocalOp{sym: sym}))
}

// autoLocalOp makes a variable buffer-local whenever it is set.
type autoLocalOp struct {
	constant
	sym *syntax.Symbol
}

func (a *autoLocalOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	m.makeAutoLocal(a.sym)
	return a.sym, nil
}

func (m *Machine) makeAutoLocal(sym *syntax.Symbol) {
	if m.autoLocal == nil {
		m.autoLocal = map[*syntax.Symbol]bool{}
	}
	m.autoLocal[sym] = true
}

func lowerDefcustom(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	return lw.initialize(s, sym, args, "defcustom")
}
