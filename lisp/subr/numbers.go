package subr

import (
	"math"
	"math/big"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func numberFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "+", Max: -1, Fn: arithmetic(addInts, addFloats, (*big.Int).Add, 0)},
		{Name: "*", Max: -1, Fn: arithmetic(mulInts, func(a, b float64) float64 { return a * b }, (*big.Int).Mul, 1)},
		{Name: "-", Max: -1, Fn: subtract},
		{Name: "/", Min: 1, Max: -1, Fn: divide},
		{Name: "%", Min: 2, Max: 2, Fn: remainder},
		{Name: "mod", Min: 2, Max: 2, Fn: Modulo},
		{Name: "1+", Min: 1, Max: 1, Fn: addOne},
		{Name: "1-", Min: 1, Max: 1, Fn: subOne},
		{Name: "=", Min: 1, Max: -1, Fn: comparison(func(c int) bool { return c == 0 })},
		{Name: "<", Min: 1, Max: -1, Fn: comparison(func(c int) bool { return c < 0 })},
		{Name: ">", Min: 1, Max: -1, Fn: comparison(func(c int) bool { return c > 0 })},
		{Name: "<=", Min: 1, Max: -1, Fn: comparison(func(c int) bool { return c == 0 || c == -1 })},
		{Name: ">=", Min: 1, Max: -1, Fn: comparison(func(c int) bool { return c == 0 || c == 1 })},
		{Name: "/=", Min: 2, Max: 2, Fn: comparison(func(c int) bool { return c != 0 })},
		{Name: "max", Min: 1, Max: -1, Fn: extreme(1)},
		{Name: "min", Min: 1, Max: -1, Fn: extreme(-1)},
		{Name: "abs", Min: 1, Max: 1, Fn: absolute},
		{Name: "zerop", Min: 1, Max: 1, Fn: signTest(func(s int) bool { return s == 0 })},
		{Name: "cl-plusp", Min: 1, Max: 1, Fn: signTest(func(s int) bool { return s > 0 })},
		{Name: "cl-minusp", Min: 1, Max: 1, Fn: signTest(func(s int) bool { return s < 0 })},
		{Name: "cl-evenp", Min: 1, Max: 1, Fn: parity(0)},
		{Name: "cl-oddp", Min: 1, Max: 1, Fn: parity(1)},
		{Name: "truncate", Min: 1, Max: 2, Fn: rounding(math.Trunc, (*big.Int).Quo)},
		{Name: "floor", Min: 1, Max: 2, Fn: rounding(math.Floor, floorQuotient)},
		{Name: "ceiling", Min: 1, Max: 2, Fn: rounding(math.Ceil, ceilingQuotient)},
		{Name: "round", Min: 1, Max: 2, Fn: rounding(math.RoundToEven, roundQuotient)},
		{Name: "ffloor", Min: 1, Max: 1, Fn: floatFunction(math.Floor)},
		{Name: "fceiling", Min: 1, Max: 1, Fn: floatFunction(math.Ceil)},
		{Name: "fround", Min: 1, Max: 1, Fn: floatFunction(math.RoundToEven)},
		{Name: "ftruncate", Min: 1, Max: 1, Fn: floatFunction(math.Trunc)},
		{Name: "float", Min: 1, Max: 1, Fn: ToFloat},
		{Name: "sqrt", Min: 1, Max: 1, Fn: floatFunction(math.Sqrt)},
		{Name: "exp", Min: 1, Max: 1, Fn: floatFunction(math.Exp)},
		{Name: "log", Min: 1, Max: 2, Fn: logarithm},
		{Name: "sin", Min: 1, Max: 1, Fn: floatFunction(math.Sin)},
		{Name: "cos", Min: 1, Max: 1, Fn: floatFunction(math.Cos)},
		{Name: "expt", Min: 2, Max: 2, Fn: power},
		{Name: "logand", Max: -1, Fn: bitwise((*big.Int).And, -1)},
		{Name: "logior", Max: -1, Fn: bitwise((*big.Int).Or, 0)},
		{Name: "logxor", Max: -1, Fn: bitwise((*big.Int).Xor, 0)},
		{Name: "lognot", Min: 1, Max: 1, Fn: lognot},
		{Name: "ash", Min: 2, Max: 2, Fn: shift},
		{Name: "lsh", Min: 2, Max: 2, Fn: shift},
		{Name: "isnan", Min: 1, Max: 1, Fn: isNaN},
		{Name: "random", Max: 1, Fn: random},
		{Name: "number-to-string", Min: 1, Max: 1, Fn: numberToString},
		{Name: "xor", Min: 2, Max: 2, Fn: exclusiveOr},
		{Name: "int-to-string", Min: 1, Max: 1, Fn: numberToString},
		{Name: "string-to-number", Min: 1, Max: 2, Fn: StringToNumber},
	}
}

// numberArg takes a number; a marker would do in Emacs, hence the predicate.
func numberArg(m *kernel.Machine, o kernel.Object) (kernel.Object, error) {
	if kernel.IsNumber(o) {
		return o, nil
	}
	return nil, m.WrongType("number-or-marker-p", o)
}

func FloatOf(o kernel.Object) float64 {
	switch n := o.(type) {
	case syntax.Int:
		return float64(n)
	case *syntax.Float:
		return n.F
	case *syntax.BigInt:
		f, _ := new(big.Float).SetInt(n.Int).Float64()
		return f
	}
	return 0
}

// integer makes an integer object of a big one, charging it.
func integer(m *kernel.Machine, i *big.Int) (kernel.Object, error) {
	if i.IsInt64() {
		return syntax.NormalInteger(i), nil
	}
	if i.BitLen() > syntax.MaxBignumBit {
		return nil, m.Signal("overflow-error")
	}
	return syntax.NormalInteger(i), m.Alloc(len(i.Bits())*8 + kernel.ObjectBytes)
}

func addInts(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

func addFloats(a, b float64) float64 { return a + b }

func mulInts(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	return c, c/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64)
}

type (
	smallOp func(a, b int64) (int64, bool)
	floatOp func(a, b float64) float64
	bigOp   func(z, a, b *big.Int) *big.Int
)

func arithmetic(small smallOp, float floatOp, large bigOp, start int64) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		var sum kernel.Object = syntax.Int(start)
		for i, arg := range args {
			if _, err := numberArg(m, arg); err != nil {
				return nil, err
			}
			if i == 0 {
				sum = arg
				continue
			}
			var err error
			if sum, err = combine(m, sum, arg, small, float, large); err != nil {
				return nil, err
			}
		}
		return sum, nil
	}
}

func combine(m *kernel.Machine, a, b kernel.Object, small smallOp, float floatOp, large bigOp) (kernel.Object, error) {
	if !kernel.IsInteger(a) || !kernel.IsInteger(b) {
		return &syntax.Float{F: float(FloatOf(a), FloatOf(b))}, nil
	}
	x, okX := a.(syntax.Int)
	y, okY := b.(syntax.Int)
	if okX && okY {
		if c, ok := small(int64(x), int64(y)); ok {
			return syntax.NewInteger(c), nil
		}
	}
	p, q := kernel.BigOf(a), kernel.BigOf(b)
	if err := m.Step((p.BitLen() + q.BitLen()) / 64); err != nil {
		return nil, err
	}
	return integer(m, large(new(big.Int), p, q))
}

func subInts(a, b int64) (int64, bool) {
	c := a - b
	return c, (c < a) == (b > 0)
}

func subtract(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sub := func(a, b float64) float64 { return a - b }
	switch len(args) {
	case 0:
		return syntax.Int(0), nil
	case 1:
		if _, err := numberArg(m, args[0]); err != nil {
			return nil, err
		}
		if f, ok := args[0].(*syntax.Float); ok {
			return &syntax.Float{F: -f.F}, nil
		}
		return combine(m, syntax.Int(0), args[0], subInts, sub, (*big.Int).Sub)
	}
	return arithmetic(subInts, sub, (*big.Int).Sub, 0)(m, args)
}

func divide(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	anyFloat := false
	for _, arg := range args {
		if _, err := numberArg(m, arg); err != nil {
			return nil, err
		}
		_, isFloat := arg.(*syntax.Float)
		anyFloat = anyFloat || isFloat
	}
	if len(args) == 1 {
		args = []kernel.Object{syntax.Int(1), args[0]}
	}
	if anyFloat {
		q := FloatOf(args[0])
		for _, arg := range args[1:] {
			q /= FloatOf(arg)
		}
		return &syntax.Float{F: q}, nil
	}
	q := kernel.BigOf(args[0])
	for _, arg := range args[1:] {
		d := kernel.BigOf(arg)
		if d.Sign() == 0 {
			return nil, m.Signal("arith-error")
		}
		q.Quo(q, d)
	}
	return integer(m, q)
}

func integerOrMarker(m *kernel.Machine, o kernel.Object) error {
	if kernel.IsInteger(o) {
		return nil
	}
	return m.WrongType("integer-or-marker-p", o)
}

func remainder(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	for _, arg := range args {
		if err := integerOrMarker(m, arg); err != nil {
			return nil, err
		}
	}
	d := kernel.BigOf(args[1])
	if d.Sign() == 0 {
		return nil, m.Signal("arith-error")
	}
	return integer(m, new(big.Int).Rem(kernel.BigOf(args[0]), d))
}

func Modulo(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	for _, arg := range args {
		if _, err := numberArg(m, arg); err != nil {
			return nil, err
		}
	}
	if !kernel.IsInteger(args[0]) || !kernel.IsInteger(args[1]) {
		a, b := FloatOf(args[0]), FloatOf(args[1])
		r := math.Mod(a, b)
		if r != 0 && (r < 0) != (b < 0) {
			r += b
		}
		return &syntax.Float{F: r}, nil
	}
	d := kernel.BigOf(args[1])
	if d.Sign() == 0 {
		return nil, m.Signal("arith-error")
	}
	r := new(big.Int).Rem(kernel.BigOf(args[0]), d)
	if r.Sign() != 0 && (r.Sign() < 0) != (d.Sign() < 0) {
		r.Add(r, d)
	}
	return integer(m, r)
}

func addOne(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if _, err := numberArg(m, args[0]); err != nil {
		return nil, err
	}
	return combine(m, args[0], syntax.Int(1), addInts, addFloats, (*big.Int).Add)
}

func subOne(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if _, err := numberArg(m, args[0]); err != nil {
		return nil, err
	}
	return combine(m, args[0], syntax.Int(-1), addInts, addFloats, (*big.Int).Add)
}

// unordered is what compareNumbers gives where one side is not a number.
const unordered = 2

func compareNumbers(a, b kernel.Object) int {
	if x, ok := a.(syntax.Int); ok {
		if y, ok := b.(syntax.Int); ok {
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
	}
	if kernel.IsInteger(a) && kernel.IsInteger(b) {
		return kernel.BigOf(a).Cmp(kernel.BigOf(b))
	}
	x, y := FloatOf(a), FloatOf(b)
	switch {
	case math.IsNaN(x) || math.IsNaN(y):
		return unordered
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	return ratOf(a).Cmp(ratOf(b))
}

// ratOf is a finite number without rounding.
func ratOf(o kernel.Object) *big.Float {
	if f, ok := o.(*syntax.Float); ok {
		return big.NewFloat(f.F)
	}
	return new(big.Float).SetInt(kernel.BigOf(o))
}

func comparison(holds func(int) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		for _, arg := range args {
			if _, err := numberArg(m, arg); err != nil {
				return nil, err
			}
		}
		for i := 1; i < len(args); i++ {
			if !holds(compareNumbers(args[i-1], args[i])) {
				return kernel.Nil, nil
			}
		}
		return m.T, nil
	}
}

func extreme(sign int) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		best := args[0]
		for _, arg := range args {
			if _, err := numberArg(m, arg); err != nil {
				return nil, err
			}
			if f, ok := arg.(*syntax.Float); ok && math.IsNaN(f.F) {
				return arg, nil
			}
			if compareNumbers(arg, best) == sign {
				best = arg
			}
		}
		return best, nil
	}
}

func absolute(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch n := args[0].(type) {
	case *syntax.Float:
		return &syntax.Float{F: math.Abs(n.F)}, nil
	case syntax.Int, *syntax.BigInt:
		return integer(m, new(big.Int).Abs(kernel.BigOf(n)))
	}
	return nil, m.WrongType("numberp", args[0])
}

func signTest(holds func(int) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if _, err := numberArg(m, args[0]); err != nil {
			return nil, err
		}
		if f, ok := args[0].(*syntax.Float); ok && math.IsNaN(f.F) {
			return kernel.Nil, nil
		}
		return m.Bool(holds(compareNumbers(args[0], syntax.Int(0)))), nil
	}
}

func parity(bit uint) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if err := integerOrMarker(m, args[0]); err != nil {
			return nil, err
		}
		return m.Bool(kernel.BigOf(args[0]).Bit(0) == bit), nil
	}
}

// exclusiveOr gives the one of two values that is not nil.
func exclusiveOr(_ *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	switch {
	case args[0] == kernel.Nil:
		return args[1], nil
	case args[1] == kernel.Nil:
		return args[0], nil
	}
	return kernel.Nil, nil
}
