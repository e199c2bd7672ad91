package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Equality tells whether two objects are the same in some sense.
type Equality func(m *kernel.Machine, a, b kernel.Object) (bool, error)

func EqTest(_ *kernel.Machine, a, b kernel.Object) (bool, error)  { return syntax.Eq(a, b), nil }
func EqlTest(_ *kernel.Machine, a, b kernel.Object) (bool, error) { return syntax.Eql(a, b), nil }
func EqualTest(m *kernel.Machine, a, b kernel.Object) (bool, error) {
	return m.Equal(a, b)
}

// foldTest compares strings without regard to case; other objects differ.
func foldTest(_ *kernel.Machine, a, b kernel.Object) (bool, error) {
	x, okX := a.(*syntax.String)
	y, okY := b.(*syntax.String)
	return okX && okY && foldEqual(x.S, y.S), nil
}

func MemberBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
		found = kernel.Nil
		err = m.EachMember(args[1], func(c *syntax.Cons) (bool, error) {
			ok, err := same(m, args[0], c.Car)
			if ok {
				found = c
			}
			return !ok, err
		})
		return found, err
	}
}

// CallTest makes an equality of a Lisp predicate; nil is the default.
func CallTest(fn kernel.Object, def Equality) Equality {
	if fn == kernel.Nil {
		return def
	}
	return func(m *kernel.Machine, a, b kernel.Object) (bool, error) {
		v, err := m.Apply(fn, a, b)
		return err == nil && kernel.IsTrue(v), err
	}
}

// deleteBy takes an element out of a sequence, a list's cells staying in use.
func deleteBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if err := m.ListArg(args[1]); err != nil {
			return RemoveBy(same)(m, args)
		}
		return Destructively(m, args[1], func(item kernel.Object) (bool, error) {
			found, err := same(m, args[0], item)
			return !found, err
		})
	}
}

// RemoveBy makes a sequence without an element; it is the same one if nothing was there.
func RemoveBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		items, err := SequenceItems(m, args[1])
		if err != nil {
			return nil, err
		}
		var kept []kernel.Object
		for _, item := range items {
			found, err := same(m, args[0], item)
			if err != nil {
				return nil, err
			}
			if !found {
				kept = append(kept, item)
			}
		}
		if len(kept) == len(items) {
			return args[1], nil
		}
		return SequenceLike(m, args[1], kept)
	}
}

// remove copies a list even if nothing is taken out.
func remove(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	kept, err := RemoveBy(EqualTest)(m, args)
	if _, isList := kept.(*syntax.Cons); err == nil && isList && kept == args[1] {
		return CopySequence(m, args[1:])
	}
	return kept, err
}

// remq leaves out the elements at the start without a copy of the rest, if
// nothing else is to be taken out.
func remq(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	list := args[1]
	for c, ok := list.(*syntax.Cons); ok && syntax.Eq(c.Car, args[0]); c, ok = list.(*syntax.Cons) {
		if err := m.Step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
	}
	if err := m.ListArg(list); err != nil {
		return nil, err
	}
	return RemoveBy(EqTest)(m, []kernel.Object{args[0], list})
}

// Destructively takes the items that keep refuses out of a list, changing its cells.
func Destructively(m *kernel.Machine, list kernel.Object, keep func(kernel.Object) (bool, error)) (kernel.Object, error) {
	var cells []*syntax.Cons
	err := m.EachMember(list, func(c *syntax.Cons) (bool, error) {
		cells = append(cells, c)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	result := list
	var kept *syntax.Cons
	for _, c := range cells {
		ok, err := keep(c.Car)
		switch {
		case err != nil:
			return nil, err
		case ok:
			kept = c
		case kept == nil:
			result = c.Cdr
		default:
			kept.Cdr = c.Cdr
		}
	}
	return result, nil
}

func deleteDups(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	seen := syntax.NewHash("equal")
	return Destructively(m, args[0], func(item kernel.Object) (bool, error) {
		_, found, err := seen.Get(item)
		if err == nil && !found {
			err = seen.Put(item, item)
		}
		if err != nil {
			return false, m.SyntaxError(err)
		}
		return !found, m.Alloc(2 * kernel.ConsBytes)
	})
}

func deleteConsecutiveDups(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var before kernel.Object
	return Destructively(m, args[0], func(item kernel.Object) (bool, error) {
		if before == nil {
			before = item
			return true, nil
		}
		same, err := m.Equal(before, item)
		before = item
		return !same, err
	})
}
