package syntax

import (
	"errors"
	"strings"
	"testing"
)

// readOne reads the first form of a text.
func readOne(t testing.TB, text string) Object {
	t.Helper()
	form, err := NewReader(nil, text, NewObarray()).Next()
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return form.Object
}

func itemsOf(t testing.TB, o Object) []Object {
	t.Helper()
	items, err := ListItems(o)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// runHashScript takes the steps of a row in hash.txt.
func runHashScript(t *testing.T, script []Object) string {
	h := NewHash(script[0].(*Symbol).Name)
	h.Size = int(script[1].(Int))
	got := []Object{h}
	for _, step := range script[2:] {
		name, _ := SymbolName(step)
		switch name {
		case "clear":
			h.Clear()
			continue
		case "copy":
			h = h.Copy()
			got[0] = h
			continue
		case "count":
			got = append(got, Int(h.Count()))
			continue
		}
		items := itemsOf(t, step)
		var err error
		switch name, _ := SymbolName(items[0]); name {
		case "put":
			err = h.Put(items[1], items[2])
		case "rem":
			err = h.Remove(items[1])
		case "get":
			var value Object
			var found bool
			if value, found, err = h.Get(items[1]); !found {
				value = Nil
			}
			got = append(got, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return Prin1(List(got...))
}

func TestHashTable(t *testing.T) {
	for _, r := range readTable(t, "hash.txt") {
		if got := runHashScript(t, itemsOf(t, readOne(t, r.text))); got != r.want {
			t.Errorf("hash.txt:%d: %s\n got %s\nwant %s", r.line, r.text, got, r.want)
		}
	}
}

func TestEqualTable(t *testing.T) {
	ob := NewObarray()
	truth := map[bool]Object{true: ob.Symbol("t"), false: Nil}
	for _, r := range readTable(t, "equal.txt") {
		pair := itemsOf(t, readOne(t, r.text))
		a, b := pair[0], pair[1]
		same, err := Equal(a, b)
		equal := truth[same]
		var limit *LimitError
		if errors.As(err, &limit) {
			equal = ob.Symbol(limit.Condition)
		}
		if got := Prin1(List(truth[Eq(a, b)], truth[Eql(a, b)], equal)); got != r.want {
			t.Errorf("equal.txt:%d: %s\n got %s\nwant %s", r.line, r.text, got, r.want)
		}
		swapped, _ := Equal(b, a)
		if swapped != same {
			t.Errorf("equal.txt:%d: %s: equal is not symmetric", r.line, r.text)
		}
		if same && hashOf(a, 0) != hashOf(b, 0) {
			t.Errorf("equal.txt:%d: %s: equal objects hash differently", r.line, r.text)
		}
	}
}

func nested(depth int) Object {
	o := Nil
	for range depth {
		o = NewCons(o, Nil)
	}
	return o
}

func TestEqualDepth(t *testing.T) {
	if same, err := Equal(nested(190), nested(190)); !same || err != nil {
		t.Errorf("190 levels: %v, %v", same, err)
	}
	var limit *LimitError
	if _, err := Equal(nested(500), nested(500)); !errors.As(err, &limit) || limit.Condition != PlainError {
		t.Errorf("500 levels: %v", err)
	}
}

func TestEqualOfSharedStructureEnds(t *testing.T) {
	double := func() Object {
		o := List(Int(1))
		for range 100 {
			o = List(o, o)
		}
		return o
	}
	if same, err := Equal(double(), double()); !same || err != nil {
		t.Errorf("%v, %v", same, err)
	}
}

func TestCustomHash(t *testing.T) {
	text := func(o Object) string { return strings.ToLower(o.(*String).S) }
	h := NewCustomHash(&CustomTest{
		Name:  "fold",
		Equal: func(a, b Object) (bool, error) { return text(a) == text(b), nil },
		Hash:  func(key Object) (Object, error) { return Int(len(text(key))), nil },
	})
	for i, key := range []string{"Ab", "cd", "AB", "efg"} {
		if err := h.Put(NewString(key), Int(i)); err != nil {
			t.Fatal(err)
		}
	}
	const want = `#s(hash-table size 65 test fold rehash-size 1.5 rehash-threshold 0.8125 data ("Ab" 2 "cd" 1 "efg" 3))`
	if got := Prin1(h); got != want {
		t.Errorf("got %s", got)
	}
	if err := h.Remove(NewString("CD")); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := h.Get(NewString("cd")); found || h.Count() != 2 {
		t.Errorf("removed key found, count %d", h.Count())
	}
}

func TestCustomHashErrors(t *testing.T) {
	failed := errors.New("the test signals")
	h := NewCustomHash(&CustomTest{
		Name:  "bad",
		Equal: func(a, b Object) (bool, error) { return false, failed },
		Hash:  func(Object) (Object, error) { return Int(1), nil },
	})
	if err := h.Put(Int(1), Nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Get(Int(1)); !errors.Is(err, failed) {
		t.Errorf("get: %v", err)
	}
	if err := h.Put(Int(1), Nil); !errors.Is(err, failed) {
		t.Errorf("put: %v", err)
	}
	if err := h.Remove(Int(1)); !errors.Is(err, failed) {
		t.Errorf("remove: %v", err)
	}
}

func TestHashEachMayChangeTheTable(t *testing.T) {
	h := NewHash(HashEql)
	for i := range Int(10) {
		if err := h.Put(i, i); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	err := h.Each(func(key, value Object) error {
		seen++
		if err := h.Remove(key); err != nil {
			return err
		}
		return h.Remove(key.(Int) + 1)
	})
	if err != nil || seen != 5 || h.Count() != 0 {
		t.Errorf("%d seen, %d left, %v", seen, h.Count(), err)
	}
}

func TestLists(t *testing.T) {
	if _, err := ListItems(readOne(t, "#1=(a b . #1#)")); err == nil {
		t.Error("a list without end has items")
	}
	var wrong *TypeError
	if _, err := ListItems(readOne(t, "(a b . c)")); !errors.As(err, &wrong) || Prin1(wrong.Object) != "c" {
		t.Errorf("dotted list: %v", err)
	}
	items, tail, err := ListAndTail(readOne(t, "(a b . c)"))
	if len(items) != 2 || Prin1(tail) != "c" || err != nil {
		t.Errorf("dotted list: %v, %v, %v", items, tail, err)
	}
	if items, err := ListItems(Nil); len(items) != 0 || err != nil {
		t.Errorf("nil: %v, %v", items, err)
	}
	if _, err := Car(Int(1)); !errors.As(err, &wrong) || err.Error() != "not listp: 1" {
		t.Errorf("car: %v", err)
	}
	if rest, err := Cdr(readOne(t, "(a b)")); err != nil || Prin1(rest) != "(b)" {
		t.Errorf("cdr: %v", err)
	}
}
