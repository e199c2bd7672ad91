package machine

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
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

// DiskFiles is the file system as the lower packages see it: read only.
type DiskFiles struct{}

// maxDiskFile bounds what is read of one file, in octets. It is more than any
// reader takes, so that each can tell that there is more.
const maxDiskFile = 16 << 20

func (DiskFiles) ReadFile(name string) ([]byte, error) {
	data, _, err := readStart(name, maxDiskFile)
	return data, err
}

func (DiskFiles) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// maxDirEntries is how many members of a folder are looked at.
const maxDirEntries = 100_000

// ReadDir returns the members of a folder by their names.
func (DiskFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	dir, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(maxDirEntries)
	if err == io.EOF {
		err = nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (DiskFiles) RealPath(name string) (string, error) { return filepath.EvalSymlinks(name) }
