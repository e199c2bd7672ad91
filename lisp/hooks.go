package lisp

import "smtpmail/lisp/syntax"

// RunHook calls the functions of a hook variable in order, with the arguments.
// It stops at the first error.
func (m *Machine) RunHook(name string, args ...Object) error {
	return m.protect(func() error {
		_, err := m.runHook(m.Symbol(name), args, func(Object) bool { return false })
		return err
	})
}

// runHook calls each function of a hook until stop says so; t in a local value
// stands for the default value's functions.
func (m *Machine) runHook(sym *syntax.Symbol, args []Object, stop func(Object) bool) (Object, error) {
	functions, err := m.hookFunctions(sym)
	if err != nil {
		return nil, err
	}
	var last Object = Nil
	for _, fn := range functions {
		if last, err = m.apply(fn, args...); err != nil {
			return nil, err
		}
		if stop(last) {
			return last, nil
		}
	}
	return last, nil
}

func (m *Machine) hookFunctions(sym *syntax.Symbol) ([]Object, error) {
	value := m.value(sym)
	if value == nil || value == Nil {
		return nil, nil
	}
	list, ok := value.(*syntax.Cons)
	if !ok {
		return []Object{value}, nil
	}
	if name, _ := symbolName(list.Car); name == "lambda" || name == "closure" {
		return []Object{value}, nil
	}
	functions, err := m.listItems(value)
	if err != nil {
		return nil, err
	}
	for i, fn := range functions {
		if fn == m.t {
			global := m.defaultValue(sym)
			if list, err := m.listItems(global); err == nil {
				return append(append(append([]Object{}, functions[:i]...), list...), functions[i+1:]...), nil
			}
		}
	}
	return functions, nil
}
