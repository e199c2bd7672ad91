package configuration

import (
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// leaf and setup, two other macros that gather the configuration of a package.

func leafForms() []kernel.Special {
	return []kernel.Special{
		{Name: "leaf", Min: 1, Max: -1, Lower: lowerLeaf},
		{Name: "setup", Min: 1, Max: -1, Lower: lowerSetup},
	}
}

// leafSetters are the keywords of leaf that set variables, in the order in which
// leaf's parts run; those with a star hold (VARIABLE VALUE), the others
// (VARIABLE . VALUE) or ((VARIABLE…) . VALUE).
var (
	leafBefore = []string{":pl-custom", ":custom", ":custom*", ":pre-setq"}
	leafAfter  = []string{":setq", ":setq-default", ":pl-setq", ":pl-setq-default", ":setopt"}
)

func lowerLeaf(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	name, ok := kernel.SymbolName(args[0].Car)
	if !ok {
		return lw.RaiseSignal("wrong-type-argument", lw.M.Symbol("symbolp"), args[0].Car)
	}
	_, list := sections(args[1:])
	by := map[string][]section{}
	for _, sec := range list {
		by[sec.keyword] = append(by[sec.keyword], sec)
	}
	if d := by[":disabled"]; len(d) > 0 && d[0].isTrueFlag() {
		return kernel.Call(&noteOp{at: d[0].at, text: "skipped: " + name + " is disabled"})
	}
	body := guarded(lw, name, append(append(by[":if"], by[":when"]...), by[":unless"]...), sequence(lw, leafBodies(lw, name, by)))
	return sequence(lw, []zygo.Sexp{lw.Isolated(formsOf(by[":preface"])), body, args[0].Car})
}

func formsOf(list []section) []*syntax.Cons {
	var forms []*syntax.Cons
	for _, sec := range list {
		forms = append(forms, sec.forms...)
	}
	return forms
}

func leafBodies(lw *kernel.Lowering, name string, by map[string][]section) []zygo.Sexp {
	var items []zygo.Sexp
	set := func(keywords []string) {
		for _, keyword := range keywords {
			for _, form := range formsOf(by[keyword]) {
				items = append(items, leafEntries(lw, "leaf "+keyword, form)...)
			}
		}
	}
	set(leafBefore)
	for _, form := range formsOf(by[":hook"]) {
		items = append(items, hookEntries(lw, form, lw.M.Symbol(name), func(hook string) string { return hook })...)
	}
	for _, form := range formsOf(by[":advice"]) {
		items = append(items, leafAdvice(lw, form)...)
	}
	items = append(items, lw.Isolated(formsOf(by[":init"])))
	if len(by[":require"]) > 0 {
		items = append(items, kernel.Call(&loadPackageOp{feature: name, at: lw.At, demanded: true}, lw.Thunk(kernel.Nil)))
	}
	set(leafAfter)
	return append(items, lw.Isolated(formsOf(by[":config"])))
}

// leafEntries is the code of (VARIABLE . VALUE), ((VARIABLE…) . VALUE), or a
// list of such pairs.
func leafEntries(lw *kernel.Lowering, by string, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil
	}
	if sym, ok := entry.Car.(*syntax.Symbol); ok {
		return []zygo.Sexp{setIsolated(lw, by, sym, entry.CarAt, pairValue(entry))}
	}
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	var items []zygo.Sexp
	if variables, ok := symbolCells(lw, entry.Car); ok {
		for _, v := range variables {
			items = append(items, setIsolated(lw, by, v.Car.(*syntax.Symbol), v.CarAt, pairValue(entry)))
		}
		return items
	}
	entries, _ := lw.Cells(entry)
	for _, e := range entries {
		items = append(items, leafEntries(lw, by, e)...)
	}
	return items
}

// leafAdvice is the code of (HOW FUNCTION ADVICE), or of a list of these.
func leafAdvice(lw *kernel.Lowering, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := lw.Cells(cell.Car)
	if !ok || len(entry) == 0 {
		return nil
	}
	if _, isKeyword := kernel.KeywordName(entry[0].Car); isKeyword && len(entry) == 3 {
		advice := entry[2].Car
		if _, isSymbol := advice.(*syntax.Symbol); isSymbol {
			advice = lw.M.ListOf("quote", advice)
		}
		form := lw.M.ListOf("advice-add", lw.M.ListOf("quote", entry[1].Car), entry[0].Car, advice)
		return []zygo.Sexp{lw.Isolate(lw.PlaceOf(cell), kernel.Nil, lw.Lower(form, false))}
	}
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	var items []zygo.Sexp
	for _, e := range entry {
		items = append(items, leafAdvice(lw, e)...)
	}
	return items
}

// pairValue is the cell of a pair's value. A value that is a list with one
// constant in it was meant as (VARIABLE VALUE).
func pairValue(entry *syntax.Cons) *syntax.Cons {
	if c, ok := entry.Cdr.(*syntax.Cons); ok && c.Cdr == kernel.Nil {
		if _, isSym := c.Car.(*syntax.Symbol); !isSym {
			return c
		}
	}
	return formCell(entry.Cdr, entry.CarAt)
}

// symbolCells are the cells of a list of two or more variables.
func symbolCells(lw *kernel.Lowering, o kernel.Object) ([]*syntax.Cons, bool) {
	cells, ok := lw.Cells(o)
	if !ok || len(cells) < 2 {
		return nil, false
	}
	for _, c := range cells {
		sym, ok := c.Car.(*syntax.Symbol)
		if !ok || sym.Constant {
			return nil, false
		}
		switch sym.Name {
		case "quote", "function", "`", "lambda":
			return nil, false
		}
	}
	return cells, true
}

// setupBody is the body of a setup form: its statements, and the local macros
// that setup names by keywords.
type setupBody struct {
	lw   *kernel.Lowering
	name string
	hook string // what :with-hook or :with-mode says; "" for that of the mode
}

func lowerSetup(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	b := &setupBody{lw: lw}
	cells := args
	switch name := args[0].Car.(type) {
	case *syntax.Symbol:
		b.name, cells = name.Name, args[1:]
	case *syntax.Cons: // (:package NAME), which is a statement too
		b.name, _ = kernel.SymbolName(kernel.CarOf(name.Cdr))
	}
	return sequence(lw, []zygo.Sexp{b.code(cells), kernel.Nil})
}

func (b *setupBody) code(cells []*syntax.Cons) zygo.Sexp {
	lw := b.lw
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	var items []zygo.Sexp
	for i, cell := range cells {
		form, _ := cell.Car.(*syntax.Cons)
		keyword := ""
		if form != nil {
			keyword, _ = kernel.KeywordName(form.Car)
		}
		if keyword == "" {
			items = append(items, lw.Isolated(cells[i:i+1]))
			continue
		}
		args, _ := lw.Cells(form.Cdr)
		if condition := b.condition(keyword, args); condition != nil {
			rest := lw.Branch(condition, b.code(cells[i+1:]),
				kernel.Call(&noteOp{at: lw.PlaceOf(cell), text: "skipped: the rest of " + b.name + ": its " + keyword + " does not hold"}))
			return sequence(lw, append(items, rest))
		}
		items = append(items, b.keyword(keyword, lw.PlaceOf(cell), args)...)
	}
	return sequence(lw, items)
}

// condition is the code of what decides about the rest of the body; nil if the
// keyword is no such thing.
func (b *setupBody) condition(keyword string, args []*syntax.Cons) zygo.Sexp {
	lw := b.lw
	if keyword == ":disabled" || keyword == ":quit" {
		return kernel.Nil
	}
	if len(args) == 0 {
		return nil
	}
	switch keyword {
	case ":only-if":
		return lw.LowerCell(args[0], true)
	case ":needs":
		return lw.Lower(lw.M.ListOf("executable-find", args[0].Car), true)
	case ":if-host":
		return lw.Lower(lw.M.ListOf("string=", lw.M.ListOf("system-name"), args[0].Car), true)
	}
	return nil
}

// keyword is the code of one local macro of setup; those about keys, modes and
// faces have none.
func (b *setupBody) keyword(keyword string, at syntax.Pos, args []*syntax.Cons) []zygo.Sexp {
	lw := b.lw
	switch keyword {
	case ":option", ":setopt", ":set":
		return b.options(args)
	case ":require":
		features := args
		if len(features) == 0 {
			features = []*syntax.Cons{formCell(lw.M.Symbol(b.name), at)}
		}
		var items []zygo.Sexp
		for _, f := range features {
			if name, ok := kernel.SymbolName(f.Car); ok {
				items = append(items, kernel.Call(&loadPackageOp{feature: name, at: at, demanded: true}, lw.Thunk(kernel.Nil)))
			}
		}
		return items
	case ":hook":
		return b.hooks(args)
	case ":advice":
		if len(args) == 3 {
			form := lw.M.ListOf("advice-add", lw.M.ListOf("quote", args[0].Car), args[1].Car, args[2].Car)
			return []zygo.Sexp{lw.Isolate(at, kernel.Nil, lw.Lower(form, false))}
		}
	case ":with-mode", ":with-hook":
		return b.withHooks(keyword, args)
	case ":with-feature", ":with-map", ":with-function", ":with-state", ":load-after":
		if len(args) > 0 {
			return []zygo.Sexp{b.code(args[1:])}
		}
	case ":when-loaded", ":without-error", ":unless-loaded":
		return []zygo.Sexp{whenFeatures(lw, []string{b.name}, b.code(args))}
	case ":local-set", ":local-hook", ":bind", ":unbind", ":rebind", ":global", ":bind-into", ":hide-mode", ":face",
		":file-match", ":package", ":if-package", ":if-feature", ":also-load", ":autoload", ":straight", ":quelpa", ":hook-into", ":load-from",
		":diminish", ":load", ":custom-face", ":pkg":
	default:
		lw.M.Note(at, "skipped: "+keyword+" of setup is not known")
	}
	return nil
}

// hooks is the code of (:hook FUNCTION…).
func (b *setupBody) hooks(functions []*syntax.Cons) []zygo.Sexp {
	hook := b.hook
	if hook == "" {
		hook = strings.TrimSuffix(b.name, "-mode") + "-mode-hook"
	}
	var items []zygo.Sexp
	for _, cell := range functions {
		op := &addHookOp{sym: b.lw.M.Symbol(hook), at: b.lw.PlaceOf(cell)}
		items = append(items, b.lw.Isolate(op.at, kernel.Nil, kernel.Call(op, hookFunction(b.lw, cell)), hook))
	}
	return items
}

// withHooks is the code of (:with-hook HOOKS BODY…) and (:with-mode MODES BODY…).
func (b *setupBody) withHooks(keyword string, args []*syntax.Cons) []zygo.Sexp {
	if len(args) == 0 {
		return nil
	}
	var items []zygo.Sexp
	for _, name := range featureNames(args[0].Car) {
		inner := *b
		if inner.hook = name; keyword == ":with-mode" {
			inner.hook = name + "-hook"
		}
		items = append(items, inner.code(args[1:]))
	}
	return items
}

// options is the code of VARIABLE VALUE …; in place of a variable may stand
// (append VARIABLE), (prepend VARIABLE) or (remove VARIABLE), for one element of a list.
func (b *setupBody) options(args []*syntax.Cons) []zygo.Sexp {
	lw, m := b.lw, b.lw.M
	var items []zygo.Sexp
	for i := 0; i+1 < len(args); i += 2 {
		if sym, ok := args[i].Car.(*syntax.Symbol); ok {
			items = append(items, setIsolated(lw, "setup :option", sym, args[i].CarAt, args[i+1]))
			continue
		}
		place, ok := args[i].Car.(*syntax.Cons)
		sym, isSym := kernel.CarOf(kernel.CdrOf(args[i].Car)).(*syntax.Symbol)
		if !ok || !isSym {
			continue
		}
		element := m.ListOf("list", args[i+1].Car)
		var value kernel.Object
		switch how, _ := kernel.SymbolName(place.Car); how {
		case "append", "append*":
			value = m.ListOf("append", sym, element)
		case "prepend", "prepend*":
			value = m.ListOf("append", element, sym)
		case "remove", "remove*":
			value = m.ListOf("remove", args[i+1].Car, sym)
		default:
			continue
		}
		at := place.Cdr.(*syntax.Cons).CarAt
		items = append(items, setIsolated(lw, "setup :option", sym, at, formCell(value, args[i+1].CarAt)))
	}
	return items
}
