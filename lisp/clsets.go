package lisp

// memberOf tells whether a list has an item, by :test and :key of both.
func (m *Machine) memberOf(item Object, items []Object, keys map[string]Object) (bool, error) {
	k, err := m.keyed(keys, item)
	if err != nil {
		return false, err
	}
	same := m.sameItem(k, keys)
	for _, other := range items {
		if err := m.step(1); err != nil {
			return false, err
		}
		if ok, err := same(other); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

func clAdjoin(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[1])
	if err != nil {
		return nil, err
	}
	found, err := m.memberOf(args[0], items, keywords(args[2:]))
	if err != nil || found {
		return args[1], err
	}
	return m.cons(args[0], args[1])
}

// setOperation keeps the items of the first list by whether the second has them.
func (m *Machine) setOperation(args []Object, keepMembers bool) ([]Object, error) {
	a, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	var kept []Object
	for _, item := range a {
		ok, err := m.memberOf(item, b, keywords(args[2:]))
		if err != nil {
			return nil, err
		}
		if ok == keepMembers {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// clUnion puts the items that only one list has before the longer list, in
// the order that cl-lib does.
func clUnion(m *Machine, args []Object) (Object, error) {
	a, err := m.length(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.length(args[1])
	if err != nil {
		return nil, err
	}
	long, short := args[0], args[1]
	if b > a {
		long, short = args[1], args[0]
	}
	extra, err := m.setOperation(append([]Object{short, long}, args[2:]...), false)
	if err != nil {
		return nil, err
	}
	list := long
	for _, item := range extra {
		if list, err = m.cons(item, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// clIntersection goes over the shorter list, and turns its order around as cl-lib does.
func clIntersection(m *Machine, args []Object) (Object, error) {
	if same, err := m.equal(args[0], args[1]); err != nil || same {
		return args[0], err
	}
	a, err := m.length(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.length(args[1])
	if err != nil {
		return nil, err
	}
	long, short := args[0], args[1]
	if b > a {
		long, short = args[1], args[0]
	}
	kept, err := m.setOperation(append([]Object{short, long}, args[2:]...), true)
	if err != nil {
		return nil, err
	}
	list, err := m.newList(kept...)
	if err != nil {
		return nil, err
	}
	return nreverse(m, []Object{list})
}

func clDifference(m *Machine, args []Object) (Object, error) {
	kept, err := m.setOperation(args, false)
	if err != nil {
		return nil, err
	}
	return m.newList(kept...)
}

func clSubset(m *Machine, args []Object) (Object, error) {
	missing, err := m.setOperation(args, false)
	return m.Bool(len(missing) == 0), err
}

// clRemoveDuplicates keeps the last of equal items.
func clRemoveDuplicates(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	keys := keywords(args[1:])
	fromEnd := keys[":from-end"] != nil && keys[":from-end"] != Nil
	var kept []Object
	for i, item := range items {
		others := items[i+1:]
		if fromEnd {
			others = kept
		}
		ok, err := m.memberOf(item, others, keys)
		if err != nil {
			return nil, err
		}
		if !ok {
			kept = append(kept, item)
		}
	}
	return m.sequenceLike(args[0], kept)
}
