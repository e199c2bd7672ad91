package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Who can write to a queue's directory decides what lies there under which name. So
// no name is followed: what is opened is a regular file, itself and no link, and
// belongs to the user.

// FileError is a file that is not what the queue would have made. It is left alone.
type FileError struct {
	File   string
	Reason string
}

func (e *FileError) Error() string { return e.File + ": " + e.Reason }

// PlaceError is a directory in which others decide what lies there.
type PlaceError struct {
	Dir    string
	Reason string
	Hint   string
}

func (e *PlaceError) Error() string { return e.Dir + ": " + e.Reason }

// openOwned opens a file without waiting for anybody, as an open of a FIFO would.
func openOwned(name string, flags int) (*os.File, error) {
	f, err := os.OpenFile(name, flags|noFollow, 0o600)
	if err != nil {
		// What is in the way says more than how the system put it.
		if info, statErr := os.Lstat(name); statErr == nil && checkOwned(name, info) != nil {
			err = checkOwned(name, info)
		}
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkOwned(name, info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// statOwned is for a file that is looked at and not opened.
func statOwned(name string) (fs.FileInfo, error) {
	info, err := os.Lstat(name)
	if err == nil {
		err = checkOwned(name, info)
	}
	return info, err
}

func checkOwned(name string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsRegular() && isOwn(info):
		return nil
	case mode.IsRegular():
		return &FileError{name, "it belongs to another user"}
	default:
		return &FileError{name, "it is " + kind(mode) + ", and no file"}
	}
}

func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}

// isForeign tells whether an error is about what a file is.
func isForeign(err error) bool {
	var e *FileError
	return errors.As(err, &e)
}

// checkPlace holds that nobody else decides what lies in the queue's directory. The
// warning is for those of a group, who as a rule are nobody else: with umask 002 an
// Emacs lets them.
func (s *Spool) checkPlace() (warning *Problem, err error) {
	info, err := os.Stat(s.o.Dir)
	if err != nil {
		return nil, err
	}
	hint := "chmod go-w " + s.o.Dir
	switch mode := info.Mode(); {
	case !info.IsDir():
		return nil, &fs.PathError{Op: "open", Path: s.o.Dir, Err: syscall.ENOTDIR}
	case !isOwn(info):
		return nil, &PlaceError{s.o.Dir, "the queue's directory belongs to another user", "each user has a queue of their own: smtpmail-queue-dir"}
	case mode.Perm()&0o002 != 0:
		return nil, &PlaceError{s.o.Dir, "everybody can write to the queue's directory, and so have mail sent in your name", hint}
	case mode.Perm()&0o020 != 0:
		err := fmt.Errorf("%s: its group can write to the queue's directory, and so have mail sent in your name: %s", s.o.Dir, hint)
		return &Problem{File: s.o.Dir, Err: err, Lost: true}, nil
	}
	return nil, nil
}

// ownedDir makes a directory of the queue, or holds that it is one.
func ownedDir(name string) error {
	if err := mkdirAll(name); err != nil {
		return err
	}
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return &FileError{name, "it is " + kind(info.Mode()) + ", and no folder"}
	case !isOwn(info):
		return &FileError{name, "it belongs to another user"}
	}
	return nil
}
