package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func hashFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "make-hash-table", Max: -1, Fn: makeHashTable},
		{Name: "gethash", Min: 2, Max: 3, Fn: Gethash},
		{Name: "puthash", Min: 3, Max: 3, Fn: Puthash},
		{Name: "remhash", Min: 2, Max: 2, Fn: remhash},
		{Name: "clrhash", Min: 1, Max: 1, Fn: clrhash},
		{Name: "maphash", Min: 2, Max: 2, Fn: maphash},
		{Name: "hash-table-count", Min: 1, Max: 1, Fn: hashCount},
		{Name: "hash-table-keys", Min: 1, Max: 1, Fn: hashList(func(k, _ kernel.Object) kernel.Object { return k })},
		{Name: "hash-table-values", Min: 1, Max: 1, Fn: hashList(func(_, v kernel.Object) kernel.Object { return v })},
		{Name: "hash-table-test", Min: 1, Max: 1, Fn: hashTest},
		{Name: "hash-table-contains-p", Min: 2, Max: 2, Fn: hashContains},
		{Name: "copy-hash-table", Min: 1, Max: 1, Fn: copyHash},
		{Name: "hash-table-size", Min: 1, Max: 1, Fn: hashCount},
		{Name: "sxhash", Min: 1, Max: 1, Fn: sxhash},
		{Name: "sxhash-equal", Min: 1, Max: 1, Fn: sxhash},
	}
}

func makeHashTable(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	test := "eql"
	for i := 0; i+1 < len(args); i += 2 {
		if name, _ := kernel.SymbolName(args[i]); name == ":test" {
			test, _ = kernel.SymbolName(args[i+1])
		}
	}
	switch test {
	case "eq", "eql", "equal":
	case "string=", "string-equal":
		test = "equal"
	default:
		return nil, m.Signal("error", syntax.NewString("Invalid hash table test"), m.Intern(test))
	}
	return syntax.NewHash(test), m.Alloc(256)
}

func hashArg(m *kernel.Machine, o kernel.Object) (*syntax.Hash, error) {
	if h, ok := o.(*syntax.Hash); ok {
		return h, nil
	}
	return nil, m.WrongType("hash-table-p", o)
}

func Gethash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[1])
	if err != nil {
		return nil, err
	}
	v, found, err := h.Get(args[0])
	if err != nil {
		return nil, m.SyntaxError(err)
	}
	if !found {
		return args[2], nil
	}
	return v, nil
}

func Puthash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[2])
	if err != nil {
		return nil, err
	}
	if err := m.Alloc(2 * kernel.ConsBytes); err != nil {
		return nil, err
	}
	if err := h.Put(args[0], args[1]); err != nil {
		return nil, m.SyntaxError(err)
	}
	return args[1], nil
}

func remhash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[1])
	if err != nil {
		return nil, err
	}
	if err := h.Remove(args[0]); err != nil {
		return nil, m.SyntaxError(err)
	}
	return kernel.Nil, nil
}

func clrhash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[0])
	if err != nil {
		return nil, err
	}
	h.Clear()
	return h, nil
}

// Entries copies what a table holds, so that a loop may change it.
func Entries(m *kernel.Machine, o kernel.Object) (keys, values []kernel.Object, err error) {
	h, err := hashArg(m, o)
	if err != nil {
		return nil, nil, err
	}
	err = h.Each(func(k, v kernel.Object) error {
		keys, values = append(keys, k), append(values, v)
		return m.Step(1)
	})
	return keys, values, err
}

func maphash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys, values, err := Entries(m, args[1])
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		if _, err := m.Apply(args[0], k, values[i]); err != nil {
			return nil, err
		}
	}
	return kernel.Nil, nil
}

func hashCount(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[0])
	if err != nil {
		return nil, err
	}
	return syntax.Int(h.Count()), nil
}

func hashList(part func(k, v kernel.Object) kernel.Object) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return PartsOf(Entries, part)
}

// PartsOf lists a part of each entry of what entries takes apart.
func PartsOf(entries func(*kernel.Machine, kernel.Object) (keys, values []kernel.Object, err error),
	part func(k, v kernel.Object) kernel.Object) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		keys, values, err := entries(m, args[0])
		if err != nil {
			return nil, err
		}
		items := make([]kernel.Object, len(keys))
		for i := range keys {
			items[i] = part(keys[i], values[i])
		}
		return m.NewList(items...)
	}
}

func hashTest(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[0])
	if err != nil {
		return nil, err
	}
	return m.Symbol(h.Test), nil
}

func hashContains(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[1])
	if err != nil {
		return nil, err
	}
	_, found, err := h.Get(args[0])
	if err != nil {
		return nil, m.SyntaxError(err)
	}
	return m.Bool(found), nil
}

func copyHash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	h, err := hashArg(m, args[0])
	if err != nil {
		return nil, err
	}
	if err := m.Alloc(h.Count() * 2 * kernel.ConsBytes); err != nil {
		return nil, err
	}
	return h.Copy(), nil
}

// sxhash is some number that equal objects share.
func sxhash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := printed(m, args[0], true)
	if err != nil {
		return nil, err
	}
	n := uint64(14695981039346656037)
	for i := 0; i < len(text); i++ {
		n = (n ^ uint64(text[i])) * 1099511628211
	}
	return syntax.Int(n & syntax.MaxFixnum), nil
}
