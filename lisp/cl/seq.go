package cl

import (
	"slices"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// swap turns the first two arguments around.
func swap(fn func(*kernel.Machine, []kernel.Object) (kernel.Object, error)) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return fn(m, append([]kernel.Object{a[1], a[0]}, a[2:]...))
	}
}

func seqFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "seq-map", Min: 2, Max: 2, Fn: subr.Mapcar},
		{Name: "seq-do", Min: 2, Max: 2, Fn: subr.Mapc},
		{Name: "seq-each", Min: 2, Max: 2, Fn: subr.Mapc},
		{Name: "seq-mapn", Min: 2, Max: -1, Fn: mapcarMany},
		{Name: "seq-mapcat", Min: 2, Max: 3, Fn: seqMapcat},
		{Name: "seq-map-indexed", Min: 2, Max: 2, Fn: mapIndexed(false)},
		{Name: "-map-indexed", Min: 2, Max: 2, Fn: mapIndexed(true)},
		{Name: "seq-filter", Min: 2, Max: 2, Fn: listFilter(true)},
		{Name: "seq-remove", Min: 2, Max: 2, Fn: listFilter(false)},
		{Name: "seq-keep", Min: 2, Max: 2, Fn: keep},
		{Name: "seq-reduce", Min: 3, Max: 3, Fn: seqReduce},
		{Name: "seq-find", Min: 2, Max: 3, Fn: seqFind},
		{Name: "seq-some", Min: 2, Max: 2, Fn: some},
		{Name: "seq-every-p", Min: 2, Max: 2, Fn: every},
		{Name: "seq-count", Min: 2, Max: 2, Fn: byPredicate(clCount, ":if", 0, 2)},
		{Name: "seq-empty-p", Min: 1, Max: 1, Fn: seqEmpty},
		{Name: "seq-contains-p", Min: 2, Max: 3, Fn: seqContains},
		{Name: "seq-contains", Min: 2, Max: 3, Fn: seqContains},
		{Name: "seq-position", Min: 2, Max: 3, Fn: seqPosition},
		{Name: "seq-uniq", Min: 1, Max: 2, Fn: seqUniq},
		{Name: "seq-sort", Min: 2, Max: 2, Fn: swap(sortCopy)},
		{Name: "seq-sort-by", Min: 3, Max: 3, Fn: seqSortBy},
		{Name: "seq-reverse", Min: 1, Max: 1, Fn: subr.Reverse},
		{Name: "seq-concatenate", Min: 1, Max: -1, Fn: concatenate},
		{Name: "seq-into", Min: 2, Max: 2, Fn: seqInto},
		{Name: "seq-take", Min: 2, Max: 2, Fn: seqTake},
		{Name: "seq-drop", Min: 2, Max: 2, Fn: seqDrop},
		{Name: "seq-take-while", Min: 2, Max: 2, Fn: takeWhile(true)},
		{Name: "seq-drop-while", Min: 2, Max: 2, Fn: takeWhile(false)},
		{Name: "seq-first", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return subr.Elt(m, []kernel.Object{a[0], syntax.Int(0)})
		}},
		{Name: "seq-rest", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqDrop(m, []kernel.Object{a[0], syntax.Int(1)})
		}},
		{Name: "seq-difference", Min: 2, Max: 3, Fn: seqDifference(false)},
		{Name: "seq-intersection", Min: 2, Max: 3, Fn: seqDifference(true)},
		{Name: "seq-union", Min: 2, Max: 3, Fn: seqUnion},
		{Name: "seq-partition", Min: 2, Max: 2, Fn: seqPartition},
		{Name: "seq-group-by", Min: 2, Max: 2, Fn: seqGroupBy},
		{Name: "seq-min", Min: 1, Max: 1, Fn: seqExtreme("min")},
		{Name: "seq-max", Min: 1, Max: 1, Fn: seqExtreme("max")},
		{Name: "seq-random-elt", Min: 1, Max: 1, Fn: seqRandomElt},
	}
}

func mapFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "map-elt", Min: 2, Max: 4, Fn: mapElt},
		{Name: "map-keys", Min: 1, Max: 1, Fn: mapParts(func(k, _ kernel.Object) kernel.Object { return k })},
		{Name: "map-values", Min: 1, Max: 1, Fn: mapParts(func(_, v kernel.Object) kernel.Object { return v })},
		{Name: "map-pairs", Min: 1, Max: 1, Fn: mapParts(func(k, v kernel.Object) kernel.Object { return syntax.NewCons(k, v) })},
		{Name: "map-length", Min: 1, Max: 1, Fn: mapLength},
		{Name: "map-contains-key", Min: 2, Max: 3, Fn: mapContainsKey},
		{Name: "map-apply", Min: 2, Max: 2, Fn: mapApply},
		{Name: "map-do", Min: 2, Max: 2, Fn: mapApply},
		{Name: "map-put!", Min: 3, Max: 3, Fn: mapPut},
	}
}

// dashFunctions are those of the dash library that people use.
func dashFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "-map", Min: 2, Max: 2, Fn: subr.Mapcar},
		{Name: "-each", Min: 2, Max: 2, Fn: swap(subr.Mapc)},
		{Name: "-filter", Min: 2, Max: 2, Fn: listFilter(true)},
		{Name: "-select", Min: 2, Max: 2, Fn: listFilter(true)},
		{Name: "-remove", Min: 2, Max: 2, Fn: listFilter(false)},
		{Name: "-reject", Min: 2, Max: 2, Fn: listFilter(false)},
		{Name: "-keep", Min: 2, Max: 2, Fn: keep},
		{Name: "-non-nil", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return subr.RemoveBy(subr.EqTest)(m, []kernel.Object{kernel.Nil, a[0]})
		}},
		{Name: "-mapcat", Min: 2, Max: 2, Fn: seqMapcat},
		{Name: "-reduce", Min: 2, Max: 2, Fn: clReduce},
		{Name: "-reduce-from", Min: 3, Max: 3, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqReduce(m, []kernel.Object{a[0], a[2], a[1]})
		}},
		{Name: "-first", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqFind(m, append(a, kernel.Nil))
		}},
		{Name: "-find", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqFind(m, append(a, kernel.Nil))
		}},
		{Name: "-any", Min: 2, Max: 2, Fn: some},
		{Name: "-some", Min: 2, Max: 2, Fn: some},
		{Name: "-any?", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			v, err := some(m, a)
			return m.Bool(v != kernel.Nil), err
		}},
		{Name: "-all?", Min: 2, Max: 2, Fn: every},
		{Name: "-every", Min: 2, Max: 2, Fn: every},
		{Name: "-contains?", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			v, err := subr.MemberBy(subr.EqualTest)(m, []kernel.Object{a[1], a[0]})
			return m.Bool(v != kernel.Nil && v != nil), err
		}},
		{Name: "-concat", Max: -1, Fn: subr.AppendSequences},
		{Name: "-uniq", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqUniq(m, append(a, kernel.Nil))
		}},
		{Name: "-distinct", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return seqUniq(m, append(a, kernel.Nil))
		}},
		{Name: "-take", Min: 2, Max: 2, Fn: subr.Take},
		{Name: "-drop", Min: 2, Max: 2, Fn: subr.Nthcdr},
		{Name: "-last-item", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			v, err := subr.Last(m, []kernel.Object{a[0], kernel.Nil})
			return kernel.CarOf(v), err
		}},
		{Name: "-sort", Min: 2, Max: 2, Fn: swap(sortCopy)},
		{Name: "-flatten-n", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return subr.FlattenTree(m, a[1:]) }},
		{Name: "-zip-pair", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return pairlis(m, append(a, kernel.Nil))
		}},
		{Name: "-second-item", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return subr.Nth(m, []kernel.Object{syntax.Int(1), a[0]})
		}},
	}
}

func seqMapcat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := subr.Mapped(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	if len(args) > 2 && args[2] != kernel.Nil {
		return concatenate(m, append([]kernel.Object{args[2]}, values...))
	}
	return subr.AppendSequences(m, append(values, kernel.Nil))
}

// mapIndexed calls with the element and its index, or the other way around.
func mapIndexed(indexFirst bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		items, err := subr.SequenceItems(m, args[1])
		if err != nil {
			return nil, err
		}
		var values []kernel.Object
		for i, item := range items {
			a, b := item, kernel.Object(syntax.Int(i))
			if indexFirst {
				a, b = b, a
			}
			v, err := m.Apply(args[0], a, b)
			if err != nil {
				return nil, err
			}
			values = append(values, v)
		}
		return m.NewList(values...)
	}
}

// listFilter always makes a list.
func listFilter(keepTrue bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		items, err := subr.SequenceItems(m, args[1])
		if err != nil {
			return nil, err
		}
		var kept []kernel.Object
		for _, item := range items {
			v, err := m.Apply(args[0], item)
			if err != nil {
				return nil, err
			}
			if kernel.IsTrue(v) == keepTrue {
				kept = append(kept, item)
			}
		}
		return m.NewList(kept...)
	}
}

func keep(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := subr.Mapped(m, args[0], args[1])
	if err != nil {
		return nil, err
	}
	var kept []kernel.Object
	for _, v := range values {
		if v != kernel.Nil {
			kept = append(kept, v)
		}
	}
	return m.NewList(kept...)
}

func seqReduce(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	return fold(m, args[0], args[2], items)
}

func seqFind(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	none := args[2]
	found, err := findBy(m, args[1], func(item kernel.Object) (bool, error) { return holds(m, args[0], item) },
		func(items []kernel.Object, i int, _ kernel.Object) kernel.Object {
			return syntax.NewCons(items[i], kernel.Nil)
		})
	if err != nil {
		return nil, err
	}
	if found == kernel.Nil {
		return none, nil
	}
	return kernel.CarOf(found), nil
}

func seqEmpty(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := subr.Length(m, args[0])
	return m.Bool(n == 0), err
}

func seqContains(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := subr.CallTest(args[2], subr.EqualTest)
	v, err := findBy(m, args[0], func(item kernel.Object) (bool, error) { return same(m, args[1], item) }, foundIndex)
	return m.Bool(v != kernel.Nil), err
}

func seqPosition(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := subr.CallTest(args[2], subr.EqualTest)
	return findBy(m, args[0], func(item kernel.Object) (bool, error) { return same(m, item, args[1]) }, foundIndex)
}

func seqUniq(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := subr.CallTest(args[1], subr.EqualTest)
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	var kept []kernel.Object
next:
	for _, item := range items {
		for _, k := range kept {
			if err := m.Step(1); err != nil {
				return nil, err
			}
			if ok, err := same(m, item, k); err != nil {
				return nil, err
			} else if ok {
				continue next
			}
		}
		kept = append(kept, item)
	}
	return m.NewList(kept...)
}

// sortCopy is (SEQUENCE PREDICATE).
func sortCopy(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	copied, err := subr.CopySequence(m, args[:1])
	if err != nil {
		return nil, err
	}
	return clSort(m, []kernel.Object{copied, args[1]})
}

// seqSortBy is (FUNCTION PRED SEQUENCE).
func seqSortBy(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	copied, err := subr.CopySequence(m, args[2:])
	if err != nil {
		return nil, err
	}
	return clSort(m, []kernel.Object{copied, args[1], m.Symbol(":key"), args[0]})
}

func seqTake(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	n, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	return subr.SequenceLike(m, args[0], items[:max(0, min(n, len(items)))])
}

func seqDrop(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return args[0], nil
	}
	if _, ok := args[0].(*syntax.Cons); ok {
		return subr.Nthcdr(m, []kernel.Object{args[1], args[0]})
	}
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	return subr.SequenceLike(m, args[0], items[min(n, len(items)):])
}

func takeWhile(first bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		items, err := subr.SequenceItems(m, args[1])
		if err != nil {
			return nil, err
		}
		n := 0
		for ; n < len(items); n++ {
			ok, err := holds(m, args[0], items[n])
			if err != nil {
				return nil, err
			}
			if !ok {
				break
			}
		}
		if first {
			return subr.SequenceLike(m, args[1], items[:n])
		}
		return subr.SequenceLike(m, args[1], items[n:])
	}
}

func seqDifference(keepMembers bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		same := args[2]
		if same == kernel.Nil {
			same = m.Symbol("equal")
		}
		kept, err := setOperation(m, []kernel.Object{args[0], args[1], m.Symbol(":test"), same}, keepMembers)
		if err != nil {
			return nil, err
		}
		return m.NewList(kept...)
	}
}

func seqUnion(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	all, err := subr.AppendSequences(m, []kernel.Object{args[0], args[1], kernel.Nil})
	if err != nil {
		return nil, err
	}
	return seqUniq(m, []kernel.Object{all, args[2]})
}

func seqPartition(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	n, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	var parts []kernel.Object
	for n > 0 && len(items) > 0 {
		part, err := subr.SequenceLike(m, args[0], items[:min(n, len(items))])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		items = items[min(n, len(items)):]
	}
	return m.NewList(parts...)
}

// seqGroupBy orders the groups by their last elements.
func seqGroupBy(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	var keys []kernel.Object
	var groups []kernel.Object
	var result kernel.Object = kernel.Nil
	for _, item := range slices.Backward(items) {
		key, err := m.Apply(args[0], item)
		if err != nil {
			return nil, err
		}
		at := 0
		for ; at < len(keys); at++ {
			if same, err := m.Equal(keys[at], key); err != nil {
				return nil, err
			} else if same {
				break
			}
		}
		if at == len(keys) {
			group := syntax.NewCons(key, kernel.Nil)
			keys, groups = append(keys, key), append(groups, group)
			if result, err = m.Cons(group, result); err != nil {
				return nil, err
			}
		}
		group := groups[at].(*syntax.Cons)
		if group.Cdr, err = m.Cons(item, group.Cdr); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func seqRandomElt(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := subr.Length(m, args[0])
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, m.ErrorText("Sequence cannot be empty")
	}
	i, err := m.Apply(m.Symbol("random"), syntax.Int(n))
	if err != nil {
		return nil, err
	}
	return subr.Elt(m, []kernel.Object{args[0], i})
}

// seqInto gives a sequence of a type; one that has it already stays itself.
func seqInto(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch name, _ := kernel.SymbolName(args[1]); name {
	case "vector", "array":
		if _, ok := args[0].(*syntax.Vector); ok {
			return args[0], nil
		}
		return subr.Vconcat(m, args[:1])
	case "string":
		if _, ok := args[0].(*syntax.String); ok {
			return args[0], nil
		}
		return subr.Concat(m, args[:1])
	case "list":
		if m.ListArg(args[0]) == nil {
			return args[0], nil
		}
		return subr.StringToList(m, args[:1])
	}
	return nil, m.ErrorText("Not a sequence type name: " + syntax.Prin1(args[1]))
}

func seqExtreme(name string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		items, err := subr.SequenceItems(m, args[0])
		if err != nil {
			return nil, err
		}
		return m.Apply(m.Symbol(name), items...)
	}
}
