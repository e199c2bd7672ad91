package subr

import (
	"math"
	"math/big"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// rounding makes truncate and its kin, with an optional divisor.
func rounding(float func(float64) float64, quotient bigOp) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		for i, arg := range args {
			if !kernel.IsNumber(arg) && !(i == 1 && arg == kernel.Nil) {
				return nil, m.WrongType("numberp", arg)
			}
		}
		if kernel.IsInteger(args[0]) && (args[1] == kernel.Nil || kernel.IsInteger(args[1])) {
			if args[1] == kernel.Nil {
				return args[0], nil
			}
			d := kernel.BigOf(args[1])
			if d.Sign() == 0 {
				return nil, m.Signal("arith-error")
			}
			return integer(m, quotient(new(big.Int), kernel.BigOf(args[0]), d))
		}
		f := FloatOf(args[0])
		if args[1] != kernel.Nil {
			if FloatOf(args[1]) == 0 {
				return nil, m.Signal("arith-error")
			}
			f /= FloatOf(args[1])
		}
		f = float(f)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, m.Signal("overflow-error")
		}
		i, _ := big.NewFloat(f).Int(nil)
		return integer(m, i)
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

func floatFunction(f func(float64) float64) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if !kernel.IsNumber(args[0]) {
			return nil, m.WrongType("numberp", args[0])
		}
		return &syntax.Float{F: f(FloatOf(args[0]))}, nil
	}
}

func ToFloat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if f, ok := args[0].(*syntax.Float); ok {
		return f, nil
	}
	return floatFunction(func(f float64) float64 { return f })(m, args)
}

func logarithm(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if args[1] == kernel.Nil {
		return floatFunction(math.Log)(m, args)
	}
	if !kernel.IsNumber(args[0]) || !kernel.IsNumber(args[1]) {
		return nil, m.WrongType("numberp", args[0])
	}
	x, b := FloatOf(args[0]), FloatOf(args[1])
	switch b {
	case 10:
		return &syntax.Float{F: math.Log10(x)}, nil
	case 2:
		return &syntax.Float{F: math.Log2(x)}, nil
	}
	return &syntax.Float{F: math.Log(x) / math.Log(b)}, nil
}

func power(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	for _, arg := range args {
		if !kernel.IsNumber(arg) {
			return nil, m.WrongType("numberp", arg)
		}
	}
	if kernel.IsInteger(args[0]) && kernel.IsInteger(args[1]) {
		base, exponent := kernel.BigOf(args[0]), kernel.BigOf(args[1])
		if exponent.Sign() >= 0 {
			if base.BitLen() > 1 && (!exponent.IsInt64() || exponent.Int64() > syntax.MaxBignumBit/int64(base.BitLen()-1)+1) {
				return nil, m.Signal("overflow-error")
			}
			if err := m.Step(base.BitLen() * 4); err != nil {
				return nil, err
			}
			if base.BitLen() <= 1 {
				exponent.And(exponent, big.NewInt(1)).Add(exponent, big.NewInt(2))
				if kernel.BigOf(args[1]).Sign() == 0 {
					exponent.SetInt64(0)
				}
			}
			return integer(m, new(big.Int).Exp(base, exponent, nil))
		}
	}
	return &syntax.Float{F: math.Pow(FloatOf(args[0]), FloatOf(args[1]))}, nil
}

func bitwise(op bigOp, start int64) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		acc := big.NewInt(start)
		for _, arg := range args {
			if err := integerOrMarker(m, arg); err != nil {
				return nil, err
			}
			op(acc, acc, kernel.BigOf(arg))
		}
		return integer(m, acc)
	}
}

func lognot(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if !kernel.IsInteger(args[0]) {
		return nil, m.WrongType("integerp", args[0])
	}
	return integer(m, new(big.Int).Not(kernel.BigOf(args[0])))
}

func shift(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if !kernel.IsInteger(args[0]) {
		return nil, m.WrongType("integerp", args[0])
	}
	n, err := m.IntegerArg(args[1])
	if err != nil {
		return nil, err
	}
	if n > syntax.MaxBignumBit {
		if kernel.BigOf(args[0]).Sign() == 0 {
			return syntax.Int(0), nil
		}
		return nil, m.Signal("overflow-error")
	}
	if n >= 0 {
		return integer(m, new(big.Int).Lsh(kernel.BigOf(args[0]), uint(n)))
	}
	return integer(m, new(big.Int).Rsh(kernel.BigOf(args[0]), uint(min(-n, 1<<30))))
}

func isNaN(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	f, ok := args[0].(*syntax.Float)
	if !ok {
		return nil, m.WrongType("floatp", args[0])
	}
	return m.Bool(math.IsNaN(f.F)), nil
}

func random(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if n, ok := args[0].(syntax.Int); ok && n > 0 {
		return syntax.Int(m.Opts.Random.Int64N(int64(n))), nil
	}
	return syntax.Int(m.Opts.Random.Int64N(syntax.MaxFixnum)), nil
}
