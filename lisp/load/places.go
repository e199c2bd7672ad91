package load

import (
	"errors"
	"path"
	"slices"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// What may be loaded: an init file can name any file, and the errors about it would
// show what is in it. So loading stays where people and their Emacs keep Lisp, and
// away from secrets wherever they are.

// mayLoad refuses a file that is being loaded already, too deep a nesting, and
// files that are not where Lisp is, or hold secrets.
func mayLoad(m *kernel.Machine, file string) error {
	if len(m.Loading) >= MaxLoadDepth {
		return &kernel.LimitError{Bound: "depth", Size: MaxLoadDepth}
	}
	for _, src := range m.Loading {
		if src.Name == file {
			return m.Signal("error", syntax.NewString("Recursive load"), syntax.NewString(file))
		}
	}
	if err := checkPlace(m, file); err != nil {
		return m.Signal("file-error", syntax.NewString("Opening input file"), syntax.NewString(err.Error()), syntax.NewString(file))
	}
	return nil
}

// emacsFolders are where Emacs and its packages are installed, by system.
var emacsFolders = []string{
	"/usr/share/emacs", "/usr/lib/emacs", "/etc/emacs", "/usr/local/share/emacs", "/usr/local/lib/emacs", "/usr/pkg/share/emacs",
	"/opt/homebrew/share/emacs", "/opt/local/share/emacs", "/Applications/Emacs.app/Contents/Resources",
	"/nix/store", "/run/current-system/sw/share/emacs", "/gnu/store", "/run/current-system/profile/share/emacs",
	"/snap/emacs", "/app/share/emacs",
}

var (
	errElsewhere = errors.New("outside of the home directory, the folders of the init files and those of Emacs")
	errPrivate   = errors.New("it holds secrets, and is not loaded")
)

// checkPlace tells whether loading may read the file.
func checkPlace(m *kernel.Machine, file string) error {
	if file == nullDevice {
		return nil
	}
	dirs := append([]string{m.Opts.Home, subr.EmacsDirectory(m)}, emacsFolders...)
	for _, src := range m.Loading {
		if src.File {
			dirs = append(dirs, path.Dir(src.Name))
		}
	}
	if !slices.ContainsFunc(dirs, func(dir string) bool { return isBelow(file, dir) }) {
		return errElsewhere
	}
	return checkPrivate(m, file)
}

// isBelow tells whether a file is in a folder or those in it; of the root folder
// only its own files are.
func isBelow(file, dir string) bool {
	if dir == "" || dir == "/" {
		return dir == path.Dir(file)
	}
	return strings.HasPrefix(file, strings.TrimSuffix(dir, "/")+"/")
}

// checkPrivate refuses what is known to hold secrets, under its name or through a
// link: credentials and keys, and what the system says of processes and accounts.
//
// Errors: errPrivate, and that of a bound.
func checkPrivate(m *kernel.Machine, file string) error {
	names := []string{file}
	if real := realPath(m, file); real != file {
		names = append(names, real)
	}
	private := []string{"~/.authinfo", "~/.netrc"} // where nothing names others
	if m.Opts.Private != nil {
		private = append(private, m.Opts.Private()...)
	}
	if err := m.Step(len(private)); err != nil {
		return err
	}
	for _, name := range private {
		name = subr.ExpandFileName(m, name, m.Opts.WorkDir)
		if slices.Contains(names, name) || slices.Contains(names, realPath(m, name)) || isSame(m, file, name) {
			return errPrivate
		}
	}
	if slices.ContainsFunc(names, isPrivate) {
		return errPrivate
	}
	return nil
}

// isSame tells whether two names are of one file, by hard links too, where the file
// system can say so.
func isSame(m *kernel.Machine, a, b string) bool {
	files, ok := m.Opts.Files.(interface{ SameFile(a, b string) bool })
	return ok && files.SameFile(a, b)
}

func realPath(m *kernel.Machine, file string) string {
	if m.Opts.Files != nil {
		if real, err := m.Opts.Files.RealPath(file); err == nil {
			return real
		}
	}
	return file
}

// nullDevice is a file without a form: (setq custom-file "/dev/null").
const nullDevice = "/dev/null"

// isPrivate tells by its name that a file holds secrets.
func isPrivate(file string) bool {
	if file == nullDevice {
		return false
	}
	if isBelow(file, "/proc") || isBelow(file, "/dev") || isBelow(file, "/sys") {
		return true
	}
	for _, part := range strings.Split(path.Dir(file), "/") {
		switch part {
		case ".ssh", ".gnupg", ".password-store":
			return true
		}
	}
	base, ext := strings.TrimPrefix(path.Base(file), "."), path.Ext(file)
	switch {
	case ext == ".el":
		return false
	case strings.HasPrefix(base, "authinfo"), strings.HasPrefix(base, "id_"):
		return true
	}
	return slices.Contains(privateNames, base) || slices.Contains(privateSuffixes, ext)
}

var (
	privateNames    = []string{"netrc", "_netrc", "pgpass", "shadow", "gshadow", "shadow-", "gshadow-"}
	privateSuffixes = []string{".pem", ".key", ".p12", ".pfx", ".kdbx"}
)

// ErrNoLisp is the error of a file that is something else than Lisp.
var ErrNoLisp = errors.New("a word outside of parentheses: this is no Emacs Lisp, and the rest of the file is not read")

// refuseWords is for a file that is not called Lisp: a word outside of parentheses,
// or what cannot be read, shows that it is none. What is wrong with it is not told
// word by word.
func refuseWords(form kernel.Object, err error) error {
	var bad *syntax.SyntaxError
	isForeign := errors.As(err, &bad) && bad.Condition != syntax.EndOfFile
	if err == nil {
		_, isForeign = form.(*syntax.Symbol)
		isForeign = isForeign && !kernel.IsConstant(form)
	}
	if isForeign {
		return ErrNoLisp
	}
	return nil
}

// isLispName tells whether files of that name are Lisp, or Org files with Lisp in them.
func isLispName(file string) bool {
	base := strings.ToLower(path.Base(file))
	for _, suffix := range []string{".gz", ".gpg"} {
		base = strings.TrimSuffix(base, suffix)
	}
	switch path.Ext(base) {
	case ".el", ".org":
		return true
	}
	switch strings.TrimPrefix(base, ".") {
	case "emacs", "gnus", "spacemacs", "emacs-custom", "custom", "init":
		return true
	}
	return false
}
