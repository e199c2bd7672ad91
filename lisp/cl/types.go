package cl

import (
	"math/big"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

func getf(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	tail, err := subr.PlistMember(m, args[:2])
	if err != nil || tail == kernel.Nil {
		return args[2], err
	}
	return kernel.CarOf(kernel.CdrOf(tail)), nil
}

// typePredicates maps cl types to predicates where the name is not TYPEp or TYPE-p.
var typePredicates = map[string]string{
	"null": "null", "atom": "atom", "real": "numberp", "fixnum": "fixnump", "character": "characterp",
	"natnum": "natnump", "boolean": "booleanp", "keyword": "keywordp", "hash-table": "hash-table-p",
}

func typep(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if c, ok := args[1].(*syntax.Cons); ok {
		return compoundType(m, args[0], c)
	}
	name, ok := kernel.SymbolName(args[1])
	if !ok {
		return nil, m.ErrorText("Bad type spec: " + syntax.Prin1(args[1]))
	}
	if name == "t" || args[1] == kernel.Nil {
		return m.Bool(name == "t"), nil
	}
	candidates := []string{typePredicates[name], name + "p", name + "-p", name}
	for _, candidate := range candidates {
		if candidate != "" && m.Function(m.Symbol(candidate)) != nil {
			return m.Apply(m.Symbol(candidate), args[0])
		}
	}
	return nil, m.ErrorText("Unknown type " + name)
}

func compoundType(m *kernel.Machine, o kernel.Object, spec *syntax.Cons) (kernel.Object, error) {
	items, err := m.ListItems(spec.Cdr)
	if err != nil {
		return nil, err
	}
	name, _ := kernel.SymbolName(spec.Car)
	switch name {
	case "member", "cl-member", "eql":
		v, err := subr.MemberBy(subr.EqlTest)(m, []kernel.Object{o, spec.Cdr})
		return m.Bool(v != nil && v != kernel.Nil), err
	case "or", "and", "not":
		for _, item := range items {
			v, err := typep(m, []kernel.Object{o, item})
			if err != nil {
				return nil, err
			}
			if name == "not" {
				return m.Bool(v == kernel.Nil), nil
			}
			if kernel.IsTrue(v) == (name == "or") {
				return v, nil
			}
		}
		return m.Bool(name == "and"), nil
	case "satisfies":
		return m.Apply(kernel.CarOf(spec.Cdr), o)
	}
	v, err := typep(m, []kernel.Object{o, spec.Car})
	if err != nil || v == kernel.Nil || len(items) == 0 {
		return v, err
	}
	return withinLimits(m, o, items)
}

// withinLimits tells whether a number is in the range of (integer LOW HIGH) and
// its kin: * is no limit, (N) one that is not reached.
func withinLimits(m *kernel.Machine, o kernel.Object, limits []kernel.Object) (kernel.Object, error) {
	for i, compare := range []string{"<", ">"} {
		if i >= len(limits) {
			break
		}
		limit := limits[i]
		if name, _ := kernel.SymbolName(limit); name == "*" {
			continue
		}
		if c, ok := limit.(*syntax.Cons); ok {
			limit, compare = c.Car, compare+"="
		}
		outside, err := m.Apply(m.Symbol(compare), o, limit)
		if err != nil || kernel.IsTrue(outside) {
			return kernel.Nil, err
		}
	}
	return m.T, nil
}

// clParseInteger is (STRING &key :start :end :radix :junk-allowed).
func clParseInteger(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	o, err := lambdaKeywords(m, args[1:], ":start :end :radix :junk-allowed")
	if err != nil {
		return nil, err
	}
	runes := []rune(text)
	start, end, err := o.span(args[0], len(runes))
	if err != nil {
		return nil, err
	}
	radix, err := o.number(":radix", 10)
	if err != nil {
		return nil, err
	}
	if radix < 2 || radix > 36 {
		return nil, m.OutOfRange(o.get(":radix"))
	}
	const white = " \t\n\r\f\v"
	body := strings.TrimLeft(string(runes[start:end]), white)
	n := 0
	if strings.HasPrefix(body, "-") || strings.HasPrefix(body, "+") {
		n++
	}
	for n < len(body) && subr.DigitValue(body[n]) < radix {
		n++
	}
	value, ok := new(big.Int).SetString(body[:n], radix)
	if !o.has(":junk-allowed") && (!ok || strings.TrimLeft(body[n:], white) != "") {
		return nil, m.ErrorText("Not an integer string: ‘" + text + "’")
	}
	if !ok {
		return kernel.Nil, nil
	}
	return syntax.NormalInteger(value), m.Step(len(text))
}

func digitChar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, err := subr.CharArg(m, args[0])
	if err != nil {
		return nil, err
	}
	base, err := subr.OptionalCount(m, args[1], 10)
	if err != nil {
		return nil, err
	}
	if c < 0x80 && subr.DigitValue(byte(c)) < base {
		return syntax.Int(subr.DigitValue(byte(c))), nil
	}
	return kernel.Nil, nil
}

func concatenate(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch name, _ := kernel.SymbolName(args[0]); name {
	case "string":
		return subr.Concat(m, args[1:])
	case "vector":
		return subr.Vconcat(m, args[1:])
	case "list":
		return subr.AppendSequences(m, append(append([]kernel.Object{}, args[1:]...), kernel.Nil))
	}
	return nil, m.ErrorText("Not a sequence type name: " + syntax.Prin1(args[0]))
}

func coerce(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch name, _ := kernel.SymbolName(args[1]); name {
	case "list":
		return subr.StringToList(m, args[:1])
	case "vector", "array":
		return subr.Vconcat(m, args[:1])
	case "string":
		if sym, ok := args[0].(*syntax.Symbol); ok {
			return m.NewString(sym.Name)
		}
		return subr.Concat(m, args[:1])
	case "float":
		return subr.ToFloat(m, args[:1])
	}
	return args[0], nil
}

func pairlis(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var pairs []kernel.Object
	err := rows(m, args[:2], func(row []kernel.Object) (bool, error) {
		pairs = append(pairs, syntax.NewCons(row[0], row[1]))
		return true, m.Alloc(kernel.ConsBytes)
	})
	if err != nil {
		return nil, err
	}
	list, err := m.NewList(pairs...)
	if err != nil {
		return nil, err
	}
	return subr.AppendSequences(m, []kernel.Object{list, args[2]})
}
