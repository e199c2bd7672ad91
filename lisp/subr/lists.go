package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func listFunctions() []kernel.Subr {
	subrs := []kernel.Subr{
		{Name: "cons", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.Cons(a[0], a[1]) }},
		{Name: "car", Min: 1, Max: 1, Fn: car},
		{Name: "cdr", Min: 1, Max: 1, Fn: cdr},
		{Name: "car-safe", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return kernel.CarOf(a[0]), nil }},
		{Name: "cdr-safe", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return kernel.CdrOf(a[0]), nil }},
		{Name: "setcar", Min: 2, Max: 2, Fn: Setcar},
		{Name: "setcdr", Min: 2, Max: 2, Fn: setcdr},
		{Name: "list", Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.NewList(a...) }},
		{Name: "make-list", Min: 2, Max: 2, Fn: makeList},
		{Name: "cl-list*", Min: 1, Max: -1, Fn: listStar},
		{Name: "nth", Min: 2, Max: 2, Fn: Nth},
		{Name: "nthcdr", Min: 2, Max: 2, Fn: Nthcdr},
		{Name: "last", Min: 1, Max: 2, Fn: Last},
		{Name: "butlast", Min: 1, Max: 2, Fn: butlast},
		{Name: "nbutlast", Min: 1, Max: 2, Fn: nbutlast},
		{Name: "take", Min: 2, Max: 2, Fn: Take},
		{Name: "ntake", Min: 2, Max: 2, Fn: Take},
		{Name: "nconc", Max: -1, Fn: Nconc},
		{Name: "nreverse", Min: 1, Max: 1, Fn: Nreverse},
		{Name: "reverse", Min: 1, Max: 1, Fn: Reverse},
	}
	return append(subrs, compositeAccessors()...)
}

// searchFunctions look for elements, or take them out.
func searchFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "memq", Min: 2, Max: 2, Fn: MemberBy(EqTest)},
		{Name: "memql", Min: 2, Max: 2, Fn: MemberBy(EqlTest)},
		{Name: "member", Min: 2, Max: 2, Fn: MemberBy(EqualTest)},
		{Name: "member-ignore-case", Min: 2, Max: 2, Fn: MemberBy(foldTest)},
		{Name: "assq", Min: 2, Max: 2, Fn: AssocBy(EqTest)},
		{Name: "assoc", Min: 2, Max: 3, Fn: assoc},
		{Name: "assoc-string", Min: 2, Max: 3, Fn: assocString},
		{Name: "assoc-default", Min: 2, Max: 4, Fn: assocDefault},
		{Name: "rassq", Min: 2, Max: 2, Fn: rassocBy(EqTest)},
		{Name: "rassoc", Min: 2, Max: 2, Fn: rassocBy(EqualTest)},
		{Name: "alist-get", Min: 2, Max: 5, Fn: AlistGet},
		{Name: "assq-delete-all", Min: 2, Max: 2, Fn: deleteAll(EqTest, kernel.CarOf)},
		{Name: "assoc-delete-all", Min: 2, Max: 3, Fn: deleteAll(EqualTest, kernel.CarOf)},
		{Name: "rassq-delete-all", Min: 2, Max: 2, Fn: deleteAll(EqTest, kernel.CdrOf)},
		{Name: "copy-alist", Min: 1, Max: 1, Fn: copyAlist},
		{Name: "copy-tree", Min: 1, Max: 2, Fn: CopyTree},
		{Name: "flatten-tree", Min: 1, Max: 1, Fn: FlattenTree},
		{Name: "flatten-list", Min: 1, Max: 1, Fn: FlattenTree},
		{Name: "-flatten", Min: 1, Max: 1, Fn: FlattenTree},
		{Name: "ensure-list", Min: 1, Max: 1, Fn: ensureList},
		{Name: "delq", Min: 2, Max: 2, Fn: deleteBy(EqTest)},
		{Name: "remq", Min: 2, Max: 2, Fn: remq},
		{Name: "delete", Min: 2, Max: 2, Fn: deleteBy(EqualTest)},
		{Name: "remove", Min: 2, Max: 2, Fn: remove},
		{Name: "delete-dups", Min: 1, Max: 1, Fn: deleteDups},
		{Name: "delete-consecutive-dups", Min: 1, Max: 2, Fn: deleteConsecutiveDups},
		{Name: "plist-get", Min: 2, Max: 3, Fn: plistGet},
		{Name: "lax-plist-get", Min: 2, Max: 2, Fn: plistGet},
		{Name: "plist-put", Min: 3, Max: 4, Fn: PlistPut},
		{Name: "lax-plist-put", Min: 3, Max: 3, Fn: PlistPut},
		{Name: "plist-member", Min: 2, Max: 3, Fn: PlistMember},
		{Name: "number-sequence", Min: 1, Max: 3, Fn: numberSequence},
		{Name: "safe-length", Min: 1, Max: 1, Fn: safeLength},
		{Name: "proper-list-p", Min: 1, Max: 1, Fn: properList},
		{Name: "length=", Min: 2, Max: 2, Fn: lengthTest(func(c int) bool { return c == 0 })},
		{Name: "length<", Min: 2, Max: 2, Fn: lengthTest(func(c int) bool { return c < 0 })},
		{Name: "length>", Min: 2, Max: 2, Fn: lengthTest(func(c int) bool { return c > 0 })},
		{Name: "sort", Min: 2, Max: 2, Fn: SortSequence},
	}
}

func car(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if c, ok := args[0].(*syntax.Cons); ok {
		return c.Car, nil
	}
	if args[0] == kernel.Nil {
		return kernel.Nil, nil
	}
	return nil, m.WrongType("listp", args[0])
}

func cdr(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if c, ok := args[0].(*syntax.Cons); ok {
		return c.Cdr, nil
	}
	if args[0] == kernel.Nil {
		return kernel.Nil, nil
	}
	return nil, m.WrongType("listp", args[0])
}

// compositeAccessors are caar to cddddr, and their cl- names.
func compositeAccessors() []kernel.Subr {
	var subrs []kernel.Subr
	add := func(path string) {
		fn := func(m *kernel.Machine, args []kernel.Object) (o kernel.Object, err error) {
			o = args[0]
			for i := len(path) - 1; i >= 0 && err == nil; i-- {
				if path[i] == 'a' {
					o, err = car(m, []kernel.Object{o})
				} else {
					o, err = cdr(m, []kernel.Object{o})
				}
			}
			return o, err
		}
		subrs = append(subrs, kernel.Subr{Name: "c" + path + "r", Min: 1, Max: 1, Fn: fn})
		if len(path) > 2 {
			subrs = append(subrs, kernel.Subr{Name: "cl-c" + path + "r", Min: 1, Max: 1, Fn: fn})
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
		subrs = append(subrs, kernel.Subr{Name: name, Min: 1, Max: 1, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			return Nth(m, []kernel.Object{syntax.Int(i), args[0]})
		}})
	}
	return append(subrs, kernel.Subr{Name: "cl-rest", Min: 1, Max: 1, Fn: cdr})
}

func consArg(m *kernel.Machine, o kernel.Object) (*syntax.Cons, error) {
	if c, ok := o.(*syntax.Cons); ok {
		return c, nil
	}
	return nil, m.WrongType("consp", o)
}

func Setcar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, err := consArg(m, args[0])
	if err != nil {
		return nil, err
	}
	c.Car, c.CarAt = args[1], syntax.Pos{}
	return args[1], nil
}

func setcdr(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, err := consArg(m, args[0])
	if err != nil {
		return nil, err
	}
	c.Cdr = args[1]
	return args[1], nil
}

func makeList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, ok := args[0].(syntax.Int)
	if !ok || n < 0 {
		return nil, m.WrongType("wholenump", args[0])
	}
	if int64(n) > m.Budget.Limits.FormAlloc {
		return nil, &kernel.LimitError{Bound: "memory", Size: m.Budget.Limits.FormAlloc}
	}
	if err := m.Alloc(int(n) * kernel.ConsBytes); err != nil {
		return nil, err
	}
	list := kernel.Nil
	for range int(n) {
		list = syntax.NewCons(args[1], list)
	}
	return list, nil
}

func listStar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if err := m.Alloc(len(args) * kernel.ConsBytes); err != nil {
		return nil, err
	}
	list := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		list = syntax.NewCons(args[i], list)
	}
	return list, nil
}

func Nth(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	tail, err := Nthcdr(m, args)
	if err != nil {
		return nil, err
	}
	return car(m, []kernel.Object{tail})
}

func Nthcdr(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := m.IntegerArg(args[0])
	if err != nil {
		return nil, err
	}
	list := args[1]
	for ; n > 0; n-- {
		c, ok := list.(*syntax.Cons)
		if !ok {
			if list == kernel.Nil {
				return kernel.Nil, nil
			}
			return nil, m.WrongType("listp", list)
		}
		if err := m.Step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
	}
	return list, nil
}

// OptionalCount is an optional number with a default.
func OptionalCount(m *kernel.Machine, o kernel.Object, def int) (int, error) {
	if o == kernel.Nil {
		return def, nil
	}
	return m.IntegerArg(o)
}

func Last(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := OptionalCount(m, args[1], 1)
	if err != nil {
		return nil, err
	}
	if err := m.ListArg(args[0]); err != nil {
		return nil, err
	}
	var cells []*syntax.Cons
	tail := args[0]
	for {
		c, ok := tail.(*syntax.Cons)
		if !ok {
			break
		}
		if err := m.Step(1); err != nil {
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

func butlast(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := OptionalCount(m, args[1], 1)
	if err != nil {
		return nil, err
	}
	items, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return args[0], nil
	}
	return m.NewList(items[:max(0, len(items)-n)]...)
}

// nbutlast cuts the list itself.
func nbutlast(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := OptionalCount(m, args[1], 1)
	if err != nil {
		return nil, err
	}
	length, err := Length(m, args[0])
	if err != nil || n <= 0 {
		return args[0], err
	}
	if n >= length {
		return kernel.Nil, nil
	}
	last, err := Nthcdr(m, []kernel.Object{syntax.Int(length - n - 1), args[0]})
	if err != nil {
		return nil, err
	}
	last.(*syntax.Cons).Cdr = kernel.Nil
	return args[0], nil
}

func Take(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := m.IntegerArg(args[0])
	if err != nil {
		return nil, err
	}
	var items []kernel.Object
	err = m.EachItem(args[1], func(c *syntax.Cons) (bool, error) {
		if len(items) < n {
			items = append(items, c.Car)
		}
		return len(items) < n, nil
	})
	if err != nil {
		return nil, err
	}
	return m.NewList(items...)
}

func Nconc(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var result kernel.Object = kernel.Nil
	var tail *syntax.Cons
	for i, arg := range args {
		if arg == kernel.Nil {
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
		c, err := consArg(m, arg)
		if err != nil {
			return nil, err
		}
		for {
			next, ok := c.Cdr.(*syntax.Cons)
			if !ok {
				break
			}
			if err := m.Step(1); err != nil {
				return nil, err
			}
			c = next
		}
		tail = c
	}
	return result, nil
}

func Reverse(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	reversed := make([]kernel.Object, len(items))
	for i, item := range items {
		reversed[len(items)-1-i] = item
	}
	return SequenceLike(m, args[0], reversed)
}

// Nreverse turns the cells of a list around.
func Nreverse(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if _, ok := args[0].(*syntax.Cons); !ok {
		return Reverse(m, args)
	}
	if _, err := m.ListItems(args[0]); err != nil {
		return nil, err
	}
	var done kernel.Object = kernel.Nil
	for c, ok := args[0].(*syntax.Cons); ok; {
		next := c.Cdr
		c.Cdr, done = done, c
		c, ok = next.(*syntax.Cons)
	}
	return done, nil
}
