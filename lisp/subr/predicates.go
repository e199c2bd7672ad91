package subr

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// is makes a predicate of one argument.
func is(name string, test func(m *kernel.Machine, o kernel.Object) bool) kernel.Subr {
	return kernel.Subr{Name: name, Min: 1, Max: 1, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		return m.Bool(test(m, args[0])), nil
	}}
}

func isList(m *kernel.Machine, o kernel.Object) bool { return m.ListArg(o) == nil }

func isString(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*syntax.String); return ok }

func isCons(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*syntax.Cons); return ok }

func isCharacter(_ *kernel.Machine, o kernel.Object) bool {
	c, ok := o.(syntax.Int)
	return ok && c >= 0 && c <= maxChar
}

func isVectorOf(kind syntax.VectorKind) func(*kernel.Machine, kernel.Object) bool {
	return func(_ *kernel.Machine, o kernel.Object) bool {
		v, ok := o.(*syntax.Vector)
		return ok && v.Kind == kind
	}
}

func isArray(m *kernel.Machine, o kernel.Object) bool {
	v, ok := o.(*syntax.Vector)
	return isString(m, o) || (ok && v.Kind != syntax.Record)
}

func isSequence(m *kernel.Machine, o kernel.Object) bool { return isList(m, o) || isArray(m, o) }

func isNatural(_ *kernel.Machine, o kernel.Object) bool {
	return kernel.IsInteger(o) && kernel.BigOf(o).Sign() >= 0
}

func isNull(_ *kernel.Machine, o kernel.Object) bool { return o == kernel.Nil }

func never(*kernel.Machine, kernel.Object) bool { return false }

// predicateFunctions tell data apart.
func predicateFunctions() []kernel.Subr {
	return []kernel.Subr{
		is("null", isNull),
		is("not", isNull),
		is("symbolp", func(_ *kernel.Machine, o kernel.Object) bool { _, ok := kernel.SymbolName(o); return ok }),
		is("keywordp", func(_ *kernel.Machine, o kernel.Object) bool {
			s, ok := o.(*syntax.Symbol)
			return ok && s.Interned && strings.HasPrefix(s.Name, ":")
		}),
		is("booleanp", func(m *kernel.Machine, o kernel.Object) bool { return o == kernel.Nil || o == m.T }),
		is("stringp", isString),
		{Name: "characterp", Min: 1, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return m.Bool(isCharacter(m, a[0])), nil
		}},
		is("char-or-string-p", func(m *kernel.Machine, o kernel.Object) bool { return isString(m, o) || isCharacter(m, o) }),
		is("consp", isCons),
		is("atom", func(m *kernel.Machine, o kernel.Object) bool { return !isCons(m, o) }),
		is("listp", isList),
		is("nlistp", func(m *kernel.Machine, o kernel.Object) bool { return !isList(m, o) }),
		is("vectorp", isVectorOf(syntax.PlainVector)),
		is("recordp", isVectorOf(syntax.Record)),
		is("bool-vector-p", isVectorOf(syntax.BoolVector)),
		is("arrayp", isArray),
		is("sequencep", isSequence),
		is("seqp", isSequence),
		is("numberp", func(_ *kernel.Machine, o kernel.Object) bool { return kernel.IsNumber(o) }),
		is("number-or-marker-p", func(_ *kernel.Machine, o kernel.Object) bool { return kernel.IsNumber(o) }),
		is("integerp", func(_ *kernel.Machine, o kernel.Object) bool { return kernel.IsInteger(o) }),
		is("integer-or-marker-p", func(_ *kernel.Machine, o kernel.Object) bool { return kernel.IsInteger(o) }),
		is("cl-integerp", func(_ *kernel.Machine, o kernel.Object) bool { return kernel.IsInteger(o) }),
		is("fixnump", func(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(syntax.Int); return ok }),
		is("bignump", func(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*syntax.BigInt); return ok }),
		is("floatp", func(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*syntax.Float); return ok }),
		is("natnump", isNatural),
		is("wholenump", isNatural),
		is("hash-table-p", func(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*syntax.Hash); return ok }),
		is("keymapp", func(_ *kernel.Machine, o kernel.Object) bool {
			name, _ := kernel.SymbolName(kernel.CarOf(o))
			return name == "keymap"
		}),
		{Name: "eq", Min: 2, Max: 2, Fn: sameBy(EqTest)},
		{Name: "eql", Min: 2, Max: 2, Fn: sameBy(EqlTest)},
		{Name: "equal", Min: 2, Max: 2, Fn: sameBy(EqualTest)},
		{Name: "equal-including-properties", Min: 2, Max: 2, Fn: sameBy(EqualTest)},
		{Name: "cl-equalp", Min: 2, Max: 2, Fn: sameBy(clEqualp)},
		{Name: "type-of", Min: 1, Max: 1, Fn: typeOf},
	}
}

// functionPredicates tell functions apart, and what only a running Emacs has.
func functionPredicates() []kernel.Subr {
	isClosure := func(_ *kernel.Machine, o kernel.Object) bool { _, ok := o.(*kernel.Closure); return ok }
	subrs := []kernel.Subr{
		is("functionp", IsFunction),
		is("macrop", isMacro),
		{Name: "commandp", Min: 1, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return m.Bool(isCommand(m, a[0])), nil
		}},
		is("special-form-p", func(m *kernel.Machine, o kernel.Object) bool {
			sp, ok := m.Indirect(o).(*kernel.Special)
			return ok && sp.IsForm
		}),
		is("subrp", func(_ *kernel.Machine, o kernel.Object) bool {
			_, isSubr := o.(*kernel.Subr)
			_, isSpecial := o.(*kernel.Special)
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

func sameBy(same Equality) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		ok, err := same(m, args[0], args[1])
		return m.Bool(ok), err
	}
}

// clEqualp is equal that takes no notice of case, nor of the type of numbers.
func clEqualp(m *kernel.Machine, a, b kernel.Object) (bool, error) {
	if err := m.Step(1); err != nil {
		return false, err
	}
	switch x := a.(type) {
	case *syntax.String:
		y, ok := b.(*syntax.String)
		return ok && foldEqual(x.S, y.S), nil
	case syntax.Int, *syntax.BigInt, *syntax.Float:
		return kernel.IsNumber(b) && compareNumbers(a, b) == 0, nil
	case *syntax.Cons:
		if err := m.Enter(); err != nil {
			m.Leave()
			return false, err
		}
		defer m.Leave()
		y, ok := b.(*syntax.Cons)
		if !ok {
			return false, nil
		}
		if same, err := clEqualp(m, x.Car, y.Car); err != nil || !same {
			return same, err
		}
		return clEqualp(m, x.Cdr, y.Cdr)
	}
	return m.Equal(a, b)
}

func IsFunction(m *kernel.Machine, o kernel.Object) bool {
	switch fn := m.Indirect(o).(type) {
	case *kernel.Subr, *kernel.Closure:
		return true
	case *syntax.Cons:
		name, _ := kernel.SymbolName(fn.Car)
		return name == "lambda" || name == "closure" || (name == "autoload" && !kernel.IsMacroAutoload(fn))
	}
	return false
}

func isMacro(m *kernel.Machine, o kernel.Object) bool {
	switch fn := m.Indirect(o).(type) {
	case *kernel.Special:
		return !fn.IsForm
	case *syntax.Cons:
		name, _ := kernel.SymbolName(fn.Car)
		return name == "macro" || kernel.IsMacroAutoload(fn)
	}
	return false
}

func isCommand(m *kernel.Machine, o kernel.Object) bool {
	switch fn := m.Indirect(o).(type) {
	case *kernel.Closure:
		return fn.Lam.Interactive != nil
	case *kernel.Subr:
		return fn.Missing
	case *syntax.Cons:
		if name, _ := kernel.SymbolName(fn.Car); name == "lambda" {
			return m.ClosureOf(fn, false).Lam.Interactive != nil
		}
	}
	return false
}

func typeOf(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name := "symbol"
	switch o := args[0].(type) {
	case syntax.Int, *syntax.BigInt:
		name = "integer"
	case *syntax.Float:
		name = "float"
	case *syntax.String:
		name = "string"
	case *syntax.Cons, *kernel.Closure:
		name = "cons"
	case *syntax.Hash:
		name = "hash-table"
	case *kernel.Subr, *kernel.Special:
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
