package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is returned when another program holds the queue longer than
// [Options.LockWait].
var ErrLocked = errors.New("another program is flushing the queue")

// ErrNoRecipients is returned by [Spool.Put] for a mail to nobody, which would
// block the queue of an Emacs.
var ErrNoRecipients = errors.New("no recipients")

// Options says where a queue is.
type Options struct {
	Dir      string           // absolute
	Index    string           // name of the index, relative to Dir or absolute; "index" if empty
	Home     string           // what ~ in an index line stands for
	WorkDir  string           // what relative index lines belong to if not to Dir
	Now      func() time.Time // local time names the mails
	Random   func() uint64    // for unique names
	LockWait time.Duration    // how long to wait for another flush
}

// Spool is a queue. Its methods may be called by several programs at once.
type Spool struct{ o Options }

// New returns the queue that the options name, without looking at it.
func New(o Options) *Spool {
	if o.Index == "" {
		o.Index = "index"
	}
	if !filepath.IsAbs(o.Index) {
		o.Index = filepath.Join(o.Dir, o.Index)
	}
	return &Spool{o: o}
}

// Dir returns the queue's directory.
func (s *Spool) Dir() string { return s.o.Dir }

// Mail is what is put into the queue.
type Mail struct {
	Sidecar
	ReversePath *string                 // nil: decided at the flush
	WriteTo     func(w io.Writer) error // writes the message with LF line ends
}

// Put queues a mail. When it returns without an error the mail is on disk, and
// stays there until a server took it; otherwise nothing was queued.
//
// Errors: [ErrNoRecipients]; *[fs.PathError] and the like for the disk.
func (s *Spool) Put(m Mail) (id string, err error) {
	if len(m.Recipients) == 0 {
		return "", ErrNoRecipients
	}
	if err := os.MkdirAll(s.o.Dir, 0o700); err != nil {
		return "", err
	}
	id = s.name()
	data := filepath.Join(s.o.Dir, id)
	defer func() {
		if err != nil {
			removeFiles(data)
		}
	}()
	if err := writeNew(data, m.WriteTo); err != nil {
		return "", err
	}
	sidecar, err := m.format()
	if err != nil {
		return "", err
	}
	if err := writeNew(data+".el", writeString(sidecar)); err != nil {
		return "", err
	}
	if m.ReversePath != nil {
		st := state{ReversePath: m.ReversePath}
		if err := st.write(data + ".state"); err != nil {
			return "", err
		}
	}
	return id, s.appendIndex(data)
}

func writeString(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// name makes a name that no Emacs makes and that no other put has.
func (s *Spool) name() string {
	return fmt.Sprintf("%s_s%016x", s.o.Now().Format("2006-01-02_15:04:05"), s.o.Random())
}

// writeNew writes a file that must not exist under that name: to a temporary
// name, synced, then linked, so that no half of it is ever seen.
func writeNew(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".put-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Link(f.Name(), name)
	}
	return err
}

func removeFiles(data string) {
	for _, suffix := range []string{"", ".el", ".state"} {
		os.Remove(data + suffix)
	}
}

func syncDir(file string) error {
	d, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// lock takes one of the queue's locks, waiting at most wait.
func (s *Spool) lock(name string, wait time.Duration) (unlock func(), err error) {
	l := flock.New(filepath.Join(s.o.Dir, name), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), max(wait, time.Millisecond))
	defer cancel()
	ok, err := l.TryLockContext(ctx, 20*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) || err == nil && !ok {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return func() { l.Unlock() }, nil
}

// indexWait bounds the wait for the index, which is held for moments only.
const indexWait = 10 * time.Second

// appendIndex adds a line, the commit point of a put.
func (s *Spool) appendIndex(data string) error {
	unlock, err := s.lock(".index", indexWait)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := os.OpenFile(s.o.Index, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	line := data + "\n"
	if !endsInNewline(f) {
		line = "\n" + line
	}
	if _, err := f.WriteString(line); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := syncDir(data); err != nil {
		return err
	}
	return syncDir(s.o.Index)
}

func endsInNewline(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return true
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return err != nil || last[0] == '\n'
}

// maxIndex bounds the index, in octets.
const maxIndex = 64 << 20

// readIndex returns the data files that the index names, without empty lines and
// repetitions. A missing index is an empty one.
func (s *Spool) readIndex() ([]string, error) {
	info, err := os.Stat(s.o.Index)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info.Size() > maxIndex {
		return nil, fmt.Errorf("%s: larger than %d octets", s.o.Index, maxIndex)
	}
	text, err := os.ReadFile(s.o.Index)
	if err != nil {
		return nil, err
	}
	var files []string
	seen := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		if file := s.indexFile(line); file != "" && !seen[file] {
			seen[file] = true
			files = append(files, file)
		}
	}
	return files, nil
}

// indexFile returns the absolute name that an index line means, "" for an empty line.
func (s *Spool) indexFile(line string) string {
	line = strings.TrimRight(line, "\r\n")
	switch {
	case strings.TrimSpace(line) == "":
		return ""
	case strings.HasPrefix(line, "~/"):
		return filepath.Join(s.o.Home, line[2:])
	case filepath.IsAbs(line):
		return line
	}
	if inWorkDir := filepath.Join(s.o.WorkDir, line); fileExists(inWorkDir) {
		return inWorkDir
	}
	return filepath.Join(s.o.Dir, line)
}

func fileExists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// rewriteIndex drops the lines of the given files. Lines that an Emacs, which
// knows no lock, added since the index was read are kept: the old file stays open
// across the rename, and what it gained is carried over.
func (s *Spool) rewriteIndex(gone map[string]bool) error {
	unlock, err := s.lock(".index", indexWait)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := os.Open(s.o.Index)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	text, err := io.ReadAll(old)
	if err != nil {
		return err
	}
	var kept strings.Builder
	for line := range strings.Lines(string(text)) {
		if file := s.indexFile(line); file != "" && !s.isGone(line, file, gone) {
			kept.WriteString(strings.TrimRight(line, "\r\n") + "\n")
		}
	}
	if err := replaceFile(s.o.Index, kept.String()); err != nil {
		return err
	}
	late, err := io.ReadAll(old)
	if err != nil || len(late) == 0 {
		return err
	}
	return appendFile(s.o.Index, late)
}

// isGone tells whether an index line's mail left. A relative line may now seem to
// mean another file, since the one it meant does not exist any more.
func (s *Spool) isGone(line, file string, gone map[string]bool) bool {
	line = strings.TrimRight(line, "\r\n")
	return gone[file] || !filepath.IsAbs(line) && !fileExists(file) && gone[filepath.Join(s.o.WorkDir, line)]
}

func appendFile(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}
