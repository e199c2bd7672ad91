package syntax

import (
	"errors"
	"fmt"
	"io"
)

// Bounds of the reader. What passes one of them is a [SyntaxError] that names it.
const (
	MaxText      = 8 << 20 // bytes of one text
	MaxDepth     = 10_000  // lists, vectors and quotes inside each other
	MaxLabels    = 10_000  // #N= in one form
	MaxBignumBit = 65_536  // bits of an integer (Emacs's integer-width)
)

// Form is one datum of a text and where it is.
type Form struct {
	Object Object
	At     Pos // of its first character
	End    Pos // of the character behind it
}

// Reader reads the forms of one text one after the other.
type Reader struct {
	file      *File
	text      string
	obarray   *Obarray
	pos       int   // offset of the next character
	line      int32 // of the next character
	lineStart int   // such that pos-lineStart is the count of characters before pos in its line

	stack  []frame
	items  []Object // of the vectors being read, one after the other
	excess int      // parentheses open past MaxDepth
	labels map[int64]*label
	patch  bool // a label was used before its object was complete
	conses []Cons
	cells  int // made so far
	most   int // cells, 0 for any number

	err     *SyntaxError // the first error of the form being read
	ready   bool         // the form is complete
	result  Object
	start   Pos
	lastAt  Pos // start of the form before
	suspect suspicion
}

// frame is something that was opened and waits for its rest.
type frame struct {
	kind       frameKind
	dot        dotState
	at         Pos
	head, tail *Cons  // listFrame
	rest       Object // what follows the dot of a listFrame
	base       int    // frames with items: where theirs start
	wrap       Object // wrapFrame: quote, function, `, , or ,@
	label      *label // labelFrame
}

type frameKind uint8

const (
	listFrame frameKind = iota
	wrapFrame
	labelFrame
	vectorFrame
	byteCodeFrame
	charTableFrame
	subCharTableFrame
	recordFrame   // #s(
	propertyFrame // #("text" 0 4 (face bold))
)

type dotState uint8

const (
	noDot dotState = iota
	afterDot
	afterRest
)

// NewReader returns a reader of text, which [Decode] made from a file's bytes.
// Symbols are interned in ob. The objects read may share memory with text.
func NewReader(file *File, text string, ob *Obarray) *Reader {
	return &Reader{file: file, text: text, obarray: ob, line: 1}
}

// ErrTooMuch is the error of [Reader.Next] for a form that takes more cells than
// [Reader.Limit] allows. Nothing behind it can be read.
var ErrTooMuch = errors.New("the text takes too much memory")

// Limit bounds what is made of the text from now on, in cells: a cons, a member of a
// vector, a new symbol, or 64 bytes of a string that is not as it stands in the text.
// Blanks and comments take none.
func (r *Reader) Limit(cells int) { r.most = r.cells + max(1, cells) }

// Cells is how many cells were made so far.
func (r *Reader) Cells() int { return r.cells }

// Offset is the number of bytes read so far.
func (r *Reader) Offset() int { return r.pos }

// Next reads one form. At the end of the text the error is [io.EOF]; a form
// that is broken is a *[SyntaxError], after which Next goes on behind it: past
// its closing parenthesis, or at the next line that starts with "(" if that
// comes first.
func (r *Reader) Next() (Form, error) {
	if len(r.text) > MaxText {
		return Form{}, r.refuseText()
	}
	r.begin()
	for !r.ready {
		if r.most > 0 && r.cells > r.most {
			return Form{}, ErrTooMuch
		}
		r.skipBlank()
		if r.pos >= len(r.text) {
			return r.atEnd()
		}
		at := r.here()
		if at.Col == 1 && r.text[r.pos] == '(' && r.isInside() {
			if r.err != nil {
				return Form{}, r.err
			}
			r.suspect.list(at)
		}
		if !r.isInside() {
			r.start = at
		}
		r.token(at)
	}
	r.resolveLabels()
	r.lastAt = r.start
	if r.err != nil {
		return Form{}, r.err
	}
	return Form{Object: r.result, At: r.start, End: r.here()}, nil
}

func (r *Reader) begin() {
	r.stack, r.items, r.excess = r.stack[:0], r.items[:0], 0
	r.err, r.ready, r.result = nil, false, nil
	r.suspect.inList = Pos{}
	r.patch = false
	clear(r.labels)
}

func (r *Reader) isInside() bool { return len(r.stack) > 0 || r.excess > 0 }

// refuseText refuses a text that is too long, once.
func (r *Reader) refuseText() error {
	size := len(r.text)
	r.text = ""
	return &SyntaxError{
		At: Pos{r.file, 1, 1}, Condition: PlainError,
		Msg: fmt.Sprintf("the text has %d bytes; at most %d are read", size, MaxText),
	}
}

// atEnd is the result of Next where the text ends.
func (r *Reader) atEnd() (Form, error) {
	if r.err == nil && !r.isInside() {
		return Form{}, io.EOF
	}
	if r.err == nil {
		r.failAtEnd()
	}
	return Form{}, r.err
}

// fail keeps the first error of the form; reading goes on to find its end.
func (r *Reader) fail(at Pos, condition, format string, args ...any) {
	if r.err != nil {
		return
	}
	r.err = &SyntaxError{At: at, Condition: condition, Msg: fmt.Sprintf(format, args...), Open: r.open()}
}

func (r *Reader) open() []Pos {
	var open []Pos
	for i := 0; i < len(r.stack) && i < MaxOpen; i++ {
		open = append(open, r.stack[i].at)
	}
	return open
}

// push opens a frame.
func (r *Reader) push(f frame) {
	if len(r.stack) >= MaxDepth {
		r.fail(f.at, PlainError, "the form nests deeper than %d levels", MaxDepth)
		if f.kind != wrapFrame && f.kind != labelFrame {
			r.excess++
		}
		return
	}
	f.base = len(r.items)
	r.stack = append(r.stack, f)
}

// deliver hands a complete object that starts at that place to whatever waits
// for it.
func (r *Reader) deliver(obj Object, at Pos) {
	for {
		if r.excess > 0 {
			return
		}
		if len(r.stack) == 0 {
			r.result, r.ready = obj, true
			return
		}
		f := &r.stack[len(r.stack)-1]
		switch f.kind {
		case listFrame:
			r.extend(f, obj, at)
			return
		case wrapFrame:
			obj, at = r.wrapped(f, obj, at), f.at
			r.stack = r.stack[:len(r.stack)-1]
		case labelFrame:
			r.setLabel(f.label, obj, at)
			at = f.at
			r.stack = r.stack[:len(r.stack)-1]
		default:
			r.cells++
			r.items = append(r.items, obj)
			return
		}
	}
}

// extend adds an element to a list, or the object behind its dot.
func (r *Reader) extend(f *frame, obj Object, at Pos) {
	switch f.dot {
	case afterDot:
		f.rest, f.dot = obj, afterRest
		return
	case afterRest:
		r.fail(at, InvalidReadSyntax, "more than one object behind the dot of a list")
		return
	}
	c := r.newCons()
	c.Car, c.Cdr, c.At, c.CarAt = obj, Nil, at, at
	if f.tail == nil {
		f.head, c.At = c, f.at
	} else {
		f.tail.Cdr = c
	}
	f.tail = c
}

// wrapped makes (quote OBJ) and its kin; both conses have the place of the mark.
func (r *Reader) wrapped(f *frame, obj Object, at Pos) Object {
	rest, c := r.newCons(), r.newCons()
	rest.Car, rest.Cdr, rest.At, rest.CarAt = obj, Nil, at, at
	c.Car, c.Cdr, c.At, c.CarAt = f.wrap, rest, f.at, f.at
	return c
}

// newCons takes a cons from a block: one allocation for many.
func (r *Reader) newCons() *Cons {
	if len(r.conses) == 0 {
		r.conses = make([]Cons, 64)
	}
	r.cells++
	c := &r.conses[0]
	r.conses = r.conses[1:]
	return c
}
