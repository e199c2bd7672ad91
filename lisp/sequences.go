package lisp

import (
	"strings"
	"unicode/utf8"

	"smtpmail/lisp/syntax"
)

func sequenceFunctions() []Subr {
	return []Subr{
		{Name: "length", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			n, err := m.length(a[0])
			return syntax.Int(n), err
		}},
		{Name: "seq-length", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			n, err := m.length(a[0])
			return syntax.Int(n), err
		}},
		{Name: "elt", Min: 2, Max: 2, fn: elt},
		{Name: "seq-elt", Min: 2, Max: 2, fn: elt},
		{Name: "append", Max: -1, fn: appendSequences},
		{Name: "vconcat", Max: -1, fn: vconcat},
		{Name: "vector", Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return m.newVector(a) }},
		{Name: "make-vector", Min: 2, Max: 2, fn: makeVector},
		{Name: "aref", Min: 2, Max: 2, fn: aref},
		{Name: "aset", Min: 3, Max: 3, fn: aset},
		{Name: "copy-sequence", Min: 1, Max: 1, fn: copySequence},
		{Name: "cl-copy-list", Min: 1, Max: 1, fn: copySequence},
		{Name: "seq-copy", Min: 1, Max: 1, fn: copySequence},
		{Name: "mapcar", Min: 2, Max: 2, fn: mapcar},
		{Name: "mapc", Min: 2, Max: 2, fn: mapc},
		{Name: "mapcan", Min: 2, Max: 2, fn: mapcan},
		{Name: "mapconcat", Min: 2, Max: 3, fn: mapconcat},
		{Name: "subseq", Min: 2, Max: 3, fn: subseq},
		{Name: "seq-subseq", Min: 2, Max: 3, fn: subseq},
		{Name: "cl-subseq", Min: 2, Max: 3, fn: subseq},
		{Name: "fillarray", Min: 2, Max: 2, fn: fillArray},
	}
}

// length is the number of elements of a sequence.
func (m *Machine) length(o Object) (int, error) {
	switch s := o.(type) {
	case *syntax.String:
		return charCount(s.S), m.chargeText(o)
	case *syntax.Vector:
		if s.Kind != syntax.Record {
			return len(s.Items), nil
		}
	case *syntax.Cons:
		n := 0
		err := m.eachItem(o, func(*syntax.Cons) (bool, error) { n++; return true, nil })
		return n, err
	}
	if o == Nil {
		return 0, nil
	}
	return 0, m.wrongType("sequencep", o)
}

// sequenceItems are the elements of a list, vector or string; of a vector
// they are its own.
func (m *Machine) sequenceItems(o Object) ([]Object, error) {
	switch s := o.(type) {
	case *syntax.Cons:
		return m.listItems(o)
	case *syntax.Vector:
		return s.Items, m.step(len(s.Items))
	case *syntax.String:
		return m.stringItems(s.S)
	}
	if o == Nil {
		return nil, nil
	}
	return nil, m.wrongType("sequencep", o)
}

func (m *Machine) stringItems(s string) ([]Object, error) {
	if err := m.step(len(s)); err != nil {
		return nil, err
	}
	if err := m.alloc(len(s) * objectBytes); err != nil {
		return nil, err
	}
	items := make([]Object, 0, len(s))
	for len(s) > 0 {
		c, size := decodeChar(s)
		items = append(items, syntax.Int(c))
		s = s[size:]
	}
	return items, nil
}

// sequenceLike makes a sequence of the same type.
func (m *Machine) sequenceLike(like Object, items []Object) (Object, error) {
	switch like.(type) {
	case *syntax.Vector:
		return m.newVector(items)
	case *syntax.String:
		return m.stringOfChars(items)
	}
	return m.newList(items...)
}

func (m *Machine) newVector(items []Object) (Object, error) {
	if err := m.alloc(len(items)*objectBytes + stringBytes); err != nil {
		return nil, err
	}
	return &syntax.Vector{Items: append([]Object{}, items...)}, nil
}

func (m *Machine) stringOfChars(items []Object) (Object, error) {
	if err := m.alloc(len(items) + stringBytes); err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, item := range items {
		c, err := m.charArg(item)
		if err != nil {
			return nil, err
		}
		writeChar(&b, c)
	}
	return syntax.NewString(b.String()), nil
}

func elt(m *Machine, args []Object) (Object, error) {
	if m.listArg(args[0]) != nil {
		return aref(m, args)
	}
	return nth(m, []Object{args[1], args[0]})
}

// appendSequences copies all arguments but the last, which becomes the tail.
func appendSequences(m *Machine, args []Object) (Object, error) {
	if len(args) == 0 {
		return Nil, nil
	}
	var items []Object
	for _, arg := range args[:len(args)-1] {
		part, err := m.sequenceItems(arg)
		if err != nil {
			return nil, err
		}
		items = append(items, part...)
		if err := m.alloc(len(part) * consBytes); err != nil {
			return nil, err
		}
	}
	list := args[len(args)-1]
	for i := len(items) - 1; i >= 0; i-- {
		list = syntax.NewCons(items[i], list)
	}
	return list, nil
}

func vconcat(m *Machine, args []Object) (Object, error) {
	var items []Object
	for _, arg := range args {
		part, err := m.sequenceItems(arg)
		if err != nil {
			return nil, err
		}
		if err := m.alloc(len(part) * objectBytes); err != nil {
			return nil, err
		}
		items = append(items, part...)
	}
	return m.newVector(items)
}

// countArg is how many of something to make; more than fits is a limit error.
func (m *Machine) countArg(o Object, size int) (int, error) {
	n, ok := o.(syntax.Int)
	if !ok || n < 0 {
		return 0, m.wrongType("wholenump", o)
	}
	if int64(n) > m.budget.limits.FormAlloc {
		return 0, &LimitError{Bound: "memory", Size: m.budget.limits.FormAlloc}
	}
	return int(n), m.alloc(int(n) * size)
}

func makeVector(m *Machine, args []Object) (Object, error) {
	n, err := m.countArg(args[0], objectBytes)
	if err != nil {
		return nil, err
	}
	items := make([]Object, n)
	for i := range items {
		items[i] = args[1]
	}
	return &syntax.Vector{Items: items}, nil
}

func aref(m *Machine, args []Object) (Object, error) {
	n, err := m.intArg(args[1])
	if err != nil {
		return nil, err
	}
	switch s := args[0].(type) {
	case *syntax.Vector:
		if n < 0 || n >= len(s.Items) {
			return nil, m.outOfRange(args[0], args[1])
		}
		return s.Items[n], nil
	case *syntax.String:
		if err := m.chargeText(s); err != nil {
			return nil, err
		}
		start, ok := charOffset(s.S, n)
		if !ok || start == len(s.S) {
			return nil, m.outOfRange(args[0], args[1])
		}
		c, _ := decodeChar(s.S[start:])
		return syntax.Int(c), nil
	}
	return nil, m.wrongType("arrayp", args[0])
}

func aset(m *Machine, args []Object) (Object, error) {
	n, err := m.intArg(args[1])
	if err != nil {
		return nil, err
	}
	switch s := args[0].(type) {
	case *syntax.Vector:
		if n < 0 || n >= len(s.Items) {
			return nil, m.outOfRange(args[0], args[1])
		}
		s.Items[n] = args[2]
		return args[2], nil
	case *syntax.String:
		start, ok := charOffset(s.S, n)
		if !ok || start == len(s.S) {
			return nil, m.outOfRange(args[0], args[1])
		}
		c, err := m.charArg(args[2])
		if err != nil {
			return nil, err
		}
		if err := m.alloc(len(s.S)); err != nil {
			return nil, err
		}
		_, size := decodeChar(s.S[start:])
		s.S = s.S[:start] + charString(c) + s.S[start+size:]
		return args[2], nil
	}
	return nil, m.wrongType("arrayp", args[0])
}

func fillArray(m *Machine, args []Object) (Object, error) {
	v, ok := args[0].(*syntax.Vector)
	if !ok {
		return nil, m.wrongType("arrayp", args[0])
	}
	for i := range v.Items {
		v.Items[i] = args[1]
	}
	return v, m.step(len(v.Items))
}

func copySequence(m *Machine, args []Object) (Object, error) {
	switch s := args[0].(type) {
	case *syntax.String:
		return m.newString(s.S)
	case *syntax.Vector:
		if err := m.alloc(len(s.Items) * objectBytes); err != nil {
			return nil, err
		}
		return &syntax.Vector{Kind: s.Kind, Items: append([]Object{}, s.Items...)}, nil
	}
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	return m.newList(items...)
}

// eachElement calls fn with each element; of a list it reads the cells as it
// goes, as Emacs does, and stops after as many as there were.
func (m *Machine) eachElement(fn, seq Object, f func(v Object) error) error {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return err
	}
	for _, item := range items {
		v, err := m.apply(fn, item)
		if err != nil {
			return err
		}
		if f != nil {
			if err := f(v); err != nil {
				return err
			}
		}
	}
	return nil
}

// mapped is what fn gives for each element.
func (m *Machine) mapped(fn, seq Object) ([]Object, error) {
	var values []Object
	err := m.eachElement(fn, seq, func(v Object) error {
		values = append(values, v)
		return m.alloc(objectBytes)
	})
	return values, err
}

func mapcar(m *Machine, args []Object) (Object, error) {
	values, err := m.mapped(args[0], args[1])
	if err != nil {
		return nil, err
	}
	return m.newList(values...)
}

func mapc(m *Machine, args []Object) (Object, error) {
	return args[1], m.eachElement(args[0], args[1], nil)
}

func mapcan(m *Machine, args []Object) (Object, error) {
	values, err := m.mapped(args[0], args[1])
	if err != nil {
		return nil, err
	}
	return nconc(m, values)
}

func mapconcat(m *Machine, args []Object) (Object, error) {
	values, err := m.mapped(args[0], args[1])
	if err != nil {
		return nil, err
	}
	separator := ""
	if args[2] != Nil {
		if separator, err = m.concatText(args[2]); err != nil {
			return nil, err
		}
	}
	var parts []string
	total := 0
	for _, v := range values {
		text, err := m.concatText(v)
		if err != nil {
			return nil, err
		}
		total += len(text) + len(separator)
		parts = append(parts, text)
	}
	if err := m.alloc(total + stringBytes); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Join(parts, separator)), nil
}

// slice gives the bounds of (START END) in a sequence of n elements; negative
// ones count from the end.
func (m *Machine) slice(n int, seq, from, to Object) (start, end int, err error) {
	if start, err = m.optionalCount(from, 0); err != nil {
		return 0, 0, err
	}
	if end, err = m.optionalCount(to, n); err != nil {
		return 0, 0, err
	}
	if start < 0 {
		start += n
	}
	if end < 0 {
		end += n
	}
	if start < 0 || start > end || end > n {
		return 0, 0, m.outOfRange(seq, from, to)
	}
	return start, end, nil
}

func subseq(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := m.slice(len(items), args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	return m.sequenceLike(args[0], items[start:end])
}

// charCount is the number of characters of a string; a byte that is not UTF-8 counts as one.
func charCount(s string) int { return utf8.RuneCountInString(s) }

// charOffset is where the nth character starts.
func charOffset(s string, n int) (int, bool) {
	if n < 0 {
		return 0, false
	}
	offset := 0
	for ; n > 0; n-- {
		if offset >= len(s) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(s[offset:])
		offset += size
	}
	return offset, true
}
