package configuration

import (
	"sort"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

func customizeFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "custom-set-variables", Max: -1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			return customSet(m, a, "custom-set-variables")
		}},
		{Name: "custom-theme-set-variables", Min: 1, Max: -1, Fn: customThemeSet},
		{Name: "custom-declare-theme", Min: 2, Max: -1, Fn: defineTheme},
		{Name: "enable-theme", Min: 1, Max: 1, Fn: enableTheme},
		{Name: "load-theme", Min: 1, Max: 3, Fn: enableTheme},
		{Name: "custom-set-faces", Max: -1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "customize-set-variable", Min: 2, Max: 3, Fn: subr.SetDefaultByName("customize-set-variable")},
		{Name: "customize-save-variable", Min: 2, Max: 3, Fn: subr.SetDefaultByName("customize-save-variable")},
		{Name: "customize-set-value", Min: 2, Max: 3, Fn: subr.SetFunctionByName("customize-set-value")},
		{Name: "custom-set-default", Min: 2, Max: 2, Fn: subr.SetDefaultByName("custom-set-default")},
		{Name: "custom-reevaluate-setting", Min: 1, Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "custom-add-option", Min: 2, Max: 2, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "custom-add-load", Min: 2, Max: 2, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "add-to-list", Min: 2, Max: 4, Fn: addToList},
		{Name: "add-to-ordered-list", Min: 2, Max: 3, Fn: addToOrderedList},
		{Name: "add-hook", Min: 2, Max: 4, Fn: addHook},
		{Name: "remove-hook", Min: 2, Max: 3, Fn: removeHook},
	}
}

// customSet handles entries (SYMBOL EXP [NOW [REQUESTS [COMMENT]]]). In Emacs
// a variable whose library is not there yet waits for it; here it is set. An
// entry that fails is passed over, as in Emacs.
func customSet(m *kernel.Machine, entries []kernel.Object, by string) (kernel.Object, error) {
	at := m.Here()
	for _, entry := range entries {
		c, ok := entry.(*syntax.Cons)
		if !ok {
			if entry == kernel.Nil {
				continue
			}
			return nil, m.WrongType("listp", entry)
		}
		place := c.CarAt
		if !place.IsKnown() {
			place = at
		}
		sym, err := m.SymbolArg(c.Car)
		if err != nil {
			return nil, err
		}
		err = customEntry(m, sym, c, by, place)
		if signal, ok := err.(*kernel.Signal); ok {
			m.KeepError(kernel.FormError{At: place, Err: signal, Variables: []string{sym.Name}})
		} else if err != nil {
			return nil, err
		}
	}
	return kernel.Nil, nil
}

func customEntry(m *kernel.Machine, sym *syntax.Symbol, entry *syntax.Cons, by string, at syntax.Pos) error {
	if err := requests(m, entry); err != nil {
		return err
	}
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	value, err := m.EvalForm(kernel.CarOf(entry.Cdr), &kernel.Unit{})
	if err != nil {
		if _, isLimit := err.(*kernel.LimitError); !isLimit {
			m.Unwind(height, catches, depth)
		}
		return err
	}
	return m.AssignDefault(sym, value, by, at)
}

// themes are the settings of themes that are not switched on, by theme.
type themes struct {
	defined map[string]bool
	waiting map[string][]kernel.Object
}

var themesOf = kernel.NewState[themes]()

// userThemes are those whose settings count at once: the user's own, and that
// into which use-package puts :custom.
var userThemes = map[string]bool{"user": true, "use-package": true, "leaf": true}

// customThemeSet is (custom-theme-set-variables THEME ENTRY…).
func customThemeSet(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	theme, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	const by = "custom-theme-set-variables"
	if userThemes[theme.Name] {
		return customSet(m, args[1:], by)
	}
	if !themesOf.Of(m).defined[theme.Name] {
		return nil, m.ErrorText("Unknown theme ‘" + theme.Name + "’")
	}
	if themesOf.Of(m).waiting == nil {
		themesOf.Of(m).waiting = map[string][]kernel.Object{}
	}
	themesOf.Of(m).waiting[theme.Name] = append(themesOf.Of(m).waiting[theme.Name], args[1:]...)
	return kernel.Nil, m.Alloc(len(args) * kernel.ObjectBytes)
}

// defineTheme is what (deftheme THEME) does.
func defineTheme(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	theme, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if themesOf.Of(m).defined == nil {
		themesOf.Of(m).defined = map[string]bool{}
	}
	themesOf.Of(m).defined[theme.Name] = true
	return theme, nil
}

// enableTheme is (enable-theme THEME), and load-theme of a theme that is there.
func enableTheme(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, _ := kernel.SymbolName(args[0])
	entries := themesOf.Of(m).waiting[name]
	delete(themesOf.Of(m).waiting, name)
	return customSet(m, entries, "custom-theme-set-variables")
}

// requests requires the features that an entry asks for.
func requests(m *kernel.Machine, entry kernel.Object) error {
	tail, err := subr.Nthcdr(m, []kernel.Object{syntax.Int(3), entry})
	if err != nil {
		return err
	}
	features, err := m.ListItems(kernel.CarOf(tail))
	if err != nil {
		return nil
	}
	for _, f := range features {
		if sym, ok := f.(*syntax.Symbol); ok {
			if _, err := load.Require(m, sym, kernel.Nil, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// variableArg takes the symbol of a variable that holds something.
func variableArg(m *kernel.Machine, o kernel.Object) (*syntax.Symbol, kernel.Object, error) {
	sym, err := m.SymbolArg(o)
	if err != nil {
		return nil, nil, err
	}
	v := m.ValueOf(sym)
	if v == nil {
		return nil, nil, m.Signal("void-variable", sym)
	}
	return sym, v, nil
}

// addToList is (LIST-VAR ELEMENT &optional APPEND COMPARE-FN).
func addToList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	sym, list, err := variableArg(m, args[0])
	if err != nil {
		return nil, err
	}
	found, err := subr.MemberBy(subr.CallTest(args[3], subr.EqualTest))(m, []kernel.Object{args[1], list})
	if err != nil || found != kernel.Nil {
		return list, err
	}
	if args[2] != kernel.Nil {
		added, err := m.NewList(args[1])
		if err != nil {
			return nil, err
		}
		list, err = subr.AppendSequences(m, []kernel.Object{list, added})
		if err != nil {
			return nil, err
		}
	} else if list, err = m.Cons(args[1], list); err != nil {
		return nil, err
	}
	return list, m.SetVariable(sym, list, "add-to-list", at)
}

func addToOrderedList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	sym, list, err := variableArg(m, args[0])
	if err != nil {
		return nil, err
	}
	found, err := subr.MemberBy(subr.EqTest)(m, []kernel.Object{args[1], list})
	if err != nil {
		return nil, err
	}
	items, err := m.ListItems(list)
	if err != nil {
		return nil, err
	}
	if found == kernel.Nil {
		items = append([]kernel.Object{args[1]}, items...)
	}
	all := ordersOf.Of(m)
	orders := (*all)[sym]
	if orders == nil {
		orders = map[kernel.Object]float64{}
		if *all == nil {
			*all = map[*syntax.Symbol]map[kernel.Object]float64{}
		}
		(*all)[sym] = orders
	}
	if kernel.IsNumber(args[2]) {
		orders[args[1]] = subr.FloatOf(args[2])
	}
	sort.SliceStable(items, func(i, j int) bool {
		a, okA := orders[items[i]]
		b, okB := orders[items[j]]
		return okA && (!okB || a < b)
	})
	if list, err = m.NewList(items...); err != nil {
		return nil, err
	}
	return list, m.SetVariable(sym, list, "add-to-ordered-list", at)
}

// addHook is (HOOK FUNCTION &optional DEPTH LOCAL).
func addHook(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	last := kernel.IsTrue(args[2])
	if kernel.IsNumber(args[2]) {
		last = subr.FloatOf(args[2]) > 0
	}
	return addToHook(m, sym, args[1], last, args[3] != kernel.Nil, "add-hook", at)
}

// addToHook puts a function into a hook, unless it is there already.
func addToHook(m *kernel.Machine, sym *syntax.Symbol, fn kernel.Object, last, local bool, by string, at syntax.Pos) (kernel.Object, error) {
	list := hookList(m, sym, local)
	found, err := subr.MemberBy(subr.EqualTest)(m, []kernel.Object{fn, list})
	if err != nil {
		return nil, err
	}
	if found != kernel.Nil {
		return list, setHook(m, sym, list, local, by, at)
	}
	if last {
		added, err := m.NewList(fn)
		if err != nil {
			return nil, err
		}
		list, err = subr.AppendSequences(m, []kernel.Object{list, added})
		if err != nil {
			return nil, err
		}
	} else if list, err = m.Cons(fn, list); err != nil {
		return nil, err
	}
	return list, setHook(m, sym, list, local, by, at)
}

// hookList is a hook's value as a list of functions.
func hookList(m *kernel.Machine, sym *syntax.Symbol, local bool) kernel.Object {
	v := m.DefaultValue(sym)
	if local {
		if l, ok := m.Locals[sym]; ok {
			v = l
		} else {
			v = syntax.List(m.T)
		}
	}
	if v == nil {
		return kernel.Nil
	}
	if c, ok := v.(*syntax.Cons); ok {
		if name, _ := kernel.SymbolName(c.Car); name != "lambda" && name != "closure" {
			return v
		}
	} else if v == kernel.Nil {
		return kernel.Nil
	}
	return syntax.List(v)
}

func setHook(m *kernel.Machine, sym *syntax.Symbol, list kernel.Object, local bool, by string, at syntax.Pos) error {
	if local {
		m.SetLocal(sym, list)
		return nil
	}
	return m.AssignDefault(sym, list, by, at)
}

func removeHook(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	at := m.Site.ArgPlace(0)
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	local := args[2] != kernel.Nil
	if m.ValueOf(sym) == nil {
		return kernel.Nil, nil
	}
	list, err := subr.RemoveBy(subr.EqualTest)(m, []kernel.Object{args[1], hookList(m, sym, local)})
	if err != nil {
		return nil, err
	}
	return kernel.Nil, setHook(m, sym, list, local, "remove-hook", at)
}

// ordersOf are the places that add-to-ordered-list gave to members of lists.
var ordersOf = kernel.NewState[map[*syntax.Symbol]map[kernel.Object]float64]()
