package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func CopyTree(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return copyTree(m, args[0])
}

func copyTree(m *kernel.Machine, o kernel.Object) (kernel.Object, error) {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return o, nil
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	head := syntax.NewCons(kernel.Nil, kernel.Nil)
	tail := head
	for {
		if err := m.Alloc(kernel.ConsBytes); err != nil {
			return nil, err
		}
		if err := m.Step(1); err != nil {
			return nil, err
		}
		item, err := copyTree(m, c.Car)
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

func FlattenTree(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var items []kernel.Object
	if err := flatten(m, args[0], &items); err != nil {
		return nil, err
	}
	return m.NewList(items...)
}

func flatten(m *kernel.Machine, o kernel.Object, items *[]kernel.Object) error {
	if err := m.Enter(); err != nil {
		m.Leave()
		return err
	}
	defer m.Leave()
	for {
		c, ok := o.(*syntax.Cons)
		if !ok {
			if o != kernel.Nil {
				*items = append(*items, o)
			}
			return nil
		}
		if err := m.Step(1); err != nil {
			return err
		}
		if err := flatten(m, c.Car, items); err != nil {
			return err
		}
		o = c.Cdr
	}
}

func ensureList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if m.ListArg(args[0]) == nil {
		return args[0], nil
	}
	return m.NewList(args[0])
}

func numberSequence(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if args[1] == kernel.Nil || compareNumbers(args[0], args[1]) == 0 {
		return m.NewList(args[0])
	}
	step := args[2]
	if step == kernel.Nil {
		step = syntax.Int(1)
	}
	for _, n := range []kernel.Object{args[0], args[1], step} {
		if _, err := numberArg(m, n); err != nil {
			return nil, err
		}
	}
	direction := compareNumbers(step, syntax.Int(0))
	if direction == 0 {
		return nil, m.ErrorText("The step size must not be zero")
	}
	var items []kernel.Object
	for i := 0; ; i++ {
		next := args[0]
		offset, err := combine(m, syntax.Int(i), step, mulInts, func(a, b float64) float64 { return a * b }, nil)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			if next, err = combine(m, args[0], offset, addInts, addFloats, nil); err != nil {
				return nil, err
			}
		}
		if compareNumbers(next, args[1]) == direction {
			return m.NewList(items...)
		}
		if err := m.Alloc(kernel.ObjectBytes); err != nil {
			return nil, err
		}
		if err := m.Step(1); err != nil {
			return nil, err
		}
		items = append(items, next)
	}
}

func safeLength(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, list, slow := 0, args[0], args[0]
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return syntax.Int(n), nil
		}
		if err := m.Step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
		if n++; n&1 == 0 {
			if slow = kernel.CdrOf(slow); slow == list && list != kernel.Nil {
				return syntax.Int(n), nil
			}
		}
	}
}

func properList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n := 0
	err := m.EachItem(args[0], func(*syntax.Cons) (bool, error) { n++; return true, nil })
	if _, isSignal := err.(*kernel.Signal); isSignal {
		return kernel.Nil, nil
	}
	return syntax.Int(n), err
}

func lengthTest(holds func(int) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		n, err := Length(m, args[0])
		if err != nil {
			return nil, err
		}
		want, err := m.IntArg(args[1])
		return m.Bool(holds(n - want)), err
	}
}
