package queue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Deliverer is the queue's way to the network.
type Deliverer interface {
	// Group names the server and the account by which a mail goes. Mails of a group
	// share sessions. After an error the mail stays, with the error as the reason.
	Group(item *Item) (string, error)
	// Deliver sends the mails of the batch over one session, until there are no
	// more or the session ends; the error says why it ended. The context's end
	// means to stop. It is called by several goroutines where there are several
	// sessions.
	Deliver(ctx context.Context, group string, b *Batch) error
}

// FlushOptions say what a flush does. The zero value tries everything now.
type FlushOptions struct {
	// IDs are names of mails or beginnings of them; none is all.
	IDs []string
	// DueOnly leaves mails whose next try is yet to come.
	DueOnly bool
	// Jobs is how many sessions a group may have at once; less than 1 is one.
	Jobs int
	// Lifetime is for how long a mail is tried before it is given up; 0 is [Lifetime].
	Lifetime time.Duration
	// QuickTries is how many tries come a minute apart, before the pauses grow
	// (smtpmail-retries).
	QuickTries int
	// Each, where not nil, is called with each mail that was tried, one at a time.
	Each func(Flushed)
}

// Lifetime is how long a mail is tried, as a rule: from the first time that a server
// put it off for its own sake, see [FlushOptions.Lifetime].
const Lifetime = 5 * 24 * time.Hour

// Flushed is what a flush did about one mail.
type Flushed struct {
	Item    Item  // as it is after the flush
	Again   bool  // its end left before, with no answer on record, and left again: it may arrive twice
	Adopted bool  // it was in the directory, but not in the index
	Done    bool  // it reached everybody, and left the queue
	Failed  bool  // it goes to failed/
	Expired bool  // since it was tried for too long
	Session bool  // it stays, for a reason that is none of the mail's
	Cause   error // what the deliverer said, or nil
	Err     error // the queue's own records could not be written
}

// FlushResult sums a flush up.
type FlushResult struct {
	Problems []Problem
	Left     int       // mails that stay, those in Problems aside
	NextTry  time.Time // when the first of them is due; zero where none is by itself
	Held     int       // of Left, those kept back
	Stamp    string    // as [Spool.Stamp] was when others could change something again
}

// Flush sends the queued mails: those of a group in the order of the index. A mail
// that cannot be sent stays, and the others go on. Each goes to whom it has not
// reached. A mail that nobody waits for any more leaves, to failed/ if somebody
// did not get it.
//
// What happened to a single mail is no error. Errors: [ErrLocked]; *[PlaceError],
// *[IndexError], *[FileError]; an error of the directory, the index or the journal, after
// which nothing more was begun.
func (s *Spool) Flush(ctx context.Context, d Deliverer, o FlushOptions) (*FlushResult, error) {
	f := newFlush(s, d, o)
	warning, err := s.checkPlace()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &f.result, nil
	case err != nil:
		return nil, err
	case warning != nil:
		f.problem(*warning)
	}
	unlock, err := s.lockFlush()
	if err != nil {
		return nil, err
	}
	defer unlock()
	files, err := f.prepare()
	if err != nil {
		return nil, err
	}
	err = f.run(ctx, files)
	f.result.Stamp = s.Stamp()
	return &f.result, err
}

// flush is a Flush under way.
type flush struct {
	s       *Spool
	d       Deliverer
	o       FlushOptions
	journal *journal
	indexed int
	adopted map[string]bool

	mu      sync.Mutex
	changed *sync.Cond // whatever is below
	groups  map[string]*group
	over    []finished // in the order of their records, which may not be synced
	woken   time.Time  // when those who remove were last told of that
	loaded  bool       // every mail has been looked at
	ended   bool       // and every session
	err     error      // the journal or the index failed: nothing more is begun
	full    error      // the disk is
	result  FlushResult
	gone    map[string]bool // files whose index line is to go; of the goroutine that removes

	telling sync.Mutex // of Each
	work    sync.WaitGroup
}

func newFlush(s *Spool, d Deliverer, o FlushOptions) *flush {
	o.Jobs = max(o.Jobs, 1)
	if o.Lifetime == 0 {
		o.Lifetime = Lifetime
	}
	f := &flush{s: s, d: d, o: o, adopted: make(map[string]bool), groups: make(map[string]*group), gone: make(map[string]bool)}
	f.changed = sync.NewCond(&f.mu)
	return f
}

// prepare reads index and journal, and returns the data files to look at.
func (f *flush) prepare() ([]string, error) {
	x, err := f.s.readIndex()
	if err != nil {
		return nil, err
	}
	if f.journal, err = f.s.readJournal(); err != nil {
		return nil, err
	}
	if err := f.journal.setAside(); err != nil {
		return nil, err
	}
	if f.journal.unusable != nil {
		f.problem(*f.journal.unusable)
	}
	for _, p := range x.others {
		if f.isChosen(p.File) {
			f.broken(p)
		}
	}
	return f.files(x.files)
}

// files returns the data files to look at: those of the index, then orphans, which
// get an index line.
func (f *flush) files(files []string) ([]string, error) {
	if orphans := f.s.orphans(files); len(orphans) > 0 {
		if err := f.s.appendIndex(orphans...); err != nil && !isFull(err) {
			return nil, err
		}
		for _, file := range orphans {
			f.adopted[file] = true
		}
		files = append(files, orphans...)
	}
	f.indexed = len(files)
	f.journal.turnedAwayLast(files)
	return slices.DeleteFunc(files, func(file string) bool { return !f.isChosen(file) }), nil
}

func (f *flush) isChosen(file string) bool {
	return len(f.o.IDs) == 0 || slices.ContainsFunc(f.o.IDs, func(id string) bool { return strings.HasPrefix(filepath.Base(file), id) })
}

// run looks at the files while sessions send and files are removed.
func (f *flush) run(ctx context.Context, files []string) error {
	if f.journal.damaged > 0 {
		f.problem(Problem{File: f.s.journalFile(), Lost: true,
			Err: fmt.Errorf("%s: %d damaged lines were passed over", f.s.journalFile(), f.journal.damaged)})
	}
	defer context.AfterFunc(ctx, func() { f.changed.Broadcast() })()
	var removal sync.WaitGroup
	removal.Go(f.removeAll)
	defer f.abandon()
	for _, file := range files {
		if f.stopped(ctx) {
			break
		}
		f.consider(ctx, file)
	}
	f.update(func() { f.loaded = true })
	f.work.Wait()
	if err := f.journal.sync(); err != nil {
		f.fail(err)
	}
	f.update(func() { f.ended = true })
	removal.Wait()
	return f.err
}

// abandon lets nobody wait for a flush that a panic ended.
func (f *flush) abandon() {
	f.update(func() {
		if !f.ended {
			f.loaded, f.ended = true, true
			f.err = errAbandoned
		}
	})
}

var errAbandoned = errors.New("the flush was abandoned")

// update changes what the mutex guards, and lets those know who wait for it.
func (f *flush) update(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	f.changed.Broadcast()
}

// fail notes an error of the queue's own files, after which nothing more is begun.
func (f *flush) fail(err error) {
	f.update(func() {
		if f.err == nil {
			f.err = err
		}
	})
}

func (f *flush) stopped(ctx context.Context) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err != nil || ctx.Err() != nil
}

func (f *flush) problem(p Problem) {
	f.update(func() { f.result.Problems = append(f.result.Problems, p) })
}

// consider finds out what is to be done about one mail.
func (f *flush) consider(ctx context.Context, file string) {
	item, st, problem := f.s.load(file, f.journal)
	switch {
	case st.Over && (problem == nil || problem.Lost || len(st.failures()) == 0 || isMoved(file)):
		// A flush was killed before it removed a mail that nobody waits for. That
		// record may not be on disk.
		if err := f.journal.renew(); err != nil {
			f.fail(err)
			return
		}
		f.finish(finished{file: file, failed: len(st.failures()) > 0 && problem == nil, item: item, state: st})
	case problem != nil:
		f.broken(*problem)
	case st.Held:
		f.update(func() { f.result.Left++; f.result.Held++ })
	case f.o.DueOnly && !st.isDue(f.s.o.Now()):
		f.leave(&st)
	default:
		st.Doubt = st.Doubt || st.Sending || st.isUnknown()
		f.enqueue(ctx, &Delivery{Item: item, Recipients: item.Pending(), state: st})
	}
}

// broken handles an index line that leads to no mail that could be sent.
func (f *flush) broken(p Problem) {
	if p.Lost {
		ours := filepath.Dir(p.File) == f.s.o.Dir && mailName.MatchString(filepath.Base(p.File))
		f.finish(finished{file: p.File, empty: !ours || fileExists(p.File)})
	}
	f.problem(p)
}

// leave counts a mail that stays.
func (f *flush) leave(st *state) {
	f.update(func() {
		f.result.Left++
		if next := &f.result.NextTry; next.IsZero() || st.NextTry.Before(*next) {
			*next = st.NextTry
		}
	})
}

// enqueue hands a mail to the sessions of its group.
func (f *flush) enqueue(ctx context.Context, d *Delivery) {
	if len(d.Recipients) == 0 {
		// All are settled, but the record says not that it is over: the try that
		// settled the last of them was one of an Emacs, or a recipient was taken off.
		f.settle(d, nil, nil)
		return
	}
	key, err := f.d.Group(d.Item)
	if err == nil {
		err = f.waitsForRoom(d)
	}
	if err == nil {
		err = f.await(ctx, key, d)
	}
	if err != nil {
		f.putBack(ctx, d, err)
	}
}

// putBack is for a mail that no session takes: it is as it was if the flush was
// stopped, else it is put off.
func (f *flush) putBack(ctx context.Context, d *Delivery, cause error) {
	if f.stopped(ctx) {
		f.leave(&d.state)
		return
	}
	f.putOff(d, cause)
}

// await has a mail wait for a session of its group, and gives the error by which
// the last of them ended, if there are no more.
func (f *flush) await(ctx context.Context, key string, d *Delivery) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	g := f.groups[key]
	if g == nil {
		g = &group{key: key}
		f.groups[key] = g
	}
	for f.isFull() && f.err == nil && ctx.Err() == nil && !g.ended {
		f.changed.Wait()
	}
	if g.ended {
		return g.err
	}
	g.waiting = append(g.waiting, d)
	f.staff(ctx, g)
	if g.idle > 0 {
		f.changed.Broadcast()
	}
	return nil
}
