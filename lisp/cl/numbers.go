package cl

import (
	"math/big"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// numberFunctions are those of cl-lib that Emacs has under no other name.
func numberFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "cl-rem", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return remainder(m, "truncate", a)
		}},
		{Name: "cl-truncate", Min: 1, Max: 2, Fn: rounded("truncate")},
		{Name: "cl-ceiling", Min: 1, Max: 2, Fn: rounded("ceiling")},
		{Name: "cl-round", Min: 1, Max: 2, Fn: rounded("round")},
		{Name: "cl-floor", Min: 1, Max: 2, Fn: rounded("floor")},
		{Name: "cl-gcd", Max: -1, Fn: bigFold(0, func(a, b *big.Int) *big.Int { return new(big.Int).GCD(nil, nil, a, b) })},
		{Name: "cl-lcm", Max: -1, Fn: bigFold(1, leastMultiple)},
		{Name: "cl-isqrt", Min: 1, Max: 1, Fn: integerRoot},
		{Name: "cl-signum", Min: 1, Max: 1, Fn: signum},
	}
}

// rounded is (X &optional Y): the quotient, rounded, and what is left.
func rounded(name string) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if args[1] == kernel.Nil {
			args = []kernel.Object{args[0], syntax.Int(1)}
		}
		quotient, err := m.Apply(m.Symbol(name), args...)
		if err != nil {
			return nil, err
		}
		rest, err := remainder(m, name, args)
		if err != nil {
			return nil, err
		}
		return m.NewList(quotient, rest)
	}
}

// remainder is what a division leaves whose quotient is rounded by a function.
func remainder(m *kernel.Machine, name string, args []kernel.Object) (kernel.Object, error) {
	quotient, err := m.Apply(m.Symbol(name), args...)
	if err != nil {
		return nil, err
	}
	product, err := m.Apply(m.Symbol("*"), quotient, args[1])
	if err != nil {
		return nil, err
	}
	return m.Apply(m.Symbol("-"), args[0], product)
}

func bigFold(unit int64, combine func(a, b *big.Int) *big.Int) function {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		total := big.NewInt(unit)
		for _, arg := range args {
			n, err := integer(m, arg)
			if err != nil {
				return nil, err
			}
			total = combine(total, new(big.Int).Abs(n))
			if err := m.Alloc(len(total.Bits()) * 8); err != nil {
				return nil, err
			}
		}
		return syntax.NormalInteger(total), nil
	}
}

func integer(m *kernel.Machine, o kernel.Object) (*big.Int, error) {
	switch o.(type) {
	case syntax.Int, *syntax.BigInt:
		return kernel.BigOf(o), nil
	}
	return nil, m.WrongType("integerp", o)
}

func leastMultiple(a, b *big.Int) *big.Int {
	if a.Sign() == 0 || b.Sign() == 0 {
		return new(big.Int)
	}
	divided := new(big.Int).Div(a, new(big.Int).GCD(nil, nil, a, b))
	return divided.Mul(divided, b)
}

func integerRoot(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := integer(m, args[0])
	if err != nil {
		return nil, err
	}
	if n.Sign() < 0 {
		return nil, m.Signal("arith-error")
	}
	return syntax.NormalInteger(new(big.Int).Sqrt(n)), nil
}

func signum(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if !kernel.IsNumber(args[0]) {
		return nil, m.WrongType("number-or-marker-p", args[0])
	}
	switch f := subr.FloatOf(args[0]); {
	case f > 0:
		return syntax.Int(1), nil
	case f < 0:
		return syntax.Int(-1), nil
	}
	return syntax.Int(0), nil
}
