package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// destructurePattern adds the bindings of a pattern that is taken to match.
func (m *Machine) destructurePattern(p, value Object, bindings *[]Object) error {
	if err := m.step(1); err != nil {
		return err
	}
	if err := m.enter(); err != nil {
		m.leave()
		return err
	}
	defer m.leave()
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
	switch name, _ := symbolName(c.Car); name {
	case "`":
		return m.destructureQuoted(carOf(c.Cdr), value, bindings)
	case "and":
		items, err := m.listItems(c.Cdr)
		for i := 0; i < len(items) && err == nil; i++ {
			err = m.destructurePattern(items[i], value, bindings)
		}
		return err
	case "app":
		v := m.temp("value")
		*bindings = append(*bindings, syntax.List(v, m.predicateCall(carOf(c.Cdr), value)))
		return m.destructurePattern(carOf(cdrOf(c.Cdr)), v, bindings)
	case "map", "seq":
		items, err := m.listItems(c.Cdr)
		for i := 0; i < len(items) && err == nil; i++ {
			v := m.temp("value")
			form := m.elementForm(value, i)
			sub := items[i]
			if text, _ := symbolName(sub); name == "seq" && text == "&rest" && i+1 < len(items) {
				form, sub = m.listOf("seq-drop", value, syntax.Int(i)), items[i+1]
				items = items[:i+1]
			}
			if name == "map" {
				key := items[i]
				if pair, ok := key.(*syntax.Cons); ok {
					key, sub = pair.Car, carOf(pair.Cdr)
				} else if text, _ := symbolName(key); len(text) > 1 && text[0] == ':' {
					sub = m.Symbol(text[1:])
				}
				form = m.listOf("map-elt", value, m.listOf("quote", key))
			}
			*bindings = append(*bindings, syntax.List(v, form))
			err = m.destructurePattern(sub, v, bindings)
		}
		return err
	}
	return nil
}

func (m *Machine) destructureQuoted(p, value Object, bindings *[]Object) error {
	if mark, inner := marked(p); mark == "," {
		return m.destructurePattern(inner.Car, value, bindings)
	}
	for {
		if v, ok := p.(*syntax.Vector); ok {
			return m.destructureVector(v, value, bindings)
		}
		c, ok := p.(*syntax.Cons)
		if !ok {
			return nil
		}
		if mark, inner := marked(c); mark == "," {
			return m.destructurePattern(inner.Car, value, bindings)
		}
		first, rest := m.temp("car"), m.temp("cdr")
		*bindings = append(*bindings, syntax.List(first, m.listOf("car-safe", value)), syntax.List(rest, m.listOf("cdr-safe", value)))
		if err := m.destructureQuoted(c.Car, first, bindings); err != nil {
			return err
		}
		p, value = c.Cdr, rest
	}
}

func (m *Machine) destructureVector(v *syntax.Vector, value Object, bindings *[]Object) error {
	for i, item := range v.Items {
		part := m.temp("item")
		*bindings = append(*bindings, syntax.List(part, m.listOf("aref", value, syntax.Int(i))))
		if err := m.destructureQuoted(item, part, bindings); err != nil {
			return err
		}
	}
	return nil
}

func lowerPcaseLet(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	m := lw.m
	specs, err := m.listItems(args[0].Car)
	if err != nil {
		return lw.raise(err)
	}
	var bindings []Object
	for _, spec := range specs {
		v := m.temp("value")
		bindings = append(bindings, syntax.List(v, carOf(cdrOf(spec))))
		if err := m.destructurePattern(carOf(spec), v, &bindings); err != nil {
			return lw.raise(err)
		}
	}
	return lw.lower(syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr)), used)
}

func expandPcaseDolist(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	v := m.temp("item")
	spec, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return nil, m.wrongType("consp", args[0].Car)
	}
	body := syntax.NewCons(m.Symbol("pcase-let*"), syntax.NewCons(syntax.List(syntax.List(spec.Car, v)), args[0].Cdr))
	return m.listOf("dolist", syntax.NewCons(v, spec.Cdr), body), nil
}

// expandPcaseSetq is (pcase-setq PATTERN VALUE …): variables are set instead of bound.
func expandPcaseSetq(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	forms := []Object{m.Symbol("progn")}
	for i := 0; i < len(args); i += 2 {
		var value Object = Nil
		if i+1 < len(args) {
			value = args[i+1].Car
		}
		v := m.temp("value")
		var bindings []Object
		if err := m.destructurePattern(args[i].Car, v, &bindings); err != nil {
			return nil, err
		}
		temporary, sets := []Object{syntax.List(v, value)}, []Object{}
		for _, b := range bindings {
			if sym, _ := carOf(b).(*syntax.Symbol); sym != nil && sym.Interned {
				sets = append(sets, syntax.NewCons(m.Symbol("setq"), b))
			} else {
				temporary = append(temporary, b)
			}
		}
		forms = append(forms, syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(temporary...), syntax.List(append(sets, Nil)...))))
	}
	return syntax.List(forms...), nil
}

// expandPcaseLambda is (pcase-lambda (PATTERN…) BODY…).
func expandPcaseLambda(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	params, err := m.listItems(args[0].Car)
	if err != nil {
		return nil, err
	}
	var bindings []Object
	for i, p := range params {
		if _, isPattern := p.(*syntax.Cons); isPattern {
			v := m.temp("argument")
			bindings, params[i] = append(bindings, syntax.List(p, v)), v
		}
	}
	body := syntax.NewCons(m.Symbol("pcase-let*"), syntax.NewCons(syntax.List(bindings...), args[0].Cdr))
	return m.listOf("lambda", syntax.List(params...), body), nil
}
