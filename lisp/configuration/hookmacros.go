package configuration

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Macros and functions that put a function on a hook or around another function.

func hookMacros() []kernel.Special {
	return []kernel.Special{
		{Name: "define-advice", Min: 2, Max: -1, Expand: expandDefineAdviceOf},
		{Name: "add-function", Min: 3, Max: 4, Expand: expandAddFunction},
		{Name: "setq-hook!", Min: 1, Max: -1, Expand: expandSetqHook},
		{Name: "add-transient-hook!", Min: 1, Max: -1, Expand: expandTransientHook},
		{Name: "remove-hook!", Min: 1, Max: -1, Expand: expandRemoveHook},
	}
}

func hookFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "general-add-hook", Min: 2, Max: 5, Fn: generalAddHook},
		{Name: "general-advice-add", Min: 3, Max: 5, Fn: generalAdvise},
		{Name: "general-add-advice", Min: 3, Max: 5, Fn: generalAdvise},
		{Name: "lisp--advised-call", Min: 3, Max: -1, Fn: advisedCall},
	}
}

// expandDefineAdviceOf is (define-advice FUNCTION (HOW ARGS [NAME [DEPTH]]) BODY…).
func expandDefineAdviceOf(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	spec, err := m.ListItems(args[1].Car)
	if err != nil {
		return nil, err
	}
	name, ok := kernel.SymbolName(args[0].Car)
	if !ok || len(spec) < 2 {
		return nil, m.Signal("wrong-type-argument", m.Symbol("listp"), args[1].Car)
	}
	body := bodyFrom(args[2:])
	advise := func(fn kernel.Object) kernel.Object {
		return m.ListOf("advice-add", m.ListOf("quote", args[0].Car), spec[0], fn)
	}
	if len(spec) < 3 || spec[2] == kernel.Nil {
		return advise(syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(spec[1], body))), nil
	}
	own, ok := kernel.SymbolName(spec[2])
	if !ok {
		return nil, m.WrongType("symbolp", spec[2])
	}
	fn := m.Symbol(name + "@" + own)
	define := syntax.NewCons(m.Symbol("defun"), syntax.NewCons(fn, syntax.NewCons(spec[1], body)))
	return m.ListOf("prog1", m.ListOf("quote", fn), define, advise(m.ListOf("function", fn))), nil
}

// expandAddFunction is (add-function HOW PLACE FUNCTION [PROPS]), where PLACE is a
// variable, (local VARIABLE), (var VARIABLE) or (symbol-function 'NAME).
func expandAddFunction(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	place := args[1].Car
	if c, ok := place.(*syntax.Cons); ok {
		switch name, _ := kernel.SymbolName(c.Car); name {
		case "symbol-function":
			return m.ListOf("advice-add", kernel.CarOf(c.Cdr), args[0].Car, args[2].Car), nil
		case "local", "var":
			place = kernel.CarOf(c.Cdr)
		}
	}
	if quoted, ok := kernel.QuotedObject(place).(*syntax.Symbol); ok {
		place = quoted
	}
	sym, ok := place.(*syntax.Symbol)
	if !ok {
		return nil, m.WrongType("symbolp", place)
	}
	call := m.ListOf("apply-partially", m.ListOf("quote", m.Symbol("lisp--advised-call")), args[0].Car, args[2].Car, sym)
	return m.ListOf("setq", sym, call), nil
}

// advisedCall is (HOW ADVICE FUNCTION ARGUMENT…).
func advisedCall(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	how, _ := kernel.SymbolName(args[0])
	fn := &syntax.Symbol{Name: "advised", Function: args[2]}
	return callAdvised(m, fn, []advice{{how: how, fn: args[1]}}, nil, args[3:])
}

// hookNames are the hooks that the macros of Doom take: quoted ones, or modes
// without "-hook".
func hookNames(o kernel.Object) []string {
	if quoted := kernel.QuotedObject(o); quoted != kernel.Nil {
		return featureNames(quoted)
	}
	names := featureNames(o)
	for i := range names {
		names[i] += "-hook"
	}
	return names
}

// expandSetqHook is Doom's (setq-hook! HOOKS VARIABLE VALUE…).
func expandSetqHook(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	set := syntax.NewCons(m.Symbol("setq-local"), bodyFrom(args[1:]))
	fn := m.ListOf("lambda", syntax.List(m.Symbol("&rest"), m.Symbol("_")), set)
	return onHooks(m, "add-hook", hookNames(args[0].Car), fn), nil
}

func onHooks(m *kernel.Machine, function string, hooks []string, functions ...kernel.Object) kernel.Object {
	forms := []kernel.Object{m.Symbol("progn")}
	for _, hook := range hooks {
		for _, fn := range functions {
			forms = append(forms, m.ListOf(function, m.ListOf("quote", m.Symbol(hook)), fn))
		}
	}
	return syntax.List(forms...)
}

// expandTransientHook is Doom's (add-transient-hook! HOOK-OR-FUNCTION FORM…). That
// the function runs once is not kept.
func expandTransientHook(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	names := featureNames(kernel.QuotedObject(args[0].Car))
	if len(names) != 1 {
		return kernel.Nil, nil
	}
	fn := syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(syntax.List(m.Symbol("&rest"), m.Symbol("_")), bodyFrom(args[1:])))
	if strings.HasSuffix(names[0], "-hook") || strings.HasSuffix(names[0], "-functions") {
		return onHooks(m, "add-hook", names, fn), nil
	}
	return m.ListOf("advice-add", m.ListOf("quote", m.Symbol(names[0])), m.Symbol(":before"), fn), nil
}

// expandRemoveHook is Doom's (remove-hook! HOOKS FUNCTION…).
func expandRemoveHook(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	var functions []kernel.Object
	for _, cell := range args[1:] {
		if _, isKeyword := kernel.KeywordName(cell.Car); isKeyword {
			continue
		}
		for _, name := range featureNames(cell.Car) {
			if name != "function" {
				functions = append(functions, m.ListOf("quote", m.Symbol(name)))
			}
		}
	}
	return onHooks(m, "remove-hook", hookNames(args[0].Car), functions...), nil
}

// generalAddHook is general.el's (HOOKS FUNCTIONS &optional APPEND LOCAL TRANSIENT).
func generalAddHook(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	return kernel.Nil, eachPair(m, args[0], args[1], func(hook *syntax.Symbol, fn kernel.Object) error {
		_, err := addToHook(m, hook, fn, args[2] != kernel.Nil, args[3] != kernel.Nil, "general-add-hook", at)
		return err
	})
}

// generalAdvise is general.el's (FUNCTIONS HOW ADVICE &optional PROPS TRANSIENT).
func generalAdvise(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return kernel.Nil, eachPair(m, args[0], args[2], func(fn *syntax.Symbol, advice kernel.Object) error {
		_, err := adviceAdd(m, []kernel.Object{fn, args[1], advice, kernel.Nil})
		return err
	})
}

// eachPair calls f for each of one or more symbols with each of one or more functions.
func eachPair(m *kernel.Machine, symbols, functions kernel.Object, f func(*syntax.Symbol, kernel.Object) error) error {
	for _, symbol := range oneOrMore(m, symbols) {
		sym, err := m.SymbolArg(symbol)
		if err != nil {
			return err
		}
		for _, fn := range oneOrMore(m, functions) {
			if err := f(sym, fn); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneOrMore are the members of a list; what is no list, or is a function, is one.
func oneOrMore(m *kernel.Machine, o kernel.Object) []kernel.Object {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return []kernel.Object{o}
	}
	if name, _ := kernel.SymbolName(c.Car); name == "lambda" || name == "closure" {
		return []kernel.Object{o}
	}
	items, err := m.ListItems(o)
	if err != nil {
		return []kernel.Object{o}
	}
	return items
}
