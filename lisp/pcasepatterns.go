package lisp

import (
	"maps"

	"smtpmail/lisp/syntax"
)

// elementForm is the nth element of a sequence, nil behind its end.
func (m *Machine) elementForm(value Object, n int) Object {
	return m.listOf("ignore-errors", m.listOf("elt", value, syntax.Int(n)))
}

func (m *Machine) sequencePattern(items []Object, value, then Object) (Object, error) {
	form := then
	for i := len(items) - 1; i >= 0; i-- {
		v, element, sub := m.temp("item"), m.elementForm(value, i), items[i]
		if name, _ := symbolName(sub); name == "&rest" {
			continue
		}
		if i > 0 {
			if name, _ := symbolName(items[i-1]); name == "&rest" {
				element = m.listOf("seq-drop", value, syntax.Int(i-1))
			}
		}
		inner, err := m.pattern(sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.listOf("let", syntax.List(syntax.List(v, element)), inner)
	}
	return m.listOf("if", m.listOf("seqp", value), form), nil
}

func (m *Machine) mapPattern(items []Object, value, then Object) (Object, error) {
	form := then
	for i := len(items) - 1; i >= 0; i-- {
		key, sub := items[i], items[i]
		if c, ok := items[i].(*syntax.Cons); ok {
			if name, _ := symbolName(c.Car); name == "quote" {
				key, sub = c, carOf(c.Cdr)
			} else {
				key, sub = c.Car, carOf(c.Cdr)
			}
		} else if name, ok := symbolName(key); ok {
			if len(name) > 1 && name[0] == ':' {
				sub = m.Symbol(name[1:])
			} else {
				key = m.listOf("quote", key)
			}
		}
		v := m.temp("item")
		inner, err := m.pattern(sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.listOf("let", syntax.List(syntax.List(v, m.listOf("map-elt", value, key))), inner)
	}
	return form, nil
}

// structPattern is (cl-struct TYPE FIELD…); a field is SLOT or (SLOT PATTERN).
func (m *Machine) structPattern(items []Object, value, then Object) (Object, error) {
	if len(items) == 0 {
		return nil, m.errorText("cl-struct pattern without a type")
	}
	quoted := m.listOf("quote", items[0])
	form := then
	for i := len(items) - 1; i > 0; i-- {
		slot, sub := items[i], items[i]
		if c, ok := items[i].(*syntax.Cons); ok {
			slot, sub = c.Car, carOf(c.Cdr)
		}
		v := m.temp("slot")
		inner, err := m.pattern(sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.listOf("let", syntax.List(syntax.List(v, m.listOf("cl-struct-slot-value", quoted, m.listOf("quote", slot), value))), inner)
	}
	return m.listOf("if", m.listOf("lisp--struct-p", quoted, value), form), nil
}

// onceBound is a pattern in which a variable that stands twice is bound by its
// first place; at the other the value must be eq to it.
func (m *Machine) onceBound(p Object, seen map[*syntax.Symbol]bool) (Object, error) {
	if err := m.step(1); err != nil {
		return nil, err
	}
	if sym, ok := p.(*syntax.Symbol); ok && !sym.Constant && sym.Name != "_" && sym.Name != "t" {
		if seen[sym] {
			return m.listOf("pred", m.listOf("eq", sym)), nil
		}
		seen[sym] = true
		return p, nil
	}
	c, ok := p.(*syntax.Cons)
	if !ok {
		return p, nil
	}
	name, _ := symbolName(c.Car)
	rest, _ := c.Cdr.(*syntax.Cons)
	if rest == nil {
		return p, nil
	}
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	switch name {
	case "`":
		return m.mapCells(p, 1, 1, func(o Object) (Object, error) { return m.onceBoundQuoted(o, seen) })
	case "and":
		return m.mapCells(p, 1, -1, func(o Object) (Object, error) { return m.onceBound(o, seen) })
	case "or":
		return m.mapCells(p, 1, -1, func(o Object) (Object, error) { return m.onceBound(o, maps.Clone(seen)) })
	case "app":
		return m.mapCells(p, 2, 2, func(o Object) (Object, error) { return m.onceBound(o, seen) })
	case "let":
		return m.mapCells(p, 1, 1, func(o Object) (Object, error) { return m.onceBound(o, seen) })
	}
	return p, nil
}

// onceBoundQuoted does this inside of a backquote.
func (m *Machine) onceBoundQuoted(p Object, seen map[*syntax.Symbol]bool) (Object, error) {
	if err := m.step(1); err != nil {
		return nil, err
	}
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	if mark, _ := marked(p); mark == "," {
		return m.mapCells(p, 1, 1, func(o Object) (Object, error) { return m.onceBound(o, seen) })
	}
	switch x := p.(type) {
	case *syntax.Cons:
		first, err := m.onceBoundQuoted(x.Car, seen)
		if err != nil {
			return nil, err
		}
		rest, err := m.onceBoundQuoted(x.Cdr, seen)
		if err != nil {
			return nil, err
		}
		return syntax.NewCons(first, rest), nil
	case *syntax.Vector:
		copied := &syntax.Vector{Kind: x.Kind}
		for _, item := range x.Items {
			inner, err := m.onceBoundQuoted(item, seen)
			if err != nil {
				return nil, err
			}
			copied.Items = append(copied.Items, inner)
		}
		return copied, nil
	}
	return p, nil
}

// mapCells copies a list with f of its items from the first to the last one,
// -1 for the end; the others stay.
func (m *Machine) mapCells(list Object, first, last int, f func(Object) (Object, error)) (Object, error) {
	items, err := m.listItems(list)
	for i := first; i < len(items) && (last < 0 || i <= last) && err == nil; i++ {
		items[i], err = f(items[i])
	}
	return syntax.List(items...), err
}
