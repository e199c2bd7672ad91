package lisp

import "smtpmail/lisp/syntax"

// cl-defstruct. A structure is a record whose first item is its type, or with
// (:type list) and (:type vector) a list or vector.

// structType is what a cl-defstruct says.
type structType struct {
	name   *syntax.Symbol
	parent *structType
	slots  []structSlot // those of the parent first
	shape  string       // "record", "list" or "vector"
	tagged bool         // the first item is the type

	constructors []structConstructor
	conc         string // what stands in front of a slot's name in its accessor's
	copier       Object // a symbol, or nil
	predicate    Object
}

type structSlot struct {
	name    *syntax.Symbol
	initial Object // a form
}

// structConstructor is a function that makes one; params is Go's nil for the
// one with a keyword for each slot.
type structConstructor struct {
	name   Object
	params Object
}

// structAccessor is what a function that reads a slot reads.
type structAccessor struct {
	of    *structType
	index int // of the item, the tag counted
}

func structForms() []Special {
	return []Special{
		{name: "cl-defstruct", min: 1, max: -1, expand: expandDefstruct},
		{name: "defstruct", min: 1, max: -1, expand: expandDefstruct},
	}
}

func structFunctions() []Subr {
	return []Subr{
		{Name: "record", Min: 1, Max: -1, fn: func(m *Machine, a []Object) (Object, error) {
			return &syntax.Vector{Kind: syntax.Record, Items: append([]Object{}, a...)}, m.alloc(len(a) * objectBytes)
		}},
		{Name: "lisp--struct-set", Min: 3, Max: 3, fn: setStructSlot},
		{Name: "lisp--struct-p", Min: 2, Max: 2, fn: func(m *Machine, a []Object) (Object, error) {
			name, _ := symbolName(a[0])
			st := structsOf.Of(m).types[name]
			return m.Bool(st != nil && m.isStruct(st, a[1])), nil
		}},
		{Name: "cl-struct-slot-value", Min: 3, Max: 3, fn: structSlotValue},
	}
}

func expandDefstruct(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	st := &structType{shape: "record", tagged: true}
	spec, options := args[0].Car, Nil
	if c, ok := spec.(*syntax.Cons); ok {
		spec, options = c.Car, c.Cdr
	}
	name, ok := spec.(*syntax.Symbol)
	if !ok {
		return nil, m.wrongType("symbolp", spec)
	}
	st.name, st.conc = name, name.Name+"-"
	st.copier, st.predicate = m.Symbol("copy-"+name.Name), m.Symbol(name.Name+"-p")
	st.constructors = []structConstructor{{name: m.Symbol("make-" + name.Name)}}
	if err := m.structOptions(st, options); err != nil {
		return nil, err
	}
	slots := args[1:]
	if len(slots) > 0 {
		if _, isDoc := slots[0].Car.(*syntax.String); isDoc {
			slots = slots[1:]
		}
	}
	for _, cell := range slots {
		if err := m.structSlot(st, cell.Car); err != nil {
			return nil, err
		}
	}
	return m.structDefinition(st)
}

func (m *Machine) structSlot(st *structType, o Object) error {
	slot := structSlot{initial: Nil}
	if c, ok := o.(*syntax.Cons); ok {
		slot.initial, o = carOf(c.Cdr), c.Car
	}
	var ok bool
	if slot.name, ok = o.(*syntax.Symbol); !ok {
		return m.wrongType("symbolp", o)
	}
	for i := range st.slots {
		if st.slots[i].name == slot.name { // (:include PARENT (SLOT DEFAULT))
			st.slots[i].initial = slot.initial
			return nil
		}
	}
	st.slots = append(st.slots, slot)
	return nil
}

func (m *Machine) structOptions(st *structType, options Object) error {
	items, err := m.listItems(options)
	if err != nil {
		return err
	}
	named := false
	for _, item := range items {
		args, option := Nil, item
		if c, ok := item.(*syntax.Cons); ok {
			option, args = c.Car, c.Cdr
		}
		switch name, _ := symbolName(option); name {
		case ":conc-name":
			st.conc, _ = m.textArg(carOf(args))
			if st.conc == "nil" {
				st.conc = ""
			}
		case ":constructor":
			st.addConstructor(args)
		case ":copier":
			st.copier = carOf(args)
		case ":predicate":
			st.predicate = carOf(args)
		case ":type":
			st.shape, _ = symbolName(carOf(args))
			st.tagged = false
		case ":named":
			named = true
		case ":include":
			if err := m.structParent(st, args); err != nil {
				return err
			}
		}
	}
	st.tagged = st.tagged || named
	return nil
}

// addConstructor takes (NAME [ARGLIST]); a name alone is that of the
// constructor with keywords, nil for none.
func (st *structType) addConstructor(args Object) {
	c, ok := args.(*syntax.Cons)
	if !ok {
		return
	}
	params, hasParams := c.Cdr.(*syntax.Cons)
	if !hasParams {
		st.constructors[0].name = c.Car
		return
	}
	st.constructors = append(st.constructors, structConstructor{name: c.Car, params: params.Car})
}

func (m *Machine) structParent(st *structType, args Object) error {
	name, _ := symbolName(carOf(args))
	parent := structsOf.Of(m).types[name]
	if parent == nil {
		return m.errorText(name + " is not a struct name")
	}
	st.parent, st.shape = parent, parent.shape
	st.slots = append([]structSlot{}, parent.slots...)
	overrides, err := m.listItems(cdrOf(args))
	for i := 0; i < len(overrides) && err == nil; i++ {
		err = m.structSlot(st, overrides[i])
	}
	return err
}

// structDefinition makes the type known, for setf and pcase, and gives the form
// that defines its functions.
func (m *Machine) structDefinition(st *structType) (Object, error) {
	known := structsOf.Of(m)
	if known.types == nil {
		known.types, known.accessors = map[string]*structType{}, map[*syntax.Symbol]structAccessor{}
	}
	if err := m.alloc((len(st.slots) + 1) * closureBytes); err != nil {
		return nil, err
	}
	known.types[st.name.Name] = st
	first := 0
	if st.tagged {
		first = 1
	}
	for i, slot := range st.slots {
		sym := m.Symbol(st.conc + slot.name.Name)
		known.accessors[sym] = structAccessor{of: st, index: first + i}
		m.setFunction(sym, m.structReader(sym.Name, known.accessors[sym]))
	}
	if st.predicate != Nil && st.tagged {
		name, _ := symbolName(st.predicate)
		m.setFunction(m.Symbol(name), &Subr{Name: name, Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			return m.Bool(m.isStruct(st, a[0])), nil
		}})
	}
	if name, _ := symbolName(st.copier); st.copier != Nil {
		m.setFunction(m.Symbol(name), m.Symbol("copy-sequence"))
	}
	forms := []Object{m.Symbol("progn")}
	for _, c := range st.constructors {
		if c.name != Nil {
			forms = append(forms, m.structConstructorForm(st, c))
		}
	}
	return syntax.List(append(forms, m.listOf("quote", st.name))...), nil
}

// structConstructorForm is (cl-defun NAME ARGLIST (record 'TYPE SLOT…)); slots
// that the parameters do not name have their defaults.
func (m *Machine) structConstructorForm(st *structType, c structConstructor) Object {
	params, named := c.params, map[string]bool{}
	if params == nil {
		keys := []Object{m.Symbol("&key")}
		for _, slot := range st.slots {
			keys = append(keys, syntax.List(slot.name, slot.initial))
			named[slot.name.Name] = true
		}
		params = syntax.List(keys...)
	} else {
		params = m.structParameters(st, params, named)
	}
	var values []Object
	if st.tagged {
		values = append(values, m.listOf("quote", st.name))
	}
	for _, slot := range st.slots {
		if named[slot.name.Name] {
			values = append(values, slot.name)
		} else {
			values = append(values, slot.initial)
		}
	}
	body := syntax.NewCons(m.Symbol(st.shape), syntax.List(values...))
	return m.listOf("cl-defun", c.name, params, body)
}

// structParameters gives optional parameters the defaults of their slots.
func (m *Machine) structParameters(st *structType, params Object, named map[string]bool) Object {
	initial := map[string]Object{}
	for _, slot := range st.slots {
		initial[slot.name.Name] = slot.initial
	}
	var items []Object
	optional := false
	for n := 0; n < 1000; n++ {
		c, ok := params.(*syntax.Cons)
		if !ok {
			break
		}
		item := c.Car
		name, isSym := symbolName(item)
		switch {
		case isSym && len(name) > 0 && name[0] == '&':
			optional = name == "&optional" || name == "&key"
		case isSym:
			named[name] = true
			if v := initial[name]; optional && v != nil && v != Nil {
				item = syntax.List(item, v)
			}
		default:
			name, _ = symbolName(carOf(item))
			named[name] = true
		}
		items, params = append(items, item), c.Cdr
	}
	return syntax.List(items...)
}

// isStruct tells whether an object is of the type or one that includes it.
func (m *Machine) isStruct(st *structType, o Object) bool {
	var tag Object
	switch x := o.(type) {
	case *syntax.Vector:
		if len(x.Items) > 0 && (x.Kind == syntax.Record) == (st.shape == "record") {
			tag = x.Items[0]
		}
	case *syntax.Cons:
		if st.shape == "list" {
			tag = x.Car
		}
	}
	name, _ := tag.(*syntax.Symbol)
	if name == nil {
		return false
	}
	for t := structsOf.Of(m).types[name.Name]; t != nil; t = t.parent {
		if t.name == st.name {
			return true
		}
	}
	return false
}

// structReader is the function that reads a slot.
func (m *Machine) structReader(name string, a structAccessor) *Subr {
	return &Subr{Name: name, Min: 1, Max: 1, fn: func(m *Machine, args []Object) (Object, error) {
		if a.of.tagged && !m.isStruct(a.of, args[0]) {
			return nil, m.wrongType(a.of.name.Name, args[0])
		}
		if a.of.shape == "list" {
			return nth(m, []Object{syntax.Int(a.index), args[0]})
		}
		v, ok := args[0].(*syntax.Vector)
		if !ok {
			return nil, m.wrongType("arrayp", args[0])
		}
		if a.index >= len(v.Items) {
			return nil, m.outOfRange(args[0], syntax.Int(a.index))
		}
		return v.Items[a.index], nil
	}}
}

// setStructSlot is (lisp--struct-set ACCESSOR OBJECT VALUE).
func setStructSlot(m *Machine, args []Object) (Object, error) {
	sym, _ := args[0].(*syntax.Symbol)
	a, ok := structsOf.Of(m).accessors[sym]
	if !ok {
		return nil, m.signal("void-function", args[0])
	}
	if a.of.tagged && !m.isStruct(a.of, args[1]) {
		return nil, m.wrongType(a.of.name.Name, args[1])
	}
	switch x := args[1].(type) {
	case *syntax.Vector:
		if a.index < len(x.Items) {
			x.Items[a.index] = args[2]
			return args[2], nil
		}
	case *syntax.Cons:
		tail, err := nthcdr(m, []Object{syntax.Int(a.index), x})
		if err != nil {
			return nil, err
		}
		if cell, ok := tail.(*syntax.Cons); ok {
			cell.Car = args[2]
			return args[2], nil
		}
	}
	return nil, m.outOfRange(args[1], syntax.Int(a.index))
}

// structSlotValue is (cl-struct-slot-value TYPE SLOT OBJECT).
func structSlotValue(m *Machine, args []Object) (Object, error) {
	name, _ := symbolName(args[0])
	st := structsOf.Of(m).types[name]
	if st == nil {
		return nil, m.errorText(name + " is not a struct name")
	}
	for i, slot := range st.slots {
		if Object(slot.name) == args[1] {
			if st.tagged {
				i++
			}
			return m.structReader(slot.name.Name, structAccessor{of: st, index: i}).fn(m, args[2:])
		}
	}
	return nil, m.errorText("struct " + name + " has no slot " + syntax.Prin1(args[1]))
}

// structs are the types that cl-defstruct defined.
type structs struct {
	types     map[string]*structType
	accessors map[*syntax.Symbol]structAccessor
}

var structsOf = NewState[structs]()
