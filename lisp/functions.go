package lisp

import "smtpmail/lisp/syntax"

func functionFunctions() []Subr {
	nothing := func(*Machine, []Object) (Object, error) { return Nil, nil }
	return []Subr{
		{Name: "funcall", Min: 1, Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return m.apply(a[0], a[1:]...) }},
		{Name: "funcall-interactively", Min: 1, Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return m.apply(a[0], a[1:]...) }},
		{Name: "call-interactively", Min: 1, Max: 3, fn: callInteractively},
		{Name: "command-execute", Min: 1, Max: 4, fn: callInteractively},
		{Name: "apply", Min: 1, Max: -1, fn: applyFunction},
		{Name: "apply-partially", Min: 1, Max: -1, fn: applyPartially},
		{Name: "-partial", Min: 1, Max: -1, fn: applyPartially},
		{Name: "eval", Min: 1, Max: 2, fn: eval},
		{Name: "macroexpand", Min: 1, Max: 2, fn: macroexpand},
		{Name: "macroexpand-all", Min: 1, Max: 2, fn: macroexpand},
		{Name: "macroexpand-1", Min: 1, Max: 2, fn: macroexpandOnce},
		{Name: "func-arity", Min: 1, Max: 1, fn: funcArity},
		{Name: "ignore", Max: -1, fn: nothing},
		{Name: "always", Max: -1, fn: func(m *Machine, _ []Object) (Object, error) { return m.t, nil }},
		{Name: "constantly", Max: -1, fn: constantly},
		{Name: "cl-constantly", Min: 1, Max: 1, fn: constantly},
		{Name: "-const", Min: 1, Max: 1, fn: constantly},
		{Name: "throw", Min: 2, Max: 2, fn: throw},
		{Name: "signal", Min: 2, Max: 2, fn: signalFunction},
		{Name: "error", Max: -1, fn: errorFunction("error")},
		{Name: "user-error", Min: 1, Max: -1, fn: errorFunction("user-error")},
		{Name: "define-error", Min: 2, Max: 3, fn: defineError},
		{Name: "error-message-string", Min: 1, Max: 1, fn: errorMessageString},
		{Name: "called-interactively-p", Max: 1, fn: nothing},
		{Name: "interactive-p", fn: nothing},
		{Name: "documentation", Min: 1, Max: 2, fn: documentation},
		{Name: "backtrace", fn: nothing},
		{Name: "run-hooks", Max: -1, fn: runHooks},
		{Name: "run-mode-hooks", Max: -1, fn: runHooks},
		{Name: "run-hook-with-args", Min: 1, Max: -1, fn: hookRunner(func(Object) bool { return false }, false)},
		{Name: "run-hook-with-args-until-success", Min: 1, Max: -1, fn: hookRunner(isTrue, true)},
		{Name: "run-hook-with-args-until-failure", Min: 1, Max: -1, fn: hookRunner(func(o Object) bool { return o == Nil }, true)},
		{Name: "byte-compile", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "byte-compile-file", Min: 1, Max: 2, fn: nothing},
		{Name: "read", Max: 1, fn: readFunction},
		{Name: "read-from-string", Min: 1, Max: 3, fn: readFromString},
		{Name: "prin1-to-string", Min: 1, Max: 3, fn: prin1ToString},
		{Name: "prin1", Min: 1, Max: 3, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "princ", Min: 1, Max: 2, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "print", Min: 1, Max: 2, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "pp", Min: 1, Max: 2, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "terpri", Max: 2, fn: func(m *Machine, _ []Object) (Object, error) { return m.t, nil }},
		{Name: "pp-to-string", Min: 1, Max: 1, fn: ppToString},
	}
}

func applyFunction(m *Machine, args []Object) (Object, error) {
	if len(args) == 1 {
		list, err := m.listItems(args[0])
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, m.signal("void-function", Nil)
		}
		return m.apply(list[0], list[1:]...)
	}
	rest, err := m.listItems(args[len(args)-1])
	if err != nil {
		return nil, err
	}
	all := append(append([]Object{}, args[1:len(args)-1]...), rest...)
	return m.apply(args[0], all...)
}

// callInteractively calls a command without asking for arguments.
func callInteractively(m *Machine, args []Object) (Object, error) {
	if c, ok := m.indirect(args[0]).(*Closure); ok && c.lam.required > 0 {
		return nil, m.unavailable(args[0])
	}
	return m.apply(args[0])
}

// builtFunction is a function object made by another function.
func builtFunction(name string, fn func(m *Machine, args []Object) (Object, error)) *Subr {
	return &Subr{Name: name, Max: -1, fn: fn}
}

func applyPartially(m *Machine, args []Object) (Object, error) {
	fn, bound := args[0], args[1:]
	partial := builtFunction("apply-partially", func(m *Machine, more []Object) (Object, error) {
		return m.apply(fn, append(append([]Object{}, bound...), more...)...)
	})
	partial.partial = append([]Object{}, args...)
	return partial, m.alloc(closureBytes)
}

func constantly(m *Machine, args []Object) (Object, error) {
	value := Nil
	if len(args) > 0 {
		value = args[0]
	}
	return builtFunction("constantly", func(*Machine, []Object) (Object, error) { return value, nil }), m.alloc(closureBytes)
}

// eval evaluates a form without the local variables of its caller; LEXICAL may
// be an alist of variables.
func eval(m *Machine, args []Object) (Object, error) {
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	form := args[0]
	u := &unit{lexical: args[1] != Nil}
	if n := len(m.loading); n > 0 {
		u.specials = m.loading[n-1].unit.specials
	}
	if list, ok := args[1].(*syntax.Cons); ok {
		wrapped, err := m.withLexicalAlist(form, list)
		if err != nil {
			return nil, err
		}
		form = wrapped
	}
	lw := &lowering{m: m, unit: u, at: m.here()}
	return m.evalCode(lw.lower(form, true))
}

// withLexicalAlist wraps a form into the let that an environment alist stands for.
func (m *Machine) withLexicalAlist(form Object, alist Object) (Object, error) {
	items, err := m.listItems(alist)
	if err != nil {
		return nil, err
	}
	var bindings []Object
	for _, item := range items {
		if pair, ok := item.(*syntax.Cons); ok {
			bindings = append(bindings, syntax.List(pair.Car, m.listOf("quote", pair.Cdr)))
		}
	}
	return m.listOf("let", syntax.List(bindings...), form), nil
}

// expandOnce expands the form's macro; false if it calls none.
func (m *Machine) expandOnce(form Object) (Object, bool, error) {
	c, ok := form.(*syntax.Cons)
	if !ok {
		return form, false, nil
	}
	sym, ok := c.Car.(*syntax.Symbol)
	if !ok {
		return form, false, nil
	}
	args, err := m.listItems(c.Cdr)
	if err != nil {
		return form, false, nil
	}
	switch fn := m.indirect(sym).(type) {
	case *Special:
		if fn.expand == nil {
			return form, false, nil
		}
		lw := &lowering{m: m, unit: &unit{lexical: true}}
		cells, _ := lw.cells(c.Cdr)
		if len(cells) < fn.min || (fn.max >= 0 && len(cells) > fn.max) {
			return nil, false, m.signal("wrong-number-of-arguments", fn.arity(m, sym), syntax.Int(len(cells)))
		}
		expansion, err := fn.expand(m, c, cells)
		return expansion, true, err
	case *syntax.Cons:
		if name, _ := symbolName(fn.Car); name == "macro" {
			expansion, err := m.apply(fn.Cdr, args...)
			return expansion, true, err
		}
	}
	return form, false, nil
}

func macroexpand(m *Machine, args []Object) (Object, error) {
	form := args[0]
	for n := 0; n < 1000; n++ {
		expansion, expanded, err := m.expandOnce(form)
		if err != nil || !expanded {
			return expansion, err
		}
		form = expansion
	}
	return nil, &LimitError{Bound: "depth", Size: 1000}
}

func macroexpandOnce(m *Machine, args []Object) (Object, error) {
	expansion, _, err := m.expandOnce(args[0])
	return expansion, err
}

func funcArity(m *Machine, args []Object) (Object, error) {
	arity := func(min, max int) (Object, error) {
		if max < 0 {
			return m.cons(syntax.Int(min), m.Symbol("many"))
		}
		return m.cons(syntax.Int(min), syntax.Int(max))
	}
	switch fn := m.indirect(args[0]).(type) {
	case *Subr:
		return arity(fn.Min, fn.Max)
	case *Special:
		if fn.isForm {
			return m.cons(syntax.Int(fn.min), m.Symbol("unevalled"))
		}
		return arity(fn.min, fn.max)
	case *Closure:
		if fn.lam.rest {
			return arity(fn.lam.required, -1)
		}
		return arity(fn.lam.required, fn.lam.required+fn.lam.optional)
	case *syntax.Cons:
		if name, _ := symbolName(fn.Car); name == "lambda" {
			return funcArity(m, []Object{m.closureOf(fn, false)})
		}
	case nil:
		return nil, m.signal("void-function", args[0])
	}
	return nil, m.signal("invalid-function", args[0])
}

func throw(m *Machine, args []Object) (Object, error) {
	for _, tag := range m.catches {
		if tag == args[0] {
			return nil, &throwExit{tag: args[0], value: args[1]}
		}
	}
	return nil, m.signal("no-catch", args[0], args[1])
}

func signalFunction(m *Machine, args []Object) (Object, error) {
	if args[0] == Nil {
		if c, ok := args[1].(*syntax.Cons); ok {
			return nil, &Signal{Symbol: c.Car, Data: c.Cdr}
		}
	}
	return nil, &Signal{Symbol: args[0], Data: args[1]}
}

func errorFunction(symbol string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if len(args) == 0 {
			return nil, m.signal("wrong-number-of-arguments", m.Symbol("format-message"), syntax.Int(0))
		}
		text, err := m.format(args, curveQuotes)
		if err != nil {
			return nil, err
		}
		return nil, m.signal(symbol, syntax.NewString(text))
	}
}

func defineError(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	parents := args[2]
	if parents == Nil {
		parents = m.Symbol("error")
	}
	if _, ok := symbolName(parents); ok {
		parents = syntax.List(parents)
	}
	items, err := m.listItems(parents)
	if err != nil {
		return nil, err
	}
	conditions := []Object{sym}
	seen := map[Object]bool{sym: true}
	for _, parent := range items {
		all, err := m.listItems(m.conditions(parent))
		if err != nil {
			return nil, err
		}
		for _, c := range append([]Object{parent}, all...) {
			if !seen[c] {
				seen[c] = true
				conditions = append(conditions, c)
			}
		}
	}
	list, err := m.newList(conditions...)
	if err != nil {
		return nil, err
	}
	if _, err := put(m, []Object{sym, m.Symbol("error-conditions"), list}); err != nil {
		return nil, err
	}
	return put(m, []Object{sym, m.Symbol("error-message"), args[1]})
}

func errorMessageString(m *Machine, args []Object) (Object, error) {
	c, ok := args[0].(*syntax.Cons)
	if !ok {
		return m.newString("peculiar error")
	}
	return m.newString((&Signal{Symbol: c.Car, Data: c.Cdr}).Error())
}

func documentation(m *Machine, args []Object) (Object, error) {
	if c, ok := m.indirect(args[0]).(*Closure); ok {
		return c.lam.doc, nil
	}
	return Nil, nil
}

func runHooks(m *Machine, args []Object) (Object, error) {
	for _, arg := range args {
		sym, err := m.symbolArg(arg)
		if err != nil {
			return nil, err
		}
		if _, err := m.runHook(sym, nil, func(Object) bool { return false }); err != nil {
			return nil, err
		}
	}
	return Nil, nil
}

func hookRunner(stop func(Object) bool, valued bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		sym, err := m.symbolArg(args[0])
		if err != nil {
			return nil, err
		}
		last, err := m.runHook(sym, args[1:], stop)
		if !valued {
			last = Nil
		} else if v := m.value(sym); v == nil || v == Nil {
			last = m.Bool(!stop(m.t))
		}
		return last, err
	}
}

func readFunction(m *Machine, args []Object) (Object, error) {
	if _, ok := args[0].(*syntax.String); !ok {
		return nil, m.unavailable(m.Symbol("read"))
	}
	pair, err := readFromString(m, []Object{args[0], Nil, Nil})
	return carOf(pair), err
}

func readFromString(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	start, end, err := m.slice(charCount(text), args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	from, _ := charOffset(text, start)
	size, _ := charOffset(text[from:], end-start)
	if err := m.alloc(size * 20); err != nil {
		return nil, err
	}
	reader := syntax.NewReader(nil, text[from:from+size], m.obarray)
	form, err := reader.Next()
	if err != nil {
		return nil, m.syntaxError(err)
	}
	return m.cons(form.Object, syntax.Int(start+charCount(text[from:from+reader.Offset()])))
}

// printed is the text of an object, charged.
func (m *Machine) printed(o Object, quoting bool) (string, error) {
	room := m.budget.limits.FormAlloc - m.budget.formAlloc
	text, err := syntax.Print(o, quoting, int(min(room, syntax.MaxPrint*8)))
	if err != nil {
		return "", m.syntaxError(err)
	}
	return text, m.alloc(len(text) + stringBytes)
}

func prin1ToString(m *Machine, args []Object) (Object, error) {
	text, err := m.printed(args[0], args[1] == Nil)
	return syntax.NewString(text), err
}

func ppToString(m *Machine, args []Object) (Object, error) {
	text, err := m.printed(args[0], true)
	return syntax.NewString(text + "\n"), err
}
