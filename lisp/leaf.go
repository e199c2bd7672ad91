package lisp

import (
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// leaf and setup, two other macros that gather the configuration of a package.

func leafForms() []Special {
	return []Special{
		{name: "leaf", min: 1, max: -1, lower: lowerLeaf},
		{name: "setup", min: 1, max: -1, lower: lowerSetup},
	}
}

// leafSetters are the keywords of leaf that set variables, in the order in which
// leaf's parts run; those with a star hold (VARIABLE VALUE), the others
// (VARIABLE . VALUE) or ((VARIABLE…) . VALUE).
var (
	leafBefore = []string{":pl-custom", ":custom", ":custom*", ":pre-setq"}
	leafAfter  = []string{":setq", ":setq-default", ":pl-setq", ":pl-setq-default", ":setopt"}
)

func lowerLeaf(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	name, ok := symbolName(args[0].Car)
	if !ok {
		return lw.raiseSignal("wrong-type-argument", lw.m.Symbol("symbolp"), args[0].Car)
	}
	_, list := sections(args[1:])
	by := map[string][]section{}
	for _, sec := range list {
		by[sec.keyword] = append(by[sec.keyword], sec)
	}
	if d := by[":disabled"]; len(d) > 0 && d[0].isTrueFlag() {
		return call(&noteOp{at: d[0].at, text: "skipped: " + name + " is disabled"})
	}
	body := lw.guarded(name, append(append(by[":if"], by[":when"]...), by[":unless"]...), lw.sequence(lw.leafBodies(name, by)))
	return lw.sequence([]zygo.Sexp{lw.isolated(formsOf(by[":preface"])), body, args[0].Car})
}

func formsOf(list []section) []*syntax.Cons {
	var forms []*syntax.Cons
	for _, sec := range list {
		forms = append(forms, sec.forms...)
	}
	return forms
}

func (lw *lowering) leafBodies(name string, by map[string][]section) []zygo.Sexp {
	var items []zygo.Sexp
	set := func(keywords []string) {
		for _, keyword := range keywords {
			for _, form := range formsOf(by[keyword]) {
				items = append(items, lw.leafEntries("leaf "+keyword, form)...)
			}
		}
	}
	set(leafBefore)
	for _, form := range formsOf(by[":hook"]) {
		items = append(items, lw.hookEntries(form, lw.m.Symbol(name), func(hook string) string { return hook })...)
	}
	for _, form := range formsOf(by[":advice"]) {
		items = append(items, lw.leafAdvice(form)...)
	}
	items = append(items, lw.isolated(formsOf(by[":init"])))
	if len(by[":require"]) > 0 {
		items = append(items, call(&loadPackageOp{feature: name, at: lw.at, demanded: true}, lw.thunk(Nil)))
	}
	set(leafAfter)
	return append(items, lw.isolated(formsOf(by[":config"])))
}

// leafEntries is the code of (VARIABLE . VALUE), ((VARIABLE…) . VALUE), or a
// list of such pairs.
func (lw *lowering) leafEntries(by string, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil
	}
	if sym, ok := entry.Car.(*syntax.Symbol); ok {
		return []zygo.Sexp{lw.setIsolated(by, sym, entry.CarAt, pairValue(entry))}
	}
	check(lw.m.enter())
	defer lw.m.leave()
	var items []zygo.Sexp
	if variables, ok := lw.symbolCells(entry.Car); ok {
		for _, v := range variables {
			items = append(items, lw.setIsolated(by, v.Car.(*syntax.Symbol), v.CarAt, pairValue(entry)))
		}
		return items
	}
	entries, _ := lw.cells(entry)
	for _, e := range entries {
		items = append(items, lw.leafEntries(by, e)...)
	}
	return items
}

// leafAdvice is the code of (HOW FUNCTION ADVICE), or of a list of these.
func (lw *lowering) leafAdvice(cell *syntax.Cons) []zygo.Sexp {
	entry, ok := lw.cells(cell.Car)
	if !ok || len(entry) == 0 {
		return nil
	}
	if _, isKeyword := keywordName(entry[0].Car); isKeyword && len(entry) == 3 {
		advice := entry[2].Car
		if _, isSymbol := advice.(*syntax.Symbol); isSymbol {
			advice = lw.m.listOf("quote", advice)
		}
		form := lw.m.listOf("advice-add", lw.m.listOf("quote", entry[1].Car), entry[0].Car, advice)
		return []zygo.Sexp{lw.isolate(lw.placeOf(cell), Nil, lw.lower(form, false))}
	}
	check(lw.m.enter())
	defer lw.m.leave()
	var items []zygo.Sexp
	for _, e := range entry {
		items = append(items, lw.leafAdvice(e)...)
	}
	return items
}

// pairValue is the cell of a pair's value. A value that is a list with one
// constant in it was meant as (VARIABLE VALUE).
func pairValue(entry *syntax.Cons) *syntax.Cons {
	if c, ok := entry.Cdr.(*syntax.Cons); ok && c.Cdr == Nil {
		if _, isSym := c.Car.(*syntax.Symbol); !isSym {
			return c
		}
	}
	return formCell(entry.Cdr, entry.CarAt)
}

// symbolCells are the cells of a list of two or more variables.
func (lw *lowering) symbolCells(o Object) ([]*syntax.Cons, bool) {
	cells, ok := lw.cells(o)
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
	lw   *lowering
	name string
	hook string // what :with-hook or :with-mode says; "" for that of the mode
}

func lowerSetup(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	b := &setupBody{lw: lw}
	cells := args
	switch name := args[0].Car.(type) {
	case *syntax.Symbol:
		b.name, cells = name.Name, args[1:]
	case *syntax.Cons: // (:package NAME), which is a statement too
		b.name, _ = symbolName(carOf(name.Cdr))
	}
	return lw.sequence([]zygo.Sexp{b.code(cells), Nil})
}

func (b *setupBody) code(cells []*syntax.Cons) zygo.Sexp {
	lw := b.lw
	check(lw.m.enter())
	defer lw.m.leave()
	var items []zygo.Sexp
	for i, cell := range cells {
		form, _ := cell.Car.(*syntax.Cons)
		keyword := ""
		if form != nil {
			keyword, _ = keywordName(form.Car)
		}
		if keyword == "" {
			items = append(items, lw.isolated(cells[i:i+1]))
			continue
		}
		args, _ := lw.cells(form.Cdr)
		if condition := b.condition(keyword, args); condition != nil {
			rest := lw.branch(condition, b.code(cells[i+1:]),
				call(&noteOp{at: lw.placeOf(cell), text: "skipped: the rest of " + b.name + ": its " + keyword + " does not hold"}))
			return lw.sequence(append(items, rest))
		}
		items = append(items, b.keyword(keyword, lw.placeOf(cell), args)...)
	}
	return lw.sequence(items)
}

// condition is the code of what decides about the rest of the body; nil if the
// keyword is no such thing.
func (b *setupBody) condition(keyword string, args []*syntax.Cons) zygo.Sexp {
	lw := b.lw
	if keyword == ":disabled" || keyword == ":quit" {
		return Nil
	}
	if len(args) == 0 {
		return nil
	}
	switch keyword {
	case ":only-if":
		return lw.lowerCell(args[0], true)
	case ":needs":
		return lw.lower(lw.m.listOf("executable-find", args[0].Car), true)
	case ":if-host":
		return lw.lower(lw.m.listOf("string=", lw.m.listOf("system-name"), args[0].Car), true)
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
			features = []*syntax.Cons{formCell(lw.m.Symbol(b.name), at)}
		}
		var items []zygo.Sexp
		for _, f := range features {
			if name, ok := symbolName(f.Car); ok {
				items = append(items, call(&loadPackageOp{feature: name, at: at, demanded: true}, lw.thunk(Nil)))
			}
		}
		return items
	case ":hook":
		return b.hooks(args)
	case ":advice":
		if len(args) == 3 {
			form := lw.m.listOf("advice-add", lw.m.listOf("quote", args[0].Car), args[1].Car, args[2].Car)
			return []zygo.Sexp{lw.isolate(at, Nil, lw.lower(form, false))}
		}
	case ":with-mode", ":with-hook":
		return b.withHooks(keyword, args)
	case ":with-feature", ":with-map", ":with-function", ":with-state", ":load-after":
		if len(args) > 0 {
			return []zygo.Sexp{b.code(args[1:])}
		}
	case ":when-loaded", ":without-error", ":unless-loaded":
		return []zygo.Sexp{lw.whenFeatures([]string{b.name}, b.code(args))}
	case ":local-set", ":local-hook", ":bind", ":unbind", ":rebind", ":global", ":bind-into", ":hide-mode", ":face",
		":file-match", ":package", ":if-package", ":if-feature", ":also-load", ":autoload", ":straight", ":quelpa", ":hook-into", ":load-from",
		":diminish", ":load", ":custom-face", ":pkg":
	default:
		lw.m.note(at, "skipped: "+keyword+" of setup is not known")
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
		op := &addHookOp{sym: b.lw.m.Symbol(hook), at: b.lw.placeOf(cell)}
		items = append(items, b.lw.isolate(op.at, Nil, call(op, b.lw.hookFunction(cell)), hook))
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
	lw, m := b.lw, b.lw.m
	var items []zygo.Sexp
	for i := 0; i+1 < len(args); i += 2 {
		if sym, ok := args[i].Car.(*syntax.Symbol); ok {
			items = append(items, lw.setIsolated("setup :option", sym, args[i].CarAt, args[i+1]))
			continue
		}
		place, ok := args[i].Car.(*syntax.Cons)
		sym, isSym := carOf(cdrOf(args[i].Car)).(*syntax.Symbol)
		if !ok || !isSym {
			continue
		}
		element := m.listOf("list", args[i+1].Car)
		var value Object
		switch how, _ := symbolName(place.Car); how {
		case "append", "append*":
			value = m.listOf("append", sym, element)
		case "prepend", "prepend*":
			value = m.listOf("append", element, sym)
		case "remove", "remove*":
			value = m.listOf("remove", args[i+1].Car, sym)
		default:
			continue
		}
		at := place.Cdr.(*syntax.Cons).CarAt
		items = append(items, lw.setIsolated("setup :option", sym, at, formCell(value, args[i+1].CarAt)))
	}
	return items
}
