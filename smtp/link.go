package smtp

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// link is one connection to a server, from dialling to QUIT: it writes
// commands, reads replies, and knows what was agreed so far.
type link struct {
	c        *Config
	timeouts Timeouts
	at       endpoint
	loopback bool

	wire *duplex  // what was dialled
	conn net.Conn // wire, or the TLS layer over it
	r    *bufio.Reader
	w    *bufio.Writer

	scratch []byte // through which messages are read

	memory *memory
	resume tls.ClientSessionCache
	ignore []string // extensions

	ext     Extensions
	limits  Limits
	tls     tlsState
	auth    string // the SASL mechanism that succeeded
	secrets secrets
	reasked bool // EHLO was repeated after AUTH
	// resigned is why there is no authentication, where the server wants it for some
	// recipients.
	resigned *Error

	ctx   context.Context       // of the call under way
	cause atomic.Pointer[Error] // why the connection was closed from this side, if not by ctx

	debt     debt
	wrote    int64 // octets that left
	promised int64 // octets up to the end of the last message that the server may have soon
	inText   bool  // the server reads a message, or will
	halted   bool  // nothing more leaves but QUIT

	heard      int            // replies
	spill      *spill         // a piece of a message that was refused, the first of them
	unanswered []exchange     // in order; the commands may still be in the buffer
	underway   []*transaction // in order; those that go through unanswered
	last       *transaction   // the one begun last
	mails      int            // MAIL commands sent
	unclaimed  []*transaction // whose last octets are in the buffer
	claimed    func([]*transaction) error

	used     bool   // a transaction came to its end
	fruitful bool   // a message was taken
	quitting bool   // QUIT was sent
	owesTry  bool   // the answer to NOOP has not come, see tryAfterDot
	spent    bool   // a message more needs another connection
	leaving  bool   // the server said 421
	farewell *Error // and this is how
	misled   *Error // why what is heard now answers nobody knows what
	broken   bool   // nothing more can be said on this connection
	ended    *Error // why
}

const writeBuffer = 64 << 10

func newLink(ctx context.Context, c *Config, at endpoint, conn net.Conn) *link {
	l := &link{c: c, timeouts: c.Timeouts.withDefaults(), at: at, loopback: c.isLoopback(at, conn), wire: newDuplex(conn), ctx: ctx}
	l.attach(l.wire)
	return l
}

// attach starts reading and writing over conn with nothing buffered.
func (l *link) attach(conn net.Conn) {
	l.conn = conn
	l.r = bufio.NewReaderSize(conn, maxReplyLine)
	l.w = bufio.NewWriterSize(blockWriter{l}, writeBuffer)
}

// blockWriter gives each write of a full buffer its own time limit, so that a
// large message may take long but never stand still.
type blockWriter struct{ l *link }

func (b blockWriter) Write(p []byte) (n int, err error) {
	l, allowed := b.l, len(p)
	refusal := l.claim()
	if refusal != nil {
		allowed = int(min(max(l.promised-l.wrote, 0), int64(len(p))))
	}
	if allowed > 0 {
		if err := l.conn.SetWriteDeadline(time.Now().Add(l.timeouts.DataBlock)); err != nil {
			return 0, err
		}
		n, err = l.conn.Write(p[:allowed])
		l.wrote += int64(n)
	}
	if err == nil && n < len(p) {
		err = refusal
	}
	return n, err
}

// watch closes the connection when ctx ends, while it is set up; the function
// returned stops that. See [link.guard] for later.
func (l *link) watch(ctx context.Context) (stop func() bool) {
	l.ctx = ctx
	return context.AfterFunc(ctx, func() { l.wire.Close() })
}

func (l *link) close() {
	l.broken = true
	l.conn.Close()
}

func (l *link) trace(from Direction, line string) {
	if l.c.Trace != nil {
		l.c.Trace.Trace(from, line)
	}
}

func (l *link) event(format string, args ...any) {
	if l.c.Trace != nil {
		l.c.Trace.Trace(Event, fmt.Sprintf(format, args...))
	}
}

// command is one step of a dialogue: a line, and how long to wait for the
// reply to it. Where shown is not empty it stands for the line in traces and errors.
type command struct {
	line  string
	shown string
	wait  time.Duration
}

func (c command) String() string {
	if c.shown != "" {
		return c.shown
	}
	return c.line
}

// put writes a command into the buffer. Whatever the line is made of, no
// second command can hide in it.
func (l *link) put(c command) error {
	if i := strings.IndexFunc(c.line, isControl); i >= 0 {
		return &Error{Scope: ScopeMessage, Kind: KindAddress, Command: printable([]byte(c.String())), Server: l.at.String(),
			Text: fmt.Sprintf("control character at octet %d of the command", i+1)}
	}
	l.trace(FromClient, printable([]byte(c.String())))
	if c.line == "DATA" || c.line == "." {
		l.inText = c.line == "DATA"
	}
	l.w.WriteString(c.line)
	_, err := l.w.WriteString("\r\n")
	return err
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// do sends a command and waits for the reply. Replies of 400 and above are no
// error here.
func (l *link) do(c command) (Reply, error) {
	if err := l.hear(0); err != nil {
		return Reply{}, err
	}
	if r, ok, err := l.skipStale(); ok || err != nil {
		return r, err
	}
	if err := l.put(c); err != nil {
		return Reply{}, l.fault(err, c.String())
	}
	if err := l.w.Flush(); err != nil {
		return l.lastWords(c, err)
	}
	return l.read(c)
}

// command is do for the usual wait.
func (l *link) command(line string) (Reply, error) {
	return l.do(command{line: line, wait: l.timeouts.Command})
}

// read waits for the reply to a command that was sent.
func (l *link) read(c command) (Reply, error) {
	// The limit is for the whole reply, so that one octet now and then does not extend it.
	if err := l.conn.SetReadDeadline(time.Now().Add(c.wait)); err != nil {
		return Reply{}, l.fault(err, c.String())
	}
	reply, err := l.readReply()
	if err != nil {
		return Reply{}, l.fault(err, c.String())
	}
	l.heard++
	if reply.Code == 421 {
		l.leave(c, reply)
	}
	l.show(reply)
	return reply, nil
}

// readReply reads a reply, with no secret in it.
func (l *link) readReply() (Reply, error) {
	reply, err := readReply(l.r, func(line string) { l.trace(FromServer, l.secrets.clean(line)) }, func(chatter Reply) { l.show(l.cleaned(chatter)) })
	return l.cleaned(reply), err
}

func (l *link) cleaned(r Reply) Reply {
	for i, line := range r.Lines {
		r.Lines[i] = l.secrets.clean(line)
	}
	return r
}

func (l *link) show(r Reply) {
	if l.c.OnReply != nil {
		l.c.OnReply(r)
	}
}

// lastWords looks for a reply that the server sent before it closed the
// connection under a write.
func (l *link) lastWords(c command, cause error) (Reply, error) {
	c.wait = l.timeouts.Quit
	if r, err := l.read(c); err == nil {
		return r, nil
	}
	return Reply{}, l.fault(cause, c.String())
}

// fault makes an *Error of what went wrong on the connection.
func (l *link) fault(err error, doing string) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	if isCanceled(l.ctx) && isTimeout(err) {
		l.halted = true // this side does not want to wait any more
	} else {
		l.broken = true
	}
	if cause := l.cause.Load(); cause != nil {
		return cause
	}
	e := &Error{Scope: ScopeSession, Command: doing, Server: l.at.String(), Err: err}
	var bad *MalformedReplyError
	var alert *net.OpError
	switch {
	case l.ctx.Err() != nil && !isPeersEnd(err), isTimeout(err):
		return l.interrupted(e, err)
	case errors.As(err, &bad):
		e.Kind = KindProtocol
		bad.Got = l.secrets.clean(bad.Got)
	case errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"): // crypto/tls's mark of an alert
		e.Kind, e.Text, e.told = KindTLS, "the server ended the TLS session: "+alertText(err), true
		if wantsCertificate(err) {
			e.Text, e.Hint = "the server ended the TLS session: it wants a client certificate", clientCertificateHint
		}
	case isLost(err):
		e.Kind, e.Text, e.told = KindLost, "the server closed the connection", true
	default:
		e.Kind, e.Text = KindLost, "connection lost"
	}
	return e
}

// interrupted fills in an error whose cause is that time ran out or that the
// caller gave up.
func (l *link) interrupted(e *Error, err error) *Error { return interrupted(l.ctx, e, err) }

func interrupted(ctx context.Context, e *Error, err error) *Error {
	e.told = true
	switch ended := ctx.Err(); {
	case errors.Is(ended, context.Canceled):
		e.Kind, e.Text, e.Err = KindCanceled, "cancelled", context.Canceled
	case ended != nil:
		e.Kind, e.Text, e.Err = KindTimeout, "the time for the whole session is over", ended
	default:
		e.Kind, e.Text, e.Err = KindTimeout, "no answer in time", err
	}
	return e
}

// isPeersEnd finds an end that this side did not bring about.
func isPeersEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

func isLost(err error) bool {
	return isPeersEnd(err) || errors.Is(err, io.ErrClosedPipe)
}

// quit takes leave, if there is anybody left. The work is done or given up by
// then, so nothing that goes wrong matters. A server that said 421 is leaving
// itself, so its answer is not waited for.
func (l *link) quit() {
	defer time.AfterFunc(l.timeouts.Quit, func() { l.wire.Close() }).Stop()
	l.ctx = context.Background()
	l.wire.resume()
	if l.halted && !l.broken {
		l.partAfterHalt()
	}
	quit := command{line: "QUIT", wait: l.timeouts.leave()}
	if l.quitting && !l.broken {
		l.hear(0)
	}
	switch {
	case l.broken, l.quitting:
	case l.owesTry || len(l.unanswered) == 1 && l.unanswered[0].line == probes:
		l.partUntried(quit)
	case l.leaving:
		if l.put(quit) == nil {
			l.w.Flush()
		}
	default:
		if reply, err := l.do(quit); err == nil && l.isSpilling(reply) {
			l.memory.learnSpill()
		}
	}
	l.close()
}
