package syntax

// Obarray is a table of interned symbols. Each evaluator has its own, so that
// two never share a value cell. It is not safe for concurrent use.
type Obarray struct{ symbols map[string]*Symbol }

// NewObarray returns an obarray that holds t alone.
func NewObarray() *Obarray {
	o := &Obarray{symbols: make(map[string]*Symbol, 2048)}
	o.Symbol("t").Constant = true
	o.Symbol("t").Value = o.symbols["t"]
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
