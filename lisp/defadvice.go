package lisp

import (
	"slices"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// defadvice, the old way to advise a function. A piece of advice becomes advice
// of kind :around that holds the arguments, the value and, in place of
// ad-do-it, the call of what it is around.

func defadviceForms() []Special {
	return []Special{{name: "defadvice", min: 2, max: -1, lower: lowerDefadvice}}
}

// lowerDefadvice is (defadvice FUNCTION (CLASS NAME [POSITION] [ARGLIST] FLAG…) BODY…).
// The function may be defined by a form before it, so that its parameters are
// looked up when it runs.
func lowerDefadvice(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	m := lw.m
	fn, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.raise(m.wrongType("symbolp", args[0].Car))
	}
	spec, err := m.listItems(args[1].Car)
	if err != nil {
		return lw.raise(err)
	}
	if len(spec) < 2 {
		return lw.raise(m.errorText("defadvice: Invalid advice specification"))
	}
	d := &defadviceOp{fn: fn, name: spec[1], unit: lw.unit, at: lw.at, body: bodyFrom(args[2:])}
	d.class, _ = symbolName(spec[0])
	if d.class != "around" && d.class != "before" && d.class != "after" {
		return lw.raise(m.errorText("defadvice: Invalid advice class: " + d.class))
	}
	for _, item := range spec[2:] {
		switch x := item.(type) {
		case *syntax.Symbol:
			d.active = d.active || x.Name == "activate"
		case *syntax.Cons:
			d.params = x
		}
	}
	return call(d)
}

type defadviceOp struct {
	constant
	fn     *syntax.Symbol
	class  string
	name   Object
	active bool
	params Object // Go's nil if the piece of advice does not say
	body   Object
	unit   *unit
	at     syntax.Pos
}

func (d *defadviceOp) run(m *Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	params := d.params
	if params == nil {
		params = m.advisedParameters(d.fn)
	}
	form, err := m.oldAdvice(d.class, params, d.body)
	if err != nil {
		return nil, err
	}
	lw := &lowering{m: m, unit: d.unit, at: d.at}
	lambda, err := m.evalCode(lw.lower(form, true))
	if err != nil {
		return nil, err
	}
	return d.fn, m.defineAdvice(d.fn, advice{how: ":around", fn: lambda, name: d.name, waits: !d.active, at: d.at})
}

// advisedParameters is the parameter list of a function that the init file defined.
func (m *Machine) advisedParameters(fn *syntax.Symbol) Object {
	switch f := m.indirect(fn).(type) {
	case *Closure:
		return carOf(f.lam.form.Cdr)
	case *syntax.Cons:
		if name, _ := symbolName(f.Car); name == "lambda" {
			return carOf(f.Cdr)
		}
	}
	return Nil
}

// oldAdvice is the function that a piece of advice becomes:
//
//	(lambda (NEXT &rest ARGS)
//	  (let ((ad-return-value nil) (PARAMETER (nth 0 ARGS)) …) BODY… ad-return-value))
func (m *Machine) oldAdvice(class string, params, body Object) (Object, error) {
	next, all := m.temp("next"), m.temp("arguments")
	value := m.Symbol("ad-return-value")
	bindings := []Object{syntax.List(value, Nil)}
	var names []Object
	isRest := false
	err := m.eachItem(params, func(c *syntax.Cons) (bool, error) {
		switch name, _ := symbolName(c.Car); name {
		case "&optional":
		case "&rest":
			isRest = true
		default:
			get := "nth"
			if isRest {
				get = "nthcdr"
			}
			bindings = append(bindings, syntax.List(c.Car, m.listOf(get, syntax.Int(len(names)), all)))
			names = append(names, c.Car)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	var passed Object = all
	if len(names) > 0 {
		passed = m.listOf("lisp--advised-arguments", m.listOf("length", all), m.Bool(isRest), syntax.NewCons(m.Symbol("list"), syntax.List(names...)))
	}
	call := m.listOf("setq", value, m.listOf("apply", next, passed))
	body, err = m.replaceAdviceWords(body, &adviceWords{call: call, names: names, isRest: isRest, all: all}, 0)
	if err != nil {
		return nil, err
	}
	forms := syntax.NewCons(m.Symbol("progn"), body)
	statements := map[string][]Object{"around": {forms}, "before": {forms, call}, "after": {call, forms}}[class]
	let := syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), syntax.List(append(statements, value)...)))
	return m.listOf("lambda", syntax.List(next, m.Symbol("&rest"), all), let), nil
}

// adviceWords are the words of advice that stand for something.
type adviceWords struct {
	call   Object // ad-do-it
	names  []Object
	isRest bool
	all    Object
}

// replaceAdviceWords puts the call in place of ad-do-it, and the parameters in
// place of ad-get-arg and ad-set-arg.
func (m *Machine) replaceAdviceWords(form Object, w *adviceWords, depth int) (Object, error) {
	if err := m.step(1); err != nil {
		return nil, err
	}
	if name, _ := symbolName(form); name == "ad-do-it" {
		return w.call, nil
	}
	c, ok := form.(*syntax.Cons)
	if !ok {
		return form, nil
	}
	if depth > m.budget.limits.Depth {
		return nil, &LimitError{Bound: "depth", Size: int64(m.budget.limits.Depth)}
	}
	switch name, _ := symbolName(c.Car); name {
	case "quote":
		return form, nil
	case "ad-get-arg":
		if n, ok := carOf(c.Cdr).(syntax.Int); ok {
			return w.argument(m, int(n)), nil
		}
	case "ad-get-args":
		return m.listOf("nthcdr", carOf(c.Cdr), w.list(m)), nil
	case "ad-set-arg":
		if n, ok := carOf(c.Cdr).(syntax.Int); ok {
			return m.listOf("setf", w.argument(m, int(n)), carOf(cdrOf(c.Cdr))), nil
		}
	}
	var items []*syntax.Cons
	var rest Object = c
	for {
		cell, ok := rest.(*syntax.Cons)
		if !ok {
			break
		}
		item, err := m.replaceAdviceWords(cell.Car, w, depth+1)
		if err != nil {
			return nil, err
		}
		copied := *cell
		copied.Car = item
		items = append(items, &copied)
		rest = cell.Cdr
	}
	for i, item := range items {
		if item.Cdr = rest; i+1 < len(items) {
			item.Cdr = items[i+1]
		}
	}
	return items[0], nil
}

// argument is the place of the nth argument.
func (w *adviceWords) argument(m *Machine, n int) Object {
	fixed := len(w.names)
	if w.isRest {
		fixed--
	}
	switch {
	case n >= 0 && n < fixed:
		return w.names[n]
	case w.isRest:
		return m.listOf("nth", syntax.Int(n-fixed), w.names[fixed])
	}
	return m.listOf("nth", syntax.Int(n), w.all)
}

func (w *adviceWords) list(m *Machine) Object {
	if len(w.names) == 0 {
		return w.all
	}
	name := "list"
	if w.isRest {
		name = "cl-list*"
	}
	return syntax.NewCons(m.Symbol(name), syntax.List(w.names...))
}

// advisedArguments is (lisp--advised-arguments GIVEN REST VALUES): the values of
// the parameters as arguments: as many as were given, more if a later one was set.
func advisedArguments(m *Machine, args []Object) (Object, error) {
	values, err := m.listItems(args[2])
	if err != nil {
		return nil, err
	}
	given, err := m.intArg(args[0])
	if err != nil {
		return nil, err
	}
	if args[1] != Nil {
		rest, err := m.listItems(values[len(values)-1])
		if err != nil {
			return nil, err
		}
		values = append(values[:len(values)-1:len(values)-1], rest...)
	}
	for len(values) > given && values[len(values)-1] == Nil {
		values = values[:len(values)-1]
	}
	return m.newList(values...)
}

// defineAdvice puts old advice on a function. What is not active waits for
// ad-activate; advice of the same name is replaced.
func (m *Machine) defineAdvice(sym *syntax.Symbol, piece advice) error {
	list := m.adviceOn(sym)
	for i, a := range list {
		if a.name != nil && a.name == piece.name {
			piece.waits = piece.waits && a.waits
			list[i] = piece
			return nil
		}
	}
	m.setAdvice(sym, append([]advice{piece}, list...))
	if !piece.waits {
		m.activateAdvice(sym, true)
	}
	return m.alloc(closureBytes)
}

// adUnadvise is (ad-unadvise FUNCTION).
func adUnadvise(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	m.setAdvice(sym, slices.DeleteFunc(m.adviceOn(sym), func(a advice) bool { return a.name != nil }))
	return Nil, nil
}

// activateAdvice switches all old advice on a function on or off.
func (m *Machine) activateAdvice(sym *syntax.Symbol, on bool) {
	list := m.adviceOn(sym)
	for i := range list {
		if a := &list[i]; a.name != nil {
			a.waits = !on
		}
	}
}

func adActivate(on bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		sym, err := m.symbolArg(args[0])
		if err != nil {
			return nil, err
		}
		m.activateAdvice(sym, on)
		return sym, nil
	}
}
