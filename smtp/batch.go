package smtp

import (
	"context"
	"errors"
	"io"
)

// Batch is a row of messages for [Session.SendAll]. Its functions are called
// by the goroutine that called SendAll.
type Batch struct {
	// Next gives the next message, and io.EOF after the last. Any other error
	// ends the batch as io.EOF does, and SendAll returns it. It should not keep
	// the server waiting: the end of the message before may not have left yet.
	Next func() (*Mail, error)
	// Commit, where not nil, is called before the last octets of messages leave:
	// from then on the server may have them, and only a call of Done says whether
	// it has. That may be while the envelope is under way. The numbers count from
	// 0 in the order of Next. A message that needs several transactions is named
	// once for each, and once more if it goes again over another connection. After
	// an error those octets never leave, and the batch ends.
	Commit func(numbers []int) error
	// Done is called once for each message that Next gave, when its fate is
	// known, with what [Session.Send] would return. It need not be in order.
	Done func(number int, result *Result, err error)
}

// SendAll submits many messages over one connection, with as few waits as the
// server allows: to one with PIPELINING the envelope of a message travels with
// the end of the one before; to one with CHUNKING too, up to [Config.Window]
// messages are in flight.
//
// A message that is refused does not keep the next ones back. Where the server
// ends the connection after it took something, with 421 or without a word, SendAll
// connects again; what was in flight is [Unknown] then, unless it was 421, and is
// not sent again. Where the server takes nothing more, or refuses a message for what
// the client is ([Error.Scope]), the batch ends: messages that Next gave and that were not sent are
// [Deferred]. 4yz to MAIL is not retried.
//
// The error is nil if every message was tried, whatever became of it; else it
// is why the batch ended, of Next, or an *[Error].
func (s *Session) SendAll(ctx context.Context, b Batch) error {
	r := &run{s: s, ctx: ctx, batch: b, more: true, unguard: func() {}}
	s.batch = true
	if s.link != nil {
		r.guard()
	}
	for {
		of := r.take()
		if of == nil {
			r.drain()
			if len(r.waiting) > 0 {
				continue
			}
			break
		}
		// What is heard meanwhile may be the end of its last transaction.
		switch ready := r.ready(); {
		case len(of.rest) == 0:
		case ready && !of.waiting:
			r.begin(of)
		default:
			r.wait(of)
		}
	}
	if s.link != nil {
		s.link.claimed = nil
	}
	r.unguard()
	if r.nextErr == nil && r.halt != nil {
		return r.halt
	}
	return r.nextErr
}

// run is a SendAll under way.
type run struct {
	s     *Session
	ctx   context.Context
	batch Batch

	waiting []*submission // with recipients left, before Next is asked again
	given   int           // by Next
	more    bool          // to come from Next, maybe
	nextErr error
	halt    *Error // why nothing more is begun
	barren  int    // connections in a row that ended with nothing taken
	unguard func()
}

// maxBarren bounds how often a server that takes nothing is called again.
const maxBarren = 3

// take gives the submission to begin next, or nil where there is none just now.
func (r *run) take() *submission {
	if err := r.ctx.Err(); err != nil && r.halt == nil {
		r.halt = interrupted(r.ctx, &Error{Scope: ScopeSession}, err)
	}
	if len(r.waiting) > 0 {
		of := r.waiting[0]
		r.waiting = r.waiting[1:]
		of.waiting = false
		if r.halt == nil && len(of.rest) > 0 {
			return of
		}
		if len(of.rest) > 0 {
			of.fail(r.halt)
		}
		r.settled(of)
		return r.take()
	}
	for r.more && r.halt == nil {
		m, err := r.batch.Next()
		if err != nil {
			r.more = false
			if !errors.Is(err, io.EOF) {
				r.nextErr = err
			}
			return nil
		}
		of := newSubmission(r.given, m)
		r.given++
		if len(m.Recipients) > 0 {
			return of
		}
		of.err = noRecipients()
		r.settled(of)
	}
	return nil
}

func (r *run) wait(of *submission) {
	if !of.waiting {
		of.waiting = true
		r.waiting = append(r.waiting, of)
	}
}

// settled tells the fate of a submission that is over.
func (r *run) settled(of *submission) {
	if of.open == 0 && len(of.rest) == 0 && !of.waiting {
		r.batch.Done(of.number, of.result, of.outcome())
	}
}

// drain hears what the messages in flight have become.
func (r *run) drain() {
	if r.s.link != nil {
		r.s.link.hear(0)
	}
}

// ready sees to a connection on which a message may be begun.
func (r *run) ready() bool {
	l := r.s.link
	if l != nil {
		l.fallInStep()
	}
	if l != nil && r.s.noReset && l.last != nil && l.last.open {
		r.drain() // what became of the message before decides
		l.spent = l.last.open
	}
	if l != nil && l.usable() && !r.outdated(l) {
		return true
	}
	if l != nil {
		if (l.exhausted() || l.spent) && !l.broken && !l.leaving {
			l.takeLeave(exchange{})
		}
		r.drain()
		r.s.noReset = r.s.noReset || l.spent && !l.owesTry
		r.judge(l)
		r.unguard()
		r.s.leave(r.ctx)
	}
	if r.halt != nil {
		return false
	}
	if err := r.s.Connect(r.ctx); err != nil {
		r.halt = asError(err, KindProtocol, "connect")
		return false
	}
	r.guard()
	return true
}

// outdated reports whether a message was refused on this connection that may
// go through on another one.
func (r *run) outdated(l *link) bool {
	return r.s.demand != nil && l.auth == "" && !r.s.urged
}

func (r *run) guard() {
	l := r.s.link
	r.unguard = l.guard(r.ctx)
	if r.batch.Commit == nil {
		return
	}
	l.claimed = func(list []*transaction) error {
		numbers := make([]int, len(list))
		for i, t := range list {
			numbers[i] = t.of.number
		}
		return r.batch.Commit(numbers)
	}
}

// judge decides whether the end of a connection is the end of the batch.
func (r *run) judge(l *link) {
	r.barren++
	if l.fruitful {
		r.barren = 0
	}
	e := l.ended
	switch {
	case r.halt != nil || e == nil || e.afterDot:
	case e.Kind == KindTimeout, e.Kind == KindCanceled, !l.fruitful && l.leaving, r.barren >= maxBarren:
		r.halt = e
	}
}

// begin starts the next transaction of a submission, and sees to it that not
// too many are in flight.
func (r *run) begin(of *submission) {
	l := r.s.link
	t := of.begin(l, r.s.warnings, r.concluded)
	t.start()
	if !t.over {
		l.tryAfterDot()
	}
	if len(of.rest) > 0 {
		r.wait(of)
	}
	if window := r.s.c.window(); len(l.underway) >= window {
		l.hearWhile(func() bool { return len(l.underway) > window/2 })
	}
}

// concluded decides what the end of a transaction means for its submission.
func (r *run) concluded(t *transaction) {
	of, e := t.of, t.err
	of.open--
	switch {
	case e == nil:
	case e.afterDot && !of.outOfStep:
		of.outOfStep = true
		of.again(t)
	case e.wantsAuth && t.auth == "" && (of.demanded == nil || of.demanded == t.link):
		of.demanded = t.link
		if r.s.demand == nil {
			r.s.demand = e
		}
		of.again(t)
	case e.wantsBare:
		r.s.bare()
		of.again(t)
	case e.wantsData && r.s.cures(e):
		of.again(t)
	case r.stopped(t) && (of.cutShort == nil || of.cutShort == t.link):
		of.cutShort = t.link
		of.again(t)
	default:
		of.add(e)
		if e.Scope == ScopeMessage {
			of.fail(e)
		}
		// The next message would hear the same.
		if e.Scope == ScopeSession && e.onClient && !t.taken || e.Kind == KindCanceled {
			r.halt = e
		}
	}
	if len(of.rest) > 0 {
		r.wait(of)
	}
	r.settled(of)
}

// stopped reports whether the connection ended under a transaction before the
// last octets of it left, or turned out to be unfit for it.
func (r *run) stopped(t *transaction) bool {
	return t.unfit() || (t.broken || t.leaving) && t.failure != nil && t.failure.Scope == ScopeSession && (!t.committed || t.farewell != nil)
}
