package queue

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// All that this package does to files goes through the few functions here, each
// of which is one step: a test can stop the program before any of them, or have
// it fail.

// step is what is about to be done to a file.
type step struct {
	verb  string // open, create, read, write, append, truncate, sync, rename, link, unlink, mkdir, syncdir, lock
	name  string
	to    string // of rename and link
	out   *output
	data  []byte
	where int64 // offset of a write, size of a truncate
}

// output is a file that is being written.
type output struct {
	name string
	f    *os.File
}

// createNew makes a file that must not exist.
func createNew(name string) (*output, error) {
	return open("create", name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
}

// openFile opens a file, which is made if need be, for reading and writing.
func openFile(name string) (*output, error) { return open("open", name, os.O_RDWR|os.O_CREATE) }

// openAppend opens a file, which is made if need be, so that each write goes to
// its end, wherever that is by then.
func openAppend(name string) (*output, error) {
	return open("open", name, os.O_RDWR|os.O_CREATE|os.O_APPEND)
}

func open(verb, name string, flags int) (*output, error) {
	o := &output{name: name}
	err := perform(step{verb: verb, name: name, out: o}, func(int) (err error) {
		o.f, err = openOwned(name, flags)
		return err
	})
	if err != nil {
		return nil, err
	}
	return o, nil
}

// writeAt writes at an offset; an error may leave a part written.
func (o *output) writeAt(data []byte, at int64) error {
	return perform(step{verb: "write", name: o.name, out: o, data: data, where: at}, func(n int) error {
		_, err := o.f.WriteAt(data[:n], at)
		return err
	})
}

// append writes to the end of a file from [openAppend].
func (o *output) append(data []byte) error {
	return perform(step{verb: "append", name: o.name, out: o, data: data}, func(n int) error {
		_, err := o.f.Write(data[:n])
		return err
	})
}

// sync returns when all that was written is on disk.
func (o *output) sync() error {
	return perform(step{verb: "sync", name: o.name, out: o}, func(int) error { return syncData(o.f) })
}

func (o *output) truncate(size int64) error {
	return perform(step{verb: "truncate", name: o.name, out: o, where: size}, func(int) error { return o.f.Truncate(size) })
}

// reserve fills a file with zeros up to a size, and syncs it: to write there later
// changes nothing but octets, so that a sync need not wait for what else the file
// system has to do.
func (o *output) reserve(from, to int64) error {
	return perform(step{verb: "truncate", name: o.name, out: o, where: to}, func(int) error {
		if _, err := o.f.WriteAt(make([]byte, to-from), from); err != nil {
			return err
		}
		return o.f.Sync()
	})
}

func (o *output) size() (int64, error) {
	info, err := o.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (o *output) close() error { return o.f.Close() }

func closeAll(files []*output) (err error) {
	for _, o := range files {
		err = errors.Join(err, o.close())
	}
	return err
}

// appender writes one after the other.
type appender struct {
	out *output
	at  int64
}

func (a *appender) Write(p []byte) (int, error) {
	if err := a.out.writeAt(p, a.at); err != nil {
		return 0, err
	}
	a.at += int64(len(p))
	return len(p), nil
}

func rename(from, to string) error {
	return perform(step{verb: "rename", name: from, to: to}, func(int) error { return os.Rename(from, to) })
}

// link gives a file a second name, which nothing may have. Where the file system
// knows no links the name is looked for and the file renamed.
func link(from, to string) error {
	err := perform(step{verb: "link", name: from, to: to}, func(int) error { return os.Link(from, to) })
	if !errors.Is(err, syscall.EPERM) && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EMLINK) {
		return err
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return &os.LinkError{Op: "link", Old: from, New: to, Err: fs.ErrExist}
	}
	return rename(from, to)
}

// unlink removes a file; that it is not there is no error.
func unlink(name string) error {
	return perform(step{verb: "unlink", name: name}, func(int) error {
		if err := syscall.Unlink(name); err != nil && err != syscall.ENOENT {
			return &fs.PathError{Op: "remove", Path: name, Err: err}
		}
		return nil
	})
}

func mkdirAll(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil
	}
	err := perform(step{verb: "mkdir", name: name}, func(int) error { return os.MkdirAll(name, 0o700) })
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// syncDir returns when the names in a directory are on disk.
func syncDir(dir string) error {
	return perform(step{verb: "syncdir", name: dir}, func(int) error {
		d, err := os.Open(dir)
		if err != nil {
			return err
		}
		defer d.Close()
		return d.Sync()
	})
}

// readFile reads a file of the user's of at most limit octets, and one octet more of a larger one.
func readFile(name string, limit int64) (text []byte, err error) {
	err = perform(step{verb: "read", name: name}, func(int) error {
		f, err := openOwned(name, os.O_RDONLY)
		if err != nil {
			return err
		}
		defer f.Close()
		text, err = readUpTo(f, limit)
		return err
	})
	return text, err
}

// readUpTo reads into one buffer that fits, as a queue has many small files.
func readUpTo(f *os.File, limit int64) ([]byte, error) {
	size := int64(512)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	text := make([]byte, 0, min(size, limit)+1)
	for {
		n, err := f.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		switch {
		case errors.Is(err, io.EOF):
			return text, nil
		case err != nil:
			return nil, err
		case int64(len(text)) > limit:
			return text[:limit+1], nil
		case len(text) == cap(text):
			text = append(text, 0)[:len(text)]
		}
	}
}

// writeNew writes a file under a name that must not exist, and syncs it.
func writeNew(name string, write func(io.Writer) error) error {
	o, err := createNew(name)
	if err != nil {
		return err
	}
	err = write(&appender{out: o})
	if err == nil {
		err = o.sync()
	}
	if closed := o.close(); err == nil {
		err = closed
	}
	return err
}

// replaceFile puts a new content in a file's place in one step. It is there for
// good once the directory is synced.
func replaceFile(name string, write func(io.Writer) error) error {
	temp := tempName(name)
	if err := unlink(temp); err != nil { // of a program that was killed
		return err
	}
	err := writeNew(temp, write)
	if err == nil {
		err = rename(temp, name)
	}
	if err != nil {
		unlink(temp)
	}
	return err
}

// tempName is a name that starts with a dot, in the same directory. Only the
// holder of a lock replaces a file, so that one name is enough.
func tempName(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+tempSuffix)
}

const tempSuffix = ".new"

func writeString(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func fileExists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
