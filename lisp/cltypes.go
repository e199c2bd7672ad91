package lisp

import "smtpmail/lisp/syntax"

func getf(m *Machine, args []Object) (Object, error) {
	tail, err := plistMember(m, args[:2])
	if err != nil || tail == Nil {
		return args[2], err
	}
	return carOf(cdrOf(tail)), nil
}

func roundingFloor(m *Machine, args []Object) (Object, error) {
	o, err := m.apply(m.Symbol("floor"), args...)
	return o, err
}

func quotientAndRest(q, r func(*Machine, []Object) (Object, error)) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if args[1] == Nil {
			args = []Object{args[0], syntax.Int(1)}
		}
		a, err := q(m, args)
		if err != nil {
			return nil, err
		}
		b, err := r(m, args)
		if err != nil {
			return nil, err
		}
		return m.newList(a, b)
	}
}

// typePredicates maps cl types to predicates where the name is not TYPEp or TYPE-p.
var typePredicates = map[string]string{
	"null": "null", "atom": "atom", "real": "numberp", "fixnum": "fixnump", "character": "characterp",
	"natnum": "natnump", "boolean": "booleanp", "keyword": "keywordp", "hash-table": "hash-table-p",
}

func typep(m *Machine, args []Object) (Object, error) {
	if c, ok := args[1].(*syntax.Cons); ok {
		return m.compoundType(args[0], c)
	}
	name, ok := symbolName(args[1])
	if !ok {
		return nil, m.errorText("Bad type spec: " + syntax.Prin1(args[1]))
	}
	if name == "t" {
		return m.t, nil
	}
	candidates := []string{typePredicates[name], name + "p", name + "-p", name}
	for _, candidate := range candidates {
		if candidate != "" && m.function(m.Symbol(candidate)) != nil {
			return m.apply(m.Symbol(candidate), args[0])
		}
	}
	return nil, m.errorText("Unknown type " + name)
}

func (m *Machine) compoundType(o Object, spec *syntax.Cons) (Object, error) {
	items, err := m.listItems(spec.Cdr)
	if err != nil {
		return nil, err
	}
	name, _ := symbolName(spec.Car)
	switch name {
	case "member", "cl-member", "eql":
		v, err := memberBy(eqlTest)(m, []Object{o, spec.Cdr})
		return m.Bool(v != nil && v != Nil), err
	case "or", "and", "not":
		for _, item := range items {
			v, err := typep(m, []Object{o, item})
			if err != nil {
				return nil, err
			}
			if name == "not" {
				return m.Bool(v == Nil), nil
			}
			if isTrue(v) == (name == "or") {
				return v, nil
			}
		}
		return m.Bool(name == "and"), nil
	case "satisfies":
		return m.apply(carOf(spec.Cdr), o)
	}
	return typep(m, []Object{o, spec.Car})
}

func digitChar(m *Machine, args []Object) (Object, error) {
	c, err := m.charArg(args[0])
	if err != nil {
		return nil, err
	}
	base, err := m.optionalCount(args[1], 10)
	if err != nil {
		return nil, err
	}
	if c < 0x80 && digitValue(byte(c)) < base {
		return syntax.Int(digitValue(byte(c))), nil
	}
	return Nil, nil
}

func concatenate(m *Machine, args []Object) (Object, error) {
	switch name, _ := symbolName(args[0]); name {
	case "string":
		return concat(m, args[1:])
	case "vector":
		return vconcat(m, args[1:])
	case "list":
		return appendSequences(m, append(append([]Object{}, args[1:]...), Nil))
	}
	return nil, m.errorText("Not a sequence type name: " + syntax.Prin1(args[0]))
}

func coerce(m *Machine, args []Object) (Object, error) {
	switch name, _ := symbolName(args[1]); name {
	case "list":
		return stringToList(m, args[:1])
	case "vector", "array":
		return vconcat(m, args[:1])
	case "string":
		if sym, ok := args[0].(*syntax.Symbol); ok {
			return m.newString(sym.Name)
		}
		return concat(m, args[:1])
	case "float":
		return toFloat(m, args[:1])
	}
	return args[0], nil
}

func pairlis(m *Machine, args []Object) (Object, error) {
	var pairs []Object
	err := m.rows(args[:2], func(row []Object) (bool, error) {
		pairs = append(pairs, syntax.NewCons(row[0], row[1]))
		return true, m.alloc(consBytes)
	})
	if err != nil {
		return nil, err
	}
	list, err := m.newList(pairs...)
	if err != nil {
		return nil, err
	}
	return appendSequences(m, []Object{list, args[2]})
}
