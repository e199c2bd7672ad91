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
	both := func(name string, min, max int, fn function) {
		subrs = append(subrs, kernel.Subr{Name: "cl-" + name, Min: min, Max: max, Fn: fn}, kernel.Subr{Name: name, Min: min, Max: max, Fn: fn})
	}
	both("some", 2, -1, some)
	both("every", 2, -1, every)
	both("notany", 2, -1, negated(some))
	both("notevery", 2, -1, negated(every))
	both("reduce", 2, -1, clReduce)
	both("mapcar*", 2, -1, mapcarMany)
	both("maplist", 2, -1, maplist)
	both("adjoin", 2, -1, clAdjoin)
	both("union", 2, -1, clUnion)
	both("nunion", 2, -1, clUnion)
	both("intersection", 2, -1, clIntersection)
	both("nintersection", 2, -1, clIntersection)
	both("set-difference", 2, -1, clDifference)
	both("nset-difference", 2, -1, clDifference)
	both("set-exclusive-or", 2, -1, clExclusiveOr)
	both("nset-exclusive-or", 2, -1, clExclusiveOr)
	both("subsetp", 2, -1, clSubset)
	both("getf", 2, 3, getf)
	both("values", 0, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.NewList(a...) })
	return subrs
}

func clFunctions() []kernel.Subr {
	var subrs []kernel.Subr
	cl := func(name string, min, max int, fn function) {
		subrs = append(subrs, kernel.Subr{Name: "cl-" + name, Min: min, Max: max, Fn: fn})
	}
	cl("sort", 2, -1, clSort)
	cl("stable-sort", 2, -1, clSort)
	cl("typep", 2, 2, typep)
	cl("mapcar", 2, -1, mapcarMany)
	cl("mapc", 2, -1, mapcMany)
	cl("mapcan", 2, -1, mapcanMany)
	cl("list-length", 1, 1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		n, err := subr.Length(m, a[0])
		return syntax.Int(n), err
	})
	cl("endp", 1, 1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return m.Bool(a[0] == kernel.Nil), m.ListArg(a[0])
	})
	cl("parse-integer", 1, -1, clParseInteger)
	cl("digit-char-p", 1, 2, digitChar)
	cl("concatenate", 1, -1, concatenate)
	cl("coerce", 2, 2, coerce)
	cl("mod", 2, 2, subr.Modulo)
	cl("copy-tree", 1, 2, subr.CopyTree)
	cl("acons", 3, 3, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		return m.Cons(syntax.NewCons(a[0], a[1]), a[2])
	})
	cl("pairlis", 2, 3, pairlis)
	cl("merge", 4, -1, clMerge)
	cl("copy-seq", 1, 1, subr.CopySequence)
	cl("mapl", 2, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		_, err := tailValues(m, a)
		return a[1], err
	})
	cl("mapcon", 2, -1, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		values, err := tailValues(m, a)
		if err != nil {
			return nil, err
		}
		return subr.Nconc(m, values)
	})
	cl("tailp", 2, 2, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		before, err := untilTail(m, a[1], a[0])
		return m.Bool(before != nil), err
	})
	cl("ldiff", 2, 2, func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		before, err := untilTail(m, a[0], a[1])
		if err != nil {
			return nil, err
		}
		if before == nil {
			return subr.CopySequence(m, a[:1])
		}
		return m.NewList(before...)
	})
	cl("revappend", 2, 2, revAppend(subr.Reverse))
	cl("nreconc", 2, 2, revAppend(subr.Nreverse))
	return subrs
}

// revAppend puts the first list, turned around, before the second one.
func revAppend(reverse function) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		reversed, err := reverse(m, args[:1])
		if err != nil {
			return nil, err
		}
		return subr.Nconc(m, []kernel.Object{reversed, args[1]})
	}
}

// untilTail are the elements of a list before one of its tails; nil if that is none.
func untilTail(m *kernel.Machine, list, tail kernel.Object) ([]kernel.Object, error) {
	before := []kernel.Object{}
	for {
		if syntax.Eql(list, tail) {
			return before, nil
		}
		c, ok := list.(*syntax.Cons)
		if !ok {
			return nil, nil
		}
		if err := m.Alloc(kernel.ObjectBytes); err != nil {
			return nil, err
		}
		before, list = append(before, c.Car), c.Cdr
		if err := m.Step(1); err != nil {
			return nil, err
		}
	}
}
