package syntax

import "strings"

// Obarray is a table of interned symbols. Each evaluator has its own, so that
// two never share a value cell. It is not safe for concurrent use.
type Obarray struct{ symbols map[string]*Symbol }

// NewObarray returns an obarray that holds t alone.
func NewObarray() *Obarray {
	o := &Obarray{symbols: make(map[string]*Symbol)}
	t := o.Symbol("t")
	t.Value, t.Constant, t.Special = t, true, true
	return o
}

// Intern returns the symbol of that name, made if need be; "nil" is [Nil].
func (o *Obarray) Intern(name string) Object {
	if name == "nil" {
		return Nil
	}
	return o.Symbol(name)
}

// Symbol is Intern for a name that is not "nil". A keyword is a constant that
// is its own value.
func (o *Obarray) Symbol(name string) *Symbol {
	if s, ok := o.symbols[name]; ok {
		return s
	}
	// A part of a text would keep the whole text alive.
	name = strings.Clone(name)
	s := &Symbol{Name: name, Interned: true}
	if name != "" && name[0] == ':' {
		s.Value, s.Constant, s.Special = s, true, true
	}
	o.symbols[name] = s
	return s
}

// Lookup returns the symbol of that name if it was interned before.
func (o *Obarray) Lookup(name string) (*Symbol, bool) {
	s, ok := o.symbols[name]
	return s, ok
}

// Unintern makes the symbol of that name unknown, and tells whether it was not.
func (o *Obarray) Unintern(name string) bool {
	s, ok := o.symbols[name]
	if ok {
		s.Interned = false
		delete(o.symbols, name)
	}
	return ok
}

// Each calls f for each symbol, in no order, until f returns an error, and
// returns that.
func (o *Obarray) Each(f func(*Symbol) error) error {
	for _, s := range o.symbols {
		if err := f(s); err != nil {
			return err
		}
	}
	return nil
}
