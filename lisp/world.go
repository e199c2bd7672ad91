package lisp

import (
	"math/rand/v2"
	"path"
	"strings"
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
