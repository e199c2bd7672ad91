package smtp

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A caller that cancels the context wants to end, and to leave no message behind of
// which nobody knows whether it was taken. So from then on nothing leaves but the
// rest of what the server may have soon (see link.promised); the replies to that
// are heard, and then comes QUIT, where the server reads commands. Where nothing is
// owed a wait ends at once.
//
// A context whose time is over closes the connection at once.

// parting is the time left for a farewell where no reply is owed.
const parting = time.Second

// debt counts the messages whose last octets left and whose fate is open.
type debt struct {
	mu       sync.Mutex
	owed     int
	stopping bool
}

// guard has the end of ctx stop what goes on over a link; the function returned
// ends the guard.
func (l *link) guard(ctx context.Context) (off func()) {
	l.ctx = ctx
	var closing *time.Timer // guarded by the mutex of the debt
	over := false
	cancel := context.AfterFunc(ctx, func() {
		l.debt.mu.Lock()
		defer l.debt.mu.Unlock()
		if over {
			return
		}
		if !isCanceled(ctx) {
			l.wire.Close()
			return
		}
		l.debt.stopping = true
		grace := l.timeouts.Stop
		if l.debt.owed == 0 {
			grace = parting
			l.wire.halt()
		}
		closing = time.AfterFunc(grace, func() { l.wire.Close() })
	})
	return func() {
		cancel()
		l.debt.mu.Lock()
		defer l.debt.mu.Unlock()
		over = true
		if closing != nil {
			closing.Stop()
		}
	}
}

func isCanceled(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

// incur notes messages whose last octets are about to leave, unless the caller
// wants to stop.
func (l *link) incur(list []*transaction) error {
	l.debt.mu.Lock()
	defer l.debt.mu.Unlock()
	if err := l.overdue(); err != nil {
		return err
	}
	for _, t := range list {
		t.committed = true
		l.debt.owed++
		l.promised = max(l.promised, t.end)
	}
	return nil
}

// repay is for a message whose fate is known, or never will be.
func (l *link) repay() {
	l.debt.mu.Lock()
	defer l.debt.mu.Unlock()
	l.debt.owed--
	if l.debt.owed == 0 && l.debt.stopping {
		l.wire.halt()
	}
}

// overdue is the error for what is not begun any more, as the context has ended; nil
// where it has not.
func (l *link) overdue() error {
	if l.ctx.Err() == nil {
		return nil
	}
	return l.interrupted(&Error{Scope: ScopeSession, Server: l.at.String()}, l.ctx.Err())
}

// settle hears the replies to what left, as far as they decide over messages.
// Nothing more leaves but QUIT.
func (l *link) settle() {
	l.halted = true
	for len(l.unanswered) > 0 && l.unanswered[0].end <= l.wrote && l.inDoubt() {
		if l.hearReply() != nil {
			break
		}
	}
	if !l.betweenCommands() {
		l.close()
		return
	}
	l.inText = false
	l.w.Reset(blockWriter{l}) // what is in it is not to leave any more
}

// partAfterHalt says QUIT where the server reads commands, and hears the replies to
// what left before it.
func (l *link) partAfterHalt() {
	defer l.close()
	if l.quitting || !l.betweenCommands() {
		return
	}
	defer time.AfterFunc(parting, func() { l.wire.Close() }).Stop()
	reply, err := l.do(command{line: "QUIT", wait: parting})
	for n := 0; err == nil && reply.Code != 221 && n < maxUnanswered; n++ {
		reply, err = l.read(command{line: "QUIT", wait: parting})
	}
}

// betweenCommands reports whether what left ends where the server waits for a command.
func (l *link) betweenCommands() bool {
	for _, x := range l.unanswered {
		if x.end > l.wrote {
			return x.start == l.wrote
		}
	}
	return !l.inText && l.w.Buffered() == 0
}

// position counts the octets put into the buffer so far, those that left included.
func (l *link) position() int64 { return l.wrote + int64(l.w.Buffered()) }
