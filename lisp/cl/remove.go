package cl

import (
	"slices"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// removeFunctions take elements out of sequences, or put others in their place.
func removeFunctions() []kernel.Subr {
	var subrs keyedSubrs
	subrs.family("remove", 2, 0, clRemove, "remove-if", "remove-if-not")
	subrs.family("delete", 2, 0, clDelete, "delete-if", "delete-if-not")
	subrs.family("substitute", 3, 1, clSubstitute)
	subrs.family("nsubstitute", 3, 1, clNsubstitute)
	subrs.add("remove-duplicates", 1, clRemoveDuplicates, "remove-duplicates")
	subrs.add("delete-duplicates", 1, clRemoveDuplicates, "delete-duplicates")
	subrs.add("fill", 2, clFill)
	subrs.add("replace", 2, clReplace)
	return subrs
}

// chosen are the places of all elements that match, or of :count of them.
func (o *options) chosen(item, seq kernel.Object) (items []kernel.Object, places map[int]bool, err error) {
	if !o.has(":count") {
		if o.values[":count"], err = lengthOf(o.m, seq); err != nil {
			return nil, nil, err
		}
	}
	items, list, err := o.matching(item, seq)
	places = map[int]bool{}
	for _, i := range list {
		places[i] = true
	}
	return items, places, err
}

// forwards drops :from-end where Emacs does not heed it: when half of the
// elements, or more, may be removed.
func (o *options) forwards(seq kernel.Object) error {
	if !o.has(":from-end") {
		return nil
	}
	n, err := subr.Length(o.m, seq)
	if err != nil {
		return err
	}
	most, err := o.number(":count", n)
	if most >= n/2 {
		o.values[":from-end"] = kernel.Nil
	}
	return err
}

func lengthOf(m *kernel.Machine, seq kernel.Object) (kernel.Object, error) {
	n, err := subr.Length(m, seq)
	return syntax.Int(n), err
}

func clRemove(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], countKeys)
	if err != nil {
		return nil, err
	}
	if err := o.forwards(args[1]); err != nil {
		return nil, err
	}
	items, places, err := o.chosen(args[0], args[1])
	if err != nil || len(places) == 0 {
		return args[1], err
	}
	var kept []kernel.Object
	for i, item := range items {
		if !places[i] {
			kept = append(kept, item)
		}
	}
	return subr.SequenceLike(m, args[1], kept)
}

// clDelete changes the cells of a list; an array it copies.
func clDelete(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if m.ListArg(args[1]) != nil {
		return clRemove(m, args)
	}
	o, err := keywords(m, args[2:], countKeys)
	if err != nil {
		return nil, err
	}
	if err := o.forwards(args[1]); err != nil {
		return nil, err
	}
	_, places, err := o.chosen(args[0], args[1])
	if err != nil {
		return nil, err
	}
	i := -1
	return subr.Destructively(m, args[1], func(kernel.Object) (bool, error) { i++; return !places[i], nil })
}

// substituted are the elements with NEW in the places of those that match; none
// where nothing does.
func substituted(m *kernel.Machine, args []kernel.Object) ([]kernel.Object, error) {
	o, err := keywords(m, args[3:], countKeys)
	if err != nil {
		return nil, err
	}
	items, places, err := o.chosen(args[1], args[2])
	if err != nil {
		return nil, err
	}
	if len(places) == 0 {
		return nil, nil
	}
	items = slices.Clone(items)
	for i := range places {
		items[i] = args[0]
	}
	return items, m.Alloc(len(items) * kernel.ObjectBytes)
}

func clSubstitute(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := substituted(m, args)
	if err != nil || items == nil {
		return args[2], err
	}
	return subr.SequenceLike(m, args[2], items)
}

func clNsubstitute(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := substituted(m, args)
	if err != nil || items == nil {
		return args[2], err
	}
	return overwritten(m, args[2], items)
}

// overwritten puts other elements into a sequence.
func overwritten(m *kernel.Machine, seq kernel.Object, items []kernel.Object) (kernel.Object, error) {
	switch s := seq.(type) {
	case *syntax.Vector:
		copy(s.Items, items)
	case *syntax.String:
		text, err := subr.SequenceLike(m, s, items)
		if err != nil {
			return nil, err
		}
		s.S = text.(*syntax.String).S
	case *syntax.Cons:
		i := 0
		return seq, m.EachItem(seq, func(c *syntax.Cons) (bool, error) {
			c.Car, c.CarAt = items[i], syntax.Pos{}
			i++
			return i < len(items), nil
		})
	}
	return seq, nil
}

// clRemoveDuplicates keeps the last of equal items, or with :from-end the first.
func clRemoveDuplicates(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[1:], findKeys)
	if err != nil {
		return nil, err
	}
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := o.span(kernel.Nil, len(items)) // no array minds an :end behind its own
	if err != nil {
		return nil, err
	}
	kept := slices.Clone(items[:start])
	for i := start; i < end; i++ {
		others := items[i+1 : end]
		if o.has(":from-end") {
			others = kept[start:]
		}
		repeated, err := o.isAmong(items[i], others)
		if err != nil {
			return nil, err
		}
		if !repeated {
			kept = append(kept, items[i])
		}
	}
	if kept = append(kept, items[end:]...); len(kept) == len(items) {
		return args[0], nil
	}
	return subr.SequenceLike(m, args[0], kept)
}

// clFill puts an item into all places of a span.
func clFill(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], ":start :end")
	if err != nil {
		return nil, err
	}
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := o.span(args[0], len(items))
	if err != nil {
		return nil, err
	}
	items = slices.Clone(items)
	for i := start; i < end; i++ {
		items[i] = args[1]
	}
	return overwritten(m, args[0], items)
}

// clReplace copies elements of the second sequence into the first one.
func clReplace(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], ":start1 :end1 :start2 :end2")
	if err != nil {
		return nil, err
	}
	to, from, start, _, err := o.twoSpans(args[0], args[1])
	if err != nil {
		return nil, err
	}
	items, err := subr.SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	items = slices.Clone(items)
	copy(items[start:start+len(to)], slices.Clone(from))
	return overwritten(m, args[0], items)
}
