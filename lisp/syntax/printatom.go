package syntax

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quotedInSymbol tells the characters that have a backslash in a symbol.
var quotedInSymbol = func() (t [utf8.RuneSelf]bool) {
	for c := 0; c <= ' '; c++ {
		t[c] = true
	}
	for _, c := range "\"'#(),.;?[\\]`" {
		t[c] = true
	}
	return t
}()

func (p *Printing) symbol(s *Symbol) {
	switch {
	case s.Name == "":
		p.Text("##")
	case !p.quoting || isPlainSymbol(s.Name):
		p.Text(s.Name)
	default:
		p.Text(quotedSymbol(s.Name))
	}
}

func isPlainSymbol(name string) bool {
	if mayBeNumber(name[0]) {
		return false
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; c >= utf8.RuneSelf || quotedInSymbol[c] {
			return false
		}
	}
	return true
}

// quotedSymbol puts backslashes into a name, one in front of what would read as
// a number.
func quotedSymbol(name string) string {
	var b strings.Builder
	confusing := classify(name) != notNumber
	for i := 0; i < len(name); {
		_, size := utf8.DecodeRuneInString(name[i:])
		char := name[i : i+size]
		if confusing || char == noBreakSpace || char[0] < utf8.RuneSelf && quotedInSymbol[char[0]] {
			b.WriteByte('\\')
			confusing = false
		}
		b.WriteString(char)
		i += size
	}
	return b.String()
}

// string prints s in quotes. Only quotes, backslashes and raw bytes are escaped:
// Emacs leaves newlines and control characters as they are.
func (p *Printing) string(str *String) {
	s := str.S
	if !p.quoting {
		p.Text(s)
		return
	}
	p.Text(`"`)
	from := 0
	for i := 0; i < len(s) && p.err == nil; {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == '"' || c == '\\' {
				p.Text(s[from:i])
				p.Text(`\`)
				from = i
			}
			i++
			continue
		}
		u, size := utf8.DecodeRuneInString(s[i:])
		if str.Unibyte || u == utf8.RuneError && size == 1 {
			size = 1
			p.Text(s[from:i])
			p.octal(c)
			from = i + 1
		}
		i += size
	}
	p.Text(s[from:])
	p.Text(`"`)
}

// formatFloat prints a float as Emacs does: with the fewest digits, at least 15
// tried, that read back as the same number, and never like an integer.
func formatFloat(f float64) string {
	sign := ""
	if math.Signbit(f) {
		sign = "-"
	}
	if math.IsInf(f, 0) {
		return sign + "1.0e+INF"
	}
	if math.IsNaN(f) {
		return sign + strconv.FormatUint(math.Float64bits(f)&nanPayload, 10) + ".0e+NaN"
	}
	s := shortest(f)
	if strings.ContainsAny(s, ".e") {
		return s
	}
	return s + ".0"
}

const (
	normalDigits   = 15 // that any float keeps
	smallestNormal = 0x1p-1022
)

func shortest(f float64) string {
	digits := normalDigits
	if math.Abs(f) < smallestNormal && f != 0 {
		digits = 1
	}
	for ; ; digits++ {
		s := strconv.FormatFloat(f, 'g', digits, 64)
		if back, err := strconv.ParseFloat(s, 64); err == nil && back == f || digits >= 17 {
			return s
		}
	}
}
