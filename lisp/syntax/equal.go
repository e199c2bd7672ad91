package syntax

import "math"

// LimitError is the error of a structure that is circular or nests too deep.
type LimitError struct {
	Condition string // what Emacs signals: "circular-list" or "error"
	Msg       string
}

func (e *LimitError) Error() string { return e.Msg }

// TypeError is the error of an object that has a wrong type
// (wrong-type-argument).
type TypeError struct {
	Predicate string // that the object should satisfy, such as "listp"
	Object    Object
}

func (e *TypeError) Error() string {
	return "not " + e.Predicate + ": " + Prin1(e.Object)
}

var errCircularList = &LimitError{"circular-list", "a list has no end"}

// Eq tells whether a and b are the same object. Empty strings are the same, as
// in Emacs.
func Eq(a, b Object) bool {
	if a == b {
		return true
	}
	s, ok := a.(*String)
	if !ok || s.S != "" {
		return false
	}
	t, ok := b.(*String)
	return ok && t.S == ""
}

// Eql is [Eq], or the same value for floats and big integers.
func Eql(a, b Object) bool {
	switch x := a.(type) {
	case *Float:
		y, ok := b.(*Float)
		return ok && math.Float64bits(x.F) == math.Float64bits(y.F)
	case *BigInt:
		y, ok := b.(*BigInt)
		return ok && x.Int.Cmp(y.Int) == 0
	}
	return Eq(a, b)
}

// Bounds of [Equal]: beyond the first depth, pairs being compared are kept, so
// that circular structures end; beyond the second it gives up, as Emacs does.
const (
	equalTracked = 10
	equalDepth   = 200
)

// Equal tells whether a and b have the same structure and contents. The error
// is a *[LimitError] where they nest too deep or a list has no end.
func Equal(a, b Object) (bool, error) {
	var e equality
	return e.equal(a, b, 0)
}

type equality struct{ seen map[[2]Object]struct{} }

func (e *equality) equal(a, b Object, depth int) (bool, error) {
	if depth > equalDepth {
		return false, &LimitError{PlainError, "objects nest too deep to compare"}
	}
	switch x := a.(type) {
	case *String:
		y, ok := b.(*String)
		return ok && x.S == y.S && x.hidesChars() == y.hidesChars(), nil
	case *Cons:
		y, ok := b.(*Cons)
		if !ok || e.visited(a, b, depth) {
			return ok, nil
		}
		return e.lists(x, y, depth)
	case *Vector:
		y, ok := b.(*Vector)
		if !ok || x.Kind != y.Kind || len(x.Items) != len(y.Items) {
			return false, nil
		}
		if e.visited(a, b, depth) {
			return true, nil
		}
		return e.vectors(x, y, depth)
	}
	return Eql(a, b), nil
}

// visited tells whether the pair is being compared further out: then it is taken
// as equal, and what differs is found there.
func (e *equality) visited(a, b Object, depth int) bool {
	if depth <= equalTracked {
		return false
	}
	if e.seen == nil {
		e.seen = make(map[[2]Object]struct{})
	}
	pair := [2]Object{a, b}
	_, seen := e.seen[pair]
	e.seen[pair] = struct{}{}
	return seen
}

func (e *equality) lists(x, y *Cons, depth int) (bool, error) {
	loop := newLoop(x)
	for {
		if x == y {
			return true, nil
		}
		if same, err := e.equal(x.Car, y.Car, depth+1); err != nil || !same {
			return false, err
		}
		nextX, okX := x.Cdr.(*Cons)
		nextY, okY := y.Cdr.(*Cons)
		if !okX || !okY {
			return e.equal(x.Cdr, y.Cdr, depth+1)
		}
		x, y = nextX, nextY
		if loop.at(x) {
			return false, errCircularList
		}
	}
}

func (e *equality) vectors(x, y *Vector, depth int) (bool, error) {
	if x == y {
		return true, nil
	}
	for i := range x.Items {
		if same, err := e.equal(x.Items[i], y.Items[i], depth+1); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}
