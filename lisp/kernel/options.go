package kernel

import (
	"math/rand/v2"
	"path"
	"strings"
)

// setUpWorld fills in what depends on Options.
func (m *Machine) setUpWorld() {
	m.Environ = make(map[string]string, len(m.Opts.Environ))
	for _, entry := range m.Opts.Environ {
		if name, value, ok := strings.Cut(entry, "="); ok && name != "" {
			m.Environ[name] = value
		}
	}
	o := &m.Opts
	if o.Home == "" {
		o.Home = m.Environ["HOME"]
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
		o.LoginName = m.Environ["LOGNAME"]
	}
	if o.LoginName == "" {
		o.LoginName = m.Environ["USER"]
	}
	if o.Random == nil {
		o.Random = rand.New(rand.NewPCG(1, 2))
	}
}
