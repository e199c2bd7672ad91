//go:build faults

package queue

import (
	"io/fs"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// theFaults stand between the package and the file system in tests of crashes.
var theFaults = &faults{grown: make(map[*output]bool)}

// faults stop the program at a step, have one fail, and keep what was done.
type faults struct {
	mu    sync.Mutex
	steps int
	// stopAt is the step, from 1, at which the program stops; half has half of a
	// write done before.
	stopAt int
	half   bool
	stop   func()        // what stops it: nil is the end of each goroutine
	dead   chan struct{} // closed then
	isDead bool
	// failAt is the step that fails, and all after it too if stuck.
	failAt int
	stuck  bool
	err    syscall.Errno
	log    []done
	logs   bool
	after  func() // of a step that is logged, with the mutex held
	locks  map[interface{ Unlock() error }]bool
	open   []*output
	grown  map[*output]bool // files that a sync must find room for
}

// done is a step that was done.
type done struct {
	step
	network string // a step of the network instead
	part    bool   // of a write
	changed time.Time
}

// reset arms the faults anew.
func (f *faults) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.steps, f.stopAt, f.half, f.stop, f.isDead, f.failAt, f.stuck, f.log, f.logs, f.after = 0, 0, false, nil, false, 0, false, nil, false, nil
	f.dead = make(chan struct{})
	f.locks = make(map[interface{ Unlock() error }]bool)
	f.open = nil
	f.grown = make(map[*output]bool)
}

func perform(s step, do func(octets int) error) error { return theFaults.perform(s, do) }

func (f *faults) perform(s step, do func(octets int) error) error {
	if s.verb == "lock" {
		// Others go on while one waits for a lock.
		if err := f.pass(s, func(int) error { return nil }); err != nil {
			return err
		}
		return do(0)
	}
	return f.pass(s, do)
}

func (f *faults) pass(s step, do func(octets int) error) error {
	f.mu.Lock()
	f.exitIfDead()
	f.steps++
	if f.steps == f.stopAt {
		f.end(s, do)
	}
	defer f.mu.Unlock()
	if f.failAt > 0 && (f.steps == f.failAt || f.stuck && f.steps > f.failAt) && f.canFail(s) {
		if f.half && len(s.data) > 1 {
			f.keep(s, do(len(s.data)/2), len(s.data)/2)
		}
		return &fs.PathError{Op: s.verb, Path: s.name, Err: f.err}
	}
	if s.verb == "write" || s.verb == "append" {
		f.grown[s.out] = f.grown[s.out] || s.grows()
	}
	err := do(len(s.data))
	if s.verb == "sync" && err == nil {
		delete(f.grown, s.out)
	}
	f.keep(s, err, len(s.data))
	return err
}

// canFail leaves out what a full disk does not keep from being done: all that
// needs no more room.
func (f *faults) canFail(s step) bool {
	if f.err != syscall.ENOSPC {
		return true
	}
	switch s.verb {
	case "unlink", "read", "lock", "syncdir":
		return false
	case "truncate":
		size, err := s.out.size()
		return err != nil || s.where > size
	case "open":
		return !fileExists(s.name)
	case "write":
		return s.grows()
	case "sync":
		return f.grown[s.out]
	}
	return true
}

// grows tells whether a write makes its file longer.
func (s *step) grows() bool {
	size, err := s.out.size()
	return err != nil || s.verb == "append" || s.where+int64(len(s.data)) > size
}

// keep adds a step to the log.
func (f *faults) keep(s step, err error, octets int) {
	if err != nil {
		return
	}
	if s.out != nil && (s.verb == "open" || s.verb == "create") {
		f.open = append(f.open, s.out)
	}
	if f.logs {
		part := octets < len(s.data)
		s.data = append([]byte(nil), s.data[:octets]...)
		d := done{step: s, part: part}
		if s.verb == "sync" {
			if info, err := s.out.f.Stat(); err == nil {
				d.changed = info.ModTime()
			}
		}
		f.logged(d)
	}
}

func (f *faults) logged(d done) {
	f.log = append(f.log, d)
	if f.after != nil {
		f.after()
	}
}

// exitIfDead ends a goroutine of a program that was stopped.
func (f *faults) exitIfDead() {
	if f.isDead {
		f.mu.Unlock()
		runtime.Goexit()
	}
}

// end stops the program, as SIGKILL would: nothing is done any more, and what is
// open is closed by the kernel.
func (f *faults) end(s step, do func(octets int) error) {
	if f.half && len(s.data) > 1 {
		f.keep(s, do(len(s.data)/2), len(s.data)/2)
	}
	if f.stop != nil {
		f.stop()
	}
	f.isDead = true
	for l := range f.locks {
		l.Unlock()
	}
	for _, o := range f.open {
		o.f.Close()
	}
	close(f.dead)
	f.mu.Unlock()
	runtime.Goexit()
}

// network is a step that is none of the file system.
func (f *faults) network(what string) {
	f.mu.Lock()
	f.exitIfDead()
	f.steps++
	if f.steps == f.stopAt {
		f.end(step{verb: "network"}, nil)
	}
	if f.logs {
		f.logged(done{network: what})
	}
	f.mu.Unlock()
}

// held and released tell who has which lock.
func held(l interface{ Unlock() error }) {
	theFaults.mu.Lock()
	if theFaults.isDead {
		l.Unlock()
	}
	theFaults.exitIfDead()
	if theFaults.locks != nil {
		theFaults.locks[l] = true
	}
	theFaults.mu.Unlock()
}

func released(l interface{ Unlock() error }) {
	theFaults.mu.Lock()
	delete(theFaults.locks, l)
	theFaults.exitIfDead()
	theFaults.mu.Unlock()
}
