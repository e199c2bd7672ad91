package lisp

import (
	"math"
	"math/big"

	"smtpmail/lisp/syntax"
)

func numberFunctions() []Subr {
	return []Subr{
		{Name: "+", Max: -1, fn: arithmetic(addInts, addFloats, (*big.Int).Add, 0)},
		{Name: "*", Max: -1, fn: arithmetic(mulInts, func(a, b float64) float64 { return a * b }, (*big.Int).Mul, 1)},
		{Name: "-", Max: -1, fn: subtract},
		{Name: "/", Min: 1, Max: -1, fn: divide},
		{Name: "%", Min: 2, Max: 2, fn: remainder},
		{Name: "mod", Min: 2, Max: 2, fn: modulo},
		{Name: "1+", Min: 1, Max: 1, fn: addOne},
		{Name: "1-", Min: 1, Max: 1, fn: subOne},
		{Name: "=", Min: 1, Max: -1, fn: comparison(func(c int) bool { return c == 0 })},
		{Name: "<", Min: 1, Max: -1, fn: comparison(func(c int) bool { return c < 0 })},
		{Name: ">", Min: 1, Max: -1, fn: comparison(func(c int) bool { return c > 0 })},
		{Name: "<=", Min: 1, Max: -1, fn: comparison(func(c int) bool { return c == 0 || c == -1 })},
		{Name: ">=", Min: 1, Max: -1, fn: comparison(func(c int) bool { return c == 0 || c == 1 })},
		{Name: "/=", Min: 2, Max: 2, fn: comparison(func(c int) bool { return c != 0 })},
		{Name: "max", Min: 1, Max: -1, fn: extreme(1)},
		{Name: "min", Min: 1, Max: -1, fn: extreme(-1)},
		{Name: "abs", Min: 1, Max: 1, fn: absolute},
		{Name: "zerop", Min: 1, Max: 1, fn: signTest(func(s int) bool { return s == 0 })},
		{Name: "cl-plusp", Min: 1, Max: 1, fn: signTest(func(s int) bool { return s > 0 })},
		{Name: "cl-minusp", Min: 1, Max: 1, fn: signTest(func(s int) bool { return s < 0 })},
		{Name: "cl-evenp", Min: 1, Max: 1, fn: parity(0)},
		{Name: "cl-oddp", Min: 1, Max: 1, fn: parity(1)},
		{Name: "truncate", Min: 1, Max: 2, fn: rounding(math.Trunc, (*big.Int).Quo)},
		{Name: "floor", Min: 1, Max: 2, fn: rounding(math.Floor, floorQuotient)},
		{Name: "ceiling", Min: 1, Max: 2, fn: rounding(math.Ceil, ceilingQuotient)},
		{Name: "round", Min: 1, Max: 2, fn: rounding(math.RoundToEven, roundQuotient)},
		{Name: "ffloor", Min: 1, Max: 1, fn: floatFunction(math.Floor)},
		{Name: "fceiling", Min: 1, Max: 1, fn: floatFunction(math.Ceil)},
		{Name: "fround", Min: 1, Max: 1, fn: floatFunction(math.RoundToEven)},
		{Name: "ftruncate", Min: 1, Max: 1, fn: floatFunction(math.Trunc)},
		{Name: "float", Min: 1, Max: 1, fn: toFloat},
		{Name: "sqrt", Min: 1, Max: 1, fn: floatFunction(math.Sqrt)},
		{Name: "exp", Min: 1, Max: 1, fn: floatFunction(math.Exp)},
		{Name: "log", Min: 1, Max: 2, fn: logarithm},
		{Name: "sin", Min: 1, Max: 1, fn: floatFunction(math.Sin)},
		{Name: "cos", Min: 1, Max: 1, fn: floatFunction(math.Cos)},
		{Name: "expt", Min: 2, Max: 2, fn: power},
		{Name: "logand", Max: -1, fn: bitwise((*big.Int).And, -1)},
		{Name: "logior", Max: -1, fn: bitwise((*big.Int).Or, 0)},
		{Name: "logxor", Max: -1, fn: bitwise((*big.Int).Xor, 0)},
		{Name: "lognot", Min: 1, Max: 1, fn: lognot},
		{Name: "ash", Min: 2, Max: 2, fn: shift},
		{Name: "lsh", Min: 2, Max: 2, fn: shift},
		{Name: "isnan", Min: 1, Max: 1, fn: isNaN},
		{Name: "random", Max: 1, fn: random},
		{Name: "number-to-string", Min: 1, Max: 1, fn: numberToString},
		{Name: "string-to-number", Min: 1, Max: 2, fn: stringToNumber},
	}
}

// numberArg takes a number; a marker would do in Emacs, hence the predicate.
func (m *Machine) numberArg(o Object) (Object, error) {
	if isNumber(o) {
		return o, nil
	}
	return nil, m.wrongType("number-or-marker-p", o)
}

func floatOf(o Object) float64 {
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
func (m *Machine) integer(i *big.Int) (Object, error) {
	if i.IsInt64() {
		return syntax.NormalInteger(i), nil
	}
	if i.BitLen() > syntax.MaxBignumBit {
		return nil, m.signal("overflow-error")
	}
	return syntax.NormalInteger(i), m.alloc(len(i.Bits())*8 + objectBytes)
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

func arithmetic(small smallOp, float floatOp, large bigOp, start int64) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		var sum Object = syntax.Int(start)
		for i, arg := range args {
			if _, err := m.numberArg(arg); err != nil {
				return nil, err
			}
			if i == 0 {
				sum = arg
				continue
			}
			var err error
			if sum, err = m.combine(sum, arg, small, float, large); err != nil {
				return nil, err
			}
		}
		return sum, nil
	}
}

func (m *Machine) combine(a, b Object, small smallOp, float floatOp, large bigOp) (Object, error) {
	if !isInteger(a) || !isInteger(b) {
		return &syntax.Float{F: float(floatOf(a), floatOf(b))}, nil
	}
	x, okX := a.(syntax.Int)
	y, okY := b.(syntax.Int)
	if okX && okY {
		if c, ok := small(int64(x), int64(y)); ok {
			return syntax.NewInteger(c), nil
		}
	}
	p, q := bigOf(a), bigOf(b)
	if err := m.step((p.BitLen() + q.BitLen()) / 64); err != nil {
		return nil, err
	}
	return m.integer(large(new(big.Int), p, q))
}

func subInts(a, b int64) (int64, bool) {
	c := a - b
	return c, (c < a) == (b > 0)
}

func subtract(m *Machine, args []Object) (Object, error) {
	sub := func(a, b float64) float64 { return a - b }
	switch len(args) {
	case 0:
		return syntax.Int(0), nil
	case 1:
		if _, err := m.numberArg(args[0]); err != nil {
			return nil, err
		}
		if f, ok := args[0].(*syntax.Float); ok {
			return &syntax.Float{F: -f.F}, nil
		}
		return m.combine(syntax.Int(0), args[0], subInts, sub, (*big.Int).Sub)
	}
	return arithmetic(subInts, sub, (*big.Int).Sub, 0)(m, args)
}

func divide(m *Machine, args []Object) (Object, error) {
	anyFloat := false
	for _, arg := range args {
		if _, err := m.numberArg(arg); err != nil {
			return nil, err
		}
		_, isFloat := arg.(*syntax.Float)
		anyFloat = anyFloat || isFloat
	}
	if len(args) == 1 {
		args = []Object{syntax.Int(1), args[0]}
	}
	if anyFloat {
		q := floatOf(args[0])
		for _, arg := range args[1:] {
			q /= floatOf(arg)
		}
		return &syntax.Float{F: q}, nil
	}
	q := bigOf(args[0])
	for _, arg := range args[1:] {
		d := bigOf(arg)
		if d.Sign() == 0 {
			return nil, m.signal("arith-error")
		}
		q.Quo(q, d)
	}
	return m.integer(q)
}

func (m *Machine) integerOrMarker(o Object) error {
	if isInteger(o) {
		return nil
	}
	return m.wrongType("integer-or-marker-p", o)
}

func remainder(m *Machine, args []Object) (Object, error) {
	for _, arg := range args {
		if err := m.integerOrMarker(arg); err != nil {
			return nil, err
		}
	}
	d := bigOf(args[1])
	if d.Sign() == 0 {
		return nil, m.signal("arith-error")
	}
	return m.integer(new(big.Int).Rem(bigOf(args[0]), d))
}

func modulo(m *Machine, args []Object) (Object, error) {
	for _, arg := range args {
		if _, err := m.numberArg(arg); err != nil {
			return nil, err
		}
	}
	if !isInteger(args[0]) || !isInteger(args[1]) {
		a, b := floatOf(args[0]), floatOf(args[1])
		r := math.Mod(a, b)
		if r != 0 && (r < 0) != (b < 0) {
			r += b
		}
		return &syntax.Float{F: r}, nil
	}
	d := bigOf(args[1])
	if d.Sign() == 0 {
		return nil, m.signal("arith-error")
	}
	r := new(big.Int).Rem(bigOf(args[0]), d)
	if r.Sign() != 0 && (r.Sign() < 0) != (d.Sign() < 0) {
		r.Add(r, d)
	}
	return m.integer(r)
}

func addOne(m *Machine, args []Object) (Object, error) {
	if _, err := m.numberArg(args[0]); err != nil {
		return nil, err
	}
	return m.combine(args[0], syntax.Int(1), addInts, addFloats, (*big.Int).Add)
}

func subOne(m *Machine, args []Object) (Object, error) {
	if _, err := m.numberArg(args[0]); err != nil {
		return nil, err
	}
	return m.combine(args[0], syntax.Int(-1), addInts, addFloats, (*big.Int).Add)
}

// unordered is what compareNumbers gives where one side is not a number.
const unordered = 2

func compareNumbers(a, b Object) int {
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
	if isInteger(a) && isInteger(b) {
		return bigOf(a).Cmp(bigOf(b))
	}
	x, y := floatOf(a), floatOf(b)
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
func ratOf(o Object) *big.Float {
	if f, ok := o.(*syntax.Float); ok {
		return big.NewFloat(f.F)
	}
	return new(big.Float).SetInt(bigOf(o))
}

func comparison(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		for _, arg := range args {
			if _, err := m.numberArg(arg); err != nil {
				return nil, err
			}
		}
		for i := 1; i < len(args); i++ {
			if !holds(compareNumbers(args[i-1], args[i])) {
				return Nil, nil
			}
		}
		return m.t, nil
	}
}

func extreme(sign int) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		best := args[0]
		for _, arg := range args {
			if _, err := m.numberArg(arg); err != nil {
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

func absolute(m *Machine, args []Object) (Object, error) {
	switch n := args[0].(type) {
	case *syntax.Float:
		return &syntax.Float{F: math.Abs(n.F)}, nil
	case syntax.Int, *syntax.BigInt:
		return m.integer(new(big.Int).Abs(bigOf(n)))
	}
	return nil, m.wrongType("numberp", args[0])
}

func signTest(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if _, err := m.numberArg(args[0]); err != nil {
			return nil, err
		}
		return m.Bool(holds(compareNumbers(args[0], syntax.Int(0)))), nil
	}
}

func parity(bit uint) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if err := m.integerOrMarker(args[0]); err != nil {
			return nil, err
		}
		return m.Bool(bigOf(args[0]).Bit(0) == bit), nil
	}
}
