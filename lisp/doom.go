package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// The macros that Doom's and other people's configurations are written with.

func doomForms() []Special {
	inert := func(name string) Special { return Special{name: name, max: -1, lower: lowerNil} }
	return []Special{
		{name: "after!", min: 1, max: -1, lower: lowerAfter},
		{name: "setq!", max: -1, lower: lowerSetter("setq!")},
		{name: "custom-set!", max: -1, lower: lowerSetter("custom-set!")},
		{name: "validate-setq", max: -1, lower: lowerSetter("validate-setq")},
		{name: "csetq", max: -1, lower: lowerSetter("csetq")},
		{name: "general-setq", max: -1, lower: lowerSetter("general-setq")},
		{name: "pushnew!", min: 1, max: -1, expand: expandPushnew},
		{name: "appendq!", min: 1, max: -1, expand: expandAppend(false)},
		{name: "prependq!", min: 1, max: -1, expand: expandAppend(true)},
		{name: "add-hook!", min: 1, max: -1, lower: lowerAddHook},
		{name: "defadvice!", min: 2, max: -1, expand: expandDefineAdvice},
		{name: "load!", min: 1, max: 3, expand: expandLoadBeside},
		{name: "cmd!", max: -1, expand: expandCommand},
		{name: "lambda!", max: -1, expand: expandCommand},
		{name: "letenv!", min: 1, max: -1, lower: lowerSkipFirst},
		{name: "quiet!", max: -1, lower: lowerProgn},
		{name: "defer-until!", min: 1, max: -1, lower: lowerIsolatedTail},
		{name: "use-package-hook!", min: 1, max: -1, lower: lowerIsolatedTail},
		{name: "modulep!", max: -1, lower: lowerTrue},
		{name: "featurep!", max: -1, lower: lowerTrue},
		{name: "with-eval-after-load!", min: 1, max: -1, lower: lowerAfter},
		{name: "eval-after-load!", min: 1, max: -1, lower: lowerAfter},
		inert("map!"), inert("doom!"), inert("package!"), inert("unpin!"), inert("unsetq-hook!"),
		inert("undefadvice!"), inert("custom-set-faces!"), inert("custom-theme-set-faces!"),
		inert("set-popup-rule!"), inert("set-popup-rules!"), inert("define-key!"), inert("set-company-backend!"),
	}
}

func lowerTrue(lw *lowering, _ *site, _ []*syntax.Cons, _ bool) zygo.Sexp { return lw.m.t }

// lowerIsolatedTail lowers the forms behind the first one as statements.
func lowerIsolatedTail(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.isolated(args[1:])
}

// lowerAfter is (after! FEATURES BODY…).
func lowerAfter(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.whenFeatures(featureNames(args[0].Car), lw.isolated(args[1:]))
}

// lowerSetter lowers a macro that sets user options like setq: VARIABLE VALUE ….
func lowerSetter(by string) func(*lowering, *site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
		if len(args) > 0 {
			if _, isList := args[0].Car.(*syntax.Cons); isList {
				return lw.entryList(by, args)
			}
		}
		return lw.assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
			return call(&setOp{sym: sym, by: by, at: lw.placeOf(cell), how: assignDefault}, value)
		})
	}
}

// entryList is the code of ((VARIABLE VALUE)…) and of (VARIABLE VALUE)….
func (lw *lowering) entryList(by string, args []*syntax.Cons) zygo.Sexp {
	var items []zygo.Sexp
	for _, cell := range args {
		if quoted, ok := quotedObject(cell.Car).(*syntax.Cons); ok {
			cell = formCell(quoted, cell.CarAt)
		}
		items = append(items, lw.customEntries(by, cell)...)
	}
	return lw.sequence(items)
}

// expandPushnew is (pushnew! PLACE VALUE…).
func expandPushnew(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	forms := []Object{m.Symbol("progn")}
	for _, cell := range args[1:] {
		forms = append(forms, m.listOf("cl-pushnew", cell.Car, args[0].Car, m.Symbol(":test"), m.listOf("quote", m.Symbol("equal"))))
	}
	return syntax.List(forms...), nil
}

// expandAppend is (appendq! SYMBOL LIST…).
func expandAppend(front bool) func(*Machine, *syntax.Cons, []*syntax.Cons) (Object, error) {
	return func(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
		var lists []Object
		for _, cell := range args[1:] {
			lists = append(lists, cell.Car)
		}
		if front {
			lists = append(lists, args[0].Car)
		} else {
			lists = append([]Object{args[0].Car}, lists...)
		}
		return m.listOf("setq", args[0].Car, syntax.NewCons(m.Symbol("append"), syntax.List(lists...))), nil
	}
}

// lowerAddHook is Doom's (add-hook! HOOKS [:append|:local] FUNCTION-OR-FORM…):
// hooks are quoted, or modes without "-hook"; forms are the body of a function.
func lowerAddHook(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	hooks, suffix := args[0].Car, "-hook"
	if quoted := quotedObject(hooks); quoted != Nil {
		hooks, suffix = quoted, ""
	}
	var functions []Object
	var forms []Object
	for _, cell := range args[1:] {
		if _, isKeyword := keywordName(cell.Car); isKeyword {
			continue
		}
		c, _ := cell.Car.(*syntax.Cons)
		head := ""
		if c != nil {
			head, _ = symbolName(c.Car)
		}
		switch quoted, isList := quotedObject(cell.Car).(*syntax.Cons); {
		case head == "quote" && isList:
			items, _ := lw.cells(quoted)
			for _, item := range items {
				functions = append(functions, lw.m.listOf("quote", item.Car))
			}
		case head == "quote", head == "function", head == "lambda":
			functions = append(functions, cell.Car)
		default:
			forms = append(forms, cell.Car)
		}
	}
	if len(forms) > 0 {
		functions = append(functions, syntax.NewCons(lw.m.Symbol("lambda"), syntax.NewCons(Nil, syntax.List(forms...))))
	}
	return lw.addFunctions(args[0], featureNames(hooks), suffix, functions)
}

func (lw *lowering) addFunctions(cell *syntax.Cons, hooks []string, suffix string, functions []Object) zygo.Sexp {
	var items []zygo.Sexp
	for _, hook := range hooks {
		for _, fn := range functions {
			op := &addHookOp{sym: lw.m.Symbol(hook + suffix), at: lw.placeOf(cell)}
			items = append(items, call(op, lw.lower(fn, true)))
		}
	}
	return lw.sequence(items)
}

// expandDefineAdvice is (defadvice! NAME ARGLIST [DOC] [:HOW FUNCTION]… BODY…).
func expandDefineAdvice(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	name, body := args[0].Car, args[2:]
	if len(body) > 1 {
		if _, isDoc := body[0].Car.(*syntax.String); isDoc {
			body = body[1:]
		}
	}
	forms := []Object{m.Symbol("progn"), Nil}
	for len(body) > 1 {
		how, ok := keywordName(body[0].Car)
		if !ok {
			break
		}
		if adviceKinds[how] {
			forms = append(forms, m.listOf("lisp--advise", body[1].Car, body[0].Car, m.listOf("quote", name)))
		}
		body = body[2:]
	}
	var rest Object = Nil
	if len(body) > 0 {
		rest = &syntax.Cons{Car: body[0].Car, Cdr: body[0].Cdr, CarAt: body[0].CarAt}
	}
	forms[1] = syntax.NewCons(m.Symbol("defun"), syntax.NewCons(name, syntax.NewCons(args[1].Car, rest)))
	return syntax.List(forms...), nil
}

// adviseAll is (lisp--advise FUNCTION-OR-FUNCTIONS HOW ADVICE).
func adviseAll(m *Machine, args []Object) (Object, error) {
	functions := []Object{args[0]}
	if _, isList := args[0].(*syntax.Cons); isList {
		var err error
		if functions, err = m.listItems(args[0]); err != nil {
			return nil, err
		}
	}
	for _, fn := range functions {
		if _, err := adviceAdd(m, []Object{fn, args[1], args[2], Nil}); err != nil {
			return nil, err
		}
	}
	return Nil, nil
}

// expandLoadBeside is (load! FILE [DIRECTORY [NOERROR]]): beside the file that loads.
func expandLoadBeside(m *Machine, _ *syntax.Cons, args []*syntax.Cons) (Object, error) {
	var dir, noError Object = Nil, Nil
	if len(args) > 1 {
		dir = args[1].Car
	}
	if len(args) > 2 {
		noError = args[2].Car
	}
	if dir == Nil {
		dir = m.listOf("file-name-directory", m.listOf("or", m.Symbol("load-file-name"), m.Symbol("user-emacs-directory")))
	}
	return m.listOf("load", m.listOf("expand-file-name", args[0].Car, dir), noError), nil
}

func expandCommand(m *Machine, form *syntax.Cons, _ []*syntax.Cons) (Object, error) {
	return syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(Nil, syntax.NewCons(m.listOf("interactive"), form.Cdr))), nil
}
