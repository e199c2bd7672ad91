package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// unit is what all forms of one text share while they are lowered.
type unit struct {
	lexical  bool
	specials map[*syntax.Symbol]bool // (defvar x) without a value: special in this text only
}

// scope is one variable in sight, innermost first. A nil local marks a
// variable that is bound dynamically from here on.
type scope struct {
	sym   *syntax.Symbol
	local *zygo.SexpSymbol
	up    *scope
}

// lowering turns forms into zygomys code. A form that is wrong becomes code
// that signals when it is reached, as in Emacs; only a limit stops lowering,
// by a panic with a *LimitError.
type lowering struct {
	m     *Machine
	unit  *unit
	scope *scope
	// functions are the local functions in sight.
	functions *localFunction
	at        syntax.Pos // the nearest place in the text; forms that macros make have none
}

// words are the symbols of zygomys that lowered code uses.
type words struct{ begin, cond, let, letseq, fn, loop, set, or, and zygo.Sexp }

func (m *Machine) makeWords() words {
	w := func(name string) zygo.Sexp { return m.env.MakeSymbol(name) }
	return words{
		begin: w("begin"), cond: w("cond"), let: w("let"), letseq: w("letseq"),
		fn: w("fn"), loop: w("for"), set: w("set"), or: w("or"), and: w("and"),
	}
}

// call is the code [OP ARG...].
func call(op operation, args ...zygo.Sexp) zygo.Sexp {
	return &zygo.SexpArray{Val: append([]zygo.Sexp{op}, args...)}
}

func codeList(items ...zygo.Sexp) zygo.Sexp {
	list := zygo.Sexp(zygo.SexpNull)
	for i := len(items) - 1; i >= 0; i-- {
		list = zygo.Cons(items[i], list)
	}
	return list
}

func array(items ...zygo.Sexp) zygo.Sexp { return &zygo.SexpArray{Val: items} }

// fresh is a zygomys variable that nothing else uses.
func (lw *lowering) fresh(name string) *zygo.SexpSymbol {
	lw.m.nextLocal++
	return lw.m.env.MakeSymbol(localName(name, lw.m.nextLocal))
}

// check panics with the limit that err is, if any.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

// lower gives the code of a form; used tells whether anything looks at its value.
func (lw *lowering) lower(form Object, used bool) zygo.Sexp {
	check(lw.m.step(1))
	switch f := form.(type) {
	case *syntax.Symbol:
		return lw.reference(f)
	case *syntax.Cons:
		check(lw.m.enter())
		defer lw.m.leave()
		check(lw.m.chargeCode(lowerBytes))
		return lw.lowerCons(f, used)
	}
	return form
}

// lowerCell lowers the car of a cell, keeping its place.
func (lw *lowering) lowerCell(cell *syntax.Cons, used bool) zygo.Sexp {
	outer := lw.at
	if cell.CarAt.IsKnown() {
		lw.at = cell.CarAt
	}
	code := lw.lower(cell.Car, used)
	lw.at = outer
	return code
}

// body is the code of forms of which the last gives the value.
func (lw *lowering) body(cells []*syntax.Cons, used bool) zygo.Sexp {
	switch len(cells) {
	case 0:
		return Nil
	case 1:
		return lw.lowerCell(cells[0], used)
	}
	items := make([]zygo.Sexp, 1, len(cells)+1)
	items[0] = lw.m.words.begin
	for i, cell := range cells {
		outer := lw.scope
		items = append(items, lw.lowerCell(cell, used && i == len(cells)-1))
		lw.scope = lw.markLocalSpecial(cell.Car, outer)
	}
	return codeList(items...)
}

// markLocalSpecial notes a defvar in a body: its variable is special in what follows.
func (lw *lowering) markLocalSpecial(form Object, sc *scope) *scope {
	c, ok := form.(*syntax.Cons)
	if !ok || !lw.unit.lexical {
		return sc
	}
	switch name, _ := symbolName(c.Car); name {
	case "defvar", "defconst", "defcustom", "defvar-local":
	default:
		return sc
	}
	if sym, ok := carOf(c.Cdr).(*syntax.Symbol); ok {
		return &scope{sym: sym, up: sc}
	}
	return sc
}

// cells are the cells of a list, false if it does not end in nil.
func (lw *lowering) cells(list Object) ([]*syntax.Cons, bool) {
	var cells []*syntax.Cons
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return cells, list == Nil
		}
		check(lw.m.step(1))
		cells = append(cells, c)
		list = c.Cdr
	}
}

// lookup finds the zygomys variable of a symbol; false if it is dynamic here.
func (lw *lowering) lookup(sym *syntax.Symbol) (*zygo.SexpSymbol, bool) {
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
func (lw *lowering) bindsDynamically(sym *syntax.Symbol) bool {
	if !lw.unit.lexical || lw.m.isSpecial(sym) || lw.unit.specials[sym] {
		return true
	}
	for sc := lw.scope; sc != nil; sc = sc.up {
		if sc.sym == sym {
			return sc.local == nil
		}
	}
	return false
}

func (lw *lowering) reference(sym *syntax.Symbol) zygo.Sexp {
	if sym.Constant && sym.Value == sym {
		return sym
	}
	if local, ok := lw.lookup(sym); ok {
		return local
	}
	return call(&varRef{sym: sym})
}

// varRef reads a dynamic variable.
type varRef struct {
	constant
	sym *syntax.Symbol
}

func (v *varRef) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	if value := m.value(v.sym); value != nil {
		return value, nil
	}
	return nil, m.signal("void-variable", v.sym)
}

// raise is code that fails with err.
func (lw *lowering) raise(err error) zygo.Sexp { return call(&raiseOp{err: err}) }

func (lw *lowering) raiseSignal(name string, data ...Object) zygo.Sexp {
	return lw.raise(lw.m.signal(name, data...))
}

type raiseOp struct {
	constant
	err error
}

func (r *raiseOp) run(*Machine, []zygo.Sexp) (zygo.Sexp, error) { return nil, r.err }

func (lw *lowering) lowerCons(form *syntax.Cons, used bool) zygo.Sexp {
	if form.At.IsKnown() {
		outer := lw.at
		lw.at = form.At
		defer func() { lw.at = outer }()
	}
	switch head := form.Car.(type) {
	case *syntax.Symbol:
		return lw.lowerNamed(head, form, used)
	case *syntax.Cons:
		if name, _ := symbolName(head.Car); name == "lambda" || name == "closure" {
			return lw.lowerCall(call(funcallOp, lw.lambdaHead(head)), form)
		}
	case *Closure, *Subr:
		return lw.lowerCall(call(funcallOp, head), form)
	}
	return lw.raiseSignal("invalid-function", form.Car)
}

func (lw *lowering) lambdaHead(head *syntax.Cons) zygo.Sexp {
	if name, _ := symbolName(head.Car); name == "closure" {
		return head
	}
	return lw.function(head, true)
}

// lowerNamed lowers a form whose head is a symbol, by what the symbol is now.
func (lw *lowering) lowerNamed(head *syntax.Symbol, form *syntax.Cons, used bool) zygo.Sexp {
	s := &site{sym: head, form: form, at: lw.at}
	if f := lw.localFunction(head); f != nil {
		if f.macro != nil {
			return lw.lower(lw.expandUserMacro(f.macro, form), used)
		}
		return lw.lowerCall(call(funcallOp, f.local), form)
	}
	switch fn := lw.m.indirect(head).(type) {
	case nil:
		if !used && packageNames()[head.Name] {
			return lw.lowerMissing(s, false)
		}
		return lw.lowerLate(s)
	case *Special:
		return lw.lowerSpecial(fn, s, used)
	case *Subr:
		if fn.missing {
			return lw.lowerMissing(s, used)
		}
		return lw.lowerSubr(fn, s)
	case *syntax.Cons:
		if name, _ := symbolName(fn.Car); name == "macro" {
			return lw.lower(lw.expandUserMacro(fn.Cdr, form), used)
		}
		if isMacroAutoload(fn) {
			return lw.lowerMissing(s, used)
		}
	}
	return lw.lowerCall(s, form)
}

func (lw *lowering) lowerSpecial(sp *Special, s *site, used bool) zygo.Sexp {
	cells, ok := lw.cells(s.form.Cdr)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), lastCdr(s.form.Cdr))
	}
	if len(cells) < sp.min || (sp.max >= 0 && len(cells) > sp.max) {
		return lw.raiseSignal("wrong-number-of-arguments", sp.arity(lw.m, s.sym), syntax.Int(len(cells)))
	}
	if sp.expand != nil {
		form, err := sp.expand(lw.m, s.form, cells)
		if err != nil {
			return lw.raise(err)
		}
		return lw.lower(form, used)
	}
	return sp.lower(lw, s, cells, used)
}

func (lw *lowering) lowerSubr(fn *Subr, s *site) zygo.Sexp {
	n, rest := 0, s.form.Cdr
	for {
		c, ok := rest.(*syntax.Cons)
		if !ok {
			break
		}
		check(lw.m.step(1))
		n, rest = n+1, c.Cdr
	}
	if rest == Nil && !fn.accepts(n) && lw.m.advised == nil {
		return lw.raiseSignal("wrong-number-of-arguments", s.sym, syntax.Int(n))
	}
	s.subr = fn
	return lw.lowerCall(s, s.form)
}

// lowerCall is the code of a call whose function is the value of head: an
// operation, or code that gives one before the arguments are evaluated.
func (lw *lowering) lowerCall(head zygo.Sexp, form *syntax.Cons) zygo.Sexp {
	cells, ok := lw.cells(form.Cdr)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), lastCdr(form.Cdr))
	}
	items := make([]zygo.Sexp, 1, len(cells)+1)
	items[0] = head
	for _, cell := range cells {
		items = append(items, lw.lowerCell(cell, true))
	}
	return &zygo.SexpArray{Val: items}
}

// lowerLate is the code of a call of a function that is not defined yet. When
// it is reached the symbol may be void, a function, or a macro; a macro is
// expanded and lowered then, in the scope of the site, and its code put into
// the slot, which zygomys compiles whenever it runs it.
func (lw *lowering) lowerLate(s *site) zygo.Sexp {
	slot := &zygo.SexpPair{Head: Nil, Tail: zygo.SexpNull}
	late := &lateMacro{site: s, slot: slot, lw: *lw}
	return codeList(lw.m.words.cond,
		call(late), codeList(zygo.Cons(lw.m.words.begin, slot)),
		lw.lowerCall(call(&resolveOp{site: s}), s.form))
}

// lateMacro tells whether the site's symbol has become a macro.
type lateMacro struct {
	constant
	site *site
	slot *zygo.SexpPair
	lw   lowering
	done bool
}

func (l *lateMacro) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	switch fn := m.indirect(l.site.sym).(type) {
	case *Special:
	case *syntax.Cons:
		if name, _ := symbolName(fn.Car); name != "macro" {
			return Nil, nil
		}
	default:
		return Nil, nil
	}
	if !l.done {
		lw := l.lw
		l.slot.Head = lw.lowerNamed(l.site.sym, l.site.form, true)
		l.done = true
	}
	return m.t, nil
}

// resolveOp gives the site itself if its function exists, so that a void
// function is found before its arguments are evaluated.
type resolveOp struct {
	constant
	site *site
}

func (r *resolveOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	if m.indirect(r.site.sym) == nil {
		return nil, m.signal("void-function", r.site.sym)
	}
	return r.site, nil
}

// funcallOp makes an operation of a function object.
var funcallOp = &primitive{name: "function", f: func(_ *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return &objectCall{fn: args[0]}, nil
}}

type objectCall struct {
	constant
	fn Object
}

func (o *objectCall) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return m.callObject(o.fn, o.fn, nil, args)
}
