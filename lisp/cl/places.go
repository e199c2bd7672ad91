package cl

import (
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// A place is a form that setf can assign to. reading it and writing it are
// forms over variables that hold the values of its subforms, so that these are
// evaluated once.

type place struct {
	bindings []kernel.Object                         // (VAR FORM) of the subforms, in order
	getter   kernel.Object                           // form that reads
	setter   func(value kernel.Object) kernel.Object // form that writes the value of a form
	varSym   *syntax.Symbol                          // the place is a variable
	varCell  *syntax.Cons                            // where its name stands
}

func placeMacros() []kernel.Special {
	return []kernel.Special{
		{Name: "setf", Max: -1, Lower: lowerSetf},
		{Name: "cl-psetf", Max: -1, Lower: lowerSetf},
		{Name: "psetf", Max: -1, Lower: lowerSetf},
		{Name: "psetq", Max: -1, Expand: expandPsetq},
		{Name: "cl-psetq", Max: -1, Expand: expandPsetq},
		{Name: "push", Min: 2, Max: 2, Lower: modifyPlace("push", 1, func(m *kernel.Machine, get kernel.Object, args []kernel.Object) kernel.Object {
			return m.ListOf("cons", args[0], get)
		})},
		{Name: "pop", Min: 1, Max: 1, Lower: lowerPop},
		{Name: "cl-pushnew", Min: 2, Max: -1, Lower: modifyPlace("cl-pushnew", 1, func(m *kernel.Machine, get kernel.Object, args []kernel.Object) kernel.Object {
			return syntax.NewCons(m.Symbol("cl-adjoin"), syntax.NewCons(args[0], syntax.NewCons(get, syntax.List(args[1:]...))))
		})},
		{Name: "pushnew", Min: 2, Max: -1, Lower: modifyPlace("cl-pushnew", 1, func(m *kernel.Machine, get kernel.Object, args []kernel.Object) kernel.Object {
			return syntax.NewCons(m.Symbol("cl-adjoin"), syntax.NewCons(args[0], syntax.NewCons(get, syntax.List(args[1:]...))))
		})},
		{Name: "incf", Min: 1, Max: 2, Lower: countPlace("incf", "+")},
		{Name: "cl-incf", Min: 1, Max: 2, Lower: countPlace("cl-incf", "+")},
		{Name: "decf", Min: 1, Max: 2, Lower: countPlace("decf", "-")},
		{Name: "cl-decf", Min: 1, Max: 2, Lower: countPlace("cl-decf", "-")},
		{Name: "cl-callf", Min: 2, Max: -1, Lower: lowerCallf},
		{Name: "cl-rotatef", Max: -1, Expand: expandRotatef},
		{Name: "rotatef", Max: -1, Expand: expandRotatef},
		{Name: "cl-shiftf", Min: 1, Max: -1, Expand: expandShiftf},
	}
}

// Temp is a fresh uninterned variable.
func Temp(m *kernel.Machine, name string) *syntax.Symbol { return &syntax.Symbol{Name: name} }

// simplePlaces are accessors whose setter takes the same arguments and the value last.
var simplePlaces = map[string]string{
	"car": "setcar", "cdr": "setcdr", "aref": "aset", "get": "put", "symbol-value": "set", "symbol-function": "fset",
	"symbol-plist": "setplist", "default-value": "set-default", "function-get": "function-put",
}

// placeForm takes a place apart; nil if it is none.
func placeForm(lw *kernel.Lowering, cell *syntax.Cons) (*place, error) {
	m := lw.M
	if sym, ok := cell.Car.(*syntax.Symbol); ok {
		return &place{getter: sym, varSym: sym, varCell: cell,
			setter: func(v kernel.Object) kernel.Object { return m.ListOf("setq", sym, v) }}, nil
	}
	form, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil, m.Signal("wrong-type-argument", m.Symbol("consp"), cell.Car)
	}
	name, _ := kernel.SymbolName(form.Car)
	cells, ok := lw.Cells(form.Cdr)
	if !ok {
		return nil, m.WrongType("listp", kernel.LastCdr(form.Cdr))
	}
	if p, err := nestedPlace(lw, name, cells); p != nil || err != nil {
		return p, err
	}
	if p, err := controlPlace(lw, name, cells); p != nil || err != nil {
		return p, err
	}
	p := &place{}
	vars := p.bind(m, cells)
	p.getter = syntax.NewCons(form.Car, syntax.List(vars...))
	if setter, ok := simplePlaces[name]; ok {
		p.setter = func(v kernel.Object) kernel.Object {
			return syntax.NewCons(m.Symbol(setter), syntax.List(append(append([]kernel.Object{}, vars...), v)...))
		}
		return p, nil
	}
	if composedPlace(lw, name, p, vars) || sequencePlace(lw, name, p, vars) {
		return p, nil
	}
	if expansion, expanded, err := subr.ExpandOnce(m, form); err == nil && expanded {
		at := cell.CarAt
		return placeForm(lw, &syntax.Cons{Car: expansion, Cdr: kernel.Nil, CarAt: at})
	}
	if sym, ok := form.Car.(*syntax.Symbol); ok && len(vars) == 1 {
		if _, isSlot := structsOf.Of(m).accessors[sym]; isSlot {
			p.setter = func(v kernel.Object) kernel.Object {
				return m.ListOf("lisp--struct-set", m.ListOf("quote", sym), vars[0], v)
			}
			return p, nil
		}
	}
	return nil, m.Signal("void-function", m.Intern("(setf "+name+")"))
}

// bind makes a variable for each subform; constants need none.
func (p *place) bind(m *kernel.Machine, cells []*syntax.Cons) []kernel.Object {
	vars := make([]kernel.Object, len(cells))
	for i, c := range cells {
		if isConstantForm(c.Car) {
			vars[i] = c.Car
			continue
		}
		v := Temp(m, "place")
		vars[i] = v
		p.bindings = append(p.bindings, syntax.List(v, c.Car))
	}
	return vars
}

// isConstantForm tells whether a form has the same value whenever it is evaluated.
func isConstantForm(form kernel.Object) bool {
	switch f := form.(type) {
	case *syntax.Symbol:
		return f.Constant
	case *syntax.Cons:
		name, _ := kernel.SymbolName(f.Car)
		return name == "quote"
	}
	return true
}

// composedPlace handles cadr and its kin: car or cdr of the rest.
func composedPlace(lw *kernel.Lowering, name string, p *place, vars []kernel.Object) bool {
	m := lw.M
	if len(name) < 4 || len(name) > 6 || name[0] != 'c' || name[len(name)-1] != 'r' || len(vars) != 1 {
		return false
	}
	path := name[1 : len(name)-1]
	for _, c := range path {
		if c != 'a' && c != 'd' {
			return false
		}
	}
	inner := m.ListOf("c"+path[1:]+"r", vars[0])
	setter := map[byte]string{'a': "setcar", 'd': "setcdr"}[path[0]]
	p.setter = func(v kernel.Object) kernel.Object { return m.ListOf(setter, inner, v) }
	return true
}

// sequencePlace handles accessors of lists, tables and the environment.
func sequencePlace(lw *kernel.Lowering, name string, p *place, vars []kernel.Object) bool {
	m := lw.M
	need := map[string]int{"nth": 2, "elt": 2, "seq-elt": 2, "nthcdr": 2, "gethash": 2, "cl-first": 1, "cl-second": 1,
		"cl-third": 1, "getenv": 1, "cl-rest": 1, "car-safe": 1, "last": 1}[name]
	if need == 0 || len(vars) < need {
		return false
	}
	switch name {
	case "nth":
		p.setter = func(v kernel.Object) kernel.Object {
			return m.ListOf("setcar", m.ListOf("nthcdr", vars[0], vars[1]), v)
		}
	case "elt", "seq-elt":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("lisp--set-elt", vars[0], vars[1], v) }
	case "nthcdr":
		p.setter = func(v kernel.Object) kernel.Object {
			return m.ListOf("setcdr", m.ListOf("nthcdr", m.ListOf("1-", vars[0]), vars[1]), v)
		}
	case "gethash":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("puthash", vars[0], v, vars[1]) }
	case "getenv":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("setenv", vars[0], v) }
	case "cl-first", "car-safe":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("setcar", vars[0], v) }
	case "cl-rest":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("setcdr", vars[0], v) }
	case "cl-second":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("setcar", m.ListOf("cdr", vars[0]), v) }
	case "cl-third":
		p.setter = func(v kernel.Object) kernel.Object { return m.ListOf("setcar", m.ListOf("cddr", vars[0]), v) }
	default:
		return false
	}
	return true
}

// nestedPlace handles places inside of places: alist-get, plist-get, cl-getf.
func nestedPlace(lw *kernel.Lowering, name string, cells []*syntax.Cons) (*place, error) {
	m := lw.M
	at := map[string]int{"alist-get": 1, "plist-get": 0, "cl-getf": 0, "getf": 0, "cl-subseq": -1}
	index, ok := at[name]
	if !ok || index < 0 || len(cells) <= index+0 || len(cells) < 2 {
		return nil, nil
	}
	inner, err := placeForm(lw, cells[index])
	if err != nil {
		return nil, err
	}
	p := &place{bindings: append([]kernel.Object{}, inner.bindings...)}
	rest := append(append([]*syntax.Cons{}, cells[:index]...), cells[index+1:]...)
	vars := p.bind(m, rest)
	value := Temp(m, "value")
	if name == "alist-get" {
		p.getter = syntax.NewCons(m.Symbol("alist-get"), syntax.NewCons(vars[0], syntax.NewCons(inner.getter, syntax.List(vars[1:]...))))
		var remove, test kernel.Object = kernel.Nil, kernel.Nil
		if len(vars) > 2 {
			remove = vars[2]
		}
		if len(vars) > 3 {
			test = vars[3]
		}
		p.setter = func(v kernel.Object) kernel.Object {
			return m.ListOf("let", syntax.List(syntax.List(value, v)),
				inner.setter(m.ListOf("lisp--alist-put", inner.getter, vars[0], value, remove, test)), value)
		}
		return p, nil
	}
	p.getter = m.ListOf("plist-get", inner.getter, vars[0])
	if strings.HasSuffix(name, "getf") && len(vars) > 1 {
		p.getter = m.ListOf("cl-getf", inner.getter, vars[0], vars[1])
	}
	p.setter = func(v kernel.Object) kernel.Object {
		return m.ListOf("let", syntax.List(syntax.List(value, v)),
			inner.setter(m.ListOf("lisp--plist-put", inner.getter, vars[0], value)), value)
	}
	return p, nil
}

// write is the form that evaluates the place's subforms and then writes value,
// a form over them.
func (p *place) write(m *kernel.Machine, value kernel.Object) kernel.Object {
	if len(p.bindings) == 0 {
		return p.setter(value)
	}
	return m.ListOf("let*", syntax.List(p.bindings...), p.setter(value))
}

// lowerAssignment lowers the write to a place; the assignment of a variable
// has the construct's name and the place of the variable.
func lowerAssignment(lw *kernel.Lowering, p *place, value kernel.Object, by string) zygo.Sexp {
	if p.varSym != nil {
		return lw.Assign(p.varSym, lw.Lower(value, true), by, lw.PlaceOf(p.varCell))
	}
	return lw.Lower(p.write(lw.M, value), true)
}

func lowerSetf(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	if len(args)%2 != 0 {
		return lw.RaiseSignal("wrong-number-of-arguments", s.Sym, syntax.Int(len(args)))
	}
	if len(args) == 0 {
		return kernel.Nil
	}
	items := []zygo.Sexp{lw.M.Words.Begin}
	for i := 0; i < len(args); i += 2 {
		p, err := placeForm(lw, args[i])
		if err != nil {
			return lw.Raise(err)
		}
		items = append(items, lowerAssignment(lw, p, args[i+1].Car, "setf"))
	}
	return kernel.CodeList(items...)
}

// modifyPlace makes a macro that writes what a form over the place's value
// gives; at is the argument that is the place.
func modifyPlace(by string, at int, form func(m *kernel.Machine, get kernel.Object, args []kernel.Object) kernel.Object) func(*kernel.Lowering, *kernel.Site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
		m := lw.M
		p, err := placeForm(lw, args[at])
		if err != nil {
			return lw.Raise(err)
		}
		var others []kernel.Object
		var before []kernel.Object
		for i, cell := range args {
			if i == at {
				continue
			}
			if i < at && len(p.bindings) > 0 && !isConstantForm(cell.Car) {
				v := Temp(m, "item")
				before = append(before, syntax.List(v, cell.Car))
				others = append(others, v)
				continue
			}
			others = append(others, cell.Car)
		}
		p.bindings = append(before, p.bindings...)
		return lowerAssignment(lw, p, form(m, p.getter, others), by)
	}
}

func countPlace(by, operator string) func(*kernel.Lowering, *kernel.Site, []*syntax.Cons, bool) zygo.Sexp {
	return modifyPlace(by, 0, func(m *kernel.Machine, get kernel.Object, args []kernel.Object) kernel.Object {
		var n kernel.Object = syntax.Int(1)
		if len(args) > 0 {
			n = args[0]
		}
		return m.ListOf(operator, get, n)
	})
}

func lowerPop(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	m := lw.M
	p, err := placeForm(lw, args[0])
	if err != nil {
		return lw.Raise(err)
	}
	if p.varSym != nil {
		old := lw.Lower(m.ListOf("car-safe", p.getter), true)
		return kernel.Call(kernel.FirstOp, old, lw.Assign(p.varSym, lw.Lower(m.ListOf("cdr", p.getter), true), "pop", lw.PlaceOf(p.varCell)))
	}
	form := m.ListOf("prog1", m.ListOf("car-safe", p.getter), p.setter(m.ListOf("cdr", p.getter)))
	if len(p.bindings) > 0 {
		form = m.ListOf("let*", syntax.List(p.bindings...), form)
	}
	return lw.Lower(form, used)
}

// lowerCallf is (cl-callf FUNC PLACE ARGS…).
func lowerCallf(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	fn := args[0].Car
	_, named := fn.(*syntax.Symbol)
	return modifyPlace("cl-callf", 0, func(m *kernel.Machine, get kernel.Object, others []kernel.Object) kernel.Object {
		if named {
			return syntax.NewCons(fn, syntax.NewCons(get, syntax.List(others...)))
		}
		return syntax.NewCons(m.Symbol("funcall"), syntax.NewCons(fn, syntax.NewCons(get, syntax.List(others...))))
	})(lw, s, args[1:], used)
}

func expandPsetq(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	if len(args)%2 != 0 {
		return nil, m.ErrorText("Odd number of arguments")
	}
	var bindings, sets []kernel.Object
	for i := 0; i < len(args); i += 2 {
		v := Temp(m, "value")
		bindings = append(bindings, syntax.List(v, args[i+1].Car))
		sets = append(sets, m.ListOf("setq", args[i].Car, v))
	}
	body := syntax.List(append(sets, kernel.Nil)...)
	return syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), body)), nil
}

func expandRotatef(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	var bindings, sets []kernel.Object
	for i, cell := range args {
		v := Temp(m, "value")
		bindings = append(bindings, syntax.List(v, cell.Car))
		sets = append(sets, m.ListOf("setf", args[(i+len(args)-1)%len(args)].Car, v))
	}
	return syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), syntax.List(append(sets, kernel.Nil)...))), nil
}

// expandShiftf is (cl-shiftf PLACE… VALUE).
func expandShiftf(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	form := args[len(args)-1].Car
	for i := len(args) - 2; i >= 0; i-- {
		form = m.ListOf("prog1", args[i].Car, m.ListOf("setf", args[i].Car, form))
	}
	return form, nil
}

func placeFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "lisp--alist-put", Min: 5, Max: 5, Fn: alistPut},
		{Name: "lisp--set-elt", Min: 3, Max: 3, Fn: setElt},
		{Name: "lisp--plist-put", Min: 3, Max: 3, Fn: plistSet},
	}
}

// alistPut gives an alist in which KEY has VALUE; REMOVE takes it out where VALUE is REMOVE's default nil.
func alistPut(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	same := subr.EqTest
	if args[4] != kernel.Nil {
		same = subr.CallTest(args[4], subr.EqualTest)
	}
	pair, err := subr.AssocBy(same)(m, []kernel.Object{args[1], args[0]})
	if err != nil {
		return nil, err
	}
	if args[3] != kernel.Nil && args[2] == kernel.Nil {
		return subr.Destructively(m, args[0], func(item kernel.Object) (bool, error) { return item != pair, nil })
	}
	if c, ok := pair.(*syntax.Cons); ok {
		c.Cdr = args[2]
		return args[0], nil
	}
	added, err := m.Cons(args[1], args[2])
	if err != nil {
		return nil, err
	}
	return m.Cons(added, args[0])
}

func setElt(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	if m.ListArg(args[0]) != nil {
		return subr.Aset(m, args)
	}
	tail, err := subr.Nthcdr(m, []kernel.Object{args[1], args[0]})
	if err != nil {
		return nil, err
	}
	return subr.Setcar(m, []kernel.Object{tail, args[2]})
}
