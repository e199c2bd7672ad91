package subr

import (
	"strings"
	"unicode/utf8"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func sequenceFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "length", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			n, err := Length(m, a[0])
			return syntax.Int(n), err
		}},
		{Name: "seq-length", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			n, err := Length(m, a[0])
			return syntax.Int(n), err
		}},
		{Name: "elt", Min: 2, Max: 2, Fn: Elt},
		{Name: "seq-elt", Min: 2, Max: 2, Fn: Elt},
		{Name: "append", Max: -1, Fn: AppendSequences},
		{Name: "vconcat", Max: -1, Fn: Vconcat},
		{Name: "vector", Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return newVector(m, a) }},
		{Name: "make-vector", Min: 2, Max: 2, Fn: makeVector},
		{Name: "aref", Min: 2, Max: 2, Fn: aref},
		{Name: "aset", Min: 3, Max: 3, Fn: Aset},
		{Name: "copy-sequence", Min: 1, Max: 1, Fn: CopySequence},
		{Name: "cl-copy-list", Min: 1, Max: 1, Fn: CopySequence},
		{Name: "seq-copy", Min: 1, Max: 1, Fn: CopySequence},
		{Name: "mapcar", Min: 2, Max: 2, Fn: Mapcar},
		{Name: "mapc", Min: 2, Max: 2, Fn: Mapc},
		{Name: "mapcan", Min: 2, Max: 2, Fn: mapcan},
		{Name: "mapconcat", Min: 2, Max: 3, Fn: mapconcat},
		{Name: "subseq", Min: 2, Max: 3, Fn: subseq},
		{Name: "seq-subseq", Min: 2, Max: 3, Fn: subseq},
		{Name: "cl-subseq", Min: 2, Max: 3, Fn: subseq},
		{Name: "fillarray", Min: 2, Max: 2, Fn: fillArray},
	}
}

// Length is the number of elements of a sequence.
func Length(m *kernel.Machine, o kernel.Object) (int, error) {
	switch s := o.(type) {
	case *syntax.String:
		return charCount(s.S), m.ChargeText(o)
	case *syntax.Vector:
		if s.Kind != syntax.Record {
			return len(s.Items), nil
		}
	case *syntax.Cons:
		n := 0
		err := m.EachItem(o, func(*syntax.Cons) (bool, error) { n++; return true, nil })
		return n, err
	}
	if o == kernel.Nil {
		return 0, nil
	}
	return 0, m.WrongType("sequencep", o)
}

// SequenceItems are the elements of a list, vector or string; of a vector
// they are its own.
func SequenceItems(m *kernel.Machine, o kernel.Object) ([]kernel.Object, error) {
	switch s := o.(type) {
	case *syntax.Cons:
		return m.ListItems(o)
	case *syntax.Vector:
		return s.Items, m.Step(len(s.Items))
	case *syntax.String:
		return stringItems(m, s.S)
	}
	if o == kernel.Nil {
		return nil, nil
	}
	return nil, m.WrongType("sequencep", o)
}

func stringItems(m *kernel.Machine, s string) ([]kernel.Object, error) {
	if err := m.Step(len(s)); err != nil {
		return nil, err
	}
	if err := m.Alloc(len(s) * kernel.ObjectBytes); err != nil {
		return nil, err
	}
	items := make([]kernel.Object, 0, len(s))
	for len(s) > 0 {
		c, size := decodeChar(s)
		items = append(items, syntax.Int(c))
		s = s[size:]
	}
	return items, nil
}

// SequenceLike makes a sequence of the same type.
func SequenceLike(m *kernel.Machine, like kernel.Object, items []kernel.Object) (kernel.Object, error) {
	switch like.(type) {
	case *syntax.Vector:
		return newVector(m, items)
	case *syntax.String:
		return stringOfChars(m, items)
	}
	return m.NewList(items...)
}

func newVector(m *kernel.Machine, items []kernel.Object) (kernel.Object, error) {
	if err := m.Alloc(len(items)*kernel.ObjectBytes + kernel.StringBytes); err != nil {
		return nil, err
	}
	return &syntax.Vector{Items: append([]kernel.Object{}, items...)}, nil
}

func stringOfChars(m *kernel.Machine, items []kernel.Object) (kernel.Object, error) {
	if err := m.Alloc(len(items) + kernel.StringBytes); err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, item := range items {
		c, err := CharArg(m, item)
		if err != nil {
			return nil, err
		}
		writeChar(&b, c)
	}
	return syntax.NewString(b.String()), nil
}

func Elt(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if m.ListArg(args[0]) != nil {
		return aref(m, args)
	}
	return Nth(m, []kernel.Object{args[1], args[0]})
}

// AppendSequences copies all arguments but the last, which becomes the tail.
func AppendSequences(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if len(args) == 0 {
		return kernel.Nil, nil
	}
	var items []kernel.Object
	for _, arg := range args[:len(args)-1] {
		part, err := SequenceItems(m, arg)
		if err != nil {
			return nil, err
		}
		items = append(items, part...)
		if err := m.Alloc(len(part) * kernel.ConsBytes); err != nil {
			return nil, err
		}
	}
	list := args[len(args)-1]
	for i := len(items) - 1; i >= 0; i-- {
		list = syntax.NewCons(items[i], list)
	}
	return list, nil
}

func Vconcat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var items []kernel.Object
	for _, arg := range args {
		part, err := SequenceItems(m, arg)
		if err != nil {
			return nil, err
		}
		if err := m.Alloc(len(part) * kernel.ObjectBytes); err != nil {
			return nil, err
		}
		items = append(items, part...)
	}
	return newVector(m, items)
}

// countArg is how many of something to make; more than fits is a limit error.
func countArg(m *kernel.Machine, o kernel.Object, size int) (int, error) {
	n, ok := o.(syntax.Int)
	if !ok || n < 0 {
		return 0, m.WrongType("wholenump", o)
	}
	if int64(n) > m.Budget.Limits.FormAlloc {
		return 0, &kernel.LimitError{Bound: "memory", Size: m.Budget.Limits.FormAlloc}
	}
	return int(n), m.Alloc(int(n) * size)
}

func makeVector(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := countArg(m, args[0], kernel.ObjectBytes)
	if err != nil {
		return nil, err
	}
	items := make([]kernel.Object, n)
	for i := range items {
		items[i] = args[1]
	}
	return &syntax.Vector{Items: items}, nil
}

func aref(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	switch s := args[0].(type) {
	case *syntax.Vector:
		if n < 0 || n >= len(s.Items) {
			return nil, m.OutOfRange(args[0], args[1])
		}
		return s.Items[n], nil
	case *syntax.String:
		if err := m.ChargeText(s); err != nil {
			return nil, err
		}
		start, ok := charOffset(s.S, n)
		if !ok || start == len(s.S) {
			return nil, m.OutOfRange(args[0], args[1])
		}
		c, _ := decodeChar(s.S[start:])
		return syntax.Int(c), nil
	}
	return nil, m.WrongType("arrayp", args[0])
}

func Aset(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	switch s := args[0].(type) {
	case *syntax.Vector:
		if n < 0 || n >= len(s.Items) {
			return nil, m.OutOfRange(args[0], args[1])
		}
		s.Items[n] = args[2]
		return args[2], nil
	case *syntax.String:
		start, ok := charOffset(s.S, n)
		if !ok || start == len(s.S) {
			return nil, m.OutOfRange(args[0], args[1])
		}
		c, err := CharArg(m, args[2])
		if err != nil {
			return nil, err
		}
		if err := m.Alloc(len(s.S)); err != nil {
			return nil, err
		}
		_, size := decodeChar(s.S[start:])
		s.S = s.S[:start] + charString(c) + s.S[start+size:]
		return args[2], nil
	}
	return nil, m.WrongType("arrayp", args[0])
}

func fillArray(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	v, ok := args[0].(*syntax.Vector)
	if !ok {
		return nil, m.WrongType("arrayp", args[0])
	}
	for i := range v.Items {
		v.Items[i] = args[1]
	}
	return v, m.Step(len(v.Items))
}

func CopySequence(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch s := args[0].(type) {
	case *syntax.String:
		return m.NewString(s.S)
	case *syntax.Vector:
		if err := m.Alloc(len(s.Items) * kernel.ObjectBytes); err != nil {
			return nil, err
		}
		return &syntax.Vector{Kind: s.Kind, Items: append([]kernel.Object{}, s.Items...)}, nil
	}
	items, err := SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	return m.NewList(items...)
}

// eachElement calls fn with each element; of a list it reads the cells as it
// goes, as Emacs does, and stops after as many as there were.
func eachElement(m *kernel.Machine, fn, seq kernel.Object, f func(v kernel.Object) error) error {
	items, err := SequenceItems(m, seq)
	if err != nil {
		return err
	}
	for _, item := range items {
		v, err := m.Apply(fn, item)
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

// Mapped is what fn gives for each element.
func Mapped(m *kernel.Machine, fn, seq kernel.Object) ([]kernel.Object, error) {
	var values []kernel.Object
	err := eachElement(m, fn, seq, func(v kernel.Object) error {
		values = append(values, v)
		return m.Alloc(kernel.ObjectBytes)
	})
	return values, err
}

func Mapcar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := Mapped(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	return m.NewList(values...)
}

func Mapc(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return args[1], eachElement(m, args[0], args[1], nil)
}

func mapcan(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := Mapped(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	return Nconc(m, values)
}

func mapconcat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := Mapped(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	separator := ""
	if args[2] != kernel.Nil {
		if separator, err = concatText(m, args[2]); err != nil {
			return nil, err
		}
	}
	var parts []string
	total := 0
	for _, v := range values {
		text, err := concatText(m, v)
		if err != nil {
			return nil, err
		}
		total += len(text) + len(separator)
		parts = append(parts, text)
	}
	if err := m.Alloc(total + kernel.StringBytes); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Join(parts, separator)), nil
}

// slice gives the bounds of (START END) in a sequence of n elements; negative
// ones count from the end.
func slice(m *kernel.Machine, n int, seq, from, to kernel.Object) (start, end int, err error) {
	if start, err = OptionalCount(m, from, 0); err != nil {
		return 0, 0, err
	}
	if end, err = OptionalCount(m, to, n); err != nil {
		return 0, 0, err
	}
	if start < 0 {
		start += n
	}
	if end < 0 {
		end += n
	}
	if start < 0 || start > end || end > n {
		return 0, 0, m.OutOfRange(seq, from, to)
	}
	return start, end, nil
}

func subseq(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := slice(m, len(items), args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	return SequenceLike(m, args[0], items[start:end])
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
