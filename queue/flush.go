package queue

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Deliver sends a mail to the recipients of pending, and returns what became of
// each, by recipient; one that it leaves out counts as deferred. The context's end
// means that no new mail is to be begun.
type Deliver func(ctx context.Context, item *Item, pending []string) map[string]Fate

// Flushed is what a flush did about one mail.
type Flushed struct {
	Item      Item  // as it is after the flush
	Interrupt bool  // a try before this one was cut short: the mail may arrive twice
	Adopted   bool  // it was in the directory, but not in the index
	Done      bool  // it left the queue
	Failed    bool  // it was moved to failed/
	Err       error // the queue's own records could not be written
}

// Flush sends the queued mails in the order of the index, each by one call of
// deliver; with ids only those. A mail that cannot be sent stays, and the next
// one is tried. each, if not nil, is called after each mail.
//
// Errors: [ErrLocked]; an error of the directory or the index. What happened to a
// single mail is no error.
func (s *Spool) Flush(ctx context.Context, ids []string, deliver Deliver, each func(Flushed)) ([]Flushed, []Problem, error) {
	if !fileExists(s.o.Dir) {
		return nil, nil, nil
	}
	unlock, err := s.lock(".flush", s.o.LockWait)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	f := &flush{s: s, deliver: deliver, gone: make(map[string]bool), adopted: make(map[string]bool)}
	files, err := f.files(ids)
	if err != nil {
		return nil, nil, err
	}
	var all []Flushed
	for _, file := range files {
		if ctx.Err() != nil {
			break
		}
		if done, ok := f.one(ctx, file); ok {
			all = append(all, done)
			if each != nil {
				each(done)
			}
		}
	}
	if err := s.rewriteIndex(f.gone); err != nil {
		return all, f.problems, err
	}
	return all, f.problems, s.sweep()
}

type flush struct {
	s        *Spool
	deliver  Deliver
	gone     map[string]bool // data files whose index line is to go
	adopted  map[string]bool
	problems []Problem
}

// files returns the data files to send: those of the index, then orphans, which
// get an index line.
func (f *flush) files(ids []string) ([]string, error) {
	files, err := f.s.readIndex()
	if err != nil {
		return nil, err
	}
	for _, orphan := range f.s.orphans(files) {
		if err := f.s.appendIndex(orphan); err != nil {
			return nil, err
		}
		f.adopted[orphan] = true
		files = append(files, orphan)
	}
	if len(ids) == 0 {
		return files, nil
	}
	var chosen []string
	for _, file := range files {
		for _, id := range ids {
			if strings.HasPrefix(filepath.Base(file), id) {
				chosen = append(chosen, file)
				break
			}
		}
	}
	return chosen, nil
}

// one tries one mail; ok is false for an index line without a usable mail.
func (f *flush) one(ctx context.Context, file string) (Flushed, bool) {
	item, problem := f.s.load(file)
	if problem != nil {
		f.broken(*problem)
		return Flushed{}, false
	}
	st, err := readState(file + ".state")
	done := Flushed{Item: *item, Interrupt: st.Sending, Adopted: f.adopted[file], Err: err}
	if err != nil {
		return done, true
	}
	if pending := item.Pending(); len(pending) > 0 {
		st.Sending, st.Tries, st.LastTry = true, st.Tries+1, f.s.o.Now()
		if done.Err = st.write(file + ".state"); done.Err != nil {
			return done, true
		}
		st.settle(pending, f.deliver(ctx, item, pending))
		if done.Err = st.write(file + ".state"); done.Err != nil {
			// What the server took is not on record: this mail stays as "sending".
			return done, true
		}
		if done.Err = narrow(item, &st); done.Err != nil {
			return done, true
		}
	}
	f.finish(&done, &st)
	return done, true
}

// narrow takes those whom the mail reached out of the sidecar: an Emacs, which may
// be the next to flush, knows no state and would send to them again.
func narrow(item *Item, st *state) error {
	var left []string
	for _, r := range item.Recipients {
		if st.Fates[r].Status != Accepted {
			left = append(left, r)
		}
	}
	if len(left) == 0 || len(left) == len(item.Recipients) {
		return nil
	}
	text, err := (&Sidecar{Recipients: left, Variables: item.Variables}).format()
	if err != nil {
		return err
	}
	return replaceFile(item.File+".el", text)
}

// broken handles an index line that leads to no mail that could be sent.
func (f *flush) broken(p Problem) {
	if p.Lost {
		f.gone[p.File] = true
		if fileExists(filepath.Join(filepath.Dir(p.File), "failed", filepath.Base(p.File))) && f.s.moveToFailed(p.File) == nil {
			return
		}
		if st, err := readState(p.File + ".state"); err == nil && st.isSettled() {
			// A flush was killed while it removed a mail that is delivered.
			removeFiles(p.File)
			return
		}
	}
	f.problems = append(f.problems, p)
}

// settle records the outcome of a try.
func (s *state) settle(pending []string, fates map[string]Fate) {
	s.Sending, s.LastError = false, ""
	if s.Fates == nil {
		s.Fates = make(map[string]Fate)
	}
	for _, r := range pending {
		fate, ok := fates[r]
		if !ok {
			fate = Fate{Status: Deferred}
		}
		s.Fates[r] = fate
		if fate.Status != Accepted {
			s.LastError = fate.Text
		}
	}
}

// isSettled tells whether a server took the mail for every recipient.
func (s *state) isSettled() bool {
	for _, fate := range s.Fates {
		if fate.Status != Accepted {
			return false
		}
	}
	return len(s.Fates) > 0
}

// finish removes a mail that nobody waits for any more.
func (f *flush) finish(done *Flushed, st *state) {
	item := &done.Item
	item.Fates, item.Tries, item.LastTry, item.LastError = st.Fates, st.Tries, st.LastTry, st.LastError
	item.Status = item.status(false)
	if len(item.Pending()) > 0 {
		return
	}
	if st.isSettled() {
		item.Status, done.Done = Accepted, true
		removeFiles(item.File)
	} else {
		item.Status, done.Failed = Refused, true
		if done.Err = f.s.moveToFailed(item.File); done.Err != nil {
			return
		}
	}
	f.gone[item.File] = true
	if err := syncDir(item.File); err != nil {
		done.Err = err
	}
}

// moveToFailed moves a mail with its records into the failed folder.
func (s *Spool) moveToFailed(file string) error {
	folder := filepath.Join(filepath.Dir(file), "failed")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	// The data goes first and the state last: whatever is left behind by a crash
	// in between is no mail that could be sent again.
	for _, suffix := range []string{"", ".el", ".state"} {
		err := os.Rename(file+suffix, filepath.Join(folder, filepath.Base(file)+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return syncDir(filepath.Join(folder, "x"))
}
