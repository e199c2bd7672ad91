package lisp

import "smtpmail/lisp/syntax"

// Sequence functions of cl-lib, its old names, seq, map and dash. They differ
// in names and in the order of arguments.

// oldClFunctions have a name with cl- and, from the old cl library, one without.
func oldClFunctions() []Subr {
	var subrs []Subr
	both := func(name string, min, max int, fn func(*Machine, []Object) (Object, error)) {
		subrs = append(subrs, Subr{Name: "cl-" + name, Min: min, Max: max, fn: fn}, Subr{Name: name, Min: min, Max: max, fn: fn})
	}
	both("remove-if", 2, -1, clFilter(false))
	both("remove-if-not", 2, -1, clFilter(true))
	both("delete-if", 2, -1, clFilter(false))
	both("delete-if-not", 2, -1, clFilter(true))
	both("find-if", 2, -1, clFind(foundItem))
	both("find-if-not", 2, -1, clFindNot)
	both("position-if", 2, -1, clFind(foundIndex))
	both("member-if", 2, -1, clFind(foundTail))
	both("assoc-if", 2, -1, clAssocIf)
	both("some", 2, -1, some)
	both("every", 2, -1, every)
	both("notany", 2, -1, negated(some))
	both("notevery", 2, -1, negated(every))
	both("reduce", 2, -1, clReduce)
	both("mapcar*", 2, -1, mapcarMany)
	both("maplist", 2, -1, maplist)
	both("adjoin", 2, -1, clAdjoin)
	both("union", 2, -1, clUnion)
	both("intersection", 2, -1, clIntersection)
	both("set-difference", 2, -1, clDifference)
	both("subsetp", 2, -1, clSubset)
	both("remove-duplicates", 1, -1, clRemoveDuplicates)
	both("delete-duplicates", 1, -1, clRemoveDuplicates)
	both("getf", 2, 3, getf)
	both("values", 0, -1, func(m *Machine, a []Object) (Object, error) { return m.newList(a...) })
	return subrs
}

func clFunctions() []Subr {
	var subrs []Subr
	cl := func(name string, min, max int, fn func(*Machine, []Object) (Object, error)) {
		subrs = append(subrs, Subr{Name: "cl-" + name, Min: min, Max: max, fn: fn})
	}
	cl("count-if", 2, -1, clCountIf)
	cl("sort", 2, -1, clSort)
	cl("stable-sort", 2, -1, clSort)
	cl("floor", 1, 2, quotientAndRest(roundingFloor, modulo))
	cl("typep", 2, 2, typep)
	cl("member", 2, -1, clMember)
	cl("assoc", 2, -1, clAssoc)
	cl("rassoc", 2, -1, clRassoc)
	cl("find", 2, -1, clFindEqual(foundItem))
	cl("position", 2, -1, clFindEqual(foundIndex))
	cl("remove", 2, -1, clRemove)
	cl("delete", 2, -1, clRemove)
	cl("count", 2, -1, clCount)
	cl("mapcar", 2, -1, mapcarMany)
	cl("mapc", 2, -1, mapcMany)
	cl("mapcan", 2, -1, mapcanMany)
	cl("substitute", 3, -1, clSubstitute)
	cl("list-length", 1, 1, func(m *Machine, a []Object) (Object, error) { n, err := m.length(a[0]); return syntax.Int(n), err })
	cl("endp", 1, 1, func(m *Machine, a []Object) (Object, error) { return m.Bool(a[0] == Nil), m.listArg(a[0]) })
	cl("tree-equal", 2, -1, func(m *Machine, a []Object) (Object, error) { ok, err := m.equal(a[0], a[1]); return m.Bool(ok), err })
	cl("parse-integer", 1, -1, func(m *Machine, a []Object) (Object, error) { return stringToNumber(m, []Object{a[0], Nil}) })
	cl("digit-char-p", 1, 2, digitChar)
	cl("concatenate", 1, -1, concatenate)
	cl("coerce", 2, 2, coerce)
	cl("mod", 2, 2, modulo)
	cl("copy-tree", 1, 2, copyTree)
	cl("acons", 3, 3, func(m *Machine, a []Object) (Object, error) { return m.cons(syntax.NewCons(a[0], a[1]), a[2]) })
	cl("pairlis", 2, 3, pairlis)
	return subrs
}

// keywords are the :test, :key and the like after the positional arguments.
func keywords(args []Object) map[string]Object {
	keys := map[string]Object{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := symbolName(args[i]); ok {
			if _, given := keys[name]; !given {
				keys[name] = args[i+1]
			}
		}
	}
	return keys
}

// keyed applies :key to an element.
func (m *Machine) keyed(keys map[string]Object, o Object) (Object, error) {
	if key, ok := keys[":key"]; ok && key != Nil {
		return m.apply(key, o)
	}
	return o, nil
}

// itemTest is how :test and :test-not compare; eql by default.
func itemTest(keys map[string]Object) equality {
	if fn, ok := keys[":test"]; ok && fn != Nil {
		return callTest(fn, eqlTest)
	}
	if fn, ok := keys[":test-not"]; ok && fn != Nil {
		return func(m *Machine, a, b Object) (bool, error) {
			v, err := m.apply(fn, a, b)
			return v == Nil, err
		}
	}
	return eqlTest
}

// holds tells whether a predicate is true of an element, seen through :key.
func (m *Machine) holds(fn Object, keys map[string]Object, item Object) (bool, error) {
	k, err := m.keyed(keys, item)
	if err != nil {
		return false, err
	}
	v, err := m.apply(fn, k)
	return err == nil && isTrue(v), err
}

func (m *Machine) filter(seq Object, keep func(Object) (bool, error)) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	var kept []Object
	for _, item := range items {
		ok, err := keep(item)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, item)
		}
	}
	return m.sequenceLike(seq, kept)
}

func clFilter(keepTrue bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys := keywords(args[2:])
		return m.filter(args[1], func(item Object) (bool, error) {
			ok, err := m.holds(args[0], keys, item)
			return ok == keepTrue, err
		})
	}
}

// found makes the result of a search: the item, its index, or the list from it on.
type found func(items []Object, i int, seq Object) Object

func foundItem(items []Object, i int, _ Object) Object { return items[i] }
func foundIndex(_ []Object, i int, _ Object) Object    { return syntax.Int(i) }
func foundTail(_ []Object, i int, seq Object) Object {
	for ; i > 0; i-- {
		seq = cdrOf(seq)
	}
	return seq
}

func (m *Machine) findBy(seq Object, test func(Object) (bool, error), result found) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	for i, item := range items {
		ok, err := test(item)
		if err != nil {
			return nil, err
		}
		if ok {
			return result(items, i, seq), nil
		}
	}
	return Nil, nil
}

func clFind(result found) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys := keywords(args[2:])
		return m.findBy(args[1], func(item Object) (bool, error) { return m.holds(args[0], keys, item) }, result)
	}
}

func clFindNot(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.findBy(args[1], func(item Object) (bool, error) {
		ok, err := m.holds(args[0], keys, item)
		return !ok, err
	}, foundItem)
}

// sameItem compares an item with an element seen through :key.
func (m *Machine) sameItem(item Object, keys map[string]Object) func(Object) (bool, error) {
	same := itemTest(keys)
	return func(element Object) (bool, error) {
		k, err := m.keyed(keys, element)
		if err != nil {
			return false, err
		}
		return same(m, item, k)
	}
}

func clFindEqual(result found) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		return m.findBy(args[1], m.sameItem(args[0], keywords(args[2:])), result)
	}
}

func clMember(m *Machine, args []Object) (Object, error) {
	return m.findBy(args[1], m.sameItem(args[0], keywords(args[2:])), foundTail)
}

func (m *Machine) findPair(alist Object, part func(Object) Object, test func(Object) (bool, error)) (Object, error) {
	return m.findBy(alist, func(item Object) (bool, error) {
		if _, ok := item.(*syntax.Cons); !ok {
			return false, nil
		}
		return test(part(item))
	}, foundItem)
}

func clAssoc(m *Machine, args []Object) (Object, error) {
	return m.findPair(args[1], carOf, m.sameItem(args[0], keywords(args[2:])))
}

func clRassoc(m *Machine, args []Object) (Object, error) {
	return m.findPair(args[1], cdrOf, m.sameItem(args[0], keywords(args[2:])))
}

func clAssocIf(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.findPair(args[1], carOf, func(o Object) (bool, error) { return m.holds(args[0], keys, o) })
}

func clRemove(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	same := m.sameItem(args[0], keys)
	left := -1
	if n, ok := keys[":count"].(syntax.Int); ok {
		left = int(n)
	}
	return m.filter(args[1], func(item Object) (bool, error) {
		if left == 0 {
			return true, nil
		}
		ok, err := same(item)
		if ok {
			left--
		}
		return !ok, err
	})
}

func (m *Machine) countBy(seq Object, test func(Object) (bool, error)) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, item := range items {
		ok, err := test(item)
		if err != nil {
			return nil, err
		}
		if ok {
			n++
		}
	}
	return syntax.Int(n), nil
}

func clCount(m *Machine, args []Object) (Object, error) {
	return m.countBy(args[1], m.sameItem(args[0], keywords(args[2:])))
}

func clCountIf(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.countBy(args[1], func(item Object) (bool, error) { return m.holds(args[0], keys, item) })
}

func clSubstitute(m *Machine, args []Object) (Object, error) {
	same := m.sameItem(args[1], keywords(args[3:]))
	items, err := m.sequenceItems(args[2])
	if err != nil {
		return nil, err
	}
	replaced := append([]Object{}, items...)
	for i, item := range items {
		ok, err := same(item)
		if err != nil {
			return nil, err
		}
		if ok {
			replaced[i] = args[0]
		}
	}
	return m.sequenceLike(args[2], replaced)
}
