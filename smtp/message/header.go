package message

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Field is one header field.
type Field struct {
	Name string // as written
	Body string // as written after the colon: a leading space and folds (LF) included
	Line int    // 1-based line of the input, 0 for a field that was added
}

// Is tells whether the field has that name, in any letter case.
func (f *Field) Is(name string) bool { return strings.EqualFold(f.Name, name) }

// Unfolded returns the field body on one line, without the space around it.
func (f *Field) Unfolded() string {
	return strings.TrimSpace(strings.ReplaceAll(f.Body, "\n", ""))
}

// Header is the fields of a message in their order.
type Header struct{ Fields []*Field }

// Get returns the unfolded body of the first field of that name.
func (h *Header) Get(name string) (string, bool) {
	for _, f := range h.Fields {
		if f.Is(name) {
			return f.Unfolded(), true
		}
	}
	return "", false
}

// All returns the fields that have one of the names, in order.
func (h *Header) All(names ...string) []*Field {
	var all []*Field
	for _, f := range h.Fields {
		for _, name := range names {
			if f.Is(name) {
				all = append(all, f)
				break
			}
		}
	}
	return all
}

// Has tells whether a field of that name is there, an empty one included.
func (h *Header) Has(name string) bool {
	_, ok := h.Get(name)
	return ok
}

// Remove drops every field that has one of the names, and returns them.
func (h *Header) Remove(names ...string) []*Field {
	removed := h.All(names...)
	drop := make(map[*Field]bool, len(removed))
	for _, f := range removed {
		drop[f] = true
	}
	kept := h.Fields[:0:0]
	for _, f := range h.Fields {
		if !drop[f] {
			kept = append(kept, f)
		}
	}
	h.Fields = kept
	return removed
}

// Append adds a field at the end.
func (h *Header) Append(name, body string) {
	h.Fields = append(h.Fields, &Field{Name: name, Body: " " + body})
}

// Prepend adds fields at the top, in the order given.
func (h *Header) Prepend(fields ...*Field) { h.Fields = append(fields, h.Fields...) }

// Set replaces the body of the first field of that name, or appends the field.
func (h *Header) Set(name, body string) {
	for _, f := range h.Fields {
		if f.Is(name) {
			f.Body = " " + body
			return
		}
	}
	h.Append(name, body)
}

// Clone returns a header whose fields can change without changing h's.
func (h *Header) Clone() Header {
	fields := make([]*Field, len(h.Fields))
	for i, f := range h.Fields {
		copied := *f
		fields[i] = &copied
	}
	return Header{Fields: fields}
}

// parseFields turns header lines into fields.
func parseFields(lines []headerLine) ([]*Field, error) {
	var fields []*Field
	var folded []string // lines of the last field
	unfold := func() {
		if len(folded) > 1 {
			fields[len(fields)-1].Body = strings.Join(folded, "\n")
		}
	}
	for i, l := range lines {
		if i == 0 && isMboxLine(l.text) {
			continue
		}
		if isFold(l.text) {
			if len(fields) == 0 {
				return nil, junkLine(l, "the header starts with a continuation line")
			}
			folded = append(folded, l.text)
			continue
		}
		unfold()
		name, body, ok := strings.Cut(l.text, ":")
		name = strings.TrimRight(name, " \t")
		if !ok || !isFieldName(name) {
			return nil, junkLine(l, "not a header field, and no empty line ends the header before it")
		}
		if len(fields) == MaxHeaderFields {
			return nil, junkLine(l, fmt.Sprintf("more than %d header fields", MaxHeaderFields))
		}
		fields = append(fields, &Field{Name: name, Body: body, Line: l.number})
		folded = append(folded[:0], body)
	}
	unfold()
	return fields, checkOctets(fields)
}

// looseFields are the fields among header lines that need not be one.
func looseFields(lines []headerLine) []*Field {
	var kept []headerLine
	isField := false
	for _, l := range lines {
		if isField = looksLikeField(l.text) && (isField || !isFold(l.text)); isField {
			kept = append(kept, l)
		}
	}
	fields, _ := parseFields(kept[:min(len(kept), MaxHeaderFields)]) // what is wrong with it is known
	return fields
}

// isMboxLine tells whether a line is the "From SENDER DATE" that starts a message
// in an mbox file; "From :" is a field in an obsolete form (RFC 5322 4.5).
func isMboxLine(line string) bool {
	rest, ok := strings.CutPrefix(line, "From ")
	return ok && !strings.HasPrefix(strings.TrimLeft(rest, " \t"), ":")
}

// isFold tells whether a line goes on with the field before it (RFC 5322 2.2.3).
func isFold(line string) bool { return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") }

func junkLine(l headerLine, reason string) error {
	return &HeaderError{Line: l.number, Text: l.text, Reason: reason,
		Hint: "put an empty line between the header and the text"}
}

// checkOctets refuses what no header may hold (RFC 5322 2.2 and 3.2.5): control
// characters other than tab. Some of them drive a reader's terminal.
func checkOctets(fields []*Field) error {
	for _, f := range fields {
		if i := strings.IndexFunc(f.Body, isForbidden); i >= 0 {
			return &HeaderError{Line: f.Line, Field: f.Name, Text: f.Body[i : i+1],
				Reason: "a control character that no header may hold", Hint: "remove it"}
		}
	}
	return nil
}

func isForbidden(c rune) bool { return c < ' ' && c != '\t' && c != '\n' || c == '\x7f' }

// isFieldName holds RFC 5322 2.2: printable ASCII but the colon.
func isFieldName(name string) bool {
	for i := 0; i < len(name); i++ {
		if name[i] <= ' ' || name[i] > '~' {
			return false
		}
	}
	return name != "" && len(name) <= maxFieldName
}

// maxFieldName bounds a field's name, so that its line can be folded at all.
const maxFieldName = 200

// writeTo writes the fields as they stand, each line ended by eol.
func (h *Header) writeTo(b *bytes.Buffer, eol string) {
	for _, f := range h.Fields {
		b.WriteString(f.Name)
		b.WriteByte(':')
		b.WriteString(strings.ReplaceAll(f.Body, "\n", eol))
		b.WriteString(eol)
	}
}

// quoteShort quotes untrusted text for an error, cut to a readable length.
func quoteShort(s string) string {
	const limit = 60
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
