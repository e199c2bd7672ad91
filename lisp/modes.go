package lisp

import "smtpmail/lisp/syntax"

// Macros that define modes. There is no screen and one buffer, so that a mode
// is its variable, its hook and its function, which runs the mode's body.

func modeForms() []Special {
	return []Special{
		{name: "define-minor-mode", min: 2, max: -1, expand: expandMinorMode},
		{name: "define-globalized-minor-mode", min: 3, max: -1, expand: expandGlobalMode},
		{name: "define-global-minor-mode", min: 3, max: -1, expand: expandGlobalMode},
		{name: "define-derived-mode", min: 3, max: -1, expand: expandDerivedMode},
		{name: "deftheme", min: 1, max: -1, expand: func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
			return m.listOf("custom-declare-theme", m.listOf("quote", args[0].Car), Nil), nil
		}},
	}
}

// modeArguments splits what follows a mode's name into keywords and the body.
func modeArguments(args []*syntax.Cons) (keywords map[string]Object, body Object) {
	keywords = map[string]Object{}
	for len(args) > 0 {
		name, ok := keywordName(args[0].Car)
		if !ok || len(args) == 1 {
			return keywords, bodyFrom(args)
		}
		keywords[name] = args[1].Car
		args = args[2:]
	}
	return keywords, Nil
}

func bodyFrom(args []*syntax.Cons) Object {
	if len(args) == 0 {
		return Nil
	}
	return args[0]
}

// expandMinorMode is (define-minor-mode NAME DOC [INIT LIGHTER KEYMAP] KEYWORD VALUE… BODY…).
func expandMinorMode(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.wrongType("symbolp", args[0].Car)
	}
	rest := args[2:]
	var initial Object = Nil
	for n := 0; n < 3 && len(rest) > 0; n++ { // the old positional arguments
		if _, isKeyword := keywordName(rest[0].Car); isKeyword {
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
	return m.modeDefinition(mode, initial, body), nil
}

// modeDefinition defines the variable, the hook and the function of a minor mode.
func (m *Machine) modeDefinition(mode *syntax.Symbol, initial, body Object) Object {
	hook := m.Symbol(mode.Name + "-hook")
	arg := m.Symbol("arg")
	on := m.listOf("cond",
		syntax.List(m.listOf("eq", arg, m.listOf("quote", m.Symbol("toggle"))), m.listOf("not", mode)),
		syntax.List(m.listOf("and", m.listOf("numberp", arg), m.listOf("<", arg, syntax.Int(1))), Nil),
		syntax.List(m.t, m.t))
	run := syntax.NewCons(m.listOf("setq", mode, on), syntax.NewCons(syntax.NewCons(m.Symbol("progn"), body),
		syntax.List(m.listOf("run-hooks", m.listOf("quote", hook)), mode)))
	function := syntax.NewCons(m.Symbol("defun"), syntax.NewCons(mode,
		syntax.NewCons(syntax.List(m.Symbol("&optional"), arg), syntax.NewCons(m.listOf("interactive"), run))))
	return m.listOf("progn", m.listOf("defvar", mode, initial), m.listOf("defvar", hook, Nil), function, m.listOf("quote", mode))
}

// expandGlobalMode is (define-globalized-minor-mode GLOBAL MODE TURN-ON …).
func expandGlobalMode(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.wrongType("symbolp", args[0].Car)
	}
	_, body := modeArguments(args[3:])
	return m.modeDefinition(mode, Nil, body), nil
}

// expandDerivedMode is (define-derived-mode CHILD PARENT NAME [DOC] KEYWORD VALUE… BODY…).
func expandDerivedMode(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	mode, ok := args[0].Car.(*syntax.Symbol)
	if !ok {
		return nil, m.wrongType("symbolp", args[0].Car)
	}
	rest := args[3:]
	if len(rest) > 0 {
		if _, isDoc := rest[0].Car.(*syntax.String); isDoc {
			rest = rest[1:]
		}
	}
	_, body := modeArguments(rest)
	quoted := m.listOf("quote", mode)
	hook := m.Symbol(mode.Name + "-hook")
	function := m.listOf("defun", mode, Nil, m.listOf("interactive"),
		m.listOf("setq", m.Symbol("major-mode"), quoted), syntax.NewCons(m.Symbol("progn"), body),
		m.listOf("run-hooks", m.listOf("quote", hook)))
	return m.listOf("progn", m.listOf("defvar", hook, Nil),
		m.listOf("defvar", m.Symbol(mode.Name+"-map"), m.listOf("make-sparse-keymap")),
		m.listOf("put", quoted, m.listOf("quote", m.Symbol("derived-mode-parent")), m.listOf("quote", args[1].Car)),
		function, quoted), nil
}
