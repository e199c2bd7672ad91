package syntax

import (
	"strconv"
)

// MaxPrint is the most that [Prin1] and [Princ] print, in bytes.
const MaxPrint = 1 << 20

// printDepth is how deep objects may nest to be printed, as in Emacs.
const printDepth = 200

// Printer is what an object of another package implements to have a text of its
// own. Others are printed as #<object>.
type Printer interface {
	Object
	Prin1(p *Printing)
}

// Printing is a print on its way.
type Printing struct {
	buf       []byte
	max       int
	quoting   bool     // prin1 rather than princ
	active    []Object // what is being printed, outermost first
	backquote int      // backquotes around, less commas
	replace   func(Object) Object
	err       error
}

// Prin1 prints as Emacs's prin1 and %S do: so that it can be read back. Where
// [Print] would fail the text ends in "...".
func Prin1(o Object) string { return elided(o, true) }

// Princ prints as Emacs's princ and %s do: without quotes and backslashes.
func Princ(o Object) string { return elided(o, false) }

func elided(o Object, quoting bool) string {
	if s, ok := o.(*String); ok && !quoting {
		return s.S
	}
	p := Printing{max: MaxPrint, quoting: quoting}
	return p.elided(o)
}

func (p *Printing) elided(o Object) string {
	p.Object(o)
	if p.err != nil {
		return string(append(p.buf, "..."...))
	}
	return string(p.buf)
}

// Prin1As is Prin1 for at most max bytes, with what replace makes of each object in
// the place of it.
func Prin1As(o Object, max int, replace func(Object) Object) string {
	p := Printing{max: max, quoting: true, replace: replace}
	return p.elided(o)
}

// Print prints at most max bytes, as prin1 does if quoting, else as princ. The
// error is a *[LimitError]: where the text is longer, or the object nests
// deeper than 200 levels, which Emacs refuses to print too. A circular list is
// no error.
func Print(o Object, quoting bool, max int) (string, error) {
	p := Printing{max: max, quoting: quoting}
	p.Object(o)
	if p.err != nil {
		return "", p.err
	}
	return string(p.buf), nil
}

// Quoting tells whether strings and symbols are to be quoted.
func (p *Printing) Quoting() bool { return p.quoting }

// Text prints s as it is.
func (p *Printing) Text(s string) {
	if p.room(len(s)) {
		p.buf = append(p.buf, s...)
	}
}

// room tells whether n more bytes may be printed.
func (p *Printing) room(n int) bool {
	if p.err != nil {
		return false
	}
	if len(p.buf)+n > p.max {
		p.err = &LimitError{PlainError, "the printed text is longer than " + strconv.Itoa(p.max) + " bytes"}
		return false
	}
	return true
}

// Object prints o, inside of what is being printed.
func (p *Printing) Object(o Object) {
	if p.err != nil {
		return
	}
	if len(p.active) >= printDepth {
		p.err = &LimitError{PlainError, "an object nests too deep to be printed, or is circular"}
		return
	}
	if p.replace != nil {
		o = p.replace(o)
	}
	switch o := o.(type) {
	case Int:
		if p.room(20) {
			p.buf = strconv.AppendInt(p.buf, int64(o), 10)
		}
	case *Symbol:
		p.symbol(o)
	case *String:
		p.string(o)
	case *Float:
		p.Text(formatFloat(o.F))
	case *BigInt:
		p.Text(o.Int.String())
	case *Cons, *Vector, *Hash, Printer:
		p.compound(o)
	default:
		p.other(o)
	}
}

func (p *Printing) other(o Object) {
	if o == Nil {
		p.Text("nil")
		return
	}
	p.Text("#<object>")
}

// compound prints what may contain itself: then a number says how far out.
func (p *Printing) compound(o Object) {
	for i, a := range p.active {
		if a == o {
			p.Text("#" + strconv.Itoa(i))
			return
		}
	}
	p.active = append(p.active, o)
	switch o := o.(type) {
	case *Cons:
		p.cons(o)
	case *Vector:
		p.vector(o)
	case *Hash:
		p.hash(o)
	case Printer:
		o.Prin1(p)
	}
	p.active = p.active[:len(p.active)-1]
}

func (p *Printing) cons(c *Cons) {
	if rest, ok := c.Cdr.(*Cons); ok && rest.Cdr == Nil && p.abbreviated(c.Car, rest.Car) {
		return
	}
	p.Text("(")
	loop := newLoop(c)
	for n := 1; p.err == nil; n++ {
		p.Object(c.Car)
		next, ok := c.Cdr.(*Cons)
		if !ok {
			break
		}
		if loop.at(next) {
			p.Text(" . #" + strconv.Itoa(n/2) + ")")
			return
		}
		p.Text(" ")
		c = next
	}
	if c.Cdr != Nil {
		p.Text(" . ")
		p.Object(c.Cdr)
	}
	p.Text(")")
}

// abbreviated prints a list of two elements as a quote and its kin. A comma is
// one only inside of a backquote.
func (p *Printing) abbreviated(head, obj Object) bool {
	s, ok := head.(*Symbol)
	if !ok || !s.Interned {
		return false
	}
	mark, depth := "", 0
	switch s.Name {
	case "quote":
		mark = "'"
	case "function":
		mark = "#'"
	case "`":
		mark, depth = "`", 1
	case ",", ",@":
		if p.backquote == 0 {
			return false
		}
		mark, depth = s.Name, -1
	default:
		return false
	}
	p.Text(mark)
	p.backquote += depth
	p.Object(obj)
	p.backquote -= depth
	return true
}

func (p *Printing) vector(v *Vector) {
	open, end := "[", "]"
	switch v.Kind {
	case BoolVector:
		p.boolVector(v)
		return
	case Record:
		open, end = "#s(", ")"
	case ByteCode:
		open = "#["
	case CharTable:
		open = "#^["
	case SubCharTable:
		open = "#^^["
		if len(v.Items) > 0 && v.Items[0] == Int(3) {
			open = "\n#^^["
		}
	}
	p.Text(open)
	for i, item := range v.Items {
		if p.err != nil {
			return
		}
		if i > 0 {
			p.Text(" ")
		}
		p.Object(item)
	}
	p.Text(end)
}

// boolVector prints the bits as a string of bytes, the first bit lowest.
func (p *Printing) boolVector(v *Vector) {
	p.Text("#&" + strconv.Itoa(len(v.Items)) + `"`)
	for i := 0; i < len(v.Items) && p.err == nil; i += 8 {
		b := byte(0)
		for j := i; j < len(v.Items) && j < i+8; j++ {
			if v.Items[j] != Nil {
				b |= 1 << (j - i)
			}
		}
		switch {
		case b == '"' || b == '\\':
			p.Text(string([]byte{'\\', b}))
		case b >= 0x80:
			p.octal(b)
		default:
			p.Text(string([]byte{b}))
		}
	}
	p.Text(`"`)
}

// octal prints a raw byte as Emacs does.
func (p *Printing) octal(b byte) {
	p.Text(string([]byte{'\\', '0' + b>>6, '0' + b>>3&7, '0' + b&7}))
}

func (p *Printing) hash(h *Hash) {
	p.Text("#s(hash-table size " + strconv.Itoa(h.Size) + " test " + h.Test)
	if h.Weakness != "" {
		p.Text(" weakness " + h.Weakness)
	}
	p.Text(" rehash-size ")
	if h.RehashSize == nil {
		p.Text(formatFloat(defaultRehashSize))
	} else {
		p.Object(h.RehashSize)
	}
	threshold := h.RehashThreshold
	if threshold == 0 {
		threshold = defaultRehashThreshold
	}
	p.Text(" rehash-threshold " + formatFloat(threshold))
	if h.Pure {
		p.Text(" purecopy t")
	}
	p.Text(" data (")
	first := true
	_ = h.Each(func(key, value Object) error {
		if !first {
			p.Text(" ")
		}
		first = false
		p.Object(key)
		p.Text(" ")
		p.Object(value)
		return p.err
	})
	p.Text("))")
}
