package smtp

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// transaction is one message on its way through a link (RFC 5321 section 3.3).
type transaction struct {
	*link
	mail    *Mail
	content Content
	body    io.ReadCloser
	result  *Result

	from string   // reverse-path as it goes into MAIL
	to   []string // recipients likewise; those that cannot be named are settled
	utf8 bool     // SMTPUTF8 is needed

	settled  []bool // recipients whose fate is known
	accepted int
	worst    *Error // of the recipients
}

// exchange is a command of a transaction and what to do about its reply. An
// error ends the transaction.
type exchange struct {
	command
	// idle, where not nil, tells that the command has become pointless.
	idle func() bool
	then func(Reply) error
}

// converse runs a command group. Each command waits for the reply to the one
// before it; the group is given as a whole because a server with PIPELINING
// takes it in one write, its replies coming in the same order.
func (l *link) converse(group []exchange) error {
	for _, x := range group {
		if x.idle != nil && x.idle() {
			continue
		}
		reply, err := l.do(x.command)
		if err != nil {
			return err
		}
		if err := x.then(reply); err != nil {
			return err
		}
	}
	return nil
}

// transact submits a message. What it says of single recipients goes into result.
func (l *link) transact(m *Mail, result *Result) error {
	t := &transaction{link: l, mail: m, result: result, settled: make([]bool, len(m.Recipients))}
	defer t.closeBody()
	err := t.prepare()
	if err == nil {
		err = t.reset()
	}
	if err == nil {
		err = t.converse(t.group())
	}
	if err == nil && t.accepted > 0 {
		err = t.data()
	}
	if err == nil {
		l.used = true
		return t.verdict()
	}
	t.settleRest(asError(err, KindProtocol, "send"))
	return err
}

// prepare settles all that needs no server, so that what cannot work costs no transaction.
func (t *transaction) prepare() error {
	content, err := t.mail.Content(t.ext)
	if err != nil {
		return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Err: err}
	}
	t.content, t.result.SizeOctets = content, content.SizeOctets
	if limit := t.ext.MaxSize(); limit > 0 && content.SizeOctets > limit {
		return &Error{Scope: ScopeMessage, Kind: KindTooBig, Command: "message", Server: t.at.String(),
			Text: fmt.Sprintf("it has %d octets and the server takes at most %d", content.SizeOctets, limit)}
	}
	if err := t.addresses(); err != nil {
		return err
	}
	if t.utf8 = t.utf8 || content.UTF8Header; t.utf8 && !t.ext.Has("SMTPUTF8") {
		return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Server: t.at.String(),
			Text: "its header is not ASCII, and the server does not offer SMTPUTF8"}
	}
	body, err := content.Open()
	if err != nil {
		return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Err: err}
	}
	t.body = body
	return nil
}

func (t *transaction) closeBody() {
	if t.body != nil {
		t.body.Close()
	}
}

func (t *transaction) addresses() error {
	var err error
	if t.from, t.utf8, err = wireAddress(t.mail.ReversePath, t.ext); err != nil {
		return t.addressError(ScopeMessage, "envelope sender", t.mail.ReversePath, err)
	}
	t.to = make([]string, len(t.mail.Recipients))
	usable := 0
	for i, address := range t.mail.Recipients {
		wire, utf8, err := wireAddress(address, t.ext)
		if err == nil && address == "" {
			err = errors.New("empty address")
		}
		if err != nil {
			t.settle(i, t.addressError(ScopeRecipient, "recipient", address, err))
			continue
		}
		usable++
		t.to[i], t.utf8 = wire, t.utf8 || utf8
	}
	if usable == 0 {
		return t.worst
	}
	return nil
}

func noRecipients() *Error {
	return &Error{Scope: ScopeMessage, Kind: KindAddress, Command: "message", Text: "no recipients"}
}

func (t *transaction) addressError(scope Scope, what, address string, err error) *Error {
	return &Error{Scope: scope, Kind: KindAddress, Command: what + " " + printable([]byte(address)), Err: err}
}

// reset ends what an earlier message left unfinished.
func (t *transaction) reset() error {
	if !t.open {
		return nil
	}
	reply, err := t.command("RSET")
	if err == nil && !reply.ok() {
		err = t.refused(ScopeSession, "RSET", reply)
	}
	t.open = false
	return err
}

// group is MAIL, RCPT for each recipient, and DATA.
func (t *transaction) group() []exchange {
	mail := command{line: "MAIL FROM:<" + t.from + ">" + t.mailParameters(), wait: t.timeouts.Command}
	group := []exchange{{command: mail, then: t.mailReply}}
	for i, address := range t.to {
		if t.settled[i] {
			continue
		}
		rcpt := command{line: "RCPT TO:<" + address + ">", wait: t.timeouts.Command}
		group = append(group, exchange{command: rcpt, then: func(r Reply) error { return t.rcptReply(i, rcpt.line, r) }})
	}
	return append(group, exchange{
		command: command{line: "DATA", wait: t.timeouts.DataInit},
		idle:    func() bool { return t.accepted == 0 },
		then:    t.dataReply,
	})
}

func (t *transaction) mailParameters() string {
	var b strings.Builder
	if t.content.SizeOctets >= 0 && t.ext.Has("SIZE") {
		b.WriteString(" SIZE=" + strconv.FormatInt(t.content.SizeOctets, 10))
	}
	if t.content.EightBit && t.ext.Has("8BITMIME") {
		b.WriteString(" BODY=8BITMIME")
	}
	if t.utf8 {
		b.WriteString(" SMTPUTF8")
	}
	return b.String()
}

func (t *transaction) mailReply(r Reply) error {
	if r.ok() {
		t.open = true
		return nil
	}
	e := t.refused(ScopeMessage, "MAIL FROM:<"+t.from+">", r)
	e.onMail = true
	if r.Code == 530 {
		t.explain530(e, r)
	}
	return e
}

var starttlsWord = regexp.MustCompile(`(?i)starttls|\btls\b`)

// explain530 tells a server that wants authentication from one that wants TLS.
func (t *transaction) explain530(e *Error, r Reply) {
	if !t.tls.on() && starttlsWord.MatchString(r.Text()) {
		e.Hint = "the server wants encryption: smtpmail-stream-type starttls, or ssl for port 465"
		return
	}
	e.wantsAuth = t.canAuth()
	e.Hint = "the server wants a user name and password, and offers no way to give them that is known here"
	if e.wantsAuth {
		e.Hint = "the server wants a user name and password"
	}
}

func (t *transaction) canAuth() bool {
	return t.c.Credentials != nil && len(t.usableMechanisms()) > 0
}

var relayWords = regexp.MustCompile(`(?i)relay|authenticat|\bauth\b|log ?in first`)

// wantsAuth tells a refusal that a password would cure from one like "no such user".
func (t *transaction) wantsAuth(r Reply) bool {
	if t.auth != "" || !t.canAuth() {
		return false
	}
	return r.Code == 530 || r.Code >= 550 && r.Code <= 554 &&
		(strings.HasPrefix(r.Enhanced, "5.7.") || relayWords.MatchString(r.Text()))
}

func (t *transaction) rcptReply(i int, line string, r Reply) error {
	if r.ok() {
		t.accepted++
		return nil
	}
	e := t.refused(ScopeRecipient, line, r)
	if t.wantsAuth(r) {
		e.wantsAuth = true
		return e
	}
	t.settle(i, e)
	if t.leaving {
		e := *e
		e.Scope = ScopeSession
		return &e
	}
	return nil
}

func (t *transaction) dataReply(r Reply) error {
	if !r.ok() {
		return t.refused(ScopeMessage, "DATA", r)
	}
	return nil
}

// settle records what an error means for one recipient.
func (t *transaction) settle(i int, e *Error) {
	t.settled[i] = true
	rr := RecipientResult{Address: t.mail.Recipients[i], Status: e.status(), Code: e.Code, Enhanced: e.Enhanced, Text: e.Text}
	if e.Code == 0 {
		rr.Text = e.Error()
	}
	// RFC 5321 section 4.5.3.1.10: 552 to RCPT may mean too many recipients.
	if e.Code == 552 && (e.Enhanced == "" || e.Enhanced == "5.5.3") {
		rr.Status = Deferred
	}
	t.result.Recipients[i] = rr
	if t.worst == nil || rr.Status > t.worst.status() {
		t.worst = e
	}
}

func (t *transaction) settleRest(e *Error) {
	for i, done := range t.settled {
		if !done {
			t.settle(i, e)
		}
	}
}

// verdict ends a transaction whose commands all went through.
func (t *transaction) verdict() error {
	if t.worst == nil {
		return nil
	}
	return t.worst
}
