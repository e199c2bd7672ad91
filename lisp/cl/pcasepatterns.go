package cl

import (
	"maps"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// elementForm is the nth element of a sequence, nil behind its end.
func elementForm(m *kernel.Machine, value kernel.Object, n int) kernel.Object {
	return m.ListOf("ignore-errors", m.ListOf("elt", value, syntax.Int(n)))
}

func sequencePattern(m *kernel.Machine, items []kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	form := then
	for i := len(items) - 1; i >= 0; i-- {
		v, element, sub := Temp(m, "item"), elementForm(m, value, i), items[i]
		if name, _ := kernel.SymbolName(sub); name == "&rest" {
			continue
		}
		if i > 0 {
			if name, _ := kernel.SymbolName(items[i-1]); name == "&rest" {
				element = m.ListOf("seq-drop", value, syntax.Int(i-1))
			}
		}
		inner, err := matchPattern(m, sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.ListOf("let", syntax.List(syntax.List(v, element)), inner)
	}
	return m.ListOf("if", m.ListOf("seqp", value), form), nil
}

func mapPattern(m *kernel.Machine, items []kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	form := then
	for i := len(items) - 1; i >= 0; i-- {
		key, sub := items[i], items[i]
		if c, ok := items[i].(*syntax.Cons); ok {
			if name, _ := kernel.SymbolName(c.Car); name == "quote" {
				key, sub = c, kernel.CarOf(c.Cdr)
			} else {
				key, sub = c.Car, kernel.CarOf(c.Cdr)
			}
		} else if name, ok := kernel.SymbolName(key); ok {
			if len(name) > 1 && name[0] == ':' {
				sub = m.Symbol(name[1:])
			} else {
				key = m.ListOf("quote", key)
			}
		}
		v := Temp(m, "item")
		inner, err := matchPattern(m, sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.ListOf("let", syntax.List(syntax.List(v, m.ListOf("map-elt", value, key))), inner)
	}
	return form, nil
}

// structPattern is (cl-struct TYPE FIELD…); a field is SLOT or (SLOT PATTERN).
func structPattern(m *kernel.Machine, items []kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	if len(items) == 0 {
		return nil, m.ErrorText("cl-struct pattern without a type")
	}
	quoted := m.ListOf("quote", items[0])
	form := then
	for i := len(items) - 1; i > 0; i-- {
		slot, sub := items[i], items[i]
		if c, ok := items[i].(*syntax.Cons); ok {
			slot, sub = c.Car, kernel.CarOf(c.Cdr)
		}
		v := Temp(m, "slot")
		inner, err := matchPattern(m, sub, v, form)
		if err != nil {
			return nil, err
		}
		form = m.ListOf("let", syntax.List(syntax.List(v, m.ListOf("cl-struct-slot-value", quoted, m.ListOf("quote", slot), value))), inner)
	}
	return m.ListOf("if", m.ListOf("lisp--struct-p", quoted, value), form), nil
}

// onceBound is a pattern in which a variable that stands twice is bound by its
// first place; at the other the value must be eq to it.
func onceBound(m *kernel.Machine, p kernel.Object, seen map[*syntax.Symbol]bool) (kernel.Object, error) {
	if err := m.Step(1); err != nil {
		return nil, err
	}
	if sym, ok := p.(*syntax.Symbol); ok && !sym.Constant && sym.Name != "_" && sym.Name != "t" {
		if seen[sym] {
			return m.ListOf("pred", m.ListOf("eq", sym)), nil
		}
		seen[sym] = true
		return p, nil
	}
	c, ok := p.(*syntax.Cons)
	if !ok {
		return p, nil
	}
	name, _ := kernel.SymbolName(c.Car)
	rest, _ := c.Cdr.(*syntax.Cons)
	if rest == nil {
		return p, nil
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	switch name {
	case "`":
		return mapCells(m, p, 1, 1, func(o kernel.Object) (kernel.Object, error) { return onceBoundQuoted(m, o, seen) })
	case "and":
		return mapCells(m, p, 1, -1, func(o kernel.Object) (kernel.Object, error) { return onceBound(m, o, seen) })
	case "or":
		return mapCells(m, p, 1, -1, func(o kernel.Object) (kernel.Object, error) { return onceBound(m, o, maps.Clone(seen)) })
	case "app":
		return mapCells(m, p, 2, 2, func(o kernel.Object) (kernel.Object, error) { return onceBound(m, o, seen) })
	case "let":
		return mapCells(m, p, 1, 1, func(o kernel.Object) (kernel.Object, error) { return onceBound(m, o, seen) })
	}
	return p, nil
}

// onceBoundQuoted does this inside of a backquote.
func onceBoundQuoted(m *kernel.Machine, p kernel.Object, seen map[*syntax.Symbol]bool) (kernel.Object, error) {
	if err := m.Step(1); err != nil {
		return nil, err
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	if mark, _ := subr.Marked(p); mark == "," {
		return mapCells(m, p, 1, 1, func(o kernel.Object) (kernel.Object, error) { return onceBound(m, o, seen) })
	}
	switch x := p.(type) {
	case *syntax.Cons:
		first, err := onceBoundQuoted(m, x.Car, seen)
		if err != nil {
			return nil, err
		}
		rest, err := onceBoundQuoted(m, x.Cdr, seen)
		if err != nil {
			return nil, err
		}
		return syntax.NewCons(first, rest), nil
	case *syntax.Vector:
		copied := &syntax.Vector{Kind: x.Kind}
		for _, item := range x.Items {
			inner, err := onceBoundQuoted(m, item, seen)
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
func mapCells(m *kernel.Machine, list kernel.Object, first, last int, f func(kernel.Object) (kernel.Object, error)) (kernel.Object, error) {
	items, err := m.ListItems(list)
	for i := first; i < len(items) && (last < 0 || i <= last) && err == nil; i++ {
		items[i], err = f(items[i])
	}
	return syntax.List(items...), err
}
