package smtp

// A server that refuses BDAT must read the octets that follow it all the same (RFC
// 3030 section 2). One that does not, such as go-smtp up to 0.24 where it refused
// every recipient, goes on in the text of the message and takes its lines for
// commands: from there on replies belong to other commands than to those that they
// seem to answer, and none of them is a word about the messages behind it.

// spill is a refused piece of a message on a link.
type spill struct {
	lines     int  // of the message, up to the end of the piece
	heard     int  // replies, up to the refusal
	suspected bool // RSET behind it is not known
}

// refusedChunk notes that a server may have gone on in the text of the message.
func (t *transaction) refusedChunk() {
	if t.spill == nil {
		t.spill = &spill{heard: t.heard}
	}
	t.spill.lines = t.sentLines
}

// isSpilling reports whether a reply to a command behind a refused piece is likely to
// be one to a line of its text: of RSET, QUIT and MAIL hardly any server says that it
// does not know them.
func (l *link) isSpilling(r Reply) bool { return l.spill != nil && isUnknownCommand(r) }

func isUnknownCommand(r Reply) bool { return r.Code >= 500 && r.Code <= 502 }

// resetHeard is told the reply to the RSET behind a message.
func (l *link) resetHeard(r Reply) {
	switch {
	case r.ok():
		l.spill = nil // what was refused was swallowed
	case l.spill != nil && r.Code != 421: // hardly any server refuses RSET
		l.spill.suspected = true
	}
}

// spilled ends a link to a server that reads the text of a message as commands, as the
// reply to a second command shows; nil where that is not so.
func (t *transaction) spilled(r Reply) error {
	if !t.isSpilling(r) || !t.spill.suspected {
		return nil
	}
	t.memory.learnSpill()
	e := t.spillError()
	for t.withinSpill() {
		_, err := t.read(command{line: "message", wait: t.timeouts.leave()})
		if wasLost(err) {
			t.distrust(e)
			t.failure = e
			return e
		}
		if err != nil {
			break
		}
	}
	t.farewell, t.misled = nil, e
	if !t.committed { // its end is still here
		t.failure = e
		return e
	}
	t.failure = t.unknown(e)
	return t.failure
}

// withinSpill reports whether the server answered no more than the text that it took
// for commands has lines: if it hangs up now it has taken none of the messages behind
// it, and else there is no telling.
func (l *link) withinSpill() bool { return l.heard-l.spill.heard <= l.spill.lines }

// spillEnd is why a link ended, where that was in the text of a message.
func (l *link) spillEnd(err error) error {
	if l.spill == nil || !l.spill.suspected || !wasLost(err) || !l.withinSpill() {
		return err
	}
	l.memory.learnSpill()
	e := l.spillError()
	l.distrust(e)
	return e
}

func (l *link) spillError() *Error {
	return &Error{Scope: ScopeSession, Kind: KindProtocol, Command: "BDAT", Server: l.at.String(),
		Text: "the server took the text of a message that it had refused for commands", Hint: "smtpmail-ignored-extensions keeps CHUNKING from being used"}
}
