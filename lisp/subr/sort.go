package subr

import (
	"sort"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// SortSequence is (sort SEQ PREDICATE).
func SortSequence(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return SortBy(m, args[0], predicateOrder(m, args[1]))
}

// Order tells whether one element goes before another one.
type Order func(a, b kernel.Object) (bool, error)

func predicateOrder(m *kernel.Machine, predicate kernel.Object) Order {
	return func(a, b kernel.Object) (bool, error) {
		v, err := m.Apply(predicate, a, b)
		return err == nil && kernel.IsTrue(v), err
	}
}

// SortBy sorts a list or vector stably; of a list the cells are put into another order.
func SortBy(m *kernel.Machine, seq kernel.Object, less Order) (kernel.Object, error) {
	switch s := seq.(type) {
	case *syntax.Cons:
		return sortCells(m, s, less)
	case *syntax.Vector:
		if s.Kind != syntax.Record {
			return s, sortStably(s.Items, less, func(o kernel.Object) kernel.Object { return o })
		}
	}
	if seq == kernel.Nil {
		return kernel.Nil, nil
	}
	return nil, m.WrongType("list-or-vector-p", seq)
}

// SortString gives a string of the same characters in order.
func SortString(m *kernel.Machine, s *syntax.String, less Order) (*syntax.String, error) {
	items, err := SequenceItems(m, s)
	if err != nil {
		return nil, err
	}
	if err := sortStably(items, less, func(o kernel.Object) kernel.Object { return o }); err != nil {
		return nil, err
	}
	sorted, err := SequenceLike(m, s, items)
	if err != nil {
		return nil, err
	}
	return sorted.(*syntax.String), nil
}

func sortCells(m *kernel.Machine, list *syntax.Cons, less Order) (kernel.Object, error) {
	var cells []*syntax.Cons
	err := m.EachItem(list, func(c *syntax.Cons) (bool, error) {
		cells = append(cells, c)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	if err := sortStably(cells, less, func(c *syntax.Cons) kernel.Object { return c.Car }); err != nil {
		return nil, err
	}
	var sorted kernel.Object = kernel.Nil
	for i := len(cells) - 1; i >= 0; i-- {
		cells[i].Cdr, sorted = sorted, cells[i]
	}
	return sorted, nil
}

// sortStably sorts until an error of the order; then nothing is certain about the rest.
func sortStably[T any](items []T, less Order, element func(T) kernel.Object) error {
	var failed error
	sorted := append([]T{}, items...)
	sort.SliceStable(sorted, func(i, j int) bool {
		if failed != nil {
			return false
		}
		before, err := less(element(sorted[i]), element(sorted[j]))
		failed = err
		return before
	})
	if failed == nil {
		copy(items, sorted)
	}
	return failed
}
