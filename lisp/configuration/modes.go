package configuration

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// Macros that define modes. There is no screen and one buffer, so that a mode
// is its variable, its hook and its function, which runs the mode's body.

func modeForms() []kernel.Special {
	return []kernel.Special{
		{Name: "define-minor-mode", Min: 2, Max: -1, Expand: expandMinorMode},
		{Name: "define-globalized-minor-mode", Min: 3, Max: -1, Expand: expandGlobalMode},
		{Name: "define-global-minor-mode", Min: 3, Max: -1, Expand: expandGlobalMode},
		{Name: "define-derived-mode", Min: 3, Max: -1, Expand: expandDerivedMode},
		{Name: "deftheme", Min: 1, Max: -1, Expand: func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
			return m.ListOf("custom-declare-theme", m.ListOf("quote", args[0].Car), kernel.Nil), nil
		}},
	}
}

// modeArguments splits what follows a mode's name into keywords and the body.
func modeArguments(args []*syntax.Cons) (keywords map[string]kernel.Object, body kernel.Object) {
	keywords = map[string]kernel.Object{}
	for len(args) > 0 {
		name, ok := kernel.KeywordName(args[0].Car)
		if !ok || len(args) == 1 {
			return keywords, bodyFrom(args)
		}
		keywords[name] = args[1].Car
		args = args[2:]
	}
	return keywords, kernel.Nil
}

func bodyFrom(args []*syntax.Cons) kernel.Object {
	if len(args) == 0 {
		return kernel.Nil
	}
	return args[0]
}

// expandMinorMode is (define-minor-mode NAME DOC [INIT LIGHTER KEYMAP] KEYWORD VALUE… BODY…).
func expandMinorMode(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.WrongType("symbolp", args[0].Car)
	}
	rest := args[2:]
	var initial kernel.Object = kernel.Nil
	for n := 0; n < 3 && len(rest) > 0; n++ { // the old positional arguments
		if _, isKeyword := kernel.KeywordName(rest[0].Car); isKeyword {
			break
		}
		if _, isForm := rest[0].Car.(*syntax.Cons); isForm && n == 0 {
			break
		}
		if n == 0 {
			initial = rest[0].Car
		}
		rest = rest[1:]
	}
	keywords, body := modeArguments(rest)
	if v, ok := keywords[":init-value"]; ok {
		initial = v
	}
	return modeDefinition(m, mode, initial, body), nil
}

// modeDefinition defines the variable, the hook and the function of a minor mode.
func modeDefinition(m *kernel.Machine, mode *syntax.Symbol, initial, body kernel.Object) kernel.Object {
	hook := m.Symbol(mode.Name + "-hook")
	arg := m.Symbol("arg")
	on := m.ListOf("cond",
		syntax.List(m.ListOf("eq", arg, m.ListOf("quote", m.Symbol("toggle"))), m.ListOf("not", mode)),
		syntax.List(m.ListOf("and", m.ListOf("numberp", arg), m.ListOf("<", arg, syntax.Int(1))), kernel.Nil),
		syntax.List(m.T, m.T))
	run := syntax.NewCons(m.ListOf("setq", mode, on), syntax.NewCons(syntax.NewCons(m.Symbol("progn"), body),
		syntax.List(m.ListOf("run-hooks", m.ListOf("quote", hook)), mode)))
	function := syntax.NewCons(m.Symbol("defun"), syntax.NewCons(mode,
		syntax.NewCons(syntax.List(m.Symbol("&optional"), arg), syntax.NewCons(m.ListOf("interactive"), run))))
	return m.ListOf("progn", m.ListOf("defvar", mode, initial), m.ListOf("defvar", hook, kernel.Nil), function, m.ListOf("quote", mode))
}

// expandGlobalMode is (define-globalized-minor-mode GLOBAL MODE TURN-ON …).
func expandGlobalMode(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.WrongType("symbolp", args[0].Car)
	}
	_, body := modeArguments(args[3:])
	return modeDefinition(m, mode, kernel.Nil, body), nil
}

// expandDerivedMode is (define-derived-mode CHILD PARENT NAME [DOC] KEYWORD VALUE… BODY…).
func expandDerivedMode(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.WrongType("symbolp", args[0].Car)
	}
	rest := args[3:]
	if len(rest) > 0 {
		if _, isDoc := rest[0].Car.(*syntax.String); isDoc {
			rest = rest[1:]
		}
	}
	_, body := modeArguments(rest)
	quoted := m.ListOf("quote", mode)
	hook := m.Symbol(mode.Name + "-hook")
	function := m.ListOf("defun", mode, kernel.Nil, m.ListOf("interactive"),
		m.ListOf("setq", m.Symbol("major-mode"), quoted), syntax.NewCons(m.Symbol("progn"), body),
		m.ListOf("run-hooks", m.ListOf("quote", hook)))
	return m.ListOf("progn", m.ListOf("defvar", hook, kernel.Nil),
		m.ListOf("defvar", m.Symbol(mode.Name+"-map"), m.ListOf("make-sparse-keymap")),
		m.ListOf("put", quoted, m.ListOf("quote", m.Symbol("derived-mode-parent")), m.ListOf("quote", args[1].Car)),
		function, quoted), nil
}
