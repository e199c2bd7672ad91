package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// is makes a predicate of one argument.
func is(name string, test func(m *Machine, o Object) bool) Subr {
	return Subr{Name: name, Min: 1, Max: 1, fn: func(m *Machine, args []Object) (Object, error) {
		return m.Bool(test(m, args[0])), nil
	}}
}

func isList(m *Machine, o Object) bool { return m.listArg(o) == nil }

func isString(_ *Machine, o Object) bool { _, ok := o.(*syntax.String); return ok }

func isCons(_ *Machine, o Object) bool { _, ok := o.(*syntax.Cons); return ok }

func isCharacter(_ *Machine, o Object) bool {
	c, ok := o.(syntax.Int)
	return ok && c >= 0 && c <= maxChar
}

func isVectorOf(kind syntax.VectorKind) func(*Machine, Object) bool {
	return func(_ *Machine, o Object) bool {
		v, ok := o.(*syntax.Vector)
		return ok && v.Kind == kind
	}
}

func isArray(m *Machine, o Object) bool {
	v, ok := o.(*syntax.Vector)
	return isString(m, o) || (ok && v.Kind != syntax.Record)
}

func isSequence(m *Machine, o Object) bool { return isList(m, o) || isArray(m, o) }

func isNatural(_ *Machine, o Object) bool { return isInteger(o) && bigOf(o).Sign() >= 0 }

func isNull(_ *Machine, o Object) bool { return o == Nil }

func never(*Machine, Object) bool { return false }

// predicateFunctions tell data apart.
func predicateFunctions() []Subr {
	return []Subr{
		is("null", isNull),
		is("not", isNull),
		is("symbolp", func(_ *Machine, o Object) bool { _, ok := symbolName(o); return ok }),
		is("keywordp", func(_ *Machine, o Object) bool {
			s, ok := o.(*syntax.Symbol)
			return ok && s.Interned && strings.HasPrefix(s.Name, ":")
		}),
		is("booleanp", func(m *Machine, o Object) bool { return o == Nil || o == m.t }),
		is("stringp", isString),
		{Name: "characterp", Min: 1, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return m.Bool(isCharacter(m, a[0])), nil }},
		is("char-or-string-p", func(m *Machine, o Object) bool { return isString(m, o) || isCharacter(m, o) }),
		is("consp", isCons),
		is("atom", func(m *Machine, o Object) bool { return !isCons(m, o) }),
		is("listp", isList),
		is("nlistp", func(m *Machine, o Object) bool { return !isList(m, o) }),
		is("vectorp", isVectorOf(syntax.PlainVector)),
		is("recordp", isVectorOf(syntax.Record)),
		is("bool-vector-p", isVectorOf(syntax.BoolVector)),
		is("arrayp", isArray),
		is("sequencep", isSequence),
		is("seqp", isSequence),
		is("numberp", func(_ *Machine, o Object) bool { return isNumber(o) }),
		is("number-or-marker-p", func(_ *Machine, o Object) bool { return isNumber(o) }),
		is("integerp", func(_ *Machine, o Object) bool { return isInteger(o) }),
		is("integer-or-marker-p", func(_ *Machine, o Object) bool { return isInteger(o) }),
		is("cl-integerp", func(_ *Machine, o Object) bool { return isInteger(o) }),
		is("fixnump", func(_ *Machine, o Object) bool { _, ok := o.(syntax.Int); return ok }),
		is("bignump", func(_ *Machine, o Object) bool { _, ok := o.(*syntax.BigInt); return ok }),
		is("floatp", func(_ *Machine, o Object) bool { _, ok := o.(*syntax.Float); return ok }),
		is("natnump", isNatural),
		is("wholenump", isNatural),
		is("hash-table-p", func(_ *Machine, o Object) bool { _, ok := o.(*syntax.Hash); return ok }),
		is("keymapp", func(_ *Machine, o Object) bool { name, _ := symbolName(carOf(o)); return name == "keymap" }),
		{Name: "eq", Min: 2, Max: 2, fn: sameBy(eqTest)},
		{Name: "eql", Min: 2, Max: 2, fn: sameBy(eqlTest)},
		{Name: "equal", Min: 2, Max: 2, fn: sameBy(equalTest)},
		{Name: "equal-including-properties", Min: 2, Max: 2, fn: sameBy(equalTest)},
		{Name: "cl-equalp", Min: 2, Max: 2, fn: sameBy(clEqualp)},
		{Name: "type-of", Min: 1, Max: 1, fn: typeOf},
	}
}

// functionPredicates tell functions apart, and what only a running Emacs has.
func functionPredicates() []Subr {
	isClosure := func(_ *Machine, o Object) bool { _, ok := o.(*Closure); return ok }
	subrs := []Subr{
		is("functionp", (*Machine).isFunction),
		is("macrop", (*Machine).isMacro),
		{Name: "commandp", Min: 1, Max: 2, fn: func(m *Machine, a []Object) (Object, error) { return m.Bool(m.isCommand(a[0])), nil }},
		is("special-form-p", func(m *Machine, o Object) bool { sp, ok := m.indirect(o).(*Special); return ok && sp.isForm }),
		is("subrp", func(_ *Machine, o Object) bool {
			_, isSubr := o.(*Subr)
			_, isSpecial := o.(*Special)
			return isSubr || isSpecial
		}),
		is("closurep", isClosure),
		is("interpreted-function-p", isClosure),
	}
	for _, name := range []string{"byte-code-function-p", "compiled-function-p", "markerp", "bufferp", "processp", "windowp",
		"framep", "overlayp", "syntax-table-p", "char-table-p", "frame-live-p", "buffer-live-p", "window-live-p"} {
		subrs = append(subrs, is(name, never))
	}
	return subrs
}

func sameBy(same equality) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		ok, err := same(m, args[0], args[1])
		return m.Bool(ok), err
	}
}

// clEqualp is equal that takes no notice of case, nor of the type of numbers.
func clEqualp(m *Machine, a, b Object) (bool, error) {
	if err := m.step(1); err != nil {
		return false, err
	}
	switch x := a.(type) {
	case *syntax.String:
		y, ok := b.(*syntax.String)
		return ok && foldEqual(x.S, y.S), nil
	case syntax.Int, *syntax.BigInt, *syntax.Float:
		return isNumber(b) && compareNumbers(a, b) == 0, nil
	case *syntax.Cons:
		if err := m.enter(); err != nil {
			m.leave()
			return false, err
		}
		defer m.leave()
		y, ok := b.(*syntax.Cons)
		if !ok {
			return false, nil
		}
		if same, err := clEqualp(m, x.Car, y.Car); err != nil || !same {
			return same, err
		}
		return clEqualp(m, x.Cdr, y.Cdr)
	}
	return m.equal(a, b)
}

func (m *Machine) isFunction(o Object) bool {
	switch fn := m.indirect(o).(type) {
	case *Subr, *Closure:
		return true
	case *syntax.Cons:
		name, _ := symbolName(fn.Car)
		return name == "lambda" || name == "closure" || (name == "autoload" && !isMacroAutoload(fn))
	}
	return false
}

func (m *Machine) isMacro(o Object) bool {
	switch fn := m.indirect(o).(type) {
	case *Special:
		return !fn.isForm
	case *syntax.Cons:
		name, _ := symbolName(fn.Car)
		return name == "macro" || isMacroAutoload(fn)
	}
	return false
}

func (m *Machine) isCommand(o Object) bool {
	switch fn := m.indirect(o).(type) {
	case *Closure:
		return fn.lam.interactive != nil
	case *Subr:
		return fn.missing
	case *syntax.Cons:
		if name, _ := symbolName(fn.Car); name == "lambda" {
			return m.closureOf(fn, false).lam.interactive != nil
		}
	}
	return false
}

func typeOf(m *Machine, args []Object) (Object, error) {
	name := "symbol"
	switch o := args[0].(type) {
	case syntax.Int, *syntax.BigInt:
		name = "integer"
	case *syntax.Float:
		name = "float"
	case *syntax.String:
		name = "string"
	case *syntax.Cons, *Closure:
		name = "cons"
	case *syntax.Hash:
		name = "hash-table"
	case *Subr, *Special:
		name = "subr"
	case *syntax.Vector:
		name = "vector"
		switch o.Kind {
		case syntax.Record:
			if len(o.Items) > 0 {
				return o.Items[0], nil
			}
			name = "record"
		case syntax.BoolVector:
			name = "bool-vector"
		}
	}
	return m.Symbol(name), nil
}
