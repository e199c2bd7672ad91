package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Session submits messages one after another over one connection. It connects
// when the first one comes, and again where the server went away in between.
// It is not for concurrent use; several sessions may share a Config.
type Session struct {
	c      *Config
	single bool // one message only: ONEX
	roots  func() (*x509.CertPool, error)
	link   *link

	creds  Credentials
	found  bool
	asked  bool   // Credentials was called
	urged  bool   // and with Required
	demand *Error // the server's refusal of mail without authentication

	warnings []string
}

// NewSession makes a session with nothing connected yet. Its user calls
// [Session.Close] at the end.
func NewSession(c *Config) *Session {
	return &Session{c: c, roots: c.TLS.rootCAs()}
}

// Send submits one message in a session of its own: it is what most callers
// want. The result is never nil and has every recipient's fate in it; the
// error is nil if all were accepted, and else an *[Error], that of the worst
// off. While the server answers MAIL with 4yz it waits a second, reconnects
// and tries again, [Config.Retries] times in all.
func Send(ctx context.Context, c *Config, m *Mail) (*Result, error) {
	s := NewSession(c)
	s.single = true
	result, err := s.Send(ctx, m)
	s.leave(ctx)
	return result, err
}

// Connect opens the connection and authenticates, if it is not done yet. Send
// does this by itself.
func (s *Session) Connect(ctx context.Context) error {
	if s.link != nil && !s.link.broken && !s.link.leaving {
		return nil
	}
	s.leave(ctx)
	if err := s.connect(ctx); err != nil {
		return err
	}
	return nil
}

// Extensions are those of the last answer to EHLO.
func (s *Session) Extensions() Extensions {
	if s.link == nil {
		return Extensions{}
	}
	return s.link.ext
}

// TLS is the state of the TLS layer, or nil on a clear connection.
func (s *Session) TLS() *tls.ConnectionState {
	if s.link == nil {
		return nil
	}
	return s.link.tls.state
}

// Mechanism is the SASL mechanism that succeeded, or empty.
func (s *Session) Mechanism() string {
	if s.link == nil {
		return ""
	}
	return s.link.auth
}

// Close says QUIT and closes the connection. It waits [Timeouts.Quit] at most.
func (s *Session) Close() { s.leave(context.Background()) }

func (s *Session) leave(ctx context.Context) {
	if s.link == nil {
		return
	}
	defer s.link.watch(ctx)()
	s.link.quit()
	s.link = nil
}

// retryPause is the wait before a message that was put off is tried again.
const retryPause = time.Second

// Send submits one message; see the package's [Send].
func (s *Session) Send(ctx context.Context, m *Mail) (*Result, error) {
	result := &Result{}
	if len(m.Recipients) == 0 {
		return result, noRecipients()
	}
	reused := s.link != nil && s.link.used
	for try := 1; ; {
		result.Recipients = unsettled(m)
		err := s.attempt(ctx, m, result)
		if err == nil {
			return result, nil
		}
		e := asError(err, KindProtocol, "send")
		switch {
		case e.wantsAuth && s.demand == nil:
			s.demand = e
			s.leave(ctx)
		case reused && s.link != nil && (s.link.broken || s.link.leaving) && !s.link.open && e.Kind != KindCanceled && e.Kind != KindTimeout:
			// An idle connection had ended before this message came.
			reused = false
			s.leave(ctx)
		case e.onMail && e.Transient() && try < s.c.Retries:
			try++
			s.leave(ctx)
			if err := s.c.sleep(ctx, retryPause); err != nil {
				return result, e
			}
		default:
			return result, e
		}
	}
}

func unsettled(m *Mail) []RecipientResult {
	results := make([]RecipientResult, len(m.Recipients))
	for i, address := range m.Recipients {
		results[i] = RecipientResult{Address: address, Status: Deferred}
	}
	return results
}

// attempt connects where needed and runs one transaction.
func (s *Session) attempt(ctx context.Context, m *Mail, result *Result) error {
	err := s.Connect(ctx)
	result.Warnings = s.warnings
	if err != nil {
		e := asError(err, KindProtocol, "connect")
		result.Server = e.Server
		for i := range result.Recipients {
			rr := &result.Recipients[i]
			rr.Status, rr.Code, rr.Enhanced, rr.Text = e.status(), e.Code, e.Enhanced, e.Text
			if e.Code == 0 {
				rr.Text = e.Error()
			}
		}
		return e
	}
	l := s.link
	result.Server, result.Mechanism = l.at.String(), l.auth
	result.TLSVersion, result.CipherSuite = l.tls.version(), l.tls.cipher()
	defer l.watch(ctx)()
	return l.transact(m, result)
}

// connect opens a link and takes it to the point where MAIL may come.
func (s *Session) connect(ctx context.Context) error {
	if s.c.RequireAuth && !s.asked {
		if err := s.lookUp(ctx, CredentialRequest{Required: true}); err != nil {
			return err
		}
	}
	at, err := s.c.endpoint(ctx)
	if err != nil {
		return err
	}
	if s.c.Stream == StreamTLS || s.c.Stream == StreamSTARTTLS || s.c.RequireSTARTTLS {
		go s.roots()
	}
	conn, err := s.c.dial(ctx, at)
	if err != nil {
		return err
	}
	l := newLink(ctx, s.c, at, conn)
	if s.found {
		l.secrets.addPassword(s.creds.Password) // the server may repeat it before AUTH
	}
	defer l.watch(ctx)()
	if err := s.negotiate(ctx, l); err != nil {
		l.quit()
		return err
	}
	s.link = l
	return nil
}

func (s *Session) negotiate(ctx context.Context, l *link) error {
	if err := s.open(l); err != nil {
		return err
	}
	if err := l.secure(s.roots); err != nil {
		return err
	}
	if err := s.authenticate(ctx, l); err != nil {
		return err
	}
	return l.prelude(s.single)
}

// open does the handshake that comes before the greeting, and the greeting.
func (s *Session) open(l *link) error {
	if s.c.Stream != StreamTLS {
		return l.greet()
	}
	certificate, err := s.c.TLS.clientCertificate()
	if err == nil {
		err = l.handshake(s.roots, certificate)
	}
	if err != nil {
		l.close()
		return err
	}
	return l.greet()
}

// authenticate finds credentials and uses them, if both are possible.
func (s *Session) authenticate(ctx context.Context, l *link) error {
	usable := l.usableMechanisms()
	if !s.asked || s.demand != nil && !s.urged {
		request := CredentialRequest{Required: s.demand != nil, Mechanisms: usable, Encrypted: l.tls.on()}
		if err := s.lookUp(ctx, request); err != nil {
			if s.demand != nil {
				l.close() // as Emacs, which asks with the connection open and drops it
			}
			return err
		}
	}
	if !s.found {
		return nil
	}
	names := s.creds.Mechanisms
	if len(names) == 0 {
		names = usable
	}
	if len(names) == 0 {
		s.warn(l)
		return nil
	}
	if s.creds.Username == "" && !slices.Equal(names, []string{"EXTERNAL"}) {
		return &Error{Scope: ScopeSession, Kind: KindNoCredentials, Command: "AUTH " + names[0], Server: l.at.String(),
			Text: "no user name for " + l.at.phrase(), Hint: "complete the line for this server in ~/.authinfo"}
	}
	return l.authenticate(s.creds, names)
}

// lookUp calls Config.Credentials and remembers what it gave.
func (s *Session) lookUp(ctx context.Context, request CredentialRequest) error {
	s.asked, s.urged = true, s.urged || request.Required
	if s.c.Credentials == nil {
		return nil
	}
	request.Host, request.Port = s.c.Host, s.c.port()
	creds, err := s.c.Credentials(ctx, request)
	switch {
	case err == nil:
		s.creds, s.found = creds, creds.Username != "" || len(creds.Mechanisms) > 0
		if s.found || !request.Required {
			return nil
		}
		err = ErrNoCredentials
	case errors.Is(err, ErrNoCredentials) && !request.Required:
		return nil
	case ctx.Err() != nil:
		return &Error{Scope: ScopeSession, Kind: KindCanceled, Command: "credentials", Err: err}
	}
	e := asError(err, KindNoCredentials, fmt.Sprintf("credentials for %s port %s", request.Host, request.Port))
	if s.demand != nil && e.Code == 0 {
		e.Server, e.Code, e.Enhanced, e.Text = s.demand.Server, s.demand.Code, s.demand.Enhanced, s.demand.Text
	}
	if e.Hint == "" {
		e.Hint = fmt.Sprintf("put a line into ~/.authinfo: machine %s port %s login USER password PASSWORD", request.Host, request.Port)
	}
	return e
}

// warn notes that the mail goes unauthenticated although it need not.
func (s *Session) warn(l *link) {
	text := fmt.Sprintf("%s offers no AUTH: sent without the credentials that were found for it", l.at.phrase())
	if len(l.ext.Auth()) > 0 {
		text = fmt.Sprintf("%s offers no AUTH mechanism that is known and wanted here (%v): sent without authentication", l.at.phrase(), l.ext.Auth())
	}
	if !slices.Contains(s.warnings, text) {
		s.warnings = append(s.warnings, text)
	}
}
