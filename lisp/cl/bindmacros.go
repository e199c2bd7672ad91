package cl

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// Macros that bind variables on a condition, by taking a value apart, or
// around functions.
func bindingMacros() []kernel.Special {
	return []kernel.Special{
		{Name: "if-let", Min: 2, Max: -1, Lower: lowerIfLet(true)},
		{Name: "if-let*", Min: 2, Max: -1, Lower: lowerIfLet(true)},
		{Name: "when-let", Min: 1, Max: -1, Lower: lowerIfLet(false)},
		{Name: "when-let*", Min: 1, Max: -1, Lower: lowerIfLet(false)},
		{Name: "and-let*", Min: 1, Max: -1, Lower: lowerIfLet(false)},
		{Name: "-if-let*", Min: 2, Max: -1, Lower: lowerIfLet(true)},
		{Name: "-when-let*", Min: 1, Max: -1, Lower: lowerIfLet(false)},
		{Name: "-if-let", Min: 2, Max: -1, Lower: lowerIfLet(true)},
		{Name: "-when-let", Min: 1, Max: -1, Lower: lowerIfLet(false)},
		{Name: "while-let", Min: 1, Max: -1, Expand: expandWhileLet},
		{Name: "cl-destructuring-bind", Min: 2, Max: -1, Lower: lowerDestructuring},
		{Name: "destructuring-bind", Min: 2, Max: -1, Lower: lowerDestructuring},
		{Name: "seq-let", Min: 2, Max: -1, Expand: expandSeqLet},
		{Name: "-let", Min: 1, Max: -1, Expand: expandDashLet},
		{Name: "-let*", Min: 1, Max: -1, Expand: expandDashLet},
		{Name: "cl-multiple-value-bind", Min: 2, Max: -1, Expand: expandSeqLet},
		{Name: "multiple-value-bind", Min: 2, Max: -1, Expand: expandSeqLet},
		{Name: "let-alist", Min: 1, Max: -1, Expand: expandLetAlist},
		{Name: "cl-flet", Min: 1, Max: -1, Lower: kernel.LowerFlet(false)},
		{Name: "cl-flet*", Min: 1, Max: -1, Lower: kernel.LowerFlet(true)},
		{Name: "cl-labels", Min: 1, Max: -1, Lower: kernel.LowerLabels},
		{Name: "labels", Min: 1, Max: -1, Lower: kernel.LowerLabels},
		{Name: "flet", Min: 1, Max: -1, Lower: kernel.LowerDynamicFlet},
		{Name: "noflet", Min: 1, Max: -1, Lower: kernel.LowerDynamicFlet},
		{Name: "cl-letf", Min: 1, Max: -1, Expand: expandLetf},
		{Name: "cl-letf*", Min: 1, Max: -1, Expand: expandLetf},
		{Name: "letf", Min: 1, Max: -1, Expand: expandLetf},
		{Name: "cl-progv", Min: 2, Max: -1, Expand: expandProgv},
		{Name: "named-let", Min: 2, Max: -1, Expand: expandNamedLet},
		{Name: "pcase-let", Min: 1, Max: -1, Lower: lowerPcaseLet},
		{Name: "pcase-let*", Min: 1, Max: -1, Lower: lowerPcaseLet},
		{Name: "pcase-setq", Min: 1, Max: -1, Expand: expandPcaseSetq},
		{Name: "pcase-lambda", Min: 1, Max: -1, Expand: expandPcaseLambda},
		{Name: "pcase-dolist", Min: 1, Max: -1, Expand: expandPcaseDolist},
	}
}

// conditionalBindings reads the bindings of if-let: a list of (VAR FORM),
// (FORM) or VAR, or one binding alone.
func conditionalBindings(lw *kernel.Lowering, spec kernel.Object) ([]kernel.LetBinding, zygo.Sexp) {
	if c, ok := spec.(*syntax.Cons); ok {
		if _, isSym := c.Car.(*syntax.Symbol); isSym {
			// the old (if-let (VAR FORM) …)
			if rest, ok := c.Cdr.(*syntax.Cons); ok && rest.Cdr == kernel.Nil {
				return []kernel.LetBinding{{Sym: c.Car.(*syntax.Symbol), Value: rest}}, nil
			}
		}
	}
	cells, ok := lw.Cells(spec)
	if !ok {
		return nil, lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("listp"), spec)
	}
	var bindings []kernel.LetBinding
	for _, cell := range cells {
		item, ok := cell.Car.(*syntax.Cons)
		if !ok {
			sym, _ := cell.Car.(*syntax.Symbol)
			bindings = append(bindings, kernel.LetBinding{Sym: sym, Value: cell})
			continue
		}
		value, ok := item.Cdr.(*syntax.Cons)
		if !ok {
			bindings = append(bindings, kernel.LetBinding{Value: item})
			continue
		}
		sym, ok := item.Car.(*syntax.Symbol)
		if !ok {
			return nil, lw.RaiseSignal("unavailable", item.Car)
		}
		if sym.Name == "_" {
			sym = nil
		}
		bindings = append(bindings, kernel.LetBinding{Sym: sym, Value: value})
	}
	return bindings, nil
}

// lowerIfLet lowers the macros that go on only if all values are true. As in
// Emacs both parts see all variables: those after the first nil are nil.
func lowerIfLet(hasElse bool) func(*kernel.Lowering, *kernel.Site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
		bindings, bad := conditionalBindings(lw, args[0].Car)
		if bad != nil {
			return bad
		}
		then, otherwise := args[1:], []*syntax.Cons(nil)
		if hasElse {
			then, otherwise = args[1:2], args[2:]
		}
		return ifAll(lw, bindings, lw.M.T, func(last zygo.Sexp) zygo.Sexp {
			if s.Sym.Name == "and-let*" && len(then) == 0 {
				return last
			}
			return lw.Branch(last, lw.Body(then, used), lw.Body(otherwise, used))
		})
	}
}

// ifAll is the code that binds one after the other while the values are true;
// last is the value of the last one.
func ifAll(lw *kernel.Lowering, bindings []kernel.LetBinding, last zygo.Sexp, body func(last zygo.Sexp) zygo.Sexp) zygo.Sexp {
	if len(bindings) == 0 {
		return body(last)
	}
	b := bindings[0]
	value := kernel.CodeList(lw.M.Words.And, last, lw.LowerCell(b.Value, true))
	flag := lw.Fresh("last")
	if b.Sym == nil {
		return kernel.CodeList(lw.M.Words.Let, kernel.Array(flag, value), ifAll(lw, bindings[1:], flag, body))
	}
	return lw.BindOne(b.Sym, value, func() zygo.Sexp { return ifAll(lw, bindings[1:], lw.Reference(b.Sym), body) })
}

// expandWhileLet makes (while (when-let SPEC BODY… t)).
func expandWhileLet(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	body, err := subr.AppendSequences(m, []kernel.Object{args[0].Cdr, syntax.List(m.T)})
	if err != nil {
		return nil, err
	}
	return m.ListOf("while", syntax.NewCons(m.Symbol("when-let"), syntax.NewCons(args[0].Car, body))), nil
}

// expandSeqLet binds variables to the elements of a sequence in order.
func expandSeqLet(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	vars, err := m.ListItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	seq := Temp(m, "seq")
	bindings := []kernel.Object{syntax.List(seq, args[1].Car)}
	for i, v := range vars {
		if name, _ := kernel.SymbolName(v); name == "&rest" && i+1 < len(vars) {
			bindings = append(bindings, syntax.List(vars[i+1], m.ListOf("seq-drop", seq, syntax.Int(i))))
			break
		}
		bindings = append(bindings, syntax.List(v, m.ListOf("ignore-errors", m.ListOf("elt", seq, syntax.Int(i)))))
	}
	return syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(bindings...), args[1].Cdr)), nil
}

// expandDashLet is dash's -let for plain variables and lists of them.
func expandDashLet(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	specs, err := m.ListItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	body := args[0].Cdr
	for i := len(specs) - 1; i >= 0; i-- {
		pattern, value := kernel.CarOf(specs[i]), kernel.CarOf(kernel.CdrOf(specs[i]))
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
func expandLetAlist(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	alist := Temp(m, "alist")
	bindings := []kernel.Object{}
	seen := map[string]bool{}
	var walk func(o kernel.Object) error
	walk = func(o kernel.Object) error {
		if err := m.Step(1); err != nil {
			return err
		}
		switch x := o.(type) {
		case *syntax.Symbol:
			if len(x.Name) > 1 && x.Name[0] == '.' && !seen[x.Name] {
				seen[x.Name] = true
				bindings = append(bindings, syntax.List(x, alistPath(m, x.Name[1:], alist)))
			}
		case *syntax.Cons:
			if err := m.Enter(); err != nil {
				m.Leave()
				return err
			}
			defer m.Leave()
			if err := walk(x.Car); err != nil {
				return err
			}
			return walk(x.Cdr)
		case *syntax.Vector:
			for _, item := range x.Items {
				if err := walk(item); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := walk(args[0].Cdr); err != nil {
		return nil, err
	}
	body := syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr))
	return m.ListOf("let", syntax.List(syntax.List(alist, args[0].Car)), body), nil
}

// alistPath is the form for a.b.c.
func alistPath(m *kernel.Machine, name string, alist kernel.Object) kernel.Object {
	form := alist
	start := 0
	for i := 0; i <= len(name); i++ {
		if i == len(name) || name[i] == '.' {
			if i > start {
				form = m.ListOf("cdr", m.ListOf("assq", m.ListOf("quote", m.Symbol(name[start:i])), form))
			}
			start = i + 1
		}
	}
	return form
}

// expandLetf is (cl-letf ((PLACE VALUE)…) BODY…): the places have the values
// while the body runs.
func expandLetf(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	specs, err := m.ListItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	body := args[0].Cdr
	for i := len(specs) - 1; i >= 0; i-- {
		spec := specs[i]
		if sym, ok := spec.(*syntax.Symbol); ok {
			spec = syntax.List(sym)
		}
		place := kernel.CarOf(spec)
		if _, isSym := place.(*syntax.Symbol); isSym {
			body = syntax.List(syntax.NewCons(m.Symbol("dlet"), syntax.NewCons(syntax.List(spec), body)))
			continue
		}
		old, val := Temp(m, "old"), Temp(m, "new")
		value := kernel.CarOf(kernel.CdrOf(spec))
		if kernel.CdrOf(spec) == kernel.Nil {
			value = place
		}
		body = syntax.List(m.ListOf("let*",
			syntax.List(syntax.List(old, place), syntax.List(val, value)),
			m.ListOf("unwind-protect",
				syntax.NewCons(m.Symbol("progn"), syntax.NewCons(m.ListOf("setf", place, val), body)),
				m.ListOf("setf", place, old))))
	}
	return syntax.NewCons(m.Symbol("progn"), body), nil
}

// expandProgv is (cl-progv SYMBOLS VALUES BODY…).
func expandProgv(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	body := syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(kernel.Nil, args[1].Cdr))
	return m.ListOf("lisp--progv", args[0].Car, args[1].Car, body), nil
}

// expandNamedLet is (named-let NAME ((VAR VALUE)…) BODY…).
func expandNamedLet(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	specs, err := m.ListItems(args[1].Car)
	if err != nil {
		return nil, err
	}
	var vars, values []kernel.Object
	for _, spec := range specs {
		if sym, ok := spec.(*syntax.Symbol); ok {
			vars, values = append(vars, sym), append(values, kernel.Nil)
			continue
		}
		vars, values = append(vars, kernel.CarOf(spec)), append(values, kernel.CarOf(kernel.CdrOf(spec)))
	}
	def := syntax.NewCons(args[0].Car, syntax.NewCons(syntax.List(vars...), args[1].Cdr))
	return m.ListOf("cl-labels", syntax.List(def), syntax.NewCons(args[0].Car, syntax.List(values...))), nil
}
