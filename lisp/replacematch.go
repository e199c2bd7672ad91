package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// substituted is a replacement with \N, \& and \\ replaced; text is what matched.
func (m *Machine) substituted(replacement string, text []rune, slots []int) (string, error) {
	if err := m.step(len(replacement) / 64); err != nil || !strings.Contains(replacement, `\`) {
		return replacement, err
	}
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
	var lower, upper, otherInitial, longWord bool
	before := rune(' ')
	for _, r := range old {
		isInitial := !isWordChar(before)
		isLower, isUpper := foldsAway(r, false), foldsAway(r, true)
		lower, upper = lower || isLower, upper || isUpper
		longWord = longWord || ((isLower || isUpper) && !isInitial)
		otherInitial = otherInitial || (isInitial && !isUpper)
		before = r
	}
	name := "upcase-initials"
	switch {
	case !lower && longWord:
		name = "upcase"
	case !otherInitial && longWord:
	case !otherInitial && upper:
		name = "upcase" // X becomes YZ, as x becomes yz
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
		if replacement, err = m.substituted(replacement, text, lastMatch.Of(m).slots); err != nil {
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
	last := lastMatch.Of(m)
	saved := *last
	defer func() { *last = saved }()
	var b strings.Builder
	for at := start; at < len(text); {
		r, err := m.matcherFor(args[0], text)
		if err != nil {
			return nil, err
		}
		found, err := m.searchFrom(r, at)
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
	lastMatch.Of(m).slots = moved
	piece := syntax.NewString(runesString(part))
	var replacement Object = args[1]
	if _, ok := replacement.(*syntax.String); !ok {
		v, err := m.apply(args[1], syntax.NewString(runesString(part[moved[0]:moved[1]])))
		if err != nil {
			return "", err
		}
		lastMatch.Of(m).slots = moved
		replacement = v
	}
	o, err := replaceMatch(m, []Object{replacement, args[3], args[4], piece, args[5]})
	if err != nil {
		return "", err
	}
	return m.stringArg(o)
}
