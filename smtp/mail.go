package smtp

import (
	"io"
	"slices"
)

// Mail is an envelope and what it holds.
type Mail struct {
	// ReversePath is the address that delivery reports go to; empty is <>.
	ReversePath string
	// Recipients are addresses, in the order in which they are named to the server.
	Recipients []string
	// Content gives the message in a form fit for a server with these
	// extensions. It is called once for each transaction, after AUTH and before MAIL.
	Content func(Extensions) (Content, error)

	// Notify, Return and EnvelopeID ask for delivery status notifications (RFC
	// 3461). Where the server does not offer DSN the mail goes without them,
	// and a warning says so. EnvelopeID comes back in a notification: at most
	// 100 printable ASCII characters, fewer where some need encoding.
	Notify     Notify
	Return     Return
	EnvelopeID string
	// RequireTLS asks that the mail goes over authenticated TLS on its whole
	// way (RFC 8689). A server that does not offer REQUIRETLS does not get it.
	RequireTLS bool
}

// Content is a message ready for the wire.
type Content struct {
	// SizeOctets is the exact size with CRLF line ends, before dot-stuffing;
	// negative is unknown, and then no SIZE is declared.
	SizeOctets int64
	// EightBit says that there is an octet above 127.
	EightBit bool
	// UTF8Header says that the header has raw UTF-8 in it (RFC 6532), so that
	// the server must offer SMTPUTF8.
	UTF8Header bool
	// Open starts reading at the first octet. Every line ends in CRLF, and no
	// CR or LF stands alone. A reader that gives fewer or more octets than
	// SizeOctets makes the send fail, with nothing delivered.
	Open func() (io.ReadCloser, error)
}

// Status is what became of a recipient.
type Status int

// The fates, from best to worst.
const (
	Accepted Status = iota // the server took the message for this recipient
	Deferred               // not sent; trying again may help
	Unknown                // its end was sent, and the reply to that never came
	Refused                // not sent; trying again the same way will not help
)

func (s Status) String() string {
	switch s {
	case Accepted:
		return "accepted"
	case Deferred:
		return "deferred"
	case Unknown:
		return "unknown"
	}
	return "refused"
}

// RecipientResult is the fate of one recipient. Code, Enhanced and Text are of
// the reply that decided it; Code is 0 where no reply did, and Text then says why.
//
// Scope is that of the error that kept the message from the recipient; one of the
// session is no fault of either, even where the status is [Refused]: once the
// configuration is right the message may be sent. It means nothing where the status
// is [Accepted].
type RecipientResult struct {
	Address  string
	Status   Status
	Scope    Scope
	Code     int
	Enhanced string
	Text     string
}

// Result tells how a message fared. [Session.Send] returns one in every case;
// where it failed early only the recipients' fates are filled in.
type Result struct {
	// Reply is the server's last word on the message, "250 2.0.0 Ok: queued as 4711".
	Reply string
	// Server is HOST:PORT, or the path of the socket.
	Server string
	// TLSVersion and CipherSuite are empty on a clear connection.
	TLSVersion  string
	CipherSuite string
	// Mechanism is the SASL mechanism that succeeded, or empty.
	Mechanism  string
	SizeOctets int64
	Recipients []RecipientResult
	// Warnings are sentences for the user about what went unlike asked.
	Warnings []string
}

func (r *Result) warn(text string) {
	if !slices.Contains(r.Warnings, text) {
		r.Warnings = append(r.Warnings, text)
	}
}

// Worst returns the worst fate among the recipients.
func (r *Result) Worst() Status {
	worst := Accepted
	for _, rr := range r.Recipients {
		worst = max(worst, rr.Status)
	}
	return worst
}
