package lisp

import (
	"math"
	"math/big"

	"smtpmail/lisp/syntax"
)

// rounding makes truncate and its kin, with an optional divisor.
func rounding(float func(float64) float64, quotient bigOp) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		for i, arg := range args {
			if !isNumber(arg) && !(i == 1 && arg == Nil) {
				return nil, m.wrongType("numberp", arg)
			}
		}
		if isInteger(args[0]) && (args[1] == Nil || isInteger(args[1])) {
			if args[1] == Nil {
				return args[0], nil
			}
			d := bigOf(args[1])
			if d.Sign() == 0 {
				return nil, m.signal("arith-error")
			}
			return m.integer(quotient(new(big.Int), bigOf(args[0]), d))
		}
		f := floatOf(args[0])
		if args[1] != Nil {
			if floatOf(args[1]) == 0 {
				return nil, m.signal("arith-error")
			}
			f /= floatOf(args[1])
		}
		f = float(f)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, m.signal("overflow-error")
		}
		i, _ := big.NewFloat(f).Int(nil)
		return m.integer(i)
	}
}

func floorQuotient(z, a, b *big.Int) *big.Int {
	r := new(big.Int)
	z.QuoRem(a, b, r)
	if r.Sign() != 0 && (r.Sign() < 0) != (b.Sign() < 0) {
		z.Sub(z, big.NewInt(1))
	}
	return z
}

func ceilingQuotient(z, a, b *big.Int) *big.Int {
	r := new(big.Int)
	z.QuoRem(a, b, r)
	if r.Sign() != 0 && (r.Sign() < 0) == (b.Sign() < 0) {
		z.Add(z, big.NewInt(1))
	}
	return z
}

// roundQuotient rounds half to even.
func roundQuotient(z, a, b *big.Int) *big.Int {
	floorQuotient(z, a, b)
	rest := new(big.Int).Mul(z, b)
	rest.Sub(a, rest).Abs(rest).Lsh(rest, 1)
	c := rest.Cmp(new(big.Int).Abs(b))
	if c > 0 || (c == 0 && z.Bit(0) == 1) {
		z.Add(z, big.NewInt(1))
	}
	return z
}

func floatFunction(f func(float64) float64) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if !isNumber(args[0]) {
			return nil, m.wrongType("numberp", args[0])
		}
		return &syntax.Float{F: f(floatOf(args[0]))}, nil
	}
}

func toFloat(m *Machine, args []Object) (Object, error) {
	if f, ok := args[0].(*syntax.Float); ok {
		return f, nil
	}
	return floatFunction(func(f float64) float64 { return f })(m, args)
}

func logarithm(m *Machine, args []Object) (Object, error) {
	if args[1] == Nil {
		return floatFunction(math.Log)(m, args)
	}
	if !isNumber(args[0]) || !isNumber(args[1]) {
		return nil, m.wrongType("numberp", args[0])
	}
	x, b := floatOf(args[0]), floatOf(args[1])
	switch b {
	case 10:
		return &syntax.Float{F: math.Log10(x)}, nil
	case 2:
		return &syntax.Float{F: math.Log2(x)}, nil
	}
	return &syntax.Float{F: math.Log(x) / math.Log(b)}, nil
}

func power(m *Machine, args []Object) (Object, error) {
	for _, arg := range args {
		if !isNumber(arg) {
			return nil, m.wrongType("numberp", arg)
		}
	}
	if isInteger(args[0]) && isInteger(args[1]) {
		base, exponent := bigOf(args[0]), bigOf(args[1])
		if exponent.Sign() >= 0 {
			if base.BitLen() > 1 && (!exponent.IsInt64() || exponent.Int64() > syntax.MaxBignumBit/int64(base.BitLen()-1)+1) {
				return nil, m.signal("overflow-error")
			}
			if err := m.step(base.BitLen() * 4); err != nil {
				return nil, err
			}
			if base.BitLen() <= 1 {
				exponent.And(exponent, big.NewInt(1)).Add(exponent, big.NewInt(2))
				if bigOf(args[1]).Sign() == 0 {
					exponent.SetInt64(0)
				}
			}
			return m.integer(new(big.Int).Exp(base, exponent, nil))
		}
	}
	return &syntax.Float{F: math.Pow(floatOf(args[0]), floatOf(args[1]))}, nil
}

func bitwise(op bigOp, start int64) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		acc := big.NewInt(start)
		for _, arg := range args {
			if err := m.integerOrMarker(arg); err != nil {
				return nil, err
			}
			op(acc, acc, bigOf(arg))
		}
		return m.integer(acc)
	}
}

func lognot(m *Machine, args []Object) (Object, error) {
	if !isInteger(args[0]) {
		return nil, m.wrongType("integerp", args[0])
	}
	return m.integer(new(big.Int).Not(bigOf(args[0])))
}

func shift(m *Machine, args []Object) (Object, error) {
	if !isInteger(args[0]) {
		return nil, m.wrongType("integerp", args[0])
	}
	n, err := m.integerArg(args[1])
	if err != nil {
		return nil, err
	}
	if n > syntax.MaxBignumBit {
		if bigOf(args[0]).Sign() == 0 {
			return syntax.Int(0), nil
		}
		return nil, m.signal("overflow-error")
	}
	if n >= 0 {
		return m.integer(new(big.Int).Lsh(bigOf(args[0]), uint(n)))
	}
	return m.integer(new(big.Int).Rsh(bigOf(args[0]), uint(min(-n, 1<<30))))
}

func isNaN(m *Machine, args []Object) (Object, error) {
	f, ok := args[0].(*syntax.Float)
	if !ok {
		return nil, m.wrongType("floatp", args[0])
	}
	return m.Bool(math.IsNaN(f.F)), nil
}

func random(m *Machine, args []Object) (Object, error) {
	if n, ok := args[0].(syntax.Int); ok && n > 0 {
		return syntax.Int(m.opts.Random.Int64N(int64(n))), nil
	}
	return syntax.Int(m.opts.Random.Int64N(syntax.MaxFixnum)), nil
}
