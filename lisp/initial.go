package lisp

import (
	"path"
	"strings"

	"smtpmail/lisp/syntax"
)

// initialValue is the value that a variable has in a fresh Emacs, once the library
// that defines it is loaded; nil where it has none.
func initialValue(m *Machine, name string) Object {
	if v := m.defaultOf(name); v != nil {
		return v
	}
	text, ok := emacsVariable(name)
	if !ok {
		library, value := libraryVariable(name)
		if library == "" || !featuresOf(m).present[library] {
			return nil
		}
		text = value
	}
	form, err := syntax.NewReader(nil, text, m.obarray).Next()
	if err != nil {
		return Nil
	}
	return form.Object
}

// isInitialVariable tells whether Emacs, or a library that is loaded, has the variable.
func isInitialVariable(m *Machine, name string) bool {
	if isEmacsVariable(name) {
		return true
	}
	library, _ := libraryVariable(name)
	return library != "" && featuresOf(m).present[library]
}

// defaultOf gives the variables whose value depends on where the program runs;
// nil for all others.
func (m *Machine) defaultOf(name string) Object {
	o := &m.opts
	switch name {
	case "user-emacs-directory":
		return syntax.NewString(m.abbreviate(o.EmacsDir))
	case "user-init-file":
		return syntax.NewString(m.firstFile())
	case "default-directory":
		return syntax.NewString(asDirectory(o.WorkDir))
	case "user-login-name", "user-real-login-name":
		return syntax.NewString(o.LoginName)
	case "user-full-name":
		return syntax.NewString(m.fullName())
	case "user-mail-address":
		return syntax.NewString(m.mailAddress())
	case "system-name":
		return syntax.NewString(o.HostName)
	case "system-configuration":
		return syntax.NewString("x86_64-pc-linux-gnu")
	case "noninteractive":
		return m.Bool(o.Batch)
	case "process-environment":
		return m.environmentList()
	case "exec-path":
		return m.execPath()
	case "shell-file-name":
		return syntax.NewString("/bin/sh")
	case "temporary-file-directory":
		return syntax.NewString("/tmp/")
	case "load-path", "features", "load-history", "after-init-time", "load-in-progress":
		return Nil
	case "obarray", "global-map", "ctl-x-map", "esc-map", "help-map", "minibuffer-local-map", "mode-specific-map",
		"key-translation-map", "function-key-map", "isearch-mode-map", "emacs-lisp-mode-map", "text-mode-map",
		"prog-mode-map", "ctl-x-4-map", "ctl-x-5-map", "minibuffer-local-completion-map", "lisp-mode-map":
		return syntax.List(m.Symbol("keymap"))
	}
	return nil
}

func (m *Machine) firstFile() string {
	for _, f := range m.files {
		return f
	}
	return path.Join(m.opts.Home, ".emacs")
}

func (m *Machine) mailAddress() string {
	if a := m.environ["EMAIL"]; a != "" {
		return a
	}
	return m.opts.LoginName + "@" + m.opts.HostName
}

// execPath is the environment's PATH as a list of directories.
func (m *Machine) execPath() Object {
	var dirs []Object
	for _, dir := range strings.Split(m.environ["PATH"], ":") {
		if dir == "" {
			dir = "."
		}
		dirs = append(dirs, syntax.NewString(dir))
	}
	return syntax.List(dirs...)
}
