package lisp

import (
	"fmt"

	"smtpmail/lisp/syntax"
)

func featurep(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.features[sym.Name] || preloadedFeatures()[sym.Name]), nil
}

func provide(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	m.provide(sym.Name)
	return args[0], nil
}

func requireFunction(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.require(sym, args[1], args[2] != Nil)
}

func (m *Machine) loadObject(o Object, noError bool) (Object, error) {
	name, err := m.stringArg(o)
	if err != nil {
		return nil, err
	}
	return m.loadNamed(name, noError)
}

func loadFile(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.loadNamed(m.expandFileName(name, m.defaultDirectory()), false)
}

func evalAfterLoad(m *Machine, args []Object) (Object, error) {
	form, at := args[1], m.here()
	return Nil, m.whenLoaded(args[0], func() error {
		if m.isFunction(form) {
			_, err := m.apply(form)
			return err
		}
		m.evalIsolated(form, at)
		return nil
	})
}

// evalIsolated evaluates a form as a statement, progn as its statements.
func (m *Machine) evalIsolated(form Object, at syntax.Pos) {
	if c, ok := form.(*syntax.Cons); ok {
		if name, _ := symbolName(c.Car); name == "progn" {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if m.step(1) != nil {
					return
				}
				m.evalIsolated(rest.Car, rest.CarAt)
			}
			return
		}
	}
	u := &unit{}
	if n := len(m.loading); n > 0 {
		u = m.loading[n-1].unit
	}
	err := m.protect(func() error {
		_, err := m.evalStatement(&syntax.Cons{Car: form, Cdr: Nil, CarAt: at}, u)
		return err
	})
	if err != nil {
		m.keepError(FormError{At: at, Err: err, Variables: m.variablesOf(form)})
	}
}

// autoload records where a function is to be found, unless it is there.
func autoload(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if m.function(sym) != nil {
		return Nil, nil
	}
	def, err := m.newList(append([]Object{m.Symbol("autoload")}, args[1:]...)...)
	if err != nil {
		return nil, err
	}
	sym.Function = def
	return args[0], nil
}

func isMacroAutoload(def *syntax.Cons) bool {
	if name, _ := symbolName(def.Car); name != "autoload" {
		return false
	}
	items := syntax.Nil
	for n, list := 0, Object(def); n < 4; n++ {
		list = cdrOf(list)
		items = carOf(list)
	}
	name, ok := symbolName(items)
	return ok && (name == "macro" || name == "t")
}

// callAutoload loads the file of an autoload and calls what it defined.
func (m *Machine) callAutoload(def *syntax.Cons, name Object, s *site, args []Object) (Object, error) {
	sym, ok := name.(*syntax.Symbol)
	if !ok {
		return nil, m.signal("invalid-function", name)
	}
	if _, err := m.loadObject(carOf(def.Cdr), false); err != nil {
		return nil, err
	}
	if fn := m.function(sym); fn != nil && fn != Object(def) {
		return m.callObject(fn, sym, s, args)
	}
	return nil, m.errorText(fmt.Sprintf("Autoloading failed to define function %s", sym.Name))
}

func locateLibrary(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	file, ok := m.findLibrary(name)
	if !ok {
		return Nil, nil
	}
	return m.newString(file)
}
