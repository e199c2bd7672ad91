package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

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
	conc         string        // what stands in front of a slot's name in its accessor's
	copier       kernel.Object // a symbol, or nil
	predicate    kernel.Object
}

type structSlot struct {
	name    *syntax.Symbol
	initial kernel.Object // a form
}

// structConstructor is a function that makes one; params is Go's nil for the
// one with a keyword for each slot.
type structConstructor struct {
	name   kernel.Object
	params kernel.Object
}

// structAccessor is what a function that reads a slot reads.
type structAccessor struct {
	of    *structType
	index int // of the item, the tag counted
}

func structForms() []kernel.Special {
	return []kernel.Special{
		{Name: "cl-defstruct", Min: 1, Max: -1, Expand: expandDefstruct},
		{Name: "defstruct", Min: 1, Max: -1, Expand: expandDefstruct},
	}
}

func structFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "record", Min: 1, Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return &syntax.Vector{Kind: syntax.Record, Items: append([]kernel.Object{}, a...)}, m.Alloc(len(a) * kernel.ObjectBytes)
		}},
		{Name: "lisp--struct-set", Min: 3, Max: 3, Fn: setStructSlot},
		{Name: "lisp--struct-p", Min: 2, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			name, _ := kernel.SymbolName(a[0])
			st := structsOf.Of(m).types[name]
			return m.Bool(st != nil && isStruct(m, st, a[1])), nil
		}},
		{Name: "cl-struct-slot-value", Min: 3, Max: 3, Fn: structSlotValue},
	}
}

func expandDefstruct(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	st := &structType{shape: "record", tagged: true}
	spec, options := args[0].Car, kernel.Nil
	if c, ok := spec.(*syntax.Cons); ok {
		spec, options = c.Car, c.Cdr
	}
	name, ok := spec.(*syntax.Symbol)
	if !ok {
		return nil, m.WrongType("symbolp", spec)
	}
	st.name, st.conc = name, name.Name+"-"
	st.copier, st.predicate = m.Symbol("copy-"+name.Name), m.Symbol(name.Name+"-p")
	st.constructors = []structConstructor{{name: m.Symbol("make-" + name.Name)}}
	if err := structOptions(m, st, options); err != nil {
		return nil, err
	}
	slots := args[1:]
	if len(slots) > 0 {
		if _, isDoc := slots[0].Car.(*syntax.String); isDoc {
			slots = slots[1:]
		}
	}
	for _, cell := range slots {
		if err := addStructSlot(m, st, cell.Car); err != nil {
			return nil, err
		}
	}
	return structDefinition(m, st)
}

func addStructSlot(m *kernel.Machine, st *structType, o kernel.Object) error {
	slot := structSlot{initial: kernel.Nil}
	if c, ok := o.(*syntax.Cons); ok {
		slot.initial, o = kernel.CarOf(c.Cdr), c.Car
	}
	var ok bool
	if slot.name, ok = o.(*syntax.Symbol); !ok {
		return m.WrongType("symbolp", o)
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

func structOptions(m *kernel.Machine, st *structType, options kernel.Object) error {
	items, err := m.ListItems(options)
	if err != nil {
		return err
	}
	named := false
	for _, item := range items {
		args, option := kernel.Nil, item
		if c, ok := item.(*syntax.Cons); ok {
			option, args = c.Car, c.Cdr
		}
		switch name, _ := kernel.SymbolName(option); name {
		case ":conc-name":
			st.conc, _ = m.TextArg(kernel.CarOf(args))
			if st.conc == "nil" {
				st.conc = ""
			}
		case ":constructor":
			st.addConstructor(args)
		case ":copier":
			st.copier = kernel.CarOf(args)
		case ":predicate":
			st.predicate = kernel.CarOf(args)
		case ":type":
			st.shape, _ = kernel.SymbolName(kernel.CarOf(args))
			st.tagged = false
		case ":named":
			named = true
		case ":include":
			if err := structParent(m, st, args); err != nil {
				return err
			}
		}
	}
	st.tagged = st.tagged || named
	return nil
}

// addConstructor takes (NAME [ARGLIST]); a name alone is that of the
// constructor with keywords, nil for none.
func (st *structType) addConstructor(args kernel.Object) {
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

func structParent(m *kernel.Machine, st *structType, args kernel.Object) error {
	name, _ := kernel.SymbolName(kernel.CarOf(args))
	parent := structsOf.Of(m).types[name]
	if parent == nil {
		return m.ErrorText(name + " is not a struct name")
	}
	st.parent, st.shape = parent, parent.shape
	st.slots = append([]structSlot{}, parent.slots...)
	overrides, err := m.ListItems(kernel.CdrOf(args))
	for i := 0; i < len(overrides) && err == nil; i++ {
		err = addStructSlot(m, st, overrides[i])
	}
	return err
}

// structDefinition makes the type known, for setf and pcase, and gives the form
// that defines its functions.
func structDefinition(m *kernel.Machine, st *structType) (kernel.Object, error) {
	known := structsOf.Of(m)
	if known.types == nil {
		known.types, known.accessors = map[string]*structType{}, map[*syntax.Symbol]structAccessor{}
	}
	if err := m.Alloc((len(st.slots) + 1) * kernel.ClosureBytes); err != nil {
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
		m.SetFunction(sym, structReader(m, sym.Name, known.accessors[sym]))
	}
	if st.predicate != kernel.Nil && st.tagged {
		name, _ := kernel.SymbolName(st.predicate)
		m.SetFunction(m.Symbol(name), &kernel.Subr{Name: name, Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return m.Bool(isStruct(m, st, a[0])), nil
		}})
	}
	if name, _ := kernel.SymbolName(st.copier); st.copier != kernel.Nil {
		m.SetFunction(m.Symbol(name), m.Symbol("copy-sequence"))
	}
	forms := []kernel.Object{m.Symbol("progn")}
	for _, c := range st.constructors {
		if c.name != kernel.Nil {
			forms = append(forms, structConstructorForm(m, st, c))
		}
	}
	return syntax.List(append(forms, m.ListOf("quote", st.name))...), nil
}

// structConstructorForm is (cl-defun NAME ARGLIST (record 'TYPE SLOT…)); slots
// that the parameters do not name have their defaults.
func structConstructorForm(m *kernel.Machine, st *structType, c structConstructor) kernel.Object {
	params, named := c.params, map[string]bool{}
	if params == nil {
		keys := []kernel.Object{m.Symbol("&key")}
		for _, slot := range st.slots {
			keys = append(keys, syntax.List(slot.name, slot.initial))
			named[slot.name.Name] = true
		}
		params = syntax.List(keys...)
	} else {
		params = structParameters(m, st, params, named)
	}
	var values []kernel.Object
	if st.tagged {
		values = append(values, m.ListOf("quote", st.name))
	}
	for _, slot := range st.slots {
		if named[slot.name.Name] {
			values = append(values, slot.name)
		} else {
			values = append(values, slot.initial)
		}
	}
	body := syntax.NewCons(m.Symbol(st.shape), syntax.List(values...))
	return m.ListOf("cl-defun", c.name, params, body)
}

// structParameters gives optional parameters the defaults of their slots.
func structParameters(m *kernel.Machine, st *structType, params kernel.Object, named map[string]bool) kernel.Object {
	initial := map[string]kernel.Object{}
	for _, slot := range st.slots {
		initial[slot.name.Name] = slot.initial
	}
	var items []kernel.Object
	optional := false
	for n := 0; n < 1000; n++ {
		c, ok := params.(*syntax.Cons)
		if !ok {
			break
		}
		item := c.Car
		name, isSym := kernel.SymbolName(item)
		switch {
		case isSym && len(name) > 0 && name[0] == '&':
			optional = name == "&optional" || name == "&key"
		case isSym:
			named[name] = true
			if v := initial[name]; optional && v != nil && v != kernel.Nil {
				item = syntax.List(item, v)
			}
		default:
			name, _ = kernel.SymbolName(kernel.CarOf(item))
			named[name] = true
		}
		items, params = append(items, item), c.Cdr
	}
	return syntax.List(items...)
}

// isStruct tells whether an object is of the type or one that includes it.
func isStruct(m *kernel.Machine, st *structType, o kernel.Object) bool {
	var tag kernel.Object
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
func structReader(m *kernel.Machine, name string, a structAccessor) *kernel.Subr {
	return &kernel.Subr{Name: name, Min: 1, Max: 1, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		if a.of.tagged && !isStruct(m, a.of, args[0]) {
			return nil, m.WrongType(a.of.name.Name, args[0])
		}
		if a.of.shape == "list" {
			return subr.Nth(m, []kernel.Object{syntax.Int(a.index), args[0]})
		}
		v, ok := args[0].(*syntax.Vector)
		if !ok {
			return nil, m.WrongType("arrayp", args[0])
		}
		if a.index >= len(v.Items) {
			return nil, m.OutOfRange(args[0], syntax.Int(a.index))
		}
		return v.Items[a.index], nil
	}}
}

// setStructSlot is (lisp--struct-set ACCESSOR OBJECT VALUE).
func setStructSlot(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, _ := args[0].(*syntax.Symbol)
	a, ok := structsOf.Of(m).accessors[sym]
	if !ok {
		return nil, m.Signal("void-function", args[0])
	}
	if a.of.tagged && !isStruct(m, a.of, args[1]) {
		return nil, m.WrongType(a.of.name.Name, args[1])
	}
	switch x := args[1].(type) {
	case *syntax.Vector:
		if a.index < len(x.Items) {
			x.Items[a.index] = args[2]
			return args[2], nil
		}
	case *syntax.Cons:
		tail, err := subr.Nthcdr(m, []kernel.Object{syntax.Int(a.index), x})
		if err != nil {
			return nil, err
		}
		if cell, ok := tail.(*syntax.Cons); ok {
			cell.Car = args[2]
			return args[2], nil
		}
	}
	return nil, m.OutOfRange(args[1], syntax.Int(a.index))
}

// structSlotValue is (cl-struct-slot-value TYPE SLOT OBJECT).
func structSlotValue(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, _ := kernel.SymbolName(args[0])
	st := structsOf.Of(m).types[name]
	if st == nil {
		return nil, m.ErrorText(name + " is not a struct name")
	}
	for i, slot := range st.slots {
		if kernel.Object(slot.name) == args[1] {
			if st.tagged {
				i++
			}
			return structReader(m, slot.name.Name, structAccessor{of: st, index: i}).Fn(m, args[2:])
		}
	}
	return nil, m.ErrorText("struct " + name + " has no slot " + syntax.Prin1(args[1]))
}

// structs are the types that cl-defstruct defined.
type structs struct {
	types     map[string]*structType
	accessors map[*syntax.Symbol]structAccessor
}

var structsOf = kernel.NewState[structs]()
