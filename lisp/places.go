package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// A place is a form that setf can assign to. reading it and writing it are
// forms over variables that hold the values of its subforms, so that these are
// evaluated once.

type place struct {
	bindings []Object                  // (VAR FORM) of the subforms, in order
	getter   Object                    // form that reads
	setter   func(value Object) Object // form that writes the value of a form
	varSym   *syntax.Symbol            // the place is a variable
	varCell  *syntax.Cons              // where its name stands
}

func placeMacros() []Special {
	return []Special{
		{name: "setf", max: -1, lower: lowerSetf},
		{name: "cl-psetf", max: -1, lower: lowerSetf},
		{name: "psetf", max: -1, lower: lowerSetf},
		{name: "psetq", max: -1, expand: expandPsetq},
		{name: "cl-psetq", max: -1, expand: expandPsetq},
		{name: "push", min: 2, max: 2, lower: modifyPlace("push", 1, func(m *Machine, get Object, args []Object) Object {
			return m.listOf("cons", args[0], get)
		})},
		{name: "pop", min: 1, max: 1, lower: lowerPop},
		{name: "cl-pushnew", min: 2, max: -1, lower: modifyPlace("cl-pushnew", 1, func(m *Machine, get Object, args []Object) Object {
			return syntax.NewCons(m.Symbol("cl-adjoin"), syntax.NewCons(args[0], syntax.NewCons(get, syntax.List(args[1:]...))))
		})},
		{name: "pushnew", min: 2, max: -1, lower: modifyPlace("cl-pushnew", 1, func(m *Machine, get Object, args []Object) Object {
			return syntax.NewCons(m.Symbol("cl-adjoin"), syntax.NewCons(args[0], syntax.NewCons(get, syntax.List(args[1:]...))))
		})},
		{name: "incf", min: 1, max: 2, lower: countPlace("incf", "+")},
		{name: "cl-incf", min: 1, max: 2, lower: countPlace("cl-incf", "+")},
		{name: "decf", min: 1, max: 2, lower: countPlace("decf", "-")},
		{name: "cl-decf", min: 1, max: 2, lower: countPlace("cl-decf", "-")},
		{name: "cl-callf", min: 2, max: -1, lower: lowerCallf},
		{name: "cl-rotatef", max: -1, expand: expandRotatef},
		{name: "rotatef", max: -1, expand: expandRotatef},
		{name: "cl-shiftf", min: 1, max: -1, expand: expandShiftf},
	}
}

// temp is a fresh uninterned variable.
func (m *Machine) temp(name string) *syntax.Symbol { return &syntax.Symbol{Name: name} }

// simplePlaces are accessors whose setter takes the same arguments and the value last.
var simplePlaces = map[string]string{
	"car": "setcar", "cdr": "setcdr", "aref": "aset", "get": "put", "symbol-value": "set", "symbol-function": "fset",
	"symbol-plist": "setplist", "default-value": "set-default", "function-get": "function-put",
}

// place takes a place apart; nil if it is none.
func (lw *lowering) place(cell *syntax.Cons) (*place, error) {
	m := lw.m
	if sym, ok := cell.Car.(*syntax.Symbol); ok {
		return &place{getter: sym, varSym: sym, varCell: cell,
			setter: func(v Object) Object { return m.listOf("setq", sym, v) }}, nil
	}
	form, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil, m.signal("wrong-type-argument", m.Symbol("consp"), cell.Car)
	}
	name, _ := symbolName(form.Car)
	cells, ok := lw.cells(form.Cdr)
	if !ok {
		return nil, m.wrongType("listp", lastCdr(form.Cdr))
	}
	if p, err := lw.nestedPlace(name, cells); p != nil || err != nil {
		return p, err
	}
	p := &place{}
	vars := p.bind(m, cells)
	p.getter = syntax.NewCons(form.Car, syntax.List(vars...))
	if setter, ok := simplePlaces[name]; ok {
		p.setter = func(v Object) Object {
			return syntax.NewCons(m.Symbol(setter), syntax.List(append(append([]Object{}, vars...), v)...))
		}
		return p, nil
	}
	if lw.composedPlace(name, p, vars) || lw.sequencePlace(name, p, vars) {
		return p, nil
	}
	if expansion, expanded, err := m.expandOnce(form); err == nil && expanded {
		at := cell.CarAt
		return lw.place(&syntax.Cons{Car: expansion, Cdr: Nil, CarAt: at})
	}
	if sym, ok := form.Car.(*syntax.Symbol); ok && len(vars) == 1 {
		if _, isSlot := structsOf.Of(m).accessors[sym]; isSlot {
			p.setter = func(v Object) Object { return m.listOf("lisp--struct-set", m.listOf("quote", sym), vars[0], v) }
			return p, nil
		}
	}
	return nil, m.signal("void-function", m.Intern("(setf "+name+")"))
}

// bind makes a variable for each subform; constants need none.
func (p *place) bind(m *Machine, cells []*syntax.Cons) []Object {
	vars := make([]Object, len(cells))
	for i, c := range cells {
		if isConstantForm(c.Car) {
			vars[i] = c.Car
			continue
		}
		v := m.temp("place")
		vars[i] = v
		p.bindings = append(p.bindings, syntax.List(v, c.Car))
	}
	return vars
}

// isConstantForm tells whether a form has the same value whenever it is evaluated.
func isConstantForm(form Object) bool {
	switch f := form.(type) {
	case *syntax.Symbol:
		return f.Constant
	case *syntax.Cons:
		name, _ := symbolName(f.Car)
		return name == "quote"
	}
	return true
}

// composedPlace handles cadr and its kin: car or cdr of the rest.
func (lw *lowering) composedPlace(name string, p *place, vars []Object) bool {
	m := lw.m
	if len(name) < 4 || len(name) > 6 || name[0] != 'c' || name[len(name)-1] != 'r' || len(vars) != 1 {
		return false
	}
	path := name[1 : len(name)-1]
	for _, c := range path {
		if c != 'a' && c != 'd' {
			return false
		}
	}
	inner := m.listOf("c"+path[1:]+"r", vars[0])
	setter := map[byte]string{'a': "setcar", 'd': "setcdr"}[path[0]]
	p.setter = func(v Object) Object { return m.listOf(setter, inner, v) }
	return true
}

// sequencePlace handles accessors of lists, tables and the environment.
func (lw *lowering) sequencePlace(name string, p *place, vars []Object) bool {
	m := lw.m
	need := map[string]int{"nth": 2, "elt": 2, "seq-elt": 2, "nthcdr": 2, "gethash": 2, "cl-first": 1, "cl-second": 1,
		"cl-third": 1, "getenv": 1, "cl-rest": 1, "car-safe": 1, "last": 1}[name]
	if need == 0 || len(vars) < need {
		return false
	}
	switch name {
	case "nth":
		p.setter = func(v Object) Object { return m.listOf("setcar", m.listOf("nthcdr", vars[0], vars[1]), v) }
	case "elt", "seq-elt":
		p.setter = func(v Object) Object { return m.listOf("lisp--set-elt", vars[0], vars[1], v) }
	case "nthcdr":
		p.setter = func(v Object) Object {
			return m.listOf("setcdr", m.listOf("nthcdr", m.listOf("1-", vars[0]), vars[1]), v)
		}
	case "gethash":
		p.setter = func(v Object) Object { return m.listOf("puthash", vars[0], v, vars[1]) }
	case "getenv":
		p.setter = func(v Object) Object { return m.listOf("setenv", vars[0], v) }
	case "cl-first", "car-safe":
		p.setter = func(v Object) Object { return m.listOf("setcar", vars[0], v) }
	case "cl-rest":
		p.setter = func(v Object) Object { return m.listOf("setcdr", vars[0], v) }
	case "cl-second":
		p.setter = func(v Object) Object { return m.listOf("setcar", m.listOf("cdr", vars[0]), v) }
	case "cl-third":
		p.setter = func(v Object) Object { return m.listOf("setcar", m.listOf("cddr", vars[0]), v) }
	default:
		return false
	}
	return true
}

// nestedPlace handles places inside of places: alist-get, plist-get, cl-getf,
// if, progn.
func (lw *lowering) nestedPlace(name string, cells []*syntax.Cons) (*place, error) {
	m := lw.m
	at := map[string]int{"alist-get": 1, "plist-get": 0, "cl-getf": 0, "getf": 0, "cl-subseq": -1}
	index, ok := at[name]
	if !ok || index < 0 || len(cells) <= index+0 || len(cells) < 2 {
		return nil, nil
	}
	inner, err := lw.place(cells[index])
	if err != nil {
		return nil, err
	}
	p := &place{bindings: append([]Object{}, inner.bindings...)}
	rest := append(append([]*syntax.Cons{}, cells[:index]...), cells[index+1:]...)
	vars := p.bind(m, rest)
	value := m.temp("value")
	if name == "alist-get" {
		p.getter = syntax.NewCons(m.Symbol("alist-get"), syntax.NewCons(vars[0], syntax.NewCons(inner.getter, syntax.List(vars[1:]...))))
		var remove, test Object = Nil, Nil
		if len(vars) > 2 {
			remove = vars[2]
		}
		if len(vars) > 3 {
			test = vars[3]
		}
		p.setter = func(v Object) Object {
			return m.listOf("let", syntax.List(syntax.List(value, v)),
				inner.setter(m.listOf("lisp--alist-put", inner.getter, vars[0], value, remove, test)), value)
		}
		return p, nil
	}
	p.getter = m.listOf("plist-get", inner.getter, vars[0])
	p.setter = func(v Object) Object {
		return m.listOf("let", syntax.List(syntax.List(value, v)),
			inner.setter(m.listOf("plist-put", inner.getter, vars[0], value)), value)
	}
	return p, nil
}

// write is the form that evaluates the place's subforms and then writes value,
// a form over them.
func (p *place) write(m *Machine, value Object) Object {
	if len(p.bindings) == 0 {
		return p.setter(value)
	}
	return m.listOf("let*", syntax.List(p.bindings...), p.setter(value))
}

// lowerAssignment lowers the write to a place; the assignment of a variable
// has the construct's name and the place of the variable.
func (lw *lowering) lowerAssignment(p *place, value Object, by string) zygo.Sexp {
	if p.varSym != nil {
		return lw.assign(p.varSym, lw.lower(value, true), by, lw.placeOf(p.varCell))
	}
	return lw.lower(p.write(lw.m, value), true)
}

func lowerSetf(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args)%2 != 0 {
		return lw.raiseSignal("wrong-number-of-arguments", s.sym, syntax.Int(len(args)))
	}
	if len(args) == 0 {
		return Nil
	}
	items := []zygo.Sexp{lw.m.words.begin}
	for i := 0; i < len(args); i += 2 {
		p, err := lw.place(args[i])
		if err != nil {
			return lw.raise(err)
		}
		items = append(items, lw.lowerAssignment(p, args[i+1].Car, "setf"))
	}
	return codeList(items...)
}

// modifyPlace makes a macro that writes what a form over the place's value
// gives; at is the argument that is the place.
func modifyPlace(by string, at int, form func(m *Machine, get Object, args []Object) Object) func(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
		m := lw.m
		p, err := lw.place(args[at])
		if err != nil {
			return lw.raise(err)
		}
		var others []Object
		var before []Object
		for i, cell := range args {
			if i == at {
				continue
			}
			if i < at && len(p.bindings) > 0 && !isConstantForm(cell.Car) {
				v := m.temp("item")
				before = append(before, syntax.List(v, cell.Car))
				others = append(others, v)
				continue
			}
			others = append(others, cell.Car)
		}
		p.bindings = append(before, p.bindings...)
		return lw.lowerAssignment(p, form(m, p.getter, others), by)
	}
}

func countPlace(by, operator string) func(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp {
	return modifyPlace(by, 0, func(m *Machine, get Object, args []Object) Object {
		var n Object = syntax.Int(1)
		if len(args) > 0 {
			n = args[0]
		}
		return m.listOf(operator, get, n)
	})
}

func lowerPop(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
	m := lw.m
	p, err := lw.place(args[0])
	if err != nil {
		return lw.raise(err)
	}
	if p.varSym != nil {
		old := lw.lower(m.listOf("car-safe", p.getter), true)
		return call(firstOp, old, lw.assign(p.varSym, lw.lower(m.listOf("cdr", p.getter), true), "pop", lw.placeOf(p.varCell)))
	}
	form := m.listOf("prog1", m.listOf("car-safe", p.getter), p.setter(m.listOf("cdr", p.getter)))
	if len(p.bindings) > 0 {
		form = m.listOf("let*", syntax.List(p.bindings...), form)
	}
	return lw.lower(form, used)
}

// lowerCallf is (cl-callf FUNC PLACE ARGS…).
func lowerCallf(lw *lowering, s *site, args []*syntax.Cons, used bool) zygo.Sexp {
	fn := args[0].Car
	_, named := fn.(*syntax.Symbol)
	return modifyPlace("cl-callf", 0, func(m *Machine, get Object, others []Object) Object {
		if named {
			return syntax.NewCons(fn, syntax.NewCons(get, syntax.List(others...)))
		}
		return syntax.NewCons(m.Symbol("funcall"), syntax.NewCons(fn, syntax.NewCons(get, syntax.List(others...))))
	})(lw, s, args[1:], used)
}

func expandPsetq(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	if len(args)%2 != 0 {
		return nil, m.errorText("Odd number of arguments")
	}
	var bindings, sets []Object
	for i := 0; i < len(args); i += 2 {
		v := m.temp("value")
		bindings = append(bindings, syntax.List(v, args[i+1].Car))
		sets = append(sets, m.listOf("setq", args[i].Car, v))
	}
	body := syntax.List(append(sets, Nil)...)
	return syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), body)), nil
}

func expandRotatef(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var bindings, sets []Object
	for i, cell := range args {
		v := m.temp("value")
		bindings = append(bindings, syntax.List(v, cell.Car))
		sets = append(sets, m.listOf("setf", args[(i+len(args)-1)%len(args)].Car, v))
	}
	return syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), syntax.List(append(sets, Nil)...))), nil
}

// expandShiftf is (cl-shiftf PLACE… VALUE).
func expandShiftf(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	form := args[len(args)-1].Car
	for i := len(args) - 2; i >= 0; i-- {
		form = m.listOf("prog1", args[i].Car, m.listOf("setf", args[i].Car, form))
	}
	return form, nil
}

func placeFunctions() []Subr {
	return []Subr{
		{Name: "lisp--alist-put", Min: 5, Max: 5, fn: alistPut},
		{Name: "lisp--set-elt", Min: 3, Max: 3, fn: setElt},
	}
}

// alistPut gives an alist in which KEY has VALUE; REMOVE takes it out where VALUE is REMOVE's default nil.
func alistPut(m *Machine, args []Object) (Object, error) {
	same := eqTest
	if args[4] != Nil {
		same = callTest(args[4], equalTest)
	}
	pair, err := assocBy(same)(m, []Object{args[1], args[0]})
	if err != nil {
		return nil, err
	}
	if args[3] != Nil && args[2] == Nil {
		return m.destructively(args[0], func(item Object) (bool, error) { return item != pair, nil })
	}
	if c, ok := pair.(*syntax.Cons); ok {
		c.Cdr = args[2]
		return args[0], nil
	}
	added, err := m.cons(args[1], args[2])
	if err != nil {
		return nil, err
	}
	return m.cons(added, args[0])
}

func setElt(m *Machine, args []Object) (Object, error) {
	if m.listArg(args[0]) != nil {
		return aset(m, args)
	}
	tail, err := nthcdr(m, []Object{args[1], args[0]})
	if err != nil {
		return nil, err
	}
	return setcar(m, []Object{tail, args[2]})
}
