package configuration

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
	"smtpmail/lisp/syntax"
)

// Configuration macros (use-package, leaf, setup, Doom's and others) come with
// packages that are not there. Their bodies are what counts: every statement
// in them is isolated, and those that the user's own Emacs runs are run.

// section is a keyword of a configuration macro with the forms behind it.
type section struct {
	keyword string
	at      syntax.Pos
	forms   []*syntax.Cons
}

// sections cuts the arguments of a macro at its keywords; before are the forms
// in front of the first one.
func sections(args []*syntax.Cons) (before []*syntax.Cons, list []section) {
	for _, cell := range args {
		if name, ok := kernel.KeywordName(cell.Car); ok {
			list = append(list, section{keyword: name, at: cell.CarAt})
			continue
		}
		if len(list) == 0 {
			before = append(before, cell)
			continue
		}
		last := &list[len(list)-1]
		last.forms = append(last.forms, cell)
	}
	return before, list
}

// isTrueFlag tells whether a keyword is switched on: without an argument, or
// with one that is not nil.
func (s *section) isTrueFlag() bool { return len(s.forms) == 0 || s.forms[0].Car != kernel.Nil }

// setIsolated is the code that sets a variable's default value to that of a form.
func setIsolated(lw *kernel.Lowering, by string, sym *syntax.Symbol, at syntax.Pos, value *syntax.Cons) zygo.Sexp {
	if !at.IsKnown() {
		at = lw.At
	}
	var code zygo.Sexp = kernel.Nil
	if value != nil {
		code = lw.LowerCell(value, true)
	}
	return lw.Isolate(at, value, kernel.Call(&kernel.SetOp{Sym: sym, By: by, At: at, How: kernel.AssignDefault}, code), sym.Name)
}

// formCell is a cell that holds a form which is no element of a list.
func formCell(form kernel.Object, at syntax.Pos) *syntax.Cons {
	return &syntax.Cons{Car: form, Cdr: kernel.Nil, CarAt: at}
}

// sequence is the code of several codes in a row, nil's if there is none.
func sequence(lw *kernel.Lowering, items []zygo.Sexp) zygo.Sexp {
	switch len(items) {
	case 0:
		return kernel.Nil
	case 1:
		return items[0]
	}
	return kernel.CodeList(append([]zygo.Sexp{lw.M.Words.Begin}, items...)...)
}

// guarded is the code that runs body if the conditions hold, and notes what was
// skipped if not.
func guarded(lw *kernel.Lowering, what string, conditions []section, body zygo.Sexp) zygo.Sexp {
	for i := len(conditions) - 1; i >= 0; i-- {
		c := conditions[i]
		if len(c.forms) == 0 {
			continue
		}
		skip := kernel.Call(&noteOp{at: c.at, text: "skipped: " + what + ": its " + c.keyword + " does not hold"})
		test := lw.LowerCell(c.forms[0], true)
		if c.keyword == ":unless" {
			body = lw.Branch(test, skip, body)
		} else {
			body = lw.Branch(test, body, skip)
		}
	}
	return body
}

type noteOp struct {
	kernel.Constant
	at   syntax.Pos
	text string
}

func (n *noteOp) Run(m *kernel.Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	m.Note(n.at, n.text)
	return kernel.Nil, nil
}

// isAwaited tells whether the host waits for a feature: it will come when all
// files are through, as when a mail is written.
func isAwaited(m *kernel.Machine, feature string) bool {
	return !load.FeaturesOf(m).Present[feature] && len(load.FeaturesOf(m).Awaited[feature]) > 0
}

// whenPackageLoads runs a body that belongs to a feature: when it comes, if the
// host waits for it; else at once, since nothing here will load the package.
func whenPackageLoads(m *kernel.Machine, features []string, at syntax.Pos, body func() error) error {
	for i := len(features) - 1; i >= 0; i-- {
		if isAwaited(m, features[i]) {
			return load.WhenLoaded(m, m.Symbol(features[i]), at, body)
		}
	}
	return body()
}

// packageOp runs the bodies of a configuration macro when its features are there.
type packageOp struct {
	kernel.Constant
	features []string
	at       syntax.Pos
}

func (p *packageOp) Run(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return kernel.Nil, whenPackageLoads(m, p.features, p.at, func() error {
		_, err := m.RunThunk(args[0])
		return err
	})
}

// whenFeatures is the code that runs body when the features are there.
func whenFeatures(lw *kernel.Lowering, features []string, body zygo.Sexp) zygo.Sexp {
	if len(features) == 0 {
		return body
	}
	return kernel.Call(&packageOp{features: features, at: lw.At}, lw.Thunk(body))
}

// featureNames are the features in what :after and after! take: a symbol, a
// list, or (:or …) and (:and …) of them.
func featureNames(o kernel.Object) []string {
	var names []string
	for n := 0; n < 1000; n++ {
		c, ok := o.(*syntax.Cons)
		if !ok {
			break
		}
		if n == 0 {
			if name, _ := kernel.SymbolName(c.Car); name == "quote" {
				return featureNames(kernel.CarOf(c.Cdr))
			}
		}
		if _, isKeyword := kernel.KeywordName(c.Car); !isKeyword {
			names = append(names, featureNames(c.Car)...)
		}
		o = c.Cdr
	}
	if sym, ok := o.(*syntax.Symbol); ok && !sym.Constant {
		names = append(names, sym.Name)
	}
	return names
}
