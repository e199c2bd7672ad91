package smtp

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// prepare settles all that needs no server, so that what cannot work costs no transaction.
func (t *transaction) prepare() error {
	content, err := t.mail.Content(t.ext)
	if err != nil {
		return contentError(err)
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
	if err := t.checkRequests(); err != nil {
		return err
	}
	if t.body, err = content.Open(); err != nil {
		return contentError(err)
	}
	return nil
}

func contentError(err error) *Error {
	return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Err: err}
}

func (t *transaction) addresses() error {
	var err error
	if t.from, t.utf8, err = wireAddress(t.mail.ReversePath, t.ext); err != nil {
		return t.addressError(ScopeMessage, "envelope sender", t.mail.ReversePath, err)
	}
	t.to = make([]string, len(t.mail.Recipients))
	usable := 0
	for _, i := range t.members {
		address := t.mail.Recipients[i]
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

func (t *transaction) mailCommand() string {
	var b strings.Builder
	b.WriteString("MAIL FROM:<" + t.from + ">")
	if t.content.SizeOctets >= 0 && t.ext.Has("SIZE") {
		b.WriteString(" SIZE=" + strconv.FormatInt(t.content.SizeOctets, 10))
	}
	if t.content.EightBit && t.ext.Has("8BITMIME") {
		b.WriteString(" BODY=8BITMIME")
	}
	if t.utf8 {
		b.WriteString(" SMTPUTF8")
	}
	b.WriteString(t.mail.mailParameters(t.ext))
	return b.String()
}

func (t *transaction) mailReply(r Reply) error {
	if r.ok() {
		t.mailed, t.open = true, true
		return nil
	}
	t.open = false
	if t.unreset != nil {
		return t.unreset // the message before is in the way
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
	t.judged++
	if r.ok() {
		t.accepted++
		t.stage[i] = granted
		return nil
	}
	if t.failure != nil {
		return nil // it only says that MAIL failed
	}
	e := t.refused(ScopeRecipient, line, r)
	e.recipient = i
	switch {
	case t.wantsAuth(r):
		e.wantsAuth = true
		return e
	case t.accepted > 0 && isTooMany(r):
		t.putOff = append(t.putOff, e)
	default:
		t.settle(i, e)
	}
	if t.leaving {
		return e
	}
	return nil
}

var tooManyWords = regexp.MustCompile(`(?i)too many`)

// isTooMany finds a refusal of one recipient more, not of this recipient (RFC
// 5321 section 4.5.3.1.10).
func isTooMany(r Reply) bool {
	switch {
	case r.Code != 452 && r.Code != 552:
		return false
	case r.Enhanced == "":
		return r.Code == 452 || tooManyWords.MatchString(r.Text())
	}
	return r.Enhanced == "4.5.3" || r.Enhanced == "5.5.3"
}

// settlePutOff gives recipients that were one too many back to the submission,
// for a transaction of their own. Where this one got nobody anything there is
// no point in another.
func (t *transaction) settlePutOff() {
	var again []int
	for _, e := range t.putOff {
		if !t.taken {
			t.settle(e.recipient, e)
			continue
		}
		t.stage[e.recipient] = absent
		again = append(again, e.recipient)
	}
	t.of.rest = slices.Concat(again, t.of.rest)
}

func (t *transaction) dataReply(r Reply) error {
	if !r.ok() {
		t.inText = false
		if t.failure != nil || t.accepted == 0 {
			return nil // it only says that MAIL or every RCPT failed
		}
		return t.refused(ScopeMessage, "DATA", r)
	}
	t.goAhead = true
	return nil
}
