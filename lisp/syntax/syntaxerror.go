package syntax

import "strings"

// SyntaxError says what is wrong in a text and where. Reading may go on after
// it: the next [Reader.Next] starts behind the form that is broken.
type SyntaxError struct {
	At        Pos    // of the character at fault, or of what was never closed
	Condition string // what Emacs signals: "end-of-file", "invalid-read-syntax", "error" ...
	Msg       string // what is wrong, without a place
	Hint      string // where the mistake probably is, or ""
	Open      []Pos  // what was open there, outermost first, at most [MaxOpen]
}

// MaxOpen bounds [SyntaxError.Open].
const MaxOpen = 32

// Conditions of a [SyntaxError], named as Emacs names them.
const (
	EndOfFile         = "end-of-file"
	InvalidReadSyntax = "invalid-read-syntax"
	PlainError        = "error"
	WrongType         = "wrong-type-argument"
	ArgsOutOfRange    = "args-out-of-range"
	OverflowError     = "overflow-error"
)

// Error gives FILE:LINE:COL: what is wrong: where the mistake probably is.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	if e.At.IsKnown() {
		b.WriteString(e.At.String())
		b.WriteString(": ")
	}
	b.WriteString(e.Msg)
	if e.Hint != "" {
		b.WriteString(": ")
		b.WriteString(e.Hint)
	}
	return b.String()
}
