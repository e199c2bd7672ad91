package lisp

import (
	"path"

	"smtpmail/lisp/syntax"
)

// spacemacsFunctions are what Spacemacs calls, in order, after it loaded the
// user's file.
var spacemacsFunctions = []string{
	"dotspacemacs/layers", "dotspacemacs/init", "dotspacemacs/user-env", "dotspacemacs/user-init",
	"dotspacemacs/user-config", "dotspacemacs/emacs-custom-settings",
}

// isSpacemacs tells whether Spacemacs reads a file of that name.
func isSpacemacs(name string) bool {
	dir, base := path.Split(name)
	return base == ".spacemacs" || (base == "init.el" && path.Base(dir) == ".spacemacs.d")
}

func runSpacemacsFunctions(m *Machine, file string) {
	if isSpacemacs(file) {
		m.runSpacemacs()
	}
}

// runSpacemacs does what Spacemacs does with the functions of its file. Each
// statement of theirs is isolated.
func (m *Machine) runSpacemacs() {
	for _, name := range spacemacsFunctions {
		closure, ok := m.Symbol(name).Function.(*Closure)
		if !ok {
			continue
		}
		for _, cell := range closure.lam.body {
			m.evalIsolatedIn(cell, closure.lam.lw.unit)
			if m.spent() != nil {
				return
			}
		}
		if name == "dotspacemacs/layers" {
			m.setLayerVariables()
		}
	}
}

// evalIsolatedIn evaluates a statement and keeps its error.
func (m *Machine) evalIsolatedIn(cell *syntax.Cons, u *unit) {
	m.startForm()
	err := m.protect(func() error {
		_, err := m.evalStatement(cell, u)
		return err
	})
	if err != nil {
		m.keepError(FormError{At: cell.CarAt, Err: err, Variables: m.variablesOf(cell.Car)})
	}
}

// setLayerVariables sets what (LAYER :variables VARIABLE FORM …) in
// dotspacemacs-configuration-layers says.
func (m *Machine) setLayerVariables() {
	layers, _ := m.Value("dotspacemacs-configuration-layers")
	for list, ok := layers.(*syntax.Cons); ok && m.step(1) == nil; list, ok = list.Cdr.(*syntax.Cons) {
		layer, _ := list.Car.(*syntax.Cons)
		isVariable := false
		for layer != nil && m.step(1) == nil {
			if name, isKeyword := keywordName(layer.Car); isKeyword {
				isVariable = name == ":variables"
			} else if sym, isSym := layer.Car.(*syntax.Symbol); isSym && isVariable {
				value, _ := layer.Cdr.(*syntax.Cons)
				if value == nil {
					break
				}
				m.setLayerVariable(sym, value, layer.CarAt)
				layer = value
			}
			layer, _ = layer.Cdr.(*syntax.Cons)
		}
	}
}

func (m *Machine) setLayerVariable(sym *syntax.Symbol, value *syntax.Cons, at syntax.Pos) {
	err := m.protect(func() error {
		v, err := m.evalForm(value.Car, &unit{})
		if err != nil {
			return err
		}
		return m.setDefault(sym, v, "layer :variables", at)
	})
	if err != nil {
		m.keepError(FormError{At: at, Err: err, Variables: []string{sym.Name}})
	}
}
