package subr

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func numberToString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if !kernel.IsNumber(args[0]) {
		return nil, m.WrongType("numberp", args[0])
	}
	return m.NewString(syntax.Princ(args[0]))
}

// StringToNumber reads the number that a string starts with, 0 if none.
func StringToNumber(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	base := 10
	if args[1] != kernel.Nil {
		if base, err = m.IntArg(args[1]); err != nil {
			return nil, err
		}
		if base < 2 || base > 16 {
			return nil, m.OutOfRange(args[1])
		}
	}
	text = strings.TrimLeft(text, " \t")
	if err := m.Step(len(text) / 16); err != nil {
		return nil, err
	}
	if base == 10 {
		if f, ok := leadingFloat(text); ok {
			return &syntax.Float{F: f}, nil
		}
	}
	end := 0
	if end < len(text) && (text[end] == '-' || text[end] == '+') {
		end++
	}
	digits := end
	for end < len(text) && DigitValue(text[end]) < base {
		end++
	}
	if end == digits || end-digits > syntax.MaxBignumBit/3 {
		return syntax.Int(0), nil
	}
	i, ok := new(big.Int).SetString(strings.TrimPrefix(text[:end], "+"), base)
	if !ok {
		return syntax.Int(0), nil
	}
	return integer(m, i)
}

func DigitValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	return 99
}

// leadingFloat reads a float that text starts with: digits with a fraction or an exponent.
func leadingFloat(text string) (float64, bool) {
	i := 0
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		i++
	}
	whole := countDigits(text[i:])
	i += whole
	isFloat, fraction := false, 0
	if i < len(text) && text[i] == '.' {
		if fraction = countDigits(text[i+1:]); fraction > 0 {
			isFloat = true
			i += 1 + fraction
		}
	}
	if whole == 0 && fraction == 0 {
		return 0, false
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		j := i + 1
		if j < len(text) && (text[j] == '-' || text[j] == '+') {
			j++
		}
		if n := countDigits(text[j:]); n > 0 {
			isFloat, i = true, j+n
		}
	}
	if !isFloat || i > 1000 {
		return 0, false
	}
	f, err := strconv.ParseFloat(text[:i], 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
