package smtp

import (
	"context"
	"errors"
	"net"
	"time"
)

// StreamType says how a connection is protected; it is Emacs's
// smtpmail-stream-type.
//
//	            STARTTLS offered   not offered
//	auto        STARTTLS           clear
//	plain       clear              clear
//	starttls    STARTTLS           not sent, an error
//	tls         TLS from the start
type StreamType int

// The stream types. The zero value is smtpmail-stream-type nil.
const (
	StreamAuto     StreamType = iota // nil: STARTTLS if the server offers it
	StreamPlain                      // plain: never TLS
	StreamSTARTTLS                   // starttls: STARTTLS or nothing
	StreamTLS                        // ssl or tls: TLS from the first octet
)

func (t StreamType) String() string {
	switch t {
	case StreamPlain:
		return "plain"
	case StreamSTARTTLS:
		return "starttls"
	case StreamTLS:
		return "tls"
	}
	return "auto"
}

// Config describes a server and how to talk to it. The zero value of every
// field but Host is usable. A Config is not changed by this package and may be
// shared by several sessions, if its functions may.
type Config struct {
	// Host is a name, an IPv4 or IPv6 address (with or without brackets), or
	// the absolute path of a Unix socket.
	Host string
	// Port is a number or a service name; empty is 25, for LMTP 24.
	Port string

	// Protocol is SMTP unless it says LMTP.
	Protocol Protocol

	Stream StreamType
	// RequireSTARTTLS makes [StreamAuto] fail where STARTTLS is not offered.
	RequireSTARTTLS bool

	// LocalName is the argument of EHLO and HELO; empty is "localhost".
	LocalName string

	TLS TLSConfig

	// Credentials finds user name and password; nil means that nobody has any.
	// It is called at most once for a session, and once more with
	// Required set where the server turns out to insist. It may ask a person.
	Credentials func(context.Context, CredentialRequest) (Credentials, error)
	// RequireAuth looks up credentials, with Required set, before the first
	// connection (smtpmail-servers-requiring-authorization).
	RequireAuth bool
	// Mechanisms are SASL mechanism names in order of preference, in any
	// letter case; nil is [DefaultMechanisms].
	Mechanisms []string
	// AllowCleartextAuth lets PLAIN, LOGIN and bearer tokens go over an
	// unencrypted connection to another machine.
	AllowCleartextAuth bool

	// Verb asks for VERB where the server offers VERB or XVRB.
	Verb bool

	// Ignore are EHLO keywords to take for not offered, in any letter case: a
	// way around a server, or something before it, that does badly what it
	// offers, such as CHUNKING. STARTTLS and AUTH are never ignored.
	Ignore []string

	// Known gives what earlier sessions found out about the server; nil is nothing.
	// Learned, where not nil, is called when a session finds out otherwise. Both may
	// be called by several sessions at once.
	Known   func() Habits
	Learned func(Habits)

	// Window is how many messages [Session.SendAll] may have in flight, where
	// the server can do with it; less than 1 is 16. All of them are in doubt
	// when the connection drops.
	Window int

	// Retries is how many times in all a message is tried while the server
	// answers MAIL with 4yz (smtpmail-retries); less than 2 is once.
	Retries int

	Timeouts Timeouts

	// Trace gets each line of the session, secrets omitted; nil is no trace.
	Trace Tracer
	// OnReply is called with each reply of the server as it comes, and with each
	// line of what it tells in between for VERB, whose code is below 100 (050).
	OnReply func(Reply)

	// Dial opens a connection; nil is a [net.Dialer]. The network is "tcp" or
	// "unix". With a Dial of one's own (a proxy) only a Host that is a loopback
	// address or localhost counts as this machine. An error may be a [ProxyError].
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// LookupPort turns a service name into a port number; nil asks the
	// services database. submission, submissions, smtps and smtp work without.
	LookupPort func(ctx context.Context, network, service string) (int, error)
	// Sleep waits between two tries; nil is a timer that heeds the context.
	Sleep func(context.Context, time.Duration) error
	// Now is the clock by which certificates are judged; nil is [time.Now].
	Now func() time.Time
}

// CredentialRequest says what credentials are wanted for.
type CredentialRequest struct {
	Host string
	Port string // as in Config.Port, "25" where that is empty
	// Required is set where the server refuses mail without authentication, or
	// the configuration says that it will: asking a person is in order.
	Required bool
	// Mechanisms are those that would be tried, best first: known to both
	// sides. Where it is empty credentials are of no use (but for those that
	// name their own mechanism), so nobody should be asked for a password.
	// Before the first connection ([Config.RequireAuth]) it is nil.
	Mechanisms []string
	// Encrypted says that the connection is protected by TLS.
	Encrypted bool
}

// Credentials are a user name and a password or token.
type Credentials struct {
	Username string
	Password string
	// Mechanisms, where not empty, are used instead of Config.Mechanisms and
	// whether or not the server offers them (the smtp-auth key of authinfo).
	Mechanisms []string
	// Origin says where they are from, for an error that tells of their refusal:
	// FILE:LINE, or a phrase; it may be empty.
	Origin string
}

// ErrNoCredentials is what [Config.Credentials] returns where it has none.
var ErrNoCredentials = errors.New("no credentials")

// Timeouts are upper bounds for single waits; a zero is the default, that of
// RFC 5321 section 4.5.3.2 where it names one.
type Timeouts struct {
	Connect   time.Duration // name look-up and TCP, 1 minute
	Greeting  time.Duration // 5 minutes
	Probe     time.Duration // silence after which to find out whether the port expects TLS, 5 seconds
	Handshake time.Duration // TLS, 2 minutes
	Command   time.Duration // EHLO, STARTTLS, AUTH, MAIL, RCPT, ...: 5 minutes
	DataInit  time.Duration // the reply to DATA, 2 minutes
	DataBlock time.Duration // each write of a piece of the message, 3 minutes
	DataDone  time.Duration // the reply to the final dot, 10 minutes
	AfterDot  time.Duration // the reply to an envelope that travelled with the end of a message, once that has its own: 3 seconds; QUIT is said again after a tenth of it
	Quit      time.Duration // 5 seconds; the reply to QUIT at most 1 second
	Stop      time.Duration // after the context was cancelled, all replies to messages that may have been taken, 10 seconds
}

func (t Timeouts) withDefaults() Timeouts {
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{
		{&t.Connect, time.Minute},
		{&t.Greeting, 5 * time.Minute},
		{&t.Probe, 5 * time.Second},
		{&t.Handshake, 2 * time.Minute},
		{&t.Command, 5 * time.Minute},
		{&t.DataInit, 2 * time.Minute},
		{&t.DataBlock, 3 * time.Minute},
		{&t.DataDone, 10 * time.Minute},
		{&t.AfterDot, 3 * time.Second},
		{&t.Quit, 5 * time.Second},
		{&t.Stop, 10 * time.Second},
	} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
	return t
}

// again is when what was swallowed is said again.
func (t Timeouts) again() time.Duration { return t.AfterDot / 10 }

// leave bounds the wait for the reply to QUIT.
func (t Timeouts) leave() time.Duration { return min(t.Quit, time.Second) }

func (c *Config) port() string {
	switch {
	case c.Port != "":
		return c.Port
	case c.Protocol == LMTP:
		return "24" // RFC 2033 has no port, and this is "any private mail system"
	}
	return "25"
}

func (c *Config) window() int {
	if c.Window < 1 {
		return 16
	}
	return c.Window
}

func (c *Config) localName() string {
	if c.LocalName == "" {
		return "localhost"
	}
	return c.LocalName
}

func (c *Config) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func (c *Config) sleep(ctx context.Context, d time.Duration) error {
	if c.Sleep != nil {
		return c.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
