package lisp

import (
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// use-package and Doom's use-package!. The keywords work in use-package's
// order, whatever theirs is in the form: :load-path, :preface, conditions,
// :after, :custom, :hook, :init, then the package is loaded and :config runs.
// A package that the user's Emacs loads later has its :config run when the
// host's turn comes to load it, else at once.

func usePackageForms() []Special {
	return []Special{
		{name: "use-package", min: 1, max: -1, lower: lowerUsePackage},
		{name: "use-package!", min: 1, max: -1, lower: lowerUsePackage},
		{name: "use-feature", min: 1, max: -1, lower: lowerUsePackage},
	}
}

// usePackageKeywords are the keywords that say nothing about settings; true
// marks those by which use-package defers loading.
var usePackageKeywords = map[string]bool{
	":bind": true, ":bind*": true, ":bind-keymap": true, ":bind-keymap*": true, ":mode": true, ":interpreter": true,
	":magic": true, ":magic-fallback": true, ":hook": true, ":commands": true, ":general": true, ":chords": true,
	":after-call": true, ":defer-incrementally": true, ":autoload": true, ":ghook": true, ":gfhook": true,
	":ensure": false, ":pin": false, ":straight": false, ":quelpa": false, ":vc": false, ":elpaca": false, ":no-require": false,
	":requires": false, ":catch": false, ":defines": false, ":functions": false, ":diminish": false, ":delight": false,
	":custom-face": false, ":ensure-system-package": false, ":blackout": false, ":bind-lazy": false, ":package": false,
	":smartrep": false, ":hydra": false, ":pretty-hydra": false, ":mode-hydra": false, ":transient": false, ":evil-bind": false,
	":el-get": false, ":local": false, ":disabled": false, ":demand": false, ":defer": false, ":after": false, ":load-path": false,
	":preface": false, ":if": false, ":when": false, ":unless": false, ":custom": false, ":init": false, ":config": false, ":recipe": false,
}

// usePackage is one use-package form taken apart.
type usePackage struct {
	lw       *lowering
	feature  string
	by       map[string][]section
	deferred bool
	demanded bool
}

func lowerUsePackage(lw *lowering, s *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	name, ok := symbolName(args[0].Car)
	if text, isString := args[0].Car.(*syntax.String); isString {
		name, ok = text.S, true
	}
	if !ok {
		return lw.raiseSignal("error", syntax.NewString(s.sym.Name+" wants the name of a package"))
	}
	u := &usePackage{lw: lw, feature: name, by: map[string][]section{}}
	_, list := sections(args[1:])
	for _, sec := range list {
		u.add(sec)
	}
	return u.code()
}

func (u *usePackage) add(sec section) {
	defers, known := usePackageKeywords[sec.keyword]
	if !known {
		u.lw.m.note(sec.at, "skipped: "+sec.keyword+" of use-package is not known")
		return
	}
	switch {
	case sec.keyword == ":defer":
		u.deferred = u.deferred || sec.isTrueFlag()
	case sec.keyword == ":demand":
		u.demanded = u.demanded || sec.isTrueFlag()
	case defers:
		u.deferred = true
	}
	u.by[sec.keyword] = append(u.by[sec.keyword], sec)
}

// forms are all forms behind a keyword.
func (u *usePackage) forms(keyword string) []*syntax.Cons {
	var forms []*syntax.Cons
	for _, sec := range u.by[keyword] {
		forms = append(forms, sec.forms...)
	}
	return forms
}

func (u *usePackage) code() zygo.Sexp {
	lw := u.lw
	if d := u.by[":disabled"]; len(d) > 0 && d[0].isTrueFlag() {
		return call(&noteOp{at: d[0].at, text: "skipped: " + u.feature + " is disabled"})
	}
	var conditions []section
	for _, keyword := range []string{":if", ":when", ":unless"} {
		conditions = append(conditions, u.by[keyword]...)
	}
	var after []string
	for _, form := range u.forms(":after") {
		after = append(after, featureNames(form.Car)...)
	}
	body := lw.guarded(u.feature, conditions, lw.whenFeatures(after, lw.sequence(u.bodies())))
	return lw.sequence([]zygo.Sexp{u.loadPath(), lw.isolated(u.forms(":preface")), body, lw.m.Symbol(u.feature)})
}

// bodies are what the conditions and :after stand in front of.
func (u *usePackage) bodies() []zygo.Sexp {
	lw := u.lw
	var items []zygo.Sexp
	for _, form := range u.forms(":custom") {
		items = append(items, lw.customEntries(":custom", form)...)
	}
	for _, form := range u.forms(":hook") {
		items = append(items, lw.packageHooks(u.feature, form)...)
	}
	items = append(items, lw.isolated(u.forms(":init")))
	op := &loadPackageOp{feature: u.feature, at: lw.at, deferred: u.deferred && !u.demanded, demanded: u.demanded}
	if r := u.by[":no-require"]; len(r) > 0 && r[0].isTrueFlag() {
		op.virtual = true
	}
	return append(items, call(op, lw.thunk(lw.isolated(u.forms(":config")))))
}

// customEntries are (VARIABLE VALUE [COMMENT]), one or a list of them.
func (lw *lowering) customEntries(by string, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil
	}
	if sym, ok := entry.Car.(*syntax.Symbol); ok {
		value, _ := entry.Cdr.(*syntax.Cons)
		return []zygo.Sexp{lw.setIsolated(by, sym, entry.CarAt, value)}
	}
	var items []zygo.Sexp
	entries, _ := lw.cells(entry)
	check(lw.m.enter())
	defer lw.m.leave()
	for _, e := range entries {
		items = append(items, lw.customEntries(by, e)...)
	}
	return items
}

// loadPackageOp loads a package and then runs its :config.
type loadPackageOp struct {
	constant
	feature  string
	at       syntax.Pos
	deferred bool
	demanded bool
	virtual  bool // :no-require
}

func (l *loadPackageOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	config := func() error {
		_, err := m.runThunk(args[0])
		return err
	}
	always, _ := m.Value("use-package-always-defer")
	if l.deferred || (always != nil && always != Nil && !l.demanded) {
		return Nil, m.whenPackageLoads([]string{l.feature}, l.at, config)
	}
	if !l.virtual {
		if err := l.load(m); err != nil {
			return nil, err
		}
	}
	return Nil, config()
}

// load makes the package's feature present: the host waits for it, or it is a
// file on the load path. Any other package is taken to be installed.
func (l *loadPackageOp) load(m *Machine) error {
	if !m.isAwaited(l.feature) {
		if found, err := m.findLibrary(l.feature); found == "" {
			return err
		}
	}
	_, err := m.require(m.Symbol(l.feature), Nil, true)
	if signal, ok := err.(*Signal); ok {
		m.keepError(FormError{At: l.at, Err: signal})
		return nil
	}
	return err
}

// loadPath is the code that adds the folders of :load-path, relative ones below
// user-emacs-directory.
func (u *usePackage) loadPath() zygo.Sexp {
	lw := u.lw
	var items []zygo.Sexp
	for _, cell := range u.forms(":load-path") {
		var value zygo.Sexp = cell.Car
		if c, ok := cell.Car.(*syntax.Cons); ok {
			if _, isName := c.Car.(*syntax.String); !isName {
				value = lw.lowerCell(cell, true)
			}
		}
		items = append(items, lw.isolate(lw.placeOf(cell), cell.Car, call(addLoadPathOp, value)))
	}
	return lw.sequence(items)
}

var addLoadPathOp = &primitive{name: "load-path", f: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	dirs := []Object{args[0]}
	if _, isList := args[0].(*syntax.Cons); isList {
		var err error
		if dirs, err = m.listItems(args[0]); err != nil {
			return nil, err
		}
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		dir, ok := dirs[i].(*syntax.String)
		if !ok {
			continue
		}
		list, _ := m.Value("load-path")
		added, err := m.cons(syntax.NewString(m.expandFileName(dir.S, m.emacsDirectoryValue())), list)
		if err != nil {
			return nil, err
		}
		m.Symbol("load-path").Value = added
	}
	return Nil, nil
}}

// packageHooks are the hooks of one :hook argument: HOOK, (HOOK . FUNCTION),
// ((HOOK…) . FUNCTION), or a list of these. A hook's name goes without "-hook".
func (lw *lowering) packageHooks(feature string, cell *syntax.Cons) []zygo.Sexp {
	mode := feature
	if !strings.HasSuffix(mode, "-mode") {
		mode += "-mode"
	}
	return lw.hookEntries(cell, lw.m.Symbol(mode), func(name string) string {
		if strings.HasSuffix(name, "-hook") || strings.HasSuffix(name, "-functions") {
			return name
		}
		return name + "-hook"
	})
}

// hookEntries is the code of the entries of a :hook; function is for those that
// name none.
func (lw *lowering) hookEntries(cell *syntax.Cons, function Object, hookName func(string) string) []zygo.Sexp {
	add := func(hooks Object, at syntax.Pos, fn zygo.Sexp) []zygo.Sexp {
		var items []zygo.Sexp
		for _, name := range featureNames(hooks) {
			op := &addHookOp{sym: lw.m.Symbol(hookName(name)), at: at}
			items = append(items, lw.isolate(at, Nil, call(op, fn), op.sym.Name))
		}
		return items
	}
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return add(cell.Car, lw.placeOf(cell), function)
	}
	if isFunctionForm(entry.Cdr) {
		fn := entry.Cdr
		if c, ok := fn.(*syntax.Cons); ok && c.Cdr == Nil {
			fn = c.Car // (HOOK FUNCTION), as some write it
		}
		return add(entry.Car, lw.placeOf(entry), lw.hookFunction(formCell(fn, entry.CarAt)))
	}
	check(lw.m.enter())
	defer lw.m.leave()
	var items []zygo.Sexp
	entries, _ := lw.cells(entry)
	for _, e := range entries {
		items = append(items, lw.hookEntries(e, function, hookName)...)
	}
	return items
}

// isFunctionForm tells whether what follows a hook in a pair is a function: a
// symbol, a lambda, or a quoted one of these.
func isFunctionForm(o Object) bool {
	switch f := o.(type) {
	case *syntax.Symbol:
		return true
	case *syntax.Cons:
		switch name, _ := symbolName(f.Car); name {
		case "lambda", "function", "quote", "cl-function":
			return true
		}
		if inner, ok := f.Car.(*syntax.Cons); ok && f.Cdr == Nil {
			name, _ := symbolName(inner.Car)
			return name == "lambda" || name == "function" || name == "quote"
		}
	}
	return false
}

func (lw *lowering) hookFunction(cell *syntax.Cons) zygo.Sexp {
	if sym, ok := cell.Car.(*syntax.Symbol); ok {
		return sym
	}
	return lw.lowerCell(cell, true)
}

// addHookOp adds a function to a hook.
type addHookOp struct {
	constant
	sym *syntax.Symbol
	at  syntax.Pos
}

func (a *addHookOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return m.addToHook(a.sym, args[0], false, false, ":hook", a.at)
}
