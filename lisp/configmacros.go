package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

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
		if name, ok := keywordName(cell.Car); ok {
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
func (s *section) isTrueFlag() bool { return len(s.forms) == 0 || s.forms[0].Car != Nil }

// setIsolated is the code that sets a variable's default value to that of a form.
func (lw *lowering) setIsolated(by string, sym *syntax.Symbol, at syntax.Pos, value *syntax.Cons) zygo.Sexp {
	if !at.IsKnown() {
		at = lw.at
	}
	var code zygo.Sexp = Nil
	if value != nil {
		code = lw.lowerCell(value, true)
	}
	return lw.isolate(at, value, call(&setOp{sym: sym, by: by, at: at, how: assignDefault}, code), sym.Name)
}

// formCell is a cell that holds a form which is no element of a list.
func formCell(form Object, at syntax.Pos) *syntax.Cons {
	return &syntax.Cons{Car: form, Cdr: Nil, CarAt: at}
}

// sequence is the code of several codes in a row, nil's if there is none.
func (lw *lowering) sequence(items []zygo.Sexp) zygo.Sexp {
	switch len(items) {
	case 0:
		return Nil
	case 1:
		return items[0]
	}
	return codeList(append([]zygo.Sexp{lw.m.words.begin}, items...)...)
}

// guarded is the code that runs body if the conditions hold, and notes what was
// skipped if not.
func (lw *lowering) guarded(what string, conditions []section, body zygo.Sexp) zygo.Sexp {
	for i := len(conditions) - 1; i >= 0; i-- {
		c := conditions[i]
		if len(c.forms) == 0 {
			continue
		}
		skip := call(&noteOp{at: c.at, text: "skipped: " + what + ": its " + c.keyword + " does not hold"})
		test := lw.lowerCell(c.forms[0], true)
		if c.keyword == ":unless" {
			body = lw.branch(test, skip, body)
		} else {
			body = lw.branch(test, body, skip)
		}
	}
	return body
}

type noteOp struct {
	constant
	at   syntax.Pos
	text string
}

func (n *noteOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	m.note(n.at, n.text)
	return Nil, nil
}

// isAwaited tells whether the host waits for a feature: it will come when all
// files are through, as when a mail is written.
func (m *Machine) isAwaited(feature string) bool {
	return !featuresOf(m).present[feature] && len(featuresOf(m).awaited[feature]) > 0
}

// whenPackageLoads runs a body that belongs to a feature: when it comes, if the
// host waits for it; else at once, since nothing here will load the package.
func (m *Machine) whenPackageLoads(features []string, at syntax.Pos, body func() error) error {
	for i := len(features) - 1; i >= 0; i-- {
		if m.isAwaited(features[i]) {
			return m.whenLoaded(m.Symbol(features[i]), at, body)
		}
	}
	return body()
}

// packageOp runs the bodies of a configuration macro when its features are there.
type packageOp struct {
	constant
	features []string
	at       syntax.Pos
}

func (p *packageOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return Nil, m.whenPackageLoads(p.features, p.at, func() error {
		_, err := m.runThunk(args[0])
		return err
	})
}

// whenFeatures is the code that runs body when the features are there.
func (lw *lowering) whenFeatures(features []string, body zygo.Sexp) zygo.Sexp {
	if len(features) == 0 {
		return body
	}
	return call(&packageOp{features: features, at: lw.at}, lw.thunk(body))
}

// featureNames are the features in what :after and after! take: a symbol, a
// list, or (:or …) and (:and …) of them.
func featureNames(o Object) []string {
	var names []string
	for n := 0; n < 1000; n++ {
		c, ok := o.(*syntax.Cons)
		if !ok {
			break
		}
		if n == 0 {
			if name, _ := symbolName(c.Car); name == "quote" {
				return featureNames(carOf(c.Cdr))
			}
		}
		if _, isKeyword := keywordName(c.Car); !isKeyword {
			names = append(names, featureNames(c.Car)...)
		}
		o = c.Cdr
	}
	if sym, ok := o.(*syntax.Symbol); ok && !sym.Constant {
		names = append(names, sym.Name)
	}
	return names
}
