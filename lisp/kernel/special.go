package kernel

import (
	"strconv"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Special is a special form, lowered directly, or a macro written in Go,
// expanded into other forms.
type Special struct {
	Name     string
	Min, Max int // arguments; max < 0 is any number
	Lower    func(lw *Lowering, s *Site, args []*syntax.Cons, used bool) zygo.Sexp
	Expand   func(m *Machine, form *syntax.Cons, args []*syntax.Cons) (Object, error)
	IsForm   bool // a special form in Emacs, not a macro
	missing  bool // a macro of Emacs that this program has not
}

// SexpString and Type make a Special a zygomys constant.
func (sp *Special) SexpString(*zygo.PrintState) string { return "#<special>" }
func (sp *Special) Type() *zygo.RegisteredType         { return nil }

// Prin1 prints it.
func (sp *Special) Prin1(p *syntax.Printing) { p.Text("#<subr " + sp.Name + ">") }

// Arity is what Emacs puts into wrong-number-of-arguments.
func (sp *Special) Arity(m *Machine, sym *syntax.Symbol) Object {
	if sp.IsForm {
		return sym
	}
	var max Object = syntax.Int(sp.Max)
	if sp.Max < 0 {
		max = m.Symbol("many")
	}
	return syntax.NewCons(syntax.Int(sp.Min), max)
}

func localName(name string, n int) string { return "v:" + name + ":" + strconv.Itoa(n) }
