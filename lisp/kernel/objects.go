package kernel

import (
	"math/big"

	"smtpmail/lisp/syntax"
)

// SymbolName is the name of a symbol, nil included.
func SymbolName(o Object) (string, bool) {
	if s, ok := o.(*syntax.Symbol); ok {
		return s.Name, true
	}
	if o == Nil {
		return "nil", true
	}
	return "", false
}

func CarOf(o Object) Object {
	if c, ok := o.(*syntax.Cons); ok {
		return c.Car
	}
	return Nil
}

// LastCdr is what a dotted list ends in.
func LastCdr(list Object) Object {
	for n := 0; n < 10_000_000; n++ {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return list
		}
		list = c.Cdr
	}
	return Nil
}

// ListItems copies a proper list into a slice; a dotted or circular list is
// Emacs's error. Each item costs a step.
func (m *Machine) ListItems(list Object) ([]Object, error) {
	var items []Object
	err := m.EachItem(list, func(c *syntax.Cons) (bool, error) {
		items = append(items, c.Car)
		return true, nil
	})
	return items, err
}

// EachMember is eachItem for the functions whose error about a dotted list
// shows the whole list.
func (m *Machine) EachMember(list Object, f func(c *syntax.Cons) (bool, error)) error {
	err := m.EachItem(list, f)
	if s, ok := err.(*Signal); ok && s.Symbol == Object(m.Symbol("wrong-type-argument")) && list != CarOf(CdrOf(s.Data)) {
		if _, isCons := list.(*syntax.Cons); isCons && LastCdr(list) == CarOf(CdrOf(s.Data)) {
			return m.WrongType("listp", list)
		}
	}
	return err
}

// EachItem calls f with each cell of a list until f says false. What ends the
// list must be nil.
func (m *Machine) EachItem(list Object, f func(c *syntax.Cons) (bool, error)) error {
	whole, slow, n := list, list, 0
	for {
		c, ok := list.(*syntax.Cons)
		if !ok {
			break
		}
		if err := m.Step(1); err != nil {
			return err
		}
		if again, err := f(c); err != nil || !again {
			return err
		}
		list = c.Cdr
		if n++; n&1 == 0 {
			if slow = CdrOf(slow); slow == list && list != Nil {
				return m.Signal("circular-list", whole)
			}
		}
	}
	if list != Nil {
		return m.WrongType("listp", list)
	}
	return nil
}

// NewList makes a list, charging its conses.
func (m *Machine) NewList(items ...Object) (Object, error) {
	if err := m.Alloc(len(items) * ConsBytes); err != nil {
		return nil, err
	}
	return syntax.List(items...), nil
}

func (m *Machine) Cons(car, cdr Object) (Object, error) {
	if err := m.Alloc(ConsBytes); err != nil {
		return nil, err
	}
	return syntax.NewCons(car, cdr), nil
}

// NewString makes a string, charging it.
func (m *Machine) NewString(s string) (Object, error) {
	if err := m.Alloc(len(s) + StringBytes); err != nil {
		return nil, err
	}
	return syntax.NewString(s), nil
}

// The accessors below check an argument's type as Emacs does.

func (m *Machine) StringArg(o Object) (string, error) {
	if s, ok := o.(*syntax.String); ok {
		return s.S, nil
	}
	return "", m.WrongType("stringp", o)
}

// TextArg takes a string, or a symbol for its name.
func (m *Machine) TextArg(o Object) (string, error) {
	if name, ok := SymbolName(o); ok {
		return name, nil
	}
	return m.StringArg(o)
}

// SymbolArg takes a symbol; nil's stand-in for nil, whose cells only
// property lists may touch.
func (m *Machine) SymbolArg(o Object) (*syntax.Symbol, error) {
	if s, ok := o.(*syntax.Symbol); ok {
		return s, nil
	}
	if o == Nil {
		return m.NilSym, nil
	}
	return nil, m.WrongType("symbolp", o)
}

func (m *Machine) IntArg(o Object) (int, error) {
	if i, ok := o.(syntax.Int); ok {
		return int(i), nil
	}
	if _, ok := o.(*syntax.BigInt); ok {
		return 0, m.OutOfRange(o)
	}
	return 0, m.WrongType("fixnump", o)
}

// IntegerArg is intArg whose error names integerp.
func (m *Machine) IntegerArg(o Object) (int, error) {
	switch i := o.(type) {
	case syntax.Int:
		return int(i), nil
	case *syntax.BigInt:
		return 0, m.OutOfRange(o)
	}
	return 0, m.WrongType("integerp", o)
}

func (m *Machine) ListArg(o Object) error {
	if _, ok := o.(*syntax.Cons); ok || o == Nil {
		return nil
	}
	return m.WrongType("listp", o)
}

func IsTrue(o Object) bool { return o != Nil }

func IsNumber(o Object) bool {
	switch o.(type) {
	case syntax.Int, *syntax.BigInt, *syntax.Float:
		return true
	}
	return false
}

func IsInteger(o Object) bool {
	switch o.(type) {
	case syntax.Int, *syntax.BigInt:
		return true
	}
	return false
}

// BigOf is an integer as a big.Int that may be changed.
func BigOf(o Object) *big.Int {
	switch i := o.(type) {
	case syntax.Int:
		return big.NewInt(int64(i))
	case *syntax.BigInt:
		return new(big.Int).Set(i.Int)
	}
	return new(big.Int)
}

// Equal is Lisp's equal; what cannot be compared is an error.
func (m *Machine) Equal(a, b Object) (bool, error) {
	if syntax.Eq(a, b) {
		return true, nil
	}
	_, isCons := a.(*syntax.Cons)
	_, isVector := a.(*syntax.Vector)
	if !isCons && !isVector {
		if err := m.ChargeText(a); err != nil {
			return false, err
		}
	}
	if c, ok := a.(*Closure); ok {
		// In Emacs 28 these are lists of the environment and the source.
		if d, ok := b.(*Closure); ok && c.Lam.Lw.capturesNothing() && d.Lam.Lw.capturesNothing() {
			a, b, isCons = c.Lam.Form, d.Lam.Form, true
		}
	}
	same, err := syntax.Equal(a, b)
	if err != nil {
		return false, m.SyntaxError(err)
	}
	if isCons || isVector {
		// How much was compared is not known, only how long it took.
		if err := m.lookAtClock(); err != nil {
			return false, err
		}
	}
	return same, nil
}

// ChargeText charges a step for each 64 bytes of a string.
func (m *Machine) ChargeText(o Object) error {
	if s, ok := o.(*syntax.String); ok {
		return m.Step(len(s.S) / 64)
	}
	return nil
}

// KeywordName is the name of a keyword such as :init.
func KeywordName(o Object) (string, bool) {
	sym, ok := o.(*syntax.Symbol)
	if !ok || len(sym.Name) < 2 || sym.Name[0] != ':' {
		return "", false
	}
	return sym.Name, true
}
