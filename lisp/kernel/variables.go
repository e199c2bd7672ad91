package kernel

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// binding is a dynamic binding: the symbol and the value to put back.
type binding struct {
	sym *syntax.Symbol
	old Object // nil was void
}

func (m *Machine) Bind(sym *syntax.Symbol, value Object) {
	m.Bindings = append(m.Bindings, binding{sym, m.DefaultValue(sym)})
	m.bound[sym]++
	sym.Value = value
}

func (m *Machine) UnbindTo(height int) {
	for len(m.Bindings) > height {
		last := m.Bindings[len(m.Bindings)-1]
		m.Bindings = m.Bindings[:len(m.Bindings)-1]
		last.sym.Value = last.old
		if m.bound[last.sym]--; m.bound[last.sym] == 0 {
			delete(m.bound, last.sym)
		}
	}
}

// ValueOf is the variable's current value; nil (Go's) if void.
func (m *Machine) ValueOf(sym *syntax.Symbol) Object {
	if len(m.Locals) > 0 {
		if v, ok := m.Locals[sym]; ok {
			return v
		}
	}
	return m.DefaultValue(sym)
}

func (m *Machine) DefaultValue(sym *syntax.Symbol) Object {
	if sym.Value == nil && sym.Interned {
		m.initialize(sym)
	}
	return sym.Value
}

// Value returns the default value of a variable, false if it is void.
func (m *Machine) Value(name string) (Object, bool) {
	if name == "nil" {
		return Nil, true
	}
	v := m.DefaultValue(m.Symbol(name))
	return v, v != nil
}

// Assignment is one change of a variable's default value.
type Assignment struct {
	At    syntax.Pos // of the variable's name in the text
	By    string     // setq, custom-set-variables, add-to-list …
	Value Object
}

// history is what a variable was given, in order. The first ones are kept and
// the last ones, so that a loop costs no memory.
type history struct{ list []Assignment }

const MaxHistory = 32

func (h *history) add(a Assignment) {
	if n := len(h.list); n > 0 && h.list[n-1].At == a.At && h.list[n-1].By == a.By {
		h.list[n-1] = a
		return
	}
	if len(h.list) == MaxHistory {
		copy(h.list[MaxHistory/2:], h.list[MaxHistory/2+1:])
		h.list = h.list[:MaxHistory-1]
	}
	h.list = append(h.list, a)
}

// Assignments returns what the default value of a variable was set to, in
// order: at most 32, the middle ones missing if there were more, and one for
// repeated ones of one place.
func (m *Machine) Assignments(name string) []Assignment {
	sym, ok := m.Obarray.Lookup(name)
	if !ok || m.history[sym] == nil {
		return nil
	}
	return m.history[sym].list
}

// SetVariables returns the names of all variables that were ever set, sorted.
func (m *Machine) SetVariables() []string {
	names := make([]string, 0, len(m.history))
	for sym := range m.history {
		names = append(names, sym.Name)
	}
	sort.Strings(names)
	return names
}

// Set gives a variable a default value, as set-default does; by and at go into its history.
func (m *Machine) Set(name string, v Object, by string, at syntax.Pos) {
	// A constant stays as it is: the names come from tables, not from programs.
	_ = m.AssignDefault(m.Symbol(name), v, by, at)
}

// SetVariable is setq's assignment: to the buffer-local value if there is one.
func (m *Machine) SetVariable(sym *syntax.Symbol, v Object, by string, at syntax.Pos) error {
	if _, local := m.Locals[sym]; local || (m.autoLocal[sym] && m.bound[sym] == 0) {
		if sym.Constant {
			return m.Signal("setting-constant", sym)
		}
		m.SetLocal(sym, v)
		return nil
	}
	return m.AssignDefault(sym, v, by, at)
}

func (m *Machine) AssignDefault(sym *syntax.Symbol, v Object, by string, at syntax.Pos) error {
	if sym.Constant {
		if sym.Value == v {
			if sym != m.T {
				return nil // a keyword may be set to itself
			}
		}
		return m.Signal("setting-constant", sym)
	}
	sym.Value = v
	if len(m.bound) > 0 && m.bound[sym] > 0 {
		return nil
	}
	if sym.Interned {
		m.record(sym, Assignment{At: at, By: by, Value: v})
	}
	return nil
}

func (m *Machine) record(sym *syntax.Symbol, a Assignment) {
	h := m.history[sym]
	if h == nil {
		h = &history{}
		m.history[sym] = h
	}
	h.add(a)
}

func (m *Machine) SetLocal(sym *syntax.Symbol, v Object) {
	if m.Locals == nil {
		m.Locals = map[*syntax.Symbol]Object{}
	}
	m.Locals[sym] = v
}

func (m *Machine) MakeVoid(sym *syntax.Symbol) {
	sym.Value = nil
	m.unbound[sym] = true
	delete(m.Locals, sym)
}

// IsSpecial tells whether binding the symbol is dynamic in lexical code too.
func (m *Machine) IsSpecial(sym *syntax.Symbol) bool {
	if sym.Special {
		return true
	}
	if !sym.Interned {
		return false
	}
	return m.Library.IsVariable(m, sym.Name)
}

// initialize gives a variable that nothing has set the value that it has in a fresh
// Emacs.
func (m *Machine) initialize(sym *syntax.Symbol) {
	if m.unbound[sym] || sym.Value != nil {
		return
	}
	if v := m.Library.Variable(m, sym.Name); v != nil {
		sym.Value, sym.Special = v, true
	}
}

// Function is the symbol's function cell; nil if void. A definition of the
// init file comes before ours.
func (m *Machine) Function(sym *syntax.Symbol) Object {
	if sym.Function != nil {
		return sym.Function
	}
	if !sym.Interned || m.unfbound[sym] {
		return nil
	}
	if subr, ok := m.extra[sym.Name]; ok {
		return subr
	}
	return m.Library.Function(sym.Name)
}

// Indirect follows function cells to the object that would be called.
func (m *Machine) Indirect(fn Object) Object {
	for n := 0; n < 100; n++ {
		sym, ok := fn.(*syntax.Symbol)
		if !ok {
			return fn
		}
		fn = m.Function(sym)
	}
	return nil
}

func (m *Machine) SetFunction(sym *syntax.Symbol, def Object) {
	delete(m.unfbound, sym)
	sym.Function = def
	if def == Nil {
		sym.Function = nil
		m.unfbound[sym] = true
	}
}

// Define adds a function written in Go. max < 0 is any number of arguments;
// missing optional ones arrive as nil.
func (m *Machine) Define(name string, min, max int, fn func(m *Machine, args []Object) (Object, error)) {
	if m.extra == nil {
		m.extra = map[string]*Subr{}
	}
	m.extra[name] = &Subr{Name: name, Min: min, Max: max, Fn: fn}
}
