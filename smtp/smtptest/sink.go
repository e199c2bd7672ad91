package smtptest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// Sink is a server that takes mail as fast as it comes and is as odd as
// [SinkOptions.Decide] makes it. It holds to the order of commands: a MAIL
// inside a transaction is refused, a refused BDAT leaves its transaction open
// until RSET, and what comes after counts for it.
type Sink struct {
	options SinkOptions

	mu       sync.Mutex
	messages []Message
	strays   []string
	conns    map[net.Conn]bool
	wg       sync.WaitGroup
	listener net.Listener
}

// SinkOptions describe a [Sink]. The zero value is a server without extensions
// that takes and forgets everything.
type SinkOptions struct {
	// Extensions are the lines of the answer to EHLO.
	Extensions []string
	// LMTP answers a message once for each recipient.
	LMTP bool
	// Eager answers DATA with 354 even where nobody would get the message.
	Eager bool
	// AfterDot is what becomes of commands that came together with the end of a
	// message by DATA.
	AfterDot AfterDot
	// Spills does not read the piece of a message that it refuses for want of
	// recipients, so that its lines come as commands, and hangs up after the fourth
	// that it does not know, as go-smtp did up to 0.24.
	Spills bool
	// Deaf does not answer QUIT, and does not heed it.
	Deaf bool
	// Keep keeps what was taken, for Messages.
	Keep bool
	// User and Password are what AUTH PLAIN must give; where User is not empty
	// nobody else may send.
	User, Password string
	// Decide, where not nil, is asked what to do about each command, and as
	// "." about each message that came by DATA; for LMTP once a recipient. It
	// is called by several goroutines where there are several connections.
	Decide func(line string) Verdict
}

// AfterDot is what a [Sink] does with commands that came together with a dot.
type AfterDot int

// What servers do.
const (
	Heed    AfterDot = iota // answers them, as Exim and Postfix
	Rebuff                  // answers each with 503, as Haraka
	Swallow                 // drops them without a word, as Courier and chasquid
	HangUp                  // closes the connection before it answers the message
)

// Verdict is what a [Sink] does about a command. The zero value is what
// servers do.
type Verdict struct {
	// Code refuses with this reply, and 421 closes the connection after it.
	Code int
	// Drop closes the connection with no reply; Obey does what was asked first.
	Drop, Obey bool
}

// NewSink makes a server that listens nowhere; see [Sink.Serve] and [Sink.Listen].
func NewSink(o SinkOptions) *Sink { return &Sink{options: o, conns: make(map[net.Conn]bool)} }

// Listen serves on a loopback port.
func (s *Sink) Listen() (*net.TCPAddr, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.listener = listener
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.Serve(conn)
		}
	}()
	return listener.Addr().(*net.TCPAddr), nil
}

// Serve serves a connection in a goroutine of its own.
func (s *Sink) Serve(conn net.Conn) {
	s.mu.Lock()
	s.conns[conn] = true
	s.mu.Unlock()
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		c := &sinkConn{Sink: s, r: bufio.NewReaderSize(conn, 64<<10), w: bufio.NewWriter(conn)}
		c.serve()
		c.w.Flush()
		conn.Close()
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
	}()
}

// Messages returns what was taken.
func (s *Sink) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Strays returns lines that came as commands and are none: text of messages, say.
func (s *Sink) Strays() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.strays...)
}

// Close drops the connections and waits until they are gone.
func (s *Sink) Close() {
	if s.listener != nil {
		s.listener.Close()
	}
	s.mu.Lock()
	for conn := range s.conns {
		conn.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// sinkConn is a connection of a [Sink].
type sinkConn struct {
	*Sink
	r *bufio.Reader
	w *bufio.Writer

	open    bool // a transaction
	known   bool // by user and password
	message Message
	unknown int   // commands
	err     error // why the connection is to be closed
}

var errDropped = errors.New("dropped")

func (c *sinkConn) serve() {
	c.say("220 sink")
	for c.err == nil {
		line, err := c.line()
		if err != nil {
			return
		}
		c.command(strings.TrimSuffix(line, "\r\n"))
	}
}

// line reads a line. As RFC 2920 section 3.2 has it, replies wait while there is more to read.
func (c *sinkConn) line() (string, error) {
	if c.r.Buffered() == 0 {
		if err := c.w.Flush(); err != nil {
			return "", err
		}
	}
	return c.r.ReadString('\n')
}

func (c *sinkConn) say(reply string) { c.w.WriteString(reply + "\r\n") }

// decided carries out a verdict on a command and reports whether it is to be
// obeyed, and answered.
func (c *sinkConn) decided(line string) (obey, answer bool) {
	if c.options.Decide == nil {
		return true, true
	}
	v := c.options.Decide(line)
	switch {
	case v.Drop:
		c.err = errDropped
		return v.Obey, false
	case v.Code == 421:
		c.err = errDropped
		c.say("421 4.3.2 shutting down")
	case v.Code != 0:
		c.say(strconv.Itoa(v.Code) + " " + strconv.Itoa(v.Code/100) + ".0.0 no")
	default:
		return true, true
	}
	return false, false
}

func (c *sinkConn) command(line string) {
	verb, argument, _ := strings.Cut(line, " ")
	switch {
	case verb == "BDAT":
		c.bdat(line, argument)
		return
	case verb == "QUIT" && c.options.Deaf:
		return
	}
	obey, answer := c.decided(line)
	if !obey {
		return
	}
	reply := c.obey(verb, argument)
	if answer {
		c.say(reply)
	}
	if answer && reply == goAhead {
		c.data()
	}
}

const (
	goAhead = "354 go"
	taken   = "250 2.0.0 taken"
)

func (c *sinkConn) obey(verb, argument string) string {
	switch verb {
	case "EHLO", "LHLO":
		c.open = false
		return c.hello()
	case "HELO", "NOOP":
		return "250 sink"
	case "QUIT":
		c.err = io.EOF
		return "221 2.0.0 bye"
	case "RSET":
		c.open = false
		return "250 2.0.0 ok"
	case "AUTH":
		given := base64.StdEncoding.EncodeToString([]byte("\x00" + c.options.User + "\x00" + c.options.Password))
		if c.known = argument == "PLAIN "+given; c.known {
			return "235 2.7.0 welcome"
		}
		return "535 5.7.8 no"
	case "MAIL":
		switch {
		case c.open:
			return "503 5.5.1 nested MAIL"
		case c.options.User != "" && !c.known:
			return "530 5.7.0 who are you"
		}
		c.open, c.message = true, Message{ReversePath: path(argument)}
		return "250 2.1.0 ok"
	case "RCPT":
		if !c.open {
			return "503 5.5.1 need MAIL"
		}
		c.message.Recipients = append(c.message.Recipients, path(argument))
		return "250 2.1.5 ok"
	case "DATA":
		if c.nobody() && !c.options.Eager {
			return "503 5.5.1 no valid recipients"
		}
		return goAhead
	}
	return c.stray(verb + " " + argument)
}

// maxUnknown is how many commands that it does not know a server takes.
const maxUnknown = 3

func (c *sinkConn) stray(line string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.options.Spills {
		c.strays = append(c.strays, line)
		return "500 5.5.2 unknown"
	}
	if c.unknown++; c.unknown > maxUnknown {
		c.err = errDropped
		return "500 5.5.2 unknown\r\n500 5.5.1 too many errors"
	}
	return "500 5.5.2 unknown"
}

func (c *sinkConn) hello() string {
	lines := append([]string{"sink"}, c.options.Extensions...)
	last := len(lines) - 1
	var b strings.Builder
	for _, line := range lines[:last] {
		b.WriteString("250-" + line + "\r\n")
	}
	return b.String() + "250 " + lines[last]
}

func path(argument string) string {
	_, rest, _ := strings.Cut(argument, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}

func (c *sinkConn) nobody() bool { return !c.open || len(c.message.Recipients) == 0 }

// data reads a message up to its dot and answers it.
func (c *sinkConn) data() {
	for {
		line, err := c.line()
		if err != nil {
			c.err = err
			return
		}
		if line == ".\r\n" {
			break
		}
		if c.options.Keep {
			c.message.Data = append(c.message.Data, strings.TrimPrefix(line, ".")...)
		}
	}
	rebuffed := c.besides()
	if c.err != nil {
		return
	}
	if c.options.LMTP {
		c.eachRecipient()
	} else if obey, answer := c.decided("."); obey {
		reply := taken
		if c.nobody() {
			reply = "554 5.5.1 no valid recipients"
		} else {
			c.keep(c.message)
		}
		if answer {
			c.say(reply)
		}
	}
	c.open = false
	for range rebuffed {
		if c.err != nil {
			return
		}
		c.say("503 5.5.1 pipelined after the end of DATA")
	}
}

// besides deals with what came together with a dot, and counts the commands to rebuff.
func (c *sinkConn) besides() (rebuffed int) {
	n := c.r.Buffered()
	if n == 0 || c.options.AfterDot == Heed {
		return 0
	}
	rest, _ := c.r.Peek(n)
	if c.options.AfterDot == Rebuff {
		rebuffed = bytes.Count(rest, []byte("\n"))
	}
	c.r.Discard(n)
	if c.options.AfterDot == HangUp {
		c.err = errDropped
	}
	return rebuffed
}

func (c *sinkConn) eachRecipient() {
	for _, r := range c.message.Recipients {
		obey, answer := c.decided(".")
		if obey {
			m := c.message
			m.Recipients = []string{r}
			c.keep(m)
		}
		if answer {
			c.say(taken)
		}
		if c.err != nil {
			return
		}
	}
}

func (c *sinkConn) keep(m Message) {
	if !c.options.Keep {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.messages = append(c.messages, m)
}

// bdat reads a piece of a message, and then decides over it.
func (c *sinkConn) bdat(line, argument string) {
	size, last := strings.CutSuffix(argument, " LAST")
	n, err := strconv.Atoi(size)
	if err != nil {
		c.say("501 5.5.4 syntax")
		return
	}
	if c.options.Spills && c.nobody() {
		c.say("502 5.5.1 Missing RCPT TO command.")
		return
	}
	if c.r.Buffered() < n {
		c.w.Flush() // nobody waits for the client with replies in hand (RFC 2920 section 3.2)
	}
	if c.options.Keep {
		piece := make([]byte, n)
		_, c.err = io.ReadFull(c.r, piece)
		c.message.Data = append(c.message.Data, piece...)
	} else {
		_, c.err = c.r.Discard(n)
	}
	if c.err != nil {
		return
	}
	obey, answer := c.decided(line)
	if !obey {
		c.message.Data = nil
		return
	}
	reply := "250 2.0.0 more"
	switch {
	case c.nobody():
		reply = "554 5.5.1 no valid recipients"
		c.message.Data = nil
	case last:
		c.keep(c.message)
		c.open = false
		reply = taken
	}
	if answer {
		c.say(reply)
	}
}
