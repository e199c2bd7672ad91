package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Macros that thread a value through calls, and other small ones.
func smallMacros() []kernel.Special {
	return []kernel.Special{
		{Name: "thread-first", Max: -1, Expand: expandThread(threadFirst, false)},
		{Name: "thread-last", Max: -1, Expand: expandThread(threadLast, false)},
		{Name: "->", Max: -1, Expand: expandThread(threadFirst, false)},
		{Name: "->>", Max: -1, Expand: expandThread(threadLast, false)},
		{Name: "-->", Max: -1, Expand: expandThread(threadIt, false)},
		{Name: "-some->", Max: -1, Expand: expandThread(threadFirst, true)},
		{Name: "-some->>", Max: -1, Expand: expandThread(threadLast, true)},
		{Name: "-some-->", Max: -1, Expand: expandThread(threadIt, true)},
		{Name: "cl-loop", Max: -1, Expand: expandLoop},
		{Name: "loop", Max: -1, Expand: expandLoop},
		{Name: "cl-dolist", Min: 1, Max: -1, Expand: expandLooping("dolist")},
		{Name: "cl-dotimes", Min: 1, Max: -1, Expand: expandLooping("dotimes")},
		{Name: "seq-doseq", Min: 1, Max: -1, Expand: expandDoseq},
		{Name: "--map", Min: 2, Max: 2, Expand: expandAnaphoric("-map")},
		{Name: "--filter", Min: 2, Max: 2, Expand: expandAnaphoric("-filter")},
		{Name: "--remove", Min: 2, Max: 2, Expand: expandAnaphoric("-remove")},
		{Name: "--first", Min: 2, Max: 2, Expand: expandAnaphoric("-first")},
		{Name: "--find", Min: 2, Max: 2, Expand: expandAnaphoric("-first")},
		{Name: "--any?", Min: 2, Max: 2, Expand: expandAnaphoric("-any?")},
		{Name: "--each", Min: 2, Max: -1, Expand: expandEach},
		{Name: "bound-and-true-p", Min: 1, Max: 1, Expand: expandBoundAndTrue},
		{Name: "cl-assert", Min: 1, Max: -1, Expand: expandAssert},
		{Name: "cl-check-type", Min: 2, Max: 3, Expand: func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "cl-the", Min: 2, Max: 2, Expand: func(_ *kernel.Machine, _ *syntax.Cons, a []*syntax.Cons) (kernel.Object, error) { return a[1].Car, nil }},
		{Name: "cl-locally", Max: -1, Lower: kernel.LowerProgn},
		{Name: "cl-eval-when", Min: 1, Max: -1, Lower: kernel.LowerSkipFirst},
		{Name: "eval-when", Min: 1, Max: -1, Lower: kernel.LowerSkipFirst},
		{Name: "cl-declaim", Max: -1, Lower: kernel.LowerNil},
		{Name: "cl-declare", Max: -1, Lower: kernel.LowerNil},
		{Name: "declare-function", Min: 2, Max: 4, Lower: kernel.LowerNil},
		{Name: "gv-define-setter", Max: -1, Lower: kernel.LowerNil},
		{Name: "gv-define-simple-setter", Max: -1, Lower: kernel.LowerNil},
		{Name: "define-obsolete-function-alias", Min: 3, Max: 4, Expand: func(m *kernel.Machine, _ *syntax.Cons, a []*syntax.Cons) (kernel.Object, error) {
			return m.ListOf("defalias", a[0].Car, a[1].Car), nil
		}},
		{Name: "define-obsolete-variable-alias", Min: 3, Max: 4, Expand: func(m *kernel.Machine, _ *syntax.Cons, a []*syntax.Cons) (kernel.Object, error) {
			return m.ListOf("defvaralias", a[0].Car, a[1].Car), nil
		}},
		{Name: "add-function", Max: -1, Lower: kernel.LowerNil},
		{Name: "remove-function", Max: -1, Lower: kernel.LowerNil},
	}
}

func threadFirst(m *kernel.Machine, form, value kernel.Object) kernel.Object {
	if c, ok := form.(*syntax.Cons); ok {
		return syntax.NewCons(c.Car, syntax.NewCons(value, c.Cdr))
	}
	return syntax.List(form, value)
}

func threadLast(m *kernel.Machine, form, value kernel.Object) kernel.Object {
	if c, ok := form.(*syntax.Cons); ok {
		if items, err := m.ListItems(c); err == nil {
			return syntax.List(append(items, value)...)
		}
	}
	return syntax.List(form, value)
}

func threadIt(m *kernel.Machine, form, value kernel.Object) kernel.Object {
	if _, ok := form.(*syntax.Cons); ok {
		return m.ListOf("let", syntax.List(syntax.List(m.Symbol("it"), value)), form)
	}
	return syntax.List(form, value)
}

func expandThread(thread func(m *kernel.Machine, form, value kernel.Object) kernel.Object, whileTrue bool) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		if len(args) == 0 {
			return kernel.Nil, nil
		}
		value := args[0].Car
		for _, cell := range args[1:] {
			if whileTrue {
				v := Temp(m, "value")
				value = m.ListOf("let", syntax.List(syntax.List(v, value)), m.ListOf("if", v, thread(m, cell.Car, v)))
				continue
			}
			value = thread(m, cell.Car, value)
		}
		return value, nil
	}
}

// expandLooping wraps dolist and dotimes into a nil block.
func expandLooping(name string) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, form *syntax.Cons, _ []*syntax.Cons) (kernel.Object, error) {
		return m.ListOf("cl-block", kernel.Nil, syntax.NewCons(m.Symbol(name), form.Cdr)), nil
	}
}

func expandDoseq(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	spec, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return nil, m.WrongType("consp", args[0].Car)
	}
	list := m.ListOf("append", kernel.CarOf(spec.Cdr), kernel.Nil)
	return syntax.NewCons(m.Symbol("dolist"), syntax.NewCons(syntax.List(spec.Car, list), args[0].Cdr)), nil
}

// expandAnaphoric is dash's (--map FORM LIST), where FORM sees the element as it.
func expandAnaphoric(name string) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		return m.ListOf(name, m.ListOf("lambda", syntax.List(m.Symbol("it")), args[0].Car), args[1].Car), nil
	}
}

func expandEach(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	return syntax.NewCons(m.Symbol("dolist"), syntax.NewCons(syntax.List(m.Symbol("it"), args[0].Car), args[0].Cdr)), nil
}

func expandBoundAndTrue(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	return m.ListOf("and", m.ListOf("boundp", m.ListOf("quote", args[0].Car)), args[0].Car), nil
}

func expandAssert(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	return m.ListOf("unless", args[0].Car,
		m.ListOf("signal", m.ListOf("quote", m.Symbol("cl-assertion-failed")),
			m.ListOf("list", m.ListOf("quote", args[0].Car)))), nil
}
