package smtp

import (
	"errors"
	"slices"
	"time"
)

// Habits are what sessions found out about a server that it does not say of itself.
// The zero value is that of a server nobody has met.
type Habits struct {
	AfterDot AfterDot
	// SpillsChunks is set where a server offers CHUNKING and took the text of a
	// message that it refused for commands, or does not know BDAT. It gets DATA.
	SpillsChunks bool
}

// AfterDot is what a server with PIPELINING does with commands that come together
// with the end of a message by DATA. RFC 2920 section 3.1 allows a client to send
// them so, and not every server that offers it copes.
type AfterDot byte

// What may become of them.
const (
	Untried AfterDot = iota
	Heeded           // each got its answer
	Lost             // they were refused, or swallowed
)

func (a AfterDot) String() string { return [...]string{"untried", "heeded", "lost"}[a] }

// memory is what is known about a server in a session.
type memory struct {
	Habits
	learned func(Habits)
}

func newMemory(c *Config) *memory {
	m := &memory{learned: c.Learned}
	if c.Known != nil {
		m.Habits = c.Known()
	}
	return m
}

func (m *memory) learn(h Habits) {
	if h == m.Habits {
		return
	}
	m.Habits = h
	if m.learned != nil {
		m.learned(h)
	}
}

func (m *memory) learnAfterDot(a AfterDot) { m.learn(Habits{a, m.SpillsChunks}) }
func (m *memory) learnSpill()              { m.learn(Habits{m.AfterDot, true}) }

// doubtAfterDot is for a connection that ended where the answer to a dot was due, with
// something behind it. That may be a mishap, once.
func (m *memory) doubtAfterDot() {
	if m.AfterDot == Heeded {
		m.learnAfterDot(Untried)
	} else {
		m.learnAfterDot(Lost)
	}
}

// The next envelope, or QUIT, travels with a dot only to a server that is known to
// cope. To find out, NOOP goes with the first dot: nothing depends on it, whatever is
// done to it. A server that swallows it is recognised by its answer to QUIT, which
// alone is 221: no wait decides, and no reply is taken for that to another command.

// probes is the command by which a server shows what it does after a dot.
const probes = "NOOP"

func isDot(x exchange) bool { return x.line == finalDot || x.line == "." }

// dotPending reports whether the answer to a dot, or to what tries a server, is due:
// what is sent now would travel behind a dot.
func (l *link) dotPending() bool {
	return len(l.unanswered) > 0 && !l.inChunks() && slices.ContainsFunc(l.unanswered, func(x exchange) bool { return isDot(x) || x.line == probes })
}

// fallInStep hears the answer to a dot before anything is sent behind it, unless the
// server is known to cope.
func (l *link) fallInStep() error {
	if l.memory.AfterDot == Heeded || !l.dotPending() {
		return nil
	}
	return l.hear(0)
}

// tryAfterDot sends NOOP with the dot that is in the buffer, to a server that is not
// known yet.
func (l *link) tryAfterDot() {
	n := len(l.unanswered)
	if l.memory.AfterDot == Untried && !l.broken && n > 0 && isDot(l.unanswered[n-1]) {
		l.send(exchange{command: command{line: probes, wait: l.timeouts.Command}, then: l.tried})
	}
}

// tried is told the answer to NOOP.
func (l *link) tried(r Reply) error {
	switch {
	case r.Code == 421:
	case r.ok():
		l.memory.learnAfterDot(Heeded)
	default:
		l.memory.learnAfterDot(Lost)
	}
	return nil
}

// hearTry waits for the answer to NOOP for a moment. Where it does not come the
// connection is of no more use than for QUIT.
func (l *link) hearTry() error {
	if l.comesWithin(l.timeouts.again()) {
		err := l.hearReply()
		if wasLost(err) {
			l.memory.learnAfterDot(Lost)
		}
		return err
	}
	l.event("no answer to %s", probes)
	l.unanswered = l.unanswered[1:]
	l.owesTry, l.spent = true, true
	return nil
}

// partUntried says QUIT to a server whose answer to NOOP has not been heard, and
// learns from what it says first.
func (l *link) partUntried(quit command) {
	l.unanswered = nil
	if l.put(quit) != nil || l.w.Flush() != nil {
		return
	}
	reply, err := l.read(quit)
	switch {
	case wasLost(err), err == nil && reply.Code == 221:
		l.memory.learnAfterDot(Lost)
	case err == nil:
		l.tried(reply)
		l.read(quit)
	}
}

// hearQuit waits for the answer to a QUIT that travelled with the end of a message.
// A server that does not cope may have swallowed it, so that it is said again.
func (l *link) hearQuit() error {
	afterDot := l.unanswered[0].afterDot
	if l.comesWithin(l.timeouts.again()) {
		return l.hearReply()
	}
	quit := command{line: "QUIT", wait: l.timeouts.leave()}
	if l.put(quit) == nil {
		l.w.Flush()
	}
	l.unanswered[0].command = quit
	err := l.hearReply()
	if err == nil && afterDot {
		l.memory.learnAfterDot(Lost)
	}
	return err
}

// comesWithin reports whether something comes in time, be it the end of the connection.
func (l *link) comesWithin(wait time.Duration) bool {
	if l.arrived() {
		return true
	}
	if l.w.Flush() != nil {
		return true // whoever reads sees to it
	}
	l.conn.SetReadDeadline(time.Now().Add(wait))
	_, err := l.r.Peek(1)
	return !isTimeout(err)
}

func wasLost(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindLost
}

// astray marks an error that only says what a server does with commands behind a dot:
// it is none about the message whose envelope they were, which goes again in step.
func (x exchange) astray(l *link, err error) error {
	if isDot(x) && wasLost(err) && slices.ContainsFunc(l.unanswered, func(x exchange) bool { return !isDot(x) }) {
		l.memory.doubtAfterDot()
	}
	if !x.isTrying() || l.farewell != nil {
		return err
	}
	var e *Error
	if errors.As(err, &e) && (e.Kind == KindLost || e.Kind == KindTimeout) {
		e.afterDot = true
	}
	return err
}

// isTrying reports whether nothing of an envelope behind a dot was taken yet.
func (x exchange) isTrying() bool { return x.of != nil && x.of.afterDot && !x.of.mailed }

// isOutOfStep tells a refusal of an envelope behind a dot that may be for its place.
func (t *transaction) isOutOfStep(r Reply) bool {
	return t.afterDot && !t.of.outOfStep && r.Code != 421 && (!t.mailed || r.Code == 503)
}
