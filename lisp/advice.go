package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

// advice is one piece of advice on a function.
type advice struct {
	how   string // ":around", ":before" …
	fn    Object
	name  Object // of old advice; nil of advice-add's
	waits bool   // old advice that is not active
	at    syntax.Pos
}

func adviceFunctions() []Subr {
	return []Subr{
		{Name: "advice-add", Min: 3, Max: 4, fn: adviceAdd},
		{Name: "advice-remove", Min: 2, Max: 2, fn: adviceRemove},
		{Name: "advice-member-p", Min: 2, Max: 2, fn: adviceMember},
		{Name: "ad-activate", Min: 1, Max: 2, fn: adActivate(true)},
		{Name: "ad-deactivate", Min: 1, Max: 1, fn: adActivate(false)},
		{Name: "ad-unadvise", Min: 1, Max: 1, fn: adUnadvise},
		{Name: "lisp--advised-arguments", Min: 3, Max: 3, fn: advisedArguments},
	}
}

var adviceKinds = map[string]bool{
	":around": true, ":before": true, ":after": true, ":override": true, ":after-until": true, ":after-while": true,
	":before-until": true, ":before-while": true, ":filter-args": true, ":filter-return": true,
}

// adviceAdd is (SYMBOL HOW FUNCTION &optional PROPS).
func adviceAdd(m *Machine, args []Object) (Object, error) {
	at := m.here()
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	how, _ := symbolName(args[1])
	if !adviceKinds[how] {
		return nil, m.errorText("Unknown add-function location ‘" + syntax.Prin1(args[1]) + "’")
	}
	if _, err := adviceRemove(m, []Object{sym, args[2]}); err != nil {
		return nil, err
	}
	m.setAdvice(sym, append([]advice{{how: how, fn: args[2], at: at}}, m.adviceOn(sym)...))
	return Nil, m.alloc(closureBytes)
}

func adviceRemove(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	var kept []advice
	for _, a := range m.adviceOn(sym) {
		same, err := m.equal(a.fn, args[1])
		if err != nil {
			return nil, err
		}
		if !same {
			kept = append(kept, a)
		}
	}
	m.setAdvice(sym, kept)
	return Nil, nil
}

// adviceOf is the advice on functions, outermost first.
var adviceOf = NewState[map[*syntax.Symbol][]advice]()

func (m *Machine) adviceOn(sym *syntax.Symbol) []advice { return (*adviceOf.Of(m))[sym] }

// setAdvice replaces all advice on sym.
func (m *Machine) setAdvice(sym *syntax.Symbol, list []advice) {
	all := adviceOf.Of(m)
	if len(list) == 0 {
		delete(*all, sym)
		m.advise(sym, nil)
		return
	}
	if *all == nil {
		*all = map[*syntax.Symbol][]advice{}
	}
	(*all)[sym] = list
	m.advise(sym, func(m *Machine, sym *syntax.Symbol, s *site, args []Object) (Object, error) {
		return m.callAdvised(sym, m.adviceOn(sym), s, args)
	})
}

func adviceMember(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[1])
	if err != nil {
		return nil, err
	}
	for _, a := range m.adviceOn(sym) {
		if same, err := m.equal(a.fn, args[0]); err != nil || same {
			return m.t, err
		}
	}
	return Nil, nil
}

// Advice is a piece of advice that is in force.
type Advice struct {
	Function string
	How      string // ":around", ":before" …
	By       Object // the function
	At       syntax.Pos
	Old      bool // by defadvice
}

// Advice returns all advice in force, that on a function outermost first.
func (m *Machine) Advice() []Advice {
	var all []Advice
	for sym := range *adviceOf.Of(m) {
		all = append(all, m.AdviceOn(sym)...)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Function < all[j].Function })
	return all
}

// AdviceOn returns the advice in force on a function, outermost first.
func (m *Machine) AdviceOn(sym *syntax.Symbol) []Advice {
	var list []Advice
	for _, a := range m.adviceOn(sym) {
		if !a.waits {
			list = append(list, Advice{Function: sym.Name, How: a.how, By: a.fn, At: a.at, Old: a.name != nil})
		}
	}
	return list
}

// callAdvised calls a function through the advice on it, outermost first.
func (m *Machine) callAdvised(sym *syntax.Symbol, list []advice, s *site, args []Object) (Object, error) {
	if len(list) == 0 {
		fn := m.function(sym)
		if fn == nil {
			return nil, m.signal("void-function", sym)
		}
		return m.callObject(fn, sym, s, args)
	}
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	inner := func(args []Object) (Object, error) { return m.callAdvised(sym, list[1:], s, args) }
	a := list[0]
	if a.waits {
		return inner(args)
	}
	switch a.how {
	case ":around":
		next := builtFunction("advised", func(_ *Machine, args []Object) (Object, error) { return inner(args) })
		return m.apply(a.fn, append([]Object{next}, args...)...)
	case ":override":
		return m.apply(a.fn, args...)
	case ":before", ":before-until", ":before-while":
		v, err := m.apply(a.fn, args...)
		if err != nil || (a.how == ":before-until" && isTrue(v)) || (a.how == ":before-while" && !isTrue(v)) {
			return v, err
		}
		return inner(args)
	case ":filter-args":
		v, err := m.apply(a.fn, syntax.List(args...))
		if err != nil {
			return nil, err
		}
		filtered, err := m.listItems(v)
		if err != nil {
			return nil, err
		}
		return inner(filtered)
	}
	return m.adviseAfter(a, args, inner)
}

func (m *Machine) adviseAfter(a advice, args []Object, inner func([]Object) (Object, error)) (Object, error) {
	v, err := inner(args)
	if err != nil {
		return nil, err
	}
	switch {
	case a.how == ":filter-return":
		return m.apply(a.fn, v)
	case a.how == ":after-until" && isTrue(v), a.how == ":after-while" && !isTrue(v):
		return v, nil
	}
	w, err := m.apply(a.fn, args...)
	if a.how == ":after" {
		w = v
	}
	return w, err
}
