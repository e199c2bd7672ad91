package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func definingForms() []Special {
	return []Special{
		{Name: "defun", Min: 2, Max: -1, Lower: lowerDefun},
		{Name: "defsubst", Min: 2, Max: -1, Lower: lowerDefun},
		{Name: "define-inline", Min: 2, Max: -1, Lower: lowerDefun},
		{Name: "defmacro", Min: 2, Max: -1, Lower: lowerDefmacro},
		{Name: "defvar", Min: 1, Max: 3, IsForm: true, Lower: lowerDefvar},
		{Name: "defconst", Min: 2, Max: 3, IsForm: true, Lower: lowerDefconst},
		{Name: "defvar-local", Min: 2, Max: 3, Lower: lowerDefvarLocal},
		{Name: "defcustom", Min: 3, Max: -1, Lower: lowerDefcustom},
		{Name: "defgroup", Min: 3, Max: -1, Lower: LowerNil},
		{Name: "defface", Min: 3, Max: -1, Lower: LowerNil},
	}
}

// FunctionName is the symbol that a defun names.
func (lw *Lowering) FunctionName(o Object) (*syntax.Symbol, zygo.Sexp) {
	if sym, ok := o.(*syntax.Symbol); ok {
		return sym, nil
	}
	return nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), o)
}

// namedLambda is the lambda of (defun NAME ARGS . BODY).
func (lw *Lowering) namedLambda(sym *syntax.Symbol, args []*syntax.Cons) *lambda {
	form := syntax.NewCons(lw.M.Symbol("lambda"), args[0].Cdr)
	form.At, form.CarAt = lw.At, lw.At
	return lw.ParseLambda(form, sym.Name)
}

func lowerDefun(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, bad := lw.FunctionName(args[0].Car)
	if bad != nil {
		return bad
	}
	return Call(&DefineOp{Sym: sym}, lw.MakeClosure(lw.namedLambda(sym, args)))
}

func lowerDefmacro(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, bad := lw.FunctionName(args[0].Car)
	if bad != nil {
		return bad
	}
	return Call(&DefineOp{Sym: sym, Macro: true}, lw.MakeClosure(lw.namedLambda(sym, args)))
}

// DefineOp puts a function into a symbol.
type DefineOp struct {
	Constant
	Sym   *syntax.Symbol
	Macro bool
}

func (d *DefineOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	def := args[0]
	if d.Macro {
		def = syntax.NewCons(m.Symbol("macro"), def)
	}
	m.SetFunction(d.Sym, def)
	return d.Sym, nil
}

// expandUserMacro runs a macro's expander over the arguments of form.
func (lw *Lowering) expandUserMacro(expander Object, form *syntax.Cons) Object {
	m := lw.M
	args, ok := lw.Cells(form.Cdr)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", m.Symbol("listp"), LastCdr(form.Cdr))
	}
	values := make([]Object, len(args))
	for i, cell := range args {
		values[i] = cell.Car
	}
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	expansion, err := m.Apply(expander, values...)
	if err != nil {
		if _, isLimit := err.(*LimitError); isLimit {
			panic(err)
		}
		m.Unwind(height, catches, depth)
		return lw.Raise(err)
	}
	return expansion
}

func lowerDefvar(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	if len(args) == 1 {
		if lw.scope == nil {
			return Call(&localSpecialOp{unit: lw.Unit, sym: sym})
		}
		return sym
	}
	return lw.initialize(s, sym, args, "defvar")
}

// localSpecialOp makes a variable special for the rest of the text.
type localSpecialOp struct {
	Constant
	unit *Unit
	sym  *syntax.Symbol
}

func (l *localSpecialOp) Run(*Machine, []zygo.Sexp) (zygo.Sexp, error) {
	if l.unit.Specials == nil {
		l.unit.Specials = map[*syntax.Symbol]bool{}
	}
	l.unit.Specials[l.sym] = true
	return l.sym, nil
}

// initialize is the code of a defvar: the value is evaluated only if the variable is void.
func (lw *Lowering) initialize(s *Site, sym *syntax.Symbol, args []*syntax.Cons, by string) zygo.Sexp {
	op := &initOp{sym: sym, by: by, at: lw.PlaceOf(args[0])}
	return lw.Branch(Call(&boundOp{sym: sym}), sym, Call(op, lw.LowerCell(args[1], true)))
}

// boundOp makes a variable special and tells whether it has a value.
type boundOp struct {
	Constant
	sym *syntax.Symbol
}

func (b *boundOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	b.sym.Special = true
	return m.Bool(m.DefaultValue(b.sym) != nil), nil
}

type initOp struct {
	Constant
	sym *syntax.Symbol
	by  string
	at  syntax.Pos
}

func (i *initOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	i.sym.Special = true
	return i.sym, m.AssignDefault(i.sym, args[0], i.by, i.at)
}

func lowerDefconst(lw *Lowering, _ *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	op := &initOp{sym: sym, by: "defconst", at: lw.PlaceOf(args[0])}
	return Call(op, lw.LowerCell(args[1], true))
}

func lowerDefvarLocal(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	return Call(FirstOp, lw.initialize(s, sym, args, "defvar-local"), Call(&autoLocalOp{sym: sym}))
}

// autoLocalOp makes a variable buffer-local whenever it is set.
type autoLocalOp struct {
	Constant
	sym *syntax.Symbol
}

func (a *autoLocalOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	m.MakeAutoLocal(a.sym)
	return a.sym, nil
}

func (m *Machine) MakeAutoLocal(sym *syntax.Symbol) {
	if m.autoLocal == nil {
		m.autoLocal = map[*syntax.Symbol]bool{}
	}
	m.autoLocal[sym] = true
}

func lowerDefcustom(lw *Lowering, s *Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	sym, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	return lw.initialize(s, sym, args, "defcustom")
}
