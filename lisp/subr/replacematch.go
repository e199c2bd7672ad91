package subr

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/regexp"
	"smtpmail/lisp/syntax"
)

// substituted is a replacement with \N, \& and \\ replaced; text is what matched.
func substituted(m *kernel.Machine, replacement string, text []rune, slots []int) (string, error) {
	if err := m.Step(len(replacement) / 64); err != nil || !strings.Contains(replacement, `\`) {
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
			return "", m.ErrorText("Invalid use of ‘\\’ in replacement text")
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
			return "", m.ErrorText("Invalid use of ‘\\’ in replacement text")
		}
		if group >= 0 && 2*group+1 < len(slots) && slots[2*group] >= 0 && slots[2*group+1] <= len(text) {
			b.WriteString(runesString(text[slots[2*group]:slots[2*group+1]]))
		}
		if err := m.Alloc(b.Len() / 8); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// adaptCase gives the replacement the case of what it replaces: all capitals, or capitalized words.
func adaptCase(m *kernel.Machine, replacement string, old []rune) (string, error) {
	var lower, upper, otherInitial, longWord bool
	before := rune(' ')
	for _, r := range old {
		isInitial := !regexp.IsWordChar(before)
		isLower, isUpper := regexp.FoldsAway(r, false), regexp.FoldsAway(r, true)
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
	o, err := m.Apply(m.Symbol(name), syntax.NewString(replacement))
	if err != nil {
		return "", err
	}
	return m.StringArg(o)
}

// replaceMatch is replace-match on a string.
func replaceMatch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	replacement, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if args[3] == kernel.Nil {
		return nil, m.Unavailable(m.Symbol("replace-match"))
	}
	text, err := runes(m, args[3])
	if err != nil {
		return nil, err
	}
	n, err := OptionalCount(m, args[4], 0)
	if err != nil {
		return nil, err
	}
	start, end, ok := group(m, n)
	if !ok || end > len(text) {
		return nil, m.Signal("error", syntax.NewString("replace-match subexpression does not exist"), args[4])
	}
	if args[2] == kernel.Nil {
		if replacement, err = substituted(m, replacement, text, lastMatch.Of(m).slots); err != nil {
			return nil, err
		}
	}
	if args[1] == kernel.Nil {
		if replacement, err = adaptCase(m, replacement, text[start:end]); err != nil {
			return nil, err
		}
	}
	return m.NewString(runesString(text[:start]) + replacement + runesString(text[end:]))
}

// replaceRegexpInString is (REGEXP REP STRING &optional FIXEDCASE LITERAL SUBEXP START).
func replaceRegexpInString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := runes(m, args[2])
	if err != nil {
		return nil, err
	}
	start, err := OptionalCount(m, args[6], 0)
	if err != nil {
		return nil, err
	}
	if start > len(text) {
		return nil, m.OutOfRange(args[2], args[6])
	}
	last := lastMatch.Of(m)
	saved := *last
	defer func() { *last = saved }()
	var b strings.Builder
	for at := start; at < len(text); {
		r, err := matcherFor(m, args[0], text)
		if err != nil {
			return nil, err
		}
		found, err := searchFrom(m, r, at)
		if err != nil {
			return nil, err
		}
		if !found || r.Slots[0] >= len(text) {
			b.WriteString(runesString(text[at:]))
			break
		}
		from, to := r.Slots[0], r.Slots[1]
		if to == from {
			to = min(len(text), from+1)
		}
		b.WriteString(runesString(text[at:from]))
		piece, err := replacedPiece(m, args, text[from:to], r.Slots, from)
		if err != nil {
			return nil, err
		}
		b.WriteString(piece)
		if err := m.Alloc(len(piece)); err != nil {
			return nil, err
		}
		at = to
	}
	return m.NewString(b.String())
}

// replacedPiece replaces the match in the part of the text that matched.
func replacedPiece(m *kernel.Machine, args []kernel.Object, part []rune, slots []int, offset int) (string, error) {
	moved := make([]int, len(slots))
	for i, s := range slots {
		if moved[i] = s; s >= 0 {
			moved[i] = s - offset
		}
	}
	lastMatch.Of(m).slots = moved
	piece := syntax.NewString(runesString(part))
	var replacement kernel.Object = args[1]
	if _, ok := replacement.(*syntax.String); !ok {
		v, err := m.Apply(args[1], syntax.NewString(runesString(part[moved[0]:moved[1]])))
		if err != nil {
			return "", err
		}
		lastMatch.Of(m).slots = moved
		replacement = v
	}
	o, err := replaceMatch(m, []kernel.Object{replacement, args[3], args[4], piece, args[5]})
	if err != nil {
		return "", err
	}
	return m.StringArg(o)
}
