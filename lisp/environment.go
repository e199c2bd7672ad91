package lisp

import (
	"sort"
	"strings"

	"smtpmail/lisp/syntax"
)

func environmentFunctions() []Subr {
	textOf := func(name string, max int, f func(m *Machine) string) Subr {
		return Subr{Name: name, Max: max, fn: func(m *Machine, _ []Object) (Object, error) { return m.newString(f(m)) }}
	}
	number := func(n int) func(*Machine, []Object) (Object, error) {
		return func(*Machine, []Object) (Object, error) { return syntax.Int(n), nil }
	}
	return []Subr{
		{Name: "getenv", Min: 1, Max: 2, fn: getenv},
		{Name: "getenv-internal", Min: 1, Max: 2, fn: getenv},
		{Name: "setenv", Min: 1, Max: 3, fn: setenv},
		{Name: "substitute-env-vars", Min: 1, Max: 2, fn: substituteEnvVars},
		textOf("system-name", 0, func(m *Machine) string { return m.variableText("system-name", m.opts.HostName) }),
		textOf("user-login-name", 1, func(m *Machine) string { return m.variableText("user-login-name", m.opts.LoginName) }),
		textOf("user-real-login-name", 0, func(m *Machine) string { return m.opts.LoginName }),
		textOf("user-full-name", 1, func(m *Machine) string { return m.variableText("user-full-name", m.fullName()) }),
		textOf("emacs-version", 1, func(*Machine) string { return "GNU Emacs 28.2" }),
		textOf("xdg-config-home", 0, func(m *Machine) string { return m.xdg("XDG_CONFIG_HOME", ".config") }),
		textOf("xdg-data-home", 0, func(m *Machine) string { return m.xdg("XDG_DATA_HOME", ".local/share") }),
		textOf("xdg-cache-home", 0, func(m *Machine) string { return m.xdg("XDG_CACHE_HOME", ".cache") }),
		textOf("xdg-state-home", 0, func(m *Machine) string { return m.xdg("XDG_STATE_HOME", ".local/state") }),
		textOf("xdg-runtime-dir", 0, func(m *Machine) string { return m.environ["XDG_RUNTIME_DIR"] }),
		{Name: "user-uid", fn: number(1000)},
		{Name: "user-real-uid", fn: number(1000)},
		{Name: "emacs-pid", fn: number(1)},
		{Name: "num-processors", Max: 1, fn: number(1)},
		{Name: "network-interface-list", Max: 2, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "window-system", Max: 1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "display-graphic-p", Max: 1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "display-color-p", Max: 1, fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "daemonp", fn: func(*Machine, []Object) (Object, error) { return Nil, nil }},
		{Name: "shell-command-to-string", Min: 1, Max: 1, fn: shellCommandToString},
		{Name: "shell-command", Min: 1, Max: 3, fn: refused},
		{Name: "async-shell-command", Min: 1, Max: 3, fn: refused},
		{Name: "call-process", Min: 1, Max: -1, fn: callProcess},
		{Name: "call-process-region", Min: 3, Max: -1, fn: refused},
		{Name: "call-process-shell-command", Min: 1, Max: -1, fn: refused},
		{Name: "process-lines", Min: 1, Max: -1, fn: processLines},
		{Name: "process-file", Min: 1, Max: -1, fn: callProcess},
		{Name: "start-process", Min: 3, Max: -1, fn: refused},
		{Name: "start-file-process", Min: 3, Max: -1, fn: refused},
		{Name: "make-process", Max: -1, fn: refused},
		{Name: "auth-source-search", Max: -1, fn: authSourceSearch},
	}
}

// variableText is the string value of a variable, else a default.
func (m *Machine) variableText(name, def string) string {
	if v, ok := m.Value(name); ok {
		if s, ok := v.(*syntax.String); ok {
			return s.S
		}
	}
	return def
}

func (m *Machine) xdg(name, def string) string {
	if dir := m.environ[name]; strings.HasPrefix(dir, "/") {
		return dir
	}
	return m.expandFileName(def, m.opts.Home)
}

func getenv(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	if value, ok := m.environ[name]; ok {
		return m.newString(value)
	}
	return Nil, nil
}

// setenv is (VARIABLE &optional VALUE SUBSTITUTE-ENV-VARS).
func setenv(m *Machine, args []Object) (Object, error) {
	name, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "=") {
		return nil, m.errorText("Environment variable name ‘" + name + "’ contains ‘=’")
	}
	if args[1] == Nil {
		delete(m.environ, name)
		return Nil, nil
	}
	value, err := m.stringArg(args[1])
	if err != nil {
		return nil, err
	}
	if args[2] != Nil {
		if value, err = m.substituteEnvironment(value, true); err != nil {
			return nil, err
		}
	}
	if err := m.alloc(len(name) + len(value) + 64); err != nil {
		return nil, err
	}
	m.environ[name] = value
	return syntax.NewString(value), nil
}

func (m *Machine) environmentList() Object {
	var entries []string
	for name, value := range m.environ {
		entries = append(entries, name+"="+value)
	}
	sort.Strings(entries)
	items := make([]Object, len(entries))
	for i, e := range entries {
		items[i] = syntax.NewString(e)
	}
	return syntax.List(items...)
}

// substituteEnvironment replaces $NAME, ${NAME} and $$; an undefined name
// stays, or is empty.
func (m *Machine) substituteEnvironment(text string, undefinedEmpty bool) (string, error) {
	var b strings.Builder
	for {
		literal, rest, found := strings.Cut(text, "$")
		b.WriteString(literal)
		if !found {
			return b.String(), m.alloc(b.Len())
		}
		if strings.HasPrefix(rest, "$") {
			b.WriteByte('$')
			text = rest[1:]
			continue
		}
		name, after := rest, ""
		if strings.HasPrefix(rest, "{") {
			var closed bool
			if name, after, closed = strings.Cut(rest[1:], "}"); !closed {
				return "", m.errorText("Missing \"}\" in environment-variable substitution")
			}
		} else {
			n := 0
			for n < len(rest) && (isAlphanumeric(rest[n]) || rest[n] == '_') {
				n++
			}
			name, after = rest[:n], rest[n:]
		}
		value, ok := m.environ[name]
		if !ok && !undefinedEmpty {
			value = "$" + rest[:len(rest)-len(after)]
		}
		b.WriteString(value)
		text = after
		if err := m.alloc(len(value)); err != nil {
			return "", err
		}
	}
}

func substituteEnvVars(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	if text, err = m.substituteEnvironment(text, true); err != nil {
		return nil, err
	}
	return m.newString(text)
}

// commandRefused is the error for a command that may not be run.
func (m *Machine) commandRefused(name Object) error {
	return m.signal("command-refused", syntax.NewString("an init file may run commands only with --allow-exec"), name)
}

func refused(m *Machine, args []Object) (Object, error) { return nil, m.commandRefused(args[0]) }

// run runs a command for its output.
func (m *Machine) run(name Object, argv ...string) (string, int, error) {
	if m.opts.Exec == nil {
		return "", 0, m.commandRefused(name)
	}
	out, status, err := m.opts.Exec(argv, nil)
	if err != nil {
		return "", 0, m.signal("file-error", syntax.NewString("Searching for program"), syntax.NewString(err.Error()), name)
	}
	return string(out), status, m.alloc(len(out))
}

func shellCommandToString(m *Machine, args []Object) (Object, error) {
	command, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	out, _, err := m.run(args[0], "/bin/sh", "-c", command)
	if err != nil {
		return nil, err
	}
	return m.newString(out)
}

func (m *Machine) argv(args []Object) ([]string, error) {
	argv := make([]string, len(args))
	for i, arg := range args {
		s, err := m.stringArg(arg)
		if err != nil {
			return nil, err
		}
		argv[i] = s
	}
	return argv, nil
}

// callProcess is (PROGRAM &optional INFILE DESTINATION DISPLAY &rest ARGS); the
// output goes nowhere.
func callProcess(m *Machine, args []Object) (Object, error) {
	argv, err := m.argv(append([]Object{args[0]}, args[min(4, len(args)):]...))
	if err != nil {
		return nil, err
	}
	_, status, err := m.run(args[0], argv...)
	return syntax.Int(status), err
}

func processLines(m *Machine, args []Object) (Object, error) {
	argv, err := m.argv(args)
	if err != nil {
		return nil, err
	}
	out, status, err := m.run(args[0], argv...)
	if err != nil {
		return nil, err
	}
	if status != 0 {
		return nil, m.errorText(argv[0] + " exited with a failure status")
	}
	out = strings.TrimSuffix(out, "\n")
	if out == "" {
		return Nil, nil
	}
	return stringLines(m, []Object{syntax.NewString(out), Nil, Nil})
}

func authSourceSearch(m *Machine, args []Object) (Object, error) {
	spec, err := m.newList(args...)
	if err != nil || m.opts.AuthSearch == nil {
		return Nil, err
	}
	return m.opts.AuthSearch(spec)
}

func (m *Machine) fullName() string {
	if name := m.environ["NAME"]; name != "" {
		return name
	}
	return m.opts.FullName
}
