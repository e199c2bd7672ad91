package subr

import (
	"path"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func filenameFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "expand-file-name", Min: 1, Max: 2, Fn: expandFileName},
		{Name: "file-name-directory", Min: 1, Max: 1, Fn: fileNameDirectory},
		{Name: "file-name-nondirectory", Min: 1, Max: 1, Fn: nameFunction(func(n string) string { return n[strings.LastIndexByte(n, '/')+1:] })},
		{Name: "file-name-as-directory", Min: 1, Max: 1, Fn: nameFunction(AsDirectory)},
		{Name: "directory-file-name", Min: 1, Max: 1, Fn: nameFunction(DirectoryFileName)},
		{Name: "directory-name-p", Min: 1, Max: 1, Fn: directoryNameP},
		{Name: "file-name-extension", Min: 1, Max: 2, Fn: fileNameExtension},
		{Name: "file-name-sans-extension", Min: 1, Max: 1, Fn: nameFunction(sansExtension)},
		{Name: "file-name-sans-versions", Min: 1, Max: 2, Fn: nameFunction(sansVersions)},
		{Name: "file-name-base", Max: 1, Fn: nameFunction(func(n string) string {
			return sansExtension(n[strings.LastIndexByte(n, '/')+1:])
		})},
		{Name: "file-name-concat", Min: 1, Max: -1, Fn: fileNameConcat},
		{Name: "file-name-absolute-p", Min: 1, Max: 1, Fn: fileNameAbsolute},
		{Name: "file-name-with-extension", Min: 2, Max: 2, Fn: fileNameWithExtension},
		{Name: "file-relative-name", Min: 1, Max: 2, Fn: fileRelativeName},
		{Name: "abbreviate-file-name", Min: 1, Max: 1, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
			name, err := m.StringArg(a[0])
			if err != nil {
				return nil, err
			}
			return m.NewString(Abbreviate(m, name))
		}},
		{Name: "substitute-in-file-name", Min: 1, Max: 1, Fn: substituteInFileName},
		{Name: "convert-standard-filename", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "file-truename", Min: 1, Max: 3, Fn: fileTruename},
		{Name: "file-exists-p", Min: 1, Max: 1, Fn: fileTest(func(fileFact) bool { return true })},
		{Name: "file-readable-p", Min: 1, Max: 1, Fn: fileTest(func(fileFact) bool { return true })},
		{Name: "file-regular-p", Min: 1, Max: 1, Fn: fileTest(func(f fileFact) bool { return f.regular })},
		{Name: "file-directory-p", Min: 1, Max: 1, Fn: fileTest(func(f fileFact) bool { return f.directory })},
		{Name: "file-accessible-directory-p", Min: 1, Max: 1, Fn: fileTest(func(f fileFact) bool { return f.directory })},
		{Name: "file-executable-p", Min: 1, Max: 1, Fn: fileTest(func(f fileFact) bool { return f.executable })},
		{Name: "file-writable-p", Min: 1, Max: 1, Fn: fileTest(func(f fileFact) bool { return f.writable })},
		{Name: "file-symlink-p", Min: 1, Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "file-remote-p", Min: 1, Max: 3, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "file-newer-than-file-p", Min: 2, Max: 2, Fn: fileNewer},
		{Name: "directory-files", Min: 1, Max: 5, Fn: directoryFiles},
		{Name: "locate-user-emacs-file", Min: 1, Max: 2, Fn: locateUserEmacsFile},
		{Name: "locate-file", Min: 2, Max: 4, Fn: locateFile},
		{Name: "locate-dominating-file", Min: 2, Max: 2, Fn: locateDominating},
		{Name: "executable-find", Min: 1, Max: 2, Fn: executableFind},
		{Name: "make-temp-name", Min: 1, Max: 1, Fn: firstStringArg},
		{Name: "temporary-file-directory", Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return syntax.NewString("/tmp/"), nil }},
	}
}

// nameFunction makes a function of one file name.
func nameFunction(f func(string) string) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		name, err := m.StringArg(args[0])
		if err != nil {
			return nil, err
		}
		return m.NewString(f(name))
	}
}

func AsDirectory(name string) string {
	if name == "" {
		return "./"
	}
	if strings.HasSuffix(name, "/") {
		return name
	}
	return name + "/"
}

func DirectoryFileName(name string) string {
	trimmed := strings.TrimRight(name, "/")
	if trimmed == "" && name != "" {
		if name == "//" {
			return name
		}
		return "/"
	}
	return trimmed
}

// extensionStart is where a name's extension begins, the dot included.
func extensionStart(name string) int {
	base := strings.LastIndexByte(name, '/') + 1
	dot := strings.LastIndexByte(sansVersions(name)[base:], '.')
	if dot <= 0 {
		return len(name)
	}
	return base + dot
}

func sansExtension(name string) string { return name[:extensionStart(name)] }

func directoryNameP(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	return m.Bool(strings.HasSuffix(name, "/")), err
}

func fileNameDirectory(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	slash := strings.LastIndexByte(name, '/')
	if slash < 0 {
		return kernel.Nil, nil
	}
	return m.NewString(name[:slash+1])
}

func fileNameExtension(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	name = sansVersions(name)
	start := extensionStart(name)
	switch {
	case start == len(name) && args[1] == kernel.Nil:
		return kernel.Nil, nil
	case args[1] == kernel.Nil:
		start++
	}
	return m.NewString(name[start:])
}

func fileNameWithExtension(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, extension, err := twoStrings(m, args)
	if err != nil {
		return nil, err
	}
	return m.NewString(sansExtension(name) + "." + strings.TrimPrefix(extension, "."))
}

func fileNameConcat(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	var parts []string
	for _, arg := range args {
		if arg == kernel.Nil {
			continue
		}
		part, err := m.StringArg(arg)
		if err != nil {
			return nil, err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i < len(parts)-1 && !strings.HasSuffix(part, "/") {
			b.WriteByte('/')
		}
	}
	return m.NewString(b.String())
}

func fileNameAbsolute(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	return m.Bool(strings.HasPrefix(name, "/") || isHomeOf(m, name)), err
}

// isHomeOf tells whether a name starts with the home directory of a user that
// is known here: one's own, or root's.
func isHomeOf(m *kernel.Machine, name string) bool {
	user, _, _ := strings.Cut(name, "/")
	return user == "~" || user == "~root" || (user != "" && m.Opts.LoginName != "" && user == "~"+m.Opts.LoginName)
}

func expandFileName(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir := DefaultDirectory(m)
	if args[1] != kernel.Nil {
		if dir, err = m.StringArg(args[1]); err != nil {
			return nil, err
		}
	}
	expanded := ExpandFileName(m, name, dir)
	if !strings.HasPrefix(name, "/") && !isHomeOf(m, name) {
		name = dir
	}
	if strings.HasPrefix(name, "//") && !strings.HasPrefix(name, "///") && !strings.HasPrefix(expanded, "//") {
		expanded = "/" + expanded // two slashes stay as they are; what reads the file sees one
	}
	return m.NewString(expanded)
}

// ExpandFileName makes a name absolute: ~ is the home directory, . and .. go
// away; a slash at the end stays.
func ExpandFileName(m *kernel.Machine, name, dir string) string {
	home := strings.TrimSuffix(m.Opts.Home, "/")
	tilde := func(s string) (string, bool) {
		if s == "~" {
			return m.Opts.Home, true
		}
		if strings.HasPrefix(s, "~/") {
			return home + s[1:], true
		}
		if user, rest, _ := strings.Cut(s, "/"); user == "~"+m.Opts.LoginName && m.Opts.LoginName != "" {
			return path.Join(home, rest), true
		}
		return s, strings.HasPrefix(s, "/")
	}
	name, absolute := tilde(name)
	if !absolute {
		dir, absolute = tilde(dir)
		if !absolute {
			dir, _ = tilde(path.Join(m.Opts.WorkDir, dir))
		}
		if name == "" {
			name = DirectoryFileName(dir)
		} else {
			name = strings.TrimSuffix(dir, "/") + "/" + name
		}
	}
	clean := path.Clean(name)
	if strings.HasSuffix(name, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// Abbreviate puts ~ for the home directory.
func Abbreviate(m *kernel.Machine, name string) string {
	home := strings.TrimSuffix(m.Opts.Home, "/")
	if home == "" {
		return name
	}
	if name == home {
		return "~"
	}
	if strings.HasPrefix(name, home+"/") {
		return "~" + name[len(home):]
	}
	return name
}

func fileRelativeName(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir := DefaultDirectory(m)
	if s, ok := args[1].(*syntax.String); ok {
		dir = s.S
	}
	name, dir = ExpandFileName(m, name, DefaultDirectory(m)), AsDirectory(ExpandFileName(m, dir, DefaultDirectory(m)))
	up := ""
	for !strings.HasPrefix(AsDirectory(name), dir) && dir != "/" {
		dir = dir[:strings.LastIndexByte(strings.TrimSuffix(dir, "/"), '/')+1]
		up += "../"
	}
	rest := strings.TrimPrefix(AsDirectory(name), dir)
	if !strings.HasSuffix(name, "/") {
		rest = strings.TrimSuffix(rest, "/")
	}
	if up+rest == "" {
		return m.NewString(".")
	}
	return m.NewString(up + rest)
}

// substituteInFileName replaces $NAME and ${NAME}.
func substituteInFileName(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	text, err := substituteEnvironment(m, name, false)
	if err != nil {
		return nil, err
	}
	if i := strings.LastIndex(text, "//"); i >= 0 {
		text = text[i+1:]
	}
	if i := strings.LastIndex(text, "/~"); i >= 0 {
		text = text[i+1:]
	}
	return m.NewString(text)
}

func fileTruename(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	name = ExpandFileName(m, name, DefaultDirectory(m))
	if m.Opts.Files != nil {
		if real, err := m.Opts.Files.RealPath(DirectoryFileName(name)); err == nil {
			if strings.HasSuffix(name, "/") {
				real = AsDirectory(real)
			}
			return m.NewString(real)
		}
	}
	return m.NewString(name)
}

// fileFact is what the file tests look at.
type fileFact struct{ regular, directory, executable, writable bool }

func askFile(m *kernel.Machine, name string) (fileFact, bool) {
	if m.Opts.Files == nil {
		return fileFact{}, false
	}
	info, err := m.Opts.Files.Stat(ExpandFileName(m, name, DefaultDirectory(m)))
	if err != nil {
		return fileFact{}, false
	}
	mode := info.Mode()
	return fileFact{
		regular: mode.IsRegular(), directory: mode.IsDir(),
		executable: mode.Perm()&0o111 != 0, writable: mode.Perm()&0o200 != 0,
	}, true
}

func fileTest(holds func(fileFact) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		name, err := m.StringArg(args[0])
		if err != nil {
			return nil, err
		}
		if err := m.Step(20); err != nil {
			return nil, err
		}
		fact, ok := askFile(m, name)
		return m.Bool(ok && holds(fact)), nil
	}
}

// directoryFiles is (DIRECTORY &optional FULL MATCH NOSORT COUNT).
func directoryFiles(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	dir, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir = ExpandFileName(m, dir, DefaultDirectory(m))
	missing := m.Signal("file-missing", syntax.NewString("Opening directory"),
		syntax.NewString("No such file or directory"), syntax.NewString(dir))
	if m.Opts.Files == nil {
		return nil, missing
	}
	entries, err := m.Opts.Files.ReadDir(DirectoryFileName(dir))
	if err != nil {
		return nil, missing
	}
	if err := m.Step(len(entries)); err != nil {
		return nil, err
	}
	names := []string{".", ".."}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	var items []kernel.Object
	for _, name := range names {
		if args[2] != kernel.Nil {
			_, found, err := searchString(m, []kernel.Object{args[2], syntax.NewString(name), kernel.Nil})
			if err != nil {
				return nil, err
			}
			if !found {
				continue
			}
		}
		if args[1] != kernel.Nil {
			name = AsDirectory(dir) + name
		}
		s, err := m.NewString(name)
		if err != nil {
			return nil, err
		}
		items = append(items, s)
	}
	return m.NewList(items...)
}

// locateUserEmacsFile prefers an old name in the home directory if that file exists.
func locateUserEmacsFile(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	file := ExpandFileName(m, name, EmacsDirectoryValue(m))
	if old, ok := args[1].(*syntax.String); ok {
		inHome := ExpandFileName(m, old.S, m.Opts.Home)
		if _, exists := askFile(m, inHome); exists {
			if _, newer := askFile(m, file); !newer {
				return m.NewString(Abbreviate(m, inHome))
			}
		}
	}
	return m.NewString(Abbreviate(m, file))
}

// EmacsDirectoryValue is the value of user-emacs-directory.
func EmacsDirectoryValue(m *kernel.Machine) string {
	if v, ok := m.Value("user-emacs-directory"); ok {
		if s, ok := v.(*syntax.String); ok {
			return ExpandFileName(m, s.S, m.Opts.Home)
		}
	}
	return EmacsDirectory(m)
}

func locateFile(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	dirs, err := m.ListItems(args[1])
	if err != nil {
		return nil, err
	}
	suffixes, err := m.ListItems(args[2])
	if err != nil {
		return nil, err
	}
	if len(suffixes) == 0 {
		suffixes = []kernel.Object{syntax.NewString("")}
	}
	for _, dir := range dirs {
		for _, suffix := range suffixes {
			d, errDir := m.StringArg(dir)
			x, errSuffix := m.StringArg(suffix)
			if errDir != nil || errSuffix != nil {
				continue
			}
			file := ExpandFileName(m, name, d) + x
			if err := m.Step(20); err != nil {
				return nil, err
			}
			if fact, ok := askFile(m, file); ok && !fact.directory {
				return m.NewString(file)
			}
		}
	}
	return kernel.Nil, nil
}

// executableFind looks for a command on exec-path.
func executableFind(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	v, _ := m.Value("exec-path")
	dirs, err := m.ListItems(v)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		d, ok := dir.(*syntax.String)
		if !ok {
			continue
		}
		if err := m.Step(20); err != nil {
			return nil, err
		}
		file := ExpandFileName(m, name, d.S)
		if fact, ok := askFile(m, file); ok && fact.regular && fact.executable {
			return m.NewString(file)
		}
	}
	return kernel.Nil, nil
}

func EmacsDirectory(m *kernel.Machine) string { return ExpandFileName(m, m.Opts.EmacsDir, m.Opts.Home) }

func DefaultDirectory(m *kernel.Machine) string {
	if v, ok := m.Value("default-directory"); ok {
		if s, ok := v.(*syntax.String); ok {
			return ExpandFileName(m, s.S, "/")
		}
	}
	return "/"
}
