package queue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is what a [LockedError] is.
var ErrLocked = errors.New("the queue is locked")

// LockedError is returned when another program holds the queue longer than
// [Options.LockWait]. It is [ErrLocked]; trying again later helps.
type LockedError struct {
	File  string
	Owner string // "process 4711 on host, since 2026-11-24 10:00:00", or "" if it does not say
}

func (e *LockedError) Error() string {
	if e.Owner == "" {
		return "another program is at work in the queue (" + e.File + ")"
	}
	return "another program is at work in the queue: " + e.Owner
}

// Is makes errors.Is(err, ErrLocked) true.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// maxOwner bounds what a lock says of its owner, in octets.
const maxOwner = 1 << 10

const (
	flushLock = ".flush"
	indexLock = ".index"
)

// indexWait bounds the wait for the index, which is held for moments only.
const indexWait = 10 * time.Second

// lockFlush takes the queue for a flush, or for a change to what waits in it. The
// lock is the kernel's and ends with the process; what stands in the file only
// tells others who has it.
func (s *Spool) lockFlush() (unlock func(), err error) {
	release, err := s.lock(flushLock, s.o.LockWait, 20*time.Millisecond)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(s.o.Dir, flushLock)
	owner := fmt.Sprintf("process %d on %s, since %s\n", s.o.PID, s.o.Host, s.o.Now().Format(time.DateTime))
	s.sign(name, owner)
	return func() {
		s.sign(name, "")
		release()
	}, nil
}

// sign says in a lock who has it: a courtesy, which may fail.
func (s *Spool) sign(name, owner string) {
	if f, err := openOwned(name, os.O_WRONLY|os.O_TRUNC); err == nil {
		f.WriteString(owner)
		f.Close()
	}
}

func (s *Spool) lockIndex() (unlock func(), err error) {
	return s.lock(indexLock, indexWait, time.Millisecond)
}

// isFlushing tells whether a program is at work in the queue just now.
func (s *Spool) isFlushing() bool {
	name := filepath.Join(s.o.Dir, flushLock)
	if !isRegular(name) {
		return false
	}
	l := flock.New(name, flock.SetFlag(os.O_RDONLY|noFollow), flock.SetPermissions(0o600))
	ok, err := l.TryRLock()
	if ok {
		l.Unlock()
	}
	return err == nil && !ok
}

func (s *Spool) lock(name string, wait, pause time.Duration) (unlock func(), err error) {
	file := filepath.Join(s.o.Dir, name)
	if _, err := statOwned(file); isForeign(err) {
		return nil, err
	}
	l := flock.New(file, flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), max(wait, time.Millisecond))
	defer cancel()
	ok := false
	err = perform(step{verb: "lock", name: file}, func(int) (err error) {
		ok, err = l.TryLockContext(ctx, pause)
		return err
	})
	if errors.Is(err, context.DeadlineExceeded) || err == nil && !ok {
		owner, _ := readFile(file, maxOwner)
		return nil, &LockedError{File: file, Owner: strings.TrimSpace(string(owner))}
	}
	if err != nil {
		return nil, err
	}
	held(l)
	return func() { released(l); l.Unlock() }, nil
}
