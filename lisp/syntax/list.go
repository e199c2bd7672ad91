package syntax

// loop finds out that a list has no end, by Brent's method: one cons is
// remembered, and a later one after 2, 4, 8... steps.
type loop struct {
	mark       *Cons
	power, run int
}

func newLoop(c *Cons) loop { return loop{mark: c, power: 2, run: 2} }

// at tells whether the list came back with its next cons.
func (l *loop) at(c *Cons) bool {
	if l.run--; l.run > 0 {
		return c == l.mark
	}
	l.power *= 2
	l.run, l.mark = l.power, c
	return false
}

// ListItems returns the elements of a proper list. The error is a *[TypeError]
// for anything else, a *[LimitError] for a list that has no end.
func ListItems(o Object) ([]Object, error) {
	items, tail, err := ListAndTail(o)
	if err == nil && tail != Nil {
		return nil, &TypeError{"listp", tail}
	}
	return items, err
}

// ListAndTail returns the elements of a list and what its last cons ends in,
// [Nil] for a proper list. An atom is its own tail.
func ListAndTail(o Object) (items []Object, tail Object, err error) {
	c, ok := o.(*Cons)
	if !ok {
		return nil, o, nil
	}
	loop := newLoop(c)
	for ok {
		items, tail = append(items, c.Car), c.Cdr
		if c, ok = tail.(*Cons); ok && loop.at(c) {
			return nil, nil, errCircularList
		}
	}
	return items, tail, nil
}

// Car returns the first element of a list, [Nil] of [Nil]; the error is a
// *[TypeError].
func Car(o Object) (Object, error) {
	if c, ok := o.(*Cons); ok {
		return c.Car, nil
	}
	if o == Nil {
		return Nil, nil
	}
	return nil, &TypeError{"listp", o}
}

// Cdr returns a list without its first element, [Nil] of [Nil]; the error is a
// *[TypeError].
func Cdr(o Object) (Object, error) {
	if c, ok := o.(*Cons); ok {
		return c.Cdr, nil
	}
	if o == Nil {
		return Nil, nil
	}
	return nil, &TypeError{"listp", o}
}

// SymbolName returns the name of a symbol, nil included, and whether o is one.
func SymbolName(o Object) (string, bool) {
	if s, ok := o.(*Symbol); ok {
		return s.Name, true
	}
	return "nil", o == Nil
}

// IsSymbol tells whether o is the symbol of that name, interned.
func IsSymbol(o Object, name string) bool {
	if s, ok := o.(*Symbol); ok {
		return s.Interned && s.Name == name
	}
	return o == Nil && name == "nil"
}
