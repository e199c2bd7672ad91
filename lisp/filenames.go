package lisp

import (
	"path"
	"strings"

	"smtpmail/lisp/syntax"
)

func filenameFunctions() []Subr {
	return []Subr{
		{Name: "expand-file-name", Min: 1, Max: 2, fn: expandFileName},
		{Name: "file-name-directory", Min: 1, Max: 1, fn: fileNameDirectory},
		{Name: "file-name-nondirectory", Min: 1, Max: 1, fn: nameFunction(func(n string) string { return n[strings.LastIndexByte(n, '/')+1:] })},
		{Name: "file-name-as-directory", Min: 1, Max: 1, fn: nameFunction(asDirectory)},
		{Name: "directory-file-name", Min: 1, Max: 1, fn: nameFunction(directoryFileName)},
		{Name: "directory-name-p", Min: 1, Max: 1, fn: directoryNameP},
		{Name: "file-name-extension", Min: 1, Max: 2, fn: fileNameExtension},
		{Name: "file-name-sans-extension", Min: 1, Max: 1, fn: nameFunction(sansExtension)},
		{Name: "file-name-base", Max: 1, fn: nameFunction(func(n string) string {
			return sansExtension(n[strings.LastIndexByte(n, '/')+1:])
		})},
		{Name: "file-name-concat", Min: 1, Max: -1, fn: fileNameConcat},
		{Name: "file-name-absolute-p", Min: 1, Max: 1, fn: fileNameAbsolute},
		{Name: "file-name-with-extension", Min: 2, Max: 2, fn: fileNameWithExtension},
		{Name: "file-relative-name", Min: 1, Max: 2, fn: fileRelativeName},
		{Name: "abbreviate-file-name", Min: 1, Max: 1, fn: func(m *Machine, a []Object) (Object, error) {
			name, err := m.stringArg(a[0])
			if err != nil {
				return nil, err
			}
			return m.newString(m.abbreviate(name))
		}},
		{Name: "substitute-in-file-name", Min: 1, Max: 1, fn: substituteInFileName},
		{Name: "convert-standard-filename", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "file-truename", Min: 1, Max: 3, fn: fileTruename},
		{Name: "file-exists-p", Min: 1, Max: 1, fn: fileTest(func(fileFact) bool { return true })},
		{Name: "file-readable-p", Min: 1, Max: 1, fn: fileTest(func(fileFact) bool { return true })},
		{Name: "file-regular-p", Min: 1, Max: 1, fn: fileTest(func(f fileFact) bool { return f.regular })},
		{Name: "file-directory-p", Min: 1, Max: 1, fn: fileTest(func(f fileFact) bool { return f.directory })},
		{Name: "file-accessible-directory-p", Min: 1, Max: 1, fn: fileTest(func(f fileFact) bool { return f.directory })},
		{Name: "file-executable-p", Min: 1, Max: 1, fn: fileTest(func(f fileFact) bool { return f.executable })},
		{Name: "file-writable-p", Min: 1, Max: 1, fn: fileTest(func(f fileFact) bool { return f.writable })},
		{Name: "file-symlink-p", Min: 1, Max: 1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "file-remote-p", Min: 1, Max: 3, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "file-newer-than-file-p", Min: 2, Max: 2, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "directory-files", Min: 1, Max: 5, fn: directoryFiles},
		{Name: "locate-user-emacs-file", Min: 1, Max: 2, fn: locateUserEmacsFile},
		{Name: "locate-file", Min: 2, Max: 4, fn: locateFile},
		{Name: "locate-dominating-file", Min: 2, Max: 2, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "executable-find", Min: 1, Max: 2, fn: executableFind},
		{Name: "make-temp-name", Min: 1, Max: 1, fn: firstStringArg},
		{Name: "temporary-file-directory", fn: func(*Machine, []Object) (Object, error) { return syntax.NewString("/tmp/"), nil }},
	}
}

// nameFunction makes a function of one file name.
func nameFunction(f func(string) string) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		name, err := m.stringArg(args[0])
		if err != nil {
			return nil, err
		}
		return m.newString(f(name))
	}
}

func asDirectory(name string) string {
	if name == "" {
		return "./"
	}
	if strings.HasSuffix(name, "/") {
		return name
	}
	return name + "/"
}

func directoryFileName(name string) string {
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
	dot := strings.LastIndexByte(name[base:], '.')
	if dot <= 0 {
		return len(name)
	}
	return base + dot
}

func sansExtension(name string) string { return name[:extensionStart(name)] }

func directoryNameP(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	return m.Bool(strings.HasSuffix(name, "/")), err
}

func fileNameDirectory(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	slash := strings.LastIndexByte(name, '/')
	if slash < 0 {
		return Nil, nil
	}
	return m.newString(name[:slash+1])
}

func fileNameExtension(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	start := extensionStart(name)
	switch {
	case start == len(name) && args[1] == Nil:
		return Nil, nil
	case args[1] == Nil:
		start++
	}
	return m.newString(name[start:])
}

func fileNameWithExtension(m *Machine, args []Object) (Object, error) {
	name, extension, err := m.twoStrings(args)
	if err != nil {
		return nil, err
	}
	return m.newString(sansExtension(name) + "." + strings.TrimPrefix(extension, "."))
}

func fileNameConcat(m *Machine, args []Object) (Object, error) {
	var parts []string
	for _, arg := range args {
		if arg == Nil {
			continue
		}
		part, err := m.stringArg(arg)
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
	return m.newString(b.String())
}

func fileNameAbsolute(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	return m.Bool(strings.HasPrefix(name, "/") || name == "~" || strings.HasPrefix(name, "~/")), err
}

func expandFileName(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir := m.defaultDirectory()
	if args[1] != Nil {
		if dir, err = m.stringArg(args[1]); err != nil {
			return nil, err
		}
	}
	return m.newString(m.expandFileName(name, dir))
}

// expandFileName makes a name absolute: ~ is the home directory, . and .. go
// away; a slash at the end stays.
func (m *Machine) expandFileName(name, dir string) string {
	home := strings.TrimSuffix(m.opts.Home, "/")
	tilde := func(s string) (string, bool) {
		if s == "~" {
			return m.opts.Home, true
		}
		if strings.HasPrefix(s, "~/") {
			return home + s[1:], true
		}
		if user, rest, _ := strings.Cut(s, "/"); user == "~"+m.opts.LoginName && m.opts.LoginName != "" {
			return path.Join(home, rest), true
		}
		return s, strings.HasPrefix(s, "/")
	}
	name, absolute := tilde(name)
	if !absolute {
		dir, absolute = tilde(dir)
		if !absolute {
			dir, _ = tilde(path.Join(m.opts.WorkDir, dir))
		}
		if name == "" {
			name = directoryFileName(dir)
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

// abbreviate puts ~ for the home directory.
func (m *Machine) abbreviate(name string) string {
	home := strings.TrimSuffix(m.opts.Home, "/")
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

func fileRelativeName(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir := m.defaultDirectory()
	if s, ok := args[1].(*syntax.String); ok {
		dir = s.S
	}
	name, dir = m.expandFileName(name, m.defaultDirectory()), asDirectory(m.expandFileName(dir, m.defaultDirectory()))
	up := ""
	for !strings.HasPrefix(asDirectory(name), dir) && dir != "/" {
		dir = dir[:strings.LastIndexByte(strings.TrimSuffix(dir, "/"), '/')+1]
		up += "../"
	}
	rest := strings.TrimPrefix(asDirectory(name), dir)
	if !strings.HasSuffix(name, "/") {
		rest = strings.TrimSuffix(rest, "/")
	}
	if up+rest == "" {
		return m.newString(".")
	}
	return m.newString(up + rest)
}

// substituteInFileName replaces $NAME and ${NAME}.
func substituteInFileName(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	text, err := m.substituteEnvironment(name, false)
	if err != nil {
		return nil, err
	}
	if i := strings.LastIndex(text, "//"); i >= 0 {
		text = text[i+1:]
	}
	if i := strings.LastIndex(text, "/~"); i >= 0 {
		text = text[i+1:]
	}
	return m.newString(text)
}

func fileTruename(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	name = m.expandFileName(name, m.defaultDirectory())
	if m.opts.Files != nil {
		if real, err := m.opts.Files.RealPath(directoryFileName(name)); err == nil {
			if strings.HasSuffix(name, "/") {
				real = asDirectory(real)
			}
			return m.newString(real)
		}
	}
	return m.newString(name)
}

// fileFact is what the file tests look at.
type fileFact struct{ regular, directory, executable, writable bool }

func (m *Machine) fileFact(name string) (fileFact, bool) {
	if m.opts.Files == nil {
		return fileFact{}, false
	}
	info, err := m.opts.Files.Stat(m.expandFileName(name, m.defaultDirectory()))
	if err != nil {
		return fileFact{}, false
	}
	mode := info.Mode()
	return fileFact{
		regular: mode.IsRegular(), directory: mode.IsDir(),
		executable: mode.Perm()&0o111 != 0, writable: mode.Perm()&0o200 != 0,
	}, true
}

func fileTest(holds func(fileFact) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		name, err := m.stringArg(args[0])
		if err != nil {
			return nil, err
		}
		if err := m.step(20); err != nil {
			return nil, err
		}
		fact, ok := m.fileFact(name)
		return m.Bool(ok && holds(fact)), nil
	}
}

// directoryFiles is (DIRECTORY &optional FULL MATCH NOSORT COUNT).
func directoryFiles(m *Machine, args []Object) (Object, error) {
	dir, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir = m.expandFileName(dir, m.defaultDirectory())
	missing := m.signal("file-missing", syntax.NewString("Opening directory"),
		syntax.NewString("No such file or directory"), syntax.NewString(dir))
	if m.opts.Files == nil {
		return nil, missing
	}
	entries, err := m.opts.Files.ReadDir(directoryFileName(dir))
	if err != nil {
		return nil, missing
	}
	if err := m.step(len(entries)); err != nil {
		return nil, err
	}
	names := []string{".", ".."}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	var items []Object
	for _, name := range names {
		if args[2] != Nil {
			_, found, err := m.searchString([]Object{args[2], syntax.NewString(name), Nil})
			if err != nil {
				return nil, err
			}
			if !found {
				continue
			}
		}
		if args[1] != Nil {
			name = asDirectory(dir) + name
		}
		s, err := m.newString(name)
		if err != nil {
			return nil, err
		}
		items = append(items, s)
	}
	return m.newList(items...)
}

// locateUserEmacsFile prefers an old name in the home directory if that file exists.
func locateUserEmacsFile(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	file := m.expandFileName(name, m.emacsDirectoryValue())
	if old, ok := args[1].(*syntax.String); ok {
		inHome := m.expandFileName(old.S, m.opts.Home)
		if _, exists := m.fileFact(inHome); exists {
			if _, newer := m.fileFact(file); !newer {
				return m.newString(m.abbreviate(inHome))
			}
		}
	}
	return m.newString(m.abbreviate(file))
}

// emacsDirectoryValue is the value of user-emacs-directory.
func (m *Machine) emacsDirectoryValue() string {
	if v, ok := m.Value("user-emacs-directory"); ok {
		if s, ok := v.(*syntax.String); ok {
			return m.expandFileName(s.S, m.opts.Home)
		}
	}
	return m.emacsDirectory()
}

func locateFile(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	dirs, err := m.listItems(args[1])
	if err != nil {
		return nil, err
	}
	suffixes, err := m.listItems(args[2])
	if err != nil {
		return nil, err
	}
	if len(suffixes) == 0 {
		suffixes = []Object{syntax.NewString("")}
	}
	for _, dir := range dirs {
		for _, suffix := range suffixes {
			d, errDir := m.stringArg(dir)
			x, errSuffix := m.stringArg(suffix)
			if errDir != nil || errSuffix != nil {
				continue
			}
			file := m.expandFileName(name, d) + x
			if err := m.step(20); err != nil {
				return nil, err
			}
			if fact, ok := m.fileFact(file); ok && !fact.directory {
				return m.newString(file)
			}
		}
	}
	return Nil, nil
}

// executableFind looks for a command on exec-path.
func executableFind(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	v, _ := m.Value("exec-path")
	dirs, err := m.listItems(v)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		d, ok := dir.(*syntax.String)
		if !ok {
			continue
		}
		if err := m.step(20); err != nil {
			return nil, err
		}
		file := m.expandFileName(name, d.S)
		if fact, ok := m.fileFact(file); ok && fact.regular && fact.executable {
			return m.newString(file)
		}
	}
	return Nil, nil
}

func (m *Machine) emacsDirectory() string { return m.expandFileName(m.opts.EmacsDir, m.opts.Home) }

func (m *Machine) defaultDirectory() string {
	if v, ok := m.Value("default-directory"); ok {
		if s, ok := v.(*syntax.String); ok {
			return m.expandFileName(s.S, "/")
		}
	}
	return "/"
}
