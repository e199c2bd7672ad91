package lisp

import (
	"fmt"

	"smtpmail/lisp/syntax"
)

func symbolFunctions() []Subr {
	return []Subr{
		{Name: "intern", Min: 1, Max: 2, fn: intern},
		{Name: "intern-soft", Min: 1, Max: 2, fn: internSoft},
		{Name: "make-symbol", Min: 1, Max: 1, fn: makeSymbol},
		{Name: "gensym", Max: 1, fn: gensym},
		{Name: "cl-gensym", Max: 1, fn: gensym},
		{Name: "symbol-name", Min: 1, Max: 1, fn: symbolNameFunction},
		{Name: "symbol-value", Min: 1, Max: 1, fn: symbolValue},
		{Name: "symbol-function", Min: 1, Max: 1, fn: symbolFunction},
		{Name: "indirect-function", Min: 1, Max: 2, fn: indirectFunction},
		{Name: "symbol-plist", Min: 1, Max: 1, fn: symbolPlist},
		{Name: "setplist", Min: 2, Max: 2, fn: setPlist},
		{Name: "get", Min: 2, Max: 2, fn: get},
		{Name: "function-get", Min: 2, Max: 3, fn: get},
		{Name: "put", Min: 3, Max: 3, fn: put},
		{Name: "function-put", Min: 3, Max: 3, fn: put},
		{Name: "boundp", Min: 1, Max: 1, fn: boundp},
		{Name: "default-boundp", Min: 1, Max: 1, fn: defaultBoundp},
		{Name: "fboundp", Min: 1, Max: 1, fn: fboundp},
		{Name: "makunbound", Min: 1, Max: 1, fn: makunbound},
		{Name: "fmakunbound", Min: 1, Max: 1, fn: fmakunbound},
		{Name: "set", Min: 2, Max: 2, fn: setFunctionByName("set")},
		{Name: "set-default", Min: 2, Max: 2, fn: setDefaultByName("set-default")},
		{Name: "set-default-toplevel-value", Min: 2, Max: 2, fn: setDefaultByName("set-default")},
		{Name: "default-value", Min: 1, Max: 1, fn: defaultValueOf},
		{Name: "default-toplevel-value", Min: 1, Max: 1, fn: defaultValueOf},
		{Name: "bound-and-true-p", Min: 1, Max: 1, fn: symbolValue},
		{Name: "fset", Min: 2, Max: 2, fn: fset},
		{Name: "defalias", Min: 2, Max: 3, fn: defalias},
		{Name: "defvaralias", Min: 2, Max: 3, fn: defvaralias},
		{Name: "indirect-variable", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "make-obsolete", Min: 3, Max: 3, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "make-obsolete-variable", Min: 3, Max: 4, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "special-variable-p", Min: 1, Max: 1, fn: specialVariable},
		{Name: "make-local-variable", Min: 1, Max: 1, fn: makeLocalVariable},
		{Name: "make-variable-buffer-local", Min: 1, Max: 1, fn: makeVariableBufferLocal},
		{Name: "local-variable-p", Min: 1, Max: 2, fn: localVariable},
		{Name: "local-variable-if-set-p", Min: 1, Max: 2, fn: localVariable},
		{Name: "kill-local-variable", Min: 1, Max: 1, fn: killLocalVariable},
		{Name: "kill-all-local-variables", Max: 0, fn: killAllLocalVariables},
		{Name: "buffer-local-value", Min: 2, Max: 2, fn: symbolValue},
		{Name: "internal-make-var-non-special", Min: 1, Max: 1, fn: func(_ *Machine, _ []Object) (Object, error) { return Nil, nil }},
		{Name: "mapatoms", Min: 1, Max: 2, fn: mapatoms},
	}
}

func intern(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.alloc(len(name) + 256); err != nil {
		return nil, err
	}
	return m.Intern(name), nil
}

func internSoft(m *Machine, args []Object) (Object, error) {
	name, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym, ok := args[0].(*syntax.Symbol); ok && !sym.Interned {
		return Nil, nil
	}
	if _, ok := m.obarray.Lookup(name); ok || m.library.Function(name) != nil || isEmacsVariable(name) {
		return m.Intern(name), nil
	}
	return Nil, nil
}

func makeSymbol(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return &syntax.Symbol{Name: name}, m.alloc(len(name) + 256)
}

func gensym(m *Machine, args []Object) (Object, error) {
	prefix := "g"
	if s, ok := args[0].(*syntax.String); ok {
		prefix = s.S
	}
	m.gensym++
	return &syntax.Symbol{Name: fmt.Sprintf("%s%d", prefix, m.gensym-1)}, m.alloc(len(prefix) + 256)
}

func symbolNameFunction(m *Machine, args []Object) (Object, error) {
	name, ok := symbolName(args[0])
	if !ok {
		return nil, m.wrongType("symbolp", args[0])
	}
	return m.newString(name)
}

func symbolValue(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if v := m.value(sym); v != nil {
		return v, nil
	}
	return nil, m.signal("void-variable", sym)
}

func defaultValueOf(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if v := m.defaultValue(sym); v != nil {
		return v, nil
	}
	return nil, m.signal("void-variable", sym)
}

func symbolFunction(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if fn := m.function(sym); fn != nil {
		return fn, nil
	}
	return Nil, nil
}

func indirectFunction(m *Machine, args []Object) (Object, error) {
	if fn := m.indirect(args[0]); fn != nil {
		return fn, nil
	}
	return Nil, nil
}

func symbolPlist(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil || sym.Plist == nil {
		return Nil, err
	}
	return sym.Plist, nil
}

func setPlist(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	sym.Plist = args[1]
	return args[1], nil
}

func get(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Plist != nil {
		if v, err := plistGet(m, []Object{sym.Plist, args[1], Nil}); err != nil || v != Nil {
			return v, err
		}
	}
	// The error symbols of the language are in a table until a program adds to them.
	switch name, _ := symbolName(args[1]); name {
	case "error-conditions":
		return m.conditions(args[0]), nil
	case "error-message":
		if text := errorMessage(args[0]); text != "" {
			return syntax.NewString(text), nil
		}
	}
	return Nil, nil
}

func put(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	plist := sym.Plist
	if plist == nil {
		plist = Nil
	}
	if plist, err = plistPut(m, []Object{plist, args[1], args[2], Nil}); err == nil {
		sym.Plist = plist
	}
	return args[2], err
}

func boundp(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.value(sym) != nil), nil
}

func defaultBoundp(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.defaultValue(sym) != nil), nil
}

func fboundp(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.function(sym) != nil), nil
}

func makunbound(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Constant {
		return nil, m.signal("setting-constant", args[0])
	}
	m.makeVoid(sym)
	return args[0], nil
}

func fmakunbound(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Constant {
		return nil, m.signal("setting-constant", args[0])
	}
	m.setFunction(sym, Nil)
	return args[0], nil
}

func setFunctionByName(by string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		at := m.site.argPlace(0)
		sym, err := m.symbolArg(args[0])
		if err != nil {
			return nil, err
		}
		return args[1], m.setVariable(sym, args[1], by, at)
	}
}

func setDefaultByName(by string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		at := m.site.argPlace(0)
		sym, err := m.symbolArg(args[0])
		if err != nil {
			return nil, err
		}
		return args[1], m.setDefault(sym, args[1], by, at)
	}
}

func fset(m *Machine, args []Object) (Object, error) {
	if err := m.define(args[0], args[1]); err != nil {
		return nil, err
	}
	return args[1], nil
}

func defalias(m *Machine, args []Object) (Object, error) {
	if err := m.define(args[0], args[1]); err != nil {
		return nil, err
	}
	return args[0], nil
}

// define puts a definition into a symbol, unless it would call itself.
func (m *Machine) define(name, def Object) error {
	sym, err := m.symbolArg(name)
	if err != nil {
		return err
	}
	if sym == m.nilSym && def != Nil {
		return m.signal("setting-constant", Nil)
	}
	for n, fn := 0, def; n < 100; n++ {
		next, ok := fn.(*syntax.Symbol)
		if !ok {
			break
		}
		if next == sym {
			return m.signal("cyclic-function-indirection", sym)
		}
		if fn = m.function(next); fn == nil {
			break
		}
	}
	m.setFunction(sym, def)
	return nil
}

// defvaralias cannot make two names one variable; the alias takes the value,
// so that it can be read.
func defvaralias(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	alias, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	base, err := m.symbolArg(args[1])
	if err != nil {
		return nil, err
	}
	alias.Special, base.Special = true, true
	if v := m.defaultValue(base); v != nil && m.defaultValue(alias) == nil {
		return base, m.setDefault(alias, v, "defvaralias", at)
	} else if w := m.defaultValue(alias); v == nil && w != nil {
		return base, m.setDefault(base, w, "defvaralias", at)
	}
	return base, nil
}

func specialVariable(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.isSpecial(sym)), nil
}

func makeLocalVariable(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if _, ok := m.locals[sym]; !ok {
		if v := m.defaultValue(sym); v != nil {
			m.setLocal(sym, v)
		}
	}
	return args[0], nil
}

func makeVariableBufferLocal(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if m.defaultValue(sym) == nil {
		sym.Value = Nil
	}
	m.makeAutoLocal(sym)
	return args[0], nil
}

func localVariable(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	_, ok := m.locals[sym]
	return m.Bool(ok), nil
}

func killLocalVariable(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	delete(m.locals, sym)
	return args[0], nil
}

func killAllLocalVariables(m *Machine, _ []Object) (Object, error) {
	m.locals = nil
	return Nil, nil
}

// mapatoms has no list of symbols to go over: what it was for needs Emacs.
func mapatoms(m *Machine, _ []Object) (Object, error) {
	return nil, m.unavailable(m.Symbol("mapatoms"))
}
