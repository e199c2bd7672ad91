package lisp

import (
	"sort"

	"smtpmail/lisp/syntax"
)

func customizeFunctions() []Subr {
	return []Subr{
		{Name: "custom-set-variables", Max: -1, fn: func(m *Machine, a []Object) (Object, error) { return customSet(m, a, "custom-set-variables") }},
		{Name: "custom-theme-set-variables", Min: 1, Max: -1, fn: customThemeSet},
		{Name: "custom-declare-theme", Min: 2, Max: -1, fn: defineTheme},
		{Name: "enable-theme", Min: 1, Max: 1, fn: enableTheme},
		{Name: "load-theme", Min: 1, Max: 3, fn: enableTheme},
		{Name: "custom-set-faces", Max: -1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "customize-set-variable", Min: 2, Max: 3, fn: setDefaultByName("customize-set-variable")},
		{Name: "customize-save-variable", Min: 2, Max: 3, fn: setDefaultByName("customize-save-variable")},
		{Name: "customize-set-value", Min: 2, Max: 3, fn: setFunctionByName("customize-set-value")},
		{Name: "custom-set-default", Min: 2, Max: 2, fn: setDefaultByName("custom-set-default")},
		{Name: "custom-reevaluate-setting", Min: 1, Max: 1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "custom-add-option", Min: 2, Max: 2, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "custom-add-load", Min: 2, Max: 2, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "add-to-list", Min: 2, Max: 4, fn: addToList},
		{Name: "add-to-ordered-list", Min: 2, Max: 3, fn: addToOrderedList},
		{Name: "add-hook", Min: 2, Max: 4, fn: addHook},
		{Name: "remove-hook", Min: 2, Max: 3, fn: removeHook},
	}
}

// customSet handles entries (SYMBOL EXP [NOW [REQUESTS [COMMENT]]]). In Emacs
// a variable whose library is not there yet waits for it; here it is set. An
// entry that fails is passed over, as in Emacs.
func customSet(m *Machine, entries []Object, by string) (Object, error) {
	at := m.here()
	for _, entry := range entries {
		c, ok := entry.(*syntax.Cons)
		if !ok {
			if entry == Nil {
				continue
			}
			return nil, m.wrongType("listp", entry)
		}
		place := c.CarAt
		if !place.IsKnown() {
			place = at
		}
		sym, err := m.symbolArg(c.Car)
		if err != nil {
			return nil, err
		}
		err = m.customEntry(sym, c, by, place)
		if signal, ok := err.(*Signal); ok {
			m.keepError(FormError{At: place, Err: signal, Variables: []string{sym.Name}})
		} else if err != nil {
			return nil, err
		}
	}
	return Nil, nil
}

func (m *Machine) customEntry(sym *syntax.Symbol, entry *syntax.Cons, by string, at syntax.Pos) error {
	if err := m.requests(entry); err != nil {
		return err
	}
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	value, err := m.evalForm(carOf(entry.Cdr), &unit{})
	if err != nil {
		if _, isLimit := err.(*LimitError); !isLimit {
			m.unwind(height, catches, depth)
		}
		return err
	}
	return m.setDefault(sym, value, by, at)
}

// themes are the settings of themes that are not switched on, by theme.
type themes struct {
	defined map[string]bool
	waiting map[string][]Object
}

var themesOf = NewState[themes]()

// userThemes are those whose settings count at once: the user's own, and that
// into which use-package puts :custom.
var userThemes = map[string]bool{"user": true, "use-package": true, "leaf": true}

// customThemeSet is (custom-theme-set-variables THEME ENTRY…).
func customThemeSet(m *Machine, args []Object) (Object, error) {
	theme, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	const by = "custom-theme-set-variables"
	if userThemes[theme.Name] {
		return customSet(m, args[1:], by)
	}
	if !themesOf.Of(m).defined[theme.Name] {
		return nil, m.errorText("Unknown theme ‘" + theme.Name + "’")
	}
	if themesOf.Of(m).waiting == nil {
		themesOf.Of(m).waiting = map[string][]Object{}
	}
	themesOf.Of(m).waiting[theme.Name] = append(themesOf.Of(m).waiting[theme.Name], args[1:]...)
	return Nil, m.alloc(len(args) * objectBytes)
}

// defineTheme is what (deftheme THEME) does.
func defineTheme(m *Machine, args []Object) (Object, error) {
	theme, err := m.symbolArg(args[0])
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
func enableTheme(m *Machine, args []Object) (Object, error) {
	name, _ := symbolName(args[0])
	entries := themesOf.Of(m).waiting[name]
	delete(themesOf.Of(m).waiting, name)
	return customSet(m, entries, "custom-theme-set-variables")
}

// requests requires the features that an entry asks for.
func (m *Machine) requests(entry Object) error {
	tail, err := nthcdr(m, []Object{syntax.Int(3), entry})
	if err != nil {
		return err
	}
	features, err := m.listItems(carOf(tail))
	if err != nil {
		return nil
	}
	for _, f := range features {
		if sym, ok := f.(*syntax.Symbol); ok {
			if _, err := m.require(sym, Nil, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// variableArg takes the symbol of a variable that holds something.
func (m *Machine) variableArg(o Object) (*syntax.Symbol, Object, error) {
	sym, err := m.symbolArg(o)
	if err != nil {
		return nil, nil, err
	}
	v := m.value(sym)
	if v == nil {
		return nil, nil, m.signal("void-variable", sym)
	}
	return sym, v, nil
}

// addToList is (LIST-VAR ELEMENT &optional APPEND COMPARE-FN).
func addToList(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	sym, list, err := m.variableArg(args[0])
	if err != nil {
		return nil, err
	}
	found, err := memberBy(callTest(args[3], equalTest))(m, []Object{args[1], list})
	if err != nil || found != Nil {
		return list, err
	}
	if args[2] != Nil {
		added, err := m.newList(args[1])
		if err != nil {
			return nil, err
		}
		list, err = appendSequences(m, []Object{list, added})
		if err != nil {
			return nil, err
		}
	} else if list, err = m.cons(args[1], list); err != nil {
		return nil, err
	}
	return list, m.setVariable(sym, list, "add-to-list", at)
}

func addToOrderedList(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	sym, list, err := m.variableArg(args[0])
	if err != nil {
		return nil, err
	}
	found, err := memberBy(eqTest)(m, []Object{args[1], list})
	if err != nil {
		return nil, err
	}
	items, err := m.listItems(list)
	if err != nil {
		return nil, err
	}
	if found == Nil {
		items = append([]Object{args[1]}, items...)
	}
	all := ordersOf.Of(m)
	orders := (*all)[sym]
	if orders == nil {
		orders = map[Object]float64{}
		if *all == nil {
			*all = map[*syntax.Symbol]map[Object]float64{}
		}
		(*all)[sym] = orders
	}
	if isNumber(args[2]) {
		orders[args[1]] = floatOf(args[2])
	}
	sort.SliceStable(items, func(i, j int) bool {
		a, okA := orders[items[i]]
		b, okB := orders[items[j]]
		return okA && (!okB || a < b)
	})
	if list, err = m.newList(items...); err != nil {
		return nil, err
	}
	return list, m.setVariable(sym, list, "add-to-ordered-list", at)
}

// addHook is (HOOK FUNCTION &optional DEPTH LOCAL).
func addHook(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	last := isTrue(args[2])
	if isNumber(args[2]) {
		last = floatOf(args[2]) > 0
	}
	return m.addToHook(sym, args[1], last, args[3] != Nil, "add-hook", at)
}

// addToHook puts a function into a hook, unless it is there already.
func (m *Machine) addToHook(sym *syntax.Symbol, fn Object, last, local bool, by string, at syntax.Pos) (Object, error) {
	list := m.hookList(sym, local)
	found, err := memberBy(equalTest)(m, []Object{fn, list})
	if err != nil {
		return nil, err
	}
	if found != Nil {
		return list, m.setHook(sym, list, local, by, at)
	}
	if last {
		added, err := m.newList(fn)
		if err != nil {
			return nil, err
		}
		list, err = appendSequences(m, []Object{list, added})
		if err != nil {
			return nil, err
		}
	} else if list, err = m.cons(fn, list); err != nil {
		return nil, err
	}
	return list, m.setHook(sym, list, local, by, at)
}

// hookList is a hook's value as a list of functions.
func (m *Machine) hookList(sym *syntax.Symbol, local bool) Object {
	v := m.defaultValue(sym)
	if local {
		if l, ok := m.locals[sym]; ok {
			v = l
		} else {
			v = syntax.List(m.t)
		}
	}
	if v == nil {
		return Nil
	}
	if c, ok := v.(*syntax.Cons); ok {
		if name, _ := symbolName(c.Car); name != "lambda" && name != "closure" {
			return v
		}
	} else if v == Nil {
		return Nil
	}
	return syntax.List(v)
}

func (m *Machine) setHook(sym *syntax.Symbol, list Object, local bool, by string, at syntax.Pos) error {
	if local {
		m.setLocal(sym, list)
		return nil
	}
	return m.setDefault(sym, list, by, at)
}

func removeHook(m *Machine, args []Object) (Object, error) {
	at := m.site.argPlace(0)
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	local := args[2] != Nil
	if m.value(sym) == nil {
		return Nil, nil
	}
	list, err := removeBy(equalTest)(m, []Object{args[1], m.hookList(sym, local)})
	if err != nil {
		return nil, err
	}
	return Nil, m.setHook(sym, list, local, "remove-hook", at)
}

// ordersOf are the places that add-to-ordered-list gave to members of lists.
var ordersOf = NewState[map[*syntax.Symbol]map[Object]float64]()
