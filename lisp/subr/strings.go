package subr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func stringFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "concat", Max: -1, Fn: Concat},
		{Name: "substring", Min: 1, Max: 3, Fn: substring},
		{Name: "substring-no-properties", Min: 1, Max: 3, Fn: substring},
		{Name: "string", Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return stringOfChars(m, a) }},
		{Name: "make-string", Min: 2, Max: 3, Fn: makeString},
		{Name: "char-to-string", Min: 1, Max: 1, Fn: charToString},
		{Name: "string-to-char", Min: 1, Max: 1, Fn: stringToChar},
		{Name: "string-to-list", Min: 1, Max: 1, Fn: StringToList},
		{Name: "string-to-vector", Min: 1, Max: 1, Fn: Vconcat},
		{Name: "string=", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c == 0 })},
		{Name: "string-equal", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c == 0 })},
		{Name: "string<", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c < 0 })},
		{Name: "string-lessp", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c < 0 })},
		{Name: "string>", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c > 0 })},
		{Name: "string-greaterp", Min: 2, Max: 2, Fn: compareText(func(c int) bool { return c > 0 })},
		{Name: "string-equal-ignore-case", Min: 2, Max: 2, Fn: equalIgnoreCase},
		{Name: "string-prefix-p", Min: 2, Max: 3, Fn: affix(strings.HasPrefix)},
		{Name: "string-suffix-p", Min: 2, Max: 3, Fn: affix(strings.HasSuffix)},
		{Name: "string-empty-p", Min: 1, Max: 1, Fn: stringEmpty},
		{Name: "string-blank-p", Min: 1, Max: 1, Fn: stringBlank},
		{Name: "string-join", Min: 1, Max: 2, Fn: stringJoin},
		{Name: "string-reverse", Min: 1, Max: 1, Fn: Reverse},
		{Name: "string-search", Min: 2, Max: 3, Fn: stringSearch},
		{Name: "string-replace", Min: 3, Max: 3, Fn: stringReplace},
		{Name: "string-remove-prefix", Min: 2, Max: 2, Fn: removeAffix(strings.TrimPrefix)},
		{Name: "string-remove-suffix", Min: 2, Max: 2, Fn: removeAffix(strings.TrimSuffix)},
		{Name: "string-pad", Min: 2, Max: 4, Fn: stringPad},
		{Name: "string-chop-newline", Min: 1, Max: 1, Fn: chopNewline},
		{Name: "string-clean-whitespace", Min: 1, Max: 1, Fn: cleanWhitespace},
		{Name: "string-lines", Min: 1, Max: 3, Fn: stringLines},
		{Name: "string-width", Min: 1, Max: 3, Fn: stringWidth},
		{Name: "char-width", Min: 1, Max: 1, Fn: charWidth},
		{Name: "char-equal", Min: 2, Max: 2, Fn: charEqual},
		{Name: "subst-char-in-string", Min: 3, Max: 4, Fn: substChar},
		{Name: "string-bytes", Min: 1, Max: 1, Fn: stringBytesCount},
		{Name: "truncate-string-to-width", Min: 2, Max: 6, Fn: truncateString},
	}
}

// letterFunctions change letters, encode and measure strings.
func letterFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "upcase", Min: 1, Max: 1, Fn: changeCase(unicode.ToUpper)},
		{Name: "downcase", Min: 1, Max: 1, Fn: changeCase(unicode.ToLower)},
		{Name: "capitalize", Min: 1, Max: 1, Fn: capitalize(true)},
		{Name: "upcase-initials", Min: 1, Max: 1, Fn: capitalize(false)},
		{Name: "identity", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "rot13-string", Min: 1, Max: 1, Fn: rot13},
		{Name: "rot13", Min: 1, Max: 3, Fn: rot13},
		{Name: "format-mode-line", Min: 1, Max: 4, Fn: emptyString},
		{Name: "propertize", Min: 1, Max: -1, Fn: firstStringArg},
		{Name: "string-as-unibyte", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "string-as-multibyte", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "string-to-multibyte", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "string-to-unibyte", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "encode-coding-string", Min: 2, Max: 4, Fn: firstStringArg},
		{Name: "decode-coding-string", Min: 2, Max: 4, Fn: firstStringArg},
		{Name: "substitute-command-keys", Min: 1, Max: 2, Fn: firstStringArg},
		{Name: "purecopy", Min: 1, Max: 1, Fn: func(_ *kernel.Machine, a []kernel.Object) (kernel.Object, error) { return a[0], nil }},
		{Name: "shell-quote-argument", Min: 1, Max: 2, Fn: shellQuote},
		{Name: "string-distance", Min: 2, Max: 3, Fn: stringDistance},
		{Name: "base64-encode-string", Min: 1, Max: 2, Fn: base64Encode},
		{Name: "base64-decode-string", Min: 1, Max: 3, Fn: base64Decode},
		{Name: "secure-hash", Min: 2, Max: 5, Fn: secureHash},
		{Name: "md5", Min: 1, Max: 5, Fn: md5Text},
		{Name: "sha1", Min: 1, Max: 4, Fn: sha1Text},
		{Name: "url-hexify-string", Min: 1, Max: 2, Fn: urlHexify},
		{Name: "string-version-lessp", Min: 2, Max: 2, Fn: versionLess},
		{Name: "version<", Min: 2, Max: 2, Fn: compareVersions(func(c int) bool { return c < 0 })},
		{Name: "version<=", Min: 2, Max: 2, Fn: compareVersions(func(c int) bool { return c <= 0 })},
		{Name: "version=", Min: 2, Max: 2, Fn: compareVersions(func(c int) bool { return c == 0 })},
		{Name: "version-to-list", Min: 1, Max: 1, Fn: versionToList},
		{Name: "compare-strings", Min: 6, Max: 7, Fn: compareStrings},
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

func CharArg(m *kernel.Machine, o kernel.Object) (int, error) {
	c, ok := o.(syntax.Int)
	if !ok || c < 0 || c > maxChar {
		return 0, m.WrongType("characterp", o)
	}
	return int(c), nil
}

// concatText is one argument of concat: a string, or a sequence of characters.
func concatText(m *kernel.Machine, o kernel.Object) (string, error) {
	if s, ok := o.(*syntax.String); ok {
		return s.S, nil
	}
	items, err := SequenceItems(m, o)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, item := range items {
		c, err := CharArg(m, item)
		if err != nil {
			return "", err
		}
		writeChar(&b, c)
	}
	return b.String(), nil
}

func Concat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	parts := make([]string, len(args))
	total := kernel.StringBytes
	for i, arg := range args {
		text, err := concatText(m, arg)
		if err != nil {
			return nil, err
		}
		parts[i] = text
		total += len(text)
	}
	if err := m.Alloc(total); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Join(parts, "")), nil
}

func substring(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	s, ok := args[0].(*syntax.String)
	if !ok {
		if _, ok := args[0].(*syntax.Vector); ok {
			return subseq(m, args)
		}
		return nil, m.WrongType("arrayp", args[0])
	}
	if err := m.ChargeText(s); err != nil {
		return nil, err
	}
	start, end, err := slice(m, charCount(s.S), s, args[1], args[2])
	if err != nil {
		return nil, err
	}
	from, _ := charOffset(s.S, start)
	size, _ := charOffset(s.S[from:], end-start)
	return m.NewString(s.S[from : from+size])
}

func makeString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, ok := args[1].(syntax.Int)
	if !ok || c < 0 || c > maxChar {
		return nil, m.WrongType("characterp", args[1])
	}
	one := charString(int(c))
	n, err := countArg(m, args[0], len(one))
	if err != nil {
		return nil, err
	}
	return syntax.NewString(strings.Repeat(one, n)), nil
}

func charToString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, err := CharArg(m, args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(charString(c))
}

func stringToChar(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil || text == "" {
		return syntax.Int(0), err
	}
	c, _ := decodeChar(text)
	return syntax.Int(c), nil
}

func StringToList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := SequenceItems(m, args[0])
	if err != nil {
		return nil, err
	}
	return m.NewList(items...)
}

func compareText(holds func(int) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		a, err := m.TextArg(args[0])
		if err != nil {
			return nil, err
		}
		b, err := m.TextArg(args[1])
		if err != nil {
			return nil, err
		}
		return m.Bool(holds(strings.Compare(a, b))), m.Step(len(a) / 64)
	}
}

func foldEqual(a, b string) bool { return strings.EqualFold(a, b) }

func equalIgnoreCase(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	a, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.TextArg(args[1])
	return m.Bool(foldEqual(a, b)), err
}

func twoStrings(m *kernel.Machine, args []kernel.Object) (a, b string, err error) {
	if a, err = m.StringArg(args[0]); err != nil {
		return "", "", err
	}
	b, err = m.StringArg(args[1])
	return a, b, err
}

func affix(has func(s, affix string) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		part, s, err := twoStrings(m, args)
		if err != nil {
			return nil, err
		}
		if args[2] != kernel.Nil {
			part, s = strings.ToLower(part), strings.ToLower(s)
		}
		return m.Bool(has(s, part)), m.Step(len(part) / 64)
	}
}

func removeAffix(trim func(s, affix string) string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		part, s, err := twoStrings(m, args)
		if err != nil {
			return nil, err
		}
		return m.NewString(trim(s, part))
	}
}

func stringEmpty(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.TextArg(args[0])
	return m.Bool(text == ""), err
}

// stringBlank gives 0 as Emacs does, where a match would start.
func stringBlank(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil || strings.Trim(text, " \t\n\r\f\v") != "" {
		return kernel.Nil, err
	}
	return syntax.Int(0), m.Step(len(text) / 64)
}

func stringJoin(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return mapconcat(m, []kernel.Object{m.Symbol("identity"), args[0], args[1]})
}

func stringSearch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	needle, text, err := twoStrings(m, args)
	if err != nil {
		return nil, err
	}
	start, err := OptionalCount(m, args[2], 0)
	if err != nil {
		return nil, err
	}
	offset, ok := charOffset(text, start)
	if !ok {
		return nil, m.OutOfRange(args[2])
	}
	i := strings.Index(text[offset:], needle)
	if i < 0 {
		return kernel.Nil, m.Step(len(text) / 64)
	}
	return syntax.Int(start + charCount(text[offset:offset+i])), m.Step(len(text) / 64)
}

func stringReplace(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	from, to, err := twoStrings(m, args)
	if err != nil {
		return nil, err
	}
	text, err := m.StringArg(args[2])
	if err != nil {
		return nil, err
	}
	if from == "" {
		return nil, m.Signal("wrong-length-argument", syntax.Int(0))
	}
	if err := m.Alloc(len(text) + strings.Count(text, from)*len(to)); err != nil {
		return nil, err
	}
	return syntax.NewString(strings.ReplaceAll(text, from, to)), nil
}

func stringPad(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	width, ok := args[1].(syntax.Int)
	if !ok || width < 0 {
		return nil, m.WrongType("natnump", args[1])
	}
	fill := " "
	if c, ok := args[2].(syntax.Int); ok {
		fill = charString(int(c))
	}
	missing, err := countArg(m, max(0, width-syntax.Int(charCount(text))), len(fill))
	if err != nil {
		return nil, err
	}
	pad := strings.Repeat(fill, missing)
	if args[3] != kernel.Nil {
		return m.NewString(pad + text)
	}
	return m.NewString(text + pad)
}

func chopNewline(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(strings.TrimSuffix(text, "\n"))
}

func cleanWhitespace(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f\v", r) }), " "))
}

func stringLines(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	var items []kernel.Object
	for _, line := range strings.Split(text, "\n") {
		if args[1] != kernel.Nil && line == "" {
			continue
		}
		s, err := m.NewString(line)
		if err != nil {
			return nil, err
		}
		items = append(items, s)
	}
	return m.NewList(items...)
}

func stringBytesCount(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	return syntax.Int(len(text)), err
}

func firstStringArg(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if _, err := m.StringArg(args[0]); err != nil {
		return nil, err
	}
	return args[0], nil
}

func emptyString(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return syntax.NewString(""), nil
}
