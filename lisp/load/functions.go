package load

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

func Functions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "featurep", Min: 1, Max: 2, Fn: featurep},
		{Name: "provide", Min: 1, Max: 2, Fn: provideFeature},
		{Name: "require", Min: 1, Max: 3, Fn: requireFunction},
		{Name: "load", Min: 1, Max: 5, Fn: loadFunction},
		{Name: "load-file", Min: 1, Max: 1, Fn: loadFile},
		{Name: "load-library", Min: 1, Max: 1, Fn: loadLibrary},
		{Name: "org-babel-load-file", Min: 1, Max: 2, Fn: orgBabelLoadFile},
		{Name: "normal-top-level-add-subdirs-to-load-path", Fn: addSubdirectories},
		{Name: "normal-top-level-add-to-load-path", Min: 1, Max: 1, Fn: addDirectories},
		{Name: "eval-after-load", Min: 2, Max: 2, Fn: evalAfterLoad},
		{Name: "autoload", Min: 2, Max: 5, Fn: autoload},
		{Name: "locate-library", Min: 1, Max: 4, Fn: locateLibrary},
	}
}

func featurep(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.Bool(FeaturesOf(m).Present[sym.Name] || preloadedFeatures()[sym.Name]), nil
}

func provideFeature(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	provide(m, sym.Name)
	return args[0], nil
}

func requireFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	return Require(m, sym, args[1], args[2] != kernel.Nil)
}

// loadFunction is (load FILE &optional NOERROR NOMESSAGE NOSUFFIX MUST-SUFFIX).
func loadFunction(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return loadNamed(m, loadRequest{name: name, noError: kernel.IsTrue(args[1]), noSuffix: kernel.IsTrue(args[3]), mustSuffix: kernel.IsTrue(args[4])})
}

// loadLibrary is (load-library NAME).
func loadLibrary(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return loadNamed(m, loadRequest{name: name})
}

// loadFile is (load-file FILE), which tries no suffix.
func loadFile(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return loadNamed(m, loadRequest{name: subr.ExpandFileName(m, name, subr.DefaultDirectory(m)), noSuffix: true})
}

// orgBabelLoadFile is (org-babel-load-file FILE &optional COMPILE).
func orgBabelLoadFile(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	file := subr.ExpandFileName(m, name, subr.DefaultDirectory(m))
	if m.Opts.Files == nil || !isFile(m, file) {
		return nil, m.Signal("file-missing", syntax.NewString("Opening input file"),
			syntax.NewString("No such file or directory"), syntax.NewString(file))
	}
	return loadFound(m, file, loadOrg)
}

// addSubdirectories is (normal-top-level-add-subdirs-to-load-path): the folders
// below default-directory, but for those whose names start otherwise than with
// a letter or digit, and those with a file .nosearch.
func addSubdirectories(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) {
	var dirs []string
	queue := []string{subr.DirectoryFileName(subr.DefaultDirectory(m))}
	for len(queue) > 0 && len(dirs) < maxSubdirectories {
		dir := queue[0]
		queue = queue[1:]
		subs, err := subdirectories(m, dir)
		if err != nil {
			return nil, err
		}
		for _, sub := range subs {
			if err := m.Step(20); err != nil {
				return nil, err
			}
			dirs, queue = append(dirs, sub), append(queue, sub)
		}
	}
	return kernel.Nil, appendLoadPath(m, dirs)
}

const maxSubdirectories = 2000

func subdirectories(m *kernel.Machine, dir string) ([]string, error) {
	if m.Opts.Files == nil {
		return nil, nil
	}
	entries, err := m.Opts.Files.ReadDir(dir)
	if err != nil {
		return nil, nil // Emacs passes over one that it may not look into
	}
	if err := m.Step(len(entries)); err != nil {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		name := e.Name()
		sub := dir + "/" + name
		if !e.IsDir() || !subr.IsAlphanumeric(name[0]) || name == "RCS" || name == "CVS" || strings.HasSuffix(name, ".elc") || isFile(m, sub+"/.nosearch") {
			continue
		}
		dirs = append(dirs, sub)
	}
	return dirs, nil
}

// addDirectories is (normal-top-level-add-to-load-path DIRS).
func addDirectories(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, item := range items {
		name, err := m.StringArg(item)
		if err != nil {
			return nil, err
		}
		dirs = append(dirs, subr.ExpandFileName(m, name, subr.DefaultDirectory(m)))
	}
	return kernel.Nil, appendLoadPath(m, dirs)
}

func appendLoadPath(m *kernel.Machine, dirs []string) error {
	var added []kernel.Object
	for _, dir := range dirs {
		added = append(added, syntax.NewString(dir))
	}
	old, _ := m.Value("load-path")
	items, err := m.ListItems(old)
	if err != nil {
		return err
	}
	list, err := m.NewList(append(items, added...)...)
	if err != nil {
		return err
	}
	m.Symbol("load-path").Value = list
	return nil
}

func evalAfterLoad(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	form, at := args[1], m.Here()
	return kernel.Nil, WhenLoaded(m, args[0], at, func() error {
		if subr.IsFunction(m, form) {
			_, err := m.Apply(form)
			return err
		}
		evalIsolated(m, form, at)
		return nil
	})
}

// evalIsolated evaluates a form as a statement, progn as its statements.
func evalIsolated(m *kernel.Machine, form kernel.Object, at syntax.Pos) {
	if c, ok := form.(*syntax.Cons); ok {
		if name, _ := kernel.SymbolName(c.Car); name == "progn" {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if m.Step(1) != nil {
					return
				}
				evalIsolated(m, rest.Car, rest.CarAt)
			}
			return
		}
	}
	u := &kernel.Unit{}
	if n := len(m.Loading); n > 0 {
		u = m.Loading[n-1].Unit
	}
	err := m.Protect(func() error {
		_, err := m.EvalStatement(&syntax.Cons{Car: form, Cdr: kernel.Nil, CarAt: at}, u)
		return err
	})
	if err != nil {
		m.KeepError(kernel.FormError{At: at, Err: err, Variables: m.VariablesOf(form), Form: form})
	}
}

// autoload records where a function is to be found, unless it is there.
func autoload(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	sym, err := m.SymbolArg(args[0])
	if err != nil {
		return nil, err
	}
	if m.Function(sym) != nil {
		return kernel.Nil, nil
	}
	def, err := m.NewList(append([]kernel.Object{m.Symbol("autoload")}, args[1:]...)...)
	if err != nil {
		return nil, err
	}
	sym.Function = def
	return args[0], nil
}

func locateLibrary(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	file, err := FindLibrary(m, name)
	if file == "" {
		return kernel.Nil, err
	}
	return m.NewString(file)
}

// Autoload loads the file of (autoload FILE …).
func Autoload(m *kernel.Machine, def *syntax.Cons) error {
	_, err := loadLibrary(m, []kernel.Object{kernel.CarOf(def.Cdr)})
	return err
}
