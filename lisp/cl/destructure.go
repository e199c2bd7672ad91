package cl

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// argumentList is an argument list of cl-lib: &optional with defaults, &key,
// &rest and &body, &aux, nested lists.
type argumentList struct {
	m        *kernel.Machine
	bindings []kernel.Object // (VAR FORM), in order
	shown    kernel.Object   // what wrong-number-of-arguments shows
	whole    kernel.Object   // the variable of the list that is taken apart
	depth    int
}

func destructuringForms() []kernel.Special {
	return []kernel.Special{
		{Name: "cl-defun", Min: 2, Max: -1, Lower: lowerClDefun(false)},
		{Name: "cl-defsubst", Min: 2, Max: -1, Lower: lowerClDefun(false)},
		{Name: "defun*", Min: 2, Max: -1, Lower: lowerClDefun(false)},
		{Name: "cl-defmacro", Min: 2, Max: -1, Lower: lowerClDefun(true)},
		{Name: "defmacro*", Min: 2, Max: -1, Lower: lowerClDefun(true)},
		{Name: "cl-function", Min: 1, Max: 1, Lower: lowerClFunction},
		{Name: "cl-macrolet", Min: 1, Max: -1, Lower: kernel.LowerMacrolet},
		{Name: "macrolet", Min: 1, Max: -1, Lower: kernel.LowerMacrolet},
		{Name: "cl-block", Min: 1, Max: -1, Expand: expandBlock},
		{Name: "block", Min: 1, Max: -1, Expand: expandBlock},
		{Name: "cl-return", Max: 1, Expand: expandReturn},
		{Name: "return", Max: 1, Expand: expandReturn},
		{Name: "cl-return-from", Min: 1, Max: 2, Expand: expandReturnFrom},
		{Name: "return-from", Min: 1, Max: 2, Expand: expandReturnFrom},
	}
}

// add binds what a list pattern names to the parts of the value of form.
func (a *argumentList) add(pattern, form kernel.Object) error {
	if a.depth++; a.depth > 50 {
		return a.m.ErrorText("Arguments nested too deep")
	}
	defer func() { a.depth-- }()
	outer := a.whole
	defer func() { a.whole = outer }()
	rest, whole := Temp(a.m, "args"), Temp(a.m, "whole")
	a.bindings = append(a.bindings, syntax.List(whole, form), syntax.List(rest, whole))
	a.whole = whole
	state := "required"
	var keys []kernel.Object
	open := true // to any keyword: there is no &key
	for {
		c, ok := pattern.(*syntax.Cons)
		if !ok {
			if !open {
				a.checkKeys(rest, keys)
			}
			return a.end(pattern, state, rest)
		}
		if err := a.m.Step(1); err != nil {
			return err
		}
		pattern = c.Cdr
		name, _ := kernel.SymbolName(c.Car)
		switch {
		case name == "&rest" || name == "&body":
			target, ok := pattern.(*syntax.Cons)
			if !ok {
				return a.m.ErrorText("Malformed argument list ends with: " + name)
			}
			if err := a.variable(target.Car, rest); err != nil {
				return err
			}
			state, pattern = name, target.Cdr
		case name == "&allow-other-keys":
			open = true
		case len(name) > 1 && name[0] == '&':
			state, open = name, open && name != "&key"
		default:
			if state == "&key" {
				keys = append(keys, a.key(c.Car))
			}
			if err := a.argument(state, c.Car, rest); err != nil {
				return err
			}
		}
	}
}

// key is the keyword of an item behind &key.
func (a *argumentList) key(item kernel.Object) kernel.Object {
	variable, _, _ := optionalSpec(item)
	if c, ok := variable.(*syntax.Cons); ok { // ((:key VAR) DEFAULT)
		return c.Car
	}
	name, _ := kernel.SymbolName(variable)
	return a.m.Symbol(":" + name)
}

// checkKeys refuses keywords that are not among the keys.
func (a *argumentList) checkKeys(rest *syntax.Symbol, keys []kernel.Object) {
	m := a.m
	check := m.ListOf("lisp--check-keys", rest, m.ListOf("quote", syntax.List(keys...)))
	a.bindings = append(a.bindings, syntax.List(Temp(m, "ignored"), check))
}

// checkKeys is (lisp--check-keys PLIST KEYS).
func checkKeys(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	allow := m.Symbol(":allow-other-keys")
	known := syntax.NewCons(allow, args[1])
	for rest, ok := args[0].(*syntax.Cons); ok; rest, ok = kernel.CdrOf(rest.Cdr).(*syntax.Cons) {
		found, err := subr.MemberBy(subr.EqTest)(m, []kernel.Object{rest.Car, known})
		if err != nil {
			return nil, err
		}
		if found != kernel.Nil {
			continue
		}
		all, err := subr.MemberBy(subr.EqTest)(m, []kernel.Object{allow, args[0]})
		if err != nil || kernel.CarOf(kernel.CdrOf(all)) != kernel.Nil {
			return kernel.Nil, err
		}
		return nil, m.ErrorText("Keyword argument " + syntax.Prin1(rest.Car) + " not one of " + syntax.Prin1(args[1]))
	}
	return kernel.Nil, nil
}

// end handles what the pattern ends in: a variable for the rest, or nil, which
// takes no more arguments.
func (a *argumentList) end(pattern kernel.Object, state string, rest *syntax.Symbol) error {
	if pattern != kernel.Nil {
		return a.variable(pattern, rest)
	}
	if state == "required" || state == "&optional" {
		a.bindings = append(a.bindings, syntax.List(Temp(a.m, "ignored"), a.m.ListOf("lisp--check-rest", rest, a.m.ListOf("quote", a.shown), a.whole)))
	}
	return nil
}

// argument binds one item of the pattern.
func (a *argumentList) argument(state string, item kernel.Object, rest *syntax.Symbol) error {
	m := a.m
	switch state {
	case "&key":
		return a.keyword(item, rest)
	case "&aux":
		variable, def, _ := optionalSpec(item)
		a.bindings = append(a.bindings, syntax.List(variable, def))
		return nil
	case "&optional":
		variable, def, given := optionalSpec(item)
		if given != kernel.Nil {
			a.bindings = append(a.bindings, syntax.List(given, m.ListOf("and", rest, m.T)))
		}
		value := m.ListOf("car-safe", rest)
		if def != kernel.Nil {
			value = m.ListOf("if", rest, value, def)
		}
		if err := a.variable(variable, value); err != nil {
			return err
		}
	case "required":
		if err := a.variable(item, m.ListOf("lisp--next-arg", rest, m.ListOf("quote", a.shown), a.whole)); err != nil {
			return err
		}
	default:
		return m.ErrorText("Malformed argument list")
	}
	a.bindings = append(a.bindings, syntax.List(rest, m.ListOf("cdr-safe", rest)))
	return nil
}

// optionalSpec takes VAR or (VAR DEFAULT GIVEN) apart.
func optionalSpec(item kernel.Object) (variable, def, given kernel.Object) {
	c, ok := item.(*syntax.Cons)
	if !ok {
		return item, kernel.Nil, kernel.Nil
	}
	return c.Car, kernel.CarOf(c.Cdr), kernel.CarOf(kernel.CdrOf(c.Cdr))
}

func (a *argumentList) variable(pattern, value kernel.Object) error {
	switch pattern.(type) {
	case *syntax.Symbol:
		a.bindings = append(a.bindings, syntax.List(pattern, value))
		return nil
	case *syntax.Cons:
		return a.add(pattern, value)
	}
	if pattern == kernel.Nil {
		return nil
	}
	return a.m.WrongType("symbolp", pattern)
}

func (a *argumentList) keyword(item kernel.Object, rest *syntax.Symbol) error {
	m := a.m
	variable, def, given := optionalSpec(item)
	key := a.key(item)
	if c, ok := variable.(*syntax.Cons); ok {
		variable = kernel.CarOf(c.Cdr)
	}
	found := Temp(m, "key")
	a.bindings = append(a.bindings, syntax.List(found, m.ListOf("plist-member", rest, m.ListOf("quote", key))))
	if given != kernel.Nil {
		a.bindings = append(a.bindings, syntax.List(given, m.ListOf("and", found, m.T)))
	}
	return a.variable(variable, m.ListOf("if", found, m.ListOf("cadr", found), def))
}

// needsDestructuring tells whether an argument list is more than lambda takes.
func needsDestructuring(list kernel.Object) bool {
	for n := 0; n < 1000; n++ {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return list != kernel.Nil
		}
		if name, isSym := kernel.SymbolName(c.Car); !isSym || name == "&key" || name == "&aux" || name == "&body" {
			return true
		}
		list = c.Cdr
	}
	return false
}

func lowerDestructuring(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	form, err := destructured(lw.M, args[0].Car, args[1].Car, args[1].Cdr, args[0].Car)
	if err != nil {
		return lw.Raise(err)
	}
	return lw.Lower(form, used)
}

// wrongCount is the error for a list that is too short or too long.
func wrongCount(m *kernel.Machine, shown, list kernel.Object) error {
	items, err := m.ListItems(list)
	if err != nil {
		return err
	}
	return m.Signal("wrong-number-of-arguments", shown, syntax.Int(len(items)))
}

// destructured is (let* (…) BODY…) for a pattern and a form; shown is what an
// error about too few or too many shows.
func destructured(m *kernel.Machine, pattern, form, body, shown kernel.Object) (kernel.Object, error) {
	a := &argumentList{m: m, shown: shown}
	if err := a.add(pattern, form); err != nil {
		return nil, err
	}
	return syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(a.bindings...), body)), nil
}

// clLambda makes an ordinary argument list and body of cl-lib's: ARGS . BODY
// in a cons.
func clLambda(m *kernel.Machine, args, body kernel.Object, block kernel.Object) (*syntax.Cons, error) {
	head, rest := splitDocumentation(body)
	if block != kernel.Nil {
		rest = syntax.List(syntax.NewCons(m.Symbol("cl-block"), syntax.NewCons(block, rest)))
	}
	if needsDestructuring(args) {
		all := Temp(m, "args")
		shown := args
		if block != kernel.Nil {
			shown = block
		}
		form, err := destructured(m, args, all, rest, shown)
		if err != nil {
			return nil, err
		}
		args, rest = syntax.List(m.Symbol("&rest"), all), syntax.List(form)
	}
	for i := len(head) - 1; i >= 0; i-- {
		rest = syntax.NewCons(head[i], rest)
	}
	return syntax.NewCons(args, rest), nil
}

// splitDocumentation takes the doc string, declare and interactive forms off a body.
func splitDocumentation(body kernel.Object) (head []kernel.Object, rest kernel.Object) {
	for len(head) < 10 {
		c, ok := body.(*syntax.Cons)
		if !ok {
			break
		}
		_, isDoc := c.Car.(*syntax.String)
		name, _ := kernel.SymbolName(kernel.CarOf(c.Car))
		if !(isDoc && c.Cdr != kernel.Nil && len(head) == 0) && name != "declare" && name != "interactive" {
			break
		}
		head = append(head, c.Car)
		body = c.Cdr
	}
	return head, body
}

func lowerClDefun(macro bool) func(*kernel.Lowering, *kernel.Site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
		sym, bad := lw.FunctionName(args[0].Car)
		if bad != nil {
			return bad
		}
		lambda, err := clLambda(lw.M, args[1].Car, args[1].Cdr, sym)
		if err != nil {
			return lw.Raise(err)
		}
		form := syntax.NewCons(lw.M.Symbol("lambda"), lambda)
		form.At, form.CarAt = lw.At, lw.At
		return kernel.Call(&kernel.DefineOp{Sym: sym, Macro: macro}, lw.MakeClosure(lw.ParseLambda(form, sym.Name)))
	}
}

// lowerClFunction is (cl-function (lambda ARGS …)).
func lowerClFunction(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	form, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return args[0].Car
	}
	rest, ok := form.Cdr.(*syntax.Cons)
	if !ok {
		return lw.RaiseSignal("invalid-function", form)
	}
	lambda, err := clLambda(lw.M, rest.Car, rest.Cdr, kernel.Nil)
	if err != nil {
		return lw.Raise(err)
	}
	plain := syntax.NewCons(lw.M.Symbol("lambda"), lambda)
	plain.At, plain.CarAt = form.At, form.CarAt
	return lw.Function(plain, false)
}

// blockTag is the catch tag of (cl-block NAME).
func blockTag(m *kernel.Machine, name kernel.Object) kernel.Object {
	text, _ := kernel.SymbolName(name)
	return m.ListOf("quote", m.Symbol("--cl-block-"+text+"--"))
}

// expandBlock makes a catch, unless the body cannot return to it.
func expandBlock(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	returns, err := mentionsReturn(m, args[0].Cdr)
	if err != nil {
		return nil, err
	}
	if !returns {
		return syntax.NewCons(m.Symbol("progn"), args[0].Cdr), nil
	}
	return syntax.NewCons(m.Symbol("catch"), syntax.NewCons(blockTag(m, args[0].Car), args[0].Cdr)), nil
}

// mentionsReturn tells whether a form has one of the return macros in it.
func mentionsReturn(m *kernel.Machine, o kernel.Object) (bool, error) {
	for {
		c, ok := o.(*syntax.Cons)
		if !ok {
			name, _ := kernel.SymbolName(o)
			return name == "return", nil
		}
		if err := m.Step(1); err != nil {
			return false, err
		}
		switch name, _ := kernel.SymbolName(c.Car); name {
		case "cl-return", "cl-return-from", "return", "return-from":
			return true, nil
		}
		if inner, ok := c.Car.(*syntax.Cons); ok {
			if err := m.Enter(); err != nil {
				m.Leave()
				return false, err
			}
			found, err := mentionsReturn(m, inner)
			m.Leave()
			if err != nil || found {
				return found, err
			}
		}
		o = c.Cdr
	}
}

func expandReturn(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	var value kernel.Object = kernel.Nil
	if len(args) > 0 {
		value = args[0].Car
	}
	return m.ListOf("throw", blockTag(m, kernel.Nil), value), nil
}

func expandReturnFrom(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	var value kernel.Object = kernel.Nil
	if len(args) > 1 {
		value = args[1].Car
	}
	return m.ListOf("throw", blockTag(m, args[0].Car), value), nil
}

func destructuringFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "lisp--next-arg", Min: 3, Max: 3, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			if c, ok := args[0].(*syntax.Cons); ok {
				return c.Car, nil
			}
			return nil, wrongCount(m, args[1], args[2])
		}},
		{Name: "lisp--check-keys", Min: 2, Max: 2, Fn: checkKeys},
		{Name: "lisp--check-rest", Min: 3, Max: 3, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			if args[0] == kernel.Nil {
				return kernel.Nil, nil
			}
			return nil, wrongCount(m, args[1], args[2])
		}},
		{Name: "lisp--progv", Min: 3, Max: 3, Fn: progv},
	}
}

func progv(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	syms, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	values, err := m.ListItems(args[1])
	if err != nil {
		return nil, err
	}
	height := len(m.Bindings)
	defer m.UnbindTo(height)
	for i, o := range syms {
		sym, err := m.SymbolArg(o)
		if err != nil {
			return nil, err
		}
		if sym.Constant {
			return nil, m.Signal("setting-constant", o)
		}
		v := kernel.Nil
		if i < len(values) {
			v = values[i]
		}
		m.Bind(sym, v)
	}
	return m.Apply(args[2])
}
