package kernel

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
func (lw *Lowering) statement(cell *syntax.Cons) zygo.Sexp {
	form, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return lw.LowerCell(cell, false)
	}
	head, ok := form.Car.(*syntax.Symbol)
	if !ok || lw.M.Indirect(head) != nil {
		return lw.LowerCell(cell, false)
	}
	at := lw.At
	if form.At.IsKnown() {
		at = form.At
	}
	s := &Site{Sym: head, form: form, at: at}
	return CodeList(lw.M.Words.cond, Call(&definedOp{site: s}), lw.LowerCell(cell, false), Call(&skipOp{site: s}))
}

// lowerMissing is the code of a call of a function or macro that Emacs has and
// this program has not; the init file may still define it itself.
func (lw *Lowering) lowerMissing(s *Site, used bool) zygo.Sexp {
	otherwise := Call(&skipOp{site: s})
	if used {
		otherwise = Call(&unavailableOp{site: s})
	}
	return CodeList(lw.M.Words.cond, Call(&definedOp{site: s}), lw.lowerLate(s), otherwise)
}

// definedOp tells whether the site's function exists by now.
type definedOp struct {
	Constant
	site *Site
}

func (d *definedOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	return m.Bool(m.Available(d.site.Sym)), nil
}

// Available tells whether the symbol is a function or macro that can be run.
func (m *Machine) Available(sym *syntax.Symbol) bool {
	switch fn := m.Indirect(sym).(type) {
	case nil:
		return false
	case *Subr:
		return !fn.Missing
	case *Special:
		return !fn.missing
	case *syntax.Cons:
		return !IsMacroAutoload(fn)
	}
	return true
}

type skipOp struct {
	Constant
	site *Site
}

func (s *skipOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	text := " is not defined"
	if m.Indirect(s.site.Sym) != nil {
		text = " is not available outside Emacs"
	}
	m.keepNote(Note{At: s.site.at, Text: "skipped: " + s.site.Sym.Name + text, Form: s.site.form})
	return Nil, nil
}

type unavailableOp struct {
	Constant
	site *Site
}

func (u *unavailableOp) Run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	return nil, m.Unavailable(u.site.Sym)
}

// Unavailable is the error for the value of a function of Emacs that is not there.
func (m *Machine) Unavailable(fn Object) error { return m.Signal("unavailable", fn) }

// Isolated lowers the body of a configuration macro: each statement on its
// own, an error of one kept with its place while the next goes on.
func (lw *Lowering) Isolated(cells []*syntax.Cons) zygo.Sexp {
	items := lw.isolatedItems([]zygo.Sexp{lw.M.Words.Begin}, cells)
	return CodeList(append(items, Nil)...)
}

// isolatedItems adds the statements; those of a progn are statements too.
func (lw *Lowering) isolatedItems(items []zygo.Sexp, cells []*syntax.Cons) []zygo.Sexp {
	Check(lw.M.Enter())
	defer lw.M.Leave()
	for _, cell := range cells {
		if form, ok := cell.Car.(*syntax.Cons); ok && lw.M.isStandard(form.Car) {
			if inner, ok := lw.Cells(form.Cdr); ok && form.Car == Object(lw.M.Symbol("progn")) {
				items = lw.isolatedItems(items, inner)
				continue
			}
		}
		items = append(items, lw.Isolate(lw.PlaceOf(cell), cell.Car, lw.statement(cell)))
	}
	return items
}

// Thunk is code that gives a zygomys function without parameters.
func (lw *Lowering) Thunk(body zygo.Sexp) zygo.Sexp {
	return CodeList(lw.M.Words.fn, Array(), body)
}

type isolateOp struct {
	Constant
	at        syntax.Pos
	form      Object
	variables []string // that the statement sets, if its form does not say
}

func (i *isolateOp) Run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	result, err := m.applyCompiled(args[0].(*zygo.SexpFunction), nil)
	switch err.(type) {
	case nil:
		return result, nil
	case *Signal, *InternalError:
		m.Unwind(height, catches, depth)
		m.KeepError(FormError{At: i.at, Err: err, Variables: append(i.variables, m.VariablesOf(i.form)...), Form: i.form})
		return Nil, nil
	}
	return nil, err
}

// Unwind puts back what a failed evaluation left.
func (m *Machine) Unwind(height, catches, depth int) {
	m.UnbindTo(height)
	m.Catches = m.Catches[:catches]
	m.Budget.Depth = depth
}

// Isolate is the code of one statement that may fail without the next.
func (lw *Lowering) Isolate(at syntax.Pos, form Object, code zygo.Sexp, variables ...string) zygo.Sexp {
	return Call(&isolateOp{at: at, form: form, variables: variables}, lw.Thunk(code))
}

// MissingFunction stands for a function that Emacs has and this program has not.
func MissingFunction(name string) *Subr {
	return &Subr{Name: name, Max: -1, Missing: true, Fn: func(m *Machine, _ []Object) (Object, error) {
		return nil, m.Unavailable(m.Symbol(name))
	}}
}

// MissingMacro stands for a macro or special form that Emacs has and this program
// has not.
func MissingMacro(name string) *Special {
	return &Special{Name: name, Max: -1, missing: true,
		Lower: func(lw *Lowering, s *Site, _ []*syntax.Cons, used bool) zygo.Sexp {
			if used {
				return Call(&unavailableOp{site: s})
			}
			return Call(&skipOp{site: s})
		}}
}
