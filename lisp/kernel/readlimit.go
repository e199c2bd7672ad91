package kernel

import "smtpmail/lisp/syntax"

// maxReadCells bounds what one text is read into: a text that is full of code takes a
// tenth of what the reader makes of a hostile one.
const maxReadCells = 640_000

// readForm reads a form, and charges what the reader made of it.
func (m *Machine) readForm(reader *syntax.Reader) (syntax.Form, error) {
	b := &m.Budget
	left := (b.Limits.TotalAlloc - b.allAlloc) / ConsBytes
	before := reader.Cells()
	reader.Limit(int(min(left, int64(maxReadCells-before))))
	form, err := reader.Next()
	b.allAlloc += int64(reader.Cells()-before) * ConsBytes
	return form, err
}

// IsConstant tells whether a top-level form has nothing to evaluate.
func IsConstant(form Object) bool {
	switch f := form.(type) {
	case *syntax.Cons:
		return false
	case *syntax.Symbol:
		return f.Constant
	}
	return true
}
