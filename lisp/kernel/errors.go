package kernel

import (
	"errors"
	"io"

	"smtpmail/lisp/syntax"
)

// SyntaxError is the Lisp error for an error of package syntax.
func (m *Machine) SyntaxError(err error) error {
	var (
		bad     *syntax.SyntaxError
		limit   *syntax.LimitError
		typeErr *syntax.TypeError
	)
	switch {
	case errors.Is(err, io.EOF):
		return m.Signal(syntax.EndOfFile)
	case errors.As(err, &bad):
		if bad.Condition == syntax.EndOfFile {
			return m.Signal(bad.Condition)
		}
		return m.Signal(bad.Condition, syntax.NewString(bad.Msg))
	case errors.As(err, &limit):
		return m.Signal(limit.Condition, syntax.NewString(limit.Msg))
	case errors.As(err, &typeErr):
		return m.WrongType(typeErr.Predicate, typeErr.Object)
	}
	return err
}

// VariablesOf lists the variables that a form sets by name, reached or not.
func (m *Machine) VariablesOf(form Object) []string {
	w := &variableWalk{left: 20_000, seen: map[string]bool{}}
	w.walk(form, 0)
	return w.names
}

type variableWalk struct {
	names []string
	seen  map[string]bool
	left  int // conses that may still be looked at
}

func (w *variableWalk) add(o Object) {
	if sym, ok := o.(*syntax.Symbol); ok && !w.seen[sym.Name] {
		w.seen[sym.Name] = true
		w.names = append(w.names, sym.Name)
	}
}

// Setters whose variables stand at every second place, and those that take one quoted symbol.
var (
	pairSetters = map[string]bool{"setq": true, "setq-default": true, "setq-local": true, "setopt": true, "setq!": true, "setf": true,
		"validate-setq": true, "custom-set!": true, ":option": true}
	quotedSetters = map[string]bool{"set": true, "set-default": true, "add-to-list": true, "customize-set-variable": true,
		"push": true, "defvar": true, "defconst": true, "defcustom": true, "customize-save-variable": true, "custom-set-default": true}
	listSetters = map[string]bool{"custom-set-variables": true, "custom-theme-set-variables": true}
	// entrySetters are keywords with (VARIABLE . VALUE) or a list of such behind them.
	entrySetters = map[string]bool{":custom": true, ":custom*": true, ":setq": true, ":setq-default": true, ":pre-setq": true}
)

func (w *variableWalk) walk(form Object, depth int) {
	c, ok := form.(*syntax.Cons)
	if !ok || depth > 200 {
		return
	}
	name, _ := SymbolName(c.Car)
	keyword := ""
	for n, rest := 0, c; ; n++ {
		if w.left--; w.left < 0 {
			return
		}
		switch {
		case n == 0:
		case pairSetters[name] && n%2 == 1:
			w.add(rest.Car)
		case quotedSetters[name]:
			w.add(rest.Car)
			w.add(QuotedObject(rest.Car))
		case listSetters[name]:
			w.add(CarOf(QuotedObject(rest.Car)))
		case entrySetters[keyword]:
			w.addEntry(rest.Car, 0)
		}
		if k, ok := KeywordName(rest.Car); ok {
			keyword = k
		}
		w.walk(rest.Car, depth+1)
		if rest, ok = rest.Cdr.(*syntax.Cons); !ok {
			return
		}
	}
}

// addEntry adds the variables of (VARIABLE …) and of lists of such.
func (w *variableWalk) addEntry(o Object, depth int) {
	c, ok := o.(*syntax.Cons)
	if !ok || depth > 3 {
		return
	}
	if _, isSym := c.Car.(*syntax.Symbol); isSym {
		w.add(c.Car)
		return
	}
	for ; ok && w.left > 0; c, ok = c.Cdr.(*syntax.Cons) {
		w.left--
		w.addEntry(c.Car, depth+1)
	}
}

// QuotedObject is X of (quote X), nil of anything else.
func QuotedObject(o Object) Object {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return Nil
	}
	if name, _ := SymbolName(c.Car); name != "quote" {
		return Nil
	}
	return CarOf(c.Cdr)
}
