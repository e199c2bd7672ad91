package lisp

import "smtpmail/lisp/syntax"

// Macros that thread a value through calls, and other small ones.
func smallMacros() []Special {
	return []Special{
		{name: "thread-first", max: -1, expand: expandThread(threadFirst, false)},
		{name: "thread-last", max: -1, expand: expandThread(threadLast, false)},
		{name: "->", max: -1, expand: expandThread(threadFirst, false)},
		{name: "->>", max: -1, expand: expandThread(threadLast, false)},
		{name: "-->", max: -1, expand: expandThread(threadIt, false)},
		{name: "-some->", max: -1, expand: expandThread(threadFirst, true)},
		{name: "-some->>", max: -1, expand: expandThread(threadLast, true)},
		{name: "-some-->", max: -1, expand: expandThread(threadIt, true)},
		{name: "cl-loop", max: -1, expand: expandLoop},
		{name: "loop", max: -1, expand: expandLoop},
		{name: "cl-dolist", min: 1, max: -1, expand: expandLooping("dolist")},
		{name: "cl-dotimes", min: 1, max: -1, expand: expandLooping("dotimes")},
		{name: "seq-doseq", min: 1, max: -1, expand: expandDoseq},
		{name: "--map", min: 2, max: 2, expand: expandAnaphoric("-map")},
		{name: "--filter", min: 2, max: 2, expand: expandAnaphoric("-filter")},
		{name: "--remove", min: 2, max: 2, expand: expandAnaphoric("-remove")},
		{name: "--first", min: 2, max: 2, expand: expandAnaphoric("-first")},
		{name: "--find", min: 2, max: 2, expand: expandAnaphoric("-first")},
		{name: "--any?", min: 2, max: 2, expand: expandAnaphoric("-any?")},
		{name: "--each", min: 2, max: -1, expand: expandEach},
		{name: "bound-and-true-p", min: 1, max: 1, expand: expandBoundAndTrue},
		{name: "cl-assert", min: 1, max: -1, expand: expandAssert},
		{name: "cl-check-type", min: 2, max: 3, expand: func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) { return Nil, nil }},
		{name: "cl-the", min: 2, max: 2, expand: func(_ *Machine, _ *syntax.Cons, a []*syntax.Cons) (Object, error) { return a[1].Car, nil }},
		{name: "cl-locally", max: -1, lower: lowerProgn},
		{name: "cl-eval-when", min: 1, max: -1, lower: lowerSkipFirst},
		{name: "eval-when", min: 1, max: -1, lower: lowerSkipFirst},
		{name: "cl-declaim", max: -1, lower: lowerNil},
		{name: "cl-declare", max: -1, lower: lowerNil},
		{name: "declare-function", min: 2, max: 4, lower: lowerNil},
		{name: "gv-define-setter", max: -1, lower: lowerNil},
		{name: "gv-define-simple-setter", max: -1, lower: lowerNil},
		{name: "define-obsolete-function-alias", min: 3, max: 4, expand: func(m *Machine, _ *syntax.Cons, a []*syntax.Cons) (Object, error) {
			return m.listOf("defalias", a[0].Car, a[1].Car), nil
		}},
		{name: "define-obsolete-variable-alias", min: 3, max: 4, expand: func(m *Machine, _ *syntax.Cons, a []*syntax.Cons) (Object, error) {
			return m.listOf("defvaralias", a[0].Car, a[1].Car), nil
		}},
		{name: "add-function", max: -1, lower: lowerNil},
		{name: "remove-function", max: -1, lower: lowerNil},
	}
}

func threadFirst(m *Machine, form, value Object) Object {
	if c, ok := form.(*syntax.Cons); ok {
		return syntax.NewCons(c.Car, syntax.NewCons(value, c.Cdr))
	}
	return syntax.List(form, value)
}

func threadLast(m *Machine, form, value Object) Object {
	if c, ok := form.(*syntax.Cons); ok {
		if items, err := m.listItems(c); err == nil {
			return syntax.List(append(items, value)...)
		}
	}
	return syntax.List(form, value)
}

func threadIt(m *Machine, form, value Object) Object {
	if _, ok := form.(*syntax.Cons); ok {
		return m.listOf("let", syntax.List(syntax.List(m.Symbol("it"), value)), form)
	}
	return syntax.List(form, value)
}

func expandThread(thread func(m *Machine, form, value Object) Object, whileTrue bool) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		if len(args) == 0 {
			return Nil, nil
		}
		value := args[0].Car
		for _, cell := range args[1:] {
			if whileTrue {
				v := m.temp("value")
				value = m.listOf("let", syntax.List(syntax.List(v, value)), m.listOf("if", v, thread(m, cell.Car, v)))
				continue
			}
			value = thread(m, cell.Car, value)
		}
		return value, nil
	}
}

// expandLooping wraps dolist and dotimes into a nil block.
func expandLooping(name string) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, form *syntax.Cons, _ []*syntax.Cons) (Object, error) {
		return m.listOf("cl-block", Nil, syntax.NewCons(m.Symbol(name), form.Cdr)), nil
	}
}

func expandDoseq(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	spec, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return nil, m.wrongType("consp", args[0].Car)
	}
	list := m.listOf("append", carOf(spec.Cdr), Nil)
	return syntax.NewCons(m.Symbol("dolist"), syntax.NewCons(syntax.List(spec.Car, list), args[0].Cdr)), nil
}

// expandAnaphoric is dash's (--map FORM LIST), where FORM sees the element as it.
func expandAnaphoric(name string) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		return m.listOf(name, m.listOf("lambda", syntax.List(m.Symbol("it")), args[0].Car), args[1].Car), nil
	}
}

func expandEach(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	return syntax.NewCons(m.Symbol("dolist"), syntax.NewCons(syntax.List(m.Symbol("it"), args[0].Car), args[0].Cdr)), nil
}

func expandBoundAndTrue(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	return m.listOf("and", m.listOf("boundp", m.listOf("quote", args[0].Car)), args[0].Car), nil
}

func expandAssert(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	return m.listOf("unless", args[0].Car,
		m.listOf("signal", m.listOf("quote", m.Symbol("cl-assertion-failed")),
			m.listOf("list", m.listOf("quote", args[0].Car)))), nil
}
