package lisp

import (
	"strconv"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Special is a special form, lowered directly, or a macro written in Go,
// expanded into other forms.
type Special struct {
	name     string
	min, max int // arguments; max < 0 is any number
	lower    func(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp
	expand   func(m *Machine, form *syntax.Cons, args []*syntax.Cons) (Object, error)
	isForm   bool // a special form in Emacs, not a macro
	missing  bool // a macro of Emacs that this program has not
}

// SexpString and Type make a Special a zygomys constant.
func (sp *Special) SexpString(*zygo.PrintState) string { return "#<special>" }
func (sp *Special) Type() *zygo.RegisteredType         { return nil }

// Prin1 prints it.
func (sp *Special) Prin1(p *syntax.Printing) { p.Text("#<subr " + sp.name + ">") }

// arity is what Emacs puts into wrong-number-of-arguments.
func (sp *Special) arity(m *Machine, sym *syntax.Symbol) Object {
	if sp.isForm {
		return sym
	}
	var max Object = syntax.Int(sp.max)
	if sp.max < 0 {
		max = m.Symbol("many")
	}
	return syntax.NewCons(syntax.Int(sp.min), max)
}

func localName(name string, n int) string { return "v:" + name + ":" + strconv.Itoa(n) }
