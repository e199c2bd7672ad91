package subr

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// specDirective is one %-sequence of a format-spec.
type specDirective struct {
	flags     string
	width     int
	precision int // -1 is none
	char      int
	source    string // its text, the % included
}

// parseSpec reads what follows a %.
func parseSpec(rest string) (d specDirective, ok bool) {
	i := 0
	for i < len(rest) && strings.IndexByte("-0<>^_ ", rest[i]) >= 0 {
		i++
	}
	d.flags, d.precision = rest[:i], -1
	number := func() int {
		n := 0
		for i < len(rest) && rest[i] >= '0' && rest[i] <= '9' {
			n = min(n*10+int(rest[i]-'0'), 1e9)
			i++
		}
		return n
	}
	d.width = number()
	if i+1 < len(rest) && rest[i] == '.' && rest[i+1] >= '0' && rest[i+1] <= '9' {
		i++
		d.precision = number()
	}
	if i >= len(rest) {
		return d, false
	}
	c, size := decodeChar(rest[i:])
	d.char, d.source = c, "%"+rest[:i+size]
	return d, true
}

func (d specDirective) has(flag string) bool { return strings.Contains(d.flags, flag) }

// apply gives a value its case, cuts it and fills it up.
func (d specDirective) apply(text string) string {
	switch {
	case d.has("^"):
		text = strings.ToUpper(text)
	case d.has("_"):
		text = strings.ToLower(text)
	}
	if d.precision >= 0 {
		text = d.cut(text, d.precision)
	}
	missing := d.width - columns(text)
	switch {
	case missing < 0 && (d.has("<") || d.has(">")):
		return d.cut(text, d.width)
	case missing <= 0:
		return text
	}
	fill := " "
	if d.has("0") {
		fill = "0"
	}
	if d.has("-") {
		return text + strings.Repeat(fill, missing)
	}
	return strings.Repeat(fill, missing) + text
}

// cut takes away what is too wide, on the left with the flag <.
func (d specDirective) cut(text string, width int) string {
	if d.has("<") {
		size, _ := leaving(text, columns(text)-width)
		return text[size:]
	}
	size, _ := fitting(text, width)
	return text[:size]
}

// formatSpec is (FORMAT ALIST &optional IGNORE-MISSING SPLIT): %C is replaced by
// what the alist has for C, with flags, a width and a precision.
func formatSpec(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	ignore, _ := kernel.SymbolName(args[2])
	var parts []string
	for {
		literal, rest, found := strings.Cut(text, "%")
		if literal != "" {
			parts = append(parts, literal)
		}
		if !found {
			return joinedSpec(m, parts, args[3] != kernel.Nil)
		}
		d, ok := parseSpec(rest)
		if !ok {
			return nil, m.ErrorText("Invalid format string")
		}
		text = rest[len(d.source)-1:]
		piece, err := specPiece(m, d, args[1], ignore)
		if err != nil {
			return nil, err
		}
		if err := m.Alloc(len(piece)); err != nil {
			return nil, err
		}
		parts = append(parts, piece)
	}
}

// specPiece is what stands for a directive; where the alist does not have it,
// ignore says what: nil is an error, "ignore" and t its own text, "delete" nothing.
func specPiece(m *kernel.Machine, d specDirective, alist kernel.Object, ignore string) (string, error) {
	if d.char == '%' {
		if ignore != "" && ignore != "nil" && ignore != "ignore" && ignore != "delete" {
			return d.source, nil
		}
		return "%", nil
	}
	pair, err := AssocBy(EqlTest)(m, []kernel.Object{syntax.Int(d.char), alist})
	if err != nil {
		return "", err
	}
	switch {
	case pair != kernel.Nil:
		if err := m.Alloc(min(d.width, 1e9)); err != nil {
			return "", err
		}
		value, err := printed(m, kernel.CdrOf(pair), false)
		return d.apply(value), err
	case ignore == "" || ignore == "nil":
		return "", m.ErrorText("Invalid format character: ‘%" + charString(d.char) + "’")
	case ignore == "delete":
		return "", nil
	}
	return d.source, nil
}

func joinedSpec(m *kernel.Machine, parts []string, split bool) (kernel.Object, error) {
	if !split {
		return m.NewString(strings.Join(parts, ""))
	}
	items := make([]kernel.Object, len(parts))
	for i, part := range parts {
		var err error
		if items[i], err = m.NewString(part); err != nil {
			return nil, err
		}
	}
	return m.NewList(items...)
}
