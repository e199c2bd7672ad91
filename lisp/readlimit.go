package lisp

import "smtpmail/lisp/syntax"

// maxReadCells bounds the conses that one text is read into: those of a text
// that is full of code take a tenth of what the reader makes of a hostile one.
const maxReadCells = 640_000

// readable is the length of the part of a text that the reader makes at most
// so many conses of, and how many those may be. Words of comments and strings
// are counted too.
func readable(text string, most int) (length, cells int) {
	inWord := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\n', '\t', '\r', ')', ']':
			inWord = false
			continue
		case '(', '[', '"', ';':
			inWord = false
			cells++
		case '\'', '`', ',':
			inWord = false
			cells += 2
		default:
			if inWord {
				continue
			}
			inWord = true
			cells++
		}
		if cells > most {
			return i, cells
		}
	}
	return len(text), cells
}

// limitReading charges what the reader will make of a text, and cuts off what
// is too much of it. limit is the error for the rest.
func (m *Machine) limitReading(text string) (part string, limit error) {
	b := &m.budget
	left := (b.limits.TotalAlloc - b.allAlloc) / consBytes
	length, cells := readable(text, int(min(left, maxReadCells)))
	b.allAlloc += int64(cells) * consBytes
	if length < len(text) {
		return text[:length], &LimitError{Bound: "memory", Size: b.limits.TotalAlloc, Whole: true}
	}
	return text, nil
}

// isConstant tells whether a top-level form has nothing to evaluate.
func isConstant(form Object) bool {
	switch f := form.(type) {
	case *syntax.Cons:
		return false
	case *syntax.Symbol:
		return f.Constant
	}
	return true
}
