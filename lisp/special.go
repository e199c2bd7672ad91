package lisp

import (
	"strconv"
	"strings"
	"sync"

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

// standard holds the functions and special forms of the language. It is built
// once; a machine finds its entries by name when a symbol is first used, so
// that a new machine costs nothing.
var standard struct {
	once     sync.Once
	subrs    map[string]*Subr
	specials map[string]*Special
}

func buildStandard() {
	standard.subrs = make(map[string]*Subr, 1200)
	for _, family := range families() {
		for i := range family {
			standard.subrs[family[i].Name] = &family[i]
		}
	}
	standard.specials = make(map[string]*Special, 300)
	for _, family := range specialFamilies() {
		for i := range family {
			standard.specials[family[i].name] = &family[i]
		}
	}
}

// standardFunction is the definition that a symbol has before anything
// redefines it; nil if it has none.
func standardFunction(name string) Object {
	standard.once.Do(buildStandard)
	if sp, ok := standard.specials[name]; ok {
		return sp
	}
	if subr, ok := standard.subrs[name]; ok {
		return subr
	}
	switch emacsFunctionKind(name) {
	case 'f':
		return &Subr{Name: name, Max: -1, missing: true, fn: func(m *Machine, _ []Object) (Object, error) {
			return nil, m.unavailable(m.Symbol(name))
		}}
	case 'm':
		return &Special{name: name, max: -1, missing: true,
			lower: func(lw *lowering, s *site, _ []*syntax.Cons, used bool) zygo.Sexp {
				if used {
					return call(&unavailableOp{site: s})
				}
				return call(&skipOp{site: s})
			}}
	}
	return oldClFunction(name)
}

// oldClFunction finds what the old cl library called NAME, or NAME* where Emacs has
// a NAME of its own, among what cl-lib calls cl-NAME.
func oldClFunction(name string) Object {
	name = "cl-" + strings.TrimSuffix(name, "*")
	if sp, ok := standard.specials[name]; ok {
		return sp
	}
	if subr, ok := standard.subrs[name]; ok {
		return subr
	}
	return nil
}

func localName(name string, n int) string { return "v:" + name + ":" + strconv.Itoa(n) }
