package lisp

import "smtpmail/lisp/syntax"

// isPlist tells a property list from an alist.
func isPlist(o Object) bool {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return false
	}
	_, isPair := c.Car.(*syntax.Cons)
	return !isPair && c.Car != Nil
}

func mapElt(m *Machine, args []Object) (Object, error) {
	switch {
	case isPlist(args[0]):
		tail, err := plistMember(m, args[:2])
		if err != nil || tail == Nil {
			return args[2], err
		}
		return carOf(cdrOf(tail)), nil
	case m.listArg(args[0]) == nil:
		return alistGet(m, []Object{args[1], args[0], args[2], Nil, m.Symbol("equal")})
	}
	if h, ok := args[0].(*syntax.Hash); ok {
		return gethash(m, []Object{args[1], h, args[2]})
	}
	n, ok := args[1].(syntax.Int)
	length, err := m.length(args[0])
	if err != nil || !ok || int(n) < 0 || int(n) >= length {
		return args[2], err
	}
	return elt(m, args[:2])
}

// pairs are the keys and values of an alist, plist, hash table or array.
func (m *Machine) pairs(o Object) (keys, values []Object, err error) {
	if _, ok := o.(*syntax.Hash); ok {
		return m.entries(o)
	}
	items, err := m.sequenceItems(o)
	if err != nil {
		return nil, nil, err
	}
	plist := isPlist(o)
	_, isList := o.(*syntax.Cons)
	for i, item := range items {
		switch pair, isPair := item.(*syntax.Cons); {
		case plist && i%2 == 0:
			keys = append(keys, item)
		case plist:
			values = append(values, item)
		case isList && isPair:
			keys, values = append(keys, pair.Car), append(values, pair.Cdr)
		case !isList:
			keys, values = append(keys, syntax.Int(i)), append(values, item)
		}
	}
	for len(values) < len(keys) {
		values = append(values, Nil)
	}
	return keys, values, nil
}

func mapParts(part func(k, v Object) Object) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys, values, err := m.pairs(args[0])
		if err != nil {
			return nil, err
		}
		items := make([]Object, len(keys))
		for i := range keys {
			items[i] = part(keys[i], values[i])
		}
		return m.newList(items...)
	}
}

func mapLength(m *Machine, args []Object) (Object, error) {
	keys, _, err := m.pairs(args[0])
	return syntax.Int(len(keys)), err
}

func mapContainsKey(m *Machine, args []Object) (Object, error) {
	keys, _, err := m.pairs(args[0])
	if err != nil {
		return nil, err
	}
	same := callTest(args[2], equalTest)
	for _, k := range keys {
		if ok, err := same(m, k, args[1]); err != nil || ok {
			return m.t, err
		}
	}
	return Nil, nil
}

func mapApply(m *Machine, args []Object) (Object, error) {
	keys, values, err := m.pairs(args[1])
	if err != nil {
		return nil, err
	}
	var results []Object
	for i, k := range keys {
		v, err := m.apply(args[0], k, values[i])
		if err != nil {
			return nil, err
		}
		results = append(results, v)
	}
	return m.newList(results...)
}

func mapPut(m *Machine, args []Object) (Object, error) {
	switch o := args[0].(type) {
	case *syntax.Hash:
		return puthash(m, []Object{args[1], args[2], o})
	case *syntax.Cons:
		if isPlist(o) {
			_, err := plistPut(m, []Object{o, args[1], args[2], Nil})
			return args[2], err
		}
		pair, err := assocBy(equalTest)(m, []Object{args[1], o})
		if c, ok := pair.(*syntax.Cons); ok {
			c.Cdr = args[2]
		}
		return args[2], err
	}
	return nil, m.wrongType("mapp", args[0])
}
