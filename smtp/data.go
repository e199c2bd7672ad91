package smtp

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

const readBuffer = 32 << 10

// data sends the message after 354 and takes the server's word on it.
func (t *transaction) data() error {
	if refused := t.earlyRefusal(); refused != nil {
		return refused
	}
	if err := t.copyBody(); err != nil {
		return err
	}
	if err := t.w.Flush(); err != nil {
		return t.cutOff(err)
	}
	if t.c.Protocol == LMTP {
		return t.eachReply()
	}
	reply, err := t.finalReply()
	if err != nil {
		return t.unknown(err)
	}
	t.open = false
	return t.judgement(reply)
}

// judgement is the server's word on the message.
func (t *transaction) judgement(reply Reply) error {
	if !reply.ok() {
		t.result.Reply = reply.String()
		return t.contentRefused(finalDot, reply)
	}
	t.took(reply)
	return nil
}

// contentRefused is the refusal of a message.
func (t *transaction) contentRefused(command string, r Reply) *Error {
	e := t.refused(ScopeMessage, command, r)
	if t.declaresBody() && r.Code/100 == 5 && (strings.HasPrefix(r.Enhanced, "5.6.") || bodyTypeWords.MatchString(r.Text())) {
		e.Hint = `to send it in 7 bits, as quoted-printable or base64: (setq smtpmail-ignored-extensions '("8BITMIME"))`
	}
	return e
}

// bodyTypeWords are about how a message is encoded (RFC 6152), not about what it says.
var bodyTypeWords = regexp.MustCompile(`(?i)body ?type|8.?bit|7.?bit|non-?ascii|conver(t|sion)|transfer.encoding`)

const finalDot = "final dot"

// sendGroups sends envelope and DATA in one write to a server with PIPELINING,
// and after its reply the message. The dot stays in the buffer: QUIT or the
// next message may travel with it.
func (t *transaction) sendGroups() error {
	if err := t.begin(); err != nil {
		return err
	}
	if err := t.send(t.dataCommand()); err != nil {
		return err
	}
	if err := t.recordEarly(); err != nil {
		return t.collapse(err)
	}
	if err := t.hearWhile(func() bool { return t.awaited > 0 }); err != nil {
		return err
	}
	switch {
	case !t.goAhead:
		return nil
	case t.accepted == 0:
		return t.loneDot()
	case t.failure != nil:
		// The dot would give an empty message to those who were accepted.
		t.close()
		return nil
	}
	if err := t.earlyRefusal(); err != nil {
		return err
	}
	if err := t.copyBody(); err != nil {
		return err
	}
	t.open = false // however the server answers
	t.expectJudgement()
	return nil
}

// expectJudgement awaits what the server says about the message: to an LMTP
// client one reply for each recipient (RFC 2033 section 4.2).
func (t *transaction) expectJudgement() {
	dot := exchange{command: command{line: finalDot, wait: t.timeouts.DataDone}, class: 2, start: -1, end: t.end}
	if t.c.Protocol != LMTP {
		dot.then = t.judgement
		t.unanswered = append(t.unanswered, t.own(dot))
		return
	}
	for i, s := range t.stage {
		if s == granted {
			dot.then = func(r Reply) error { t.judgementFor(i, r); return nil }
			t.unanswered = append(t.unanswered, t.own(dot))
		}
	}
}

// loneDot ends a message that a server asks for although it refused every
// recipient: RFC 2920 section 3.1 knows such servers. The reply says nothing.
// An LMTP server would give none.
func (t *transaction) loneDot() error {
	if t.c.Protocol == LMTP {
		t.close()
		return nil
	}
	t.open = false
	return t.send(exchange{command: command{line: ".", wait: t.timeouts.DataDone}, then: noMatter})
}

// finalReply waits for the answer to the final dot. A 3yz asks for more and so
// cannot be one: it is the late answer to DATA of a server that said something
// out of turn before, and to take it for consent could lose the message. The true
// answer may come behind it, but of a server that lost count it may not come at all.
func (t *transaction) finalReply() (Reply, error) {
	dot := command{line: finalDot, wait: t.timeouts.DataDone}
	if t.leaving {
		dot.wait = t.timeouts.Quit
	}
	reply, err := t.read(dot)
	if err == nil && reply.Code/100 == 3 {
		t.event("ignored: this is no answer to a message")
		dot.wait = min(dot.wait, t.timeouts.Stop)
		reply, err = t.read(dot)
	}
	if err == nil && reply.Code/100 == 3 {
		err = t.fault(&MalformedReplyError{Problem: "no answer to a message", Got: reply.String()}, finalDot)
	}
	return reply, err
}

// unknown is for a message whose end went out and whose reply did not come. A
// server that said farewell before it came to the message has not taken it.
func (t *transaction) unknown(cause error) *Error {
	if t.farewell != nil {
		return t.farewell
	}
	e := *asError(cause, KindLost, "")
	e.Command = ""
	t.close() // a reply that comes late must not be taken for that to another command
	return &Error{Scope: ScopeMessage, Kind: KindUnknown, Command: finalDot, Server: t.at.String(),
		Text: "the message may or may not have been taken, as no reply came", Err: &e}
}

// earlyRefusal looks at what came since 354. A refusal counts; anything else
// cannot be the answer to a dot that was not sent.
func (t *transaction) earlyRefusal() error {
	for n := 0; t.arrived(); n++ {
		if n == maxStale {
			return t.fault(&MalformedReplyError{Problem: "the server goes on although nothing was asked"}, "DATA")
		}
		reply, err := t.read(command{line: "DATA", wait: t.timeouts.Quit})
		if err != nil {
			return err
		}
		if !reply.ok() {
			t.close() // whether the server waits for a message now is anybody's guess
			return t.refused(ScopeMessage, "DATA", reply)
		}
		t.event("ignored: nothing was asked")
	}
	return nil
}

// copyBody writes the message and the final dot into the buffer. Where it
// fails the dot has not been sent, and the connection is closed so that it
// never will be.
func (t *transaction) copyBody() error {
	// No reply is due before the dot: one that comes is a refusal, and the server may read no more.
	t.wire.hurry(t.timeouts.Quit)
	defer t.wire.hurry(0)
	dots := &dotWriter{w: t.w}
	shown := t.showBody(true)
	buffer := t.buffer(readBuffer)
	for {
		n, readErr := t.body.Read(buffer)
		if n > 0 {
			shown.Write(buffer[:n])
			if err := t.write(dots, buffer[:n]); err != nil {
				return err
			}
		}
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return t.spoiled(readErr)
		}
		if t.arrived() {
			if err := t.earlyRefusal(); err != nil {
				return err
			}
		}
	}
	return t.finish(dots, shown)
}

// buffer is through what messages are read.
func (l *link) buffer(size int) []byte {
	if len(l.scratch) < size {
		l.scratch = make([]byte, size)
	}
	return l.scratch[:size]
}

func (t *transaction) write(dots *dotWriter, p []byte) error {
	_, err := dots.Write(p)
	if err == nil {
		return nil
	}
	var bare *bareLineEndError
	if errors.As(err, &bare) {
		return t.spoiled(err)
	}
	return t.cutOff(err)
}

func (t *transaction) finish(dots *dotWriter, shown *bodyTrace) error {
	if want := t.content.SizeOctets; want >= 0 && dots.octets != want {
		return t.spoiled(sizeError(dots.octets, want))
	}
	if err := dots.check(); err != nil {
		return t.spoiled(err)
	}
	shown.end()
	if shown == nil {
		t.event("message of %d octets", dots.octets)
	}
	t.trace(FromClient, ".")
	t.end = t.position() + int64(len("\r\n.\r\n")) // at most
	t.commits(t)
	if err := dots.finish(); err != nil {
		return t.cutOff(err)
	}
	t.end, t.inText = t.position(), false
	if t.committed {
		t.promised = t.end
	}
	return nil
}

func sizeError(got, want int64) error {
	return fmt.Errorf("it has %d octets instead of the %d declared", got, want)
}

// spoiled gives up a message that cannot be read to its end as declared.
func (t *transaction) spoiled(err error) error {
	t.close()
	return contentError(err)
}

// cutOff is for a connection that broke under the message: the server may have
// said why before.
func (t *transaction) cutOff(cause error) error {
	var known *Error
	if errors.As(cause, &known) {
		return t.collapse(known)
	}
	reply, err := t.lastWords(command{line: "message"}, cause)
	t.close()
	if err != nil {
		return err
	}
	if reply.ok() {
		return t.fault(cause, "message")
	}
	return t.refused(ScopeMessage, "message", reply)
}
