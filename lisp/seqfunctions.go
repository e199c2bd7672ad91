package lisp

import "smtpmail/lisp/syntax"

// swap turns the first two arguments around.
func swap(fn func(*Machine, []Object) (Object, error)) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, a []Object) (Object, error) {
		return fn(m, append([]Object{a[1], a[0]}, a[2:]...))
	}
}

func seqFunctions() []Subr {
	return []Subr{
		{Name: "seq-map", Min: 2, Max: 2, fn: mapcar},
		{Name: "seq-do", Min: 2, Max: 2, fn: mapc},
		{Name: "seq-each", Min: 2, Max: 2, fn: mapc},
		{Name: "seq-mapn", Min: 2, Max: -1, fn: mapcarMany},
		{Name: "seq-mapcat", Min: 2, Max: 3, fn: seqMapcat},
		{Name: "seq-map-indexed", Min: 2, Max: 2, fn: mapIndexed(false)},
		{Name: "-map-indexed", Min: 2, Max: 2, fn: mapIndexed(true)},
		{Name: "seq-filter", Min: 2, Max: 2, fn: listFilter(true)},
		{Name: "seq-remove", Min: 2, Max: 2, fn: listFilter(false)},
		{Name: "seq-keep", Min: 2, Max: 2, fn: keep},
		{Name: "seq-reduce", Min: 3, Max: 3, fn: seqReduce},
		{Name: "seq-find", Min: 2, Max: 3, fn: seqFind},
		{Name: "seq-some", Min: 2, Max: 2, fn: some},
		{Name: "seq-every-p", Min: 2, Max: 2, fn: every},
		{Name: "seq-count", Min: 2, Max: 2, fn: clCountIf},
		{Name: "seq-empty-p", Min: 1, Max: 1, fn: seqEmpty},
		{Name: "seq-contains-p", Min: 2, Max: 3, fn: seqContains},
		{Name: "seq-contains", Min: 2, Max: 3, fn: seqContains},
		{Name: "seq-position", Min: 2, Max: 3, fn: seqPosition},
		{Name: "seq-uniq", Min: 1, Max: 2, fn: seqUniq},
		{Name: "seq-sort", Min: 2, Max: 2, fn: swap(sortCopy)},
		{Name: "seq-sort-by", Min: 3, Max: 3, fn: seqSortBy},
		{Name: "seq-reverse", Min: 1, Max: 1, fn: reverse},
		{Name: "seq-concatenate", Min: 1, Max: -1, fn: concatenate},
		{Name: "seq-into", Min: 2, Max: 2, fn: coerce},
		{Name: "seq-take", Min: 2, Max: 2, fn: seqTake},
		{Name: "seq-drop", Min: 2, Max: 2, fn: seqDrop},
		{Name: "seq-take-while", Min: 2, Max: 2, fn: takeWhile(true)},
		{Name: "seq-drop-while", Min: 2, Max: 2, fn: takeWhile(false)},
		{Name: "seq-first", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return elt(m, []Object{a[0], syntax.Int(0)}) }},
		{Name: "seq-rest", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return seqDrop(m, []Object{a[0], syntax.Int(1)}) }},
		{Name: "seq-difference", Min: 2, Max: 3, fn: seqDifference(false)},
		{Name: "seq-intersection", Min: 2, Max: 3, fn: seqDifference(true)},
		{Name: "seq-union", Min: 2, Max: 3, fn: seqUnion},
		{Name: "seq-partition", Min: 2, Max: 2, fn: seqPartition},
		{Name: "seq-group-by", Min: 2, Max: 2, fn: seqGroupBy},
		{Name: "seq-min", Min: 1, Max: 1, fn: seqExtreme("min")},
		{Name: "seq-max", Min: 1, Max: 1, fn: seqExtreme("max")},
		{Name: "seq-random-elt", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return elt(m, []Object{a[0], syntax.Int(0)}) }},
	}
}

func mapFunctions() []Subr {
	return []Subr{
		{Name: "map-elt", Min: 2, Max: 4, fn: mapElt},
		{Name: "map-keys", Min: 1, Max: 1, fn: mapParts(func(k, _ Object) Object { return k })},
		{Name: "map-values", Min: 1, Max: 1, fn: mapParts(func(_, v Object) Object { return v })},
		{Name: "map-pairs", Min: 1, Max: 1, fn: mapParts(func(k, v Object) Object { return syntax.NewCons(k, v) })},
		{Name: "map-length", Min: 1, Max: 1, fn: mapLength},
		{Name: "map-contains-key", Min: 2, Max: 3, fn: mapContainsKey},
		{Name: "map-apply", Min: 2, Max: 2, fn: mapApply},
		{Name: "map-do", Min: 2, Max: 2, fn: mapApply},
		{Name: "map-put!", Min: 3, Max: 3, fn: mapPut},
	}
}

// dashFunctions are those of the dash library that people use.
func dashFunctions() []Subr {
	return []Subr{
		{Name: "-map", Min: 2, Max: 2, fn: mapcar},
		{Name: "-each", Min: 2, Max: 2, fn: swap(mapc)},
		{Name: "-filter", Min: 2, Max: 2, fn: listFilter(true)},
		{Name: "-select", Min: 2, Max: 2, fn: listFilter(true)},
		{Name: "-remove", Min: 2, Max: 2, fn: listFilter(false)},
		{Name: "-reject", Min: 2, Max: 2, fn: listFilter(false)},
		{Name: "-keep", Min: 2, Max: 2, fn: keep},
		{Name: "-non-nil", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return removeBy(eqTest)(m, []Object{Nil, a[0]}) }},
		{Name: "-mapcat", Min: 2, Max: 2, fn: seqMapcat},
		{Name: "-reduce", Min: 2, Max: 2, fn: clReduce},
		{Name: "-reduce-from", Min: 3, Max: 3, fn: func(m *Machine, a []Object) (Object, error) { return seqReduce(m, []Object{a[0], a[2], a[1]}) }},
		{Name: "-first", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return seqFind(m, append(a, Nil)) }},
		{Name: "-find", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return seqFind(m, append(a, Nil)) }},
		{Name: "-any", Min: 2, Max: 2, fn: some},
		{Name: "-some", Min: 2, Max: 2, fn: some},
		{Name: "-any?", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { v, err := some(m, a); return m.Bool(v != Nil), err }},
		{Name: "-all?", Min: 2, Max: 2, fn: every},
		{Name: "-every", Min: 2, Max: 2, fn: every},
		{Name: "-contains?", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) {
			v, err := memberBy(equalTest)(m, []Object{a[1], a[0]})
			return m.Bool(v != Nil && v != nil), err
		}},
		{Name: "-concat", Max: -1, fn: appendSequences},
		{Name: "-uniq", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return seqUniq(m, append(a, Nil)) }},
		{Name: "-distinct", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return seqUniq(m, append(a, Nil)) }},
		{Name: "-take", Min: 2, Max: 2, fn: take},
		{Name: "-drop", Min: 2, Max: 2, fn: nthcdr},
		{Name: "-last-item", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			v, err := last(m, []Object{a[0], Nil})
			return carOf(v), err
		}},
		{Name: "-sort", Min: 2, Max: 2, fn: swap(sortCopy)},
		{Name: "-flatten-n", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return flattenTree(m, a[1:]) }},
		{Name: "-zip-pair", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return pairlis(m, append(a, Nil)) }},
		{Name: "-second-item", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) { return nth(m, []Object{syntax.Int(1), a[0]}) }},
	}
}

func seqMapcat(m *Machine, args []Object) (Object, error) {
	values, err := m.mapped(args[0], args[1])
	if err != nil {
		return nil, err
	}
	if len(args) > 2 && args[2] != Nil {
		return concatenate(m, append([]Object{args[2]}, values...))
	}
	return appendSequences(m, append(values, Nil))
}

// mapIndexed calls with the element and its index, or the other way around.
func mapIndexed(indexFirst bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		items, err := m.sequenceItems(args[1])
		if err != nil {
			return nil, err
		}
		var values []Object
		for i, item := range items {
			a, b := item, Object(syntax.Int(i))
			if indexFirst {
				a, b = b, a
			}
			v, err := m.apply(args[0], a, b)
			if err != nil {
				return nil, err
			}
			values = append(values, v)
		}
		return m.newList(values...)
	}
}

// listFilter always makes a list.
func listFilter(keepTrue bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		items, err := m.sequenceItems(args[1])
		if err != nil {
			return nil, err
		}
		var kept []Object
		for _, item := range items {
			v, err := m.apply(args[0], item)
			if err != nil {
				return nil, err
			}
			if isTrue(v) == keepTrue {
				kept = append(kept, item)
			}
		}
		return m.newList(kept...)
	}
}

func keep(m *Machine, args []Object) (Object, error) {
	values, err := m.mapped(args[0], args[1])
	if err != nil {
		return nil, err
	}
	var kept []Object
	for _, v := range values {
		if v != Nil {
			kept = append(kept, v)
		}
	}
	return m.newList(kept...)
}

func seqReduce(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	return m.fold(args[0], args[2], items)
}

func seqFind(m *Machine, args []Object) (Object, error) {
	none := args[2]
	found, err := m.findBy(args[1], func(item Object) (bool, error) { return m.holds(args[0], nil, item) },
		func(items []Object, i int, _ Object) Object { return syntax.NewCons(items[i], Nil) })
	if err != nil {
		return nil, err
	}
	if found == Nil {
		return none, nil
	}
	return carOf(found), nil
}

func seqEmpty(m *Machine, args []Object) (Object, error) {
	n, err := m.length(args[0])
	return m.Bool(n == 0), err
}

func seqContains(m *Machine, args []Object) (Object, error) {
	same := callTest(args[2], equalTest)
	v, err := m.findBy(args[0], func(item Object) (bool, error) { return same(m, args[1], item) }, foundIndex)
	return m.Bool(v != Nil), err
}

func seqPosition(m *Machine, args []Object) (Object, error) {
	same := callTest(args[2], equalTest)
	return m.findBy(args[0], func(item Object) (bool, error) { return same(m, item, args[1]) }, foundIndex)
}

func seqUniq(m *Machine, args []Object) (Object, error) {
	same := callTest(args[1], equalTest)
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	var kept []Object
next:
	for _, item := range items {
		for _, k := range kept {
			if err := m.step(1); err != nil {
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
	return m.newList(kept...)
}

func sortCopy(m *Machine, args []Object) (Object, error) {
	copied, err := copySequence(m, args[:1])
	if err != nil {
		return nil, err
	}
	return sortSequence(m, []Object{copied, args[1]})
}

// seqSortBy is (FUNCTION PRED SEQUENCE).
func seqSortBy(m *Machine, args []Object) (Object, error) {
	return clSort(m, []Object{args[2], args[1], m.Symbol(":key"), args[0]})
}

func seqTake(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	n, err := m.intArg(args[1])
	if err != nil {
		return nil, err
	}
	return m.sequenceLike(args[0], items[:max(0, min(n, len(items)))])
}

func seqDrop(m *Machine, args []Object) (Object, error) {
	n, err := m.intArg(args[1])
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return args[0], nil
	}
	if _, ok := args[0].(*syntax.Cons); ok {
		return nthcdr(m, []Object{args[1], args[0]})
	}
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	return m.sequenceLike(args[0], items[min(n, len(items)):])
}

func takeWhile(first bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		items, err := m.sequenceItems(args[1])
		if err != nil {
			return nil, err
		}
		n := 0
		for ; n < len(items); n++ {
			ok, err := m.holds(args[0], nil, items[n])
			if err != nil {
				return nil, err
			}
			if !ok {
				break
			}
		}
		if first {
			return m.sequenceLike(args[1], items[:n])
		}
		return m.sequenceLike(args[1], items[n:])
	}
}

func seqDifference(keepMembers bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		same := args[2]
		if same == Nil {
			same = m.Symbol("equal")
		}
		kept, err := m.setOperation([]Object{args[0], args[1], m.Symbol(":test"), same}, keepMembers)
		if err != nil {
			return nil, err
		}
		return m.newList(kept...)
	}
}

func seqUnion(m *Machine, args []Object) (Object, error) {
	all, err := appendSequences(m, []Object{args[0], args[1], Nil})
	if err != nil {
		return nil, err
	}
	return seqUniq(m, []Object{all, args[2]})
}

func seqPartition(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	n, err := m.intArg(args[1])
	if err != nil {
		return nil, err
	}
	var parts []Object
	for n > 0 && len(items) > 0 {
		part, err := m.sequenceLike(args[0], items[:min(n, len(items))])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		items = items[min(n, len(items)):]
	}
	return m.newList(parts...)
}

func seqGroupBy(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	var keys []Object
	groups := map[int][]Object{}
	for _, item := range items {
		key, err := m.apply(args[0], item)
		if err != nil {
			return nil, err
		}
		at := -1
		for i, k := range keys {
			if same, err := m.equal(k, key); err != nil {
				return nil, err
			} else if same {
				at = i
				break
			}
		}
		if at < 0 {
			at = len(keys)
			keys = append(keys, key)
		}
		groups[at] = append(groups[at], item)
	}
	// seq.el reverses twice: the group met last comes first.
	var result Object = Nil
	for i, key := range keys {
		group, err := m.newList(append([]Object{key}, groups[i]...)...)
		if err != nil {
			return nil, err
		}
		if result, err = m.cons(group, result); err != nil {
			return nil, err
		}
	}
	return reverse(m, []Object{result})
}

func seqExtreme(name string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		items, err := m.sequenceItems(args[0])
		if err != nil {
			return nil, err
		}
		return m.apply(m.Symbol(name), items...)
	}
}
