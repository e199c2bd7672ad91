package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

func pcaseForms() []kernel.Special {
	return []kernel.Special{
		{Name: "pcase", Min: 1, Max: -1, Expand: expandPcase("pcase")},
		{Name: "pcase-exhaustive", Min: 1, Max: -1, Expand: expandPcase("pcase-exhaustive")},
		{Name: "cl-case", Min: 1, Max: -1, Expand: expandCase(false)},
		{Name: "case", Min: 1, Max: -1, Expand: expandCase(false)},
		{Name: "cl-ecase", Min: 1, Max: -1, Expand: expandCase(true)},
		{Name: "ecase", Min: 1, Max: -1, Expand: expandCase(true)},
		{Name: "cl-typecase", Min: 1, Max: -1, Expand: expandTypecase(false)},
		{Name: "cl-etypecase", Min: 1, Max: -1, Expand: expandTypecase(true)},
	}
}

// expandPcase makes (car (or CLAUSE…)): each clause is nil, or the value of
// its body in a list.
func expandPcase(name string) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		value := Temp(m, "value")
		clauses := []kernel.Object{m.Symbol("or")}
		for _, cell := range args[1:] {
			clause, ok := cell.Car.(*syntax.Cons)
			if !ok {
				return nil, m.WrongType("listp", cell.Car)
			}
			body := m.ListOf("list", syntax.NewCons(m.Symbol("progn"), clause.Cdr))
			pattern, err := onceBound(m, clause.Car, map[*syntax.Symbol]bool{})
			if err != nil {
				return nil, err
			}
			form, err := matchPattern(m, pattern, value, body)
			if err != nil {
				return nil, err
			}
			clauses = append(clauses, form)
		}
		if name == "pcase-exhaustive" {
			clauses = append(clauses, m.ListOf("error", syntax.NewString("No clause matching `%S'"), value))
		}
		return m.ListOf("let", syntax.List(syntax.List(value, args[0].Car)),
			m.ListOf("car", syntax.List(clauses...))), nil
	}
}

// matchPattern is the form that is then's value if the pattern matches the value of
// a variable, else nil.
func matchPattern(m *kernel.Machine, p kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	if err := m.Step(1); err != nil {
		return nil, err
	}
	if err := m.ChargeCode(4 * kernel.ConsBytes); err != nil {
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
			return m.ListOf("if", m.ListOf("eq", value, m.ListOf("quote", x)), then), nil
		}
		return m.ListOf("let", syntax.List(syntax.List(x, value)), then), nil
	case *syntax.Cons:
		return listPattern(m, x, value, then)
	case *syntax.String, syntax.Int, *syntax.BigInt:
		return m.ListOf("if", m.ListOf("equal", value, p), then), nil
	}
	if p == kernel.Nil {
		return m.ListOf("if", m.ListOf("null", value), then), nil
	}
	return nil, m.ErrorText("Unknown pattern ‘" + syntax.Prin1(p) + "’")
}

func listPattern(m *kernel.Machine, p *syntax.Cons, value, then kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(p.Cdr)
	if err != nil {
		return nil, err
	}
	name, _ := kernel.SymbolName(p.Car)
	first := kernel.Nil
	if len(items) > 0 {
		first = items[0]
	}
	switch name {
	case "quote":
		return m.ListOf("if", m.ListOf("equal", value, p), then), nil
	case "`":
		return quotedPattern(m, first, value, then)
	case "pred":
		return m.ListOf("if", predicateCall(m, first, value), then), nil
	case "guard":
		return m.ListOf("if", first, then), nil
	case "cl-type":
		return m.ListOf("if", m.ListOf("cl-typep", value, m.ListOf("quote", first)), then), nil
	case "and":
		for i := len(items) - 1; i >= 0; i-- {
			if then, err = matchPattern(m, items[i], value, then); err != nil {
				return nil, err
			}
		}
		return then, nil
	case "or":
		return orPattern(m, items, value, then)
	case "app", "let":
		if len(items) < 2 {
			break
		}
		v := Temp(m, "value")
		expr, sub := predicateCall(m, first, value), items[1]
		if name == "let" {
			expr, sub = items[1], first
		}
		inner, err := matchPattern(m, sub, v, then)
		if err != nil {
			return nil, err
		}
		return m.ListOf("let", syntax.List(syntax.List(v, expr)), inner), nil
	case "seq":
		return sequencePattern(m, items, value, then)
	case "map":
		return mapPattern(m, items, value, then)
	case "cl-struct":
		return structPattern(m, items, value, then)
	case "rx":
		return subr.RxPattern(m, items, value, then)
	}
	return nil, m.ErrorText("Unknown " + name + " pattern: " + syntax.Prin1(p))
}

// orPattern is (or PATTERN…): the first that matches.
func orPattern(m *kernel.Machine, items []kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	alternatives := []kernel.Object{m.Symbol("or")}
	for _, item := range items {
		form, err := matchPattern(m, item, value, then)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, form)
	}
	return syntax.List(alternatives...), nil
}

// predicateCall is the call that (pred F) stands for: F a symbol, a lambda or a
// call that gets the value as its last argument; (not F) turns it around.
func predicateCall(m *kernel.Machine, f, value kernel.Object) kernel.Object {
	switch x := f.(type) {
	case *syntax.Symbol:
		return syntax.List(x, value)
	case *syntax.Cons:
		switch name, _ := kernel.SymbolName(x.Car); name {
		case "not":
			return m.ListOf("not", predicateCall(m, kernel.CarOf(x.Cdr), value))
		case "lambda":
			return m.ListOf("funcall", x, value)
		case "function":
			return m.ListOf("funcall", x, value)
		}
		args, err := m.ListItems(x.Cdr)
		if err == nil {
			return syntax.NewCons(x.Car, syntax.List(append(args, value)...))
		}
	}
	return m.ListOf("funcall", f, value)
}

// quotedPattern matches a backquote pattern.
func quotedPattern(m *kernel.Machine, p kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	if mark, inner := subr.Marked(p); mark == "," {
		return matchPattern(m, inner.Car, value, then)
	}
	switch x := p.(type) {
	case *syntax.Cons:
		first, rest := Temp(m, "car"), Temp(m, "cdr")
		inner, err := quotedPattern(m, x.Cdr, rest, then)
		if err != nil {
			return nil, err
		}
		if inner, err = quotedPattern(m, x.Car, first, inner); err != nil {
			return nil, err
		}
		return m.ListOf("if", m.ListOf("consp", value),
			m.ListOf("let", syntax.List(syntax.List(first, m.ListOf("car", value)), syntax.List(rest, m.ListOf("cdr", value))), inner)), nil
	case *syntax.Vector:
		form := then
		for i := len(x.Items) - 1; i >= 0; i-- {
			item := Temp(m, "item")
			inner, err := quotedPattern(m, x.Items[i], item, form)
			if err != nil {
				return nil, err
			}
			form = m.ListOf("let", syntax.List(syntax.List(item, m.ListOf("aref", value, syntax.Int(i)))), inner)
		}
		test := m.ListOf("and", m.ListOf("vectorp", value), m.ListOf("=", m.ListOf("length", value), syntax.Int(len(x.Items))))
		return m.ListOf("if", test, form), nil
	}
	return m.ListOf("if", m.ListOf("equal", value, m.ListOf("quote", p)), then), nil
}

// expandCase is (cl-case EXPR (KEYLIST BODY…)…).
func expandCase(exhaustive bool) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		value := Temp(m, "value")
		clauses := []kernel.Object{m.Symbol("cond")}
		for _, cell := range args[1:] {
			keys, body := kernel.CarOf(cell.Car), kernel.CdrOf(cell.Car)
			var test kernel.Object
			name, isSym := kernel.SymbolName(keys)
			switch {
			case isSym && (name == "t" || name == "otherwise"):
				test = m.T
			case m.ListArg(keys) == nil:
				test = m.ListOf("cl-member", value, m.ListOf("quote", keys))
			default:
				test = m.ListOf("eql", value, m.ListOf("quote", keys))
			}
			if body == kernel.Nil {
				body = syntax.List(kernel.Nil)
			}
			clauses = append(clauses, syntax.NewCons(test, body))
		}
		if exhaustive {
			clauses = append(clauses, syntax.List(m.T, m.ListOf("error", syntax.NewString("cl-ecase failed: %s, %s"), value, kernel.Nil)))
		}
		return m.ListOf("let", syntax.List(syntax.List(value, args[0].Car)), syntax.List(clauses...)), nil
	}
}

func expandTypecase(exhaustive bool) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		value := Temp(m, "value")
		clauses := []kernel.Object{m.Symbol("cond")}
		for _, cell := range args[1:] {
			test := m.ListOf("cl-typep", value, m.ListOf("quote", kernel.CarOf(cell.Car)))
			if name, _ := kernel.SymbolName(kernel.CarOf(cell.Car)); name == "t" || name == "otherwise" {
				test = m.T
			}
			body := kernel.CdrOf(cell.Car)
			if body == kernel.Nil {
				body = syntax.List(kernel.Nil)
			}
			clauses = append(clauses, syntax.NewCons(test, body))
		}
		if exhaustive {
			clauses = append(clauses, syntax.List(m.T, m.ListOf("error", syntax.NewString("cl-etypecase failed: %s"), value)))
		}
		return m.ListOf("let", syntax.List(syntax.List(value, args[0].Car)), syntax.List(clauses...)), nil
	}
}
