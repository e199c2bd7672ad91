package configuration

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// The macros that Doom's and other people's configurations are written with.

func doomForms() []kernel.Special {
	inert := func(name string) kernel.Special { return kernel.Special{Name: name, Max: -1, Lower: kernel.LowerNil} }
	return []kernel.Special{
		{Name: "after!", Min: 1, Max: -1, Lower: lowerAfter},
		{Name: "setq!", Max: -1, Lower: lowerSetter("setq!")},
		{Name: "custom-set!", Max: -1, Lower: lowerSetter("custom-set!")},
		{Name: "validate-setq", Max: -1, Lower: lowerSetter("validate-setq")},
		{Name: "csetq", Max: -1, Lower: lowerSetter("csetq")},
		{Name: "general-setq", Max: -1, Lower: lowerSetter("general-setq")},
		{Name: "pushnew!", Min: 1, Max: -1, Expand: expandPushnew},
		{Name: "appendq!", Min: 1, Max: -1, Expand: expandAppend(false)},
		{Name: "prependq!", Min: 1, Max: -1, Expand: expandAppend(true)},
		{Name: "add-hook!", Min: 1, Max: -1, Lower: lowerAddHook},
		{Name: "defadvice!", Min: 2, Max: -1, Expand: expandDefineAdvice},
		{Name: "load!", Min: 1, Max: 3, Expand: expandLoadBeside},
		{Name: "cmd!", Max: -1, Expand: expandCommand},
		{Name: "lambda!", Max: -1, Expand: expandCommand},
		{Name: "letenv!", Min: 1, Max: -1, Lower: kernel.LowerSkipFirst},
		{Name: "quiet!", Max: -1, Lower: kernel.LowerProgn},
		{Name: "defer-until!", Min: 1, Max: -1, Lower: lowerIsolatedTail},
		{Name: "use-package-hook!", Min: 1, Max: -1, Lower: lowerIsolatedTail},
		{Name: "modulep!", Max: -1, Lower: lowerTrue},
		{Name: "featurep!", Max: -1, Lower: lowerTrue},
		{Name: "with-eval-after-load!", Min: 1, Max: -1, Lower: lowerAfter},
		{Name: "eval-after-load!", Min: 1, Max: -1, Lower: lowerAfter},
		inert("map!"), inert("doom!"), inert("package!"), inert("unpin!"), inert("unsetq-hook!"),
		inert("undefadvice!"), inert("custom-set-faces!"), inert("custom-theme-set-faces!"),
		inert("set-popup-rule!"), inert("set-popup-rules!"), inert("define-key!"), inert("set-company-backend!"),
	}
}

func lowerTrue(lw *kernel.Lowering, _ *kernel.Site, _ []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.M.T
}

// lowerIsolatedTail lowers the forms behind the first one as statements.
func lowerIsolatedTail(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return lw.Isolated(args[1:])
}

// lowerAfter is (after! FEATURES BODY…).
func lowerAfter(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	return whenFeatures(lw, featureNames(args[0].Car), lw.Isolated(args[1:]))
}

// lowerSetter lowers a macro that sets user options like setq: VARIABLE VALUE ….
func lowerSetter(by string) func(*kernel.Lowering, *kernel.Site, []*syntax.Cons, bool) zygo.Sexp {
	return func(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
		if len(args) > 0 {
			if _, isList := args[0].Car.(*syntax.Cons); isList {
				return entryList(lw, by, args)
			}
		}
		return lw.Assignments(s, args, func(cell *syntax.Cons, sym *syntax.Symbol, value zygo.Sexp) zygo.Sexp {
			return kernel.Call(&kernel.SetOp{Sym: sym, By: by, At: lw.PlaceOf(cell), How: kernel.AssignDefault}, value)
		})
	}
}

// entryList is the code of ((VARIABLE VALUE)…) and of (VARIABLE VALUE)….
func entryList(lw *kernel.Lowering, by string, args []*syntax.Cons) zygo.Sexp {
	var items []zygo.Sexp
	for _, cell := range args {
		if quoted, ok := kernel.QuotedObject(cell.Car).(*syntax.Cons); ok {
			cell = formCell(quoted, cell.CarAt)
		}
		items = append(items, customEntries(lw, by, cell)...)
	}
	return sequence(lw, items)
}

// expandPushnew is (pushnew! PLACE VALUE…).
func expandPushnew(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	forms := []kernel.Object{m.Symbol("progn")}
	for _, cell := range args[1:] {
		forms = append(forms, m.ListOf("cl-pushnew", cell.Car, args[0].Car, m.Symbol(":test"), m.ListOf("quote", m.Symbol("equal"))))
	}
	return syntax.List(forms...), nil
}

// expandAppend is (appendq! SYMBOL LIST…).
func expandAppend(front bool) func(*kernel.Machine, *syntax.Cons, []*syntax.Cons) (kernel.Object, error) {
	return func(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
		var lists []kernel.Object
		for _, cell := range args[1:] {
			lists = append(lists, cell.Car)
		}
		if front {
			lists = append(lists, args[0].Car)
		} else {
			lists = append([]kernel.Object{args[0].Car}, lists...)
		}
		return m.ListOf("setq", args[0].Car, syntax.NewCons(m.Symbol("append"), syntax.List(lists...))), nil
	}
}

// lowerAddHook is Doom's (add-hook! HOOKS [:append|:local] FUNCTION-OR-FORM…):
// hooks are quoted, or modes without "-hook"; forms are the body of a function.
func lowerAddHook(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	hooks, suffix := args[0].Car, "-hook"
	if quoted := kernel.QuotedObject(hooks); quoted != kernel.Nil {
		hooks, suffix = quoted, ""
	}
	var functions []kernel.Object
	var forms []kernel.Object
	for _, cell := range args[1:] {
		if _, isKeyword := kernel.KeywordName(cell.Car); isKeyword {
			continue
		}
		c, _ := cell.Car.(*syntax.Cons)
		head := ""
		if c != nil {
			head, _ = kernel.SymbolName(c.Car)
		}
		switch quoted, isList := kernel.QuotedObject(cell.Car).(*syntax.Cons); {
		case head == "quote" && isList:
			items, _ := lw.Cells(quoted)
			for _, item := range items {
				functions = append(functions, lw.M.ListOf("quote", item.Car))
			}
		case head == "quote", head == "function", head == "lambda":
			functions = append(functions, cell.Car)
		default:
			forms = append(forms, cell.Car)
		}
	}
	if len(forms) > 0 {
		functions = append(functions, syntax.NewCons(lw.M.Symbol("lambda"), syntax.NewCons(kernel.Nil, syntax.List(forms...))))
	}
	return addFunctions(lw, args[0], featureNames(hooks), suffix, functions)
}

func addFunctions(lw *kernel.Lowering, cell *syntax.Cons, hooks []string, suffix string, functions []kernel.Object) zygo.Sexp {
	var items []zygo.Sexp
	for _, hook := range hooks {
		for _, fn := range functions {
			op := &addHookOp{sym: lw.M.Symbol(hook + suffix), at: lw.PlaceOf(cell)}
			items = append(items, kernel.Call(op, lw.Lower(fn, true)))
		}
	}
	return sequence(lw, items)
}

// expandDefineAdvice is (defadvice! NAME ARGLIST [DOC] [:HOW FUNCTION]… BODY…).
func expandDefineAdvice(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	name, body := args[0].Car, args[2:]
	if len(body) > 1 {
		if _, isDoc := body[0].Car.(*syntax.String); isDoc {
			body = body[1:]
		}
	}
	forms := []kernel.Object{m.Symbol("progn"), kernel.Nil}
	for len(body) > 1 {
		how, ok := kernel.KeywordName(body[0].Car)
		if !ok {
			break
		}
		if adviceKinds[how] {
			forms = append(forms, m.ListOf("lisp--advise", body[1].Car, body[0].Car, m.ListOf("quote", name)))
		}
		body = body[2:]
	}
	var rest kernel.Object = kernel.Nil
	if len(body) > 0 {
		rest = &syntax.Cons{Car: body[0].Car, Cdr: body[0].Cdr, CarAt: body[0].CarAt}
	}
	forms[1] = syntax.NewCons(m.Symbol("defun"), syntax.NewCons(name, syntax.NewCons(args[1].Car, rest)))
	return syntax.List(forms...), nil
}

// adviseAll is (lisp--advise FUNCTION-OR-FUNCTIONS HOW ADVICE).
func adviseAll(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	functions := []kernel.Object{args[0]}
	if _, isList := args[0].(*syntax.Cons); isList {
		var err error
		if functions, err = m.ListItems(args[0]); err != nil {
			return nil, err
		}
	}
	for _, fn := range functions {
		if _, err := adviceAdd(m, []kernel.Object{fn, args[1], args[2], kernel.Nil}); err != nil {
			return nil, err
		}
	}
	return kernel.Nil, nil
}

// expandLoadBeside is (load! FILE [DIRECTORY [NOERROR]]): beside the file that loads.
func expandLoadBeside(m *kernel.Machine, _ *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	var dir, noError kernel.Object = kernel.Nil, kernel.Nil
	if len(args) > 1 {
		dir = args[1].Car
	}
	if len(args) > 2 {
		noError = args[2].Car
	}
	if dir == kernel.Nil {
		dir = m.ListOf("file-name-directory", m.ListOf("or", m.Symbol("load-file-name"), m.Symbol("user-emacs-directory")))
	}
	return m.ListOf("load", m.ListOf("expand-file-name", args[0].Car, dir), noError), nil
}

func expandCommand(m *kernel.Machine, form *syntax.Cons, _ []*syntax.Cons) (kernel.Object, error) {
	return syntax.NewCons(m.Symbol("lambda"), syntax.NewCons(kernel.Nil, syntax.NewCons(m.ListOf("interactive"), form.Cdr))), nil
}
