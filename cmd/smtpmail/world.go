package main

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

// world is what the program sees of the machine. Tests make their own.
type world struct {
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	environ []string
	workDir string
	host    string // name of this machine
	pid     int
	login   string
	name    string // the user's name in the password file
	now     func() time.Time
	random  func() uint64
	worked  func() time.Duration // by processors for this program; nil where that is not known
	// terminal opens the user's terminal for a question; it fails where there is none.
	terminal func() (io.ReadWriteCloser, error)
}

func osWorld() *world {
	w := &world{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, environ: os.Environ(), now: time.Now, random: randomNumber, worked: worked}
	w.workDir, _ = os.Getwd()
	w.pid = os.Getpid()
	w.host, _ = os.Hostname()
	w.terminal = func() (io.ReadWriteCloser, error) { return os.OpenFile("/dev/tty", os.O_RDWR, 0) }
	if u, err := user.Current(); err == nil {
		w.login = u.Username
		w.name, _, _ = strings.Cut(u.Name, ",") // the GECOS field holds more than the name
	}
	if login := w.firstEnv("LOGNAME", "USER"); login != "" {
		w.login = login
	}
	return w
}

func randomNumber() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint64(b[:])
}

// env returns an environment variable, "" if it is not set.
func (w *world) env(name string) string {
	for i := len(w.environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(w.environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}

func (w *world) firstEnv(names ...string) string {
	for _, name := range names {
		if value := w.env(name); value != "" {
			return value
		}
	}
	return ""
}

func (w *world) home() string {
	if home := w.env("HOME"); home != "" {
		return home
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return "/"
}

// configDir and stateDir are folders of the XDG Base Directory Specification.
func (w *world) configDir() string { return w.xdg("XDG_CONFIG_HOME", ".config") }

func (w *world) stateDir() string {
	return filepath.Join(w.xdg("XDG_STATE_HOME", ".local/state"), "smtpmail")
}

func (w *world) xdg(variable, fallback string) string {
	if dir := w.env(variable); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(w.home(), fallback)
}

// expand makes a file name absolute as Emacs does: ~ is the home directory.
func (w *world) expand(name string) string {
	switch {
	case name == "~":
		return w.home()
	case strings.HasPrefix(name, "~/"):
		return filepath.Join(w.home(), name[2:])
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	}
	return filepath.Join(w.workDir, name)
}

// abbreviate writes an absolute name as people do.
func (w *world) abbreviate(name string) string {
	if inside, ok := strings.CutPrefix(name, w.home()+"/"); ok {
		return "~/" + inside
	}
	return name
}

// diskFiles is the file system as the lower packages see it: read only.
type diskFiles struct{}

// maxDiskFile bounds what is read of one file, in octets. It is more than any
// reader takes, so that each can tell that there is more.
const maxDiskFile = 16 << 20

func (diskFiles) ReadFile(name string) ([]byte, error) {
	data, _, err := readStart(name, maxDiskFile)
	return data, err
}

func (diskFiles) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// maxDirEntries is how many members of a folder are looked at.
const maxDirEntries = 100_000

// ReadDir returns the members of a folder by their names.
func (diskFiles) ReadDir(name string) ([]fs.DirEntry, error) {
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

func (diskFiles) RealPath(name string) (string, error) { return filepath.EvalSymlinks(name) }
