package syntax

import (
	"strings"
	"unicode/utf8"
)

// Emacs's characters reach past Unicode; the last 128 stand for raw bytes. A
// character read behind ? may have modifier bits above them.
const (
	maxChar     = 0x3FFFFF
	rawByteBase = 0x3FFF00 // character of the raw byte b: rawByteBase + b
	maxUnicode  = 0x10FFFF

	altBit   = 1 << 22
	superBit = 1 << 23
	hyperBit = 1 << 24
	shiftBit = 1 << 25
	ctrlBit  = 1 << 26
	metaBit  = 1 << 27
	modBits  = altBit | superBit | hyperBit | shiftBit | ctrlBit | metaBit

	noChar = -1 // a backslash and a newline
)

func isRawByte(c int) bool { return c >= rawByteBase+0x80 && c <= maxChar }

// nextChar takes one character of the text; a byte that is not UTF-8 is a raw
// byte.
func (r *Reader) nextChar() (int, bool) {
	if r.pos >= len(r.text) {
		return 0, false
	}
	c := r.text[r.pos]
	if c < utf8.RuneSelf {
		r.pos++
		if c == '\n' {
			r.line++
			r.lineStart = r.pos
		}
		return int(c), true
	}
	u, size := utf8.DecodeRuneInString(r.text[r.pos:])
	r.advance(r.pos + size)
	if u == utf8.RuneError && size == 1 {
		return rawByteBase + int(c), true
	}
	return int(u), true
}

// character reads ?x, whose value is an integer.
func (r *Reader) character(at Pos) int {
	r.pos++
	c, ok := r.nextChar()
	if ok && (c == ' ' || c == '\t') {
		return c // whatever follows: Emacs lets (list ? x) pass
	}
	if c == '\\' && ok {
		c, _ = r.escape(at)
	}
	if !ok {
		r.fail(at, EndOfFile, "end of file behind ?")
	}
	if base := c &^ modBits; c > 0 && isRawByte(base) {
		c -= rawByteBase
	}
	if !r.charEnds() {
		r.fail(at, InvalidReadSyntax, "? is followed by more than one character")
		r.symbolName(at)
	}
	return c
}

// charEnds tells whether a character may end here: before the end of the text,
// a blank or a mark.
func (r *Reader) charEnds() bool {
	if r.pos >= len(r.text) {
		return true
	}
	c := r.text[r.pos]
	return c <= ' ' || strings.IndexByte("\"';()[]#?`,.", c) >= 0
}

// escape reads what follows a backslash in a character, or in a string behind a
// modifier such as \C-. wide tells that \u, \U or \N named the character.
func (r *Reader) escape(at Pos) (c int, wide bool) {
	here := r.here()
	c, ok := r.nextChar()
	if !ok {
		r.fail(at, EndOfFile, "end of file behind a backslash")
		return 0, false
	}
	switch c {
	case 'a', 'b', 'd', 'e', 'f', 'n', 'r', 't', 'v':
		return plainEscape(c), false
	case '\n':
		return noChar, false
	case 'M', 'S', 'H', 'A', 'C':
		return r.modified(at, here, c)
	case 's':
		if r.pos < len(r.text) && r.text[r.pos] == '-' {
			return r.modified(at, here, c)
		}
		return ' ', false
	case '^':
		c, wide = r.modifiedChar(at)
		return control(c), wide
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return r.octal(c - '0'), false
	case 'x':
		return r.hex(here), false
	case 'u':
		return r.unicode(here, 4), true
	case 'U':
		return r.unicode(here, 8), true
	case 'N':
		return r.named(here), true
	}
	return c, false
}

func plainEscape(c int) int {
	const from, to = "abdefnrtv", "\a\b\x7f\x1b\f\n\r\t\v"
	return int(to[strings.IndexByte(from, byte(c))])
}

// modified reads \C-x and its kin from the hyphen on.
func (r *Reader) modified(at, here Pos, letter int) (c int, wide bool) {
	if r.pos >= len(r.text) || r.text[r.pos] != '-' {
		r.fail(here, PlainError, `\%c is not followed by a hyphen`, letter)
		return 0, false
	}
	r.pos++
	c, wide = r.modifiedChar(at)
	if c == noChar {
		return noChar, false
	}
	switch letter {
	case 'M':
		c |= metaBit
	case 'S':
		c |= shiftBit
	case 'H':
		c |= hyperBit
	case 'A':
		c |= altBit
	case 's':
		c |= superBit
	case 'C':
		c = control(c)
	}
	return c, wide
}

// modifiedChar reads the character that a modifier belongs to.
func (r *Reader) modifiedChar(at Pos) (c int, wide bool) {
	c, ok := r.nextChar()
	if !ok {
		r.fail(at, EndOfFile, "end of file behind a modifier")
		return 0, false
	}
	if c == '\\' {
		return r.escape(at)
	}
	return c, c >= utf8.RuneSelf
}

// control is the control character of c, or c with the control bit where ASCII
// has none.
func control(c int) int {
	if c == noChar {
		return noChar
	}
	base, low := c&maxChar, c&0x7f
	switch {
	case isRawByte(base):
		return c | ctrlBit
	case base == '?':
		return c&^maxChar | 0x7f
	case low >= '@' && low <= '_', low >= 'a' && low <= 'z':
		return c &^ 0x60
	}
	return c | ctrlBit
}

// octal reads up to two more octal digits.
func (r *Reader) octal(c int) int {
	for i := 0; i < 2 && r.pos < len(r.text) && '0' <= r.text[r.pos] && r.text[r.pos] <= '7'; i++ {
		c = c<<3 | int(r.text[r.pos]-'0')
		r.pos++
	}
	if c >= 0x80 && c < 0x100 {
		return rawByteBase + c
	}
	return c
}

// hex reads any number of hexadecimal digits. Up to two of them name a byte,
// more a character.
func (r *Reader) hex(here Pos) int {
	c, n := 0, 0
	for ; r.pos < len(r.text) && digitValue(r.text[r.pos]) < 16; n++ {
		if c = c<<4 | digitValue(r.text[r.pos]); c > maxChar|modBits {
			r.fail(here, PlainError, `\x has more digits than a character has`)
			c = 0
		}
		r.pos++
	}
	if c >= 0x80 && c < 0x100 && n < 3 {
		return rawByteBase + c
	}
	return c
}

// unicode reads the digits of \u or \U, all of which must be there.
func (r *Reader) unicode(here Pos, digits int) int {
	c := 0
	for range digits {
		if r.pos >= len(r.text) || digitValue(r.text[r.pos]) >= 16 {
			r.fail(here, PlainError, "a Unicode escape needs %d hexadecimal digits", digits)
			return 0
		}
		c = c<<4 | digitValue(r.text[r.pos])
		r.pos++
	}
	if c > maxUnicode {
		r.fail(here, PlainError, "no Unicode character has the number %#x", c)
		return 0
	}
	return c
}
