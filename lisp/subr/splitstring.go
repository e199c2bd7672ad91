package subr

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// splitString is (STRING &optional SEPARATORS OMIT-NULLS TRIM).
func splitString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	separators, omit := args[1], args[2] != kernel.Nil
	if separators == kernel.Nil {
		separators, omit = syntax.NewString("[ \f\t\n\r\v]+"), true
	}
	text, err := runes(m, args[0])
	if err != nil {
		return nil, err
	}
	r, err := matcherFor(m, separators, text)
	if err != nil {
		return nil, err
	}
	var items []kernel.Object
	add := func(part []rune) error {
		piece, err := trimmedPiece(m, part, args[3])
		if err != nil || (omit && piece == "") {
			return err
		}
		s, err := m.NewString(piece)
		items = append(items, s)
		return err
	}
	start := 0
	for first := true; ; first = false {
		from := start
		if !first && start == r.Slots[0] && start < len(text) {
			from++ // an empty match: look for the next one
		}
		found, err := searchFrom(m, r, from)
		if err != nil {
			return nil, err
		}
		if !found || start >= len(text) {
			break
		}
		if err := add(text[start:r.Slots[0]]); err != nil {
			return nil, err
		}
		start = r.Slots[1]
	}
	if err := add(text[start:]); err != nil {
		return nil, err
	}
	return m.NewList(items...)
}

func trimmedPiece(m *kernel.Machine, part []rune, trim kernel.Object) (string, error) {
	text := runesString(part)
	if trim == kernel.Nil {
		return text, nil
	}
	o, err := stringTrim(true, true)(m, []kernel.Object{syntax.NewString(text), trim, trim})
	if err != nil {
		return "", err
	}
	return m.StringArg(o)
}

// stringTrim cuts what a regexp matches off the ends; white space by default.
func stringTrim(left, right bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		text, err := m.StringArg(args[0])
		if err != nil {
			return nil, err
		}
		leftRegexp, rightRegexp := args[1], args[len(args)-1]
		if left {
			if text, err = trimEnd(m, text, leftRegexp, `\`+"`", ""); err != nil {
				return nil, err
			}
		}
		if right {
			if text, err = trimEnd(m, text, rightRegexp, "", `\'`); err != nil {
				return nil, err
			}
		}
		return m.NewString(text)
	}
}

const blanks = " \t\n\r"

func trimEnd(m *kernel.Machine, text string, regexp kernel.Object, before, after string) (string, error) {
	if regexp == kernel.Nil {
		if before != "" {
			return strings.TrimLeft(text, blanks), nil
		}
		return strings.TrimRight(text, blanks), nil
	}
	src, err := m.StringArg(regexp)
	if err != nil {
		return "", err
	}
	pattern := syntax.NewString(before + `\(?:` + src + `\)` + after)
	r, found, err := searchString(m, []kernel.Object{pattern, syntax.NewString(text), kernel.Nil})
	if err != nil || !found {
		return text, err
	}
	if before != "" {
		return runesString(r.Text[r.Slots[1]:]), nil
	}
	return runesString(r.Text[:r.Slots[0]]), nil
}

// splitWords splits at blanks, keeping what double quotes hold together.
func splitWords(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return cutWords(m, args[0], func(text string, words *wordList) {
		inQuote := false
		for i := 0; i < len(text); i++ {
			switch c := text[i]; {
			case inQuote && c == '\\' && i+1 < len(text):
				i++
				words.add(text[i])
			case c == '"':
				inQuote, words.inWord = !inQuote, true
			case !inQuote && isBlank(c):
				words.end()
			default:
				words.add(c)
			}
		}
	})
}

// splitShellWords takes a command apart as a shell does: single and double
// quotes and backslashes hold a word together, and are no part of it.
func splitShellWords(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return cutWords(m, args[0], func(text string, words *wordList) {
		quote := byte(0)
		for i := 0; i < len(text); i++ {
			switch c := text[i]; {
			case quote != 0 && c == quote:
				quote = 0
			case c == '\\' && quote != '\'' && i+1 < len(text) && (quote == 0 || strings.IndexByte("$`\"\\\n", text[i+1]) >= 0):
				i++
				words.add(text[i])
			case quote == 0 && (c == '"' || c == '\''):
				quote, words.inWord = c, true
			case quote == 0 && isBlank(c):
				words.end()
			default:
				words.add(c)
			}
		}
	})
}

// wordList is the words of a text, of which the last is being read.
type wordList struct {
	items  []kernel.Object
	word   []byte
	inWord bool
}

func (l *wordList) add(c byte) {
	l.word, l.inWord = append(l.word, c), true
}

func (l *wordList) end() {
	if l.inWord {
		l.items = append(l.items, syntax.NewString(string(l.word)))
	}
	l.word, l.inWord = l.word[:0], false
}

func isBlank(c byte) bool { return strings.IndexByte(" \t\n", c) >= 0 }

// cutWords makes a list of the words that read finds in a text.
func cutWords(m *kernel.Machine, arg kernel.Object, read func(string, *wordList)) (kernel.Object, error) {
	text, err := m.StringArg(arg)
	if err != nil {
		return nil, err
	}
	var words wordList
	read(text, &words)
	words.end()
	if err := m.Alloc(len(text) + len(words.items)*kernel.StringBytes); err != nil {
		return nil, err
	}
	return m.NewList(words.items...)
}

// quoteWords joins strings so that splitWords takes them apart again.
func quoteWords(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	separator := " "
	if args[1] != kernel.Nil {
		if separator, err = m.StringArg(args[1]); err != nil {
			return nil, err
		}
	}
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var words []string
	for _, item := range items {
		word, err := m.StringArg(item)
		if err != nil {
			return nil, err
		}
		if strings.ContainsAny(word, `\"`) || strings.Contains(word, separator) {
			word = `"` + escaped.Replace(word) + `"`
		}
		if err := m.Alloc(len(word)); err != nil {
			return nil, err
		}
		words = append(words, word)
	}
	return m.NewString(strings.Join(words, separator))
}
