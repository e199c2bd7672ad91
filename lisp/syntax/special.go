package syntax

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// record makes the object of #s(...): a hash table or a record.
func (r *Reader) record(f *frame, items []Object) Object {
	if len(items) == 0 {
		r.fail(f.at, WrongType, "a record without a type")
		return Nil
	}
	if s, ok := items[0].(*Symbol); ok && s.Interned && s.Name == "hash-table" {
		return r.hashTable(f, items[1:])
	}
	return r.vector(Record, items)
}

// hashTable makes a hash table of its printed properties, of which the first of
// each name counts and others than these are passed over.
func (r *Reader) hashTable(f *frame, properties []Object) Object {
	at := func(name string) Object {
		for i := 0; i+1 < len(properties); i += 2 {
			if s, ok := properties[i].(*Symbol); ok && s.Name == name && properties[i+1] != Nil {
				return properties[i+1]
			}
		}
		return nil
	}
	h := NewHash(HashEql)
	bad := h.configure(at("size"), at("test"), at("weakness"), at("rehash-size"), at("rehash-threshold"))
	if bad != "" {
		r.fail(f.at, PlainError, "the hash table has a wrong %s", bad)
		return Nil
	}
	h.Pure = at("purecopy") != nil
	data := at("data")
	if data == nil {
		return h
	}
	items, err := ListItems(data)
	if err != nil || len(items)%2 != 0 {
		r.fail(f.at, PlainError, "the data of the hash table are not a list of keys and values")
		return Nil
	}
	for i := 0; i < len(items); i += 2 {
		if err := h.Put(items[i], items[i+1]); err != nil {
			r.fail(f.at, PlainError, "a key of the hash table: %v", err)
			return Nil
		}
	}
	return h
}

// configure sets what #s(hash-table ...) may set, Go's nil where it does not,
// and returns the name of the first property that is wrong.
func (h *Hash) configure(size, test, weakness, rehashSize, threshold Object) string {
	if n, ok := size.(Int); ok && n >= 0 && n <= math.MaxInt32 {
		h.Size = int(n)
	} else if size != nil {
		return "size"
	}
	if s, ok := test.(*Symbol); ok && (s.Name == HashEq || s.Name == HashEql || s.Name == HashEqual) {
		h.Test = s.Name
	} else if test != nil {
		return "test"
	}
	if weakness != nil {
		if h.Weakness = weaknessOf(weakness); h.Weakness == "" {
			return "weakness"
		}
	}
	switch n := rehashSize.(type) {
	case nil:
	case Int:
		h.RehashSize = n
		if n <= 0 {
			return "rehash-size"
		}
	case *Float:
		h.RehashSize = n
		if n.F <= 1 {
			return "rehash-size"
		}
	default:
		return "rehash-size"
	}
	if t, ok := threshold.(*Float); ok && t.F > 0 && t.F <= 1 {
		h.RehashThreshold = t.F
	} else if threshold != nil {
		return "rehash-threshold"
	}
	return ""
}

func weaknessOf(o Object) string {
	s, _ := o.(*Symbol)
	if s == nil {
		return ""
	}
	switch s.Name {
	case "t":
		return "key-and-value"
	case "key", "value", "key-or-value", "key-and-value":
		return s.Name
	}
	return ""
}

// propertyString makes the string of #("text" START END PROPERTIES ...), without
// the properties.
func (r *Reader) propertyString(f *frame, items []Object) Object {
	var s *String
	if len(items) > 0 {
		s, _ = items[0].(*String)
	}
	if s == nil {
		r.fail(f.at, InvalidReadSyntax, "#( is not followed by a string")
		return Nil
	}
	if len(items)%3 != 1 {
		r.fail(f.at, InvalidReadSyntax, "the properties of the string are not triples of start, end and property list")
		return s
	}
	length := Int(utf8.RuneCountInString(s.S))
	for i := 1; i < len(items); i += 3 {
		start, startOK := items[i].(Int)
		end, endOK := items[i+1].(Int)
		if !startOK || !endOK {
			r.fail(f.at, WrongType, "a property of the string starts or ends at no integer")
			return s
		}
		if min(start, end) < 0 || max(start, end) > length {
			r.fail(f.at, ArgsOutOfRange, "a property of the string reaches past its %d characters", length)
			return s
		}
	}
	return s
}

// byteCode makes #[ARGUMENTS CODE CONSTANTS DEPTH ...].
func (r *Reader) byteCode(f *frame, items []Object) Object {
	ok := len(items) >= 4
	if ok {
		ok = isArgumentList(items[0]) && isCode(items[1], items[2]) && isNatural(items[3])
	}
	if !ok {
		r.fail(f.at, InvalidReadSyntax, "#[ does not introduce byte code: use [ for a vector")
		return Nil
	}
	return r.vector(ByteCode, items)
}

func isArgumentList(o Object) bool {
	switch o.(type) {
	case Int, *Cons:
		return true
	}
	return o == Nil
}

// isCode tells whether code is byte code with its constants, or the reference to
// both in a compiled file.
func isCode(code, constants Object) bool {
	switch code.(type) {
	case *Cons:
		return true
	case *String:
		v, ok := constants.(*Vector)
		return ok && v.Kind == PlainVector
	}
	return false
}

func isNatural(o Object) bool {
	n, ok := o.(Int)
	return ok && n >= 0
}

// A char-table has four slots of its own, one for each of 64 blocks of
// characters, and up to ten extra ones; a sub-char-table has its depth, its
// first character, and slots as many as its depth has.
const (
	charTableSlots = 4 + 64
	charTableExtra = 10
)

var subCharTableSlots = map[Object]int{Int(1): 16, Int(2): 32, Int(3): 128}

func (r *Reader) charTable(f *frame, items []Object) Object {
	if len(items) < charTableSlots || len(items) > charTableSlots+charTableExtra {
		r.fail(f.at, PlainError, "a char-table of %d slots", len(items))
		return Nil
	}
	return r.vector(CharTable, items)
}

func (r *Reader) subCharTable(f *frame, items []Object) Object {
	if len(items) < 2 || !isNatural(items[1]) || subCharTableSlots[items[0]] != len(items)-2 {
		r.fail(f.at, PlainError, "a sub-char-table whose size does not fit its depth")
		return Nil
	}
	return r.vector(SubCharTable, items)
}

// boolVector reads the rest of #&LENGTH"BITS", eight bits to a byte, the lowest
// first.
func (r *Reader) boolVector(at Pos) Object {
	n := digits(r.text[r.pos:])
	length, err := strconv.ParseInt(r.text[r.pos:r.pos+n], 10, 32)
	r.pos += n
	if r.pos >= len(r.text) && n == 0 {
		r.fail(at, EndOfFile, "end of file inside a bool-vector")
		return Nil
	}
	if err != nil || r.pos >= len(r.text) || r.text[r.pos] != '"' {
		r.fail(at, InvalidReadSyntax, "#& is not followed by a length and a string of bits")
		return Nil
	}
	bits, wide := r.stringLiteral(r.here())
	// One byte more than is needed was once printed, and is still read.
	if size := int64(len(bits)); wide || size != (length+7)/8 && (size-1)*8 != length {
		r.fail(at, InvalidReadSyntax, "the bits of the bool-vector do not fit its length of %d", length)
		return Nil
	}
	v := &Vector{Kind: BoolVector, Items: make([]Object, length)}
	t := r.obarray.Symbol("t")
	for i := range v.Items {
		v.Items[i] = Nil
		if bits[i/8]>>(i%8)&1 != 0 {
			v.Items[i] = t
		}
	}
	return v
}
