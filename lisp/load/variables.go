package load

import (
	"path"
	"strings"

	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// Variable is the value that a variable has in a fresh Emacs, once the library
// that defines it is loaded; nil where it has none.
func Variable(m *kernel.Machine, name string) kernel.Object {
	if v := defaultOf(m, name); v != nil {
		return v
	}
	text, ok := emacs28.Variable(name)
	if !ok {
		library, value := emacs28.LibraryVariable(name)
		if library == "" || !FeaturesOf(m).Present[library] {
			return nil
		}
		text = value
	}
	form, err := syntax.NewReader(nil, text, m.Obarray).Next()
	if err != nil {
		return kernel.Nil
	}
	return form.Object
}

// IsVariable tells whether Emacs, or a library that is loaded, has the variable.
func IsVariable(m *kernel.Machine, name string) bool {
	if emacs28.IsVariable(name) {
		return true
	}
	library, _ := emacs28.LibraryVariable(name)
	return library != "" && FeaturesOf(m).Present[library]
}

// defaultOf gives the variables whose value depends on where the program runs;
// nil for all others.
func defaultOf(m *kernel.Machine, name string) kernel.Object {
	o := &m.Opts
	switch name {
	case "user-emacs-directory":
		return syntax.NewString(subr.Abbreviate(m, o.EmacsDir))
	case "user-init-file":
		return syntax.NewString(firstFile(m))
	case "default-directory":
		return syntax.NewString(subr.AsDirectory(o.WorkDir))
	case "user-login-name", "user-real-login-name":
		return syntax.NewString(o.LoginName)
	case "user-full-name":
		return syntax.NewString(subr.FullName(m))
	case "user-mail-address":
		return syntax.NewString(mailAddress(m))
	case "system-name":
		return syntax.NewString(o.HostName)
	case "system-configuration":
		return syntax.NewString("x86_64-pc-linux-gnu")
	case "noninteractive":
		return m.Bool(o.Batch)
	case "process-environment":
		return subr.EnvironmentList(m)
	case "exec-path":
		return execPath(m)
	case "shell-file-name":
		return syntax.NewString("/bin/sh")
	case "temporary-file-directory":
		return syntax.NewString("/tmp/")
	case "load-path", "features", "load-history", "after-init-time", "load-in-progress":
		return kernel.Nil
	case "obarray", "global-map", "ctl-x-map", "esc-map", "help-map", "minibuffer-local-map", "mode-specific-map",
		"key-translation-map", "function-key-map", "isearch-mode-map", "emacs-lisp-mode-map", "text-mode-map",
		"prog-mode-map", "ctl-x-4-map", "ctl-x-5-map", "minibuffer-local-completion-map", "lisp-mode-map":
		return syntax.List(m.Symbol("keymap"))
	}
	return nil
}

func firstFile(m *kernel.Machine) string {
	for _, f := range m.Files {
		return f
	}
	return path.Join(m.Opts.Home, ".emacs")
}

func mailAddress(m *kernel.Machine) string {
	if a := m.Environ["EMAIL"]; a != "" {
		return a
	}
	return m.Opts.LoginName + "@" + m.Opts.HostName
}

// execPath is the environment's PATH as a list of directories.
func execPath(m *kernel.Machine) kernel.Object {
	var dirs []kernel.Object
	for _, dir := range strings.Split(m.Environ["PATH"], ":") {
		if dir == "" {
			dir = "."
		}
		dirs = append(dirs, syntax.NewString(dir))
	}
	return syntax.List(dirs...)
}
