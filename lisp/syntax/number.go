package syntax

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// mayBeNumber tells whether a number can begin with that byte.
func mayBeNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.'
}

// numberKind is what a name that is not quoted reads as.
type numberKind uint8

const (
	notNumber numberKind = iota
	integer              // digits, one dot allowed at the end
	float
	infinity
	notANumber
)

// classify tells what kind of number s is: [+-]D*[.D*][e[+-]D+ | e+INF | e+NaN]
// with a digit before the e.
func classify(s string) numberKind {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	whole := digits(s[i:])
	i += whole
	fraction, dot := 0, i < len(s) && s[i] == '.'
	if dot {
		i++
		fraction = digits(s[i:])
		i += fraction
	}
	if whole+fraction == 0 {
		return notNumber
	}
	if i == len(s) {
		if fraction > 0 {
			return float
		}
		return integer
	}
	return classifyExponent(s[i:])
}

func classifyExponent(s string) numberKind {
	if s[0] != 'e' && s[0] != 'E' {
		return notNumber
	}
	switch s = s[1:]; s {
	case "+INF":
		return infinity
	case "+NaN":
		return notANumber
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	if s == "" || digits(s) != len(s) {
		return notNumber
	}
	return float
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// number returns the number that s stands for, or Go's nil for a symbol.
func (r *Reader) number(at Pos, s string) Object {
	switch classify(s) {
	case integer:
		return r.integer(at, strings.TrimSuffix(s, "."), 10)
	case float:
		// The only error left is the range, where ±Inf is what Emacs reads too.
		f, _ := strconv.ParseFloat(s, 64)
		return &Float{f}
	case infinity:
		return &Float{math.Inf(signOf(s))}
	case notANumber:
		return &Float{nanOf(s)}
	}
	return nil
}

func signOf(s string) int {
	if s[0] == '-' {
		return -1
	}
	return 1
}

const nanPayload = 1<<51 - 1

// nanOf makes the NaN whose payload is the number before e+NaN, as Emacs does.
func nanOf(s string) float64 {
	payload, _ := strconv.ParseFloat(strings.TrimLeft(s[:len(s)-len("e+NaN")], "+-"), 64)
	bits := math.Float64bits(math.NaN()) &^ nanPayload
	if payload <= nanPayload {
		bits |= uint64(payload) & nanPayload
	}
	f := math.Float64frombits(bits)
	return math.Copysign(f, float64(signOf(s)))
}

// integer reads the digits s, with an optional sign.
func (r *Reader) integer(at Pos, s string, radix int) Object {
	if n, err := strconv.ParseInt(s, radix, 64); err == nil {
		return NewInteger(n)
	}
	// One digit holds at least one bit: no need to convert what is longer.
	trimmed := strings.TrimLeft(strings.TrimLeft(s, "+-"), "0")
	if len(trimmed) <= MaxBignumBit {
		if n, ok := new(big.Int).SetString(s, radix); ok && n.BitLen() <= MaxBignumBit {
			return NormalInteger(n)
		}
	}
	r.fail(at, OverflowError, "an integer of more than %d bits", MaxBignumBit)
	return Nil
}

// NewInteger returns the integer n: an [Int], or past the fixnums a *[BigInt].
func NewInteger(n int64) Object {
	if MinFixnum <= n && n <= MaxFixnum {
		return Int(n)
	}
	return &BigInt{big.NewInt(n)}
}

// NormalInteger returns the integer n, an [Int] where it is a fixnum. It keeps n.
func NormalInteger(n *big.Int) Object {
	if n.IsInt64() {
		return NewInteger(n.Int64())
	}
	return &BigInt{n}
}

// radixInteger reads the digits behind #x and its kin.
func (r *Reader) radixInteger(at Pos, radix int) Object {
	start := r.pos
	end := start
	if end < len(r.text) && (r.text[end] == '+' || r.text[end] == '-') {
		end++
	}
	first, good := end, radix >= 2 && radix <= 36
	for end < len(r.text) && digitValue(r.text[end]) < 36 {
		good = good && digitValue(r.text[end]) < radix
		end++
	}
	r.pos = end
	if !good || end == first {
		r.fail(at, InvalidReadSyntax, "not an integer of radix %d", radix)
		return Nil
	}
	return r.integer(at, r.text[start:end], radix)
}

// digitValue is the value of a digit, 36 for what is none.
func digitValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 36
}
