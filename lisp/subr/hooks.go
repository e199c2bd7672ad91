package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// RunHook calls the functions of a hook variable in order, with the arguments.
// It stops at the first error.
func RunHook(m *kernel.Machine, name string, args ...kernel.Object) error {
	return m.Protect(func() error {
		_, err := runHook(m, m.Symbol(name), args, func(kernel.Object) bool { return false })
		return err
	})
}

// runHook calls each function of a hook until stop says so; t in a local value
// stands for the default value's functions.
func runHook(m *kernel.Machine, sym *syntax.Symbol, args []kernel.Object, stop func(kernel.Object) bool) (kernel.Object, error) {
	functions, err := HookFunctions(m, sym)
	if err != nil {
		return nil, err
	}
	var last kernel.Object = kernel.Nil
	for _, fn := range functions {
		if last, err = m.Apply(fn, args...); err != nil {
			return nil, err
		}
		if stop(last) {
			return last, nil
		}
	}
	return last, nil
}

func HookFunctions(m *kernel.Machine, sym *syntax.Symbol) ([]kernel.Object, error) {
	value := m.ValueOf(sym)
	if value == nil || value == kernel.Nil {
		return nil, nil
	}
	list, ok := value.(*syntax.Cons)
	if !ok {
		return []kernel.Object{value}, nil
	}
	if name, _ := kernel.SymbolName(list.Car); name == "lambda" || name == "closure" {
		return []kernel.Object{value}, nil
	}
	functions, err := m.ListItems(value)
	if err != nil {
		return nil, err
	}
	for i, fn := range functions {
		if fn == m.T {
			global := m.DefaultValue(sym)
			if list, err := m.ListItems(global); err == nil {
				return append(append(append([]kernel.Object{}, functions[:i]...), list...), functions[i+1:]...), nil
			}
		}
	}
	return functions, nil
}
