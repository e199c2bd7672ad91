package smtp

import (
	"bufio"
	"context"
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

	raw  net.Conn // what was dialled
	conn net.Conn // raw, or the TLS layer over it
	r    *bufio.Reader
	w    *bufio.Writer

	scratch []byte // through which messages are read

	ext     Extensions
	tls     tlsState
	auth    string // the SASL mechanism that succeeded
	secrets secrets

	ctx   context.Context       // of the call under way
	cause atomic.Pointer[Error] // why the connection was closed from this side, if not by ctx

	open    bool // a transaction is open: the next one needs RSET
	used    bool // a message went through
	leaving bool // the server said 421
	broken  bool // nothing more can be said on this connection
}

const writeBuffer = 64 << 10

func newLink(ctx context.Context, c *Config, at endpoint, conn net.Conn) *link {
	l := &link{c: c, timeouts: c.Timeouts.withDefaults(), at: at, loopback: c.isLoopback(at, conn), raw: conn, ctx: ctx}
	l.attach(conn)
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

func (b blockWriter) Write(p []byte) (int, error) {
	if err := b.l.conn.SetWriteDeadline(time.Now().Add(b.l.timeouts.DataBlock)); err != nil {
		return 0, err
	}
	return b.l.conn.Write(p)
}

// watch closes the connection when ctx ends; the function returned stops that.
func (l *link) watch(ctx context.Context) (stop func() bool) {
	l.ctx = ctx
	return context.AfterFunc(ctx, func() { l.raw.Close() })
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
	l.w.WriteString(c.line)
	_, err := l.w.WriteString("\r\n")
	return err
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// do sends a command and waits for the reply. Replies of 400 and above are no
// error here.
func (l *link) do(c command) (Reply, error) {
	if r, ok := l.skipStale(); ok {
		return r, nil
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
	reply, err := readReply(l.r, func(line string) { l.trace(FromServer, l.secrets.clean(line)) })
	if err != nil {
		return Reply{}, l.fault(err, c.String())
	}
	for i, line := range reply.Lines {
		reply.Lines[i] = l.secrets.clean(line)
	}
	if reply.Code == 421 {
		l.leaving = true
	}
	if l.c.OnReply != nil {
		l.c.OnReply(reply)
	}
	return reply, nil
}

// skipStale drops replies that nobody asked for, as Emacs does: they would be
// taken for the answer to the next command. A 421 among them is that answer.
func (l *link) skipStale() (farewell Reply, ok bool) {
	for l.r.Buffered() > 0 && !l.leaving {
		l.conn.SetReadDeadline(time.Now().Add(l.timeouts.Quit))
		r, err := readReply(l.r, func(line string) { l.trace(FromServer, l.secrets.clean(line)) })
		if err != nil {
			l.r.Discard(l.r.Buffered())
			return Reply{}, false
		}
		l.event("ignored: nothing was asked")
		if r.Code == 421 {
			l.leaving = true
			return r, true
		}
	}
	return Reply{}, false
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
	l.broken = true
	if cause := l.cause.Load(); cause != nil {
		return cause
	}
	e := &Error{Scope: ScopeSession, Command: doing, Server: l.at.String(), Err: err}
	var bad *MalformedReplyError
	var alert *net.OpError
	switch {
	case l.ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded):
		return l.interrupted(e, err)
	case errors.As(err, &bad):
		e.Kind = KindProtocol
		bad.Got = l.secrets.clean(bad.Got)
	case errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"): // crypto/tls's mark of an alert
		e.Kind, e.Text = KindTLS, "the server ended the TLS session"
	case isLost(err):
		e.Kind, e.Text, e.told = KindLost, "the server closed the connection", true
	default:
		e.Kind, e.Text = KindLost, "connection lost"
	}
	return e
}

// interrupted fills in an error whose cause is that time ran out or that the
// caller gave up.
func (l *link) interrupted(e *Error, err error) *Error {
	e.told = true
	switch ended := l.ctx.Err(); {
	case errors.Is(ended, context.Canceled):
		e.Kind, e.Text, e.Err = KindCanceled, "cancelled", context.Canceled
	case ended != nil:
		e.Kind, e.Text, e.Err = KindTimeout, "the time for the whole session is over", ended
	default:
		e.Kind, e.Text, e.Err = KindTimeout, "no answer in time", err
	}
	return e
}

func isLost(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// quit takes leave, if there is anybody left. The work is done or given up by
// then, so nothing that goes wrong matters. A server that said 421 is leaving
// itself, so its answer is not waited for.
func (l *link) quit() {
	switch quit := (command{line: "QUIT", wait: l.timeouts.Quit}); {
	case l.broken:
	case l.leaving:
		if l.put(quit) == nil {
			l.w.Flush()
		}
	default:
		l.do(quit)
	}
	l.close()
}
