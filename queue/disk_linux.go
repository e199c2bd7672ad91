package queue

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// syncData is fdatasync: content and size, not the times.
func syncData(f *os.File) error {
	return control(f, "sync", func(fd int) error {
		err := syscall.EINTR
		for err == syscall.EINTR {
			err, _ = syscall.Fdatasync(fd).(syscall.Errno)
		}
		if err == 0 {
			return nil
		}
		return err
	})
}

// control does something with a file's descriptor, which stays open for that time.
func control(f *os.File, verb string, do func(fd int) error) error {
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err = raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err == nil {
		err = failed
	}
	if err != nil {
		return &fs.PathError{Op: verb, Path: f.Name(), Err: err}
	}
	return nil
}

// awaitLonely waits until nobody else has the file open, at most for a moment: a
// lease for writing is given only then.
func awaitLonely(f *os.File) {
	for range 50 {
		err := control(f, "lease", func(fd int) error { return setLease(fd, syscall.F_WRLCK) })
		if err == nil {
			control(f, "lease", func(fd int) error { return setLease(fd, syscall.F_UNLCK) })
			return
		}
		if !errors.Is(err, syscall.EAGAIN) {
			break // no leases here
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(5 * time.Millisecond)
}

func setLease(fd, kind int) error {
	if _, _, e := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_SETLEASE, uintptr(kind)); e != 0 {
		return e
	}
	return nil
}
