package smtp

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// prepare settles all that needs no server, so that what cannot work costs no
// transaction. A server may offer more once it knows the client (RFC 4954 section 4
// allows it, Dovecot does it): it is asked again where the mail needs more.
func (t *transaction) prepare() error {
	err := t.examine()
	if wants := err != nil || len(t.unusable) > 0 || t.mail.wantsDSN() && !t.ext.Has("DSN"); wants && t.auth != "" && !t.reasked {
		if again := t.helloAgain(); again != nil {
			return again
		}
		err = t.examine()
	}
	for i, e := range t.unusable {
		t.settle(i, e)
	}
	if err != nil {
		return err
	}
	if t.mail.wantsDSN() && !t.ext.Has("DSN") {
		// RFC 3461 section 5.2.2: it is delivered all the same.
		t.result.warn(fmt.Sprintf("%s offers no DSN: sent without the request for delivery status notifications", t.at.phrase()))
	}
	if t.body, err = t.content.Open(); err != nil {
		return contentError(err)
	}
	return nil
}

// examine finds what keeps the mail from going to a server with these extensions.
func (t *transaction) examine() error {
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
	return t.checkRequests()
}

func contentError(err error) *Error {
	return &Error{Scope: ScopeMessage, Kind: KindContent, Command: "message", Err: err}
}

func (t *transaction) addresses() error {
	var err error
	if t.from, t.utf8, err = wireAddress(t.mail.ReversePath, t.ext); err != nil {
		return t.addressError(ScopeMessage, "envelope sender", t.mail.ReversePath, err)
	}
	t.to, t.unusable = make([]string, len(t.mail.Recipients)), make(map[int]*Error)
	for _, i := range t.members {
		address := t.mail.Recipients[i]
		wire, utf8, err := wireAddress(address, t.ext)
		if err == nil && address == "" {
			err = errors.New("empty address")
		}
		if err != nil {
			t.unusable[i] = t.addressError(ScopeRecipient, "recipient", address, err)
			continue
		}
		t.to[i], t.utf8 = wire, t.utf8 || utf8
	}
	if len(t.unusable) == len(t.members) {
		return t.unusable[t.members[0]]
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
	t.declared = t.declaresSize() || t.declaresBody() // by now; another message may change what is offered
	if t.declaresSize() {
		b.WriteString(" SIZE=" + strconv.FormatInt(t.content.SizeOctets, 10))
	}
	if t.declaresBody() {
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
		if t.of.outOfStep && !t.afterDot {
			t.memory.learnAfterDot(Lost)
		}
		return nil
	}
	t.open = false
	if err := t.spilled(r); err != nil {
		return err
	}
	if t.unreset != nil {
		return t.unreset // the message before is in the way
	}
	e := t.refused(ScopeMessage, "MAIL FROM:<"+t.from+">", r)
	e.onMail, e.afterDot = true, t.isOutOfStep(r)
	switch {
	case e.afterDot: // it is none of this
	case t.wantsTLS(r):
		e.Hint = "the server wants encryption: smtpmail-stream-type starttls, or ssl for port 465"
	case r.Code == 530, r.Code == 503 && demandsAuth(r), t.wantsAuth(r):
		t.explainDemand(e)
	case t.misreadParameters(r):
		e.wantsBare = true
	}
	return e
}

var starttlsWord = regexp.MustCompile(`(?i)starttls|\btls\b`)

// wantsTLS tells a server that wants encryption from one that wants authentication.
func (t *transaction) wantsTLS(r Reply) bool {
	return r.Code == 530 && !t.tls.on() && starttlsWord.MatchString(r.Text())
}

// explainDemand is for a server that wants authentication.
func (t *transaction) explainDemand(e *Error) {
	e.wantsAuth = t.canAuth()
	switch {
	case e.wantsAuth:
		e.Hint = "the server wants a user name and password"
	case t.resigned != nil:
		e.Hint = t.resigned.Hint
	case t.tokensOnly():
		e.Hint = "the server takes tokens alone, not passwords: give smtp-auth " + strings.ToLower(t.ext.Auth()[0]) + " and the token as the password in its line of ~/.authinfo"
	default:
		e.Hint = "the server wants a user name and password, and offers no way to give them that is known here"
	}
}

// misreadParameters finds a server, or what stands before it, that does not know the
// parameters of MAIL for what it offers (RFC 1870, RFC 6152).
func (t *transaction) misreadParameters(r Reply) bool {
	return (r.Code == 501 || r.Code == 504 || r.Code == 555) && t.declared
}

func (t *transaction) declaresSize() bool { return t.content.SizeOctets >= 0 && t.ext.Has("SIZE") }

func (t *transaction) declaresBody() bool { return t.content.EightBit && t.ext.Has("8BITMIME") }

func (t *transaction) canAuth() bool {
	return t.resigned == nil && t.c.Credentials != nil && len(t.usableMechanisms()) > 0
}

var relayWords = regexp.MustCompile(`(?i)relay|authenticat|\bauth\b|log ?in first`)

// wantsAuth tells a refusal that a password would cure from one like "no such user".
func (t *transaction) wantsAuth(r Reply) bool {
	return t.auth == "" && t.canAuth() && demandsAuth(r)
}

// demandsAuth finds what a server says to a client that it does not know yet.
func demandsAuth(r Reply) bool {
	switch {
	case r.Code == 530:
		return true
	case r.Code == 503:
		return relayWords.MatchString(r.Text())
	}
	return r.Code >= 550 && r.Code <= 554 && (strings.HasPrefix(r.Enhanced, "5.7.") || relayWords.MatchString(r.Text()))
}

func (t *transaction) rcptReply(i int, line string, r Reply) error {
	t.judged++
	if r.ok() {
		t.accepted++
		t.stage[i] = granted
		return nil
	}
	if err := t.spilled(r); err != nil {
		return err
	}
	if t.failure != nil {
		return nil // it only says that MAIL failed
	}
	e := t.refused(ScopeRecipient, line, r)
	e.recipient, e.afterDot = i, t.isOutOfStep(r)
	switch {
	case e.afterDot:
		return e
	case t.resigned != nil && demandsAuth(r):
		e.Kind, e.Hint, e.onClient = KindNoCredentials, t.resigned.Hint, false
		t.settle(i, e)
	case t.wantsAuth(r):
		e.onOthers = len(t.members) > 1
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
		e := t.refused(ScopeMessage, "DATA", r)
		e.afterDot = t.isOutOfStep(r)
		return e
	}
	t.goAhead = true
	return nil
}
