package kernel

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Unit is what all forms of one text share while they are lowered.
type Unit struct {
	Lexical  bool
	Specials map[*syntax.Symbol]bool // (defvar x) without a value: special in this text only
}

// scope is one variable in sight, innermost first. A nil local marks a
// variable that is bound dynamically from here on.
type scope struct {
	sym   *syntax.Symbol
	local *zygo.SexpSymbol
	up    *scope
}

// Lowering turns forms into zygomys code. A form that is wrong becomes code
// that signals when it is reached, as in Emacs; only a limit stops lowering,
// by a panic with a *LimitError.
type Lowering struct {
	M     *Machine
	Unit  *Unit
	scope *scope
	// functions are the local functions in sight.
	functions *localFunction
	At        syntax.Pos // the nearest place in the text; forms that macros make have none
}

// words are the symbols of zygomys that lowered code uses.
type words struct{ Begin, cond, Let, letseq, fn, loop, Set, or, And zygo.Sexp }

func (m *Machine) makeWords() words {
	w := func(name string) zygo.Sexp { return m.env.MakeSymbol(name) }
	return words{
		Begin: w("begin"), cond: w("cond"), Let: w("let"), letseq: w("letseq"),
		fn: w("fn"), loop: w("for"), Set: w("set"), or: w("or"), And: w("and"),
	}
}

// Call is the code [OP ARG...].
func Call(op operation, args ...zygo.Sexp) zygo.Sexp {
	return &zygo.SexpArray{Val: append([]zygo.Sexp{op}, args...)}
}

func CodeList(items ...zygo.Sexp) zygo.Sexp {
	list := zygo.Sexp(zygo.SexpNull)
	for i := len(items) - 1; i >= 0; i-- {
		list = zygo.Cons(items[i], list)
	}
	return list
}

func Array(items ...zygo.Sexp) zygo.Sexp { return &zygo.SexpArray{Val: items} }

// Fresh is a zygomys variable that nothing else uses.
func (lw *Lowering) Fresh(name string) *zygo.SexpSymbol {
	lw.M.nextLocal++
	return lw.M.env.MakeSymbol(localName(name, lw.M.nextLocal))
}

// Check panics with the limit that err is, if any.
func Check(err error) {
	if err != nil {
		panic(err)
	}
}

// Lower gives the code of a form; used tells whether anything looks at its value.
func (lw *Lowering) Lower(form Object, used bool) zygo.Sexp {
	Check(lw.M.Step(1))
	switch f := form.(type) {
	case *syntax.Symbol:
		return lw.Reference(f)
	case *syntax.Cons:
		Check(lw.M.Enter())
		defer lw.M.Leave()
		Check(lw.M.ChargeCode(lowerBytes))
		return lw.lowerCons(f, used)
	}
	return form
}

// LowerCell lowers the car of a cell, keeping its place.
func (lw *Lowering) LowerCell(cell *syntax.Cons, used bool) zygo.Sexp {
	outer := lw.At
	if cell.CarAt.IsKnown() {
		lw.At = cell.CarAt
	}
	code := lw.Lower(cell.Car, used)
	lw.At = outer
	return code
}

// Body is the code of forms of which the last gives the value.
func (lw *Lowering) Body(cells []*syntax.Cons, used bool) zygo.Sexp {
	switch len(cells) {
	case 0:
		return Nil
	case 1:
		return lw.LowerCell(cells[0], used)
	}
	items := make([]zygo.Sexp, 1, len(cells)+1)
	items[0] = lw.M.Words.Begin
	for i, cell := range cells {
		outer := lw.scope
		items = append(items, lw.LowerCell(cell, used && i == len(cells)-1))
		lw.scope = lw.markLocalSpecial(cell.Car, outer)
	}
	return CodeList(items...)
}

// markLocalSpecial notes a defvar in a body: its variable is special in what follows.
func (lw *Lowering) markLocalSpecial(form Object, sc *scope) *scope {
	c, ok := form.(*syntax.Cons)
	if !ok || !lw.Unit.Lexical {
		return sc
	}
	switch name, _ := SymbolName(c.Car); name {
	case "defvar", "defconst", "defcustom", "defvar-local":
	default:
		return sc
	}
	if sym, ok := CarOf(c.Cdr).(*syntax.Symbol); ok {
		return &scope{sym: sym, up: sc}
	}
	return sc
}

// Cells are the cells of a list, false if it does not end in nil.
func (lw *Lowering) Cells(list Object) ([]*syntax.Cons, bool) {
	var cells []*syntax.Cons
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return cells, list == Nil
		}
		Check(lw.M.Step(1))
		cells = append(cells, c)
		list = c.Cdr
	}
}

// lookup finds the zygomys variable of a symbol; false if it is dynamic here.
func (lw *Lowering) lookup(sym *syntax.Symbol) (*zygo.SexpSymbol, bool) {
	for sc := lw.scope; sc != nil; sc = sc.up {
		if sc.sym == sym {
			if sc.local == nil {
				continue
			}
			return sc.local, true
		}
	}
	return nil, false
}

// bindsDynamically tells whether a new binding of the symbol is dynamic.
func (lw *Lowering) bindsDynamically(sym *syntax.Symbol) bool {
	if !lw.Unit.Lexical || lw.M.IsSpecial(sym) || lw.Unit.Specials[sym] {
		return true
	}
	for sc := lw.scope; sc != nil; sc = sc.up {
		if sc.sym == sym {
			return sc.local == nil
		}
	}
	return false
}

func (lw *Lowering) Reference(sym *syntax.Symbol) zygo.Sexp {
	if sym.Constant && sym.Value == sym {
		return sym
	}
	if local, ok := lw.lookup(sym); ok {
		return local
	}
	return Call(&varRef{sym: sym})
}

// varRef reads a dynamic variable.
type varRef struct {
	Constant
	sym *syntax.Symbol
}

func (v *varRef) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	if value := m.ValueOf(v.sym); value != nil {
		return value, nil
	}
	return nil, m.Signal("void-variable", v.sym)
}

// Raise is code that fails with err.
func (lw *Lowering) Raise(err error) zygo.Sexp { return Call(&raiseOp{err: err}) }

func (lw *Lowering) RaiseSignal(name string, data ...Object) zygo.Sexp {
	return lw.Raise(lw.M.Signal(name, data...))
}

type raiseOp struct {
	Constant
	err error
}

func (r *raiseOp) Run(*Machine, []zygo.Sexp) (zygo.Sexp, error) { return nil, r.err }

func (lw *Lowering) lowerCons(form *syntax.Cons, used bool) zygo.Sexp {
	if form.At.IsKnown() {
		outer := lw.At
		lw.At = form.At
		defer func() { lw.At = outer }()
	}
	switch head := form.Car.(type) {
	case *syntax.Symbol:
		return lw.lowerNamed(head, form, used)
	case *syntax.Cons:
		if name, _ := SymbolName(head.Car); name == "lambda" || name == "closure" {
			return lw.lowerCall(Call(funcallOp, lw.lambdaHead(head)), form)
		}
	case *Closure, *Subr:
		return lw.lowerCall(Call(funcallOp, head), form)
	}
	return lw.RaiseSignal("invalid-function", form.Car)
}

func (lw *Lowering) lambdaHead(head *syntax.Cons) zygo.Sexp {
	if name, _ := SymbolName(head.Car); name == "closure" {
		return head
	}
	return lw.Function(head, true)
}

// lowerNamed lowers a form whose head is a symbol, by what the symbol is now.
func (lw *Lowering) lowerNamed(head *syntax.Symbol, form *syntax.Cons, used bool) zygo.Sexp {
	s := &Site{Sym: head, form: form, at: lw.At}
	if f := lw.localFunction(head); f != nil {
		if f.macro != nil {
			return lw.Lower(lw.expandUserMacro(f.macro, form), used)
		}
		return lw.lowerCall(Call(funcallOp, f.local), form)
	}
	switch fn := lw.M.Indirect(head).(type) {
	case nil:
		if !used && lw.M.Library.IsPackageCall(head.Name) {
			return lw.lowerMissing(s, false)
		}
		return lw.lowerLate(s)
	case *Special:
		return lw.lowerSpecial(fn, s, used)
	case *Subr:
		if fn.Missing {
			return lw.lowerMissing(s, used)
		}
		return lw.lowerSubr(fn, s)
	case *syntax.Cons:
		if name, _ := SymbolName(fn.Car); name == "macro" {
			return lw.Lower(lw.expandUserMacro(fn.Cdr, form), used)
		}
		if IsMacroAutoload(fn) {
			return lw.lowerMissing(s, used)
		}
	}
	return lw.lowerCall(s, form)
}

func (lw *Lowering) lowerSpecial(sp *Special, s *Site, used bool) zygo.Sexp {
	cells, ok := lw.Cells(s.form.Cdr)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), LastCdr(s.form.Cdr))
	}
	if len(cells) < sp.Min || (sp.Max >= 0 && len(cells) > sp.Max) {
		return lw.RaiseSignal("wrong-number-of-arguments", sp.Arity(lw.M, s.Sym), syntax.Int(len(cells)))
	}
	if sp.Expand != nil {
		form, err := sp.Expand(lw.M, s.form, cells)
		if err != nil {
			return lw.Raise(err)
		}
		return lw.Lower(form, used)
	}
	return sp.Lower(lw, s, cells, used)
}

func (lw *Lowering) lowerSubr(fn *Subr, s *Site) zygo.Sexp {
	n, rest := 0, s.form.Cdr
	for {
		c, ok := rest.(*syntax.Cons)
		if !ok {
			break
		}
		Check(lw.M.Step(1))
		n, rest = n+1, c.Cdr
	}
	if rest == Nil && !fn.accepts(n) && lw.M.advised == nil {
		return lw.RaiseSignal("wrong-number-of-arguments", s.Sym, syntax.Int(n))
	}
	s.subr = fn
	return lw.lowerCall(s, s.form)
}

// lowerCall is the code of a call whose function is the value of head: an
// operation, or code that gives one before the arguments are evaluated.
func (lw *Lowering) lowerCall(head zygo.Sexp, form *syntax.Cons) zygo.Sexp {
	cells, ok := lw.Cells(form.Cdr)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), LastCdr(form.Cdr))
	}
	items := make([]zygo.Sexp, 1, len(cells)+1)
	items[0] = head
	for _, cell := range cells {
		items = append(items, lw.LowerCell(cell, true))
	}
	return &zygo.SexpArray{Val: items}
}

// lowerLate is the code of a call of a function that is not defined yet. When
// it is reached the symbol may be void, a function, or a macro; a macro is
// expanded and lowered then, in the scope of the site, and its code put into
// the slot, which zygomys compiles whenever it runs it.
func (lw *Lowering) lowerLate(s *Site) zygo.Sexp {
	slot := &zygo.SexpPair{Head: Nil, Tail: zygo.SexpNull}
	late := &lateMacro{site: s, slot: slot, lw: *lw}
	return CodeList(lw.M.Words.cond,
		Call(late), CodeList(zygo.Cons(lw.M.Words.Begin, slot)),
		lw.lowerCall(Call(&resolveOp{site: s}), s.form))
}

// lateMacro tells whether the site's symbol has become a macro.
type lateMacro struct {
	Constant
	site *Site
	slot *zygo.SexpPair
	lw   Lowering
	done bool
}

func (l *lateMacro) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	switch fn := m.Indirect(l.site.Sym).(type) {
	case *Special:
	case *syntax.Cons:
		if name, _ := SymbolName(fn.Car); name != "macro" {
			return Nil, nil
		}
	default:
		return Nil, nil
	}
	if !l.done {
		lw := l.lw
		l.slot.Head = lw.lowerNamed(l.site.Sym, l.site.form, true)
		l.done = true
	}
	return m.T, nil
}

// resolveOp gives the site itself if its function exists, so that a void
// function is found before its arguments are evaluated.
type resolveOp struct {
	Constant
	site *Site
}

func (r *resolveOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	if m.Indirect(r.site.Sym) == nil {
		return nil, m.Signal("void-function", r.site.Sym)
	}
	return r.site, nil
}

// funcallOp makes an operation of a function object.
var funcallOp = &Primitive{Name: "function", F: func(_ *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return &objectCall{fn: args[0]}, nil
}}

type objectCall struct {
	Constant
	fn Object
}

func (o *objectCall) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return m.CallObject(o.fn, o.fn, nil, args)
}
