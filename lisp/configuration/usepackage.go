package configuration

import (
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// use-package and Doom's use-package!. The keywords work in use-package's
// order, whatever theirs is in the form: :load-path, :preface, conditions,
// :after, :custom, :hook, :init, then the package is loaded and :config runs.
// A package that the user's Emacs loads later has its :config run when the
// host's turn comes to load it, else at once.

func usePackageForms() []kernel.Special {
	return []kernel.Special{
		{Name: "use-package", Min: 1, Max: -1, Lower: lowerUsePackage},
		{Name: "use-package!", Min: 1, Max: -1, Lower: lowerUsePackage},
		{Name: "use-feature", Min: 1, Max: -1, Lower: lowerUsePackage},
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
	lw       *kernel.Lowering
	feature  string
	by       map[string][]section
	deferred bool
	demanded bool
}

func lowerUsePackage(lw *kernel.Lowering, s *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	name, ok := kernel.SymbolName(args[0].Car)
	if text, isString := args[0].Car.(*syntax.String); isString {
		name, ok = text.S, true
	}
	if !ok {
		return lw.RaiseSignal("error", syntax.NewString(s.Sym.Name+" wants the name of a package"))
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
		u.lw.M.Note(sec.at, "skipped: "+sec.keyword+" of use-package is not known")
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
		return kernel.Call(&noteOp{at: d[0].at, text: "skipped: " + u.feature + " is disabled"})
	}
	var conditions []section
	for _, keyword := range []string{":if", ":when", ":unless"} {
		conditions = append(conditions, u.by[keyword]...)
	}
	var after []string
	for _, form := range u.forms(":after") {
		after = append(after, featureNames(form.Car)...)
	}
	body := guarded(lw, u.feature, conditions, whenFeatures(lw, after, sequence(lw, u.bodies())))
	return sequence(lw, []zygo.Sexp{u.loadPath(), lw.Isolated(u.forms(":preface")), body, lw.M.Symbol(u.feature)})
}

// bodies are what the conditions and :after stand in front of.
func (u *usePackage) bodies() []zygo.Sexp {
	lw := u.lw
	var items []zygo.Sexp
	for _, form := range u.forms(":custom") {
		items = append(items, customEntries(lw, ":custom", form)...)
	}
	for _, form := range u.forms(":hook") {
		items = append(items, packageHooks(lw, u.feature, form)...)
	}
	for _, form := range append(u.forms(":bind"), u.forms(":bind*")...) {
		items = append(items, bindEntries(lw, form)...)
	}
	items = append(items, lw.Isolated(u.forms(":init")))
	op := &loadPackageOp{feature: u.feature, at: lw.At, deferred: u.deferred && !u.demanded, demanded: u.demanded}
	if r := u.by[":no-require"]; len(r) > 0 && r[0].isTrueFlag() {
		op.virtual = true
	}
	return append(items, kernel.Call(op, lw.Thunk(lw.Isolated(u.forms(":config")))))
}

// customEntries are (VARIABLE VALUE [COMMENT]), one or a list of them.
func customEntries(lw *kernel.Lowering, by string, cell *syntax.Cons) []zygo.Sexp {
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return nil
	}
	if sym, ok := entry.Car.(*syntax.Symbol); ok {
		value, _ := entry.Cdr.(*syntax.Cons)
		return []zygo.Sexp{setIsolated(lw, by, sym, entry.CarAt, value)}
	}
	var items []zygo.Sexp
	entries, _ := lw.Cells(entry)
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	for _, e := range entries {
		items = append(items, customEntries(lw, by, e)...)
	}
	return items
}

// loadPackageOp loads a package and then runs its :config.
type loadPackageOp struct {
	kernel.Constant
	feature  string
	at       syntax.Pos
	deferred bool
	demanded bool
	virtual  bool // :no-require
}

func (l *loadPackageOp) Run(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	config := func() error {
		_, err := m.RunThunk(args[0])
		return err
	}
	always, _ := m.Value("use-package-always-defer")
	if l.deferred || (always != nil && always != kernel.Nil && !l.demanded) {
		return kernel.Nil, whenPackageLoads(m, []string{l.feature}, l.at, config)
	}
	if !l.virtual {
		if err := l.load(m); err != nil {
			return nil, err
		}
	}
	return kernel.Nil, config()
}

// load makes the package's feature present: the host waits for it, or it is a
// file on the load path. Any other package is taken to be installed.
func (l *loadPackageOp) load(m *kernel.Machine) error {
	if !isAwaited(m, l.feature) {
		if found, err := load.FindLibrary(m, l.feature); found == "" {
			return err
		}
	}
	_, err := load.Require(m, m.Symbol(l.feature), kernel.Nil, true)
	if signal, ok := err.(*kernel.Signal); ok {
		m.KeepError(kernel.FormError{At: l.at, Err: signal})
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
				value = lw.LowerCell(cell, true)
			}
		}
		items = append(items, lw.Isolate(lw.PlaceOf(cell), cell.Car, kernel.Call(addLoadPathOp, value)))
	}
	return sequence(lw, items)
}

var addLoadPathOp = &kernel.Primitive{Name: "load-path", F: func(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	dirs := []kernel.Object{args[0]}
	if _, isList := args[0].(*syntax.Cons); isList {
		var err error
		if dirs, err = m.ListItems(args[0]); err != nil {
			return nil, err
		}
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		dir, ok := dirs[i].(*syntax.String)
		if !ok {
			continue
		}
		list, _ := m.Value("load-path")
		added, err := m.Cons(syntax.NewString(subr.ExpandFileName(m, dir.S, subr.EmacsDirectoryValue(m))), list)
		if err != nil {
			return nil, err
		}
		m.Symbol("load-path").Value = added
	}
	return kernel.Nil, nil
}}

// packageHooks are the hooks of one :hook argument: HOOK, (HOOK . FUNCTION),
// ((HOOK…) . FUNCTION), or a list of these. A hook's name goes without "-hook".
func packageHooks(lw *kernel.Lowering, feature string, cell *syntax.Cons) []zygo.Sexp {
	mode := feature
	if !strings.HasSuffix(mode, "-mode") {
		mode += "-mode"
	}
	return hookEntries(lw, cell, lw.M.Symbol(mode), func(name string) string {
		if strings.HasSuffix(name, "-hook") || strings.HasSuffix(name, "-functions") {
			return name
		}
		return name + "-hook"
	})
}

// hookEntries is the code of the entries of a :hook; function is for those that
// name none.
func hookEntries(lw *kernel.Lowering, cell *syntax.Cons, function kernel.Object, hookName func(string) string) []zygo.Sexp {
	add := func(hooks kernel.Object, at syntax.Pos, fn zygo.Sexp) []zygo.Sexp {
		var items []zygo.Sexp
		for _, name := range featureNames(hooks) {
			op := &addHookOp{sym: lw.M.Symbol(hookName(name)), at: at}
			items = append(items, lw.Isolate(at, kernel.Nil, kernel.Call(op, fn), op.sym.Name))
		}
		return items
	}
	entry, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return add(cell.Car, lw.PlaceOf(cell), function)
	}
	if isFunctionForm(entry.Cdr) {
		fn := entry.Cdr
		if c, ok := fn.(*syntax.Cons); ok && c.Cdr == kernel.Nil {
			fn = c.Car // (HOOK FUNCTION), as some write it
		}
		return add(entry.Car, lw.PlaceOf(entry), hookFunction(lw, formCell(fn, entry.CarAt)))
	}
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	var items []zygo.Sexp
	entries, _ := lw.Cells(entry)
	for _, e := range entries {
		items = append(items, hookEntries(lw, e, function, hookName)...)
	}
	return items
}

// isFunctionForm tells whether what follows a hook in a pair is a function: a
// symbol, a lambda, or a quoted one of these.
func isFunctionForm(o kernel.Object) bool {
	switch f := o.(type) {
	case *syntax.Symbol:
		return true
	case *syntax.Cons:
		switch name, _ := kernel.SymbolName(f.Car); name {
		case "lambda", "function", "quote", "cl-function":
			return true
		}
		if inner, ok := f.Car.(*syntax.Cons); ok && f.Cdr == kernel.Nil {
			name, _ := kernel.SymbolName(inner.Car)
			return name == "lambda" || name == "function" || name == "quote"
		}
	}
	return false
}

func hookFunction(lw *kernel.Lowering, cell *syntax.Cons) zygo.Sexp {
	if sym, ok := cell.Car.(*syntax.Symbol); ok {
		return sym
	}
	return lw.LowerCell(cell, true)
}

// addHookOp adds a function to a hook.
type addHookOp struct {
	kernel.Constant
	sym *syntax.Symbol
	at  syntax.Pos
}

func (a *addHookOp) Run(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	return addToHook(m, a.sym, args[0], false, false, ":hook", a.at)
}
