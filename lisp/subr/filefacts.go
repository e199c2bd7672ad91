package subr

import (
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// fileNewer tells whether a file is newer than another one; one that is there
// is newer than one that is not.
func fileNewer(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	first, second, err := twoStrings(m, args)
	if err != nil || m.Opts.Files == nil {
		return kernel.Nil, err
	}
	if err := m.Step(40); err != nil {
		return nil, err
	}
	a, err := m.Opts.Files.Stat(ExpandFileName(m, first, DefaultDirectory(m)))
	if err != nil {
		return kernel.Nil, nil
	}
	b, err := m.Opts.Files.Stat(ExpandFileName(m, second, DefaultDirectory(m)))
	return m.Bool(err != nil || a.ModTime().After(b.ModTime())), nil
}

// locateDominating is (FILE NAME): the nearest directory above FILE in which
// there is NAME, or of which the function NAME is true.
func locateDominating(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	file, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	dir := ExpandFileName(m, file, DefaultDirectory(m))
	if fact, ok := askFile(m, dir); ok && fact.directory {
		dir = AsDirectory(dir)
	}
	for {
		dir = dir[:strings.LastIndexByte(dir, '/')+1]
		shown := syntax.NewString(Abbreviate(m, dir))
		found := false
		if name, isText := args[1].(*syntax.String); isText {
			_, found = askFile(m, dir+name.S)
		} else {
			v, err := m.Apply(args[1], shown)
			if err != nil {
				return nil, err
			}
			found = kernel.IsTrue(v)
		}
		if err := m.Step(20); err != nil || found {
			return shown, err
		}
		if dir == "/" || dir == "" {
			return kernel.Nil, nil
		}
		dir = strings.TrimSuffix(dir, "/")
	}
}
