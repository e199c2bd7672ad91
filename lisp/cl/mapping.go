package cl

import (
	"sort"

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

func maplist(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var values []kernel.Object
	err := m.EachItem(args[1], func(c *syntax.Cons) (bool, error) {
		v, err := m.Apply(args[0], c)
		values = append(values, v)
		return err == nil, err
	})
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

// clReduce is (FUNC SEQ &key :initial-value :from-end :key).
func clReduce(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	items, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	values := make([]kernel.Object, 0, len(items)+1)
	for _, item := range items {
		v, err := keyed(m, keys, item)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	initial, hasInitial := keys[":initial-value"]
	if fromEnd := keys[":from-end"]; fromEnd != nil && fromEnd != kernel.Nil {
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

func clSort(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	items = append([]kernel.Object{}, items...)
	var failed error
	sort.SliceStable(items, func(i, j int) bool {
		if failed != nil {
			return false
		}
		a, errA := keyed(m, keys, items[i])
		b, errB := keyed(m, keys, items[j])
		if errA != nil || errB != nil {
			failed = errA
			if errB != nil {
				failed = errB
			}
			return false
		}
		v, err := m.Apply(args[1], a, b)
		failed = err
		return err == nil && kernel.IsTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	return subr.SequenceLike(m, args[0], items)
}
