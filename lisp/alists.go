package lisp

import "smtpmail/lisp/syntax"

// assocBy finds the pair whose car is the key; what is not a pair is passed over.
func assocBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (found Object, err error) {
		found = Nil
		err = m.eachMember(args[1], func(c *syntax.Cons) (bool, error) {
			pair, ok := c.Car.(*syntax.Cons)
			if !ok {
				return true, nil
			}
			ok, err := same(m, args[0], pair.Car)
			if ok {
				found = pair
			}
			return !ok, err
		})
		return found, err
	}
}

func rassocBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (found Object, err error) {
		found = Nil
		err = m.eachMember(args[1], func(c *syntax.Cons) (bool, error) {
			pair, ok := c.Car.(*syntax.Cons)
			if !ok {
				return true, nil
			}
			ok, err := same(m, args[0], pair.Cdr)
			if ok {
				found = pair
			}
			return !ok, err
		})
		return found, err
	}
}

func assoc(m *Machine, args []Object) (Object, error) {
	return assocBy(callTest(args[2], equalTest))(m, args[:2])
}

func assocString(m *Machine, args []Object) (found Object, err error) {
	key, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	found = Nil
	err = m.eachItem(args[1], func(c *syntax.Cons) (bool, error) {
		item := c.Car
		if pair, ok := item.(*syntax.Cons); ok {
			item = pair.Car
		}
		text, err := m.textArg(item)
		if err != nil {
			return true, nil
		}
		if text == key || (args[2] != Nil && foldEqual(text, key)) {
			found = c.Car
			return false, nil
		}
		return true, nil
	})
	return found, err
}

func assocDefault(m *Machine, args []Object) (found Object, err error) {
	same := callTest(args[2], equalTest)
	found = Nil
	err = m.eachItem(args[1], func(c *syntax.Cons) (bool, error) {
		key, value := c.Car, args[3]
		if pair, ok := c.Car.(*syntax.Cons); ok {
			key, value = pair.Car, pair.Cdr
		}
		ok, err := same(m, key, args[0])
		if ok {
			found = value
		}
		return !ok, err
	})
	return found, err
}

func alistGet(m *Machine, args []Object) (Object, error) {
	same := eqTest
	if args[4] != Nil {
		same = callTest(args[4], equalTest)
	}
	pair, err := assocBy(same)(m, args[:2])
	if err != nil {
		return nil, err
	}
	if pair == Nil {
		return args[2], nil
	}
	return cdrOf(pair), nil
}

// deleteAll removes the pairs whose key (or value) is given.
func deleteAll(same equality, part func(Object) Object) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		return m.destructively(args[1], func(item Object) (bool, error) {
			if _, ok := item.(*syntax.Cons); !ok {
				return true, nil
			}
			found, err := same(m, args[0], part(item))
			return !found, err
		})
	}
}

func copyAlist(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.alloc(len(items) * consBytes); err != nil {
		return nil, err
	}
	for i, item := range items {
		if pair, ok := item.(*syntax.Cons); ok {
			items[i] = syntax.NewCons(pair.Car, pair.Cdr)
		}
	}
	return m.newList(items...)
}

// eachProperty calls f with the cells of a property list's keys.
func (m *Machine) eachProperty(plist Object, f func(key, value *syntax.Cons) bool) (Object, error) {
	slow, n := plist, 0
	for {
		key, ok := plist.(*syntax.Cons)
		if !ok {
			return plist, nil
		}
		value, ok := key.Cdr.(*syntax.Cons)
		if !ok {
			return plist, nil
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		if f(key, value) {
			return Nil, nil
		}
		plist = value.Cdr
		if n++; n > 1 {
			slow = cdrOf(slow)
			if slow == plist && plist != Nil {
				return Nil, nil
			}
		}
	}
}

func plistGet(m *Machine, args []Object) (found Object, err error) {
	found = Nil
	_, err = m.eachProperty(args[0], func(key, value *syntax.Cons) bool {
		if same, _ := m.propertyTest(args)(m, args[1], key.Car); same {
			found = value.Car
			return true
		}
		return false
	})
	return found, err
}

// propertyTest is eq, or the predicate that Emacs 29 takes as a last argument.
func (m *Machine) propertyTest(args []Object) equality {
	if last := args[len(args)-1]; len(args) == 3 && last != Nil {
		return callTest(last, eqTest)
	}
	return eqTest
}

func plistPut(m *Machine, args []Object) (Object, error) {
	var last *syntax.Cons
	set := false
	rest, err := m.eachProperty(args[0], func(key, value *syntax.Cons) bool {
		last = value
		if syntax.Eq(key.Car, args[1]) {
			value.Car = args[2]
			set = true
		}
		return set
	})
	if err != nil || set {
		return args[0], err
	}
	if rest != Nil {
		return nil, m.wrongType("plistp", args[0])
	}
	added, err := m.newList(args[1], args[2])
	if err != nil {
		return nil, err
	}
	if last == nil {
		return added, nil
	}
	last.Cdr = added
	return args[0], nil
}

func plistMember(m *Machine, args []Object) (found Object, err error) {
	found = Nil
	rest, err := m.eachProperty(args[0], func(key, _ *syntax.Cons) bool {
		if syntax.Eq(key.Car, args[1]) {
			found = key
			return true
		}
		return false
	})
	if c, ok := rest.(*syntax.Cons); ok && syntax.Eq(c.Car, args[1]) {
		return c, err
	}
	return found, err
}
