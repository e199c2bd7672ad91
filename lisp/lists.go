package lisp

import "smtpmail/lisp/syntax"

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
	}
	return append(subrs, compositeAccessors()...)
}

// searchFunctions look for elements, or take them out.
func searchFunctions() []Subr {
	return []Subr{
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
