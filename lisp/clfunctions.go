package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// Sequence functions of cl-lib, its old names, seq, map and dash. They differ
// in names and in the order of arguments.

func clFunctions() []Subr {
	var subrs []Subr
	// both takes the cl- name and the old one.
	both := func(name string, min, max int, fn func(*Machine, []Object) (Object, error)) {
		subrs = append(subrs, Subr{Name: "cl-" + name, Min: min, Max: max, fn: fn}, Subr{Name: name, Min: min, Max: max, fn: fn})
	}
	cl := func(name string, min, max int, fn func(*Machine, []Object) (Object, error)) {
		subrs = append(subrs, Subr{Name: "cl-" + name, Min: min, Max: max, fn: fn})
	}
	both("remove-if", 2, -1, clFilter(false))
	both("remove-if-not", 2, -1, clFilter(true))
	both("delete-if", 2, -1, clFilter(false))
	both("delete-if-not", 2, -1, clFilter(true))
	both("find-if", 2, -1, clFind(foundItem))
	both("find-if-not", 2, -1, clFindNot)
	both("position-if", 2, -1, clFind(foundIndex))
	both("member-if", 2, -1, clFind(foundTail))
	both("assoc-if", 2, -1, clAssocIf)
	cl("count-if", 2, -1, clCountIf)
	both("some", 2, -1, some)
	both("every", 2, -1, every)
	both("notany", 2, -1, negated(some))
	both("notevery", 2, -1, negated(every))
	both("reduce", 2, -1, clReduce)
	both("mapcar*", 2, -1, mapcarMany)
	both("maplist", 2, -1, maplist)
	cl("sort", 2, -1, clSort)
	cl("stable-sort", 2, -1, clSort)
	both("adjoin", 2, -1, clAdjoin)
	both("union", 2, -1, clUnion)
	both("intersection", 2, -1, clIntersection)
	both("set-difference", 2, -1, clDifference)
	both("subsetp", 2, -1, clSubset)
	both("remove-duplicates", 1, -1, clRemoveDuplicates)
	both("delete-duplicates", 1, -1, clRemoveDuplicates)
	both("getf", 2, 3, getf)
	cl("floor", 1, 2, quotientAndRest(roundingFloor, modulo))
	both("values", 0, -1, func(m *Machine, a []Object) (Object, error) { return m.newList(a...) })
	cl("typep", 2, 2, typep)
	cl("member", 2, -1, clMember)
	cl("assoc", 2, -1, clAssoc)
	cl("rassoc", 2, -1, clRassoc)
	cl("find", 2, -1, clFindEqual(foundItem))
	cl("position", 2, -1, clFindEqual(foundIndex))
	cl("remove", 2, -1, clRemove)
	cl("delete", 2, -1, clRemove)
	cl("count", 2, -1, clCount)
	cl("mapcar", 2, -1, mapcarMany)
	cl("mapc", 2, -1, mapcMany)
	cl("mapcan", 2, -1, mapcanMany)
	cl("substitute", 3, -1, clSubstitute)
	cl("list-length", 1, 1, func(m *Machine, a []Object) (Object, error) { n, err := m.length(a[0]); return syntax.Int(n), err })
	cl("endp", 1, 1, func(m *Machine, a []Object) (Object, error) { return m.Bool(a[0] == Nil), m.listArg(a[0]) })
	cl("tree-equal", 2, -1, func(m *Machine, a []Object) (Object, error) { ok, err := m.equal(a[0], a[1]); return m.Bool(ok), err })
	cl("parse-integer", 1, -1, func(m *Machine, a []Object) (Object, error) { return stringToNumber(m, []Object{a[0], Nil}) })
	cl("digit-char-p", 1, 2, digitChar)
	cl("concatenate", 1, -1, concatenate)
	cl("coerce", 2, 2, coerce)
	cl("mod", 2, 2, modulo)
	cl("copy-tree", 1, 2, copyTree)
	cl("acons", 3, 3, func(m *Machine, a []Object) (Object, error) { return m.cons(syntax.NewCons(a[0], a[1]), a[2]) })
	cl("pairlis", 2, 3, pairlis)
	return subrs
}

// keywords are the :test, :key and the like after the positional arguments.
func keywords(args []Object) map[string]Object {
	keys := map[string]Object{}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := symbolName(args[i]); ok {
			if _, given := keys[name]; !given {
				keys[name] = args[i+1]
			}
		}
	}
	return keys
}

// keyed applies :key to an element.
func (m *Machine) keyed(keys map[string]Object, o Object) (Object, error) {
	if key, ok := keys[":key"]; ok && key != Nil {
		return m.apply(key, o)
	}
	return o, nil
}

// itemTest is how :test and :test-not compare; eql by default.
func itemTest(keys map[string]Object) equality {
	if fn, ok := keys[":test"]; ok && fn != Nil {
		return callTest(fn, eqlTest)
	}
	if fn, ok := keys[":test-not"]; ok && fn != Nil {
		return func(m *Machine, a, b Object) (bool, error) {
			v, err := m.apply(fn, a, b)
			return v == Nil, err
		}
	}
	return eqlTest
}

// holds tells whether a predicate is true of an element, seen through :key.
func (m *Machine) holds(fn Object, keys map[string]Object, item Object) (bool, error) {
	k, err := m.keyed(keys, item)
	if err != nil {
		return false, err
	}
	v, err := m.apply(fn, k)
	return err == nil && isTrue(v), err
}

func (m *Machine) filter(seq Object, keep func(Object) (bool, error)) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	var kept []Object
	for _, item := range items {
		ok, err := keep(item)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, item)
		}
	}
	return m.sequenceLike(seq, kept)
}

func clFilter(keepTrue bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys := keywords(args[2:])
		return m.filter(args[1], func(item Object) (bool, error) {
			ok, err := m.holds(args[0], keys, item)
			return ok == keepTrue, err
		})
	}
}

// found makes the result of a search: the item, its index, or the list from it on.
type found func(items []Object, i int, seq Object) Object

func foundItem(items []Object, i int, _ Object) Object { return items[i] }
func foundIndex(_ []Object, i int, _ Object) Object    { return syntax.Int(i) }
func foundTail(_ []Object, i int, seq Object) Object {
	for ; i > 0; i-- {
		seq = cdrOf(seq)
	}
	return seq
}

func (m *Machine) findBy(seq Object, test func(Object) (bool, error), result found) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	for i, item := range items {
		ok, err := test(item)
		if err != nil {
			return nil, err
		}
		if ok {
			return result(items, i, seq), nil
		}
	}
	return Nil, nil
}

func clFind(result found) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		keys := keywords(args[2:])
		return m.findBy(args[1], func(item Object) (bool, error) { return m.holds(args[0], keys, item) }, result)
	}
}

func clFindNot(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.findBy(args[1], func(item Object) (bool, error) {
		ok, err := m.holds(args[0], keys, item)
		return !ok, err
	}, foundItem)
}

// sameItem compares an item with an element seen through :key.
func (m *Machine) sameItem(item Object, keys map[string]Object) func(Object) (bool, error) {
	same := itemTest(keys)
	return func(element Object) (bool, error) {
		k, err := m.keyed(keys, element)
		if err != nil {
			return false, err
		}
		return same(m, item, k)
	}
}

func clFindEqual(result found) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		return m.findBy(args[1], m.sameItem(args[0], keywords(args[2:])), result)
	}
}

func clMember(m *Machine, args []Object) (Object, error) {
	return m.findBy(args[1], m.sameItem(args[0], keywords(args[2:])), foundTail)
}

func (m *Machine) findPair(alist Object, part func(Object) Object, test func(Object) (bool, error)) (Object, error) {
	return m.findBy(alist, func(item Object) (bool, error) {
		if _, ok := item.(*syntax.Cons); !ok {
			return false, nil
		}
		return test(part(item))
	}, foundItem)
}

func clAssoc(m *Machine, args []Object) (Object, error) {
	return m.findPair(args[1], carOf, m.sameItem(args[0], keywords(args[2:])))
}

func clRassoc(m *Machine, args []Object) (Object, error) {
	return m.findPair(args[1], cdrOf, m.sameItem(args[0], keywords(args[2:])))
}

func clAssocIf(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.findPair(args[1], carOf, func(o Object) (bool, error) { return m.holds(args[0], keys, o) })
}

func clRemove(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	same := m.sameItem(args[0], keys)
	left := -1
	if n, ok := keys[":count"].(syntax.Int); ok {
		left = int(n)
	}
	return m.filter(args[1], func(item Object) (bool, error) {
		if left == 0 {
			return true, nil
		}
		ok, err := same(item)
		if ok {
			left--
		}
		return !ok, err
	})
}

func (m *Machine) countBy(seq Object, test func(Object) (bool, error)) (Object, error) {
	items, err := m.sequenceItems(seq)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, item := range items {
		ok, err := test(item)
		if err != nil {
			return nil, err
		}
		if ok {
			n++
		}
	}
	return syntax.Int(n), nil
}

func clCount(m *Machine, args []Object) (Object, error) {
	return m.countBy(args[1], m.sameItem(args[0], keywords(args[2:])))
}

func clCountIf(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	return m.countBy(args[1], func(item Object) (bool, error) { return m.holds(args[0], keys, item) })
}

func clSubstitute(m *Machine, args []Object) (Object, error) {
	same := m.sameItem(args[1], keywords(args[3:]))
	items, err := m.sequenceItems(args[2])
	if err != nil {
		return nil, err
	}
	replaced := append([]Object{}, items...)
	for i, item := range items {
		ok, err := same(item)
		if err != nil {
			return nil, err
		}
		if ok {
			replaced[i] = args[0]
		}
	}
	return m.sequenceLike(args[2], replaced)
}

// rows calls f with the first elements of all sequences, then the second ones,
// until the shortest is through.
func (m *Machine) rows(seqs []Object, f func(row []Object) (bool, error)) error {
	var columns [][]Object
	n := -1
	for _, seq := range seqs {
		items, err := m.sequenceItems(seq)
		if err != nil {
			return err
		}
		columns = append(columns, items)
		if n < 0 || len(items) < n {
			n = len(items)
		}
	}
	for i := range max(0, n) {
		row := make([]Object, len(columns))
		for j, column := range columns {
			row[j] = column[i]
		}
		if again, err := f(row); err != nil || !again {
			return err
		}
	}
	return nil
}

func some(m *Machine, args []Object) (result Object, err error) {
	result = Nil
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		if err == nil {
			result = v
		}
		return err == nil && v == Nil, err
	})
	return result, err
}

func every(m *Machine, args []Object) (result Object, err error) {
	result = m.t
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		if err == nil && v == Nil {
			result = Nil
		}
		return err == nil && v != Nil, err
	})
	return result, err
}

func negated(f func(*Machine, []Object) (Object, error)) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		v, err := f(m, args)
		return m.Bool(v == Nil), err
	}
}

func (m *Machine) mapRows(args []Object) (values []Object, err error) {
	err = m.rows(args[1:], func(row []Object) (bool, error) {
		v, err := m.apply(args[0], row...)
		values = append(values, v)
		return err == nil, err
	})
	return values, err
}

func mapcarMany(m *Machine, args []Object) (Object, error) {
	values, err := m.mapRows(args)
	if err != nil {
		return nil, err
	}
	return m.newList(values...)
}

func mapcMany(m *Machine, args []Object) (Object, error) {
	_, err := m.mapRows(args)
	return args[1], err
}

func mapcanMany(m *Machine, args []Object) (Object, error) {
	values, err := m.mapRows(args)
	if err != nil {
		return nil, err
	}
	return nconc(m, values)
}

func maplist(m *Machine, args []Object) (Object, error) {
	var values []Object
	err := m.eachItem(args[1], func(c *syntax.Cons) (bool, error) {
		v, err := m.apply(args[0], c)
		values = append(values, v)
		return err == nil, err
	})
	if err != nil {
		return nil, err
	}
	return m.newList(values...)
}

func (m *Machine) fold(fn Object, acc Object, items []Object) (Object, error) {
	var err error
	for _, item := range items {
		if acc, err = m.apply(fn, acc, item); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

// clReduce is (FUNC SEQ &key :initial-value :from-end :key).
func clReduce(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	items, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	values := make([]Object, 0, len(items)+1)
	for _, item := range items {
		v, err := m.keyed(keys, item)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	initial, hasInitial := keys[":initial-value"]
	if fromEnd := keys[":from-end"]; fromEnd != nil && fromEnd != Nil {
		return m.foldFromEnd(args[0], values, initial, hasInitial)
	}
	if hasInitial {
		values = append([]Object{initial}, values...)
	}
	if len(values) == 0 {
		return m.apply(args[0])
	}
	return m.fold(args[0], values[0], values[1:])
}

func (m *Machine) foldFromEnd(fn Object, values []Object, initial Object, hasInitial bool) (Object, error) {
	if hasInitial {
		values = append(values, initial)
	}
	if len(values) == 0 {
		return m.apply(fn)
	}
	acc := values[len(values)-1]
	for i := len(values) - 2; i >= 0; i-- {
		var err error
		if acc, err = m.apply(fn, values[i], acc); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

func clSort(m *Machine, args []Object) (Object, error) {
	keys := keywords(args[2:])
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	items = append([]Object{}, items...)
	var failed error
	sort.SliceStable(items, func(i, j int) bool {
		if failed != nil {
			return false
		}
		a, errA := m.keyed(keys, items[i])
		b, errB := m.keyed(keys, items[j])
		if errA != nil || errB != nil {
			failed = errA
			if errB != nil {
				failed = errB
			}
			return false
		}
		v, err := m.apply(args[1], a, b)
		failed = err
		return err == nil && isTrue(v)
	})
	if failed != nil {
		return nil, failed
	}
	return m.sequenceLike(args[0], items)
}

// memberOf tells whether a list has an item, by :test and :key of both.
func (m *Machine) memberOf(item Object, items []Object, keys map[string]Object) (bool, error) {
	k, err := m.keyed(keys, item)
	if err != nil {
		return false, err
	}
	same := m.sameItem(k, keys)
	for _, other := range items {
		if err := m.step(1); err != nil {
			return false, err
		}
		if ok, err := same(other); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

func clAdjoin(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[1])
	if err != nil {
		return nil, err
	}
	found, err := m.memberOf(args[0], items, keywords(args[2:]))
	if err != nil || found {
		return args[1], err
	}
	return m.cons(args[0], args[1])
}

// setOperation keeps the items of the first list by whether the second has them.
func (m *Machine) setOperation(args []Object, keepMembers bool) ([]Object, error) {
	a, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.sequenceItems(args[1])
	if err != nil {
		return nil, err
	}
	var kept []Object
	for _, item := range a {
		ok, err := m.memberOf(item, b, keywords(args[2:]))
		if err != nil {
			return nil, err
		}
		if ok == keepMembers {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// clUnion puts the items that only one list has before the longer list, in
// the order that cl-lib does.
func clUnion(m *Machine, args []Object) (Object, error) {
	a, err := m.length(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.length(args[1])
	if err != nil {
		return nil, err
	}
	long, short := args[0], args[1]
	if b > a {
		long, short = args[1], args[0]
	}
	extra, err := m.setOperation(append([]Object{short, long}, args[2:]...), false)
	if err != nil {
		return nil, err
	}
	list := long
	for _, item := range extra {
		if list, err = m.cons(item, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// clIntersection goes over the shorter list, and turns its order around as cl-lib does.
func clIntersection(m *Machine, args []Object) (Object, error) {
	if same, err := m.equal(args[0], args[1]); err != nil || same {
		return args[0], err
	}
	a, err := m.length(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.length(args[1])
	if err != nil {
		return nil, err
	}
	long, short := args[0], args[1]
	if b > a {
		long, short = args[1], args[0]
	}
	kept, err := m.setOperation(append([]Object{short, long}, args[2:]...), true)
	if err != nil {
		return nil, err
	}
	list, err := m.newList(kept...)
	if err != nil {
		return nil, err
	}
	return nreverse(m, []Object{list})
}

func clDifference(m *Machine, args []Object) (Object, error) {
	kept, err := m.setOperation(args, false)
	if err != nil {
		return nil, err
	}
	return m.newList(kept...)
}

func clSubset(m *Machine, args []Object) (Object, error) {
	missing, err := m.setOperation(args, false)
	return m.Bool(len(missing) == 0), err
}

// clRemoveDuplicates keeps the last of equal items.
func clRemoveDuplicates(m *Machine, args []Object) (Object, error) {
	items, err := m.sequenceItems(args[0])
	if err != nil {
		return nil, err
	}
	keys := keywords(args[1:])
	fromEnd := keys[":from-end"] != nil && keys[":from-end"] != Nil
	var kept []Object
	for i, item := range items {
		others := items[i+1:]
		if fromEnd {
			others = kept
		}
		ok, err := m.memberOf(item, others, keys)
		if err != nil {
			return nil, err
		}
		if !ok {
			kept = append(kept, item)
		}
	}
	return m.sequenceLike(args[0], kept)
}

func getf(m *Machine, args []Object) (Object, error) {
	tail, err := plistMember(m, args[:2])
	if err != nil || tail == Nil {
		return args[2], err
	}
	return carOf(cdrOf(tail)), nil
}

func roundingFloor(m *Machine, args []Object) (Object, error) {
	o, err := m.apply(m.Symbol("floor"), args...)
	return o, err
}

func quotientAndRest(q, r func(*Machine, []Object) (Object, error)) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		if args[1] == Nil {
			args = []Object{args[0], syntax.Int(1)}
		}
		a, err := q(m, args)
		if err != nil {
			return nil, err
		}
		b, err := r(m, args)
		if err != nil {
			return nil, err
		}
		return m.newList(a, b)
	}
}

// typePredicates maps cl types to predicates where the name is not TYPEp or TYPE-p.
var typePredicates = map[string]string{
	"null": "null", "atom": "atom", "real": "numberp", "fixnum": "fixnump", "character": "characterp",
	"natnum": "natnump", "boolean": "booleanp", "keyword": "keywordp", "hash-table": "hash-table-p",
}

func typep(m *Machine, args []Object) (Object, error) {
	if c, ok := args[1].(*syntax.Cons); ok {
		return m.compoundType(args[0], c)
	}
	name, ok := symbolName(args[1])
	if !ok {
		return nil, m.errorText("Bad type spec: " + syntax.Prin1(args[1]))
	}
	if name == "t" {
		return m.t, nil
	}
	candidates := []string{typePredicates[name], name + "p", name + "-p", name}
	for _, candidate := range candidates {
		if candidate != "" && m.function(m.Symbol(candidate)) != nil {
			return m.apply(m.Symbol(candidate), args[0])
		}
	}
	return nil, m.errorText("Unknown type " + name)
}

func (m *Machine) compoundType(o Object, spec *syntax.Cons) (Object, error) {
	items, err := m.listItems(spec.Cdr)
	if err != nil {
		return nil, err
	}
	name, _ := symbolName(spec.Car)
	switch name {
	case "member", "cl-member", "eql":
		v, err := memberBy(eqlTest)(m, []Object{o, spec.Cdr})
		return m.Bool(v != nil && v != Nil), err
	case "or", "and", "not":
		for _, item := range items {
			v, err := typep(m, []Object{o, item})
			if err != nil {
				return nil, err
			}
			if name == "not" {
				return m.Bool(v == Nil), nil
			}
			if isTrue(v) == (name == "or") {
				return v, nil
			}
		}
		return m.Bool(name == "and"), nil
	case "satisfies":
		return m.apply(carOf(spec.Cdr), o)
	}
	return typep(m, []Object{o, spec.Car})
}

func digitChar(m *Machine, args []Object) (Object, error) {
	c, err := m.charArg(args[0])
	if err != nil {
		return nil, err
	}
	base, err := m.optionalCount(args[1], 10)
	if err != nil {
		return nil, err
	}
	if c < 0x80 && digitValue(byte(c)) < base {
		return syntax.Int(digitValue(byte(c))), nil
	}
	return Nil, nil
}

func concatenate(m *Machine, args []Object) (Object, error) {
	switch name, _ := symbolName(args[0]); name {
	case "string":
		return concat(m, args[1:])
	case "vector":
		return vconcat(m, args[1:])
	case "list":
		return appendSequences(m, append(append([]Object{}, args[1:]...), Nil))
	}
	return nil, m.errorText("Not a sequence type name: " + syntax.Prin1(args[0]))
}

func coerce(m *Machine, args []Object) (Object, error) {
	switch name, _ := symbolName(args[1]); name {
	case "list":
		return stringToList(m, args[:1])
	case "vector", "array":
		return vconcat(m, args[:1])
	case "string":
		if sym, ok := args[0].(*syntax.Symbol); ok {
			return m.newString(sym.Name)
		}
		return concat(m, args[:1])
	case "float":
		return toFloat(m, args[:1])
	}
	return args[0], nil
}

func pairlis(m *Machine, args []Object) (Object, error) {
	var pairs []Object
	err := m.rows(args[:2], func(row []Object) (bool, error) {
		pairs = append(pairs, syntax.NewCons(row[0], row[1]))
		return true, m.alloc(consBytes)
	})
	if err != nil {
		return nil, err
	}
	list, err := m.newList(pairs...)
	if err != nil {
		return nil, err
	}
	return appendSequences(m, []Object{list, args[2]})
}
