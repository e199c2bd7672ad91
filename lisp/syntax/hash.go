package syntax

import "github.com/glycerine/zygomys/v9/zygo"

// Tests of a [Hash] that Emacs knows from the start.
const (
	HashEq    = "eq"
	HashEql   = "eql"
	HashEqual = "equal"
)

// Hash is a hash table; entries keep the order of insertion, as Emacs prints
// them. Make one with [NewHash] or [NewCustomHash]. Keys of types that this
// package does not know are compared as Go values, so those must be pointers.
//
// A string or list that is changed after it became a key may not be found any
// more, as in Emacs.
type Hash struct {
	Test            string  // "eq", "eql", "equal", or the name of a user-defined test
	Size            int     // how many entries fit before it grows, as printed
	Weakness        string  // "", or as in make-hash-table; printed only, nothing is collected
	RehashSize      Object  // Int or *Float; Go's nil is 1.5
	RehashThreshold float64 // 0 is 0.8125
	Pure            bool    // made with :purecopy t

	custom  *CustomTest
	index   map[any]int32 // first entry of those with equal hash keys
	entries []hashEntry
	free    []int32 // entries that Remove left, the last one is used next
}

// CustomTest is a test of define-hash-table-test.
type CustomTest struct {
	Name  string
	Equal func(a, b Object) (bool, error)
	Hash  func(key Object) (Object, error) // an integer
}

type hashEntry struct {
	key, value Object // key is Go's nil in a free entry
	next       int32  // of the same hash key, or -1
}

func (*Hash) SexpString(*zygo.PrintState) string { return "#<hash-table>" }
func (*Hash) Type() *zygo.RegisteredType         { return nil }

const (
	defaultHashSize        = 65
	defaultRehashSize      = 1.5
	defaultRehashThreshold = 0.8125
)

// NewHash returns an empty table with the test [HashEq], [HashEql] or [HashEqual].
func NewHash(test string) *Hash {
	return &Hash{Test: test, Size: defaultHashSize}
}

// NewCustomHash returns an empty table with a test of a program's own.
func NewCustomHash(test *CustomTest) *Hash {
	return &Hash{Test: test.Name, Size: defaultHashSize, custom: test}
}

// Count is the number of entries.
func (h *Hash) Count() int { return len(h.entries) - len(h.free) }

// Get returns the value of the key, and whether there is one. The error is a
// *[LimitError] where keys are too deep to compare, or that of a custom test.
func (h *Hash) Get(key Object) (Object, bool, error) {
	k, err := h.hashKey(key)
	if err != nil {
		return nil, false, err
	}
	i, err := h.find(k, key)
	if err != nil || i < 0 {
		return nil, false, err
	}
	return h.entries[i].value, true, nil
}

// Put sets the value of the key. Errors are those of [Hash.Get].
func (h *Hash) Put(key, value Object) error {
	k, err := h.hashKey(key)
	if err != nil {
		return err
	}
	i, err := h.find(k, key)
	if err != nil {
		return err
	}
	if i >= 0 {
		h.entries[i].value = value
		return nil
	}
	h.insert(k, key, value)
	return nil
}

func (h *Hash) insert(k any, key, value Object) {
	if h.index == nil {
		h.index = make(map[any]int32)
	}
	next, ok := h.index[k]
	if !ok {
		next = -1
	}
	e := hashEntry{key, value, next}
	if n := len(h.free); n > 0 {
		i := h.free[n-1]
		h.free = h.free[:n-1]
		h.entries[i], h.index[k] = e, i
		return
	}
	h.index[k] = int32(len(h.entries))
	h.entries = append(h.entries, e)
	if len(h.entries) > h.Size {
		h.Size = h.grown()
	}
}

// grown is the size after it was too small.
func (h *Hash) grown() int {
	size := h.Size
	switch by := h.RehashSize.(type) {
	case nil:
		size = int(float64(size) * defaultRehashSize)
	case Int:
		size += int(min(by, 1<<20))
	case *Float:
		size = int(min(float64(size)*by.F, 1<<31))
	}
	return max(size, h.Size+1)
}

// Remove deletes the key, if it is there. Errors are those of [Hash.Get].
func (h *Hash) Remove(key Object) error {
	k, err := h.hashKey(key)
	if err != nil {
		return err
	}
	i, err := h.find(k, key)
	if err != nil || i < 0 {
		return err
	}
	h.unlink(k, i)
	h.entries[i] = hashEntry{next: -1}
	h.free = append(h.free, i)
	return nil
}

// unlink takes the entry out of the chain of its hash key.
func (h *Hash) unlink(k any, i int32) {
	next := h.entries[i].next
	if h.index[k] == i {
		if next < 0 {
			delete(h.index, k)
		} else {
			h.index[k] = next
		}
		return
	}
	for j := h.index[k]; ; j = h.entries[j].next {
		if h.entries[j].next == i {
			h.entries[j].next = next
			return
		}
	}
}

// Clear deletes all entries.
func (h *Hash) Clear() {
	h.index, h.entries, h.free = nil, nil, nil
}

// Each calls f for each entry in order until f returns an error, and returns
// that. f may change the table: entries removed are not visited any more, those
// added may or may not be.
func (h *Hash) Each(f func(key, value Object) error) error {
	for i := 0; i < len(h.entries); i++ {
		if e := h.entries[i]; e.key != nil {
			if err := f(e.key, e.value); err != nil {
				return err
			}
		}
	}
	return nil
}

// Copy returns a table with the same entries and properties.
func (h *Hash) Copy() *Hash {
	c := *h
	c.entries = append([]hashEntry(nil), h.entries...)
	c.free = append([]int32(nil), h.free...)
	c.index = make(map[any]int32, len(h.index))
	for k, i := range h.index {
		c.index[k] = i
	}
	return &c
}

// find returns the entry of the key, or -1.
func (h *Hash) find(k any, key Object) (int32, error) {
	i, ok := h.index[k]
	if !ok {
		return -1, nil
	}
	if _, compound := k.(compoundKey); !compound {
		return i, nil
	}
	for ; i >= 0; i = h.entries[i].next {
		same, err := h.sameKey(h.entries[i].key, key)
		if err != nil {
			return -1, err
		}
		if same {
			return i, nil
		}
	}
	return -1, nil
}

func (h *Hash) sameKey(a, b Object) (bool, error) {
	if h.custom != nil {
		return h.custom.Equal(a, b)
	}
	return Equal(a, b)
}

// rehash replaces each key and value by what f makes of it.
func (h *Hash) rehash(f func(Object) Object) error {
	old := h.entries
	h.Clear()
	for _, e := range old {
		if e.key == nil {
			continue
		}
		if err := h.Put(f(e.key), f(e.value)); err != nil {
			return err
		}
	}
	return nil
}
