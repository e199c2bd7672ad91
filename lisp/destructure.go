package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// argumentList is an argument list of cl-lib: &optional with defaults, &key,
// &rest and &body, &aux, nested lists.
type argumentList struct {
	m        *Machine
	bindings []Object // (VAR FORM), in order
	shown    Object   // what wrong-number-of-arguments shows
	whole    Object   // the variable of the list that is taken apart
	depth    int
}

func destructuringForms() []Special {
	return []Special{
		{name: "cl-defun", min: 2, max: -1, lower: lowerClDefun(false)},
		{name: "cl-defsubst", min: 2, max: -1, lower: lowerClDefun(false)},
		{name: "defun*", min: 2, max: -1, lower: lowerClDefun(false)},
		{name: "cl-defmacro", min: 2, max: -1, lower: lowerClDefun(true)},
		{name: "defmacro*", min: 2, max: -1, lower: lowerClDefun(true)},
		{name: "cl-function", min: 1, max: 1, lower: lowerClFunction},
		{name: "cl-macrolet", min: 1, max: -1, lower: lowerMacrolet},
		{name: "macrolet", min: 1, max: -1, lower: lowerMacrolet},
		{name: "cl-block", min: 1, max: -1, expand: expandBlock},
		{name: "block", min: 1, max: -1, expand: expandBlock},
		{name: "cl-return", max: 1, expand: expandReturn},
		{name: "return", max: 1, expand: expandReturn},
		{name: "cl-return-from", min: 1, max: 2, expand: expandReturnFrom},
		{name: "return-from", min: 1, max: 2, expand: expandReturnFrom},
	}
}

// add binds what a list pattern names to the parts of the value of form.
func (a *argumentList) add(pattern, form Object) error {
	if a.depth++; a.depth > 50 {
		return a.m.errorText("Arguments nested too deep")
	}
	defer func() { a.depth-- }()
	outer := a.whole
	defer func() { a.whole = outer }()
	rest, whole := a.m.temp("args"), a.m.temp("whole")
	a.bindings = append(a.bindings, syntax.List(whole, form), syntax.List(rest, whole))
	a.whole = whole
	state := "required"
	var keys []Object
	open := true // to any keyword: there is no &key
	for {
		c, ok := pattern.(*syntax.Cons)
		if !ok {
			if !open {
				a.checkKeys(rest, keys)
			}
			return a.end(pattern, state, rest)
		}
		if err := a.m.step(1); err != nil {
			return err
		}
		pattern = c.Cdr
		name, _ := symbolName(c.Car)
		switch {
		case name == "&rest" || name == "&body":
			target, ok := pattern.(*syntax.Cons)
			if !ok {
				return a.m.errorText("Malformed argument list ends with: " + name)
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
func (a *argumentList) key(item Object) Object {
	variable, _, _ := optionalSpec(item)
	if c, ok := variable.(*syntax.Cons); ok { // ((:key VAR) DEFAULT)
		return c.Car
	}
	name, _ := symbolName(variable)
	return a.m.Symbol(":" + name)
}

// checkKeys refuses keywords that are not among the keys.
func (a *argumentList) checkKeys(rest *syntax.Symbol, keys []Object) {
	m := a.m
	check := m.listOf("lisp--check-keys", rest, m.listOf("quote", syntax.List(keys...)))
	a.bindings = append(a.bindings, syntax.List(m.temp("ignored"), check))
}

// checkKeys is (lisp--check-keys PLIST KEYS).
func checkKeys(m *Machine, args []Object) (Object, error) {
	allow := m.Symbol(":allow-other-keys")
	known := syntax.NewCons(allow, args[1])
	for rest, ok := args[0].(*syntax.Cons); ok; rest, ok = cdrOf(rest.Cdr).(*syntax.Cons) {
		found, err := memberBy(eqTest)(m, []Object{rest.Car, known})
		if err != nil {
			return nil, err
		}
		if found != Nil {
			continue
		}
		all, err := memberBy(eqTest)(m, []Object{allow, args[0]})
		if err != nil || carOf(cdrOf(all)) != Nil {
			return Nil, err
		}
		return nil, m.errorText("Keyword argument " + syntax.Prin1(rest.Car) + " not one of " + syntax.Prin1(args[1]))
	}
	return Nil, nil
}

// end handles what the pattern ends in: a variable for the rest, or nil, which
// takes no more arguments.
func (a *argumentList) end(pattern Object, state string, rest *syntax.Symbol) error {
	if pattern != Nil {
		return a.variable(pattern, rest)
	}
	if state == "required" || state == "&optional" {
		a.bindings = append(a.bindings, syntax.List(a.m.temp("ignored"), a.m.listOf("lisp--check-rest", rest, a.m.listOf("quote", a.shown), a.whole)))
	}
	return nil
}

// argument binds one item of the pattern.
func (a *argumentList) argument(state string, item Object, rest *syntax.Symbol) error {
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
		if given != Nil {
			a.bindings = append(a.bindings, syntax.List(given, m.listOf("and", rest, m.t)))
		}
		value := m.listOf("car-safe", rest)
		if def != Nil {
			value = m.listOf("if", rest, value, def)
		}
		if err := a.variable(variable, value); err != nil {
			return err
		}
	case "required":
		if err := a.variable(item, m.listOf("lisp--next-arg", rest, m.listOf("quote", a.shown), a.whole)); err != nil {
			return err
		}
	default:
		return m.errorText("Malformed argument list")
	}
	a.bindings = append(a.bindings, syntax.List(rest, m.listOf("cdr-safe", rest)))
	return nil
}

// optionalSpec takes VAR or (VAR DEFAULT GIVEN) apart.
func optionalSpec(item Object) (variable, def, given Object) {
	c, ok := item.(*syntax.Cons)
	if !ok {
		return item, Nil, Nil
	}
	return c.Car, carOf(c.Cdr), carOf(cdrOf(c.Cdr))
}

func (a *argumentList) variable(pattern, value Object) error {
	switch pattern.(type) {
	case *syntax.Symbol:
		a.bindings = append(a.bindings, syntax.List(pattern, value))
		return nil
	case *syntax.Cons:
		return a.add(pattern, value)
	}
	if pattern == Nil {
		return nil
	}
	return a.m.wrongType("symbolp", pattern)
}

func (a *argumentList) keyword(item Object, rest *syntax.Symbol) error {
	m := a.m
	variable, def, given := optionalSpec(item)
	key := a.key(item)
	if c, ok := variable.(*syntax.Cons); ok {
		variable = carOf(c.Cdr)
	}
	found := m.temp("key")
	a.bindings = append(a.bindings, syntax.List(found, m.listOf("plist-member", rest, m.listOf("quote", key))))
	if given != Nil {
		a.bindings = append(a.bindings, syntax.List(given, m.listOf("and", found, m.t)))
	}
	return a.variable(variable, m.listOf("if", found, m.listOf("cadr", found), def))
}

// needsDestructuring tells whether an argument list is more than lambda takes.
func needsDestructuring(list Object) bool {
	for n := 0; n < 1000; n++ {
		c, ok := list.(*syntax.Cons)
		if !ok {
			return list != Nil
		}
		if name, isSym := symbolName(c.Car); !isSym || name == "&key" || name == "&aux" || name == "&body" {
			return true
		}
		list = c.Cdr
	}
	return false
}

func lowerDestructuring(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	form, err := lw.m.destructured(args[0].Car, args[1].Car, args[1].Cdr, args[0].Car)
	if err != nil {
		return lw.raise(err)
	}
	return lw.lower(form, used)
}

// wrongCount is the error for a list that is too short or too long.
func (m *Machine) wrongCount(shown, list Object) error {
	items, err := m.listItems(list)
	if err != nil {
		return err
	}
	return m.signal("wrong-number-of-arguments", shown, syntax.Int(len(items)))
}

// destructured is (let* (…) BODY…) for a pattern and a form; shown is what an
// error about too few or too many shows.
func (m *Machine) destructured(pattern, form, body, shown Object) (Object, error) {
	a := &argumentList{m: m, shown: shown}
	if err := a.add(pattern, form); err != nil {
		return nil, err
	}
	return syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(a.bindings...), body)), nil
}

// clLambda makes an ordinary argument list and body of cl-lib's: ARGS . BODY
// in a cons.
func (m *Machine) clLambda(args, body Object, block Object) (*syntax.Cons, error) {
	head, rest := splitDocumentation(body)
	if block != Nil {
		rest = syntax.List(syntax.NewCons(m.Symbol("cl-block"), syntax.NewCons(block, rest)))
	}
	if needsDestructuring(args) {
		all := m.temp("args")
		shown := args
		if block != Nil {
			shown = block
		}
		form, err := m.destructured(args, all, rest, shown)
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
func splitDocumentation(body Object) (head []Object, rest Object) {
	for len(head) < 10 {
		c, ok := body.(*syntax.Cons)
		if !ok {
			break
		}
		_, isDoc := c.Car.(*syntax.String)
		name, _ := symbolName(carOf(c.Car))
		if !(isDoc && c.Cdr != Nil && len(head) == 0) && name != "declare" && name != "interactive" {
			break
		}
		head = append(head, c.Car)
		body = c.Cdr
	}
	return head, body
}

func lowerClDefun(macro bool) func(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
		sym, bad := lw.functionName(args[0].Car)
		if bad != nil {
			return bad
		}
		lambda, err := lw.m.clLambda(args[1].Car, args[1].Cdr, sym)
		if err != nil {
			return lw.raise(err)
		}
		form := syntax.NewCons(lw.m.Symbol("lambda"), lambda)
		form.At, form.CarAt = lw.at, lw.at
		return call(&defineOp{sym: sym, macro: macro}, lw.makeClosure(lw.parseLambda(form, sym.Name)))
	}
}

// lowerClFunction is (cl-function (lambda ARGS …)).
func lowerClFunction(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	form, ok := args[0].Car.(*syntax.Cons)
	if !ok {
		return args[0].Car
	}
	rest, ok := form.Cdr.(*syntax.Cons)
	if !ok {
		return lw.raiseSignal("invalid-function", form)
	}
	lambda, err := lw.m.clLambda(rest.Car, rest.Cdr, Nil)
	if err != nil {
		return lw.raise(err)
	}
	plain := syntax.NewCons(lw.m.Symbol("lambda"), lambda)
	plain.At, plain.CarAt = form.At, form.CarAt
	return lw.function(plain, false)
}

// blockTag is the catch tag of (cl-block NAME).
func (m *Machine) blockTag(name Object) Object {
	text, _ := symbolName(name)
	return m.listOf("quote", m.Symbol("--cl-block-"+text+"--"))
}

// expandBlock makes a catch, unless the body cannot return to it.
func expandBlock(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	returns, err := m.mentionsReturn(args[0].Cdr)
	if err != nil {
		return nil, err
	}
	if !returns {
		return syntax.NewCons(m.Symbol("progn"), args[0].Cdr), nil
	}
	return syntax.NewCons(m.Symbol("catch"), syntax.NewCons(m.blockTag(args[0].Car), args[0].Cdr)), nil
}

// mentionsReturn tells whether a form has one of the return macros in it.
func (m *Machine) mentionsReturn(o Object) (bool, error) {
	for {
		c, ok := o.(*syntax.Cons)
		if !ok {
			name, _ := symbolName(o)
			return name == "return", nil
		}
		if err := m.step(1); err != nil {
			return false, err
		}
		switch name, _ := symbolName(c.Car); name {
		case "cl-return", "cl-return-from", "return", "return-from":
			return true, nil
		}
		if inner, ok := c.Car.(*syntax.Cons); ok {
			if err := m.enter(); err != nil {
				m.leave()
				return false, err
			}
			found, err := m.mentionsReturn(inner)
			m.leave()
			if err != nil || found {
				return found, err
			}
		}
		o = c.Cdr
	}
}

func expandReturn(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var value Object = Nil
	if len(args) > 0 {
		value = args[0].Car
	}
	return m.listOf("throw", m.blockTag(Nil), value), nil
}

func expandReturnFrom(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var value Object = Nil
	if len(args) > 1 {
		value = args[1].Car
	}
	return m.listOf("throw", m.blockTag(args[0].Car), value), nil
}

func destructuringFunctions() []Subr {
	return []Subr{
		{Name: "lisp--next-arg", Min: 3, Max: 3, fn: func(m *Machine, args []Object) (Object, error) {
			if c, ok := args[0].(*syntax.Cons); ok {
				return c.Car, nil
			}
			return nil, m.wrongCount(args[1], args[2])
		}},
		{Name: "lisp--check-keys", Min: 2, Max: 2, fn: checkKeys},
		{Name: "lisp--check-rest", Min: 3, Max: 3, fn: func(m *Machine, args []Object) (Object, error) {
			if args[0] == Nil {
				return Nil, nil
			}
			return nil, m.wrongCount(args[1], args[2])
		}},
		{Name: "lisp--progv", Min: 3, Max: 3, fn: progv},
	}
}

func progv(m *Machine, args []Object) (Object, error) {
	syms, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	values, err := m.listItems(args[1])
	if err != nil {
		return nil, err
	}
	height := len(m.bindings)
	defer m.unbindTo(height)
	for i, o := range syms {
		sym, err := m.symbolArg(o)
		if err != nil {
			return nil, err
		}
		if sym.Constant {
			return nil, m.signal("setting-constant", o)
		}
		v := Nil
		if i < len(values) {
			v = values[i]
		}
		m.bind(sym, v)
	}
	return m.apply(args[2])
}
