package lisp

import "smtpmail/lisp/syntax"

func pcaseForms() []Special {
	return []Special{
		{name: "pcase", min: 1, max: -1, expand: expandPcase("pcase")},
		{name: "pcase-exhaustive", min: 1, max: -1, expand: expandPcase("pcase-exhaustive")},
		{name: "cl-case", min: 1, max: -1, expand: expandCase(false)},
		{name: "case", min: 1, max: -1, expand: expandCase(false)},
		{name: "cl-ecase", min: 1, max: -1, expand: expandCase(true)},
		{name: "ecase", min: 1, max: -1, expand: expandCase(true)},
		{name: "cl-typecase", min: 1, max: -1, expand: expandTypecase(false)},
		{name: "cl-etypecase", min: 1, max: -1, expand: expandTypecase(true)},
	}
}

// expandPcase makes (car (or CLAUSE…)): each clause is nil, or the value of
// its body in a list.
func expandPcase(name string) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		value := m.temp("value")
		clauses := []Object{m.Symbol("or")}
		for _, cell := range args[1:] {
			clause, ok := cell.Car.(*syntax.Cons)
			if !ok {
				return nil, m.wrongType("listp", cell.Car)
			}
			body := m.listOf("list", syntax.NewCons(m.Symbol("progn"), clause.Cdr))
			pattern, err := m.onceBound(clause.Car, map[*syntax.Symbol]bool{})
			if err != nil {
				return nil, err
			}
			form, err := m.pattern(pattern, value, body)
			if err != nil {
				return nil, err
			}
			clauses = append(clauses, form)
		}
		if name == "pcase-exhaustive" {
			clauses = append(clauses, m.listOf("error", syntax.NewString("No clause matching `%S'"), value))
		}
		return m.listOf("let", syntax.List(syntax.List(value, args[0].Car)),
			m.listOf("car", syntax.List(clauses...))), nil
	}
}

// pattern is the form that is then's value if the pattern matches the value of
// a variable, else nil.
func (m *Machine) pattern(p Object, value, then Object) (Object, error) {
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	if err := m.step(1); err != nil {
		return nil, err
	}
	if err := m.chargeCode(4 * consBytes); err != nil {
		return nil, err
	}
	switch x := p.(type) {
	case *syntax.Symbol:
		switch {
		case x.Name == "_":
			return then, nil
		case x.Name == "t":
			return then, nil
		case x.Constant:
			return m.listOf("if", m.listOf("eq", value, m.listOf("quote", x)), then), nil
		}
		return m.listOf("let", syntax.List(syntax.List(x, value)), then), nil
	case *syntax.Cons:
		return m.listPattern(x, value, then)
	case *syntax.String, syntax.Int, *syntax.BigInt:
		return m.listOf("if", m.listOf("equal", value, p), then), nil
	}
	if p == Nil {
		return m.listOf("if", m.listOf("null", value), then), nil
	}
	return nil, m.errorText("Unknown pattern ‘" + syntax.Prin1(p) + "’")
}

func (m *Machine) listPattern(p *syntax.Cons, value, then Object) (Object, error) {
	items, err := m.listItems(p.Cdr)
	if err != nil {
		return nil, err
	}
	name, _ := symbolName(p.Car)
	first := Nil
	if len(items) > 0 {
		first = items[0]
	}
	switch name {
	case "quote":
		return m.listOf("if", m.listOf("equal", value, p), then), nil
	case "`":
		return m.quotedPattern(first, value, then)
	case "pred":
		return m.listOf("if", m.predicateCall(first, value), then), nil
	case "guard":
		return m.listOf("if", first, then), nil
	case "cl-type":
		return m.listOf("if", m.listOf("cl-typep", value, m.listOf("quote", first)), then), nil
	case "and":
		for i := len(items) - 1; i >= 0; i-- {
			if then, err = m.pattern(items[i], value, then); err != nil {
				return nil, err
			}
		}
		return then, nil
	case "or":
		alternatives := []Object{m.Symbol("or")}
		for _, item := range items {
			form, err := m.pattern(item, value, then)
			if err != nil {
				return nil, err
			}
			alternatives = append(alternatives, form)
		}
		return syntax.List(alternatives...), nil
	case "app", "let":
		if len(items) < 2 {
			break
		}
		v := m.temp("value")
		expr, sub := m.predicateCall(first, value), items[1]
		if name == "let" {
			expr, sub = items[1], first
		}
		inner, err := m.pattern(sub, v, then)
		if err != nil {
			return nil, err
		}
		return m.listOf("let", syntax.List(syntax.List(v, expr)), inner), nil
	case "seq":
		return m.sequencePattern(items, value, then)
	case "map":
		return m.mapPattern(items, value, then)
	case "cl-struct":
		return m.structPattern(items, value, then)
	case "rx":
		return m.rxPattern(items, value, then)
	}
	return nil, m.errorText("Unknown " + name + " pattern: " + syntax.Prin1(p))
}

// predicateCall is the call that (pred F) stands for: F a symbol, a lambda or a
// call that gets the value as its last argument; (not F) turns it around.
func (m *Machine) predicateCall(f, value Object) Object {
	switch x := f.(type) {
	case *syntax.Symbol:
		return syntax.List(x, value)
	case *syntax.Cons:
		switch name, _ := symbolName(x.Car); name {
		case "not":
			return m.listOf("not", m.predicateCall(carOf(x.Cdr), value))
		case "lambda":
			return m.listOf("funcall", x, value)
		case "function":
			return m.listOf("funcall", x, value)
		}
		args, err := m.listItems(x.Cdr)
		if err == nil {
			return syntax.NewCons(x.Car, syntax.List(append(args, value)...))
		}
	}
	return m.listOf("funcall", f, value)
}

// quotedPattern matches a backquote pattern.
func (m *Machine) quotedPattern(p Object, value, then Object) (Object, error) {
	if mark, inner := marked(p); mark == "," {
		return m.pattern(inner.Car, value, then)
	}
	switch x := p.(type) {
	case *syntax.Cons:
		first, rest := m.temp("car"), m.temp("cdr")
		inner, err := m.quotedPattern(x.Cdr, rest, then)
		if err != nil {
			return nil, err
		}
		if inner, err = m.quotedPattern(x.Car, first, inner); err != nil {
			return nil, err
		}
		return m.listOf("if", m.listOf("consp", value),
			m.listOf("let", syntax.List(syntax.List(first, m.listOf("car", value)), syntax.List(rest, m.listOf("cdr", value))), inner)), nil
	case *syntax.Vector:
		form := then
		for i := len(x.Items) - 1; i >= 0; i-- {
			item := m.temp("item")
			inner, err := m.quotedPattern(x.Items[i], item, form)
			if err != nil {
				return nil, err
			}
			form = m.listOf("let", syntax.List(syntax.List(item, m.listOf("aref", value, syntax.Int(i)))), inner)
		}
		test := m.listOf("and", m.listOf("vectorp", value), m.listOf("=", m.listOf("length", value), syntax.Int(len(x.Items))))
		return m.listOf("if", test, form), nil
	}
	return m.listOf("if", m.listOf("equal", value, m.listOf("quote", p)), then), nil
}

// expandCase is (cl-case EXPR (KEYLIST BODY…)…).
func expandCase(exhaustive bool) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		value := m.temp("value")
		clauses := []Object{m.Symbol("cond")}
		for _, cell := range args[1:] {
			keys, body := carOf(cell.Car), cdrOf(cell.Car)
			var test Object
			name, isSym := symbolName(keys)
			switch {
			case isSym && (name == "t" || name == "otherwise"):
				test = m.t
			case m.listArg(keys) == nil:
				test = m.listOf("cl-member", value, m.listOf("quote", keys))
			default:
				test = m.listOf("eql", value, m.listOf("quote", keys))
			}
			if body == Nil {
				body = syntax.List(Nil)
			}
			clauses = append(clauses, syntax.NewCons(test, body))
		}
		if exhaustive {
			clauses = append(clauses, syntax.List(m.t, m.listOf("error", syntax.NewString("cl-ecase failed: %s, %s"), value, Nil)))
		}
		return m.listOf("let", syntax.List(syntax.List(value, args[0].Car)), syntax.List(clauses...)), nil
	}
}

func expandTypecase(exhaustive bool) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		value := m.temp("value")
		clauses := []Object{m.Symbol("cond")}
		for _, cell := range args[1:] {
			test := m.listOf("cl-typep", value, m.listOf("quote", carOf(cell.Car)))
			if name, _ := symbolName(carOf(cell.Car)); name == "t" || name == "otherwise" {
				test = m.t
			}
			body := cdrOf(cell.Car)
			if body == Nil {
				body = syntax.List(Nil)
			}
			clauses = append(clauses, syntax.NewCons(test, body))
		}
		if exhaustive {
			clauses = append(clauses, syntax.List(m.t, m.listOf("error", syntax.NewString("cl-etypecase failed: %s"), value)))
		}
		return m.listOf("let", syntax.List(syntax.List(value, args[0].Car)), syntax.List(clauses...)), nil
	}
}
