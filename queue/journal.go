package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// journal is the record of what is known about the mails beyond Emacs's files.
// Who changes it holds the lock of the flush.
type journal struct {
	s *Spool

	mu       sync.Mutex
	states   map[string]*state // by data file
	damaged  int               // lines that made no sense
	unusable *Problem          // what lies in its place is no journal
	out      *output
	end      int64 // of what was written
	reserved int64
	buffer   []byte
	written  uint64 // records
	synced   uint64 // of them

	rounds rounds
}

// maxJournal bounds what is read, in octets: a flush of a million mails writes less.
const maxJournal = 4 << 30

// reserveOctets is how much room the journal takes at a time, and fewOctets on a disk
// that has no more.
const (
	reserveOctets = 256 << 10
	fewOctets     = 4 << 10
)

// readJournal reads what is on record, without changing anything. A journal that
// does not exist, or is none, is empty.
func (s *Spool) readJournal() (*journal, error) {
	j := &journal{s: s, states: make(map[string]*state)}
	err := perform(step{verb: "read", name: s.journalFile()}, func(int) error { return j.load() })
	switch {
	case isForeign(err):
		j.unusable = &Problem{File: s.journalFile(), Lost: true, Err: fmt.Errorf("%w: what it knew of tries and holds is not known", err)}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", s.journalFile(), err)
	}
	return j, nil
}

func (j *journal) load() error {
	f, err := openOwned(j.s.journalFile(), os.O_RDONLY)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxJournal {
		return &FileError{j.s.journalFile(), fmt.Sprintf("it is larger than %d octets", int64(maxJournal))}
	}
	j.damaged, err = readRecords(f, func(r record) {
		st := r.state
		j.states[j.s.journaled(r.File)] = &st
	})
	if errors.Is(err, errNoJournal) {
		err = &FileError{j.s.journalFile(), err.Error()}
	}
	return err
}

// setAside gives what lies in the journal's place another name: it may be somebody's.
func (j *journal) setAside() error {
	if j.unusable == nil {
		return nil
	}
	name := j.s.journalFile()
	aside := name + ".aside-" + j.s.o.Now().Format("20060102-150405")
	if fileExists(aside) {
		return &fs.PathError{Op: "move aside", Path: name, Err: fs.ErrExist}
	}
	j.unusable.Err = fmt.Errorf("%w; it is moved aside, as %s", j.unusable.Err, filepath.Base(aside))
	return rename(name, aside)
}

// journaled is the data file that a record means, and journalName how it is
// written: a queue that moves keeps what is known.
func (s *Spool) journaled(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.o.Dir, name)
}

func (s *Spool) journalName(file string) string {
	if filepath.Dir(file) == s.o.Dir {
		return filepath.Base(file)
	}
	return file
}

// known returns the state of a mail whose files have this mark.
func (j *journal) known(file, mark string) state {
	j.mu.Lock()
	defer j.mu.Unlock()
	st, ok := j.states[file]
	switch {
	case !ok:
		return state{Mark: mark}
	case st.isAbout(mark):
		known := *st
		known.Mark = mark
		return known
	}
	return state{Mark: mark, Held: st.Held}
}

// turnedAwayLast puts mails over which a server turned this client away behind the
// others, and those first of which it is longer ago. That ends a session, so that
// they would keep the others back for ever.
func (j *journal) turnedAwayLast(files []string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	turned := func(file string) time.Time {
		if st := j.states[file]; st != nil {
			return st.Turned
		}
		return time.Time{}
	}
	slices.SortStableFunc(files, func(a, b string) int { return turned(a).Compare(turned(b)) })
}

// put records the states of mails with one write, which a kill of this program
// does not undo. They survive a loss of power once sync returns.
func (j *journal) put(files []string, states []state) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.open(); err != nil {
		return err
	}
	j.buffer = j.buffer[:0]
	for i, file := range files {
		line, err := appendRecord(j.buffer, record{j.s.journalName(file), states[i]})
		if err != nil {
			return err
		}
		j.buffer = line
	}
	if err := j.makeRoom(int64(len(j.buffer))); err != nil {
		return err
	}
	if err := j.out.writeAt(j.buffer, j.end); err != nil {
		return err // and the next write begins there again
	}
	j.end += int64(len(j.buffer))
	j.written += uint64(len(files))
	for i, file := range files {
		st := states[i]
		j.states[file] = &st
	}
	return nil
}

// roomFor is the size of a journal with so many octets, and with room for more.
func roomFor(octets, piece int64) int64 { return (octets/piece + 1) * piece }

func (j *journal) makeRoom(octets int64) error {
	if j.end+octets <= j.reserved {
		return nil
	}
	return withLessRoom(func(piece int64) error {
		size := roomFor(j.end+octets, piece)
		if err := j.out.reserve(max(j.end, j.reserved), size); err != nil {
			return err
		}
		j.reserved = size
		return nil
	})
}

// withLessRoom tries again with little where a full disk has not much.
func withLessRoom(reserve func(piece int64) error) error {
	err := reserve(reserveOctets)
	if isFull(err) {
		err = reserve(fewOctets)
	}
	return err
}

// open makes the journal ready to be written: a new file with what is known, as
// nothing may be added to a torn one.
func (j *journal) open() error {
	if j.out != nil {
		return nil
	}
	return j.replace()
}

// replace writes a new journal of what is known now, in one step.
func (j *journal) replace() error {
	name := j.s.journalFile()
	var end, reserved int64
	err := withLessRoom(func(piece int64) error {
		return replaceFile(name, func(w io.Writer) (err error) {
			if end, err = j.writeAll(w); err != nil {
				return err
			}
			// What becomes of a mail that is under way must find room on a disk that is full.
			reserved = roomFor(end, piece)
			_, err = w.Write(make([]byte, reserved-end))
			return err
		})
	})
	if err != nil {
		return err
	}
	j.close()
	out, err := openFile(name)
	if err != nil {
		return err
	}
	// Even if its name is not on disk yet, what comes can be written now.
	j.out, j.end, j.reserved = out, end, reserved
	if err := syncDir(j.s.o.Dir); err != nil {
		return err
	}
	j.synced = j.written
	return nil
}

func (j *journal) writeAll(w io.Writer) (end int64, err error) {
	var line []byte
	for file, st := range j.states {
		if line, err = appendRecord(line, record{j.s.journalName(file), *st}); err != nil {
			return 0, err
		}
		if len(line) > 64<<10 {
			if _, err := w.Write(line); err != nil {
				return 0, err
			}
			end, line = end+int64(len(line)), line[:0]
		}
	}
	if len(line) > 0 {
		_, err = w.Write(line)
	}
	return end + int64(len(line)), err
}

// sync returns when all that was recorded before is on disk. Several that come
// together wait once.
func (j *journal) sync() error {
	return j.rounds.do(func() error {
		j.mu.Lock()
		out, written := j.out, j.written
		done := out == nil || j.synced == written
		j.mu.Unlock()
		if done {
			return nil
		}
		err := out.sync()
		j.mu.Lock()
		defer j.mu.Unlock()
		if err != nil && j.synced < written { // else the journal was replaced meanwhile, with all of it
			return err
		}
		j.synced = max(j.synced, written)
		return nil
	})
}

// latest is the number of the last record, and durable of the last one on disk.
func (j *journal) latest() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.written
}

func (j *journal) durable() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.synced
}

// isDirty tells whether a compaction would change anything.
func (j *journal) isDirty() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.out != nil || j.damaged > 0 {
		return true
	}
	for file := range j.states {
		if isAway(file) {
			return true
		}
	}
	return false
}

// isAway tells whether nothing is left of a mail.
func isAway(file string) bool { return !fileExists(file) && !fileExists(file+sidecarSuffix) }

// renew makes the journal ready to be written, with what is known in it on disk.
func (j *journal) renew() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.open()
}

// forget drops what is known about a mail; that it is gone from the file too only
// shows in the next [journal.compact].
func (j *journal) forget(file string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.states, file)
}

// compact drops from disk what was forgotten, and what is about mails that are
// gone. Their absence must be on disk by then.
func (j *journal) compact() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for file := range j.states {
		if isAway(file) {
			delete(j.states, file)
		}
	}
	if len(j.states) > 0 {
		return j.replace()
	}
	j.close()
	name := j.s.journalFile()
	if !fileExists(name) {
		return nil
	}
	return unlink(name)
}

func (j *journal) close() {
	if j.out != nil {
		j.out.close()
	}
	j.out = nil
}
