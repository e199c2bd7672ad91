package syntax

import "fmt"

// suspicion keeps the signs that a closing mark is missing: by custom only a
// top-level form has its "(" at the start of a line.
type suspicion struct {
	inList    Pos // the first "(" at the start of a line inside the form being read
	text      Pos // the first string of the text that runs over such a line
	textLines int32
}

func (s *suspicion) list(at Pos) {
	if !s.inList.IsKnown() {
		s.inList = at
	}
}

func (s *suspicion) string(at Pos, line int32) {
	if !s.text.IsKnown() {
		s.text, s.textLines = at, line
	}
}

func (s *suspicion) stringHint() string {
	if !s.text.IsKnown() {
		return ""
	}
	return fmt.Sprintf(`the string at %s runs into line %d, which starts with "(": its closing quote may be missing`,
		s.text.lineCol(), s.textLines)
}

func (s *suspicion) listHint() string {
	if !s.inList.IsKnown() {
		return s.stringHint()
	}
	return fmt.Sprintf(`line %d starts with "(" while it is still open: a closing parenthesis may be missing before`, s.inList.Line)
}

// failAtEnd is the error of a text that ends inside of a form. What is reported
// is the outermost thing open: an inner list took the parentheses that were
// meant for it.
func (r *Reader) failAtEnd() {
	f := &r.stack[0]
	for i := range r.stack {
		if f = &r.stack[i]; f.kind != wrapFrame && f.kind != labelFrame {
			break
		}
	}
	if f.kind == wrapFrame || f.kind == labelFrame {
		r.fail(f.at, EndOfFile, "end of file behind %s here", f.name())
		return
	}
	r.fail(f.at, EndOfFile, "end of file inside %s opened here", f.name())
	r.err.Hint = r.suspect.listHint()
}
