package lisp

import "smtpmail/lisp/syntax"

func copyTree(m *Machine, args []Object) (Object, error) { return m.copyTree(args[0]) }

func (m *Machine) copyTree(o Object) (Object, error) {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return o, nil
	}
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	head := syntax.NewCons(Nil, Nil)
	tail := head
	for {
		if err := m.alloc(consBytes); err != nil {
			return nil, err
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		item, err := m.copyTree(c.Car)
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

func flattenTree(m *Machine, args []Object) (Object, error) {
	var items []Object
	if err := m.flatten(args[0], &items); err != nil {
		return nil, err
	}
	return m.newList(items...)
}

func (m *Machine) flatten(o Object, items *[]Object) error {
	if err := m.enter(); err != nil {
		m.leave()
		return err
	}
	defer m.leave()
	for {
		c, ok := o.(*syntax.Cons)
		if !ok {
			if o != Nil {
				*items = append(*items, o)
			}
			return nil
		}
		if err := m.step(1); err != nil {
			return err
		}
		if err := m.flatten(c.Car, items); err != nil {
			return err
		}
		o = c.Cdr
	}
}

func ensureList(m *Machine, args []Object) (Object, error) {
	if m.listArg(args[0]) == nil {
		return args[0], nil
	}
	return m.newList(args[0])
}

func numberSequence(m *Machine, args []Object) (Object, error) {
	if args[1] == Nil || compareNumbers(args[0], args[1]) == 0 {
		return m.newList(args[0])
	}
	step := args[2]
	if step == Nil {
		step = syntax.Int(1)
	}
	for _, n := range []Object{args[0], args[1], step} {
		if _, err := m.numberArg(n); err != nil {
			return nil, err
		}
	}
	direction := compareNumbers(step, syntax.Int(0))
	if direction == 0 {
		return nil, m.errorText("The step size must not be zero")
	}
	var items []Object
	for i := 0; ; i++ {
		next := args[0]
		offset, err := m.combine(syntax.Int(i), step, mulInts, func(a, b float64) float64 { return a * b }, nil)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			if next, err = m.combine(args[0], offset, addInts, addFloats, nil); err != nil {
				return nil, err
			}
		}
		if compareNumbers(next, args[1]) == direction {
			return m.newList(items...)
		}
		if err := m.alloc(objectBytes); err != nil {
			return nil, err
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		items = append(items, next)
	}
}

func safeLength(m *Machine, args []Object) (Object, error) {
	n, list, slow := 0, args[0], args[0]
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return syntax.Int(n), nil
		}
		if err := m.step(1); err != nil {
			return nil, err
		}
		list = c.Cdr
		if n++; n&1 == 0 {
			if slow = cdrOf(slow); slow == list && list != Nil {
				return syntax.Int(n), nil
			}
		}
	}
}

func properList(m *Machine, args []Object) (Object, error) {
	n := 0
	err := m.eachItem(args[0], func(*syntax.Cons) (bool, error) { n++; return true, nil })
	if _, isSignal := err.(*Signal); isSignal {
		return Nil, nil
	}
	return syntax.Int(n), err
}

func lengthTest(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		n, err := m.length(args[0])
		if err != nil {
			return nil, err
		}
		want, err := m.intArg(args[1])
		return m.Bool(holds(n - want)), err
	}
}
