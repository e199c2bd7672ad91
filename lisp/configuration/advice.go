package configuration

import (
	"sort"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// advice is one piece of advice on a function.
type advice struct {
	how   string // ":around", ":before" …
	fn    kernel.Object
	name  kernel.Object // of old advice; nil of advice-add's
	waits bool          // old advice that is not active
	at    syntax.Pos
}

func adviceFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "advice-add", Min: 3, Max: 4, Fn: adviceAdd},
		{Name: "advice-remove", Min: 2, Max: 2, Fn: adviceRemove},
		{Name: "advice-member-p", Min: 2, Max: 2, Fn: adviceMember},
		{Name: "ad-activate", Min: 1, Max: 2, Fn: adActivate(true)},
		{Name: "ad-deactivate", Min: 1, Max: 1, Fn: adActivate(false)},
		{Name: "ad-unadvise", Min: 1, Max: 1, Fn: adUnadvise},
		{Name: "lisp--advised-arguments", Min: 3, Max: 3, Fn: advisedArguments},
	}
}

var adviceKinds = map[string]bool{
	":around": true, ":before": true, ":after": true, ":override": true, ":after-until": true, ":after-while": true,
	":before-until": true, ":before-while": true, ":filter-args": true, ":filter-return": true,
}

// adviceAdd is (SYMBOL HOW FUNCTION &optional PROPS).
func adviceAdd(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Here()
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	how, _ := kernel.SymbolName(args[1])
	if !adviceKinds[how] {
		return nil, m.ErrorText("Unknown add-function location ‘" + syntax.Prin1(args[1]) + "’")
	}
	if _, err := adviceRemove(m, []kernel.Object{sym, args[2]}); err != nil {
		return nil, err
	}
	setAdvice(m, sym, append([]advice{{how: how, fn: args[2], at: at}}, adviceOn(m, sym)...))
	return kernel.Nil, m.Alloc(kernel.ClosureBytes)
}

func adviceRemove(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	var kept []advice
	for _, a := range adviceOn(m, sym) {
		same, err := m.Equal(a.fn, args[1])
		if err != nil {
			return nil, err
		}
		if !same {
			kept = append(kept, a)
		}
	}
	setAdvice(m, sym, kept)
	return kernel.Nil, nil
}

// adviceOf is the advice on functions, outermost first.
var adviceOf = kernel.NewState[map[*syntax.Symbol][]advice]()

func adviceOn(m *kernel.Machine, sym *syntax.Symbol) []advice { return (*adviceOf.Of(m))[sym] }

// setAdvice replaces all advice on sym.
func setAdvice(m *kernel.Machine, sym *syntax.Symbol, list []advice) {
	all := adviceOf.Of(m)
	if len(list) == 0 {
		delete(*all, sym)
		m.Advise(sym, nil)
		return
	}
	if *all == nil {
		*all = map[*syntax.Symbol][]advice{}
	}
	(*all)[sym] = list
	m.Advise(sym, func(m *kernel.Machine, sym *syntax.Symbol, s *kernel.Site, args []kernel.Object) (kernel.Object, error) {
		return callAdvised(m, sym, adviceOn(m, sym), s, args)
	})
}

func adviceMember(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[1])
	if err != nil {
		return nil, err
	}
	for _, a := range adviceOn(m, sym) {
		if same, err := m.Equal(a.fn, args[0]); err != nil || same {
			return m.T, err
		}
	}
	return kernel.Nil, nil
}

// Advice is a piece of advice that is in force.
type Advice struct {
	Function string
	How      string        // ":around", ":before" …
	By       kernel.Object // the function
	At       syntax.Pos
	Old      bool // by defadvice
}

// AllAdvice returns all advice in force, that on a function outermost first.
func AllAdvice(m *kernel.Machine) []Advice {
	var all []Advice
	for sym := range *adviceOf.Of(m) {
		all = append(all, AdviceOn(m, sym)...)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Function < all[j].Function })
	return all
}

// AdviceOn returns the advice in force on a function, outermost first.
func AdviceOn(m *kernel.Machine, sym *syntax.Symbol) []Advice {
	var list []Advice
	for _, a := range adviceOn(m, sym) {
		if !a.waits {
			list = append(list, Advice{Function: sym.Name, How: a.how, By: a.fn, At: a.at, Old: a.name != nil})
		}
	}
	return list
}

// callAdvised calls a function through the advice on it, outermost first.
func callAdvised(m *kernel.Machine, sym *syntax.Symbol, list []advice, s *kernel.Site, args []kernel.Object) (kernel.Object, error) {
	if len(list) == 0 {
		fn := m.Function(sym)
		if fn == nil {
			return nil, m.Signal("void-function", sym)
		}
		return m.CallObject(fn, sym, s, args)
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	inner := func(args []kernel.Object) (kernel.Object, error) { return callAdvised(m, sym, list[1:], s, args) }
	a := list[0]
	if a.waits {
		return inner(args)
	}
	switch a.how {
	case ":around":
		next := subr.BuiltFunction("advised", func(_ *kernel.Machine, args []kernel.Object) (kernel.Object, error) { return inner(args) })
		return m.Apply(a.fn, append([]kernel.Object{next}, args...)...)
	case ":override":
		return m.Apply(a.fn, args...)
	case ":before", ":before-until", ":before-while":
		v, err := m.Apply(a.fn, args...)
		if err != nil || (a.how == ":before-until" && kernel.IsTrue(v)) || (a.how == ":before-while" && !kernel.IsTrue(v)) {
			return v, err
		}
		return inner(args)
	case ":filter-args":
		v, err := m.Apply(a.fn, syntax.List(args...))
		if err != nil {
			return nil, err
		}
		filtered, err := m.ListItems(v)
		if err != nil {
			return nil, err
		}
		return inner(filtered)
	}
	return adviseAfter(m, a, args, inner)
}

func adviseAfter(m *kernel.Machine, a advice, args []kernel.Object, inner func([]kernel.Object) (kernel.Object, error)) (kernel.Object, error) {
	v, err := inner(args)
	if err != nil {
		return nil, err
	}
	switch {
	case a.how == ":filter-return":
		return m.Apply(a.fn, v)
	case a.how == ":after-until" && kernel.IsTrue(v), a.how == ":after-while" && !kernel.IsTrue(v):
		return v, nil
	}
	w, err := m.Apply(a.fn, args...)
	if a.how == ":after" {
		w = v
	}
	return w, err
}
