package subr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// changeCase works on strings and on characters.
func changeCase(change func(rune) rune) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		switch o := args[0].(type) {
		case *syntax.String:
			return m.NewString(mapChars(o.S, change))
		case syntax.Int:
			if o < 0 || o > unicode.MaxRune {
				return o, nil
			}
			return syntax.Int(change(rune(o))), nil
		}
		return nil, m.WrongType("char-or-string-p", args[0])
	}
}

// mapChars changes each character and leaves raw bytes alone.
func mapChars(s string, change func(rune) rune) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			b.WriteByte(s[0])
		} else {
			b.WriteRune(change(r))
		}
		s = s[size:]
	}
	return b.String()
}

// capitalize raises the first letter of each word; lower also lowers the others.
func capitalize(lower bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if c, ok := args[0].(syntax.Int); ok && c >= 0 && c <= unicode.MaxRune {
			return syntax.Int(unicode.ToTitle(rune(c))), nil
		}
		s, ok := args[0].(*syntax.String)
		if !ok {
			return nil, m.WrongType("char-or-string-p", args[0])
		}
		inWord := false
		return m.NewString(mapChars(s.S, func(r rune) rune {
			isWord := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || (inWord && (r == '\'' || r == '’') && false)
			switch {
			case isWord && !inWord:
				r = unicode.ToTitle(r)
			case isWord && lower:
				r = unicode.ToLower(r)
			}
			inWord = isWord
			return r
		}))
	}
}

func rot13(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(mapChars(text, func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}))
}

// shellQuote quotes for a POSIX shell with backslashes, as Emacs does.
func shellQuote(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if text == "" {
		return m.NewString("''")
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\n':
			b.WriteString("'\n'")
			continue
		case c < 0x80 && !strings.ContainsRune("-_./:,+=@", rune(c)) && !IsAlphanumeric(c):
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return m.NewString(b.String())
}

func IsAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func stringDistance(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	a, b, err := twoStrings(m, args)
	if err != nil {
		return nil, err
	}
	x, y := []rune(a), []rune(b)
	if err := m.Step(len(x) * len(y) / 16); err != nil {
		return nil, err
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, d := range y {
			cost := diagonal
			if c != d {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return syntax.Int(row[len(y)]), nil
}

// compareStrings is t for equal parts, else the signed place where they differ.
func compareStrings(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	part := func(s, from, to kernel.Object) ([]rune, error) {
		text, err := m.StringArg(s)
		if err != nil {
			return nil, err
		}
		runes := []rune(text)
		if n, ok := to.(syntax.Int); ok && int(n) > len(runes) {
			to = kernel.Nil
		}
		start, end, err := slice(m, len(runes), s, from, to)
		if err != nil {
			return nil, err
		}
		return runes[start:end], m.Step(len(runes) / 16)
	}
	a, err := part(args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	b, err := part(args[3], args[4], args[5])
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := a[i], b[i]
		if args[6] != kernel.Nil {
			x, y = unicode.ToUpper(x), unicode.ToUpper(y)
		}
		if x != y {
			if x < y {
				return syntax.Int(-i - 1), nil
			}
			return syntax.Int(i + 1), nil
		}
	}
	switch n := min(len(a), len(b)); {
	case len(a) < len(b):
		return syntax.Int(-n - 1), nil
	case len(a) > len(b):
		return syntax.Int(n + 1), nil
	}
	return m.T, nil
}

// charEqual heeds case-fold-search.
func charEqual(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	a, err := CharArg(m, args[0])
	if err != nil {
		return nil, err
	}
	b, err := CharArg(m, args[1])
	if err != nil {
		return nil, err
	}
	fold, _ := m.Value("case-fold-search")
	return m.Bool(a == b || (kernel.IsTrue(fold) && foldEqual(charString(a), charString(b)))), nil
}

// substChar is (FROM TO STRING &optional INPLACE).
func substChar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	from, err := CharArg(m, args[0])
	if err != nil {
		return nil, err
	}
	to, err := CharArg(m, args[1])
	if err != nil {
		return nil, err
	}
	if _, err := m.StringArg(args[2]); err != nil {
		return nil, err
	}
	s := args[2].(*syntax.String)
	text := strings.ReplaceAll(s.S, charString(from), charString(to))
	if args[3] == kernel.Nil {
		return m.NewString(text)
	}
	s.S = text
	return s, m.Alloc(len(text))
}
