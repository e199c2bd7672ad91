package lisp

import "smtpmail/lisp/syntax"

func hashFunctions() []Subr {
	return []Subr{
		{Name: "make-hash-table", Max: -1, fn: makeHashTable},
		{Name: "gethash", Min: 2, Max: 3, fn: gethash},
		{Name: "puthash", Min: 3, Max: 3, fn: puthash},
		{Name: "remhash", Min: 2, Max: 2, fn: remhash},
		{Name: "clrhash", Min: 1, Max: 1, fn: clrhash},
		{Name: "maphash", Min: 2, Max: 2, fn: maphash},
		{Name: "hash-table-count", Min: 1, Max: 1, fn: hashCount},
		{Name: "hash-table-keys", Min: 1, Max: 1, fn: hashList(func(k, _ Object) Object { return k })},
		{Name: "hash-table-values", Min: 1, Max: 1, fn: hashList(func(_, v Object) Object { return v })},
		{Name: "hash-table-test", Min: 1, Max: 1, fn: hashTest},
		{Name: "hash-table-contains-p", Min: 2, Max: 2, fn: hashContains},
		{Name: "copy-hash-table", Min: 1, Max: 1, fn: copyHash},
		{Name: "hash-table-size", Min: 1, Max: 1, fn: hashCount},
		{Name: "sxhash", Min: 1, Max: 1, fn: sxhash},
		{Name: "sxhash-equal", Min: 1, Max: 1, fn: sxhash},
	}
}

func makeHashTable(m *Machine, args []Object) (Object, error) {
	test := "eql"
	for i := 0; i+1 < len(args); i += 2 {
		if name, _ := symbolName(args[i]); name == ":test" {
			test, _ = symbolName(args[i+1])
		}
	}
	switch test {
	case "eq", "eql", "equal":
	case "string=", "string-equal":
		test = "equal"
	default:
		return nil, m.signal("error", syntax.NewString("Invalid hash table test"), m.Intern(test))
	}
	return syntax.NewHash(test), m.alloc(256)
}

func (m *Machine) hashArg(o Object) (*syntax.Hash, error) {
	if h, ok := o.(*syntax.Hash); ok {
		return h, nil
	}
	return nil, m.wrongType("hash-table-p", o)
}

func gethash(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[1])
	if err != nil {
		return nil, err
	}
	v, found, err := h.Get(args[0])
	if err != nil {
		return nil, m.syntaxError(err)
	}
	if !found {
		return args[2], nil
	}
	return v, nil
}

func puthash(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[2])
	if err != nil {
		return nil, err
	}
	if err := m.alloc(2 * consBytes); err != nil {
		return nil, err
	}
	if err := h.Put(args[0], args[1]); err != nil {
		return nil, m.syntaxError(err)
	}
	return args[1], nil
}

func remhash(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[1])
	if err != nil {
		return nil, err
	}
	if err := h.Remove(args[0]); err != nil {
		return nil, m.syntaxError(err)
	}
	return Nil, nil
}

func clrhash(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[0])
	if err != nil {
		return nil, err
	}
	h.Clear()
	return h, nil
}

// entries copies what a table holds, so that a loop may change it.
func (m *Machine) entries(o Object) (keys, values []Object, err error) {
	h, err := m.hashArg(o)
	if err != nil {
		return nil, nil, err
	}
	err = h.Each(func(k, v Object) error {
		keys, values = append(keys, k), append(values, v)
		return m.step(1)
	})
	return keys, values, err
}

func maphash(m *Machine, args []Object) (Object, error) {
	keys, values, err := m.entries(args[1])
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		if _, err := m.apply(args[0], k, values[i]); err != nil {
			return nil, err
		}
	}
	return Nil, nil
}

func hashCount(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[0])
	if err != nil {
		return nil, err
	}
	return syntax.Int(h.Count()), nil
}

func hashList(part func(k, v Object) Object) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys, values, err := m.entries(args[0])
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

func hashTest(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Symbol(h.Test), nil
}

func hashContains(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[1])
	if err != nil {
		return nil, err
	}
	_, found, err := h.Get(args[0])
	if err != nil {
		return nil, m.syntaxError(err)
	}
	return m.Bool(found), nil
}

func copyHash(m *Machine, args []Object) (Object, error) {
	h, err := m.hashArg(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.alloc(h.Count() * 2 * consBytes); err != nil {
		return nil, err
	}
	return h.Copy(), nil
}

// sxhash is some number that equal objects share.
func sxhash(m *Machine, args []Object) (Object, error) {
	text, err := m.printed(args[0], true)
	if err != nil {
		return nil, err
	}
	n := uint64(14695981039346656037)
	for i := 0; i < len(text); i++ {
		n = (n ^ uint64(text[i])) * 1099511628211
	}
	return syntax.Int(n & syntax.MaxFixnum), nil
}
