package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Macros that bind variables on a condition, by taking a value apart, or
// around functions.
func bindingMacros() []Special {
	return []Special{
		{name: "if-let", min: 2, max: -1, lower: lowerIfLet(true)},
		{name: "if-let*", min: 2, max: -1, lower: lowerIfLet(true)},
		{name: "when-let", min: 1, max: -1, lower: lowerIfLet(false)},
		{name: "when-let*", min: 1, max: -1, lower: lowerIfLet(false)},
		{name: "and-let*", min: 1, max: -1, lower: lowerIfLet(false)},
		{name: "-if-let*", min: 2, max: -1, lower: lowerIfLet(true)},
		{name: "-when-let*", min: 1, max: -1, lower: lowerIfLet(false)},
		{name: "-if-let", min: 2, max: -1, lower: lowerIfLet(true)},
		{name: "-when-let", min: 1, max: -1, lower: lowerIfLet(false)},
		{name: "while-let", min: 1, max: -1, expand: expandWhileLet},
		{name: "cl-destructuring-bind", min: 2, max: -1, lower: lowerDestructuring},
		{name: "destructuring-bind", min: 2, max: -1, lower: lowerDestructuring},
		{name: "seq-let", min: 2, max: -1, expand: expandSeqLet},
		{name: "-let", min: 1, max: -1, expand: expandDashLet},
		{name: "-let*", min: 1, max: -1, expand: expandDashLet},
		{name: "cl-multiple-value-bind", min: 2, max: -1, expand: expandSeqLet},
		{name: "multiple-value-bind", min: 2, max: -1, expand: expandSeqLet},
		{name: "let-alist", min: 1, max: -1, expand: expandLetAlist},
		{name: "cl-flet", min: 1, max: -1, lower: lowerFlet(false)},
		{name: "cl-flet*", min: 1, max: -1, lower: lowerFlet(true)},
		{name: "cl-labels", min: 1, max: -1, lower: lowerLabels},
		{name: "labels", min: 1, max: -1, lower: lowerLabels},
		{name: "flet", min: 1, max: -1, lower: lowerDynamicFlet},
		{name: "noflet", min: 1, max: -1, lower: lowerDynamicFlet},
		{name: "cl-letf", min: 1, max: -1, expand: expandLetf},
		{name: "cl-letf*", min: 1, max: -1, expand: expandLetf},
		{name: "letf", min: 1, max: -1, expand: expandLetf},
		{name: "cl-progv", min: 2, max: -1, expand: expandProgv},
		{name: "named-let", min: 2, max: -1, expand: expandNamedLet},
		{name: "pcase-let", min: 1, max: -1, lower: lowerPcaseLet},
		{name: "pcase-let*", min: 1, max: -1, lower: lowerPcaseLet},
		{name: "pcase-setq", min: 1, max: -1, expand: expandPcaseSetq},
		{name: "pcase-lambda", min: 1, max: -1, expand: expandPcaseLambda},
		{name: "pcase-dolist", min: 1, max: -1, expand: expandPcaseDolist},
	}
}

// conditionalBindings reads the bindings of if-let: a list of (VAR FORM),
// (FORM) or VAR, or one binding alone.
func (lw *lowering) conditionalBindings(spec Object) ([]letBinding, zygo.Sexp) {
	if c, ok := spec.(*syntax.Cons); ok {
		if _, isSym := c.Car.(*syntax.Symbol); isSym {
			// the old (if-let (VAR FORM) …)
			if rest, ok := c.Cdr.(*syntax.Cons); ok && rest.Cdr == Nil {
				return []letBinding{{sym: c.Car.(*syntax.Symbol), value: rest}}, nil
			}
		}
	}
	cells, ok := lw.cells(spec)
	if !ok {
		return nil, lw.raiseSignal("wrong-type-argument", lw.m.Symbol("listp"), spec)
	}
	var bindings []letBinding
	for _, cell := range cells {
		item, ok := cell.Car.(*syntax.Cons)
		if !ok {
			sym, _ := cell.Car.(*syntax.Symbol)
			bindings = append(bindings, letBinding{sym: sym, value: cell})
			continue
		}
		value, ok := item.Cdr.(*syntax.Cons)
		if !ok {
			bindings = append(bindings, letBinding{value: item})
			continue
		}
		sym, ok := item.Car.(*syntax.Symbol)
		if !ok {
			return nil, lw.raiseSignal("unavailable", item.Car)
		}
		if sym.Name == "_" {
			sym = nil
		}
		bindings = append(bindings, letBinding{sym: sym, value: value})
	}
	return bindings, nil
}

// lowerIfLet lowers the macros that go on only if all values are true. As in
// Emacs both parts see all variables: those after the first nil are nil.
func lowerIfLet(hasElse bool) func(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
		bindings, bad := lw.conditionalBindings(args[0].Car)
		if bad != nil {
			return bad
		}
		then, otherwise := args[1:], []*syntax.Cons(nil)
		if hasElse {
			then, otherwise = args[1:2], args[2:]
		}
		return lw.ifAll(bindings, lw.m.t, func(last zygo.Sexp) zygo.Sexp {
			if s.sym.Name == "and-let*" && len(then) == 0 {
				return last
			}
			return lw.branch(last, lw.body(then, used), lw.body(otherwise, used))
		})
	}
}

// ifAll is the code that binds one after the other while the values are true;
// last is the value of the last one.
func (lw *lowering) ifAll(bindings []letBinding, last zygo.Sexp, body func(last zygo.Sexp) zygo.Sexp) zygo.Sexp {
	if len(bindings) == 0 {
		return body(last)
	}
	b := bindings[0]
	value := codeList(lw.m.words.and, last, lw.lowerCell(b.value, true))
	flag := lw.fresh("last")
	if b.sym == nil {
		return codeList(lw.m.words.let, array(flag, value), lw.ifAll(bindings[1:], flag, body))
	}
	return lw.bindOne(b.sym, value, func() zygo.Sexp { return lw.ifAll(bindings[1:], lw.reference(b.sym), body) })
}

// expandWhileLet makes (while (when-let SPEC BODY… t)).
func expandWhileLet(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	body, err := appendSequences(m, []Object{args[0].Cdr, syntax.List(m.t)})
	if err != nil {
		return nil, err
	}
	return m.listOf("while", syntax.NewCons(m.Symbol("when-let"), syntax.NewCons(args[0].Car, body))), nil
}

// expandSeqLet binds variables to the elements of a sequence in order.
func expandSeqLet(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	vars, err := m.listItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	seq := m.temp("seq")
	bindings := []Object{syntax.List(seq, args[1].Car)}
	for i, v := range vars {
		if name, _ := symbolName(v); name == "&rest" && i+1 < len(vars) {
			bindings = append(bindings, syntax.List(vars[i+1], m.listOf("seq-drop", seq, syntax.Int(i))))
			break
		}
		bindings = append(bindings, syntax.List(v, m.listOf("ignore-errors", m.listOf("elt", seq, syntax.Int(i)))))
	}
	return syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(bindings...), args[1].Cdr)), nil
}

// expandDashLet is dash's -let for plain variables and lists of them.
func expandDashLet(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	specs, err := m.listItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	body := args[0].Cdr
	for i := len(specs) - 1; i >= 0; i-- {
		pattern, value := carOf(specs[i]), carOf(cdrOf(specs[i]))
		head := "cl-destructuring-bind"
		if _, isSym := pattern.(*syntax.Symbol); isSym {
			body = syntax.List(syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(syntax.List(pattern, value)), body)))
			continue
		}
		body = syntax.List(syntax.NewCons(m.Symbol(head), syntax.NewCons(pattern, syntax.NewCons(value, body))))
	}
	return syntax.NewCons(m.Symbol("progn"), body), nil
}

// expandLetAlist binds each symbol .NAME in the body to NAME's value in an alist.
func expandLetAlist(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	alist := m.temp("alist")
	bindings := []Object{}
	seen := map[string]bool{}
	var walk func(o Object) error
	walk = func(o Object) error {
		if err := m.step(1); err != nil {
			return err
		}
		switch x := o.(type) {
		case *syntax.Symbol:
			if len(x.Name) > 1 && x.Name[0] == '.' && !seen[x.Name] {
				seen[x.Name] = true
				bindings = append(bindings, syntax.List(x, m.alistPath(x.Name[1:], alist)))
			}
		case *syntax.Cons:
			if err := m.enter(); err != nil {
				m.leave()
				return err
			}
			defer m.leave()
			if err := walk(x.Car); err != nil {
				return err
			}
			return walk(x.Cdr)
		}
		return nil
	}
	if err := walk(args[0].Cdr); err != nil {
		return nil, err
	}
	body := syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr))
	return m.listOf("let", syntax.List(syntax.List(alist, args[0].Car)), body), nil
}

// alistPath is the form for a.b.c.
func (m *Machine) alistPath(name string, alist Object) Object {
	form := alist
	start := 0
	for i := 0; i <= len(name); i++ {
		if i == len(name) || name[i] == '.' {
			if i > start {
				form = m.listOf("cdr", m.listOf("assq", m.listOf("quote", m.Symbol(name[start:i])), form))
			}
			start = i + 1
		}
	}
	return form
}

// expandLetf is (cl-letf ((PLACE VALUE)…) BODY…): the places have the values
// while the body runs.
func expandLetf(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	specs, err := m.listItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	body := args[0].Cdr
	for i := len(specs) - 1; i >= 0; i-- {
		spec := specs[i]
		if sym, ok := spec.(*syntax.Symbol); ok {
			spec = syntax.List(sym)
		}
		place := carOf(spec)
		if _, isSym := place.(*syntax.Symbol); isSym {
			body = syntax.List(syntax.NewCons(m.Symbol("dlet"), syntax.NewCons(syntax.List(spec), body)))
			continue
		}
		old, val := m.temp("old"), m.temp("new")
		value := carOf(cdrOf(spec))
		if cdrOf(spec) == Nil {
			value = place
		}
		body = syntax.List(m.listOf("let*",
			syntax.List(syntax.List(old, place), syntax.List(val, value)),
			m.listOf("unwind-protect",
				syntax.NewCons(m.Symbol("progn"), syntax.NewCons(m.listOf("setf", place, val), body)),
				m.listOf("setf", place, old))))
	}
	return syntax.NewCons(m.Symbol("progn"), body), nil
}

// expandProgv is (cl-progv SYMBOLS VALUES BODY…).
func expandProgv(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	body := syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(Nil, args[1].Cdr))
	return m.listOf("lisp--progv", args[0].Car, args[1].Car, body), nil
}

// expandNamedLet is (named-let NAME ((VAR VALUE)…) BODY…).
func expandNamedLet(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	specs, err := m.listItems(args[1].Car)
	if err != nil {
		return nil, err
	}
	var vars, values []Object
	for _, spec := range specs {
		if sym, ok := spec.(*syntax.Symbol); ok {
			vars, values = append(vars, sym), append(values, Nil)
			continue
		}
		vars, values = append(vars, carOf(spec)), append(values, carOf(cdrOf(spec)))
	}
	def := syntax.NewCons(args[0].Car, syntax.NewCons(syntax.List(vars...), args[1].Cdr))
	return m.listOf("cl-labels", syntax.List(def), syntax.NewCons(args[0].Car, syntax.List(values...))), nil
}
