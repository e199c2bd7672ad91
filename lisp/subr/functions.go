package subr

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func functionFunctions() []kernel.Subr {
	nothing := func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }
	return []kernel.Subr{
		{Name: "funcall", Min: 1, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.Apply(a[0], a[1:]...) }},
		{Name: "funcall-interactively", Min: 1, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return m.Apply(a[0], a[1:]...) }},
		{Name: "call-interactively", Min: 1, Max: 3, Fn: callInteractively},
		{Name: "command-execute", Min: 1, Max: 4, Fn: callInteractively},
		{Name: "apply", Min: 1, Max: -1, Fn: applyFunction},
		{Name: "apply-partially", Min: 1, Max: -1, Fn: applyPartially},
		{Name: "-partial", Min: 1, Max: -1, Fn: applyPartially},
		{Name: "eval", Min: 1, Max: 2, Fn: eval},
		{Name: "macroexpand", Min: 1, Max: 2, Fn: macroexpand},
		{Name: "macroexpand-all", Min: 1, Max: 2, Fn: macroexpand},
		{Name: "macroexpand-1", Min: 1, Max: 2, Fn: macroexpandOnce},
		{Name: "func-arity", Min: 1, Max: 1, Fn: funcArity},
		{Name: "ignore", Max: -1, Fn: nothing},
		{Name: "always", Max: -1, Fn: func(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) { return m.T, nil }},
		{Name: "constantly", Max: -1, Fn: constantly},
		{Name: "cl-constantly", Min: 1, Max: 1, Fn: constantly},
		{Name: "-const", Min: 1, Max: 1, Fn: constantly},
		{Name: "throw", Min: 2, Max: 2, Fn: throw},
		{Name: "signal", Min: 2, Max: 2, Fn: signalFunction},
		{Name: "error", Max: -1, Fn: errorFunction("error")},
		{Name: "user-error", Min: 1, Max: -1, Fn: errorFunction("user-error")},
		{Name: "define-error", Min: 2, Max: 3, Fn: defineError},
		{Name: "error-message-string", Min: 1, Max: 1, Fn: errorMessageString},
		{Name: "called-interactively-p", Max: 1, Fn: nothing},
		{Name: "interactive-p", Fn: nothing},
		{Name: "documentation", Min: 1, Max: 2, Fn: documentation},
		{Name: "backtrace", Fn: nothing},
		{Name: "run-hooks", Max: -1, Fn: runHooks},
		{Name: "run-mode-hooks", Max: -1, Fn: runHooks},
		{Name: "run-hook-with-args", Min: 1, Max: -1, Fn: hookRunner(func(kernel.Object) bool { return false }, false)},
		{Name: "run-hook-with-args-until-success", Min: 1, Max: -1, Fn: hookRunner(kernel.IsTrue, true)},
		{Name: "run-hook-with-args-until-failure", Min: 1, Max: -1, Fn: hookRunner(func(o kernel.Object) bool { return o == kernel.Nil }, true)},
		{Name: "byte-compile", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "byte-compile-file", Min: 1, Max: 2, Fn: nothing},
		{Name: "read", Max: 1, Fn: readFunction},
		{Name: "read-from-string", Min: 1, Max: 3, Fn: readFromString},
		{Name: "prin1-to-string", Min: 1, Max: 3, Fn: prin1ToString},
		{Name: "prin1", Min: 1, Max: 3, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "princ", Min: 1, Max: 2, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "print", Min: 1, Max: 2, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "pp", Min: 1, Max: 2, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "terpri", Max: 2, Fn: func(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) { return m.T, nil }},
		{Name: "pp-to-string", Min: 1, Max: 1, Fn: ppToString},
	}
}

func applyFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if len(args) == 1 {
		list, err := m.ListItems(args[0])
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, m.Signal("void-function", kernel.Nil)
		}
		return m.Apply(list[0], list[1:]...)
	}
	rest, err := m.ListItems(args[len(args)-1])
	if err != nil {
		return nil, err
	}
	all := append(append([]kernel.Object{}, args[1:len(args)-1]...), rest...)
	return m.Apply(args[0], all...)
}

// callInteractively calls a command without asking for arguments.
func callInteractively(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if c, ok := m.Indirect(args[0]).(*kernel.Closure); ok && c.Lam.Required > 0 {
		return nil, m.Unavailable(args[0])
	}
	return m.Apply(args[0])
}

// BuiltFunction is a function object made by another function.
func BuiltFunction(name string, fn func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error)) *kernel.Subr {
	return &kernel.Subr{Name: name, Max: -1, Fn: fn}
}

func applyPartially(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	fn, bound := args[0], args[1:]
	partial := BuiltFunction("apply-partially", func(m *kernel.Machine, more []kernel.Object) (kernel.Object, error) {
		return m.Apply(fn, append(append([]kernel.Object{}, bound...), more...)...)
	})
	partial.Partial = append([]kernel.Object{}, args...)
	return partial, m.Alloc(kernel.ClosureBytes)
}

func constantly(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	value := kernel.Nil
	if len(args) > 0 {
		value = args[0]
	}
	return BuiltFunction("constantly", func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return value, nil }), m.Alloc(kernel.ClosureBytes)
}

// eval evaluates a form without the local variables of its caller; LEXICAL may
// be an alist of variables.
func eval(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	form := args[0]
	u := &kernel.Unit{Lexical: args[1] != kernel.Nil}
	if n := len(m.Loading); n > 0 {
		u.Specials = m.Loading[n-1].Unit.Specials
	}
	if list, ok := args[1].(*syntax.Cons); ok {
		wrapped, err := withLexicalAlist(m, form, list)
		if err != nil {
			return nil, err
		}
		form = wrapped
	}
	lw := &kernel.Lowering{M: m, Unit: u, At: m.Here()}
	return m.EvalCode(lw.Lower(form, true))
}

// withLexicalAlist wraps a form into the let that an environment alist stands for.
func withLexicalAlist(m *kernel.Machine, form kernel.Object, alist kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(alist)
	if err != nil {
		return nil, err
	}
	var bindings []kernel.Object
	for _, item := range items {
		if pair, ok := item.(*syntax.Cons); ok {
			bindings = append(bindings, syntax.List(pair.Car, m.ListOf("quote", pair.Cdr)))
		}
	}
	return m.ListOf("let", syntax.List(bindings...), form), nil
}

// ExpandOnce expands the form's macro; false if it calls none.
func ExpandOnce(m *kernel.Machine, form kernel.Object) (kernel.Object, bool, error) {
	c, ok := form.(*syntax.Cons)
	if !ok {
		return form, false, nil
	}
	sym, ok := c.Car.(*syntax.Symbol)
	if !ok {
		return form, false, nil
	}
	args, err := m.ListItems(c.Cdr)
	if err != nil {
		return form, false, nil
	}
	switch fn := m.Indirect(sym).(type) {
	case *kernel.Special:
		if fn.Expand == nil {
			return form, false, nil
		}
		lw := &kernel.Lowering{M: m, Unit: &kernel.Unit{Lexical: true}}
		cells, _ := lw.Cells(c.Cdr)
		if len(cells) < fn.Min || (fn.Max >= 0 && len(cells) > fn.Max) {
			return nil, false, m.Signal("wrong-number-of-arguments", fn.Arity(m, sym), syntax.Int(len(cells)))
		}
		expansion, err := fn.Expand(m, c, cells)
		return expansion, true, err
	case *syntax.Cons:
		if name, _ := kernel.SymbolName(fn.Car); name == "macro" {
			expansion, err := m.Apply(fn.Cdr, args...)
			return expansion, true, err
		}
	}
	return form, false, nil
}

func macroexpand(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	form := args[0]
	for n := 0; n < 1000; n++ {
		expansion, expanded, err := ExpandOnce(m, form)
		if err != nil || !expanded {
			return expansion, err
		}
		form = expansion
	}
	return nil, &kernel.LimitError{Bound: "depth", Size: 1000}
}

func macroexpandOnce(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	expansion, _, err := ExpandOnce(m, args[0])
	return expansion, err
}

func funcArity(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	arity := func(min, max int) (kernel.Object, error) {
		if max < 0 {
			return m.Cons(syntax.Int(min), m.Symbol("many"))
		}
		return m.Cons(syntax.Int(min), syntax.Int(max))
	}
	switch fn := m.Indirect(args[0]).(type) {
	case *kernel.Subr:
		return arity(fn.Min, fn.Max)
	case *kernel.Special:
		if fn.IsForm {
			return m.Cons(syntax.Int(fn.Min), m.Symbol("unevalled"))
		}
		return arity(fn.Min, fn.Max)
	case *kernel.Closure:
		if fn.Lam.Rest {
			return arity(fn.Lam.Required, -1)
		}
		return arity(fn.Lam.Required, fn.Lam.Required+fn.Lam.Optional)
	case *syntax.Cons:
		if name, _ := kernel.SymbolName(fn.Car); name == "lambda" {
			return funcArity(m, []kernel.Object{m.ClosureOf(fn, false)})
		}
	case nil:
		return nil, m.Signal("void-function", args[0])
	}
	return nil, m.Signal("invalid-function", args[0])
}

func throw(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	for _, tag := range m.Catches {
		if tag == args[0] {
			return nil, &kernel.ThrowExit{Tag: args[0], Value: args[1]}
		}
	}
	return nil, m.Signal("no-catch", args[0], args[1])
}

func signalFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if args[0] == kernel.Nil {
		if c, ok := args[1].(*syntax.Cons); ok {
			return nil, &kernel.Signal{Symbol: c.Car, Data: c.Cdr}
		}
	}
	return nil, &kernel.Signal{Symbol: args[0], Data: args[1]}
}

func errorFunction(symbol string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if len(args) == 0 {
			return nil, m.Signal("wrong-number-of-arguments", m.Symbol("format-message"), syntax.Int(0))
		}
		text, err := format(m, args, curveQuotes)
		if err != nil {
			return nil, err
		}
		return nil, m.Signal(symbol, syntax.NewString(text))
	}
}

func defineError(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	parents := args[2]
	if parents == kernel.Nil {
		parents = m.Symbol("error")
	}
	if _, ok := kernel.SymbolName(parents); ok {
		parents = syntax.List(parents)
	}
	items, err := m.ListItems(parents)
	if err != nil {
		return nil, err
	}
	conditions := []kernel.Object{sym}
	seen := map[kernel.Object]bool{sym: true}
	for _, parent := range items {
		all, err := m.ListItems(m.Conditions(parent))
		if err != nil {
			return nil, err
		}
		for _, c := range append([]kernel.Object{parent}, all...) {
			if !seen[c] {
				seen[c] = true
				conditions = append(conditions, c)
			}
		}
	}
	list, err := m.NewList(conditions...)
	if err != nil {
		return nil, err
	}
	if _, err := put(m, []kernel.Object{sym, m.Symbol("error-conditions"), list}); err != nil {
		return nil, err
	}
	return put(m, []kernel.Object{sym, m.Symbol("error-message"), args[1]})
}

func errorMessageString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, ok := args[0].(*syntax.Cons)
	if !ok {
		return m.NewString("peculiar error")
	}
	return m.NewString((&kernel.Signal{Symbol: c.Car, Data: c.Cdr}).Error())
}

func documentation(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if c, ok := m.Indirect(args[0]).(*kernel.Closure); ok {
		return c.Lam.Doc, nil
	}
	return kernel.Nil, nil
}

func runHooks(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	for _, arg := range args {
		sym, err := m.SymbolArg(arg)
		if err != nil {
			return nil, err
		}
		if _, err := runHook(m, sym, nil, func(kernel.Object) bool { return false }); err != nil {
			return nil, err
		}
	}
	return kernel.Nil, nil
}

func hookRunner(stop func(kernel.Object) bool, valued bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		sym, err := m.SymbolArg(args[0])
		if err != nil {
			return nil, err
		}
		last, err := runHook(m, sym, args[1:], stop)
		if !valued {
			last = kernel.Nil
		} else if v := m.ValueOf(sym); v == nil || v == kernel.Nil {
			last = m.Bool(!stop(m.T))
		}
		return last, err
	}
}

func readFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if _, ok := args[0].(*syntax.String); !ok {
		return nil, m.Unavailable(m.Symbol("read"))
	}
	pair, err := readFromString(m, []kernel.Object{args[0], kernel.Nil, kernel.Nil})
	return kernel.CarOf(pair), err
}

func readFromString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := slice(m, charCount(text), args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	from, _ := charOffset(text, start)
	size, _ := charOffset(text[from:], end-start)
	if err := m.Alloc(size * 20); err != nil {
		return nil, err
	}
	reader := syntax.NewReader(nil, text[from:from+size], m.Obarray)
	form, err := reader.Next()
	if err != nil {
		return nil, m.SyntaxError(err)
	}
	return m.Cons(form.Object, syntax.Int(start+charCount(text[from:from+reader.Offset()])))
}

// printed is the text of an object, charged.
func printed(m *kernel.Machine, o kernel.Object, quoting bool) (string, error) {
	room := m.Budget.Limits.FormAlloc - m.Budget.FormAlloc
	text, err := syntax.Print(o, quoting, int(min(room, syntax.MaxPrint*8)))
	if err != nil {
		return "", m.SyntaxError(err)
	}
	return text, m.Alloc(len(text) + kernel.StringBytes)
}

func prin1ToString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := printed(m, args[0], args[1] == kernel.Nil)
	return syntax.NewString(text), err
}

func ppToString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := printed(m, args[0], true)
	return syntax.NewString(text + "\n"), err
}
