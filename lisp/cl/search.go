package cl

import (
	"cmp"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// searchFunctions look for elements.
func searchFunctions() []kernel.Subr {
	var subrs keyedSubrs
	subrs.family("find", 2, 0, clFind(foundItem), "find-if", "find-if-not")
	subrs.family("position", 2, 0, clFind(foundIndex), "position-if")
	subrs.family("count", 2, 0, clCount)
	subrs.family("member", 2, 0, clMember, "member-if")
	subrs.family("assoc", 2, 0, clAssoc(kernel.CarOf), "assoc-if")
	subrs.family("rassoc", 2, 0, clAssoc(kernel.CdrOf))
	subrs.add("mismatch", 2, clMismatch)
	subrs.add("search", 2, clSearch)
	return subrs
}

// keyedSubrs are functions that take keywords behind their positional arguments.
type keyedSubrs []kernel.Subr

func (s *keyedSubrs) add(name string, positional int, fn function, old ...string) {
	for _, n := range append(old, "cl-"+name) {
		*s = append(*s, kernel.Subr{Name: n, Min: positional, Max: -1, Fn: fn})
	}
}

// family adds a function and its variants by predicate. Those of the old cl
// library have a name without cl- too.
func (s *keyedSubrs) family(name string, positional, at int, fn function, old ...string) {
	s.add(name, positional, fn)
	s.add(name+"-if", positional, byPredicate(fn, ":if", at, positional))
	s.add(name+"-if-not", positional, byPredicate(fn, ":if-not", at, positional))
	for _, plain := range old {
		for _, subr := range *s {
			if subr.Name == "cl-"+plain {
				subr.Name = plain
				*s = append(*s, subr)
				break
			}
		}
	}
}

// found makes the result of a search: the item, its index, or the list from it on.
type found func(items []kernel.Object, i int, seq kernel.Object) kernel.Object

func foundItem(items []kernel.Object, i int, _ kernel.Object) kernel.Object { return items[i] }
func foundIndex(_ []kernel.Object, i int, _ kernel.Object) kernel.Object    { return syntax.Int(i) }

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

// holds tells whether a predicate is true of an element.
func holds(m *kernel.Machine, fn, item kernel.Object) (bool, error) {
	v, err := m.Apply(fn, item)
	return err == nil && kernel.IsTrue(v), err
}

func clFind(result found) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		o, err := keywords(m, args[2:], findKeys)
		if err != nil {
			return nil, err
		}
		items, places, err := o.matching(args[0], args[1])
		if err != nil || len(places) == 0 {
			return kernel.Nil, err
		}
		return result(items, places[0], args[1]), nil
	}
}

// matching are the items of a sequence, and the first place within the span, or
// with :from-end the last, that matches; with :count as many.
func (o *options) matching(item, seq kernel.Object) (items []kernel.Object, places []int, err error) {
	if items, err = subr.SequenceItems(o.m, seq); err != nil {
		return nil, nil, err
	}
	start, end, err := o.span(seq, len(items))
	if err != nil {
		return nil, nil, err
	}
	most, err := o.number(":count", 1)
	if err != nil {
		return nil, nil, err
	}
	backwards := o.has(":from-end")
	for n := range end - start {
		if len(places) >= most {
			break
		}
		i := start + n
		if backwards {
			i = end - 1 - n
		}
		ok, err := o.matches(item, items[i])
		if err != nil {
			return nil, nil, err
		}
		if ok {
			places = append(places, i)
		}
	}
	return items, places, nil
}

func clCount(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], spanKeys)
	if err != nil {
		return nil, err
	}
	items, err := subr.SequenceItems(m, args[1])
	if err != nil {
		return nil, err
	}
	if end, err := o.number(":end", 0); err != nil || (end > len(items) && m.ListArg(args[1]) == nil) {
		return nil, cmp.Or(err, m.WrongType("arrayp", kernel.Nil))
	}
	o.values[":count"] = syntax.Int(len(items))
	_, places, err := o.matching(args[0], args[1])
	return syntax.Int(len(places)), err
}

func clMember(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], matchKeys)
	if err != nil {
		return nil, err
	}
	var tail kernel.Object = kernel.Nil
	err = m.EachItem(args[1], func(c *syntax.Cons) (bool, error) {
		ok, err := o.matches(args[0], c.Car)
		if ok {
			tail = c
		}
		return err == nil && !ok, err
	})
	return tail, err
}

// clAssoc looks at the car or cdr of each pair.
func clAssoc(part func(kernel.Object) kernel.Object) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		o, err := keywords(m, args[2:], matchKeys)
		if err != nil {
			return nil, err
		}
		return findBy(m, args[1], func(pair kernel.Object) (bool, error) {
			if _, ok := pair.(*syntax.Cons); !ok {
				return false, nil
			}
			return o.matches(args[0], part(pair))
		}, foundItem)
	}
}

// twoSpans are the parts of two sequences that are compared, and where they start.
func (o *options) twoSpans(first, second kernel.Object) (a, b []kernel.Object, startA, startB int, err error) {
	if a, err = subr.SequenceItems(o.m, first); err != nil {
		return
	}
	if b, err = subr.SequenceItems(o.m, second); err != nil {
		return
	}
	startA, endA, err := o.bounds(first, len(a), ":start1", ":end1")
	if err != nil {
		return
	}
	startB, endB, err := o.bounds(second, len(b), ":start2", ":end2")
	if err != nil {
		return
	}
	return a[startA:endA], b[startB:endB], startA, startB, nil
}

// agreement is how many elements of two rows are the same, from the start or the end.
func (o *options) agreement(a, b []kernel.Object, backwards bool) (int, error) {
	n := min(len(a), len(b))
	for i := range n {
		x, y := i, i
		if backwards {
			x, y = len(a)-1-i, len(b)-1-i
		}
		k, err := o.keyed(a[x])
		if err != nil {
			return 0, err
		}
		same, err := o.matches(k, b[y])
		if err == nil {
			err = o.m.Step(1)
		}
		if err != nil || !same {
			return i, err
		}
	}
	return n, nil
}

// clMismatch is where two sequences first differ, nil if nowhere; from the end
// it is the last place.
func clMismatch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], pairKeys)
	if err != nil {
		return nil, err
	}
	a, b, start, _, err := o.twoSpans(args[0], args[1])
	if err != nil {
		return nil, err
	}
	backwards := o.has(":from-end")
	n, err := o.agreement(a, b, backwards)
	switch {
	case err != nil:
		return nil, err
	case n == len(a) && n == len(b):
		return kernel.Nil, nil
	case backwards:
		return syntax.Int(start + len(a) - n - 1), nil
	}
	return syntax.Int(start + n), nil
}

// clSearch is where the first sequence stands in the second one.
func clSearch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], pairKeys)
	if err != nil {
		return nil, err
	}
	a, b, _, start, err := o.twoSpans(args[0], args[1])
	if err != nil {
		return nil, err
	}
	places := len(b) - len(a) + 1
	for i := range max(0, places) {
		at := i
		if o.has(":from-end") {
			at = places - 1 - i
		}
		n, err := o.agreement(a, b[at:at+len(a)], false)
		if err != nil {
			return nil, err
		}
		if n == len(a) {
			return syntax.Int(start + at), m.Step(1)
		}
	}
	return kernel.Nil, nil
}
