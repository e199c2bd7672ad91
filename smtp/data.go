package smtp

import (
	"errors"
	"fmt"
	"io"
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
	reply, err := t.finalReply()
	if err != nil {
		return t.unknown(err)
	}
	t.open = false
	t.result.Reply = reply.String()
	if !reply.ok() {
		return t.refused(ScopeMessage, "final dot", reply)
	}
	for i, done := range t.settled {
		if !done {
			t.settled[i] = true
			t.result.Recipients[i] = RecipientResult{Address: t.mail.Recipients[i], Status: Accepted,
				Code: reply.Code, Enhanced: reply.Enhanced, Text: reply.Text()}
		}
	}
	return nil
}

// finalReply waits for the answer to the final dot. A 3yz asks for more and so
// cannot be one: it is the late answer to DATA of a server that said something
// out of turn before, and to take it for consent could lose the message.
func (t *transaction) finalReply() (Reply, error) {
	reply, err := t.read(command{line: "final dot", wait: t.timeouts.DataDone})
	if err == nil && reply.Code/100 == 3 {
		t.event("ignored: this is no answer to a message")
		reply, err = t.read(command{line: "final dot", wait: t.timeouts.DataDone})
	}
	if err == nil && reply.Code/100 == 3 {
		err = t.fault(&MalformedReplyError{Problem: "no answer to a message", Got: reply.String()}, "final dot")
	}
	return reply, err
}

// unknown is for a message whose end went out and whose reply did not come.
func (t *transaction) unknown(cause error) *Error {
	e := *asError(cause, KindLost, "")
	e.Command = ""
	t.close() // a reply that comes late must not be taken for that to another command
	return &Error{Scope: ScopeMessage, Kind: KindUnknown, Command: "final dot", Server: t.at.String(),
		Text: "the message may or may not have been taken, as no reply came", Err: &e}
}

// earlyRefusal looks at what came together with 354. A refusal counts; anything
// else cannot be the answer to a dot that was not sent.
func (t *transaction) earlyRefusal() error {
	for t.r.Buffered() > 0 {
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

// copyBody writes the message and the final dot. Where it fails the dot has
// not been sent, and the connection is closed so that it never will be.
func (t *transaction) copyBody() error {
	dots := &dotWriter{w: t.w}
	var shown *bodyTrace
	if t.c.Trace != nil && t.c.Trace.Body() {
		shown = &bodyTrace{trace: t.c.Trace}
	}
	if t.scratch == nil {
		t.scratch = make([]byte, readBuffer)
	}
	for {
		n, readErr := t.body.Read(t.scratch)
		if n > 0 {
			if shown != nil {
				shown.Write(t.scratch[:n])
			}
			if err := t.write(dots, t.scratch[:n]); err != nil {
				return err
			}
		}
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return t.spoiled(readErr)
		}
	}
	return t.finish(dots, shown)
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
		return t.spoiled(fmt.Errorf("it has %d octets instead of the %d declared", dots.octets, want))
	}
	if err := dots.finish(); err != nil {
		return t.spoiled(err)
	}
	if shown != nil {
		shown.end()
	} else {
		t.event("message of %d octets", dots.octets)
	}
	t.trace(FromClient, ".")
	if err := t.w.Flush(); err != nil {
		return t.cutOff(err)
	}
	return nil
}

// spoiled gives up a message that cannot be read to its end as declared.
func (t *transaction) spoiled(err error) error {
	t.close()
	return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Err: err}
}

// cutOff is for a connection that broke under the message: the server may have
// said why before.
func (t *transaction) cutOff(cause error) error {
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
