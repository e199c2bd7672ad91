package syntax

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/glycerine/zygomys/v9/zygo"
)

// Object is any Lisp datum: [Nil], [Int], *[BigInt], *[Float], *[String],
// *[Symbol], *[Cons], *[Vector], *[Hash], or a type of the evaluator's own.
type Object = zygo.Sexp

// Nil is the empty list and the false value.
var Nil Object = zygo.SexpNull

// Int is a fixnum. Two equal ones are eq, since they compare as Go values.
type Int int64

// The range of a fixnum on a 64-bit Emacs; integers past it are *[BigInt].
const (
	MaxFixnum = 1<<61 - 1
	MinFixnum = -1 << 61
)

// BigInt is an integer outside the fixnum range.
type BigInt struct{ Int *big.Int }

// Float is a float. It is a pointer type since floats are eq by identity only.
type Float struct{ F float64 }

// String is a mutable string. Bytes of S that are not valid UTF-8 are Emacs's
// raw bytes (what "\351" reads as). Raw bytes that happen to make up a character
// are that character, unless Unibyte is set. Text properties are not kept.
type String struct {
	S string

	// Unibyte says that all bytes of S past ASCII are raw bytes. The reader
	// sets it for "Ren\303\251". What is sent is the same bytes either way;
	// the string prints, counts and compares as Emacs's unibyte strings do.
	Unibyte bool
}

// Len is the number of characters; a raw byte counts as one.
func (s *String) Len() int {
	if s.Unibyte {
		return len(s.S)
	}
	return utf8.RuneCountInString(s.S)
}

// hidesChars tells whether raw bytes of a unibyte string would pass for
// characters without its flag.
func (s *String) hidesChars() bool {
	if !s.Unibyte {
		return false
	}
	for _, c := range s.S {
		if c >= utf8.RuneSelf && c != utf8.RuneError {
			return true
		}
	}
	return strings.Contains(s.S, "\uFFFD")
}

// Symbol is a symbol with its two cells, as in Emacs. A nil Value or Function
// (Go's nil, not [Nil]) is a void cell.
type Symbol struct {
	Name     string
	Value    Object // global (default) value
	Function Object
	Plist    Object // nil is the empty list
	Interned bool
	Special  bool // declared special by defvar and its kin: always bound dynamically
	Constant bool // keywords and t: may not be set
}

// Cons is a pair. At and CarAt are places in the text that it was read from,
// zero where it was made by a program.
type Cons struct {
	Car, Cdr Object
	At       Pos // of the list's opening parenthesis in its first cons, else equal to CarAt
	CarAt    Pos // of the first character of Car
}

// Vector is a vector, or another sequence with vector syntax.
type Vector struct {
	Kind  VectorKind
	Items []Object
}

// VectorKind tells the objects apart that have a vector's shape.
type VectorKind uint8

// The kinds of [Vector]: [1 2], #s(name 1 2), #[1 2], #^[1 2] and #^^[1 2],
// and #&5"\37" (one item, t or nil, per bit).
const (
	PlainVector VectorKind = iota
	Record
	ByteCode
	CharTable
	SubCharTable
	BoolVector
)

// The methods below make the types Sexps of zygomys. SexpString must be O(1):
// zygomys calls it on every value that a new closure captures.

func (Int) SexpString(*zygo.PrintState) string     { return "#<integer>" }
func (*BigInt) SexpString(*zygo.PrintState) string { return "#<integer>" }
func (*Float) SexpString(*zygo.PrintState) string  { return "#<float>" }
func (*String) SexpString(*zygo.PrintState) string { return "#<string>" }
func (*Symbol) SexpString(*zygo.PrintState) string { return "#<symbol>" }
func (*Cons) SexpString(*zygo.PrintState) string   { return "#<cons>" }
func (*Vector) SexpString(*zygo.PrintState) string { return "#<vector>" }

func (Int) Type() *zygo.RegisteredType     { return nil }
func (*BigInt) Type() *zygo.RegisteredType { return nil }
func (*Float) Type() *zygo.RegisteredType  { return nil }
func (*String) Type() *zygo.RegisteredType { return nil }
func (*Symbol) Type() *zygo.RegisteredType { return nil }
func (*Cons) Type() *zygo.RegisteredType   { return nil }
func (*Vector) Type() *zygo.RegisteredType { return nil }

// NewString returns a fresh string object.
func NewString(s string) *String { return &String{S: s} }

// NewCons returns a fresh pair without a place.
func NewCons(car, cdr Object) *Cons { return &Cons{Car: car, Cdr: cdr} }

// List returns a fresh proper list of the items.
func List(items ...Object) Object {
	list := Nil
	for i := len(items) - 1; i >= 0; i-- {
		list = NewCons(items[i], list)
	}
	return list
}
