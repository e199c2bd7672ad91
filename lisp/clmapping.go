package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// rows calls f with the first elements of all sequences, then the second ones,
// until the shortest is through.
func (m *Machine) rows(seqs []Object, f func(row []Object) (bool, error)) error {
	var columns [][]Object
	n := -1
	for _, seq := range seqs {
		items, err := m.sequenceItems(seq)
		if err != nil {
			return err
		}
		columns = append(columns, items)
		if n < 0 || len(items) < n {
			n = len(items)
		}
	}
	for i := range max(0, n) {
		row := make([]Object, len(columns))
		for j, column := range columns {
			row[j] = column[i]
		}
		if again, err := f(row); err != nil || !again {
			return err
		}
	}
	return nil
}

func some(m *Machine, args []Object) (result Object, err error) {
	result = Nil
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		if err == nil {
			result = v
		}
		return err == nil && v == Nil, err
	})
	return result, err
}

func every(m *Machine, args []Object) (result Object, err error) {
	result = m.t
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		if err == nil && v == Nil {
			result = Nil
		}
		return err == nil && v != Nil, err
	})
	return result, err
}

func negated(f func(*Machine, []Object) (Object, error)) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		v, err := f(m, args)
		return m.Bool(v == Nil), err
	}
}

func (m *Machine) mapRows(args []Object) (values []Object, err error) {
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		values = append(values, v)
		return err == nil, err
	})
	return values, err
}

func mapcarMany(m *Machine, args []Object) (Object, error) {
	values, err := m.mapRows(args)
	if err != nil {
		return nil, err
	}
	return m.newList(values...)
}

func mapcMany(m *Machine, args []Object) (Object, error) {
	_, err := m.mapRows(args)
	return args[1], err
}

func mapcanMany(m *Machine, args []Object) (Object, error) {
	values, err := m.mapRows(args)
	if err != nil {
		return nil, err
	}
	return nconc(m, values)
}

func maplist(m *Machine, args []Object) (Object, error) {
	var values []Object
	err := m.eachItem(args[1], func(c *syntax.Cons) (bool, error) {
		v, err := m.apply(args[0], c)
		values = append(values, v)
		return err == nil, err
	})
	if err != nil {
		return nil, err
	}
	return m.newList(values...)
}

func (m *Machine) fold(fn Object, acc Object, items []Object) (Object, error) {
	var err error
	for _, item := range items {
		if acc, err = m.apply(fn, acc, item); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

// clReduce is (FUNC SEQ &key :initial-value :from-end :key).
func clReduce(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	items, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	values := make([]Object, 0, len(items)+1)
	for _, item := range items {
		v, err := m.keyed(keys, item)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	initial, hasInitial := keys[":initial-value"]
	if fromEnd := keys[":from-end"]; fromEnd != nil && fromEnd != Nil {
		return m.foldFromEnd(args[0], values, initial, hasInitial)
	}
	if hasInitial {
		values = append([]Object{initial}, values...)
	}
	if len(values) == 0 {
		return m.apply(args[0])
	}
	return m.fold(args[0], values[0], values[1:])
}

func (m *Machine) foldFromEnd(fn Object, values []Object, initial Object, hasInitial bool) (Object, error) {
	if hasInitial {
		values = append(values, initial)
	}
	if len(values) == 0 {
		return m.apply(fn)
	}
	acc := values[len(values)-1]
	for i := len(values) - 2; i >= 0; i-- {
		var err error
		if acc, err = m.apply(fn, values[i], acc); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

func clSort(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	items = append([]Object{}, items...)
	var failed error
	sort.SliceStable(items, func(i, j int) bool {
		if failed != nil {
			return false
		}
		a, errA := m.keyed(keys, items[i])
		b, errB := m.keyed(keys, items[j])
		if errA != nil || errB != nil {
			failed = errA
			if errB != nil {
				failed = errB
			}
			return false
		}
		v, err := m.apply(args[1], a, b)
		failed = err
		return err == nil && isTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	return m.sequenceLike(args[0], items)
}
