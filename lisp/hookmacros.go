package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// Macros and functions that put a function on a hook or around another function.

func hookMacros() []Special {
	return []Special{
		{name: "define-advice", min: 2, max: -1, expand: expandDefineAdviceOf},
		{name: "add-function", min: 3, max: 4, expand: expandAddFunction},
		{name: "setq-hook!", min: 1, max: -1, expand: expandSetqHook},
		{name: "add-transient-hook!", min: 1, max: -1, expand: expandTransientHook},
		{name: "remove-hook!", min: 1, max: -1, expand: expandRemoveHook},
	}
}

func hookFunctions() []Subr {
	return []Subr{
		{Name: "general-add-hook", Min: 2, Max: 5, fn: generalAddHook},
		{Name: "general-advice-add", Min: 3, Max: 5, fn: generalAdvise},
		{Name: "general-add-advice", Min: 3, Max: 5, fn: generalAdvise},
		{Name: "lisp--advised-call", Min: 3, Max: -1, fn: advisedCall},
	}
}

// expandDefineAdviceOf is (define-advice FUNCTION (HOW ARGS [NAME [DEPTH]]) BODY…).
func expandDefineAdviceOf(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	spec, err := m.listItems(args[1].Car)
	if err != nil {
		return nil, err
	}
	name, ok := symbolName(args[0].Car)
	if !ok || len(spec) < 2 {
		return nil, m.signal("wrong-type-argument", m.Symbol("listp"), args[1].Car)
	}
	body := bodyFrom(args[2:])
	advise := func(fn Object) Object {
		return m.listOf("advice-add", m.listOf("quote", args[0].Car), spec[0], fn)
	}
	if len(spec) < 3 || spec[2] == Nil {
		return advise(syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(spec[1], body))), nil
	}
	own, ok := symbolName(spec[2])
	if !ok {
		return nil, m.wrongType("symbolp", spec[2])
	}
	fn := m.Symbol(name + "@" + own)
	define := syntax.NewCons(m.Symbol("defun"), syntax.NewCons(fn, syntax.NewCons(spec[1], body)))
	return m.listOf("prog1", m.listOf("quote", fn), define, advise(m.listOf("function", fn))), nil
}

// expandAddFunction is (add-function HOW PLACE FUNCTION [PROPS]), where PLACE is a
// variable, (local VARIABLE), (var VARIABLE) or (symbol-function 'NAME).
func expandAddFunction(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	place := args[1].Car
	if c, ok := place.(*syntax.Cons); ok {
		switch name, _ := symbolName(c.Car); name {
		case "symbol-function":
			return m.listOf("advice-add", carOf(c.Cdr), args[0].Car, args[2].Car), nil
		case "local", "var":
			place = carOf(c.Cdr)
		}
	}
	if quoted, ok := quotedObject(place).(*syntax.Symbol); ok {
		place = quoted
	}
	sym, ok := place.(*syntax.Symbol)
	if !ok {
		return nil, m.wrongType("symbolp", place)
	}
	call := m.listOf("apply-partially", m.listOf("quote", m.Symbol("lisp--advised-call")), args[0].Car, args[2].Car, sym)
	return m.listOf("setq", sym, call), nil
}

// advisedCall is (HOW ADVICE FUNCTION ARGUMENT…).
func advisedCall(m *Machine, args []Object) (Object, error) {
	how, _ := symbolName(args[0])
	fn := &syntax.Symbol{Name: "advised", Function: args[2]}
	return m.callAdvised(fn, []advice{{how: how, fn: args[1]}}, nil, args[3:])
}

// hookNames are the hooks that the macros of Doom take: quoted ones, or modes
// without "-hook".
func hookNames(o Object) []string {
	if quoted := quotedObject(o); quoted != Nil {
		return featureNames(quoted)
	}
	names := featureNames(o)
	for i := range names {
		names[i] += "-hook"
	}
	return names
}

// expandSetqHook is Doom's (setq-hook! HOOKS VARIABLE VALUE…).
func expandSetqHook(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	set := syntax.NewCons(m.Symbol("setq-local"), bodyFrom(args[1:]))
	fn := m.listOf("lambda", syntax.List(m.Symbol("&rest"), m.Symbol("_")), set)
	return m.onHooks("add-hook", hookNames(args[0].Car), fn), nil
}

func (m *Machine) onHooks(function string, hooks []string, functions ...Object) Object {
	forms := []Object{m.Symbol("progn")}
	for _, hook := range hooks {
		for _, fn := range functions {
			forms = append(forms, m.listOf(function, m.listOf("quote", m.Symbol(hook)), fn))
		}
	}
	return syntax.List(forms...)
}

// expandTransientHook is Doom's (add-transient-hook! HOOK-OR-FUNCTION FORM…). That
// the function runs once is not kept.
func expandTransientHook(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	names := featureNames(quotedObject(args[0].Car))
	if len(names) != 1 {
		return Nil, nil
	}
	fn := syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(syntax.List(m.Symbol("&rest"), m.Symbol("_")), bodyFrom(args[1:])))
	if strings.HasSuffix(names[0], "-hook") || strings.HasSuffix(names[0], "-functions") {
		return m.onHooks("add-hook", names, fn), nil
	}
	return m.listOf("advice-add", m.listOf("quote", m.Symbol(names[0])), m.Symbol(":before"), fn), nil
}

// expandRemoveHook is Doom's (remove-hook! HOOKS FUNCTION…).
func expandRemoveHook(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var functions []Object
	for _, cell := range args[1:] {
		if _, isKeyword := keywordName(cell.Car); isKeyword {
			continue
		}
		for _, name := range featureNames(cell.Car) {
			if name != "function" {
				functions = append(functions, m.listOf("quote", m.Symbol(name)))
			}
		}
	}
	return m.onHooks("remove-hook", hookNames(args[0].Car), functions...), nil
}

// generalAddHook is general.el's (HOOKS FUNCTIONS &optional APPEND LOCAL TRANSIENT).
func generalAddHook(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	return Nil, m.eachPair(args[0], args[1], func(hook *syntax.Symbol, fn Object) error {
		_, err := m.addToHook(hook, fn, args[2] != Nil, args[3] != Nil, "general-add-hook", at)
		return err
	})
}

// generalAdvise is general.el's (FUNCTIONS HOW ADVICE &optional PROPS TRANSIENT).
func generalAdvise(m *Machine, args []Object) (Object, error) {
	return Nil, m.eachPair(args[0], args[2], func(fn *syntax.Symbol, advice Object) error {
		_, err := adviceAdd(m, []Object{fn, args[1], advice, Nil})
		return err
	})
}

// eachPair calls f for each of one or more symbols with each of one or more functions.
func (m *Machine) eachPair(symbols, functions Object, f func(*syntax.Symbol, Object) error) error {
	for _, symbol := range m.oneOrMore(symbols) {
		sym, err := m.symbolArg(symbol)
		if err != nil {
			return err
		}
		for _, fn := range m.oneOrMore(functions) {
			if err := f(sym, fn); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneOrMore are the members of a list; what is no list, or is a function, is one.
func (m *Machine) oneOrMore(o Object) []Object {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return []Object{o}
	}
	if name, _ := symbolName(c.Car); name == "lambda" || name == "closure" {
		return []Object{o}
	}
	items, err := m.listItems(o)
	if err != nil {
		return []Object{o}
	}
	return items
}
