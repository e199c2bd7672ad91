package machine

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"
)

// World is what the program sees of the machine. Tests make their own.
type World struct {
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Environ []string
	WorkDir string
	Host    string // name of this machine
	Pid     int
	Login   string
	Name    string // the user's name in the password file
	Now     func() time.Time
	Random  func() uint64
	Worked  func() time.Duration // by processors for this program; nil where that is not known
	// Terminal opens the user's terminal for a question; it fails where there is none.
	Terminal func() (io.ReadWriteCloser, error)
}

func New() *World {
	w := &World{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Now: time.Now, Random: RandomNumber, Worked: worked}
	w.WorkDir, _ = os.Getwd()
	w.Pid = os.Getpid()
	w.Host, _ = os.Hostname()
	w.Terminal = func() (io.ReadWriteCloser, error) { return os.OpenFile("/dev/tty", os.O_RDWR, 0) }
	if u, err := user.Current(); err == nil {
		w.Login = u.Username
		w.Name, _, _ = strings.Cut(u.Name, ",") // the GECOS field holds more than the name
	}
	if login := w.FirstEnv("LOGNAME", "USER"); login != "" {
		w.Login = login
	}
	return w
}

func RandomNumber() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint64(b[:])
}

// Env returns an environment variable, "" if it is not set.
func (w *World) Env(name string) string {
	for i := len(w.Environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(w.Environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}

func (w *World) FirstEnv(names ...string) string {
	for _, name := range names {
		if value := w.Env(name); value != "" {
			return value
		}
	}
	return ""
}

func (w *World) Home() string {
	if home := w.Env("HOME"); home != "" {
		return home
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return "/"
}

// ConfigDir and stateDir are folders of the XDG Base Directory Specification.
func (w *World) ConfigDir() string { return w.xdg("XDG_CONFIG_HOME", ".config") }

func (w *World) StateDir() string {
	return filepath.Join(w.xdg("XDG_STATE_HOME", ".local/state"), "smtpmail")
}

func (w *World) xdg(variable, fallback string) string {
	if dir := w.Env(variable); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(w.Home(), fallback)
}

// Expand makes a file name absolute as Emacs does: ~ is the home directory.
func (w *World) Expand(name string) string {
	switch {
	case name == "~":
		return w.Home()
	case strings.HasPrefix(name, "~/"):
		return filepath.Join(w.Home(), name[2:])
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	}
	return filepath.Join(w.WorkDir, name)
}

// Abbreviate writes an absolute name as people do.
func (w *World) Abbreviate(name string) string {
	if inside, ok := strings.CutPrefix(name, w.Home()+"/"); ok {
		return "~/" + inside
	}
	return name
}
