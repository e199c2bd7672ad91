package subr

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func formatFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "format", Min: 1, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			text, err := format(m, a, sameText)
			return syntax.NewString(text), err
		}},
		{Name: "format-message", Min: 1, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			text, err := format(m, a, curveQuotes)
			return syntax.NewString(text), err
		}},
		{Name: "message", Min: 1, Max: -1, Fn: message},
		{Name: "warn", Min: 1, Max: -1, Fn: message},
		{Name: "lwarn", Min: 3, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return message(m, a[2:]) }},
		{Name: "display-warning", Min: 2, Max: 4, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return message(m, []kernel.Object{syntax.NewString("%s"), a[1]})
		}},
		{Name: "message-box", Min: 1, Max: -1, Fn: message},
		{Name: "format-spec", Min: 2, Max: 4, Fn: formatSpec},
	}
}

func message(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if args[0] == kernel.Nil {
		return kernel.Nil, nil
	}
	at := m.Here()
	text, err := format(m, args, curveQuotes)
	if err != nil {
		return nil, err
	}
	m.Note(at, "message: "+text)
	return syntax.NewString(text), nil
}

// curveQuotes makes ` and ' of a format what Emacs shows them as; those of the
// arguments stay.
func curveQuotes(literal string) string {
	if !strings.ContainsAny(literal, "`'") {
		return literal
	}
	return strings.NewReplacer("`", "‘", "'", "’").Replace(literal)
}

func sameText(literal string) string { return literal }

// directive is one %-sequence of a format.
type directive struct {
	field                          int // 0 is the next argument
	minus, plus, space, zero, hash bool
	width, precision               int // precision -1 is none
	verb                           byte
}

// parseDirective reads what follows a % and gives its length.
func parseDirective(s string) (d directive, length int, ok bool) {
	d.precision = -1
	i := 0
	number := func() int {
		n := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' && n < 1e9 {
			n = n*10 + int(s[i]-'0')
			i++
		}
		return n
	}
	if digits := countDigits(s); digits > 0 && digits < len(s) && s[digits] == '$' {
		d.field = number()
		i++
	}
flags:
	for ; i < len(s); i++ {
		switch s[i] {
		case '-':
			d.minus = true
		case '+':
			d.plus = true
		case ' ':
			d.space = true
		case '0':
			d.zero = true
		case '#':
			d.hash = true
		default:
			break flags
		}
	}
	d.width = number()
	if i < len(s) && s[i] == '.' {
		i++
		d.precision = number()
	}
	if i >= len(s) {
		return d, i, false
	}
	d.verb = s[i]
	return d, i + 1, true
}

// format is (format FORMAT ARGS…); quotes changes the parts between the directives.
func format(m *kernel.Machine, args []kernel.Object, quotes func(string) string) (string, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return "", err
	}
	if err := m.Step(len(text) / 16); err != nil {
		return "", err
	}
	var b strings.Builder
	next := 1
	for {
		literal, rest, found := strings.Cut(text, "%")
		b.WriteString(quotes(literal))
		if !found {
			return b.String(), m.Alloc(b.Len() + kernel.StringBytes)
		}
		d, length, ok := parseDirective(rest)
		if !ok {
			return "", m.ErrorText("Format string ends in middle of format specifier")
		}
		text = rest[length:]
		if d.verb == '%' {
			b.WriteByte('%')
			continue
		}
		if d.field > 0 {
			next = d.field
		}
		if next >= len(args) {
			return "", m.ErrorText("Not enough arguments for format string")
		}
		piece, err := formatOne(m, d, args[next])
		if err != nil {
			return "", err
		}
		next++
		b.WriteString(piece)
		if err := m.Alloc(len(piece)); err != nil {
			return "", err
		}
	}
}

func formatOne(m *kernel.Machine, d directive, arg kernel.Object) (string, error) {
	if int64(d.width) > m.Budget.Limits.FormAlloc || int64(d.precision) > m.Budget.Limits.FormAlloc {
		return "", &kernel.LimitError{Bound: "memory", Size: m.Budget.Limits.FormAlloc}
	}
	if err := m.Alloc(d.width + max(0, d.precision)); err != nil {
		return "", err
	}
	switch d.verb {
	case 's', 'S':
		text, err := printed(m, arg, d.verb == 'S')
		if err != nil {
			return "", err
		}
		if d.precision >= 0 {
			size, _ := fitting(text, d.precision)
			text = text[:size]
		}
		return d.pad(text, false), nil
	case 'd', 'o', 'x', 'X':
		return formatInteger(m, d, arg)
	case 'c':
		c, ok := arg.(syntax.Int)
		if !ok {
			return "", m.ErrorText("Format specifier doesn’t match argument type")
		}
		if c < 0 || c > maxChar {
			return "", m.WrongType("characterp", arg)
		}
		return d.pad(charString(int(c)), false), nil
	case 'e', 'f', 'g':
		return formatFloat(m, d, arg)
	}
	return "", m.ErrorText("Invalid format operation %" + string(rune(d.verb)))
}

// pad fills up to the width; numbers may be filled with zeros behind the sign.
func (d directive) pad(text string, number bool) string {
	missing := d.width - columns(text)
	if missing <= 0 {
		return text
	}
	switch {
	case d.minus:
		return text + strings.Repeat(" ", missing)
	case d.zero && number:
		sign := 0
		for sign < len(text) && strings.IndexByte("+- ", text[sign]) >= 0 {
			sign++
		}
		if strings.HasPrefix(text[sign:], "0x") || strings.HasPrefix(text[sign:], "0X") {
			sign += 2
		}
		return text[:sign] + strings.Repeat("0", missing) + text[sign:]
	}
	return strings.Repeat(" ", missing) + text
}

func (d directive) sign(text string) string {
	switch {
	case strings.HasPrefix(text, "-"):
	case d.plus:
		return "+" + text
	case d.space:
		return " " + text
	}
	return text
}

func formatInteger(m *kernel.Machine, d directive, arg kernel.Object) (string, error) {
	var n *big.Int
	switch a := arg.(type) {
	case syntax.Int, *syntax.BigInt:
		n = kernel.BigOf(a)
	case *syntax.Float:
		if math.IsNaN(a.F) || math.IsInf(a.F, 0) {
			return "", m.Signal("overflow-error", a)
		}
		n, _ = big.NewFloat(a.F).Int(nil)
	default:
		return "", m.ErrorText("Format specifier doesn’t match argument type")
	}
	base, prefix := 10, ""
	switch d.verb {
	case 'o':
		base = 8
		if d.hash && n.Sign() != 0 {
			prefix = "0"
		}
	case 'x', 'X':
		base = 16
		if d.hash && n.Sign() != 0 {
			prefix = "0" + string(rune(d.verb))
		}
	}
	digits := new(big.Int).Abs(n).Text(base)
	if d.verb == 'X' {
		digits = strings.ToUpper(digits)
	}
	if missing := d.precision - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if d.precision >= 0 {
		d.zero = false
	}
	text := prefix + digits
	if n.Sign() < 0 {
		text = "-" + text
	}
	return d.pad(d.sign(text), true), m.Alloc(len(text))
}

func formatFloat(m *kernel.Machine, d directive, arg kernel.Object) (string, error) {
	if !kernel.IsNumber(arg) {
		return "", m.ErrorText("Format specifier doesn’t match argument type")
	}
	f := FloatOf(arg)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		d.zero = false
		text := "inf"
		if math.IsNaN(f) {
			text = "nan"
		}
		if f < 0 {
			text = "-" + text
		}
		return d.pad(d.sign(text), true), nil
	}
	verb := "%"
	if d.hash {
		verb += "#"
	}
	precision := min(d.precision, 2000)
	if precision < 0 {
		precision = 6
	}
	text := fmt.Sprintf(verb+"."+strconv.Itoa(precision)+string(rune(d.verb)), f)
	return d.pad(d.sign(text), true), nil
}
