package lisp

import (
	"math/big"

	"smtpmail/lisp/syntax"
)

// symbolName is the name of a symbol, nil included.
func symbolName(o Object) (string, bool) {
	if s, ok := o.(*syntax.Symbol); ok {
		return s.Name, true
	}
	if o == Nil {
		return "nil", true
	}
	return "", false
}

func carOf(o Object) Object {
	if c, ok := o.(*syntax.Cons); ok {
		return c.Car
	}
	return Nil
}

// lastCdr is what a dotted list ends in.
func lastCdr(list Object) Object {
	for n := 0; n < 10_000_000; n++ {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return list
		}
		list = c.Cdr
	}
	return Nil
}

// listItems copies a proper list into a slice; a dotted or circular list is
// Emacs's error. Each item costs a step.
func (m *Machine) listItems(list Object) ([]Object, error) {
	var items []Object
	err := m.eachItem(list, func(c *syntax.Cons) (bool, error) {
		items = append(items, c.Car)
		return true, nil
	})
	return items, err
}

// eachMember is eachItem for the functions whose error about a dotted list
// shows the whole list.
func (m *Machine) eachMember(list Object, f func(c *syntax.Cons) (bool, error)) error {
	err := m.eachItem(list, f)
	if s, ok := err.(*Signal); ok && s.Symbol == Object(m.Symbol("wrong-type-argument")) && list != carOf(cdrOf(s.Data)) {
		if _, isCons := list.(*syntax.Cons); isCons && lastCdr(list) == carOf(cdrOf(s.Data)) {
			return m.wrongType("listp", list)
		}
	}
	return err
}

// eachItem calls f with each cell of a list until f says false. What ends the
// list must be nil.
func (m *Machine) eachItem(list Object, f func(c *syntax.Cons) (bool, error)) error {
	whole, slow, n := list, list, 0
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			break
		}
		if err := m.step(1); err != nil {
			return err
		}
		if again, err := f(c); err != nil || !again {
			return err
		}
		list = c.Cdr
		if n++; n&1 == 0 {
			if slow = cdrOf(slow); slow == list && list != Nil {
				return m.signal("circular-list", whole)
			}
		}
	}
	if list != Nil {
		return m.wrongType("listp", list)
	}
	return nil
}

// newList makes a list, charging its conses.
func (m *Machine) newList(items ...Object) (Object, error) {
	if err := m.alloc(len(items) * consBytes); err != nil {
		return nil, err
	}
	return syntax.List(items...), nil
}

func (m *Machine) cons(car, cdr Object) (Object, error) {
	if err := m.alloc(consBytes); err != nil {
		return nil, err
	}
	return syntax.NewCons(car, cdr), nil
}

// newString makes a string, charging it.
func (m *Machine) newString(s string) (Object, error) {
	if err := m.alloc(len(s) + stringBytes); err != nil {
		return nil, err
	}
	return syntax.NewString(s), nil
}

// The accessors below check an argument's type as Emacs does.

func (m *Machine) stringArg(o Object) (string, error) {
	if s, ok := o.(*syntax.String); ok {
		return s.S, nil
	}
	return "", m.wrongType("stringp", o)
}

// textArg takes a string, or a symbol for its name.
func (m *Machine) textArg(o Object) (string, error) {
	if name, ok := symbolName(o); ok {
		return name, nil
	}
	return m.stringArg(o)
}

// symbolArg takes a symbol; nil's stand-in for nil, whose cells only
// property lists may touch.
func (m *Machine) symbolArg(o Object) (*syntax.Symbol, error) {
	if s, ok := o.(*syntax.Symbol); ok {
		return s, nil
	}
	if o == Nil {
		return m.nilSym, nil
	}
	return nil, m.wrongType("symbolp", o)
}

func (m *Machine) intArg(o Object) (int, error) {
	if i, ok := o.(syntax.Int); ok {
		return int(i), nil
	}
	if _, ok := o.(*syntax.BigInt); ok {
		return 0, m.outOfRange(o)
	}
	return 0, m.wrongType("fixnump", o)
}

// integerArg is intArg whose error names integerp.
func (m *Machine) integerArg(o Object) (int, error) {
	switch i := o.(type) {
	case syntax.Int:
		return int(i), nil
	case *syntax.BigInt:
		return 0, m.outOfRange(o)
	}
	return 0, m.wrongType("integerp", o)
}

func (m *Machine) listArg(o Object) error {
	if _, ok := o.(*syntax.Cons); ok || o == Nil {
		return nil
	}
	return m.wrongType("listp", o)
}

func isTrue(o Object) bool { return o != Nil }

func isNumber(o Object) bool {
	switch o.(type) {
	case syntax.Int, *syntax.BigInt, *syntax.Float:
		return true
	}
	return false
}

func isInteger(o Object) bool {
	switch o.(type) {
	case syntax.Int, *syntax.BigInt:
		return true
	}
	return false
}

// bigOf is an integer as a big.Int that may be changed.
func bigOf(o Object) *big.Int {
	switch i := o.(type) {
	case syntax.Int:
		return big.NewInt(int64(i))
	case *syntax.BigInt:
		return new(big.Int).Set(i.Int)
	}
	return new(big.Int)
}

// equal is Lisp's equal; what cannot be compared is an error.
func (m *Machine) equal(a, b Object) (bool, error) {
	if syntax.Eq(a, b) {
		return true, nil
	}
	_, isCons := a.(*syntax.Cons)
	_, isVector := a.(*syntax.Vector)
	if !isCons && !isVector {
		if err := m.chargeText(a); err != nil {
			return false, err
		}
	}
	if c, ok := a.(*Closure); ok {
		// In Emacs 28 these are lists of the environment and the source.
		if d, ok := b.(*Closure); ok && c.lam.lw.capturesNothing() && d.lam.lw.capturesNothing() {
			a, b, isCons = c.lam.form, d.lam.form, true
		}
	}
	same, err := syntax.Equal(a, b)
	if err != nil {
		return false, m.syntaxError(err)
	}
	if isCons || isVector {
		// How much was compared is not known, only how long it took.
		if err := m.lookAtClock(); err != nil {
			return false, err
		}
	}
	return same, nil
}

// chargeText charges a step for each 64 bytes of a string.
func (m *Machine) chargeText(o Object) error {
	if s, ok := o.(*syntax.String); ok {
		return m.step(len(s.S) / 64)
	}
	return nil
}

// keywordName is the name of a keyword such as :init.
func keywordName(o Object) (string, bool) {
	sym, ok := o.(*syntax.Symbol)
	if !ok || len(sym.Name) < 2 || sym.Name[0] != ':' {
		return "", false
	}
	return sym.Name, true
}
