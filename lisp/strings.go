package lisp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpmail/lisp/syntax"
)

func stringFunctions() []Subr {
	return []Subr{
		{Name: "concat", Max: -1, fn: concat},
		{Name: "substring", Min: 1, Max: 3, fn: substring},
		{Name: "substring-no-properties", Min: 1, Max: 3, fn: substring},
		{Name: "string", Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return m.stringOfChars(a) }},
		{Name: "make-string", Min: 2, Max: 3, fn: makeString},
		{Name: "char-to-string", Min: 1, Max: 1, fn: charToString},
		{Name: "string-to-char", Min: 1, Max: 1, fn: stringToChar},
		{Name: "string-to-list", Min: 1, Max: 1, fn: stringToList},
		{Name: "string-to-vector", Min: 1, Max: 1, fn: vconcat},
		{Name: "string=", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c == 0 })},
		{Name: "string-equal", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c == 0 })},
		{Name: "string<", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c < 0 })},
		{Name: "string-lessp", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c < 0 })},
		{Name: "string>", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c > 0 })},
		{Name: "string-greaterp", Min: 2, Max: 2, fn: compareText(func(c int) bool { return c > 0 })},
		{Name: "string-equal-ignore-case", Min: 2, Max: 2, fn: equalIgnoreCase},
		{Name: "string-prefix-p", Min: 2, Max: 3, fn: affix(strings.HasPrefix)},
		{Name: "string-suffix-p", Min: 2, Max: 3, fn: affix(strings.HasSuffix)},
		{Name: "string-empty-p", Min: 1, Max: 1, fn: stringEmpty},
		{Name: "string-blank-p", Min: 1, Max: 1, fn: stringBlank},
		{Name: "string-join", Min: 1, Max: 2, fn: stringJoin},
		{Name: "string-reverse", Min: 1, Max: 1, fn: reverse},
		{Name: "string-search", Min: 2, Max: 3, fn: stringSearch},
		{Name: "string-replace", Min: 3, Max: 3, fn: stringReplace},
		{Name: "string-remove-prefix", Min: 2, Max: 2, fn: removeAffix(strings.TrimPrefix)},
		{Name: "string-remove-suffix", Min: 2, Max: 2, fn: removeAffix(strings.TrimSuffix)},
		{Name: "string-pad", Min: 2, Max: 4, fn: stringPad},
		{Name: "string-chop-newline", Min: 1, Max: 1, fn: chopNewline},
		{Name: "string-clean-whitespace", Min: 1, Max: 1, fn: cleanWhitespace},
		{Name: "string-lines", Min: 1, Max: 3, fn: stringLines},
		{Name: "string-width", Min: 1, Max: 3, fn: stringWidth},
		{Name: "string-bytes", Min: 1, Max: 1, fn: stringBytesCount},
		{Name: "truncate-string-to-width", Min: 2, Max: 6, fn: truncateString},
	}
}

// letterFunctions change letters, encode and measure strings.
func letterFunctions() []Subr {
	return []Subr{
		{Name: "upcase", Min: 1, Max: 1, fn: changeCase(unicode.ToUpper)},
		{Name: "downcase", Min: 1, Max: 1, fn: changeCase(unicode.ToLower)},
		{Name: "capitalize", Min: 1, Max: 1, fn: capitalize(true)},
		{Name: "upcase-initials", Min: 1, Max: 1, fn: capitalize(false)},
		{Name: "identity", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "rot13-string", Min: 1, Max: 1, fn: rot13},
		{Name: "rot13", Min: 1, Max: 3, fn: rot13},
		{Name: "format-mode-line", Min: 1, Max: 4, fn: emptyString},
		{Name: "propertize", Min: 1, Max: -1, fn: firstStringArg},
		{Name: "string-as-unibyte", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "string-as-multibyte", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "string-to-multibyte", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "string-to-unibyte", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "encode-coding-string", Min: 2, Max: 4, fn: firstStringArg},
		{Name: "decode-coding-string", Min: 2, Max: 4, fn: firstStringArg},
		{Name: "substitute-command-keys", Min: 1, Max: 2, fn: firstStringArg},
		{Name: "purecopy", Min: 1, Max: 1, fn: func(_ *Machine, a []Object) (Object, error) { return a[0], nil }},
		{Name: "shell-quote-argument", Min: 1, Max: 2, fn: shellQuote},
		{Name: "string-distance", Min: 2, Max: 3, fn: stringDistance},
		{Name: "base64-encode-string", Min: 1, Max: 2, fn: base64Encode},
		{Name: "base64-decode-string", Min: 1, Max: 3, fn: base64Decode},
		{Name: "secure-hash", Min: 2, Max: 5, fn: secureHash},
		{Name: "md5", Min: 1, Max: 5, fn: md5Text},
		{Name: "sha1", Min: 1, Max: 4, fn: sha1Text},
		{Name: "url-hexify-string", Min: 1, Max: 2, fn: urlHexify},
		{Name: "string-version-lessp", Min: 2, Max: 2, fn: versionLess},
		{Name: "version<", Min: 2, Max: 2, fn: compareVersions(func(c int) bool { return c < 0 })},
		{Name: "version<=", Min: 2, Max: 2, fn: compareVersions(func(c int) bool { return c <= 0 })},
		{Name: "version=", Min: 2, Max: 2, fn: compareVersions(func(c int) bool { return c == 0 })},
		{Name: "version-to-list", Min: 1, Max: 1, fn: versionToList},
		{Name: "compare-strings", Min: 6, Max: 7, fn: compareStrings},
	}
}

// Emacs's characters that are bytes of no encoding.
const (
	rawByteBase = 0x3fff00
	maxChar     = 0x3fffff
)

// decodeChar is the first character of a string and its length in bytes.
func decodeChar(s string) (int, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return rawByteBase + int(s[0]), 1
	}
	return int(r), size
}

func writeChar(b *strings.Builder, c int) {
	if c >= rawByteBase+0x80 {
		b.WriteByte(byte(c - rawByteBase))
		return
	}
	b.WriteRune(rune(c))
}

func charString(c int) string {
	var b strings.Builder
	writeChar(&b, c)
	return b.String()
}

func (m *Machine) charArg(o Object) (int, error) {
	c, ok := o.(syntax.Int)
	if !ok || c < 0 || c > maxChar {
		return 0, m.wrongType("characterp", o)
	}
	return int(c), nil
}

// concatText is one argument of concat: a string, or a sequence of characters.
func (m *Machine) concatText(o Object) (string, error) {
	if s, ok := o.(*syntax.String); ok {
		return s.S, nil
	}
	items, err := m.sequenceItems(o)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, item := range items {
		c, err := m.charArg(item)
		if err != nil {
			return "", err
		}
		writeChar(&b, c)
	}
	return b.String(), nil
}

func concat(m *Machine, args []Object) (Object, error) {
	parts := make([]string, len(args))
	total := stringBytes
	for i, arg := range args {
		text, err := m.concatText(arg)
		if err != nil {
			return nil, err
		}
		parts[i] = text
		total += len(text)
	}
	if err := m.alloc(total); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Join(parts, "")), nil
}

func substring(m *Machine, args []Object) (Object, error) {
	s, ok := args[0].(*syntax.String)
	if !ok {
		if _, ok := args[0].(*syntax.Vector); ok {
			return subseq(m, args)
		}
		return nil, m.wrongType("arrayp", args[0])
	}
	if err := m.chargeText(s); err != nil {
		return nil, err
	}
	start, end, err := m.slice(charCount(s.S), s, args[1], args[2])
	if err != nil {
		return nil, err
	}
	from, _ := charOffset(s.S, start)
	size, _ := charOffset(s.S[from:], end-start)
	return m.newString(s.S[from : from+size])
}

func makeString(m *Machine, args []Object) (Object, error) {
	c, ok := args[1].(syntax.Int)
	if !ok || c < 0 || c > maxChar {
		return nil, m.wrongType("characterp", args[1])
	}
	one := charString(int(c))
	n, err := m.countArg(args[0], len(one))
	if err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Repeat(one, n)), nil
}

func charToString(m *Machine, args []Object) (Object, error) {
	c, err := m.charArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.newString(charString(c))
}

func stringToChar(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil || text == "" {
		return syntax.Int(0), err
	}
	c, _ := decodeChar(text)
	return syntax.Int(c), nil
}

func stringToList(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	return m.newList(items...)
}

func compareText(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		a, err := m.textArg(args[0])
		if err != nil {
			return nil, err
		}
		b, err := m.textArg(args[1])
		if err != nil {
			return nil, err
		}
		return m.Bool(holds(strings.Compare(a, b))), m.step(len(a) / 64)
	}
}

func foldEqual(a, b string) bool { return strings.EqualFold(a, b) }

func equalIgnoreCase(m *Machine, args []Object) (Object, error) {
	a, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.textArg(args[1])
	return m.Bool(foldEqual(a, b)), err
}

func (m *Machine) twoStrings(args []Object) (a, b string, err error) {
	if a, err = m.stringArg(args[0]); err != nil {
		return "", "", err
	}
	b, err = m.stringArg(args[1])
	return a, b, err
}

func affix(has func(s, affix string) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		part, s, err := m.twoStrings(args)
		if err != nil {
			return nil, err
		}
		if args[2] != Nil {
			part, s = strings.ToLower(part), strings.ToLower(s)
		}
		return m.Bool(has(s, part)), m.step(len(part) / 64)
	}
}

func removeAffix(trim func(s, affix string) string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		part, s, err := m.twoStrings(args)
		if err != nil {
			return nil, err
		}
		return m.newString(trim(s, part))
	}
}

func stringEmpty(m *Machine, args []Object) (Object, error) {
	text, err := m.textArg(args[0])
	return m.Bool(text == ""), err
}

// stringBlank gives 0 as Emacs does, where a match would start.
func stringBlank(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil || strings.Trim(text, " \t\n\r\f\v") != "" {
		return Nil, err
	}
	return syntax.Int(0), m.step(len(text) / 64)
}

func stringJoin(m *Machine, args []Object) (Object, error) {
	return mapconcat(m, []Object{m.Symbol("identity"), args[0], args[1]})
}

func stringSearch(m *Machine, args []Object) (Object, error) {
	needle, text, err := m.twoStrings(args)
	if err != nil {
		return nil, err
	}
	start, err := m.optionalCount(args[2], 0)
	if err != nil {
		return nil, err
	}
	offset, ok := charOffset(text, start)
	if !ok {
		return nil, m.outOfRange(args[2])
	}
	i := strings.Index(text[offset:], needle)
	if i < 0 {
		return Nil, m.step(len(text) / 64)
	}
	return syntax.Int(start + charCount(text[offset:offset+i])), m.step(len(text) / 64)
}

func stringReplace(m *Machine, args []Object) (Object, error) {
	from, to, err := m.twoStrings(args)
	if err != nil {
		return nil, err
	}
	text, err := m.stringArg(args[2])
	if err != nil {
		return nil, err
	}
	if from == "" {
		return nil, m.signal("wrong-length-argument", syntax.Int(0))
	}
	if err := m.alloc(len(text) + strings.Count(text, from)*len(to)); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.ReplaceAll(text, from, to)), nil
}

func stringPad(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	width, ok := args[1].(syntax.Int)
	if !ok || width < 0 {
		return nil, m.wrongType("natnump", args[1])
	}
	fill := " "
	if c, ok := args[2].(syntax.Int); ok {
		fill = charString(int(c))
	}
	missing, err := m.countArg(max(0, width-syntax.Int(charCount(text))), len(fill))
	if err != nil {
		return nil, err
	}
	pad := strings.Repeat(fill, missing)
	if args[3] != Nil {
		return m.newString(pad + text)
	}
	return m.newString(text + pad)
}

func chopNewline(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.newString(strings.TrimSuffix(text, "\n"))
}

func cleanWhitespace(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.newString(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f\v", r) }), " "))
}

func stringLines(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	var items []Object
	for _, line := range strings.Split(text, "\n") {
		if args[1] != Nil && line == "" {
			continue
		}
		s, err := m.newString(line)
		if err != nil {
			return nil, err
		}
		items = append(items, s)
	}
	return m.newList(items...)
}

func stringWidth(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	return syntax.Int(charCount(text)), err
}

func stringBytesCount(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	return syntax.Int(len(text)), err
}

func firstStringArg(m *Machine, args []Object) (Object, error) {
	if _, err := m.stringArg(args[0]); err != nil {
		return nil, err
	}
	return args[0], nil
}

func emptyString(*Machine, []Object) (Object, error) { return syntax.NewString(""), nil }
