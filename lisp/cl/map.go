package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// isPlist tells a property list from an alist.
func isPlist(o kernel.Object) bool {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return false
	}
	_, isPair := c.Car.(*syntax.Cons)
	return !isPair && c.Car != kernel.Nil
}

func mapElt(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch {
	case isPlist(args[0]):
		tail, err := subr.PlistMember(m, args[:2])
		if err != nil || tail == kernel.Nil {
			return args[2], err
		}
		return kernel.CarOf(kernel.CdrOf(tail)), nil
	case m.ListArg(args[0]) == nil:
		return subr.AlistGet(m, []kernel.Object{args[1], args[0], args[2], kernel.Nil, m.Symbol("equal")})
	}
	if h, ok := args[0].(*syntax.Hash); ok {
		return subr.Gethash(m, []kernel.Object{args[1], h, args[2]})
	}
	n, ok := args[1].(syntax.Int)
	length, err := subr.Length(m, args[0])
	if err != nil || !ok || int(n) < 0 || int(n) >= length {
		return args[2], err
	}
	return subr.Elt(m, args[:2])
}

// pairs are the keys and values of an alist, plist, hash table or array.
func pairs(m *kernel.Machine, o kernel.Object) (keys, values []kernel.Object, err error) {
	if _, ok := o.(*syntax.Hash); ok {
		return subr.Entries(m, o)
	}
	items, err := subr.SequenceItems(m, o)
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
		values = append(values, kernel.Nil)
	}
	return keys, values, nil
}

func mapParts(part func(k, v kernel.Object) kernel.Object) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return subr.PartsOf(pairs, part)
}

func mapLength(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys, _, err := pairs(m, args[0])
	return syntax.Int(len(keys)), err
}

func mapContainsKey(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys, _, err := pairs(m, args[0])
	if err != nil {
		return nil, err
	}
	same := subr.CallTest(args[2], subr.EqualTest)
	for _, k := range keys {
		if ok, err := same(m, k, args[1]); err != nil || ok {
			return m.T, err
		}
	}
	return kernel.Nil, nil
}

func mapApply(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys, values, err := pairs(m, args[1])
	if err != nil {
		return nil, err
	}
	var results []kernel.Object
	for i, k := range keys {
		v, err := m.Apply(args[0], k, values[i])
		if err != nil {
			return nil, err
		}
		results = append(results, v)
	}
	return m.NewList(results...)
}

func mapPut(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch o := args[0].(type) {
	case *syntax.Hash:
		return subr.Puthash(m, []kernel.Object{args[1], args[2], o})
	case *syntax.Cons:
		if isPlist(o) {
			_, err := subr.PlistPut(m, []kernel.Object{o, args[1], args[2], kernel.Nil})
			return args[2], err
		}
		pair, err := subr.AssocBy(subr.EqualTest)(m, []kernel.Object{args[1], o})
		if c, ok := pair.(*syntax.Cons); ok {
			c.Cdr = args[2]
		}
		return args[2], err
	}
	return nil, m.WrongType("mapp", args[0])
}
