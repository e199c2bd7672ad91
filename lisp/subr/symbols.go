package subr

import (
	"fmt"

	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func symbolFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "intern", Min: 1, Max: 2, Fn: intern},
		{Name: "intern-soft", Min: 1, Max: 2, Fn: internSoft},
		{Name: "make-symbol", Min: 1, Max: 1, Fn: makeSymbol},
		{Name: "gensym", Max: 1, Fn: gensym},
		{Name: "cl-gensym", Max: 1, Fn: gensym},
		{Name: "symbol-name", Min: 1, Max: 1, Fn: symbolNameFunction},
		{Name: "symbol-value", Min: 1, Max: 1, Fn: symbolValue},
		{Name: "symbol-function", Min: 1, Max: 1, Fn: symbolFunction},
		{Name: "indirect-function", Min: 1, Max: 2, Fn: indirectFunction},
		{Name: "symbol-plist", Min: 1, Max: 1, Fn: symbolPlist},
		{Name: "setplist", Min: 2, Max: 2, Fn: setPlist},
		{Name: "get", Min: 2, Max: 2, Fn: get},
		{Name: "function-get", Min: 2, Max: 3, Fn: get},
		{Name: "put", Min: 3, Max: 3, Fn: put},
		{Name: "function-put", Min: 3, Max: 3, Fn: put},
		{Name: "boundp", Min: 1, Max: 1, Fn: boundp},
		{Name: "default-boundp", Min: 1, Max: 1, Fn: defaultBoundp},
		{Name: "fboundp", Min: 1, Max: 1, Fn: fboundp},
		{Name: "makunbound", Min: 1, Max: 1, Fn: makunbound},
		{Name: "fmakunbound", Min: 1, Max: 1, Fn: fmakunbound},
		{Name: "set", Min: 2, Max: 2, Fn: SetFunctionByName("set")},
		{Name: "set-default", Min: 2, Max: 2, Fn: SetDefaultByName("set-default")},
		{Name: "set-default-toplevel-value", Min: 2, Max: 2, Fn: SetDefaultByName("set-default")},
		{Name: "default-value", Min: 1, Max: 1, Fn: defaultValueOf},
		{Name: "default-toplevel-value", Min: 1, Max: 1, Fn: defaultValueOf},
		{Name: "bound-and-true-p", Min: 1, Max: 1, Fn: symbolValue},
		{Name: "fset", Min: 2, Max: 2, Fn: fset},
		{Name: "defalias", Min: 2, Max: 3, Fn: defalias},
		{Name: "defvaralias", Min: 2, Max: 3, Fn: defvaralias},
		{Name: "indirect-variable", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "make-obsolete", Min: 3, Max: 3, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "make-obsolete-variable", Min: 3, Max: 4, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "special-variable-p", Min: 1, Max: 1, Fn: specialVariable},
		{Name: "make-local-variable", Min: 1, Max: 1, Fn: makeLocalVariable},
		{Name: "make-variable-buffer-local", Min: 1, Max: 1, Fn: makeVariableBufferLocal},
		{Name: "local-variable-p", Min: 1, Max: 2, Fn: localVariable},
		{Name: "local-variable-if-set-p", Min: 1, Max: 2, Fn: localVariable},
		{Name: "kill-local-variable", Min: 1, Max: 1, Fn: killLocalVariable},
		{Name: "kill-all-local-variables", Max: 0, Fn: killAllLocalVariables},
		{Name: "buffer-local-value", Min: 2, Max: 2, Fn: symbolValue},
		{Name: "internal-make-var-non-special", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, _ []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "mapatoms", Min: 1, Max: 2, Fn: mapatoms},
	}
}

func intern(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.Alloc(len(name) + 256); err != nil {
		return nil, err
	}
	return m.Intern(name), nil
}

func internSoft(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym, ok := args[0].(*syntax.Symbol); ok && !sym.Interned {
		return kernel.Nil, nil
	}
	if _, ok := m.Obarray.Lookup(name); ok || m.Library.Function(name) != nil || emacs28.IsVariable(name) {
		return m.Intern(name), nil
	}
	return kernel.Nil, nil
}

func makeSymbol(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return &syntax.Symbol{Name: name}, m.Alloc(len(name) + 256)
}

func gensym(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	prefix := "g"
	if s, ok := args[0].(*syntax.String); ok {
		prefix = s.S
	}
	m.Gensym++
	return &syntax.Symbol{Name: fmt.Sprintf("%s%d", prefix, m.Gensym-1)}, m.Alloc(len(prefix) + 256)
}

func symbolNameFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, ok := kernel.SymbolName(args[0])
	if !ok {
		return nil, m.WrongType("symbolp", args[0])
	}
	return m.NewString(name)
}

func symbolValue(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if v := m.ValueOf(sym); v != nil {
		return v, nil
	}
	return nil, m.Signal("void-variable", sym)
}

func defaultValueOf(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if v := m.DefaultValue(sym); v != nil {
		return v, nil
	}
	return nil, m.Signal("void-variable", sym)
}

func symbolFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if fn := m.Function(sym); fn != nil {
		return fn, nil
	}
	return kernel.Nil, nil
}

func indirectFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if fn := m.Indirect(args[0]); fn != nil {
		return fn, nil
	}
	return kernel.Nil, nil
}

func symbolPlist(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil || sym.Plist == nil {
		return kernel.Nil, err
	}
	return sym.Plist, nil
}

func setPlist(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	sym.Plist = args[1]
	return args[1], nil
}

func get(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Plist != nil {
		if v, err := plistGet(m, []kernel.Object{sym.Plist, args[1], kernel.Nil}); err != nil || v != kernel.Nil {
			return v, err
		}
	}
	// The error symbols of the language are in a table until a program adds to them.
	switch name, _ := kernel.SymbolName(args[1]); name {
	case "error-conditions":
		return m.Conditions(args[0]), nil
	case "error-message":
		if text := kernel.ErrorMessage(args[0]); text != "" {
			return syntax.NewString(text), nil
		}
	}
	return kernel.Nil, nil
}

func put(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	plist := sym.Plist
	if plist == nil {
		plist = kernel.Nil
	}
	if plist, err = PlistPut(m, []kernel.Object{plist, args[1], args[2], kernel.Nil}); err == nil {
		sym.Plist = plist
	}
	return args[2], err
}

func boundp(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.ValueOf(sym) != nil), nil
}

func defaultBoundp(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.DefaultValue(sym) != nil), nil
}

func fboundp(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.Function(sym) != nil), nil
}

func makunbound(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Constant {
		return nil, m.Signal("setting-constant", args[0])
	}
	m.MakeVoid(sym)
	return args[0], nil
}

func fmakunbound(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if sym.Constant {
		return nil, m.Signal("setting-constant", args[0])
	}
	m.SetFunction(sym, kernel.Nil)
	return args[0], nil
}

func SetFunctionByName(by string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		at := m.Site.ArgPlace(0)
		sym, err := m.SymbolArg(args[0])
		if err != nil {
			return nil, err
		}
		return args[1], m.SetVariable(sym, args[1], by, at)
	}
}

func SetDefaultByName(by string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		at := m.Site.ArgPlace(0)
		sym, err := m.SymbolArg(args[0])
		if err != nil {
			return nil, err
		}
		return args[1], m.AssignDefault(sym, args[1], by, at)
	}
}

func fset(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if err := define(m, args[0], args[1]); err != nil {
		return nil, err
	}
	return args[1], nil
}

func defalias(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if err := define(m, args[0], args[1]); err != nil {
		return nil, err
	}
	return args[0], nil
}

// define puts a definition into a symbol, unless it would call itself.
func define(m *kernel.Machine, name, def kernel.Object) error {
	sym, err := m.SymbolArg(name)
	if err != nil {
		return err
	}
	if sym == m.NilSym && def != kernel.Nil {
		return m.Signal("setting-constant", kernel.Nil)
	}
	for n, fn := 0, def; n < 100; n++ {
		next, ok := fn.(*syntax.Symbol)
		if !ok {
			break
		}
		if next == sym {
			return m.Signal("cyclic-function-indirection", sym)
		}
		if fn = m.Function(next); fn == nil {
			break
		}
	}
	m.SetFunction(sym, def)
	return nil
}

// defvaralias cannot make two names one variable; the alias takes the value,
// so that it can be read.
func defvaralias(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	alias, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	base, err := m.SymbolArg(args[1])
	if err != nil {
		return nil, err
	}
	alias.Special, base.Special = true, true
	if v := m.DefaultValue(base); v != nil && m.DefaultValue(alias) == nil {
		return base, m.AssignDefault(alias, v, "defvaralias", at)
	} else if w := m.DefaultValue(alias); v == nil && w != nil {
		return base, m.AssignDefault(base, w, "defvaralias", at)
	}
	return base, nil
}

func specialVariable(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(m.IsSpecial(sym)), nil
}

func makeLocalVariable(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if _, ok := m.Locals[sym]; !ok {
		if v := m.DefaultValue(sym); v != nil {
			m.SetLocal(sym, v)
		}
	}
	return args[0], nil
}

func makeVariableBufferLocal(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if m.DefaultValue(sym) == nil {
		sym.Value = kernel.Nil
	}
	m.MakeAutoLocal(sym)
	return args[0], nil
}

func localVariable(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	_, ok := m.Locals[sym]
	return m.Bool(ok), nil
}

func killLocalVariable(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	delete(m.Locals, sym)
	return args[0], nil
}

func killAllLocalVariables(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) {
	m.Locals = nil
	return kernel.Nil, nil
}

// mapatoms has no list of symbols to go over: what it was for needs Emacs.
func mapatoms(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) {
	return nil, m.Unavailable(m.Symbol("mapatoms"))
}
