package smtp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A server with CHUNKING (RFC 3030) takes a message by its length: there is no
// 354 to wait for and no dot to double. Together with PIPELINING a small message
// needs one round trip, envelope and all, and the next one need not wait for it.

// chunkOctets is the size of the pieces of a message; a smaller one is sent
// whole. A piece is read before it is announced, so that a message that cannot
// be read to its end leaves the connection usable.
const chunkOctets = 256 << 10

// maxChunks bounds the pieces of a message that wait for their replies.
const maxChunks = 16

// inChunks reports whether BDAT is used instead of DATA. LMTP is spoken over
// links so short that one way of counting replies is enough.
func (l *link) inChunks() bool {
	return l.ext.Has("CHUNKING") && l.c.Protocol == SMTP
}

// chunker cuts a message into pieces.
type chunker struct {
	body    io.Reader
	buffer  []byte
	held    int // octets in the buffer that are not given out yet
	given   int // and those that the last piece had
	ended   bool
	declare int64
	lines   lineEnds
}

// chunker reads with a buffer that holds the whole of a small message and
// three octets: one too many, by which it shows, or the CRLF that it lacks.
func (t *transaction) chunker() *chunker {
	size := int64(chunkOctets)
	if n := t.content.SizeOctets; n >= 0 && n < size {
		size = n
	}
	return &chunker{body: t.body, buffer: t.buffer(int(size) + 3), declare: t.content.SizeOctets}
}

// next gives the next piece, valid until the one after it is asked for.
func (c *chunker) next() (piece []byte, last bool, err error) {
	c.held = copy(c.buffer, c.buffer[c.given:c.held])
	room := len(c.buffer) - 2
	for c.held < room && !c.ended {
		n, err := c.body.Read(c.buffer[c.held:room])
		if problem := c.lines.check(c.buffer[c.held : c.held+n]); problem != nil {
			return nil, false, problem
		}
		c.held += n
		if c.declare >= 0 && c.lines.octets > c.declare {
			return nil, false, sizeError(c.lines.octets, c.declare)
		}
		switch {
		case errors.Is(err, io.EOF):
			c.ended = true
		case err != nil:
			return nil, false, err
		}
	}
	if !c.ended {
		c.given = room - 1 // the octet that is left makes sure that the last piece is not empty
		return c.buffer[:c.given], false, nil
	}
	if err := c.finish(); err != nil {
		return nil, false, err
	}
	c.given = c.held
	return c.buffer[:c.held], true, nil
}

// wholeLines counts the lines up to the end of the last piece; the octet that is left
// may end one more.
func (c *chunker) wholeLines() int {
	if c.given < c.held {
		return max(c.lines.lines-1, 0)
	}
	return c.lines.lines
}

// finish checks the whole and ends its last line, as DATA does.
func (c *chunker) finish() error {
	if c.declare >= 0 && c.lines.octets != c.declare {
		return sizeError(c.lines.octets, c.declare)
	}
	if err := c.lines.end(); err != nil {
		return err
	}
	if c.lines.inLine {
		c.held += copy(c.buffer[c.held:], "\r\n")
	}
	return nil
}

// lineEnds refuses a CR or LF alone in a message, as dotWriter does.
type lineEnds struct {
	octets  int64
	lines   int
	afterCR bool
	inLine  bool
}

func (l *lineEnds) check(p []byte) error {
	for start := 0; start < len(p); {
		end := bytes.IndexByte(p[start:], '\n')
		line := p[start:]
		if end >= 0 {
			line = p[start : start+end]
		}
		cr := bytes.IndexByte(line, '\r')
		switch {
		case l.afterCR && (end < 0 || end > 0):
			return &bareLineEndError{"CR", l.octets + int64(start) - 1}
		case cr >= 0 && cr != len(line)-1:
			return &bareLineEndError{"CR", l.octets + int64(start+cr)}
		case end >= 0 && cr < 0 && !l.afterCR:
			return &bareLineEndError{"LF", l.octets + int64(start+end)}
		}
		l.afterCR = end < 0 && cr >= 0
		l.inLine = end < 0
		if !l.inLine {
			l.lines++
		}
		start += len(line) + 1
	}
	l.octets += int64(len(p))
	return nil
}

func (l *lineEnds) end() error {
	if l.afterCR {
		return &bareLineEndError{"CR", l.octets - 1}
	}
	return nil
}

// sendChunked sends envelope and message to a server with PIPELINING and
// CHUNKING. Of a large message it sends no more once the server has refused
// it, and the last piece only after all others were taken: a server that takes
// the last piece after it refused one before would deliver a message with a gap.
func (t *transaction) sendChunked() error {
	pieces := t.chunker()
	piece, last, err := pieces.next()
	if err != nil {
		return contentError(err)
	}
	if err := t.begin(); err != nil {
		return err
	}
	shown := t.showBody(false)
	for {
		t.sentLines = pieces.wholeLines()
		if err := t.sendChunk(piece, last, shown); err != nil || last {
			return err
		}
		if piece, last, err = pieces.next(); err != nil {
			return contentError(err)
		}
		if err := t.hearChunks(last); err != nil {
			return err
		}
		if t.failure != nil || t.judged == t.named && t.accepted == 0 {
			return nil
		}
	}
}

// hearChunks takes the replies that came, and waits for all of them or some
// where that is needed.
func (t *transaction) hearChunks(all bool) error {
	limit := maxChunks
	if all {
		limit = 0
	}
	if t.chunks > limit {
		return t.hearWhile(func() bool { return t.chunks > limit/2 })
	}
	return t.hearArrived()
}

func (t *transaction) sendChunk(piece []byte, last bool, shown *bodyTrace) error {
	bdat := exchange{command: command{line: fmt.Sprintf("BDAT %d", len(piece)), wait: t.timeouts.DataDone}, class: 2, payload: len(piece)}
	bdat.then = func(r Reply) error { return t.chunkReply(bdat.line, r) }
	if err := t.makeWay(); err != nil {
		return err
	}
	if last {
		bdat.line += " LAST"
		bdat.then = func(r Reply) error { return t.lastChunkReply(bdat.line, r) }
		t.end = t.position() + int64(len(bdat.line)+2+len(piece))
		t.commits(t)
	}
	if err := t.send(bdat); err != nil {
		return err
	}
	t.chunks++
	shown.Write(piece)
	if last {
		shown.end()
	}
	if shown == nil {
		t.event("%d octets of the message", len(piece))
	}
	if _, err := t.w.Write(piece); err != nil {
		return t.writeFailed(err)
	}
	return nil
}

// writeFailed is for a connection that broke under the message: the server may
// have said why before.
func (t *transaction) writeFailed(cause error) error {
	if isLost(cause) || isTimeout(cause) {
		if err := t.hearArrived(); err != nil {
			return err
		}
	}
	return t.collapse(t.fault(cause, "message"))
}

func (t *transaction) chunkReply(line string, r Reply) error {
	t.chunks--
	if !r.ok() {
		t.refusedChunk()
	}
	if r.ok() || t.failure != nil || t.accepted == 0 {
		return nil // what came before says why
	}
	return t.chunkRefused(line, r)
}

// lastChunkReply is the server's word on the message.
func (t *transaction) lastChunkReply(line string, r Reply) error {
	t.chunks--
	if !r.ok() {
		t.refusedChunk()
	}
	switch {
	case r.ok() && t.accepted > 0 && len(t.unanswered) == 0 && t.surplus():
		return t.shifted()
	case r.ok():
		t.open = false
		if t.accepted > 0 {
			t.tookAfterAll(r)
		}
		return nil
	case t.failure != nil || t.accepted == 0:
		return nil
	}
	t.result.Reply = r.String()
	return t.chunkRefused(line, r)
}

// tookAfterAll is took where a refusal of MAIL may have come first: it stands for the
// recipients that were refused behind it, and for nobody else.
func (t *transaction) tookAfterAll(r Reply) {
	before := t.failure
	t.failure = nil
	t.took(r)
	for i, s := range t.stage {
		if s == unnamed && before != nil {
			t.settle(i, before)
		}
	}
}

// surplus reports whether a reply is there that nothing asked for. With the
// message in the same flight as its envelope that may mean that a reply before
// was one too many, and that what came last is the true answer to the message.
// A server that takes leave unasked is another matter.
func (t *transaction) surplus() bool {
	if !t.arrived() {
		return false
	}
	code, err := t.r.Peek(3)
	return err == nil && string(code) != "421"
}

func (t *transaction) shifted() *Error {
	return t.unknown(t.fault(&MalformedReplyError{Problem: "more replies than commands"}, ""))
}

// leaveReply takes the answer to a QUIT that travelled with the message. The
// message was judged before, unless this is that judgement and what is behind
// it the answer to QUIT.
func (t *transaction) leaveReply(r Reply) error {
	if t.isSpilling(r) {
		t.memory.learnSpill()
	}
	if r.Code == 221 || !t.taken || !t.inChunks() || !t.surplus() {
		return nil
	}
	e := t.shifted()
	for _, i := range t.members {
		if t.result.Recipients[i].Status == Accepted {
			t.settle(i, e)
		}
	}
	return nil
}

func (t *transaction) chunkRefused(line string, r Reply) *Error {
	e := t.contentRefused(line, r)
	// A server, or what stands before it, that offers BDAT and does not know it.
	if (r.Code == 500 || r.Code == 502) && !strings.HasPrefix(r.Enhanced, "5.7.") {
		e.wantsData = true
		t.distrust(e)
	}
	return e
}
