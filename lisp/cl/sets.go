package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
)

// isAmong tells whether a list has an item, :key applied to both.
func (o *options) isAmong(item kernel.Object, items []kernel.Object) (bool, error) {
	k, err := o.keyed(item)
	if err != nil {
		return false, err
	}
	for _, other := range items {
		if err := o.m.Step(1); err != nil {
			return false, err
		}
		if ok, err := o.matches(k, other); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

func clAdjoin(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[1])
	if err != nil {
		return nil, err
	}
	o, err := keywords(m, args[2:], matchKeys)
	if err != nil {
		return nil, err
	}
	found, err := o.isAmong(args[0], items)
	if err != nil || found {
		return args[1], err
	}
	return m.Cons(args[0], args[1])
}

// setOperation keeps the items of the first list by whether the second has them.
func setOperation(m *kernel.Machine, args []kernel.Object, keepMembers bool) ([]kernel.Object, error) {
	a, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	b, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	o, err := keywords(m, args[2:], matchKeys)
	if err != nil {
		return nil, err
	}
	var kept []kernel.Object
	for _, item := range a {
		ok, err := o.isAmong(item, b)
		if err != nil {
			return nil, err
		}
		if ok == keepMembers {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// byLength orders two lists; of the same length the first counts as the longer one.
func byLength(m *kernel.Machine, first, second kernel.Object) (long, short kernel.Object, err error) {
	a, err := subr.Length(m, first)
	if err != nil {
		return nil, nil, err
	}
	b, err := subr.Length(m, second)
	if b > a {
		return second, first, err
	}
	return first, second, err
}

// clUnion puts the items that only one list has before the longer list, in
// the order that cl-lib does.
func clUnion(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	long, short, err := byLength(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	extra, err := setOperation(m, append([]kernel.Object{short, long}, args[2:]...), false)
	if err != nil {
		return nil, err
	}
	list := long
	for _, item := range extra {
		if list, err = m.Cons(item, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// clIntersection goes over the shorter list, and turns its order around as cl-lib does.
func clIntersection(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if same, err := m.Equal(args[0], args[1]); err != nil || same {
		return args[0], err
	}
	long, short, err := byLength(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	kept, err := setOperation(m, append([]kernel.Object{short, long}, args[2:]...), true)
	if err != nil {
		return nil, err
	}
	list, err := m.NewList(kept...)
	if err != nil {
		return nil, err
	}
	return subr.Nreverse(m, []kernel.Object{list})
}

func clDifference(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	kept, err := setOperation(m, args, false)
	if err != nil {
		return nil, err
	}
	return m.NewList(kept...)
}

func clSubset(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	missing, err := setOperation(m, args, false)
	return m.Bool(len(missing) == 0), err
}

// clExclusiveOr are the items that only one of two lists has.
func clExclusiveOr(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if same, err := m.Equal(args[0], args[1]); err != nil || same {
		return kernel.Nil, err
	}
	first, err := setOperation(m, args, false)
	if err != nil {
		return nil, err
	}
	second, err := setOperation(m, append([]kernel.Object{args[1], args[0]}, args[2:]...), false)
	if err != nil {
		return nil, err
	}
	return m.NewList(append(first, second...)...)
}
