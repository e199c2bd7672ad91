package subr

import (
	"sort"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// SortSequence sorts stably; of a list the cells are put into another order.
func SortSequence(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	cells, isList := args[0].(*syntax.Cons)
	items, err := SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	items = append([]kernel.Object{}, items...)
	if isList {
		for i, c := 0, cells; i < len(items); i++ {
			items[i] = c
			c, _ = c.Cdr.(*syntax.Cons)
		}
	}
	var failed error
	sort.SliceStable(items, func(i, j int) bool {
		if failed != nil {
			return false
		}
		a, b := items[i], items[j]
		if isList {
			a, b = a.(*syntax.Cons).Car, b.(*syntax.Cons).Car
		}
		v, err := m.Apply(args[1], a, b)
		failed = err
		return err == nil && kernel.IsTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	if v, ok := args[0].(*syntax.Vector); ok {
		copy(v.Items, items)
		return v, nil
	}
	var list kernel.Object = kernel.Nil
	for i := len(items) - 1; i >= 0; i-- {
		c := items[i].(*syntax.Cons)
		c.Cdr, list = list, c
	}
	return list, nil
}
