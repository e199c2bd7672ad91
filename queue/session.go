package queue

import (
	"context"
	"errors"
	"io"
	"slices"
)

// Delivery is one mail on its way to those who have not got it yet.
type Delivery struct {
	Item       *Item
	Recipients []string // not empty

	state     state
	before    state // of the try
	counted   bool  // the try is counted
	committed bool  // the server may have it, or soon
	passed    int   // from a session that failed to another
}

// group is the mails that go by one server and account.
type group struct {
	key     string
	waiting []*Delivery
	alive   int // sessions
	idle    int // of them, those that wait for a mail
	begun   int // sessions
	ended   bool
	err     error // why
}

// aheadMails is how many mails are looked at before their turn.
const aheadMails = 256

// isFull tells whether all groups have enough to do for now.
func (f *flush) isFull() bool {
	for _, g := range f.groups {
		if !g.ended && len(g.waiting) < aheadMails {
			return false
		}
	}
	return true
}

// staff opens a session more where mails wait and none is idle.
func (f *flush) staff(ctx context.Context, g *group) {
	if g.begun >= f.o.Jobs || g.alive > 0 && len(g.waiting) <= g.alive {
		return
	}
	g.begun++
	g.alive++
	f.work.Go(func() { f.session(ctx, g) })
}

// session is one session of a group, and what its end means for the rest.
func (f *flush) session(ctx context.Context, g *group) {
	b := &Batch{f: f, g: g, ctx: ctx, open: make(map[*Delivery]bool)}
	err := f.d.Deliver(ctx, g.key, b)
	if err == nil && (len(b.open) > 0 || b.given == 0 && !b.drained) {
		err = errors.New("the session ended early")
	}
	for d := range b.open {
		b.Done(d, nil, err)
	}
	f.mu.Lock()
	g.alive--
	if err != nil {
		g.err = err
	}
	var rest []*Delivery
	cause := g.err
	switch {
	case g.alive > 0:
	case isFull(g.err) && f.err == nil && ctx.Err() == nil:
		rest, g.begun, g.err = g.splitForRoom(), 0, nil
		if len(g.waiting) > 0 {
			f.staff(ctx, g)
		}
	case g.err != nil || f.err != nil || ctx.Err() != nil:
		g.ended, rest, g.waiting = true, g.waiting, nil
	case len(g.waiting) > 0:
		g.begun = 0 // they came back from another session
		f.staff(ctx, g)
	default:
		g.begun = 0
	}
	f.changed.Broadcast()
	f.mu.Unlock()
	for _, d := range rest {
		f.putBack(ctx, d, cause)
	}
}

// Batch gives a session its mails and takes what became of them. It is for the
// goroutines of one session.
type Batch struct {
	f       *flush
	g       *group
	ctx     context.Context
	open    map[*Delivery]bool
	given   int
	drained bool
}

// Next gives the next mail, and io.EOF after the last. Each one that it gave is
// handed to Done or Return.
func (b *Batch) Next() (*Delivery, error) {
	f, g := b.f, b.g
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		switch {
		case f.err != nil || b.ctx.Err() != nil || len(g.waiting) == 0 && f.loaded:
			b.drained = true
			return nil, io.EOF
		case len(g.waiting) > 0:
			d := g.waiting[0]
			g.waiting[0] = nil
			g.waiting = g.waiting[1:]
			b.open[d] = true
			b.given++
			if len(g.waiting) == aheadMails/2 {
				f.changed.Broadcast()
			}
			return d, nil
		}
		g.idle++
		f.changed.Wait()
		g.idle--
	}
}

// Return gives a mail back that was not begun: it is the next to go.
func (b *Batch) Return(d *Delivery) {
	b.f.forget(d)
	b.f.update(func() {
		delete(b.open, d)
		b.g.waiting = append([]*Delivery{d}, b.g.waiting...)
	})
}

// Commit is called before the last octets of mails leave: it puts on record that a
// server may have them. After an error they must not leave. Those of soon leave in a
// moment, and go on record with them, so that one sync does for all: what is lost
// with the power before the next one is in doubt.
func (b *Batch) Commit(list, soon []*Delivery) error {
	f := b.f
	f.mu.Lock()
	failed := f.err
	f.mu.Unlock()
	if failed != nil || !slices.ContainsFunc(list, func(d *Delivery) bool { return !d.committed }) {
		return failed
	}
	var files []string
	var states []state
	for _, d := range slices.Concat(list, soon) {
		if !d.committed {
			f.begin(d)
			files, states = append(files, d.Item.File), append(states, d.state)
		}
	}
	err := f.journal.put(files, states)
	if err == nil {
		err = f.journal.sync()
	}
	switch {
	case err == nil:
	case f.mayLeave(list, err):
		for _, d := range soon {
			f.retract(d)
		}
		return nil
	case isFull(err):
		return err // those to one recipient go in another session
	default:
		f.fail(err)
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.s.o.Now(); len(f.over) >= removeMails || now.Sub(f.woken) > removePause {
		f.woken = now
		f.changed.Broadcast() // what is on disk now may be removed
	}
	return nil
}

// begin is for a mail that is about to leave.
func (f *flush) begin(d *Delivery) {
	d.before = d.state
	d.committed = true
	d.begin(f.s.o.Now())
	d.state.Sending = true
}

// forget is for a mail that did not leave after all. If that is lost, it is in doubt.
func (f *flush) forget(d *Delivery) {
	if !d.committed {
		return
	}
	f.retract(d)
	f.journal.put([]string{d.Item.File}, []state{d.state})
}

func (f *flush) retract(d *Delivery) {
	if d.committed {
		d.state, d.counted, d.committed = d.before, false, false
	}
}

// Done is called with what became of a mail: the fates in the order of
// d.Recipients, where one that is missing counts as deferred, and what to tell
// the user.
func (b *Batch) Done(d *Delivery, fates []Fate, cause error) {
	b.f.mu.Lock()
	delete(b.open, d)
	another := b.g.alive > 1 && d.passed < b.f.o.Jobs
	b.f.mu.Unlock()
	if isUntried(fates) {
		switch {
		case b.ctx.Err() != nil:
			b.f.forget(d)
			b.f.leave(&d.state)
			return
		case another:
			d.passed++
			b.Return(d)
			return
		}
	}
	b.f.settle(d, fates, cause)
}

// isUntried tells whether the session failed before anything could become of a mail.
func isUntried(fates []Fate) bool {
	for _, fate := range fates {
		if fate.Status != Deferred || !fate.Session {
			return false
		}
	}
	return len(fates) > 0
}
