package lisp

import (
	"strings"

	"smtpmail/lisp/syntax"
)

func loadingFunctions() []Subr {
	return []Subr{
		{Name: "featurep", Min: 1, Max: 2, fn: featurep},
		{Name: "provide", Min: 1, Max: 2, fn: provide},
		{Name: "require", Min: 1, Max: 3, fn: requireFunction},
		{Name: "load", Min: 1, Max: 5, fn: loadFunction},
		{Name: "load-file", Min: 1, Max: 1, fn: loadFile},
		{Name: "load-library", Min: 1, Max: 1, fn: loadLibrary},
		{Name: "org-babel-load-file", Min: 1, Max: 2, fn: orgBabelLoadFile},
		{Name: "normal-top-level-add-subdirs-to-load-path", fn: addSubdirectories},
		{Name: "normal-top-level-add-to-load-path", Min: 1, Max: 1, fn: addDirectories},
		{Name: "eval-after-load", Min: 2, Max: 2, fn: evalAfterLoad},
		{Name: "autoload", Min: 2, Max: 5, fn: autoload},
		{Name: "locate-library", Min: 1, Max: 4, fn: locateLibrary},
	}
}

func featurep(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(featuresOf(m).present[sym.Name] || preloadedFeatures()[sym.Name]), nil
}

func provide(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	m.provide(sym.Name)
	return args[0], nil
}

func requireFunction(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.require(sym, args[1], args[2] != Nil)
}

// loadFunction is (load FILE &optional NOERROR NOMESSAGE NOSUFFIX MUST-SUFFIX).
func loadFunction(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.loadNamed(loadRequest{name: name, noError: isTrue(args[1]), noSuffix: isTrue(args[3]), mustSuffix: isTrue(args[4])})
}

// loadLibrary is (load-library NAME).
func loadLibrary(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.loadNamed(loadRequest{name: name})
}

// loadFile is (load-file FILE), which tries no suffix.
func loadFile(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.loadNamed(loadRequest{name: m.expandFileName(name, m.defaultDirectory()), noSuffix: true})
}

// orgBabelLoadFile is (org-babel-load-file FILE &optional COMPILE).
func orgBabelLoadFile(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	file := m.expandFileName(name, m.defaultDirectory())
	if m.opts.Files == nil || !m.isFile(file) {
		return nil, m.signal("file-missing", syntax.NewString("Opening input file"),
			syntax.NewString("No such file or directory"), syntax.NewString(file))
	}
	return m.loadFound(file, loadOrg)
}

// addSubdirectories is (normal-top-level-add-subdirs-to-load-path): the folders
// below default-directory, but for those whose names start otherwise than with
// a letter or digit, and those with a file .nosearch.
func addSubdirectories(m *Machine, _ []Object) (Object, error) {
	var dirs []string
	queue := []string{directoryFileName(m.defaultDirectory())}
	for len(queue) > 0 && len(dirs) < maxSubdirectories {
		dir := queue[0]
		queue = queue[1:]
		subs, err := m.subdirectories(dir)
		if err != nil {
			return nil, err
		}
		for _, sub := range subs {
			if err := m.step(20); err != nil {
				return nil, err
			}
			dirs, queue = append(dirs, sub), append(queue, sub)
		}
	}
	return Nil, m.appendLoadPath(dirs)
}

const maxSubdirectories = 2000

func (m *Machine) subdirectories(dir string) ([]string, error) {
	if m.opts.Files == nil {
		return nil, nil
	}
	entries, err := m.opts.Files.ReadDir(dir)
	if err != nil {
		return nil, nil // Emacs passes over one that it may not look into
	}
	if err := m.step(len(entries)); err != nil {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		name := e.Name()
		sub := dir + "/" + name
		if !e.IsDir() || !isAlphanumeric(name[0]) || name == "RCS" || name == "CVS" || strings.HasSuffix(name, ".elc") || m.isFile(sub+"/.nosearch") {
			continue
		}
		dirs = append(dirs, sub)
	}
	return dirs, nil
}

// addDirectories is (normal-top-level-add-to-load-path DIRS).
func addDirectories(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, item := range items {
		name, err := m.stringArg(item)
		if err != nil {
			return nil, err
		}
		dirs = append(dirs, m.expandFileName(name, m.defaultDirectory()))
	}
	return Nil, m.appendLoadPath(dirs)
}

func (m *Machine) appendLoadPath(dirs []string) error {
	var added []Object
	for _, dir := range dirs {
		added = append(added, syntax.NewString(dir))
	}
	old, _ := m.Value("load-path")
	items, err := m.listItems(old)
	if err != nil {
		return err
	}
	list, err := m.newList(append(items, added...)...)
	if err != nil {
		return err
	}
	m.Symbol("load-path").Value = list
	return nil
}

func evalAfterLoad(m *Machine, args []Object) (Object, error) {
	form, at := args[1], m.here()
	return Nil, m.whenLoaded(args[0], at, func() error {
		if m.isFunction(form) {
			_, err := m.apply(form)
			return err
		}
		m.evalIsolated(form, at)
		return nil
	})
}

// evalIsolated evaluates a form as a statement, progn as its statements.
func (m *Machine) evalIsolated(form Object, at syntax.Pos) {
	if c, ok := form.(*syntax.Cons); ok {
		if name, _ := symbolName(c.Car); name == "progn" {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if m.step(1) != nil {
					return
				}
				m.evalIsolated(rest.Car, rest.CarAt)
			}
			return
		}
	}
	u := &unit{}
	if n := len(m.loading); n > 0 {
		u = m.loading[n-1].unit
	}
	err := m.protect(func() error {
		_, err := m.evalStatement(&syntax.Cons{Car: form, Cdr: Nil, CarAt: at}, u)
		return err
	})
	if err != nil {
		m.keepError(FormError{At: at, Err: err, Variables: m.variablesOf(form), Form: form})
	}
}

// autoload records where a function is to be found, unless it is there.
func autoload(m *Machine, args []Object) (Object, error) {
	sym, err := m.symbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if m.function(sym) != nil {
		return Nil, nil
	}
	def, err := m.newList(append([]Object{m.Symbol("autoload")}, args[1:]...)...)
	if err != nil {
		return nil, err
	}
	sym.Function = def
	return args[0], nil
}

func locateLibrary(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	file, err := m.findLibrary(name)
	if file == "" {
		return Nil, err
	}
	return m.newString(file)
}

// loadAutoload loads the file of (autoload FILE …).
func loadAutoload(m *Machine, def *syntax.Cons) error {
	_, err := loadLibrary(m, []Object{carOf(def.Cdr)})
	return err
}
