package subr

import (
	"sort"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func environmentFunctions() []kernel.Subr {
	textOf := func(name string, max int, f func(m *kernel.Machine) string) kernel.Subr {
		return kernel.Subr{Name: name, Max: max, Fn: func(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) { return m.NewString(f(m)) }}
	}
	number := func(n int) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
		return func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return syntax.Int(n), nil }
	}
	return []kernel.Subr{
		{Name: "getenv", Min: 1, Max: 2, Fn: getenv},
		{Name: "getenv-internal", Min: 1, Max: 2, Fn: getenv},
		{Name: "setenv", Min: 1, Max: 3, Fn: setenv},
		{Name: "substitute-env-vars", Min: 1, Max: 2, Fn: substituteEnvVars},
		textOf("system-name", 0, func(m *kernel.Machine) string { return variableText(m, "system-name", m.Opts.HostName) }),
		textOf("user-login-name", 1, func(m *kernel.Machine) string { return variableText(m, "user-login-name", m.Opts.LoginName) }),
		textOf("user-real-login-name", 0, func(m *kernel.Machine) string { return m.Opts.LoginName }),
		textOf("user-full-name", 1, func(m *kernel.Machine) string { return variableText(m, "user-full-name", FullName(m)) }),
		textOf("emacs-version", 1, func(*kernel.Machine) string { return "GNU Emacs 28.2" }),
		textOf("xdg-config-home", 0, func(m *kernel.Machine) string { return xdg(m, "XDG_CONFIG_HOME", ".config") }),
		textOf("xdg-data-home", 0, func(m *kernel.Machine) string { return xdg(m, "XDG_DATA_HOME", ".local/share") }),
		textOf("xdg-cache-home", 0, func(m *kernel.Machine) string { return xdg(m, "XDG_CACHE_HOME", ".cache") }),
		textOf("xdg-state-home", 0, func(m *kernel.Machine) string { return xdg(m, "XDG_STATE_HOME", ".local/state") }),
		textOf("xdg-runtime-dir", 0, func(m *kernel.Machine) string { return m.Environ["XDG_RUNTIME_DIR"] }),
		{Name: "user-uid", Fn: number(1000)},
		{Name: "user-real-uid", Fn: number(1000)},
		{Name: "emacs-pid", Fn: number(1)},
		{Name: "num-processors", Max: 1, Fn: number(1)},
		{Name: "network-interface-list", Max: 2, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "window-system", Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "display-graphic-p", Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "display-color-p", Max: 1, Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "daemonp", Fn: func(*kernel.Machine, []kernel.Object) (kernel.Object, error) { return kernel.Nil, nil }},
		{Name: "shell-command-to-string", Min: 1, Max: 1, Fn: shellCommandToString},
		{Name: "shell-command", Min: 1, Max: 3, Fn: refused},
		{Name: "async-shell-command", Min: 1, Max: 3, Fn: refused},
		{Name: "call-process", Min: 1, Max: -1, Fn: callProcess},
		{Name: "call-process-region", Min: 3, Max: -1, Fn: refused},
		{Name: "call-process-shell-command", Min: 1, Max: -1, Fn: refused},
		{Name: "process-lines", Min: 1, Max: -1, Fn: processLines},
		{Name: "process-file", Min: 1, Max: -1, Fn: callProcess},
		{Name: "start-process", Min: 3, Max: -1, Fn: refused},
		{Name: "start-file-process", Min: 3, Max: -1, Fn: refused},
		{Name: "make-process", Max: -1, Fn: refused},
		{Name: "auth-source-search", Max: -1, Fn: authSourceSearch},
	}
}

// variableText is the string value of a variable, else a default.
func variableText(m *kernel.Machine, name, def string) string {
	if v, ok := m.Value(name); ok {
		if s, ok := v.(*syntax.String); ok {
			return s.S
		}
	}
	return def
}

func xdg(m *kernel.Machine, name, def string) string {
	if dir := m.Environ[name]; strings.HasPrefix(dir, "/") {
		return dir
	}
	return ExpandFileName(m, def, m.Opts.Home)
}

func getenv(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if value, ok := m.Environ[name]; ok {
		return m.NewString(value)
	}
	return kernel.Nil, nil
}

// setenv is (VARIABLE &optional VALUE SUBSTITUTE-ENV-VARS).
func setenv(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "=") {
		return nil, m.ErrorText("Environment variable name ‘" + name + "’ contains ‘=’")
	}
	if args[1] == kernel.Nil {
		delete(m.Environ, name)
		return kernel.Nil, nil
	}
	value, err := m.StringArg(args[1])
	if err != nil {
		return nil, err
	}
	if args[2] != kernel.Nil {
		if value, err = substituteEnvironment(m, value, true); err != nil {
			return nil, err
		}
	}
	if err := m.Alloc(len(name) + len(value) + 64); err != nil {
		return nil, err
	}
	m.Environ[name] = value
	return syntax.NewString(value), nil
}

func EnvironmentList(m *kernel.Machine) kernel.Object {
	var entries []string
	for name, value := range m.Environ {
		entries = append(entries, name+"="+value)
	}
	sort.Strings(entries)
	items := make([]kernel.Object, len(entries))
	for i, e := range entries {
		items[i] = syntax.NewString(e)
	}
	return syntax.List(items...)
}

// substituteEnvironment replaces $NAME, ${NAME} and $$; an undefined name
// stays, or is empty.
func substituteEnvironment(m *kernel.Machine, text string, undefinedEmpty bool) (string, error) {
	var b strings.Builder
	for {
		literal, rest, found := strings.Cut(text, "$")
		b.WriteString(literal)
		if !found {
			return b.String(), m.Alloc(b.Len())
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
				return "", m.ErrorText("Missing \"}\" in environment-variable substitution")
			}
		} else {
			n := 0
			for n < len(rest) && (IsAlphanumeric(rest[n]) || rest[n] == '_') {
				n++
			}
			name, after = rest[:n], rest[n:]
		}
		value, ok := m.Environ[name]
		if !ok && !undefinedEmpty {
			value = "$" + rest[:len(rest)-len(after)]
		}
		b.WriteString(value)
		text = after
		if err := m.Alloc(len(value)); err != nil {
			return "", err
		}
	}
}

func substituteEnvVars(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if text, err = substituteEnvironment(m, text, true); err != nil {
		return nil, err
	}
	return m.NewString(text)
}

// CommandRefused is the error for a command that may not be run.
func CommandRefused(m *kernel.Machine, name kernel.Object) error {
	return m.Signal("command-refused", syntax.NewString("an init file may run commands only with --allow-exec"), name)
}

func refused(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return nil, CommandRefused(m, args[0])
}

// run runs a command for its output.
func run(m *kernel.Machine, name kernel.Object, argv ...string) (string, int, error) {
	if m.Opts.Exec == nil {
		return "", 0, CommandRefused(m, name)
	}
	out, status, err := m.Opts.Exec(argv, nil)
	if err != nil {
		return "", 0, m.Signal("file-error", syntax.NewString("Searching for program"), syntax.NewString(err.Error()), name)
	}
	return string(out), status, m.Alloc(len(out))
}

func shellCommandToString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	command, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	out, _, err := run(m, args[0], "/bin/sh", "-c", command)
	if err != nil {
		return nil, err
	}
	return m.NewString(out)
}

func argv(m *kernel.Machine, args []kernel.Object) ([]string, error) {
	argv := make([]string, len(args))
	for i, arg := range args {
		s, err := m.StringArg(arg)
		if err != nil {
			return nil, err
		}
		argv[i] = s
	}
	return argv, nil
}

// callProcess is (PROGRAM &optional INFILE DESTINATION DISPLAY &rest ARGS); the
// output goes nowhere.
func callProcess(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	argv, err := argv(m, append([]kernel.Object{args[0]}, args[min(4, len(args)):]...))
	if err != nil {
		return nil, err
	}
	_, status, err := run(m, args[0], argv...)
	return syntax.Int(status), err
}

func processLines(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	argv, err := argv(m, args)
	if err != nil {
		return nil, err
	}
	out, status, err := run(m, args[0], argv...)
	if err != nil {
		return nil, err
	}
	if status != 0 {
		return nil, m.ErrorText(argv[0] + " exited with a failure status")
	}
	out = strings.TrimSuffix(out, "\n")
	if out == "" {
		return kernel.Nil, nil
	}
	return stringLines(m, []kernel.Object{syntax.NewString(out), kernel.Nil, kernel.Nil})
}

func authSourceSearch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	spec, err := m.NewList(args...)
	if err != nil || m.Opts.AuthSearch == nil {
		return kernel.Nil, err
	}
	return m.Opts.AuthSearch(spec)
}

func FullName(m *kernel.Machine) string {
	if name := m.Environ["NAME"]; name != "" {
		return name
	}
	return m.Opts.FullName
}
