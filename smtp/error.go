package smtp

import (
	"errors"
	"strconv"
	"strings"
)

// Scope says how much an error concerns.
type Scope int

// The scopes. An error of the session says nothing about the message: another
// server or a later time may take it, or the same one after a change to the
// configuration. A 5yz may be of that kind, see [Error.Scope].
const (
	ScopeSession Scope = iota
	ScopeMessage
	ScopeRecipient
)

func (s Scope) String() string {
	switch s {
	case ScopeMessage:
		return "message"
	case ScopeRecipient:
		return "recipient"
	}
	return "session"
}

// Kind says what sort of thing went wrong, so that a caller can choose an exit
// code without reading text.
type Kind int

// The kinds.
const (
	KindReply         Kind = iota // the server answered 4yz or 5yz: see Code
	KindConfig                    // the configuration cannot work: unknown service name, no host, unusable client certificate
	KindHostUnknown               // the name does not exist
	KindResolver                  // the name could not be looked up just now
	KindConnect                   // connection refused or unreachable
	KindTimeout                   // nothing came in time
	KindLost                      // the server closed the connection
	KindCanceled                  // the caller's context was cancelled
	KindProtocol                  // what the server said is not SMTP, or makes no sense
	KindTLS                       // the handshake failed, or TLS is missing where it is required
	KindCertificate               // the server's certificate is not trusted: see CertificateError
	KindAuth                      // the server refused the credentials: see Code
	KindNoCredentials             // the server wants credentials and there are none
	KindCleartextAuth             // the password would have gone in clear
	KindAddress                   // an address that cannot be put into a command
	KindTooBig                    // the message exceeds the limit that the server declared
	KindContent                   // the message could not be read, or is not what was declared
	KindUnknown                   // no reply to the final dot: the message may have been taken
)

var kindNames = [...]string{"reply", "config", "host-unknown", "resolver", "connect", "timeout", "lost", "canceled",
	"protocol", "tls", "certificate", "auth", "no-credentials", "cleartext-auth", "address", "too-big", "content", "unknown"}

func (k Kind) String() string { return kindNames[k] }

// Error is how every failure of this package is told.
type Error struct {
	// Scope is that of the session too for replies to MAIL, RCPT or DATA that are
	// about this client: 421, 530 (RFC 4954, RFC 3207) and what else asks for
	// authentication or TLS, 5.7.x before authentication, a refusal to relay, a
	// host that is blocked, and codes that SMTP does not have.
	Scope Scope
	Kind  Kind
	// Command is what was being done: a command as sent, secrets omitted, or a
	// phrase such as "connect".
	Command string
	// Server is HOST:PORT.
	Server string
	// Code, Enhanced (RFC 3463) and Text are of the server's reply, if one
	// decided; the lines of a multi-line reply are separated by newlines.
	Code     int
	Enhanced string
	Text     string
	// Hint says what to do, one piece of advice a line; it may be empty.
	Hint string
	// Err is the cause below, or nil.
	Err error

	told      bool // Text says all that Err does
	onMail    bool // it is the reply to MAIL
	onClient  bool // it is a reply in a transaction, and about this client
	wantsAuth bool // a user name and password would cure it
	wantsData bool // DATA instead of BDAT would
	wantsBare bool // MAIL without SIZE and BODY would
	onOthers  bool // and the mail is for recipients that may need none
	afterDot  bool // or the same again, not behind the end of another message
	recipient int  // whose RCPT was refused
}

func (e *Error) Error() string {
	var parts []string
	if e.Command != "" {
		parts = append(parts, e.Command)
	}
	switch {
	case e.Code != 0:
		parts = append(parts, e.reply())
	case e.Text != "":
		parts = append(parts, e.Text)
	}
	if e.Err != nil && !e.told {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

func (e *Error) reply() string {
	s := strconv.Itoa(e.Code)
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	if e.Text != "" {
		s += " " + strings.ReplaceAll(e.Text, "\n", " / ")
	}
	return s
}

// advise adds a line to the hint.
func (e *Error) advise(hint string) { e.Hint = strings.TrimPrefix(e.Hint+"\n"+hint, "\n") }

func (e *Error) Unwrap() error { return e.Err }

// Transient reports whether trying again later, with nothing changed, may
// help: 4yz, the network, an unknown outcome.
func (e *Error) Transient() bool {
	switch e.Kind {
	case KindReply, KindAuth:
		return e.Code/100 == 4
	case KindResolver, KindConnect, KindTimeout, KindLost, KindCanceled, KindUnknown:
		return true
	}
	return false
}

// Permanent is the opposite of [Error.Transient].
func (e *Error) Permanent() bool { return !e.Transient() }

// status is the fate of a recipient whom e kept from getting the message.
// What concerns the session alone leaves the message as good as it was; only to
// send it again the same way will not help after a no for good.
func (e *Error) status() Status {
	switch {
	case e.Kind == KindUnknown:
		return Unknown
	case e.Scope == ScopeSession && !e.onClient, e.Kind == KindContent, e.Transient():
		return Deferred
	}
	return Refused
}

// fate is what e means for a recipient.
func (e *Error) fate(address string) RecipientResult {
	rr := RecipientResult{Address: address, Status: e.status(), Scope: e.Scope, Code: e.Code, Enhanced: e.Enhanced, Text: e.Text}
	if e.Code == 0 {
		rr.Text = e.Error()
	}
	return rr
}

// refusal makes an error of a reply.
func refusal(scope Scope, command string, r Reply) *Error {
	kind := KindReply
	if r.Code >= 600 {
		kind = KindProtocol
	}
	return &Error{Scope: scope, Kind: kind, Command: command, Code: r.Code, Enhanced: r.Enhanced, Text: r.Text()}
}

// asError gives err as an *Error; one that is none yet becomes a session error
// of the kind given.
func asError(err error, kind Kind, command string) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Scope: ScopeSession, Kind: kind, Command: command, Err: err}
}
