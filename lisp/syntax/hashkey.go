package syntax

import "math"

// Keys of the index of a [Hash]. Two objects that are not compound are the same
// for a test if and only if their keys are equal; those with an equal
// compoundKey must be compared.
type (
	floatKey    uint64
	bignumKey   string
	stringKey   string
	unibyteKey  string // of a string that [String.hidesChars]
	compoundKey uint64
)

// hashKey returns the key of an object for the index of the table.
func (h *Hash) hashKey(o Object) (any, error) {
	if h.custom != nil {
		n, err := h.custom.Hash(o)
		if err != nil {
			return nil, err
		}
		return compoundKey(hashOf(n, 0)), nil
	}
	if h.Test == HashEq {
		return o, nil
	}
	switch o := o.(type) {
	case *Float:
		return floatKey(math.Float64bits(o.F)), nil
	case *BigInt:
		return bignumKey(o.Int.Text(62)), nil
	case *String:
		if h.Test == HashEqual && o.hidesChars() {
			return unibyteKey(o.S), nil
		}
		if h.Test == HashEqual {
			return stringKey(o.S), nil
		}
	case *Cons, *Vector:
		if h.Test == HashEqual {
			return compoundKey(hashOf(o, 0)), nil
		}
	}
	return o, nil
}

// Bounds of what a hash takes in of an object; more would only cost time.
const (
	hashDepth  = 3
	hashLength = 7
)

// hashOf is the same number for objects that are equal.
func hashOf(o Object, depth int) uint64 {
	switch o := o.(type) {
	case Int:
		return mix(1, uint64(o))
	case *Float:
		return mix(2, math.Float64bits(o.F))
	case *BigInt:
		return hashText(3, o.Int.Text(62))
	case *String:
		return hashText(4, o.S)
	case *Symbol:
		return hashText(5, o.Name)
	case *Vector:
		h := mix(6, uint64(len(o.Items)))
		for i := 0; i < len(o.Items) && i < hashLength && depth < hashDepth; i++ {
			h = mix(h, hashOf(o.Items[i], depth+1))
		}
		return h
	case *Cons:
		return hashList(o, depth)
	}
	return 8
}

func hashList(c *Cons, depth int) uint64 {
	h := uint64(7)
	for i := 0; i < hashLength && depth < hashDepth; i++ {
		h = mix(h, hashOf(c.Car, depth+1))
		next, ok := c.Cdr.(*Cons)
		if !ok {
			return mix(h, hashOf(c.Cdr, depth+1))
		}
		c = next
	}
	return h
}

// mix is one step of the hash FNV-1a, a word at a time.
func mix(h, n uint64) uint64 { return (h ^ n) * 1099511628211 }

func hashText(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = mix(h, uint64(s[i]))
	}
	return h
}
