package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// A statement is a form whose value nobody uses. At top level and directly in
// the body of a configuration macro, a statement that calls a function nobody
// defined is skipped with a note, its arguments not evaluated: it belongs to a
// package that is not there, and has nothing to say about mail. A function
// that Emacs has and this program has not is skipped in every statement.

// statement lowers a form at top level or in a configuration macro's body.
func (lw *lowering) statement(cell *syntax.Cons) zygo.Sexp {
	form, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return lw.lowerCell(cell, false)
	}
	head, ok := form.Car.(*syntax.Symbol)
	if !ok || lw.m.indirect(head) != nil {
		return lw.lowerCell(cell, false)
	}
	at := lw.at
	if form.At.IsKnown() {
		at = form.At
	}
	s := &site{sym: head, form: form, at: at}
	return codeList(lw.m.words.cond, call(&definedOp{site: s}), lw.lowerCell(cell, false), call(&skipOp{site: s}))
}

// lowerMissing is the code of a call of a function or macro that Emacs has and
// this program has not; the init file may still define it itself.
func (lw *lowering) lowerMissing(s *site, used bool) zygo.Sexp {
	otherwise := call(&skipOp{site: s})
	if used {
		otherwise = call(&unavailableOp{site: s})
	}
	return codeList(lw.m.words.cond, call(&definedOp{site: s}), lw.lowerLate(s), otherwise)
}

// definedOp tells whether the site's function exists by now.
type definedOp struct {
	constant
	site *site
}

func (d *definedOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	return m.Bool(m.available(d.site.sym)), nil
}

// available tells whether the symbol is a function or macro that can be run.
func (m *Machine) available(sym *syntax.Symbol) bool {
	switch fn := m.indirect(sym).(type) {
	case nil:
		return false
	case *Subr:
		return !fn.missing
	case *Special:
		return !fn.missing
	case *syntax.Cons:
		return !isMacroAutoload(fn)
	}
	return true
}

type skipOp struct {
	constant
	site *site
}

func (s *skipOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	text := " is not defined"
	if m.indirect(s.site.sym) != nil {
		text = " is not available outside Emacs"
	}
	m.keepNote(Note{At: s.site.at, Text: "skipped: " + s.site.sym.Name + text, Form: s.site.form})
	return Nil, nil
}

type unavailableOp struct {
	constant
	site *site
}

func (u *unavailableOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	return nil, m.unavailable(u.site.sym)
}

// unavailable is the error for the value of a function of Emacs that is not there.
func (m *Machine) unavailable(fn Object) error { return m.signal("unavailable", fn) }

// isolated lowers the body of a configuration macro: each statement on its
// own, an error of one kept with its place while the next goes on.
func (lw *lowering) isolated(cells []*syntax.Cons) zygo.Sexp {
	items := lw.isolatedItems([]zygo.Sexp{lw.m.words.begin}, cells)
	return codeList(append(items, Nil)...)
}

// isolatedItems adds the statements; those of a progn are statements too.
func (lw *lowering) isolatedItems(items []zygo.Sexp, cells []*syntax.Cons) []zygo.Sexp {
	check(lw.m.enter())
	defer lw.m.leave()
	for _, cell := range cells {
		if form, ok := cell.Car.(*syntax.Cons); ok && lw.m.isStandard(form.Car) {
			if inner, ok := lw.cells(form.Cdr); ok && form.Car == Object(lw.m.Symbol("progn")) {
				items = lw.isolatedItems(items, inner)
				continue
			}
		}
		items = append(items, lw.isolate(lw.placeOf(cell), cell.Car, lw.statement(cell)))
	}
	return items
}

// thunk is code that gives a zygomys function without parameters.
func (lw *lowering) thunk(body zygo.Sexp) zygo.Sexp {
	return codeList(lw.m.words.fn, array(), body)
}

type isolateOp struct {
	constant
	at        syntax.Pos
	form      Object
	variables []string // that the statement sets, if its form does not say
}

func (i *isolateOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	result, err := m.applyCompiled(args[0].(*zygo.SexpFunction), nil)
	switch err.(type) {
	case nil:
		return result, nil
	case *Signal, *InternalError:
		m.unwind(height, catches, depth)
		m.keepError(FormError{At: i.at, Err: err, Variables: append(i.variables, m.variablesOf(i.form)...), Form: i.form})
		return Nil, nil
	}
	return nil, err
}

// unwind puts back what a failed evaluation left.
func (m *Machine) unwind(height, catches, depth int) {
	m.unbindTo(height)
	m.catches = m.catches[:catches]
	m.budget.depth = depth
}

// isolate is the code of one statement that may fail without the next.
func (lw *lowering) isolate(at syntax.Pos, form Object, code zygo.Sexp, variables ...string) zygo.Sexp {
	return call(&isolateOp{at: at, form: form, variables: variables}, lw.thunk(code))
}

// missingFunction stands for a function that Emacs has and this program has not.
func missingFunction(name string) *Subr {
	return &Subr{Name: name, Max: -1, missing: true, fn: func(m *Machine, _ []Object) (Object, error) {
		return nil, m.unavailable(m.Symbol(name))
	}}
}

// missingMacro stands for a macro or special form that Emacs has and this program
// has not.
func missingMacro(name string) *Special {
	return &Special{name: name, max: -1, missing: true,
		lower: func(lw *lowering, s *site, _ []*syntax.Cons, used bool) zygo.Sexp {
			if used {
				return call(&unavailableOp{site: s})
			}
			return call(&skipOp{site: s})
		}}
}
