package syntax

import (
	"strings"
	"unicode/utf8"
)

// stringLiteral reads a string. wide tells that it has a character that is
// neither ASCII nor a raw byte.
func (r *Reader) stringLiteral(at Pos) (s string, wide bool) {
	r.pos++
	start := r.pos
	end := r.plainEnd(start)
	if end < len(r.text) && r.text[end] == '"' {
		s = r.text[start:end]
		r.take(at, end)
		r.pos++
		return s, !isASCII(s)
	}
	b := make([]byte, 0, 2*(end-start)+16)
	for end < len(r.text) && r.text[end] == '\\' {
		plain := r.text[r.pos:end]
		b, wide = append(b, plain...), wide || !isASCII(plain)
		r.take(at, end)
		r.pos++
		b, wide = r.stringEscape(b, wide)
		end = r.plainEnd(r.pos)
	}
	plain := r.text[r.pos:end]
	b, wide = append(b, plain...), wide || !isASCII(plain)
	r.take(at, end)
	if r.pos >= len(r.text) {
		r.openString(at)
	} else {
		r.pos++
	}
	r.cells += len(b) / 64
	return string(b), wide
}

// plainEnd is the offset of the next double quote or backslash.
func (r *Reader) plainEnd(start int) int {
	for i := start; i < len(r.text); i++ {
		if c := r.text[i]; c == '"' || c == '\\' {
			return i
		}
	}
	return len(r.text)
}

// take moves over plain text of the string that starts at at.
func (r *Reader) take(at Pos, end int) {
	plain := r.text[r.pos:end]
	if i := strings.Index(plain, "\n("); i >= 0 {
		r.suspect.string(at, r.line+int32(strings.Count(plain[:i], "\n"))+1)
	}
	r.advanceLines(end)
}

func (r *Reader) openString(at Pos) {
	if r.err != nil {
		return
	}
	r.fail(at, EndOfFile, "end of file inside the string opened here")
	r.err.Open = append(r.err.Open, at)
	r.err.Hint = r.suspect.stringHint()
}

// stringEscape adds what the backslash before the next character stands for.
func (r *Reader) stringEscape(b []byte, wide bool) ([]byte, bool) {
	here := r.here()
	if r.pos >= len(r.text) {
		return b, wide
	}
	switch c := r.text[r.pos]; c {
	case ' ', '\n':
		r.nextChar()
		return b, wide
	case 's': // a space, even before a hyphen
		r.pos++
		return append(b, ' '), wide
	}
	c, named := r.escape(here)
	if c == noChar || r.err != nil && c == 0 {
		return b, wide
	}
	c, ok := unmodified(c)
	if !ok {
		r.fail(here, InvalidReadSyntax, "a modifier that no character of a string can have")
		return b, wide
	}
	return appendChar(b, c), wide || named || c >= utf8.RuneSelf && !isRawByte(c)
}

// unmodified turns the modifiers of a character into what a string can hold:
// shift into a capital letter, meta into the eighth bit.
func unmodified(c int) (int, bool) {
	mods, c := c&modBits, c&^modBits
	if mods == 0 {
		return c, true
	}
	if c >= utf8.RuneSelf {
		return 0, false
	}
	if mods == ctrlBit && c == ' ' {
		return 0, true
	}
	if mods&shiftBit != 0 {
		switch {
		case c >= 'A' && c <= 'Z':
			mods &^= shiftBit
		case c >= 'a' && c <= 'z':
			mods, c = mods&^shiftBit, c-'a'+'A'
		}
	}
	if mods&metaBit != 0 {
		mods, c = mods&^metaBit, rawByteBase+(c|0x80)
	}
	return c, mods == 0
}

// appendChar adds a character in Emacs's extension of UTF-8; a raw byte is that
// byte.
func appendChar(b []byte, c int) []byte {
	switch {
	case isRawByte(c):
		return append(b, byte(c-rawByteBase))
	case c >= 0x200000:
		return append(b, 0xF8, byte(0x80|c>>18&0x3F), byte(0x80|c>>12&0x3F), byte(0x80|c>>6&0x3F), byte(0x80|c&0x3F))
	case c > maxUnicode:
		return append(b, byte(0xF0|c>>18), byte(0x80|c>>12&0x3F), byte(0x80|c>>6&0x3F), byte(0x80|c&0x3F))
	case c >= 0xD800 && c < 0xE000:
		return append(b, byte(0xE0|c>>12), byte(0x80|c>>6&0x3F), byte(0x80|c&0x3F))
	}
	return utf8.AppendRune(b, rune(c))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
