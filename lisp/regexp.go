package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

func regexpFunctions() []Subr {
	return []Subr{
		{Name: "string-match", Min: 2, Max: 4, fn: stringMatch},
		{Name: "string-match-p", Min: 2, Max: 3, fn: stringMatchP},
		{Name: "match-string", Min: 1, Max: 2, fn: matchString},
		{Name: "match-string-no-properties", Min: 1, Max: 2, fn: matchString},
		{Name: "match-beginning", Min: 1, Max: 1, fn: matchPlace(0)},
		{Name: "match-end", Min: 1, Max: 1, fn: matchPlace(1)},
		{Name: "match-data", Max: 3, fn: matchDataList},
		{Name: "set-match-data", Min: 1, Max: 2, fn: setMatchData},
		{Name: "replace-match", Min: 1, Max: 5, fn: replaceMatch},
		{Name: "replace-regexp-in-string", Min: 3, Max: 7, fn: replaceRegexpInString},
		{Name: "regexp-quote", Min: 1, Max: 1, fn: regexpQuote},
		{Name: "regexp-opt", Min: 1, Max: 3, fn: regexpOpt},
		{Name: "regexp-opt-depth", Min: 1, Max: 1, fn: regexpOptDepth},
		{Name: "split-string", Min: 1, Max: 4, fn: splitString},
		{Name: "split-string-and-unquote", Min: 1, Max: 2, fn: splitWords},
		{Name: "split-string-shell-command", Min: 1, Max: 1, fn: splitWords},
		{Name: "string-trim", Min: 1, Max: 3, fn: stringTrim(true, true)},
		{Name: "string-trim-left", Min: 1, Max: 2, fn: stringTrim(true, false)},
		{Name: "string-trim-right", Min: 1, Max: 2, fn: stringTrim(false, true)},
	}
}

func syntaxString(s string) Object { return syntax.NewString(s) }

// matchData is the last match: the text, and the start and end of each group.
type matchData struct {
	slots []int
}

// regexpCache keeps compiled regexps.
const maxRegexpCache = 200

// matcherFor compiles a regexp, once, and gives a matcher for the text.
func (m *Machine) matcherFor(pattern Object, text []rune) (*matcher, error) {
	src, err := m.stringArg(pattern)
	if err != nil {
		return nil, err
	}
	prog, ok := m.regexps[src]
	if !ok {
		if err := m.step(len(src) / 16); err != nil {
			return nil, err
		}
		if prog, err = compileRegexp(src); err != nil {
			return nil, m.signal("invalid-regexp", syntax.NewString(err.Error()))
		}
		if m.regexps == nil || len(m.regexps) >= maxRegexpCache {
			m.regexps = map[string]*program{}
		}
		if err := m.alloc(len(prog.code) * 48); err != nil {
			return nil, err
		}
		m.regexps[src] = prog
	}
	fold := m.defaultValue(m.Symbol("case-fold-search"))
	return &matcher{m: m, prog: prog, text: text, fold: fold != Nil && fold != nil}, nil
}

// runes is a text as characters, charged.
func (m *Machine) runes(o Object) ([]rune, error) {
	text, err := m.stringArg(o)
	if err != nil {
		return nil, err
	}
	if err := m.step(len(text) / 16); err != nil {
		return nil, err
	}
	runes := make([]rune, 0, len(text))
	for len(text) > 0 {
		c, size := decodeChar(text)
		runes = append(runes, rune(c))
		text = text[size:]
	}
	return runes, nil
}

func runesString(runes []rune) string {
	var b strings.Builder
	for _, r := range runes {
		writeChar(&b, int(r))
	}
	return b.String()
}

// searchString is string-match without the match data.
func (m *Machine) searchString(args []Object) (*matcher, bool, error) {
	if _, err := m.stringArg(args[0]); err != nil {
		return nil, false, err
	}
	text, err := m.runes(args[1])
	if err != nil {
		return nil, false, err
	}
	start, err := m.optionalCount(args[2], 0)
	if err != nil {
		return nil, false, err
	}
	if start < 0 {
		start += len(text)
	}
	if start < 0 || start > len(text) {
		return nil, false, m.outOfRange(args[1], args[2])
	}
	r, err := m.matcherFor(args[0], text)
	if err != nil {
		return nil, false, err
	}
	found, err := r.search(start)
	return r, found, err
}

func stringMatch(m *Machine, args []Object) (Object, error) {
	r, found, err := m.searchString(args)
	if err != nil || !found {
		return Nil, err
	}
	if args[3] == Nil {
		m.match.slots = r.slots
	}
	return syntax.Int(r.slots[0]), nil
}

func stringMatchP(m *Machine, args []Object) (Object, error) {
	r, found, err := m.searchString(args)
	if err != nil || !found {
		return Nil, err
	}
	return syntax.Int(r.slots[0]), nil
}

func (m *Machine) groupArg(o Object) (int, error) {
	n, err := m.intArg(o)
	if err == nil && n < 0 {
		err = m.outOfRange(o, syntax.Int(len(m.match.slots)/2))
	}
	return n, err
}

func (m *Machine) group(n int) (start, end int, ok bool) {
	if 2*n+1 >= len(m.match.slots) || m.match.slots[2*n] < 0 || m.match.slots[2*n+1] < 0 {
		return 0, 0, false
	}
	return m.match.slots[2*n], m.match.slots[2*n+1], true
}

func matchPlace(side int) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		n, err := m.groupArg(args[0])
		if err != nil {
			return nil, err
		}
		if _, _, ok := m.group(n); !ok {
			return Nil, nil
		}
		return syntax.Int(m.match.slots[2*n+side]), nil
	}
}

func matchString(m *Machine, args []Object) (Object, error) {
	n, err := m.groupArg(args[0])
	if err != nil {
		return nil, err
	}
	start, end, ok := m.group(n)
	if !ok {
		return Nil, nil
	}
	if args[1] == Nil {
		return nil, m.outOfRange(syntax.Int(start), syntax.Int(end))
	}
	text, err := m.runes(args[1])
	if err != nil {
		return nil, err
	}
	if end > len(text) {
		return nil, m.outOfRange(args[1], syntax.Int(start), syntax.Int(end))
	}
	return m.newString(runesString(text[start:end]))
}

func matchDataList(m *Machine, _ []Object) (Object, error) {
	slots := m.match.slots
	n := len(slots)
	for n > 0 && slots[n-1] < 0 {
		n--
	}
	n += n % 2
	items := make([]Object, n)
	for i := range items {
		items[i] = Nil
		if slots[i] >= 0 {
			items[i] = syntax.Int(slots[i])
		}
	}
	return m.newList(items...)
}

func setMatchData(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	slots := make([]int, len(items)&^1)
	for i := range slots {
		slots[i] = -1
		if n, ok := items[i].(syntax.Int); ok {
			slots[i] = int(n)
		}
	}
	m.match.slots = slots
	return Nil, nil
}

var (
	saveMatchOp = &primitive{name: "save-match", f: func(m *Machine, _ []Object) (Object, error) {
		return &savedMatch{slots: m.match.slots}, nil
	}}
	restoreMatchOp = &primitive{name: "restore-match", f: func(m *Machine, args []Object) (Object, error) {
		m.match.slots = args[0].(*savedMatch).slots
		return Nil, nil
	}}
)

type savedMatch struct {
	constant
	slots []int
}

// substituted is a replacement with \N, \& and \\ replaced; text is what matched.
func (m *Machine) substituted(replacement string, text []rune, slots []int) (string, error) {
	var b strings.Builder
	runes := []rune(replacement)
	for i := 0; i < len(runes); i++ {
		if runes[i] != '\\' {
			b.WriteRune(runes[i])
			continue
		}
		if i++; i >= len(runes) {
			return "", m.errorText("Invalid use of ‘\\’ in replacement text")
		}
		c, group := runes[i], -1
		switch {
		case c == '&':
			group = 0
		case c >= '0' && c <= '9':
			group = int(c - '0')
		case c == '\\':
			b.WriteByte('\\')
		case c == '?':
			b.WriteString("\\?")
		default:
			return "", m.errorText("Invalid use of ‘\\’ in replacement text")
		}
		if group >= 0 && 2*group+1 < len(slots) && slots[2*group] >= 0 && slots[2*group+1] <= len(text) {
			b.WriteString(runesString(text[slots[2*group]:slots[2*group+1]]))
		}
		if err := m.alloc(b.Len() / 8); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// adaptCase gives the replacement the case of what it replaces: all capitals, or capitalized words.
func (m *Machine) adaptCase(replacement string, old []rune) (string, error) {
	hasLower, hasUpperInitial, lowerInitial, manyUpper := false, false, false, false
	before := rune(' ')
	for _, r := range old {
		isInitial := !isWordChar(before)
		switch {
		case foldsAway(r, false):
			hasLower = true
			if isInitial {
				lowerInitial = true
			}
		case foldsAway(r, true):
			if isInitial {
				hasUpperInitial = true
			} else {
				manyUpper = true
			}
		case isInitial:
			lowerInitial = true
		}
		before = r
	}
	name := ""
	switch {
	case !hasLower && manyUpper:
		name = "upcase"
	case !lowerInitial && hasUpperInitial:
		name = "upcase-initials"
	case !hasLower && hasUpperInitial:
		name = "upcase-initials"
	default:
		return replacement, nil
	}
	o, err := m.apply(m.Symbol(name), syntax.NewString(replacement))
	if err != nil {
		return "", err
	}
	return m.stringArg(o)
}

// replaceMatch is replace-match on a string.
func replaceMatch(m *Machine, args []Object) (Object, error) {
	replacement, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	if args[3] == Nil {
		return nil, m.unavailable(m.Symbol("replace-match"))
	}
	text, err := m.runes(args[3])
	if err != nil {
		return nil, err
	}
	n, err := m.optionalCount(args[4], 0)
	if err != nil {
		return nil, err
	}
	start, end, ok := m.group(n)
	if !ok || end > len(text) {
		return nil, m.signal("error", syntax.NewString("replace-match subexpression does not exist"), args[4])
	}
	if args[2] == Nil {
		if replacement, err = m.substituted(replacement, text, m.match.slots); err != nil {
			return nil, err
		}
	}
	if args[1] == Nil {
		if replacement, err = m.adaptCase(replacement, text[start:end]); err != nil {
			return nil, err
		}
	}
	return m.newString(runesString(text[:start]) + replacement + runesString(text[end:]))
}

// replaceRegexpInString is (REGEXP REP STRING &optional FIXEDCASE LITERAL SUBEXP START).
func replaceRegexpInString(m *Machine, args []Object) (Object, error) {
	text, err := m.runes(args[2])
	if err != nil {
		return nil, err
	}
	start, err := m.optionalCount(args[6], 0)
	if err != nil {
		return nil, err
	}
	if start > len(text) {
		return nil, m.outOfRange(args[2], args[6])
	}
	saved := m.match
	defer func() { m.match = saved }()
	var b strings.Builder
	for at := start; at < len(text); {
		r, err := m.matcherFor(args[0], text)
		if err != nil {
			return nil, err
		}
		found, err := r.search(at)
		if err != nil {
			return nil, err
		}
		if !found || r.slots[0] >= len(text) {
			b.WriteString(runesString(text[at:]))
			break
		}
		from, to := r.slots[0], r.slots[1]
		if to == from {
			to = min(len(text), from+1)
		}
		b.WriteString(runesString(text[at:from]))
		piece, err := m.replacedPiece(args, text[from:to], r.slots, from)
		if err != nil {
			return nil, err
		}
		b.WriteString(piece)
		if err := m.alloc(len(piece)); err != nil {
			return nil, err
		}
		at = to
	}
	return m.newString(b.String())
}

// replacedPiece replaces the match in the part of the text that matched.
func (m *Machine) replacedPiece(args []Object, part []rune, slots []int, offset int) (string, error) {
	moved := make([]int, len(slots))
	for i, s := range slots {
		if moved[i] = s; s >= 0 {
			moved[i] = s - offset
		}
	}
	m.match.slots = moved
	piece := syntax.NewString(runesString(part))
	var replacement Object = args[1]
	if _, ok := replacement.(*syntax.String); !ok {
		v, err := m.apply(args[1], syntax.NewString(runesString(part[moved[0]:moved[1]])))
		if err != nil {
			return "", err
		}
		m.match.slots = moved
		replacement = v
	}
	o, err := replaceMatch(m, []Object{replacement, args[3], args[4], piece, args[5]})
	if err != nil {
		return "", err
	}
	return m.stringArg(o)
}

func regexpQuote(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.newString(quoteRegexp(text))
}

func quoteRegexp(text string) string {
	var b strings.Builder
	for _, r := range []byte(text) {
		if strings.IndexByte(`[*.\?+^$`, r) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(r)
	}
	return b.String()
}

// regexpOpt makes a regexp that matches any of some strings; not the shortest
// one, as Emacs's is, but one that matches the same.
func regexpOpt(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, item := range items {
		text, err := m.stringArg(item)
		if err != nil {
			return nil, err
		}
		parts = append(parts, quoteRegexp(text))
	}
	open, end := `\(?:`, `\)`
	switch name, _ := symbolName(args[1]); {
	case name == "words":
		open, end = `\<\(`, `\)\>`
	case name == "symbols":
		open, end = `\_<\(`, `\)\_>`
	case args[1] != Nil:
		open = `\(`
	}
	return m.newString(open + strings.Join(parts, `\|`) + end)
}

func regexpOptDepth(m *Machine, args []Object) (Object, error) {
	src, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	prog, err := compileRegexp(src)
	if err != nil {
		return nil, m.signal("invalid-regexp", syntax.NewString(err.Error()))
	}
	return syntax.Int(prog.groups), nil
}

// splitString is (STRING &optional SEPARATORS OMIT-NULLS TRIM).
func splitString(m *Machine, args []Object) (Object, error) {
	separators, omit := args[1], args[2] != Nil
	if separators == Nil {
		separators, omit = syntax.NewString("[ \f\t\n\r\v]+"), true
	}
	text, err := m.runes(args[0])
	if err != nil {
		return nil, err
	}
	r, err := m.matcherFor(separators, text)
	if err != nil {
		return nil, err
	}
	var items []Object
	add := func(part []rune) error {
		piece, err := m.trimmedPiece(part, args[3])
		if err != nil || (omit && piece == "") {
			return err
		}
		s, err := m.newString(piece)
		items = append(items, s)
		return err
	}
	start := 0
	for first := true; ; first = false {
		from := start
		if !first && start == r.slots[0] && start < len(text) {
			from++ // an empty match: look for the next one
		}
		found, err := r.search(from)
		if err != nil {
			return nil, err
		}
		if !found || start >= len(text) {
			break
		}
		if err := add(text[start:r.slots[0]]); err != nil {
			return nil, err
		}
		start = r.slots[1]
	}
	if err := add(text[start:]); err != nil {
		return nil, err
	}
	return m.newList(items...)
}

func (m *Machine) trimmedPiece(part []rune, trim Object) (string, error) {
	text := runesString(part)
	if trim == Nil {
		return text, nil
	}
	o, err := stringTrim(true, true)(m, []Object{syntax.NewString(text), trim, trim})
	if err != nil {
		return "", err
	}
	return m.stringArg(o)
}

// stringTrim cuts what a regexp matches off the ends; white space by default.
func stringTrim(left, right bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		text, err := m.stringArg(args[0])
		if err != nil {
			return nil, err
		}
		leftRegexp, rightRegexp := args[1], args[len(args)-1]
		if left {
			if text, err = m.trimEnd(text, leftRegexp, `\`+"`", ""); err != nil {
				return nil, err
			}
		}
		if right {
			if text, err = m.trimEnd(text, rightRegexp, "", `\'`); err != nil {
				return nil, err
			}
		}
		return m.newString(text)
	}
}

const blanks = " \t\n\r"

func (m *Machine) trimEnd(text string, regexp Object, before, after string) (string, error) {
	if regexp == Nil {
		if before != "" {
			return strings.TrimLeft(text, blanks), nil
		}
		return strings.TrimRight(text, blanks), nil
	}
	src, err := m.stringArg(regexp)
	if err != nil {
		return "", err
	}
	pattern := syntax.NewString(before + `\(?:` + src + `\)` + after)
	r, found, err := m.searchString([]Object{pattern, syntax.NewString(text), Nil})
	if err != nil || !found {
		return text, err
	}
	if before != "" {
		return runesString(r.text[r.slots[1]:]), nil
	}
	return runesString(r.text[:r.slots[0]]), nil
}

// splitWords splits at blanks, keeping what double quotes hold together.
func splitWords(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	var items []Object
	var word strings.Builder
	inWord, inQuote := false, false
	for _, c := range []byte(text) {
		switch {
		case c == '"':
			inQuote, inWord = !inQuote, true
		case !inQuote && strings.IndexByte(" \t\n", c) >= 0:
			if inWord {
				items = append(items, syntax.NewString(word.String()))
				word.Reset()
				inWord = false
			}
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if inWord {
		items = append(items, syntax.NewString(word.String()))
	}
	if err := m.alloc(len(text) + len(items)*stringBytes); err != nil {
		return nil, err
	}
	return m.newList(items...)
}
