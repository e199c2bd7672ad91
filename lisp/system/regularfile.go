package system

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// Whatever this program reads or writes under a name is a regular file: opening a
// FIFO waits for its other end, reading a device may never end, and a folder is
// none at all. What names one of these is told so at once. The null device alone is
// read as the empty file that people mean by it.

// notRegular says what is in the place of a file.
func notRegular(name string, mode fs.FileMode) error {
	kind := "a device"
	switch {
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a FIFO"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	}
	return &fs.PathError{Op: "open", Path: name, Err: errors.New("it is " + kind + ", not a file")}
}

// CheckRegular tells that there is a regular file of that name.
//
// Errors: *fs.PathError.
func CheckRegular(name string) error {
	if name == os.DevNull {
		return nil
	}
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = notRegular(name, info.Mode())
	}
	return err
}

// OpenRegular opens a file as [os.OpenFile] does. It never waits, and looks again
// at what it opened, which may have been put there after the first look.
//
// Errors: *fs.PathError.
func OpenRegular(name string, flags int, mode fs.FileMode) (*os.File, error) {
	if err := CheckRegular(name); err != nil && (flags&os.O_CREATE == 0 || !errors.Is(err, fs.ErrNotExist)) {
		return nil, err
	}
	truncate := flags&os.O_TRUNC != 0
	f, err := os.OpenFile(name, flags&^os.O_TRUNC|syscall.O_NONBLOCK, mode)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = notRegular(name, info.Mode())
	case f.SetDeadline(time.Time{}) == nil:
		// One can wait for it, as for /proc/kmsg, which calls itself a file.
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("it is something that the system tells, not a file")}
	}
	if err == nil && truncate {
		err = f.Truncate(0)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// readStart reads a file up to so many octets; more says that it has others.
//
// Errors: *fs.PathError.
func readStart(name string, max int64) (data []byte, more bool, err error) {
	if name == os.DevNull {
		return nil, false, nil
	}
	f, err := OpenRegular(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, max+1))
	if int64(len(data)) > max {
		return data[:max], true, err
	}
	return data, false, err
}

// ReadRegular reads a whole file of at most so many octets.
//
// Errors: *fs.PathError.
func ReadRegular(name string, max int64) ([]byte, error) {
	data, more, err := readStart(name, max)
	if more {
		err = &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it is larger than %d octets", max)}
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}
