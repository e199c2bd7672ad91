package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

func listFunctions() []Subr {
	subrs := []Subr{
		{Name: "cons", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return m.cons(a[0], a[1]) }},
		{Name: "car", Min: 1, Max: 1, fn: car},
		{Name: "cdr", Min: 1, Max: 1, fn: cdr},
		{Name: "car-safe", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return carOf(a[0]), nil }},
		{Name: "cdr-safe", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return cdrOf(a[0]), nil }},
		{Name: "setcar", Min: 2, Max: 2, fn: setcar},
		{Name: "setcdr", Min: 2, Max: 2, fn: setcdr},
		{Name: "list", Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return m.newList(a...) }},
		{Name: "make-list", Min: 2, Max: 2, fn: makeList},
		{Name: "cl-list*", Min: 1, Max: -1, fn: listStar},
		{Name: "nth", Min: 2, Max: 2, fn: nth},
		{Name: "nthcdr", Min: 2, Max: 2, fn: nthcdr},
		{Name: "last", Min: 1, Max: 2, fn: last},
		{Name: "butlast", Min: 1, Max: 2, fn: butlast},
		{Name: "nbutlast", Min: 1, Max: 2, fn: butlast},
		{Name: "take", Min: 2, Max: 2, fn: take},
		{Name: "ntake", Min: 2, Max: 2, fn: take},
		{Name: "nconc", Max: -1, fn: nconc},
		{Name: "nreverse", Min: 1, Max: 1, fn: nreverse},
		{Name: "reverse", Min: 1, Max: 1, fn: reverse},
		{Name: "memq", Min: 2, Max: 2, fn: memberBy(eqTest)},
		{Name: "memql", Min: 2, Max: 2, fn: memberBy(eqlTest)},
		{Name: "member", Min: 2, Max: 2, fn: memberBy(equalTest)},
		{Name: "member-ignore-case", Min: 2, Max: 2, fn: memberBy(foldTest)},
		{Name: "assq", Min: 2, Max: 2, fn: assocBy(eqTest)},
		{Name: "assoc", Min: 2, Max: 3, fn: assoc},
		{Name: "assoc-string", Min: 2, Max: 3, fn: assocString},
		{Name: "assoc-default", Min: 2, Max: 4, fn: assocDefault},
		{Name: "rassq", Min: 2, Max: 2, fn: rassocBy(eqTest)},
		{Name: "rassoc", Min: 2, Max: 2, fn: rassocBy(equalTest)},
		{Name: "alist-get", Min: 2, Max: 5, fn: alistGet},
		{Name: "assq-delete-all", Min: 2, Max: 2, fn: deleteAll(eqTest, carOf)},
		{Name: "assoc-delete-all", Min: 2, Max: 3, fn: deleteAll(equalTest, carOf)},
		{Name: "rassq-delete-all", Min: 2, Max: 2, fn: deleteAll(eqTest, cdrOf)},
		{Name: "copy-alist", Min: 1, Max: 1, fn: copyAlist},
		{Name: "copy-tree", Min: 1, Max: 2, fn: copyTree},
		{Name: "flatten-tree", Min: 1, Max: 1, fn: flattenTree},
		{Name: "flatten-list", Min: 1, Max: 1, fn: flattenTree},
		{Name: "-flatten", Min: 1, Max: 1, fn: flattenTree},
		{Name: "ensure-list", Min: 1, Max: 1, fn: ensureList},
		{Name: "delq", Min: 2, Max: 2, fn: deleteBy(eqTest)},
		{Name: "remq", Min: 2, Max: 2, fn: removeBy(eqTest)},
		{Name: "delete", Min: 2, Max: 2, fn: deleteBy(equalTest)},
		{Name: "remove", Min: 2, Max: 2, fn: removeBy(equalTest)},
		{Name: "delete-dups", Min: 1, Max: 1, fn: deleteDups},
		{Name: "delete-consecutive-dups", Min: 1, Max: 2, fn: deleteConsecutiveDups},
		{Name: "plist-get", Min: 2, Max: 3, fn: plistGet},
		{Name: "lax-plist-get", Min: 2, Max: 2, fn: plistGet},
		{Name: "plist-put", Min: 3, Max: 4, fn: plistPut},
		{Name: "lax-plist-put", Min: 3, Max: 3, fn: plistPut},
		{Name: "plist-member", Min: 2, Max: 3, fn: plistMember},
		{Name: "number-sequence", Min: 1, Max: 3, fn: numberSequence},
		{Name: "safe-length", Min: 1, Max: 1, fn: safeLength},
		{Name: "proper-list-p", Min: 1, Max: 1, fn: properList},
		{Name: "length=", Min: 2, Max: 2, fn: lengthTest(func(c int) bool { return c == 0 })},
		{Name: "length<", Min: 2, Max: 2, fn: lengthTest(func(c int) bool { return c < 0 })},
		{Name: "length>", Min: 2, Max: 2, fn: lengthTest(func(c int) bool { return c > 0 })},
		{Name: "sort", Min: 2, Max: 2, fn: sortSequence},
	}
	return append(subrs, compositeAccessors()...)
}

func car(m *Machine, args []Object) (Object, error) {
	if c, ok := args[0].(*syntax.Cons); ok {
		return c.Car, nil
	}
	if args[0] == Nil {
		return Nil, nil
	}
	return nil, m.wrongType("listp", args[0])
}

func cdr(m *Machine, args []Object) (Object, error) {
	if c, ok := args[0].(*syntax.Cons); ok {
		return c.Cdr, nil
	}
	if args[0] == Nil {
		return Nil, nil
	}
	return nil, m.wrongType("listp", args[0])
}

// The operations that lowered loops use.
var (
	carOp    = &primitive{name: "car", f: car}
	cdrOp    = &primitive{name: "cdr", f: cdr}
	addOneOp = &primitive{name: "1+", f: addOne}
	lessOp   = &primitive{name: "<", f: comparison(func(c int) bool { return c < 0 })}
)

// compositeAccessors are caar to cddddr, and their cl- names.
func compositeAccessors() []Subr {
	var subrs []Subr
	add := func(path string) {
		fn := func(m *Machine, args []Object) (o Object, err error) {
			o = args[0]
			for i := len(path) - 1; i >= 0 && err == nil; i-- {
				if path[i] == 'a' {
					o, err = car(m, []Object{o})
				} else {
					o, err = cdr(m, []Object{o})
				}
			}
			return o, err
		}
		subrs = append(subrs, Subr{Name: "c" + path + "r", Min: 1, Max: 1, fn: fn})
		if len(path) > 2 {
			subrs = append(subrs, Subr{Name: "cl-c" + path + "r", Min: 1, Max: 1, fn: fn})
		}
	}
	paths := []string{"a", "d"}
	for range 3 {
		var longer []string
		for _, p := range paths {
			for _, c := range []string{"a", "d"} {
				longer = append(longer, p+c)
			}
		}
		paths = longer
		for _, p := range paths {
			add(p)
		}
	}
	for i, name := range []string{"cl-first", "cl-second", "cl-third", "cl-fourth", "cl-fifth"} {
		subrs = append(subrs, Subr{Name: name, Min: 1, Max: 1, fn: func(m *Machine, args []Object) (Object, error) {
			return nth(m, []Object{syntax.Int(i), args[0]})
		}})
	}
	return append(subrs, Subr{Name: "cl-rest", Min: 1, Max: 1, fn: cdr})
}

func (m *Machine) consArg(o Object) (*syntax.Cons, error) {
	if c, ok := o.(*syntax.Cons); ok {
		return c, nil
	}
	return nil, m.wrongType("consp", o)
}

func setcar(m *Machine, args []Object) (Object, error) {
	c, err := m.consArg(args[0])
	if err != nil {
		return nil, err
	}
	c.Car, c.CarAt = args[1], syntax.Pos{}
	return args[1], nil
}

func setcdr(m *Machine, args []Object) (Object, error) {
	c, err := m.consArg(args[0])
	if err != nil {
		return nil, err
	}
	c.Cdr = args[1]
	return args[1], nil
}

func makeList(m *Machine, args []Object) (Object, error) {
	n, ok := args[0].(syntax.Int)
	if !ok || n < 0 {
		return nil, m.wrongType("wholenump", args[0])
	}
	if int64(n) > m.budget.limits.FormAlloc {
		return nil, &LimitError{Bound: "memory", Size: m.budget.limits.FormAlloc}
	}
	if err := m.alloc(int(n) * consBytes); err != nil {
		return nil, err
	}
	list := Nil
	for range int(n) {
		list = syntax.NewCons(args[1], list)
	}
	return list, nil
}

func listStar(m *Machine, args []Object) (Object, error) {
	if err := m.alloc(len(args) * consBytes); err != nil {
		return nil, err
	}
	list := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		list = syntax.NewCons(args[i], list)
	}
	return list, nil
}

func nth(m *Machine, args []Object) (Object, error) {
	tail, err := nthcdr(m, args)
	if err != nil {
		return nil, err
	}
	return car(m, []Object{tail})
}

func nthcdr(m *Machine, args []Object) (Object, error) {
	n, err := m.integerArg(args[0])
	if err != nil {
		return nil, err
	}
	list := args[1]
	for ; n > 0; n-- {
		c, ok := list.(*syntax.Cons)
		if !ok {
			if list == Nil {
				return Nil, nil
			}
			return nil, m.wrongType("listp", list)
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
	}
	return list, nil
}

// optionalCount is an optional number with a default.
func (m *Machine) optionalCount(o Object, def int) (int, error) {
	if o == Nil {
		return def, nil
	}
	return m.integerArg(o)
}

func last(m *Machine, args []Object) (Object, error) {
	n, err := m.optionalCount(args[1], 1)
	if err != nil {
		return nil, err
	}
	if err := m.listArg(args[0]); err != nil {
		return nil, err
	}
	var cells []*syntax.Cons
	tail := args[0]
	for {
		c, ok := tail.(*syntax.Cons)
		if !ok {
			break
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		cells = append(cells, c)
		tail = c.Cdr
	}
	if n >= len(cells) {
		return args[0], nil
	}
	if n <= 0 {
		return tail, nil
	}
	return cells[len(cells)-n], nil
}

func butlast(m *Machine, args []Object) (Object, error) {
	n, err := m.optionalCount(args[1], 1)
	if err != nil {
		return nil, err
	}
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return args[0], nil
	}
	return m.newList(items[:max(0, len(items)-n)]...)
}

func take(m *Machine, args []Object) (Object, error) {
	n, err := m.integerArg(args[0])
	if err != nil {
		return nil, err
	}
	var items []Object
	err = m.eachItem(args[1], func(c *syntax.Cons) (bool, error) {
		if len(items) < n {
			items = append(items, c.Car)
		}
		return len(items) < n, nil
	})
	if err != nil {
		return nil, err
	}
	return m.newList(items...)
}

func nconc(m *Machine, args []Object) (Object, error) {
	var result Object = Nil
	var tail *syntax.Cons
	for i, arg := range args {
		if arg == Nil {
			continue
		}
		if tail != nil {
			tail.Cdr = arg
		} else {
			result = arg
		}
		if i == len(args)-1 {
			break
		}
		c, err := m.consArg(arg)
		if err != nil {
			return nil, err
		}
		for {
			next, ok := c.Cdr.(*syntax.Cons)
			if !ok {
				break
			}
			if err := m.step(1); err != nil {
				return nil, err
			}
			c = next
		}
		tail = c
	}
	return result, nil
}

func reverse(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	reversed := make([]Object, len(items))
	for i, item := range items {
		reversed[len(items)-1-i] = item
	}
	return m.sequenceLike(args[0], reversed)
}

// nreverse turns the cells of a list around.
func nreverse(m *Machine, args []Object) (Object, error) {
	if _, ok := args[0].(*syntax.Cons); !ok {
		return reverse(m, args)
	}
	if _, err := m.listItems(args[0]); err != nil {
		return nil, err
	}
	var done Object = Nil
	for c, ok := args[0].(*syntax.Cons); ok; {
		next := c.Cdr
		c.Cdr, done = done, c
		c, ok = next.(*syntax.Cons)
	}
	return done, nil
}

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

func copyTree(m *Machine, args []Object) (Object, error) { return m.copyTree(args[0]) }

func (m *Machine) copyTree(o Object) (Object, error) {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return o, nil
	}
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	head := syntax.NewCons(Nil, Nil)
	tail := head
	for {
		if err := m.alloc(consBytes); err != nil {
			return nil, err
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		item, err := m.copyTree(c.Car)
		if err != nil {
			return nil, err
		}
		cell := syntax.NewCons(item, c.Cdr)
		tail.Cdr, tail = cell, cell
		if c, ok = c.Cdr.(*syntax.Cons); !ok {
			return head.Cdr, nil
		}
	}
}

func flattenTree(m *Machine, args []Object) (Object, error) {
	var items []Object
	if err := m.flatten(args[0], &items); err != nil {
		return nil, err
	}
	return m.newList(items...)
}

func (m *Machine) flatten(o Object, items *[]Object) error {
	if err := m.enter(); err != nil {
		m.leave()
		return err
	}
	defer m.leave()
	for {
		c, ok := o.(*syntax.Cons)
		if !ok {
			if o != Nil {
				*items = append(*items, o)
			}
			return nil
		}
		if err := m.step(1); err != nil {
			return err
		}
		if err := m.flatten(c.Car, items); err != nil {
			return err
		}
		o = c.Cdr
	}
}

func ensureList(m *Machine, args []Object) (Object, error) {
	if m.listArg(args[0]) == nil {
		return args[0], nil
	}
	return m.newList(args[0])
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

func numberSequence(m *Machine, args []Object) (Object, error) {
	if args[1] == Nil || compareNumbers(args[0], args[1]) == 0 {
		return m.newList(args[0])
	}
	step := args[2]
	if step == Nil {
		step = syntax.Int(1)
	}
	for _, n := range []Object{args[0], args[1], step} {
		if _, err := m.numberArg(n); err != nil {
			return nil, err
		}
	}
	direction := compareNumbers(step, syntax.Int(0))
	if direction == 0 {
		return nil, m.errorText("The step size must not be zero")
	}
	var items []Object
	for i := 0; ; i++ {
		next := args[0]
		offset, err := m.combine(syntax.Int(i), step, mulInts, func(a, b float64) float64 { return a * b }, nil)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			if next, err = m.combine(args[0], offset, addInts, addFloats, nil); err != nil {
				return nil, err
			}
		}
		if compareNumbers(next, args[1]) == direction {
			return m.newList(items...)
		}
		if err := m.alloc(objectBytes); err != nil {
			return nil, err
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		items = append(items, next)
	}
}

func safeLength(m *Machine, args []Object) (Object, error) {
	n, list, slow := 0, args[0], args[0]
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return syntax.Int(n), nil
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
		if n++; n&1 == 0 {
			if slow = cdrOf(slow); slow == list && list != Nil {
				return syntax.Int(n), nil
			}
		}
	}
}

func properList(m *Machine, args []Object) (Object, error) {
	n := 0
	err := m.eachItem(args[0], func(*syntax.Cons) (bool, error) { n++; return true, nil })
	if _, isSignal := err.(*Signal); isSignal {
		return Nil, nil
	}
	return syntax.Int(n), err
}

func lengthTest(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		n, err := m.length(args[0])
		if err != nil {
			return nil, err
		}
		want, err := m.intArg(args[1])
		return m.Bool(holds(n - want)), err
	}
}

// sortSequence sorts stably; of a list the cells are put into another order.
func sortSequence(m *Machine, args []Object) (Object, error) {
	cells, isList := args[0].(*syntax.Cons)
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	items = append([]Object{}, items...)
	if isList {
		for i, c := 0, cells; i < len(items); i++ {
			items[i] = c
			c, _ = c.Cdr.(*syntax.Cons)
		}
	}
	var failed error
	sort.SliceStable(items, func(i, j int) bool {
		if failed != nil {
			return false
		}
		a, b := items[i], items[j]
		if isList {
			a, b = a.(*syntax.Cons).Car, b.(*syntax.Cons).Car
		}
		v, err := m.apply(args[1], a, b)
		failed = err
		return err == nil && isTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	if v, ok := args[0].(*syntax.Vector); ok {
		copy(v.Items, items)
		return v, nil
	}
	var list Object = Nil
	for i := len(items) - 1; i >= 0; i-- {
		c := items[i].(*syntax.Cons)
		c.Cdr, list = list, c
	}
	return list, nil
}
