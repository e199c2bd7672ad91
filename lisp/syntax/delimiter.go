package syntax

// close handles a closing parenthesis or bracket.
func (r *Reader) close(at Pos, closer byte) {
	if r.excess > 0 {
		r.excess--
		return
	}
	for len(r.stack) > 0 {
		f := &r.stack[len(r.stack)-1]
		if f.kind != wrapFrame && f.kind != labelFrame {
			break
		}
		r.fail(at, InvalidReadSyntax, "nothing follows %s", f.name())
		r.stack = r.stack[:len(r.stack)-1]
	}
	if len(r.stack) == 0 {
		r.strayCloser(at, closer)
		return
	}
	if r.stack[len(r.stack)-1].closer() != closer {
		r.mismatch(at, closer)
	}
	f := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	obj := r.complete(&f, at)
	r.items = r.items[:f.base]
	r.deliver(obj, f.at)
}

// strayCloser is a closer that closes nothing.
func (r *Reader) strayCloser(at Pos, closer byte) {
	if r.err == nil {
		r.fail(at, InvalidReadSyntax, "%q closes nothing", closer)
		if r.lastAt.IsKnown() {
			r.err.Hint = "the form before it, at " + r.lastAt.lineCol() + ", may have one too many"
		}
	}
	r.ready = true
}

// mismatch handles a closer that does not fit what is open. What it fits further
// out is to be closed, together with all inside that; if there is no such thing
// the wrong key was hit, and it closes the innermost.
func (r *Reader) mismatch(at Pos, closer byte) {
	f := &r.stack[len(r.stack)-1]
	if r.err == nil {
		r.fail(at, InvalidReadSyntax, "%q does not close %s opened at %s", closer, f.name(), f.at.lineCol())
	}
	for i := len(r.stack) - 1; i >= 0; i-- {
		if r.stack[i].closer() == closer {
			r.stack = r.stack[:i+1]
			return
		}
	}
}

// complete makes the object of a frame that is closed.
func (r *Reader) complete(f *frame, at Pos) Object {
	items := r.items[f.base:]
	switch f.kind {
	case listFrame:
		return r.list(f, at)
	case vectorFrame:
		return r.vector(PlainVector, items)
	case recordFrame:
		return r.record(f, items)
	case propertyFrame:
		return r.propertyString(f, items)
	case byteCodeFrame:
		return r.byteCode(f, items)
	case charTableFrame:
		return r.charTable(f, items)
	default:
		return r.subCharTable(f, items)
	}
}

func (r *Reader) list(f *frame, at Pos) Object {
	switch {
	case f.dot == afterDot:
		r.fail(at, InvalidReadSyntax, "nothing follows the dot of the list opened at %s", f.at.lineCol())
	case f.head == nil && f.dot == afterRest:
		return f.rest
	case f.dot == afterRest:
		f.tail.Cdr = f.rest
	}
	if f.head == nil {
		return Nil
	}
	return f.head
}

func (r *Reader) vector(kind VectorKind, items []Object) *Vector {
	return &Vector{Kind: kind, Items: append([]Object(nil), items...)}
}

// dot handles a dot that stands alone.
func (r *Reader) dot(at Pos) {
	if r.excess > 0 {
		return
	}
	if len(r.stack) == 0 {
		r.fail(at, InvalidReadSyntax, "a dot outside of any list")
		r.ready = true
		return
	}
	f := &r.stack[len(r.stack)-1]
	switch {
	case f.kind == wrapFrame || f.kind == labelFrame:
		r.fail(at, InvalidReadSyntax, "a dot follows %s", f.name())
	case f.kind != listFrame:
		r.fail(at, InvalidReadSyntax, "a dot in %s opened at %s", f.name(), f.at.lineCol())
	case f.dot != noDot:
		r.fail(at, InvalidReadSyntax, "a second dot in the list opened at %s", f.at.lineCol())
	default:
		f.dot = afterDot
	}
}

func (f *frame) closer() byte {
	switch f.kind {
	case listFrame, recordFrame, propertyFrame:
		return ')'
	case wrapFrame, labelFrame:
		return 0
	}
	return ']'
}

func (f *frame) name() string {
	switch f.kind {
	case listFrame:
		return "the list"
	case wrapFrame:
		return "the " + wrapName(f.wrap)
	case labelFrame:
		return "the label"
	case recordFrame:
		return "the record"
	case propertyFrame:
		return "the string with properties"
	case byteCodeFrame:
		return "the byte code"
	case charTableFrame, subCharTableFrame:
		return "the char-table"
	}
	return "the vector"
}

func wrapName(wrap Object) string {
	switch wrap.(*Symbol).Name {
	case "`":
		return "backquote"
	case ",":
		return "comma"
	case ",@":
		return "comma-at"
	case "function":
		return "function quote"
	}
	return "quote"
}
