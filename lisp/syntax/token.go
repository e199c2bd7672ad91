package syntax

import (
	"strings"
	"unicode/utf8"
)

// endsSymbol tells the bytes that end a symbol or number. A no-break space,
// two bytes, ends one too.
var endsSymbol = func() (t [256]bool) {
	for c := 0; c <= ' '; c++ {
		t[c] = true
	}
	for _, c := range "\"';()[]#`," {
		t[c] = true
	}
	return t
}()

const noBreakSpace = "\u00a0"

// here is the place of the next character.
func (r *Reader) here() Pos {
	return Pos{r.file, r.line, int32(r.pos-r.lineStart) + 1}
}

// advance moves to the offset end within a line.
func (r *Reader) advance(end int) {
	for i := r.pos; i < end; i++ {
		if r.text[i] >= utf8.RuneSelf {
			r.lineStart += end - i - utf8.RuneCountInString(r.text[i:end])
			break
		}
	}
	r.pos = end
}

// advanceLines moves to the offset end, over newlines.
func (r *Reader) advanceLines(end int) {
	skipped := r.text[r.pos:end]
	if n := strings.Count(skipped, "\n"); n > 0 {
		r.line += int32(n)
		r.pos += strings.LastIndexByte(skipped, '\n') + 1
		r.lineStart = r.pos
	}
	r.advance(end)
}

// skipBlank moves over blanks and comments.
func (r *Reader) skipBlank() {
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case c == '\n':
			r.pos++
			r.line++
			r.lineStart = r.pos
		case c <= ' ':
			r.pos++
		case c == ';':
			r.skipLine()
		case c == noBreakSpace[0] && strings.HasPrefix(r.text[r.pos:], noBreakSpace):
			r.advance(r.pos + len(noBreakSpace))
		default:
			return
		}
	}
}

// skipLine moves to the end of the line.
func (r *Reader) skipLine() {
	end := len(r.text)
	if i := strings.IndexByte(r.text[r.pos:], '\n'); i >= 0 {
		end = r.pos + i
	}
	r.advance(end)
}

// token reads what starts at the next character, which is neither blank nor
// the end of the text.
func (r *Reader) token(at Pos) {
	switch c := r.text[r.pos]; c {
	case '(':
		r.pos++
		r.push(frame{kind: listFrame, at: at})
	case '[':
		r.pos++
		r.push(frame{kind: vectorFrame, at: at})
	case ')', ']':
		r.pos++
		r.close(at, c)
	case '\'':
		r.wrap(at, 1, "quote")
	case '`':
		r.wrap(at, 1, "`")
	case ',':
		if strings.HasPrefix(r.text[r.pos:], ",@") {
			r.wrap(at, 2, ",@")
		} else {
			r.wrap(at, 1, ",")
		}
	case '"':
		s, wide := r.stringLiteral(at)
		r.deliver(&String{S: s, Unibyte: !wide && !isASCII(s)}, at)
	case '?':
		r.deliver(Int(r.character(at)), at)
	case '#':
		r.sharp(at)
	case '.':
		if r.dotAlone() {
			r.pos++
			r.dot(at)
			return
		}
		r.deliver(r.atom(at), at)
	default:
		r.deliver(r.atom(at), at)
	}
}

func (r *Reader) wrap(at Pos, length int, name string) {
	r.pos += length
	r.push(frame{kind: wrapFrame, at: at, wrap: r.obarray.Symbol(name)})
}

// dotAlone tells a dot from a symbol or number that begins with one. A closing
// parenthesis does not end it: (a .) has a symbol of one dot, as in Emacs.
func (r *Reader) dotAlone() bool {
	if r.pos+1 >= len(r.text) {
		return true
	}
	c := r.text[r.pos+1]
	return c <= ' ' || strings.IndexByte("\"';([#?`,", c) >= 0
}

// atom reads a number or a symbol.
func (r *Reader) atom(at Pos) Object {
	name, quoted := r.symbolName(at)
	if !quoted && mayBeNumber(name[0]) {
		if n := r.number(at, name); n != nil {
			return n
		}
	}
	known := len(r.obarray.symbols)
	symbol := r.obarray.Intern(name)
	r.cells += len(r.obarray.symbols) - known
	return symbol
}

// symbolName reads up to the end of a symbol or number; quoted tells that a
// backslash was in it, which makes it a symbol.
func (r *Reader) symbolName(at Pos) (name string, quoted bool) {
	start := r.pos
	end := r.symbolEnd(start)
	if end >= len(r.text) || r.text[end] != '\\' {
		r.advance(end)
		return r.text[start:end], false
	}
	var b strings.Builder
	for end < len(r.text) && r.text[end] == '\\' {
		b.WriteString(r.text[r.pos:end])
		if end+1 >= len(r.text) {
			r.advance(end + 1)
			r.fail(at, EndOfFile, "end of file behind the backslash of a symbol")
			return b.String(), true
		}
		_, size := utf8.DecodeRuneInString(r.text[end+1:])
		b.WriteString(r.text[end+1 : end+1+size])
		r.advanceLines(end + 1 + size)
		end = r.symbolEnd(r.pos)
	}
	b.WriteString(r.text[r.pos:end])
	r.advance(end)
	return b.String(), true
}

// symbolEnd is the offset of the first character from start on that is not
// plainly part of a symbol: a delimiter or a backslash.
func (r *Reader) symbolEnd(start int) int {
	for i := start; i < len(r.text); i++ {
		c := r.text[i]
		if endsSymbol[c] || c == '\\' {
			return i
		}
		if c == noBreakSpace[0] && strings.HasPrefix(r.text[i:], noBreakSpace) {
			return i
		}
	}
	return len(r.text)
}
