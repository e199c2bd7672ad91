package lisp

import (
	"math/rand/v2"
	"path"
	"strings"

	"smtpmail/lisp/syntax"
)

// setUpWorld fills in what depends on Options.
func (m *Machine) setUpWorld() {
	m.environ = make(map[string]string, len(m.opts.Environ))
	for _, entry := range m.opts.Environ {
		if name, value, ok := strings.Cut(entry, "="); ok && name != "" {
			m.environ[name] = value
		}
	}
	o := &m.opts
	if o.Home == "" {
		o.Home = m.environ["HOME"]
	}
	if o.Home == "" {
		o.Home = "/"
	}
	if o.WorkDir == "" {
		o.WorkDir = "/"
	}
	if o.EmacsDir == "" {
		o.EmacsDir = path.Join(o.Home, ".emacs.d") + "/"
	}
	if o.HostName == "" {
		o.HostName = "localhost"
	}
	if o.LoginName == "" {
		o.LoginName = m.environ["LOGNAME"]
	}
	if o.LoginName == "" {
		o.LoginName = m.environ["USER"]
	}
	if o.Random == nil {
		o.Random = rand.New(rand.NewPCG(1, 2))
	}
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

func (m *Machine) fullName() string {
	if name := m.environ["NAME"]; name != "" {
		return name
	}
	return m.opts.FullName
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

// initFromEmacs gives a variable that nothing has set the value that it has in
// a fresh Emacs.
func (m *Machine) initFromEmacs(sym *syntax.Symbol) {
	if m.unbound[sym] || sym.Value != nil {
		return
	}
	if v := m.defaultOf(sym.Name); v != nil {
		sym.Value, sym.Special = v, true
		return
	}
	text, ok := emacsVariable(sym.Name)
	if !ok {
		library, value := libraryVariable(sym.Name)
		if library == "" || !m.features[library] {
			return
		}
		text = value
	}
	sym.Special = true
	form, err := syntax.NewReader(nil, text, m.obarray).Next()
	if err != nil {
		sym.Value = Nil
		return
	}
	sym.Value = form.Object
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
