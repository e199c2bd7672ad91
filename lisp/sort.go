package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// sortSequence sorts stably; of a list the cells are put into another order.
func sortSequence(m *Machine, args []Object) (Object, error) {
	cells, isList := args[0].(*syntax.Cons)
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	items = append([]Object{}, items...)
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
		v, err := m.apply(args[1], a, b)
		failed = err
		return err == nil && isTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	if v, ok := args[0].(*syntax.Vector); ok {
		copy(v.Items, items)
		return v, nil
	}
	var list Object = Nil
	for i := len(items) - 1; i >= 0; i-- {
		c := items[i].(*syntax.Cons)
		c.Cdr, list = list, c
	}
	return list, nil
}
