package cl

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// destructurePattern adds the bindings of a pattern that is taken to match.
func destructurePattern(m *kernel.Machine, p, value kernel.Object, bindings *[]kernel.Object) error {
	if err := m.Step(1); err != nil {
		return err
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return err
	}
	defer m.Leave()
	if sym, ok := p.(*syntax.Symbol); ok {
		if sym.Name != "_" {
			*bindings = append(*bindings, syntax.List(sym, value))
		}
		return nil
	}
	c, ok := p.(*syntax.Cons)
	if !ok {
		return nil
	}
	switch name, _ := kernel.SymbolName(c.Car); name {
	case "`":
		return destructureQuoted(m, kernel.CarOf(c.Cdr), value, bindings)
	case "and":
		items, err := m.ListItems(c.Cdr)
		for i := 0; i < len(items) && err == nil; i++ {
			err = destructurePattern(m, items[i], value, bindings)
		}
		return err
	case "app":
		v := Temp(m, "value")
		*bindings = append(*bindings, syntax.List(v, predicateCall(m, kernel.CarOf(c.Cdr), value)))
		return destructurePattern(m, kernel.CarOf(kernel.CdrOf(c.Cdr)), v, bindings)
	case "map", "seq":
		items, err := m.ListItems(c.Cdr)
		for i := 0; i < len(items) && err == nil; i++ {
			v := Temp(m, "value")
			form := elementForm(m, value, i)
			sub := items[i]
			if text, _ := kernel.SymbolName(sub); name == "seq" && text == "&rest" && i+1 < len(items) {
				form, sub = m.ListOf("seq-drop", value, syntax.Int(i)), items[i+1]
				items = items[:i+1]
			}
			if name == "map" {
				key := items[i]
				if pair, ok := key.(*syntax.Cons); ok {
					key, sub = pair.Car, kernel.CarOf(pair.Cdr)
				} else if text, _ := kernel.SymbolName(key); len(text) > 1 && text[0] == ':' {
					sub = m.Symbol(text[1:])
				}
				form = m.ListOf("map-elt", value, m.ListOf("quote", key))
			}
			*bindings = append(*bindings, syntax.List(v, form))
			err = destructurePattern(m, sub, v, bindings)
		}
		return err
	}
	return nil
}

func destructureQuoted(m *kernel.Machine, p, value kernel.Object, bindings *[]kernel.Object) error {
	if mark, inner := subr.Marked(p); mark == "," {
		return destructurePattern(m, inner.Car, value, bindings)
	}
	for {
		if v, ok := p.(*syntax.Vector); ok {
			return destructureVector(m, v, value, bindings)
		}
		c, ok := p.(*syntax.Cons)
		if !ok {
			return nil
		}
		if mark, inner := subr.Marked(c); mark == "," {
			return destructurePattern(m, inner.Car, value, bindings)
		}
		first, rest := Temp(m, "car"), Temp(m, "cdr")
		*bindings = append(*bindings, syntax.List(first, m.ListOf("car-safe", value)), syntax.List(rest, m.ListOf("cdr-safe", value)))
		if err := destructureQuoted(m, c.Car, first, bindings); err != nil {
			return err
		}
		p, value = c.Cdr, rest
	}
}

func destructureVector(m *kernel.Machine, v *syntax.Vector, value kernel.Object, bindings *[]kernel.Object) error {
	for i, item := range v.Items {
		part := Temp(m, "item")
		*bindings = append(*bindings, syntax.List(part, m.ListOf("aref", value, syntax.Int(i))))
		if err := destructureQuoted(m, item, part, bindings); err != nil {
			return err
		}
	}
	return nil
}

func lowerPcaseLet(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	m := lw.M
	specs, err := m.ListItems(args[0].Car)
	if err != nil {
		return lw.Raise(err)
	}
	var bindings []kernel.Object
	for _, spec := range specs {
		v := Temp(m, "value")
		bindings = append(bindings, syntax.List(v, kernel.CarOf(kernel.CdrOf(spec))))
		if err := destructurePattern(m, kernel.CarOf(spec), v, &bindings); err != nil {
			return lw.Raise(err)
		}
	}
	return lw.Lower(syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr)), used)
}

func expandPcaseDolist(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	v := Temp(m, "item")
	spec, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return nil, m.WrongType("consp", args[0].Car)
	}
	body := syntax.NewCons(m.Symbol("pcase-let*"), syntax.NewCons(syntax.List(syntax.List(spec.Car, v)), args[0].Cdr))
	return m.ListOf("dolist", syntax.NewCons(v, spec.Cdr), body), nil
}

// expandPcaseSetq is (pcase-setq PATTERN VALUE …): variables are set instead of bound.
func expandPcaseSetq(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	forms := []kernel.Object{m.Symbol("progn")}
	for i := 0; i < len(args); i += 2 {
		var value kernel.Object = kernel.Nil
		if i+1 < len(args) {
			value = args[i+1].Car
		}
		v := Temp(m, "value")
		var bindings []kernel.Object
		if err := destructurePattern(m, args[i].Car, v, &bindings); err != nil {
			return nil, err
		}
		temporary, sets := []kernel.Object{syntax.List(v, value)}, []kernel.Object{}
		for _, b := range bindings {
			if sym, _ := kernel.CarOf(b).(*syntax.Symbol); sym != nil && sym.Interned {
				sets = append(sets, syntax.NewCons(m.Symbol("setq"), b))
			} else {
				temporary = append(temporary, b)
			}
		}
		forms = append(forms, syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(temporary...), syntax.List(append(sets, kernel.Nil)...))))
	}
	return syntax.List(forms...), nil
}

// expandPcaseLambda is (pcase-lambda (PATTERN…) BODY…).
func expandPcaseLambda(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	params, err := m.ListItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	var bindings []kernel.Object
	for i, p := range params {
		if _, isPattern := p.(*syntax.Cons); isPattern {
			v := Temp(m, "argument")
			bindings, params[i] = append(bindings, syntax.List(p, v)), v
		}
	}
	body := syntax.NewCons(m.Symbol("pcase-let*"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr))
	return m.ListOf("lambda", syntax.List(params...), body), nil
}
