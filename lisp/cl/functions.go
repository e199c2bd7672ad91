package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// Sequence functions of cl-lib, its old names, seq, map and dash. They differ
// in names and in the order of arguments.

// oldClFunctions have a name with cl- and, from the old cl library, one without.
func oldClFunctions() []kernel.Subr {
	var subrs []kernel.Subr
	both := func(name string, min, max int, fn func(*kernel.Machine, []kernel.Object) (kernel.Object, error)) {
		subrs = append(subrs, kernel.Subr{Name: "cl-" + name, Min: min, Max: max, Fn: fn}, kernel.Subr{Name: name, Min: min, Max: max, Fn: fn})
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
	both("values", 0, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.NewList(a...) })
	return subrs
}

func clFunctions() []kernel.Subr {
	var subrs []kernel.Subr
	cl := func(name string, min, max int, fn func(*kernel.Machine, []kernel.Object) (kernel.Object, error)) {
		subrs = append(subrs, kernel.Subr{Name: "cl-" + name, Min: min, Max: max, Fn: fn})
	}
	cl("count-if", 2, -1, clCountIf)
	cl("sort", 2, -1, clSort)
	cl("stable-sort", 2, -1, clSort)
	cl("floor", 1, 2, quotientAndRest(roundingFloor, subr.Modulo))
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
	cl("list-length", 1, 1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		n, err := subr.Length(m, a[0])
		return syntax.Int(n), err
	})
	cl("endp", 1, 1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return m.Bool(a[0] == kernel.Nil), m.ListArg(a[0])
	})
	cl("tree-equal", 2, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		ok, err := m.Equal(a[0], a[1])
		return m.Bool(ok), err
	})
	cl("parse-integer", 1, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return subr.StringToNumber(m, []kernel.Object{a[0], kernel.Nil})
	})
	cl("digit-char-p", 1, 2, digitChar)
	cl("concatenate", 1, -1, concatenate)
	cl("coerce", 2, 2, coerce)
	cl("mod", 2, 2, subr.Modulo)
	cl("copy-tree", 1, 2, subr.CopyTree)
	cl("acons", 3, 3, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return m.Cons(syntax.NewCons(a[0], a[1]), a[2])
	})
	cl("pairlis", 2, 3, pairlis)
	return subrs
}

// keywords are the :test, :key and the like after the positional arguments.
func keywords(args []kernel.Object) map[string]kernel.Object {
	keys := map[string]kernel.Object{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := kernel.SymbolName(args[i]); ok {
			if _, given := keys[name]; !given {
				keys[name] = args[i+1]
			}
		}
	}
	return keys
}

// keyed applies :key to an element.
func keyed(m *kernel.Machine, keys map[string]kernel.Object, o kernel.Object) (kernel.Object, error) {
	if key, ok := keys[":key"]; ok && key != kernel.Nil {
		return m.Apply(key, o)
	}
	return o, nil
}

// itemTest is how :test and :test-not compare; eql by default.
func itemTest(keys map[string]kernel.Object) subr.Equality {
	if fn, ok := keys[":test"]; ok && fn != kernel.Nil {
		return subr.CallTest(fn, subr.EqlTest)
	}
	if fn, ok := keys[":test-not"]; ok && fn != kernel.Nil {
		return func(m *kernel.Machine, a, b kernel.Object) (bool, error) {
			v, err := m.Apply(fn, a, b)
			return v == kernel.Nil, err
		}
	}
	return subr.EqlTest
}

// holds tells whether a predicate is true of an element, seen through :key.
func holds(m *kernel.Machine, fn kernel.Object, keys map[string]kernel.Object, item kernel.Object) (bool, error) {
	k, err := keyed(m, keys, item)
	if err != nil {
		return false, err
	}
	v, err := m.Apply(fn, k)
	return err == nil && kernel.IsTrue(v), err
}

func filter(m *kernel.Machine, seq kernel.Object, keep func(kernel.Object) (bool, error)) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, seq)
	if err != nil {
		return nil, err
	}
	var kept []kernel.Object
	for _, item := range items {
		ok, err := keep(item)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, item)
		}
	}
	return subr.SequenceLike(m, seq, kept)
}

func clFilter(keepTrue bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		keys := keywords(args[2:])
		return filter(m, args[1], func(item kernel.Object) (bool, error) {
			ok, err := holds(m, args[0], keys, item)
			return ok == keepTrue, err
		})
	}
}

// found makes the result of a search: the item, its index, or the list from it on.
type found func(items []kernel.Object, i int, seq kernel.Object) kernel.Object

func foundItem(items []kernel.Object, i int, _ kernel.Object) kernel.Object { return items[i] }
func foundIndex(_ []kernel.Object, i int, _ kernel.Object) kernel.Object    { return syntax.Int(i) }
func foundTail(_ []kernel.Object, i int, seq kernel.Object) kernel.Object {
	for ; i > 0; i-- {
		seq = kernel.CdrOf(seq)
	}
	return seq
}

func findBy(m *kernel.Machine, seq kernel.Object, test func(kernel.Object) (bool, error), result found) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, seq)
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
	return kernel.Nil, nil
}

func clFind(result found) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		keys := keywords(args[2:])
		return findBy(m, args[1], func(item kernel.Object) (bool, error) { return holds(m, args[0], keys, item) }, result)
	}
}

func clFindNot(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	return findBy(m, args[1], func(item kernel.Object) (bool, error) {
		ok, err := holds(m, args[0], keys, item)
		return !ok, err
	}, foundItem)
}

// sameItem compares an item with an element seen through :key.
func sameItem(m *kernel.Machine, item kernel.Object, keys map[string]kernel.Object) func(kernel.Object) (bool, error) {
	same := itemTest(keys)
	return func(element kernel.Object) (bool, error) {
		k, err := keyed(m, keys, element)
		if err != nil {
			return false, err
		}
		return same(m, item, k)
	}
}

func clFindEqual(result found) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		return findBy(m, args[1], sameItem(m, args[0], keywords(args[2:])), result)
	}
}

func clMember(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return findBy(m, args[1], sameItem(m, args[0], keywords(args[2:])), foundTail)
}

func findPair(m *kernel.Machine, alist kernel.Object, part func(kernel.Object) kernel.Object, test func(kernel.Object) (bool, error)) (kernel.Object, error) {
	return findBy(m, alist, func(item kernel.Object) (bool, error) {
		if _, ok := item.(*syntax.Cons); !ok {
			return false, nil
		}
		return test(part(item))
	}, foundItem)
}

func clAssoc(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return findPair(m, args[1], kernel.CarOf, sameItem(m, args[0], keywords(args[2:])))
}

func clRassoc(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return findPair(m, args[1], kernel.CdrOf, sameItem(m, args[0], keywords(args[2:])))
}

func clAssocIf(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	return findPair(m, args[1], kernel.CarOf, func(o kernel.Object) (bool, error) { return holds(m, args[0], keys, o) })
}

func clRemove(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	same := sameItem(m, args[0], keys)
	left := -1
	if n, ok := keys[":count"].(syntax.Int); ok {
		left = int(n)
	}
	return filter(m, args[1], func(item kernel.Object) (bool, error) {
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

func countBy(m *kernel.Machine, seq kernel.Object, test func(kernel.Object) (bool, error)) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, seq)
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

func clCount(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return countBy(m, args[1], sameItem(m, args[0], keywords(args[2:])))
}

func clCountIf(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	keys := keywords(args[2:])
	return countBy(m, args[1], func(item kernel.Object) (bool, error) { return holds(m, args[0], keys, item) })
}

func clSubstitute(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := sameItem(m, args[1], keywords(args[3:]))
	items, err := subr.SequenceItems(m, args[2])
	if err != nil {
		return nil, err
	}
	replaced := append([]kernel.Object{}, items...)
	for i, item := range items {
		ok, err := same(item)
		if err != nil {
			return nil, err
		}
		if ok {
			replaced[i] = args[0]
		}
	}
	return subr.SequenceLike(m, args[2], replaced)
}
