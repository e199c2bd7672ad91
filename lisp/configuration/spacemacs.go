package configuration

import (
	"path"

	"smtpmail/lisp/kernel"
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

func Loaded(m *kernel.Machine, file string) {
	if isSpacemacs(file) {
		runSpacemacs(m)
	}
}

// runSpacemacs does what Spacemacs does with the functions of its file. Each
// statement of theirs is isolated.
func runSpacemacs(m *kernel.Machine) {
	for _, name := range spacemacsFunctions {
		closure, ok := m.Symbol(name).Function.(*kernel.Closure)
		if !ok {
			continue
		}
		for _, cell := range closure.Lam.Body {
			evalIsolatedIn(m, cell, closure.Lam.Lw.Unit)
			if m.Spent() != nil {
				return
			}
		}
		if name == "dotspacemacs/layers" {
			setLayerVariables(m)
		}
	}
}

// evalIsolatedIn evaluates a statement and keeps its error.
func evalIsolatedIn(m *kernel.Machine, cell *syntax.Cons, u *kernel.Unit) {
	m.StartForm()
	err := m.Protect(func() error {
		_, err := m.EvalStatement(cell, u)
		return err
	})
	if err != nil {
		m.KeepError(kernel.FormError{At: cell.CarAt, Err: err, Variables: m.VariablesOf(cell.Car)})
	}
}

// setLayerVariables sets what (LAYER :variables VARIABLE FORM …) in
// dotspacemacs-configuration-layers says.
func setLayerVariables(m *kernel.Machine) {
	layers, _ := m.Value("dotspacemacs-configuration-layers")
	for list, ok := layers.(*syntax.Cons); ok && m.Step(1) == nil; list, ok = list.Cdr.(*syntax.Cons) {
		layer, _ := list.Car.(*syntax.Cons)
		isVariable := false
		for layer != nil && m.Step(1) == nil {
			if name, isKeyword := kernel.KeywordName(layer.Car); isKeyword {
				isVariable = name == ":variables"
			} else if sym, isSym := layer.Car.(*syntax.Symbol); isSym && isVariable {
				value, _ := layer.Cdr.(*syntax.Cons)
				if value == nil {
					break
				}
				setLayerVariable(m, sym, value, layer.CarAt)
				layer = value
			}
			layer, _ = layer.Cdr.(*syntax.Cons)
		}
	}
}

func setLayerVariable(m *kernel.Machine, sym *syntax.Symbol, value *syntax.Cons, at syntax.Pos) {
	err := m.Protect(func() error {
		v, err := m.EvalForm(value.Car, &kernel.Unit{})
		if err != nil {
			return err
		}
		return m.AssignDefault(sym, v, "layer :variables", at)
	})
	if err != nil {
		m.KeepError(kernel.FormError{At: at, Err: err, Variables: []string{sym.Name}})
	}
}
