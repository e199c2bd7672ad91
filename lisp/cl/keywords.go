package cl

import (
	"slices"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// The keywords of cl-lib's functions; which of them a function takes, its row says.
const (
	testKeys  = ":test :test-not :key"
	matchKeys = testKeys + " :if :if-not"
	spanKeys  = matchKeys + " :start :end"
	findKeys  = spanKeys + " :from-end"
	countKeys = findKeys + " :count"
	pairKeys  = testKeys + " :from-end :start1 :end1 :start2 :end2"
)

// options are the keyword arguments of a call. Of a keyword that is given
// twice the first counts.
type options struct {
	m      *kernel.Machine
	values map[string]kernel.Object
}

// keywords reads the arguments behind the positional ones; a keyword that is
// not among allowed is an error, unless :allow-other-keys is given.
func keywords(m *kernel.Machine, args []kernel.Object, allowed string) (*options, error) {
	o, bad := readKeywords(m, args, allowed)
	if bad != nil {
		return nil, m.ErrorText("Bad keyword argument " + syntax.Prin1(bad))
	}
	return o, nil
}

// lambdaKeywords does the same for a function that was defined by cl-defun.
func lambdaKeywords(m *kernel.Machine, args []kernel.Object, allowed string) (*options, error) {
	o, bad := readKeywords(m, args, allowed)
	if bad != nil {
		return nil, m.ErrorText("Keyword argument " + syntax.Prin1(bad) + " not one of (" + allowed + ")")
	}
	return o, nil
}

// readKeywords gives the first keyword too that is not allowed, if there is one.
func readKeywords(m *kernel.Machine, args []kernel.Object, allowed string) (o *options, bad kernel.Object) {
	o = &options{m: m, values: map[string]kernel.Object{}}
	known := strings.Fields(allowed)
	for i := 0; i < len(args); i += 2 {
		name, _ := kernel.SymbolName(args[i])
		if !slices.Contains(known, name) && name != ":allow-other-keys" && bad == nil {
			bad = args[i]
		}
		var value kernel.Object = kernel.Nil
		if i+1 < len(args) {
			value = args[i+1]
		}
		if _, given := o.values[name]; !given {
			o.values[name] = value
		}
	}
	if o.has(":allow-other-keys") {
		bad = nil
	}
	return o, bad
}

// get is a keyword's value, nil where it is not given.
func (o *options) get(name string) kernel.Object {
	if v, ok := o.values[name]; ok {
		return v
	}
	return kernel.Nil
}

// has tells whether a keyword is given and not nil.
func (o *options) has(name string) bool { return kernel.IsTrue(o.get(name)) }

// keyed applies :key to an element.
func (o *options) keyed(element kernel.Object) (kernel.Object, error) {
	if key := o.get(":key"); key != kernel.Nil {
		return o.m.Apply(key, element)
	}
	return element, nil
}

// same compares an item with an element, :key applied to neither.
func (o *options) same(item, element kernel.Object) (bool, error) {
	for _, t := range []struct {
		name   string
		args   []kernel.Object
		wanted bool
	}{
		{":test-not", []kernel.Object{item, element}, false}, {":test", []kernel.Object{item, element}, true},
		{":if-not", []kernel.Object{element}, false}, {":if", []kernel.Object{element}, true},
	} {
		if o.has(t.name) {
			v, err := o.m.Apply(o.get(t.name), t.args...)
			return err == nil && kernel.IsTrue(v) == t.wanted, err
		}
	}
	return subr.EqlTest(o.m, item, element)
}

// matches tells whether an element, seen through :key, is what is looked for.
func (o *options) matches(item, element kernel.Object) (bool, error) {
	k, err := o.keyed(element)
	if err != nil {
		return false, err
	}
	return o.same(item, k)
}

// number is a keyword's integer, or the default where it is nil.
func (o *options) number(name string, def int) (int, error) {
	return subr.OptionalCount(o.m, o.get(name), def)
}

// span are the bounds :start and :end within the n elements of a sequence. A
// list may end before :end; an array may not.
func (o *options) span(seq kernel.Object, n int) (start, end int, err error) {
	return o.bounds(seq, n, ":start", ":end")
}

func (o *options) bounds(seq kernel.Object, n int, from, to string) (start, end int, err error) {
	if start, err = o.number(from, 0); err != nil {
		return 0, 0, err
	}
	if end, err = o.number(to, n); err != nil {
		return 0, 0, err
	}
	if end > n && start <= n && o.m.ListArg(seq) != nil {
		return 0, 0, o.m.OutOfRange(seq, syntax.Int(n))
	}
	start = max(0, min(start, n))
	return start, max(start, min(end, n)), nil
}

// function is a primitive of the machine.
type function = func(*kernel.Machine, []kernel.Object) (kernel.Object, error)

// byPredicate makes the -if or -if-not variant of a function: its argument at
// a place is a predicate, which stands for the item by a keyword.
func byPredicate(fn function, keyword string, at, positional int) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		given := slices.Clone(args[:positional])
		given[at] = kernel.Nil
		given = append(given, m.Symbol(keyword), args[at])
		return fn(m, append(given, args[positional:]...))
	}
}
