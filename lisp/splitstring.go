package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

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
		found, err := m.searchFrom(r, from)
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
