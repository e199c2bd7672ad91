package lisp

import "smtpmail/lisp/syntax"

// equality tells whether two objects are the same in some sense.
type equality func(m *Machine, a, b Object) (bool, error)

func eqTest(_ *Machine, a, b Object) (bool, error)  { return syntax.Eq(a, b), nil }
func eqlTest(_ *Machine, a, b Object) (bool, error) { return syntax.Eql(a, b), nil }
func equalTest(m *Machine, a, b Object) (bool, error) {
	return m.equal(a, b)
}

// foldTest compares strings without regard to case; other objects differ.
func foldTest(_ *Machine, a, b Object) (bool, error) {
	x, okX := a.(*syntax.String)
	y, okY := b.(*syntax.String)
	return okX && okY && foldEqual(x.S, y.S), nil
}

func memberBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (found Object, err error) {
		found = Nil
		err = m.eachMember(args[1], func(c *syntax.Cons) (bool, error) {
			ok, err := same(m, args[0], c.Car)
			if ok {
				found = c
			}
			return !ok, err
		})
		return found, err
	}
}

// callTest makes an equality of a Lisp predicate; nil is the default.
func callTest(fn Object, def equality) equality {
	if fn == Nil {
		return def
	}
	return func(m *Machine, a, b Object) (bool, error) {
		v, err := m.apply(fn, a, b)
		return err == nil && isTrue(v), err
	}
}

// deleteBy takes an element out of a sequence, a list's cells staying in use.
func deleteBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if err := m.listArg(args[1]); err != nil {
			return removeBy(same)(m, args)
		}
		return m.destructively(args[1], func(item Object) (bool, error) {
			found, err := same(m, args[0], item)
			return !found, err
		})
	}
}

// removeBy makes a sequence without an element; it is the same one if nothing was there.
func removeBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		items, err := m.sequenceItems(args[1])
		if err != nil {
			return nil, err
		}
		var kept []Object
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
		return m.sequenceLike(args[1], kept)
	}
}

// destructively takes the items that keep refuses out of a list, changing its cells.
func (m *Machine) destructively(list Object, keep func(Object) (bool, error)) (Object, error) {
	var cells []*syntax.Cons
	err := m.eachMember(list, func(c *syntax.Cons) (bool, error) {
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

func deleteDups(m *Machine, args []Object) (Object, error) {
	seen := syntax.NewHash("equal")
	return m.destructively(args[0], func(item Object) (bool, error) {
		_, found, err := seen.Get(item)
		if err == nil && !found {
			err = seen.Put(item, item)
		}
		if err != nil {
			return false, m.syntaxError(err)
		}
		return !found, m.alloc(2 * consBytes)
	})
}

func deleteConsecutiveDups(m *Machine, args []Object) (Object, error) {
	var before Object
	return m.destructively(args[0], func(item Object) (bool, error) {
		if before == nil {
			before = item
			return true, nil
		}
		same, err := m.equal(before, item)
		before = item
		return !same, err
	})
}
