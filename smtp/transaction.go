package smtp

import (
	"io"
	"slices"
)

// transaction is one message on its way through a link (RFC 5321 section 3.3),
// for all of its recipients or some.
type transaction struct {
	*link
	of      *submission
	mail    *Mail
	result  *Result
	content Content
	body    io.ReadCloser

	members  []int    // the recipients it is for, as indices
	from     string   // reverse-path as it goes into MAIL
	to       []string // recipients likewise
	utf8     bool     // SMTPUTF8 is needed
	declared bool     // MAIL has SIZE or BODY

	unusable map[int]*Error // recipients that cannot be named to this server

	stage    []stage // of each recipient
	named    int     // RCPT commands sent
	judged   int     // and answered
	accepted int     // with a yes
	putOff   []*Error
	worst    *Error // of the recipients

	afterDot  bool   // the envelope travelled with the end of the message before
	open      bool   // the server may think that it goes on: the next one needs RSET
	mailed    bool   // the server answered MAIL with a yes
	goAhead   bool   // and DATA with 354
	recorded  bool   // Batch.Commit was called for it
	committed bool   // its last octets may have left
	sentLines int    // of the message, by BDAT
	end       int64  // where they end, see exchange
	taken     bool   // the server has the message
	failure   *Error // what ended it, where that concerns more than one recipient
	unreset   *Error // the answer to the RSET before it, where that was a no

	awaited  int  // replies to come
	chunks   int  // of them, those to BDAT
	complete bool // all is said; the rest is replies
	over     bool
	err      *Error // at the end: that of the worst-off recipient
	done     func(*transaction)
}

// stage is how far a recipient got.
type stage byte

const (
	absent  stage = iota // not a recipient of this transaction
	unnamed              // RCPT is not answered
	granted              // RCPT was answered with a yes
	settled              // its fate is known
)

func newTransaction(l *link, of *submission, members []int, done func(*transaction)) *transaction {
	t := &transaction{link: l, of: of, mail: of.mail, result: of.result, members: members, done: done,
		stage: make([]stage, len(of.mail.Recipients))}
	for _, i := range members {
		t.stage[i] = unnamed
	}
	return t
}

// start submits the message as far as it can without waiting for the reply to
// its end: to a server without PIPELINING that is all of it.
func (t *transaction) start() {
	err := t.prepare()
	defer t.closeBody()
	switch {
	case err != nil:
	case !t.pipelines():
		err = t.inStep()
	case t.inChunks():
		err = t.sendChunked()
	default:
		err = t.sendGroups()
	}
	if err != nil {
		t.fail(asError(err, KindProtocol, "send"))
	}
	t.complete = true
	t.conclude()
}

func (t *transaction) closeBody() {
	if t.body != nil {
		t.body.Close()
	}
}

// fail notes what ended the transaction; the first word counts.
func (t *transaction) fail(e *Error) {
	if t.failure == nil {
		t.failure = e
	}
}

// inStep runs the transaction with a server that answers each command before
// it takes the next.
func (t *transaction) inStep() error {
	if err := t.reset(); err != nil {
		return err
	}
	t.last = t
	t.mails++
	for _, x := range append(t.envelope(), t.dataCommand()) {
		if x.idle != nil && x.idle() {
			continue
		}
		reply, err := t.do(x.command)
		if err == nil {
			err = t.fits(x, reply)
		}
		if err != nil {
			return err
		}
		if err := x.then(reply); err != nil {
			return err
		}
	}
	if t.accepted == 0 {
		return nil
	}
	return t.data()
}

// reset ends what an earlier message left unfinished.
func (t *transaction) reset() error {
	if t.last == nil || !t.last.open {
		return nil
	}
	t.last.open = false
	x := t.resetCommand()
	reply, err := t.do(x.command)
	if err == nil {
		err = t.fits(x, reply)
	}
	if err != nil {
		return err
	}
	x.then(reply)
	if t.unreset != nil {
		return t.unreset
	}
	return nil
}

// begin sends the envelope to a server that takes it in one go.
func (t *transaction) begin() error {
	if err := t.fallInStep(); err != nil {
		return err
	}
	if _, _, err := t.skipStale(); err != nil {
		return t.collapse(err)
	}
	t.afterDot = t.dotPending()
	if t.leaving {
		return t.collapse(t.farewell)
	}
	if t.last != nil && t.last.open {
		// While the fate of the message before is open its recipients may still
		// stand. Without RSET a MAIL that is refused for that ("nested MAIL") would
		// put the recipients of this message beside them.
		if err := t.link.send(t.resetCommand()); err != nil {
			return err
		}
	}
	t.last, t.open = t, true
	t.mails++
	t.underway = append(t.underway, t)
	for _, x := range t.envelope() {
		if err := t.send(x); err != nil {
			return err
		}
	}
	return nil
}

// resetCommand is RSET. A refusal says nothing of this message, whose envelope may
// be under way: if the one before was taken there was nothing to reset.
func (t *transaction) resetCommand() exchange {
	return exchange{command: command{line: "RSET", wait: t.timeouts.Command}, class: 2, then: func(r Reply) error {
		t.resetHeard(r)
		if !r.ok() {
			t.unreset, t.spent = t.refused(ScopeSession, "RSET", r), true
		}
		return nil
	}}
}

// send is that of the link, for a command whose reply is the transaction's own
// business: an error of x.then is none of the link's.
func (t *transaction) send(x exchange) error {
	return t.link.send(t.own(x))
}

func (t *transaction) own(x exchange) exchange {
	t.awaited++
	x.of = t
	then := x.then
	x.then = func(r Reply) error {
		t.awaited--
		if err := then(r); err != nil {
			t.fail(asError(err, KindProtocol, x.String()))
		}
		t.conclude()
		return nil
	}
	return x
}

// envelope is MAIL, and RCPT for each recipient.
func (t *transaction) envelope() []exchange {
	group := make([]exchange, 1, len(t.members)+2)
	group[0] = exchange{command: command{line: t.mailCommand(), wait: t.timeouts.Command}, class: 2, then: t.mailReply}
	for _, i := range t.members {
		if t.stage[i] == settled {
			continue
		}
		t.named++
		rcpt := command{line: "RCPT TO:<" + t.to[i] + ">" + t.mail.rcptParameters(t.ext), wait: t.timeouts.Command}
		group = append(group, exchange{command: rcpt, class: 2, then: func(r Reply) error { return t.rcptReply(i, rcpt.line, r) }})
	}
	return group
}

func (t *transaction) dataCommand() exchange {
	return exchange{
		command: command{line: "DATA", wait: t.timeouts.DataInit},
		idle:    func() bool { return t.accepted == 0 },
		then:    t.dataReply,
		class:   3,
	}
}

// settle records what an error means for one recipient.
func (t *transaction) settle(i int, e *Error) {
	t.stage[i] = settled
	rr := e.fate(t.mail.Recipients[i])
	// RFC 5321 section 4.5.3.1.10: 552 to RCPT may mean too many recipients.
	if e.Code == 552 && (e.Enhanced == "" || e.Enhanced == "5.5.3") && e.Scope == ScopeRecipient {
		rr.Status = Deferred
	}
	t.result.Recipients[i] = rr
	if t.worst == nil || rr.Status > t.worst.status() {
		t.worst = e
	}
}

// took settles the recipients for whom the server has the message.
func (t *transaction) took(r Reply) {
	t.taken = true
	for i, s := range t.stage {
		if s == granted {
			t.tookFor(i, r)
		}
	}
}

func (t *transaction) tookFor(i int, r Reply) {
	t.stage[i] = settled
	t.result.Reply = r.String()
	t.result.Recipients[i] = RecipientResult{Address: t.mail.Recipients[i], Status: Accepted,
		Code: r.Code, Enhanced: r.Enhanced, Text: r.Text()}
}

// inDoubt reports whether the server may have taken the message without its
// reply having been heard.
func (t *transaction) inDoubt() bool {
	return t.committed && !t.over && (t.accepted > 0 || t.judged < t.named)
}

// undecided reports whether replies that are missing matter.
func (t *transaction) undecided() bool {
	return t.failure == nil && (t.accepted > 0 || t.judged < t.named)
}

// cut ends a transaction whose link has gone.
func (t *transaction) cut(e *Error) {
	if t.inDoubt() && t.failure == nil {
		e = t.unknown(e)
	}
	t.fail(e)
	t.complete, t.awaited = true, 0
	t.conclude()
}

// unfit reports whether a message before, which the server would not forget, kept
// it from taking this one: a new connection may.
func (t *transaction) unfit() bool {
	return t.unreset != nil && t.failure == t.unreset && !t.taken
}

// untried reports whether the connection ended before the message came: a new
// one may take it.
func (t *transaction) untried() bool {
	return t.unfit() || (t.broken || t.leaving) && !t.mailed && (!t.committed || t.farewell != nil) &&
		t.failure != nil && t.failure.Kind != KindCanceled && t.failure.Kind != KindTimeout
}

// conclude ends a transaction to which nothing is to be added.
func (t *transaction) conclude() {
	if t.over || !t.complete || t.awaited > 0 {
		return
	}
	t.over = true
	if t.committed {
		t.repay()
	}
	if i := slices.Index(t.underway, t); i >= 0 {
		t.underway = slices.Delete(t.underway, i, i+1)
	}
	t.used = t.used || t.failure == nil
	t.fruitful = t.fruitful || t.taken
	t.settlePutOff()
	t.err = t.worst
	for i, s := range t.stage {
		if s != absent && s != settled {
			t.settle(i, t.failure)
			t.err = t.failure
		}
	}
	t.done(t)
}

// transact submits a message and waits for its fate; last is for the last one,
// with whose end QUIT may travel.
func (l *link) transact(t *transaction, last bool) {
	t.start()
	switch {
	case !last || t.over || l.broken || len(t.of.rest) > 0:
	case t.inChunks():
		t.takeLeave(t.own(exchange{then: t.leaveReply}))
	case l.memory.AfterDot == Heeded:
		t.takeLeave(exchange{})
	default:
		l.tryAfterDot()
	}
	l.hearWhile(func() bool { return !t.over })
}

// takeLeave sends QUIT after what is in the buffer.
func (l *link) takeLeave(quit exchange) {
	if l.fallInStep() != nil || l.owesTry {
		return
	}
	quit.command, quit.afterDot = command{line: "QUIT", wait: l.timeouts.leave()}, l.dotPending()
	if quit.then == nil {
		quit.then = func(r Reply) error { return l.leaveTaken(quit, r) }
	}
	if l.send(quit) == nil {
		l.quitting = true
	}
}

// leaveTaken is told the answer to a QUIT. One that was refused for its place is said again.
func (l *link) leaveTaken(quit exchange, r Reply) error {
	if quit.afterDot && !r.ok() && r.Code != 421 {
		l.memory.learnAfterDot(Lost)
		l.quitting = false
	}
	return nil
}

func noMatter(Reply) error { return nil }
