package configuration

import (
	"slices"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/cl"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// defadvice, the old way to advise a function. A piece of advice becomes advice
// of kind :around that holds the arguments, the value and, in place of
// ad-do-it, the call of what it is around.

func defadviceForms() []kernel.Special {
	return []kernel.Special{{Name: "defadvice", Min: 2, Max: -1, Lower: lowerDefadvice}}
}

// lowerDefadvice is (defadvice FUNCTION (CLASS NAME [POSITION] [ARGLIST] FLAG…) BODY…).
// The function may be defined by a form before it, so that its parameters are
// looked up when it runs.
func lowerDefadvice(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	m := lw.M
	fn, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return lw.Raise(m.WrongType("symbolp", args[0].Car))
	}
	spec, err := m.ListItems(args[1].Car)
	if err != nil {
		return lw.Raise(err)
	}
	if len(spec) < 2 {
		return lw.Raise(m.ErrorText("defadvice: Invalid advice specification"))
	}
	d := &defadviceOp{fn: fn, name: spec[1], unit: lw.Unit, at: lw.At, body: bodyFrom(args[2:])}
	d.class, _ = kernel.SymbolName(spec[0])
	if d.class != "around" && d.class != "before" && d.class != "after" {
		return lw.Raise(m.ErrorText("defadvice: Invalid advice class: " + d.class))
	}
	for _, item := range spec[2:] {
		switch x := item.(type) {
		case *syntax.Symbol:
			d.active = d.active || x.Name == "activate"
		case *syntax.Cons:
			d.params = x
		}
	}
	return kernel.Call(d)
}

type defadviceOp struct {
	kernel.Constant
	fn     *syntax.Symbol
	class  string
	name   kernel.Object
	active bool
	params kernel.Object // Go's nil if the piece of advice does not say
	body   kernel.Object
	unit   *kernel.Unit
	at     syntax.Pos
}

func (d *defadviceOp) Run(m *kernel.Machine, _ []zygo.Sexp) (zygo.Sexp, error) {
	params := d.params
	if params == nil {
		params = advisedParameters(m, d.fn)
	}
	form, err := oldAdvice(m, d.class, params, d.body)
	if err != nil {
		return nil, err
	}
	lw := &kernel.Lowering{M: m, Unit: d.unit, At: d.at}
	lambda, err := m.EvalCode(lw.Lower(form, true))
	if err != nil {
		return nil, err
	}
	return d.fn, defineAdvice(m, d.fn, advice{how: ":around", fn: lambda, name: d.name, waits: !d.active, at: d.at})
}

// advisedParameters is the parameter list of a function that the init file defined.
func advisedParameters(m *kernel.Machine, fn *syntax.Symbol) kernel.Object {
	switch f := m.Indirect(fn).(type) {
	case *kernel.Closure:
		return kernel.CarOf(f.Lam.Form.Cdr)
	case *syntax.Cons:
		if name, _ := kernel.SymbolName(f.Car); name == "lambda" {
			return kernel.CarOf(f.Cdr)
		}
	}
	return kernel.Nil
}

// oldAdvice is the function that a piece of advice becomes:
//
//	(lambda (NEXT &rest ARGS)
//	  (let ((ad-return-value nil) (PARAMETER (nth 0 ARGS)) …) BODY… ad-return-value))
func oldAdvice(m *kernel.Machine, class string, params, body kernel.Object) (kernel.Object, error) {
	next, all := cl.Temp(m, "next"), cl.Temp(m, "arguments")
	value := m.Symbol("ad-return-value")
	bindings := []kernel.Object{syntax.List(value, kernel.Nil)}
	var names []kernel.Object
	isRest := false
	err := m.EachItem(params, func(c *syntax.Cons) (bool, error) {
		switch name, _ := kernel.SymbolName(c.Car); name {
		case "&optional":
		case "&rest":
			isRest = true
		default:
			get := "nth"
			if isRest {
				get = "nthcdr"
			}
			bindings = append(bindings, syntax.List(c.Car, m.ListOf(get, syntax.Int(len(names)), all)))
			names = append(names, c.Car)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	var passed kernel.Object = all
	if len(names) > 0 {
		passed = m.ListOf("lisp--advised-arguments", m.ListOf("length", all), m.Bool(isRest), syntax.NewCons(m.Symbol("list"), syntax.List(names...)))
	}
	call := m.ListOf("setq", value, m.ListOf("apply", next, passed))
	body, err = replaceAdviceWords(m, body, &adviceWords{call: call, names: names, isRest: isRest, all: all}, 0)
	if err != nil {
		return nil, err
	}
	forms := syntax.NewCons(m.Symbol("progn"), body)
	statements := map[string][]kernel.Object{"around": {forms}, "before": {forms, call}, "after": {call, forms}}[class]
	let := syntax.NewCons(m.Symbol("let"), syntax.NewCons(syntax.List(bindings...), syntax.List(append(statements, value)...)))
	return m.ListOf("lambda", syntax.List(next, m.Symbol("&rest"), all), let), nil
}

// adviceWords are the words of advice that stand for something.
type adviceWords struct {
	call   kernel.Object // ad-do-it
	names  []kernel.Object
	isRest bool
	all    kernel.Object
}

// replaceAdviceWords puts the call in place of ad-do-it, and the parameters in
// place of ad-get-arg and ad-set-arg.
func replaceAdviceWords(m *kernel.Machine, form kernel.Object, w *adviceWords, depth int) (kernel.Object, error) {
	if err := m.Step(1); err != nil {
		return nil, err
	}
	if name, _ := kernel.SymbolName(form); name == "ad-do-it" {
		return w.call, nil
	}
	c, ok := form.(*syntax.Cons)
	if !ok {
		return form, nil
	}
	if depth > m.Budget.Limits.Depth {
		return nil, &kernel.LimitError{Bound: "depth", Size: int64(m.Budget.Limits.Depth)}
	}
	switch name, _ := kernel.SymbolName(c.Car); name {
	case "quote":
		return form, nil
	case "ad-get-arg":
		if n, ok := kernel.CarOf(c.Cdr).(syntax.Int); ok {
			return w.argument(m, int(n)), nil
		}
	case "ad-get-args":
		return m.ListOf("nthcdr", kernel.CarOf(c.Cdr), w.list(m)), nil
	case "ad-set-arg":
		if n, ok := kernel.CarOf(c.Cdr).(syntax.Int); ok {
			return m.ListOf("setf", w.argument(m, int(n)), kernel.CarOf(kernel.CdrOf(c.Cdr))), nil
		}
	}
	var items []*syntax.Cons
	var rest kernel.Object = c
	for {
		cell, ok := rest.(*syntax.Cons)
		if !ok {
			break
		}
		item, err := replaceAdviceWords(m, cell.Car, w, depth+1)
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
func (w *adviceWords) argument(m *kernel.Machine, n int) kernel.Object {
	fixed := len(w.names)
	if w.isRest {
		fixed--
	}
	switch {
	case n >= 0 && n < fixed:
		return w.names[n]
	case w.isRest:
		return m.ListOf("nth", syntax.Int(n-fixed), w.names[fixed])
	}
	return m.ListOf("nth", syntax.Int(n), w.all)
}

func (w *adviceWords) list(m *kernel.Machine) kernel.Object {
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
func advisedArguments(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	values, err := m.ListItems(args[2])
	if err != nil {
		return nil, err
	}
	given, err := m.IntArg(args[0])
	if err != nil {
		return nil, err
	}
	if args[1] != kernel.Nil {
		rest, err := m.ListItems(values[len(values)-1])
		if err != nil {
			return nil, err
		}
		values = append(values[:len(values)-1:len(values)-1], rest...)
	}
	for len(values) > given && values[len(values)-1] == kernel.Nil {
		values = values[:len(values)-1]
	}
	return m.NewList(values...)
}

// defineAdvice puts old advice on a function. What is not active waits for
// ad-activate; advice of the same name is replaced.
func defineAdvice(m *kernel.Machine, sym *syntax.Symbol, piece advice) error {
	list := adviceOn(m, sym)
	for i, a := range list {
		if a.name != nil && a.name == piece.name {
			piece.waits = piece.waits && a.waits
			list[i] = piece
			return nil
		}
	}
	setAdvice(m, sym, append([]advice{piece}, list...))
	if !piece.waits {
		activateAdvice(m, sym, true)
	}
	return m.Alloc(kernel.ClosureBytes)
}

// adUnadvise is (ad-unadvise FUNCTION).
func adUnadvise(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	setAdvice(m, sym, slices.DeleteFunc(adviceOn(m, sym), func(a advice) bool { return a.name != nil }))
	return kernel.Nil, nil
}

// activateAdvice switches all old advice on a function on or off.
func activateAdvice(m *kernel.Machine, sym *syntax.Symbol, on bool) {
	list := adviceOn(m, sym)
	for i := range list {
		if a := &list[i]; a.name != nil {
			a.waits = !on
		}
	}
}

func adActivate(on bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		sym, err := m.SymbolArg(args[0])
		if err != nil {
			return nil, err
		}
		activateAdvice(m, sym, on)
		return sym, nil
	}
}
