package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// AssocBy finds the pair whose car is the key; what is not a pair is passed over.
func AssocBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return pairBy(same, func(pair *syntax.Cons) kernel.Object { return pair.Car })
}

func rassocBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return pairBy(same, func(pair *syntax.Cons) kernel.Object { return pair.Cdr })
}

// pairBy finds the pair of which a part is the key.
func pairBy(same Equality, part func(*syntax.Cons) kernel.Object) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
		found = kernel.Nil
		err = m.EachMember(args[1], func(c *syntax.Cons) (bool, error) {
			pair, ok := c.Car.(*syntax.Cons)
			if !ok {
				return true, nil
			}
			ok, err := same(m, args[0], part(pair))
			if ok {
				found = pair
			}
			return !ok, err
		})
		return found, err
	}
}

func assoc(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return AssocBy(CallTest(args[2], EqualTest))(m, args[:2])
}

func assocString(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
	key, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	found = kernel.Nil
	err = m.EachItem(args[1], func(c *syntax.Cons) (bool, error) {
		item := c.Car
		if pair, ok := item.(*syntax.Cons); ok {
			item = pair.Car
		}
		text, err := m.TextArg(item)
		if err != nil {
			return true, nil
		}
		if text == key || (args[2] != kernel.Nil && foldEqual(text, key)) {
			found = c.Car
			return false, nil
		}
		return true, nil
	})
	return found, err
}

func assocDefault(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
	same := CallTest(args[2], EqualTest)
	found = kernel.Nil
	err = m.EachItem(args[1], func(c *syntax.Cons) (bool, error) {
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

func AlistGet(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := EqTest
	if args[4] != kernel.Nil {
		same = CallTest(args[4], EqualTest)
	}
	pair, err := AssocBy(same)(m, args[:2])
	if err != nil {
		return nil, err
	}
	if pair == kernel.Nil {
		return args[2], nil
	}
	return kernel.CdrOf(pair), nil
}

// deleteAll removes the pairs whose key (or value) is given.
func deleteAll(same Equality, part func(kernel.Object) kernel.Object) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		return Destructively(m, args[1], func(item kernel.Object) (bool, error) {
			if _, ok := item.(*syntax.Cons); !ok {
				return true, nil
			}
			found, err := same(m, args[0], part(item))
			return !found, err
		})
	}
}

func copyAlist(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.Alloc(len(items) * kernel.ConsBytes); err != nil {
		return nil, err
	}
	for i, item := range items {
		if pair, ok := item.(*syntax.Cons); ok {
			items[i] = syntax.NewCons(pair.Car, pair.Cdr)
		}
	}
	return m.NewList(items...)
}

// eachProperty calls f with the cells of a property list's keys.
func eachProperty(m *kernel.Machine, plist kernel.Object, f func(key, value *syntax.Cons) bool) (kernel.Object, error) {
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
		if err := m.Step(1); err != nil {
			return nil, err
		}
		if f(key, value) {
			return kernel.Nil, nil
		}
		plist = value.Cdr
		if n++; n > 1 {
			slow = kernel.CdrOf(slow)
			if slow == plist && plist != kernel.Nil {
				return kernel.Nil, nil
			}
		}
	}
}

func plistGet(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
	found = kernel.Nil
	_, err = eachProperty(m, args[0], func(key, value *syntax.Cons) bool {
		if same, _ := propertyTest(m, args)(m, args[1], key.Car); same {
			found = value.Car
			return true
		}
		return false
	})
	return found, err
}

// propertyTest is eq, or the predicate that Emacs 29 takes as a last argument.
func propertyTest(m *kernel.Machine, args []kernel.Object) Equality {
	if last := args[len(args)-1]; len(args) == 3 && last != kernel.Nil {
		return CallTest(last, EqTest)
	}
	return EqTest
}

func PlistPut(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var last *syntax.Cons
	set := false
	rest, err := eachProperty(m, args[0], func(key, value *syntax.Cons) bool {
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
	if rest != kernel.Nil {
		return nil, m.WrongType("plistp", args[0])
	}
	added, err := m.NewList(args[1], args[2])
	if err != nil {
		return nil, err
	}
	if last == nil {
		return added, nil
	}
	last.Cdr = added
	return args[0], nil
}

func PlistMember(m *kernel.Machine, args []kernel.Object) (found kernel.Object, err error) {
	found = kernel.Nil
	rest, err := eachProperty(m, args[0], func(key, _ *syntax.Cons) bool {
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
