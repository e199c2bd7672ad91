package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// controlPlace handles (if TEST PLACE PLACE…) and (progn FORM… PLACE): the test
// and the forms are evaluated once, then it is the place that they lead to.
func controlPlace(lw *kernel.Lowering, name string, cells []*syntax.Cons) (*place, error) {
	if len(cells) == 0 || (name == "if" && len(cells) < 2) {
		return nil, nil
	}
	switch name {
	case "progn":
		return lastPlace(lw, cells)
	case "if":
		return choicePlace(lw, cells)
	}
	return nil, nil
}

func lastPlace(lw *kernel.Lowering, cells []*syntax.Cons) (*place, error) {
	inner, err := placeForm(lw, cells[len(cells)-1])
	if err != nil {
		return nil, err
	}
	p := &place{getter: inner.getter, setter: inner.setter}
	for _, c := range cells[:len(cells)-1] {
		p.bindings = append(p.bindings, syntax.List(Temp(lw.M, "ignored"), c.Car))
	}
	p.bindings = append(p.bindings, inner.bindings...)
	return p, nil
}

func choicePlace(lw *kernel.Lowering, cells []*syntax.Cons) (*place, error) {
	m := lw.M
	test := Temp(m, "test")
	p := &place{bindings: []kernel.Object{syntax.List(test, cells[0].Car)}}
	then, err := placeForm(lw, cells[1])
	if err != nil {
		return nil, err
	}
	otherwise := &place{getter: kernel.Nil, setter: func(v kernel.Object) kernel.Object { return v }}
	if len(cells) > 2 {
		if otherwise, err = lastPlace(lw, cells[2:]); err != nil {
			return nil, err
		}
	}
	for i, branch := range []*place{then, otherwise} {
		for _, b := range branch.bindings { // only those of the branch that is taken
			taken := []kernel.Object{test, kernel.CarOf(kernel.CdrOf(b)), kernel.Nil}
			if i == 1 {
				taken[1], taken[2] = taken[2], taken[1]
			}
			p.bindings = append(p.bindings, syntax.List(kernel.CarOf(b), syntax.NewCons(m.Symbol("if"), syntax.List(taken...))))
		}
	}
	p.getter = m.ListOf("if", test, then.getter, otherwise.getter)
	p.setter = func(v kernel.Object) kernel.Object {
		return m.ListOf("if", test, then.setter(v), otherwise.setter(v))
	}
	return p, nil
}

// plistSet changes the value of a property where it stands; a new one is put in front.
func plistSet(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	tail, err := subr.PlistMember(m, args[:2])
	if err != nil {
		return nil, err
	}
	if rest, ok := kernel.CdrOf(tail).(*syntax.Cons); ok {
		rest.Car = args[2]
		return args[0], nil
	}
	list, err := m.Cons(args[2], args[0])
	if err != nil {
		return nil, err
	}
	return m.Cons(args[1], list)
}
