package smtp

import (
	"slices"
	"time"
)

// A server with PIPELINING (RFC 2920) takes commands without waiting for it to
// answer the ones before. They collect in the buffer of the link until somebody
// waits for a reply, and then leave in one write; replies are matched to them
// in order.

// exchange is a command and what to do about its reply.
type exchange struct {
	command
	// idle, where not nil, tells that the command has become pointless. Only a
	// dialogue in step asks.
	idle func() bool
	// then gets the reply. An error ends the transaction.
	then func(Reply) error
	// class is the first digit that a yes must have (RFC 5321 section 4.3.2); 0
	// is any. One reply too many makes every later one the answer to something else.
	class int
	// of is the transaction that it belongs to, if any.
	of *transaction
	// afterDot is set where it travels with the end of a message by DATA.
	afterDot bool
	// payload is how many octets of a message follow the command.
	payload int
	// start and end are where it stands among all that was put into the buffer, its
	// payload included; start is -1 for what is no command.
	start, end int64
}

// maxUnanswered bounds a command group. The replies to it fit into what a
// [duplex] takes in, so that neither side ever waits for the other to read.
const maxUnanswered = 256

// pipelines reports whether commands may be sent in groups.
func (l *link) pipelines() bool { return l.ext.Has("PIPELINING") }

// makeWay hears some replies where too many commands wait for theirs.
func (l *link) makeWay() error {
	if len(l.unanswered) < maxUnanswered {
		return nil
	}
	return l.hear(maxUnanswered / 2)
}

// send puts a command into the buffer.
func (l *link) send(x exchange) error {
	if err := l.makeWay(); err != nil {
		return err
	}
	x.start = l.position()
	if err := l.put(x.command); err != nil {
		return l.collapse(l.fault(err, x.String()))
	}
	x.end = l.position() + int64(x.payload)
	l.unanswered = append(l.unanswered, x)
	return nil
}

// hear takes replies until only so many are missing.
func (l *link) hear(missing int) error {
	return l.hearWhile(func() bool { return len(l.unanswered) > missing })
}

// hearWhile takes replies as long as some are missing and the condition holds.
// Its error has been told to every transaction under way.
func (l *link) hearWhile(condition func() bool) error {
	for len(l.unanswered) > 0 && condition() {
		if l.misled != nil {
			return l.collapse(l.misled)
		}
		if l.leaving && !l.inDoubt() {
			return l.collapse(l.farewell)
		}
		if err := l.overdue(); err != nil && !l.inDoubt() {
			return l.collapse(err)
		}
		if err := l.hearOne(); err != nil {
			return l.collapse(err)
		}
	}
	return nil
}

// hearArrived takes the replies that are there.
func (l *link) hearArrived() error {
	return l.hearWhile(l.arrived)
}

func (l *link) hearOne() error {
	x := &l.unanswered[0]
	switch x.line {
	case probes:
		return l.hearTry()
	case "QUIT":
		return l.hearQuit()
	}
	if !l.arrived() {
		if err := l.w.Flush(); err != nil {
			if !isLost(err) {
				return l.fault(err, x.String())
			}
			x.wait = l.timeouts.Quit // what was said before the connection ended still counts
		}
	}
	return l.hearReply()
}

// hearReply takes the next reply, to a command that left.
func (l *link) hearReply() error {
	x := l.unanswered[0]
	if l.leaving || len(l.underway) > 0 && !slices.ContainsFunc(l.underway, (*transaction).undecided) {
		x.wait = l.timeouts.Quit
	}
	if x.isTrying() {
		x.wait = min(x.wait, l.timeouts.AfterDot)
	}
	reply, err := l.read(x.command)
	switch {
	case err != nil && l.farewell != nil:
		return l.farewell
	case err != nil:
		return l.spillEnd(x.astray(l, err))
	}
	if err := l.fits(x, reply); err != nil {
		return err
	}
	l.unanswered = l.unanswered[1:]
	return x.then(reply)
}

// fits finds fault with a yes that can be none to this command: client and server
// are no longer at the same point, and what is sent next could be taken for
// something else.
func (l *link) fits(x exchange, r Reply) error {
	if r.ok() && x.class != 0 && r.Code/100 != x.class {
		return l.fault(&MalformedReplyError{Problem: "not a reply to this command", Got: r.String()}, x.String())
	}
	return nil
}

// inDoubt reports whether the reply that is missing decides over a message.
func (l *link) inDoubt() bool {
	return slices.ContainsFunc(l.underway, (*transaction).inDoubt)
}

// distrust ends a link to a server that took a message for commands: it cannot
// have taken those behind it either.
func (l *link) distrust(e *Error) {
	farewell := *e
	farewell.Scope, farewell.wantsData = ScopeSession, false
	l.farewell, l.misled = &farewell, &farewell
	l.close()
}

// collapse ends the link and tells every transaction under way. Where nothing is
// wrong with the connection, but the caller wants to stop or a message could not be
// put on record, what left before is settled first.
func (l *link) collapse(err error) *Error {
	e := asError(err, KindProtocol, "")
	if l.ended == nil {
		l.ended = e
	}
	if e.Kind == KindCanceled {
		l.settle()
	} else {
		l.close()
	}
	l.unanswered = nil
	for len(l.underway) > 0 {
		l.underway[0].cut(e)
	}
	return e
}

// arrived reports whether a read would find something without waiting. TLS
// may have records of its own among what came, and an empty line is nothing, so the
// connection alone cannot tell.
func (l *link) arrived() bool {
	for range maxReplyLines {
		if skipEmptyLines(l.r) > 0 {
			return true
		}
		if l.broken || !l.wire.something() {
			return false
		}
		have := l.r.Buffered()
		l.conn.SetReadDeadline(look)
		if _, err := l.r.Peek(have + 1); err != nil {
			return !isTimeout(err)
		}
	}
	return true
}

// commits is called before the last octets of a message are put into the buffer.
func (l *link) commits(t *transaction) { l.unclaimed = append(l.unclaimed, t) }

// claim is called before anything in the buffer leaves: the messages whose last
// octets are in it may have been taken from now on.
func (l *link) claim() error {
	if err := l.overdue(); err != nil || len(l.unclaimed) == 0 {
		return err
	}
	if err := l.record(l.unclaimed...); err != nil {
		return err
	}
	if err := l.incur(l.unclaimed); err != nil {
		return err
	}
	l.unclaimed = l.unclaimed[:0]
	return nil
}

// record announces messages that are not announced yet.
func (l *link) record(list ...*transaction) error {
	list = slices.DeleteFunc(slices.Clone(list), func(t *transaction) bool { return t.recorded })
	if l.claimed == nil || len(list) == 0 {
		return nil
	}
	if err := l.claimed(list); err != nil {
		return &Error{Scope: ScopeSession, Kind: KindCanceled, Command: "final dot", Server: l.at.String(),
			Text: "not sent, as it could not be put on record", Err: err}
	}
	for _, t := range list {
		t.recorded = true
	}
	return nil
}

// earlyOctets is the size up to which a message is announced before its time.
const earlyOctets = 64 << 10

// recordEarly announces a message while the server is at work on what is in the
// buffer, so that the disk and the network are waited for at once.
func (t *transaction) recordEarly() error {
	if size := t.content.SizeOctets; t.claimed == nil || size < 0 || size > earlyOctets {
		return nil
	}
	if t.w.Flush() != nil {
		return nil // whoever waits for the reply sees to it
	}
	return t.record(t)
}

// maxStale bounds what a server may say without being asked.
const maxStale = 64

// skipStale drops replies that nobody asked for, as Emacs does: they would be
// taken for the answer to the next command. A 421 among them is that answer.
func (l *link) skipStale() (farewell Reply, ok bool, err error) {
	for n := 0; len(l.unanswered) == 0 && !l.leaving && l.arrived(); n++ {
		if n == maxStale {
			return Reply{}, false, l.fault(&MalformedReplyError{Problem: "the server goes on although nothing was asked"}, "reply")
		}
		l.conn.SetReadDeadline(time.Now().Add(l.timeouts.Quit))
		r, err := l.readReply()
		if err != nil {
			l.r.Discard(l.r.Buffered())
			return Reply{}, false, nil
		}
		l.event("ignored: nothing was asked")
		if l.isSpilling(r) {
			l.memory.learnSpill()
			l.close()
			return Reply{}, false, l.spillError()
		}
		if r.Code == 421 {
			l.leave(command{line: "connection"}, r)
			return r, true, nil
		}
	}
	return Reply{}, false, nil
}

// leave notes that the server is about to close the connection.
func (l *link) leave(c command, r Reply) {
	l.leaving = true
	if l.farewell == nil {
		l.farewell = l.refused(ScopeSession, c.String(), r)
		l.ended = l.farewell
	}
}
