package syntax

import (
	"strconv"
	"strings"
)

// sharp reads what begins with "#".
func (r *Reader) sharp(at Pos) {
	rest := r.text[r.pos+1:]
	if rest == "" {
		r.pos++
		r.unknownSharp(at)
		return
	}
	switch c := rest[0]; c {
	case '\'':
		r.wrap(at, 2, "function")
	case '(':
		r.pos += 2
		r.push(frame{kind: propertyFrame, at: at})
	case '[':
		r.pos += 2
		r.push(frame{kind: byteCodeFrame, at: at})
	case '^':
		r.charTableStart(at, rest)
	case '&':
		r.pos += 2
		r.deliver(r.boolVector(at), at)
	case 's':
		r.recordStart(at, rest)
	case ':', '_', '#':
		r.sharpSymbol(at, c)
	case '!':
		r.skipLine()
	case '@':
		r.skipDocstring(at)
	case '$':
		r.pos += 2
		r.deliver(r.fileName(), at)
	case 'b', 'B', 'o', 'O', 'x', 'X':
		r.pos += 2
		r.deliver(r.radixInteger(at, radixOf(c)), at)
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		r.sharpNumber(at, rest)
	case '<':
		r.unreadable(at)
	default:
		r.pos++
		r.unknownSharp(at)
	}
}

func radixOf(c byte) int {
	switch c {
	case 'b', 'B':
		return 2
	case 'o', 'O':
		return 8
	}
	return 16
}

// unknownSharp reports what "#" does not introduce.
func (r *Reader) unknownSharp(at Pos) {
	if r.pos < len(r.text) && !endsSymbol[r.text[r.pos]] {
		end := r.symbolEnd(r.pos)
		r.fail(at, InvalidReadSyntax, "# followed by %q means nothing", excerpt(r.text[r.pos:end]))
		r.advance(end)
	} else {
		r.fail(at, InvalidReadSyntax, "a # that introduces nothing")
	}
	r.deliver(Nil, at)
}

func excerpt(s string) string {
	const most = 20
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// unreadable passes over #<buffer x>, which is printed but cannot be read.
func (r *Reader) unreadable(at Pos) {
	r.fail(at, InvalidReadSyntax, "an object printed as #<...> cannot be read back")
	line := r.text[r.pos:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if i := strings.IndexByte(line, '>'); i >= 0 {
		r.advance(r.pos + i + 1)
	} else {
		r.pos += len("#<")
	}
	r.deliver(Nil, at)
}

func (r *Reader) recordStart(at Pos, rest string) {
	if !strings.HasPrefix(rest, "s(") {
		r.pos++
		r.unknownSharp(at)
		return
	}
	r.pos += len("#s(")
	r.push(frame{kind: recordFrame, at: at})
}

func (r *Reader) charTableStart(at Pos, rest string) {
	switch {
	case strings.HasPrefix(rest, "^["):
		r.pos += len("#^[")
		r.push(frame{kind: charTableFrame, at: at})
	case strings.HasPrefix(rest, "^^["):
		r.pos += len("#^^[")
		r.push(frame{kind: subCharTableFrame, at: at})
	default:
		r.pos++
		r.unknownSharp(at)
	}
}

// sharpSymbol reads #:NAME (a fresh symbol), #_NAME (NAME without shorthands)
// and ## (the symbol without a name).
func (r *Reader) sharpSymbol(at Pos, mark byte) {
	r.pos += 2
	if mark == '#' {
		r.deliver(r.obarray.Symbol(""), at)
		return
	}
	name, _ := r.symbolName(at)
	if mark == '_' {
		r.deliver(r.obarray.Intern(name), at)
		return
	}
	r.deliver(&Symbol{Name: strings.Clone(name)}, at)
}

// skipDocstring passes over #@N and the text that a byte compiler put behind
// it, which ends in a control-underscore; #@00 ends the file.
func (r *Reader) skipDocstring(at Pos) {
	r.pos += len("#@")
	count := r.text[r.pos : r.pos+digits(r.text[r.pos:])]
	if strings.HasPrefix(count, "00") {
		r.advanceLines(len(r.text))
		r.deliver(Nil, at)
		return
	}
	if i := strings.IndexByte(r.text[r.pos:], '\x1f'); i >= 0 {
		r.advanceLines(r.pos + i + 1)
		return
	}
	r.advanceLines(len(r.text))
	if !r.isInside() {
		r.fail(at, EndOfFile, "end of file inside the text skipped by #@ here")
		r.ready = true
	}
}

func (r *Reader) fileName() Object {
	if r.file == nil {
		return Nil
	}
	return &String{S: r.file.Name}
}

// sharpNumber reads #24r10 (an integer), #1=OBJECT (a label) and #1# (its use).
func (r *Reader) sharpNumber(at Pos, rest string) {
	n := digits(rest)
	number, err := strconv.ParseInt(rest[:n], 10, 62)
	mark := byte(0)
	if err == nil && n < len(rest) {
		mark = rest[n]
	}
	switch mark {
	case 'r', 'R':
		r.pos += 1 + n + 1
		r.deliver(r.radixInteger(at, int(min(number, 37))), at)
	case '=':
		r.pos += 1 + n + 1
		r.push(frame{kind: labelFrame, at: at, label: r.newLabel(at, number)})
	case '#':
		r.pos += 1 + n + 1
		r.deliver(r.labelled(at, number), at)
	default:
		r.pos++
		r.unknownSharp(at)
	}
}
