package smtp

import (
	"fmt"
	"strings"
)

// Notify says when a delivery status notification is wanted (RFC 3461 section
// 4.1). The zero value leaves it to the server, which then tells of failures.
type Notify uint8

// The occasions, which add up; NotifyNever stands alone.
const (
	NotifySuccess Notify = 1 << iota
	NotifyFailure
	NotifyDelay
	NotifyNever
)

var notifyWords = []struct {
	when Notify
	word string
}{{NotifySuccess, "SUCCESS"}, {NotifyFailure, "FAILURE"}, {NotifyDelay, "DELAY"}, {NotifyNever, "NEVER"}}

// String is the value of NOTIFY as it goes over the wire.
func (n Notify) String() string {
	var words []string
	for _, w := range notifyWords {
		if n&w.when != 0 {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ",")
}

// ParseNotify reads a list such as "failure,delay", in any letter case; "" is
// the zero value.
func ParseNotify(s string) (Notify, error) {
	var n Notify
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		found := false
		for _, w := range notifyWords {
			if strings.EqualFold(word, w.word) {
				n, found = n|w.when, true
			}
		}
		if !found {
			return 0, fmt.Errorf("%q is none of success, failure, delay and never", word)
		}
	}
	if n&NotifyNever != 0 && n != NotifyNever {
		return 0, fmt.Errorf("never goes with nothing else, as in %q", s)
	}
	return n, nil
}

// Return says how much of the message a notification of failure holds (RFC 3461 section 4.3).
type Return string

// The values; empty leaves it to the server.
const (
	ReturnFull    Return = "FULL"
	ReturnHeaders Return = "HDRS"
)

// maxEnvelopeID is what RFC 3461 section 4.4 allows, xtext included.
const maxEnvelopeID = 100

// wantsDSN reports whether the mail asks for anything of RFC 3461.
func (m *Mail) wantsDSN() bool { return m.Notify != 0 || m.Return != "" || m.EnvelopeID != "" }

// checkRequests judges what the mail asks of the server beyond delivery.
func (t *transaction) checkRequests() error {
	if err := t.mail.checkDSN(); err != nil {
		return &Error{Scope: ScopeMessage, Kind: KindConfig, Command: "delivery status notification", Err: err}
	}
	if !t.mail.RequireTLS {
		return nil
	}
	e := &Error{Scope: ScopeMessage, Kind: KindTLS, Command: "REQUIRETLS", Server: t.at.String(),
		Text: "the message asks for TLS all the way, and the server does not offer REQUIRETLS",
		Hint: "another server may; or send it without this request"}
	switch {
	case !t.tls.on():
		e.Text = "the message asks for TLS all the way, and this connection is not encrypted"
	case t.ext.Has("REQUIRETLS"):
		return nil
	}
	return e
}

func (m *Mail) checkDSN() error {
	switch {
	case m.Notify >= NotifyNever<<1, m.Notify&NotifyNever != 0 && m.Notify != NotifyNever:
		return fmt.Errorf("NOTIFY=%s is contradictory", m.Notify)
	case m.Return != "" && m.Return != ReturnFull && m.Return != ReturnHeaders:
		return fmt.Errorf("RET=%q is neither FULL nor HDRS", string(m.Return))
	case len(xtext(m.EnvelopeID)) > maxEnvelopeID:
		return fmt.Errorf("envelope identifier of %d octets, %d are allowed", len(xtext(m.EnvelopeID)), maxEnvelopeID)
	}
	for i := range len(m.EnvelopeID) {
		if c := m.EnvelopeID[i]; c < ' ' || c > '~' {
			return fmt.Errorf("envelope identifier %q is not printable ASCII", m.EnvelopeID)
		}
	}
	return nil
}

// mailParameters are those of MAIL that the mail itself asks for.
func (m *Mail) mailParameters(ext Extensions) string {
	var s string
	if ext.Has("DSN") {
		if m.Return != "" {
			s += " RET=" + string(m.Return)
		}
		if m.EnvelopeID != "" {
			s += " ENVID=" + xtext(m.EnvelopeID)
		}
	}
	if m.RequireTLS {
		s += " REQUIRETLS"
	}
	return s
}

func (m *Mail) rcptParameters(ext Extensions) string {
	if m.Notify == 0 || !ext.Has("DSN") {
		return ""
	}
	return " NOTIFY=" + m.Notify.String()
}

// xtext is the encoding of RFC 3461 section 4.
func xtext(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || c == '+' || c == '=' {
			fmt.Fprintf(&b, "+%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
