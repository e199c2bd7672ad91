package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// treeFunctions look into lists of lists.
func treeFunctions() []kernel.Subr {
	var subrs keyedSubrs
	subrs.family("subst", 3, 1, clSubst(false))
	subrs.family("nsubst", 3, 1, clSubst(true))
	subrs.add("sublis", 2, clSublis(false))
	subrs.add("nsublis", 2, clSublis(true))
	subrs.add("tree-equal", 2, clTreeEqual)
	return subrs
}

// replaceTree gives a tree in which replace had its say about each subtree and
// leaf; what it does not replace is entered. With inPlace the cells are changed.
func replaceTree(m *kernel.Machine, tree kernel.Object, inPlace bool, replace func(kernel.Object) (kernel.Object, bool, error)) (kernel.Object, error) {
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	if err := m.Step(1); err != nil {
		return nil, err
	}
	other, replaced, err := replace(tree)
	if err != nil || replaced {
		return other, err
	}
	c, ok := tree.(*syntax.Cons)
	if !ok {
		return tree, nil
	}
	left, err := replaceTree(m, c.Car, inPlace, replace)
	if err != nil {
		return nil, err
	}
	right, err := replaceTree(m, c.Cdr, inPlace, replace)
	switch {
	case err != nil:
		return nil, err
	case left == c.Car && right == c.Cdr:
		return c, nil
	case inPlace:
		c.Car, c.Cdr, c.CarAt = left, right, syntax.Pos{}
		return c, nil
	}
	return m.Cons(left, right)
}

// clSubst is (NEW OLD TREE KEYWORDS…).
func clSubst(inPlace bool) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		o, err := keywords(m, args[3:], matchKeys)
		if err != nil {
			return nil, err
		}
		return replaceTree(m, args[2], inPlace, func(tree kernel.Object) (kernel.Object, bool, error) {
			ok, err := o.matches(args[1], tree)
			return args[0], ok, err
		})
	}
}

// clSublis is (ALIST TREE KEYWORDS…).
func clSublis(inPlace bool) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		o, err := keywords(m, args[2:], matchKeys)
		if err != nil {
			return nil, err
		}
		pairs, err := m.ListItems(args[0])
		if err != nil {
			return nil, err
		}
		return replaceTree(m, args[1], inPlace, func(tree kernel.Object) (kernel.Object, bool, error) {
			for _, pair := range pairs {
				ok, err := o.matches(kernel.CarOf(pair), tree)
				if err != nil || ok {
					return kernel.CdrOf(pair), ok, err
				}
			}
			return nil, false, m.Step(len(pairs))
		})
	}
}

func clTreeEqual(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	o, err := keywords(m, args[2:], testKeys)
	if err != nil {
		return nil, err
	}
	same, err := o.sameTree(args[0], args[1])
	return m.Bool(same), err
}

// sameTree tells whether two trees have the same shape and leaves.
func (o *options) sameTree(a, b kernel.Object) (bool, error) {
	if err := o.m.Enter(); err != nil {
		o.m.Leave()
		return false, err
	}
	defer o.m.Leave()
	for {
		if err := o.m.Step(1); err != nil {
			return false, err
		}
		x, isX := a.(*syntax.Cons)
		y, isY := b.(*syntax.Cons)
		if !isX || !isY {
			if isX || isY {
				return false, nil
			}
			k, err := o.keyed(a)
			if err != nil {
				return false, err
			}
			return o.matches(k, b)
		}
		if same, err := o.sameTree(x.Car, y.Car); err != nil || !same {
			return false, err
		}
		a, b = x.Cdr, y.Cdr
	}
}
