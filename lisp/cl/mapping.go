package cl

import (
	"strconv"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// rows calls f with the first elements of all sequences, then the second ones,
// until the shortest is through.
func rows(m *kernel.Machine, seqs []kernel.Object, f func(row []kernel.Object) (bool, error)) error {
	var columns [][]kernel.Object
	n := -1
	for _, seq := range seqs {
		items, err := subr.SequenceItems(m, seq)
		if err != nil {
			return err
		}
		columns = append(columns, items)
		if n < 0 || len(items) < n {
			n = len(items)
		}
	}
	for i := range max(0, n) {
		row := make([]kernel.Object, len(columns))
		for j, column := range columns {
			row[j] = column[i]
		}
		if again, err := f(row); err != nil || !again {
			return err
		}
	}
	return nil
}

func some(m *kernel.Machine, args []kernel.Object) (result kernel.Object, err error) {
	result = kernel.Nil
	err = rows(m, args[1:], func(row []kernel.Object) (bool, error) {
		v, err := m.Apply(args[0], row...)
		if err == nil {
			result = v
		}
		return err == nil && v == kernel.Nil, err
	})
	return result, err
}

func every(m *kernel.Machine, args []kernel.Object) (result kernel.Object, err error) {
	result = m.T
	err = rows(m, args[1:], func(row []kernel.Object) (bool, error) {
		v, err := m.Apply(args[0], row...)
		if err == nil && v == kernel.Nil {
			result = kernel.Nil
		}
		return err == nil && v != kernel.Nil, err
	})
	return result, err
}

func negated(f func(*kernel.Machine, []kernel.Object) (kernel.Object, error)) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		v, err := f(m, args)
		return m.Bool(v == kernel.Nil), err
	}
}

func mapRows(m *kernel.Machine, args []kernel.Object) (values []kernel.Object, err error) {
	err = rows(m, args[1:], func(row []kernel.Object) (bool, error) {
		v, err := m.Apply(args[0], row...)
		values = append(values, v)
		return err == nil, err
	})
	return values, err
}

func mapcarMany(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := mapRows(m, args)
	if err != nil {
		return nil, err
	}
	return m.NewList(values...)
}

func mapcMany(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	_, err := mapRows(m, args)
	return args[1], err
}

func mapcanMany(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := mapRows(m, args)
	if err != nil {
		return nil, err
	}
	return subr.Nconc(m, values)
}

// tailValues are what a function gives for the lists, their rests, and so on.
func tailValues(m *kernel.Machine, args []kernel.Object) ([]kernel.Object, error) {
	var values []kernel.Object
	tails := append([]kernel.Object{}, args[1:]...)
	for {
		for _, tail := range tails {
			if _, ok := tail.(*syntax.Cons); !ok {
				return values, nil
			}
		}
		v, err := m.Apply(args[0], append([]kernel.Object{}, tails...)...)
		if err == nil {
			err = m.Alloc(kernel.ObjectBytes)
		}
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		for i, tail := range tails {
			tails[i] = kernel.CdrOf(tail)
		}
	}
}

func maplist(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := tailValues(m, args)
	if err != nil {
		return nil, err
	}
	return m.NewList(values...)
}

func fold(m *kernel.Machine, fn kernel.Object, acc kernel.Object, items []kernel.Object) (kernel.Object, error) {
	var err error
	for _, item := range items {
		if acc, err = m.Apply(fn, acc, item); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

// clReduce is (FUNC SEQ &key :initial-value :from-end :key :start :end).
func clReduce(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], ":start :end :from-end :initial-value :key")
	if err != nil {
		return nil, err
	}
	values, err := o.reduced(args[1])
	if err != nil {
		return nil, err
	}
	initial, hasInitial := o.values[":initial-value"]
	if o.has(":from-end") {
		return foldFromEnd(m, args[0], values, initial, hasInitial)
	}
	if hasInitial {
		values = append([]kernel.Object{initial}, values...)
	}
	if len(values) == 0 {
		return m.Apply(args[0])
	}
	return fold(m, args[0], values[0], values[1:])
}

// reduced are the elements of the span, seen through :key.
func (o *options) reduced(seq kernel.Object) ([]kernel.Object, error) {
	items, err := subr.SequenceItems(o.m, seq)
	if err != nil {
		return nil, err
	}
	start, err := o.number(":start", 0)
	if err != nil {
		return nil, err
	}
	end, err := o.number(":end", len(items))
	if err != nil {
		return nil, err
	}
	if start < 0 || start > end || end > len(items) {
		return nil, o.m.ErrorText("Bad bounding indices: " + strconv.Itoa(start) + ", " + syntax.Prin1(o.get(":end")))
	}
	values := make([]kernel.Object, 0, end-start+1)
	for _, item := range items[start:end] {
		v, err := o.keyed(item)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func foldFromEnd(m *kernel.Machine, fn kernel.Object, values []kernel.Object, initial kernel.Object, hasInitial bool) (kernel.Object, error) {
	if hasInitial {
		values = append(values, initial)
	}
	if len(values) == 0 {
		return m.Apply(fn)
	}
	acc := values[len(values)-1]
	for i := len(values) - 2; i >= 0; i-- {
		var err error
		if acc, err = m.Apply(fn, values[i], acc); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

// clSort sorts in place; of a list the cells are put into another order.
func clSort(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], ":key")
	if err != nil {
		return nil, err
	}
	less := func(a, b kernel.Object) (bool, error) { return o.before(args[1], a, b) }
	if s, ok := args[0].(*syntax.String); ok {
		sorted, err := subr.SortString(m, s, less)
		if err != nil {
			return nil, err
		}
		s.S = sorted.S
		return s, nil
	}
	return subr.SortBy(m, args[0], less)
}

// before tells whether one element goes before another one, both seen through :key.
func (o *options) before(predicate, a, b kernel.Object) (bool, error) {
	x, err := o.keyed(a)
	if err != nil {
		return false, err
	}
	y, err := o.keyed(b)
	if err != nil {
		return false, err
	}
	v, err := o.m.Apply(predicate, x, y)
	return err == nil && kernel.IsTrue(v), err
}

// clMerge is (TYPE SEQ1 SEQ2 PREDICATE &key :key): of equal elements the first
// sequence's comes first.
func clMerge(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[4:], ":key")
	if err != nil {
		return nil, err
	}
	a, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	b, err := subr.SequenceItems(m, args[2])
	if err != nil {
		return nil, err
	}
	var merged []kernel.Object
	for len(a) > 0 && len(b) > 0 {
		second, err := o.before(args[3], b[0], a[0])
		if err != nil {
			return nil, err
		}
		if second {
			merged, b = append(merged, b[0]), b[1:]
		} else {
			merged, a = append(merged, a[0]), a[1:]
		}
	}
	list, err := m.NewList(append(append(merged, a...), b...)...)
	if err != nil {
		return nil, err
	}
	return coerce(m, []kernel.Object{list, args[0]})
}
