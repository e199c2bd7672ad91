package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Session submits messages one after another over one connection. It connects
// when the first one comes, and again where the server went away in between.
// It is not for concurrent use; several sessions may share a Config.
type Session struct {
	c       *Config
	single  bool // one message only: ONEX
	trust   *trust
	link    *link
	resume  tls.ClientSessionCache
	memory  *memory
	ignore  []string // extensions that turned out not to work
	noReset bool     // nor does RSET

	creds  Credentials
	found  bool
	asked  bool   // Credentials was called
	urged  bool   // and with Required
	demand *Error // the server's refusal of mail without authentication

	batch    bool   // other mails may need no authentication
	resigned *Error // why there is none, see [link]

	warnings []string
}

// NewSession makes a session with nothing connected yet. Its user calls
// [Session.Close] at the end.
func NewSession(c *Config) *Session {
	return &Session{c: c, trust: c.TLS.trust(), resume: tls.NewLRUClientSessionCache(4), memory: newMemory(c)}
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
	if s.link != nil && s.link.usable() {
		return nil
	}
	s.leave(ctx)
	if err := ctx.Err(); err != nil {
		return interrupted(ctx, &Error{Scope: ScopeSession, Command: "connect"}, err)
	}
	return s.connect(ctx)
}

// usable reports whether a message may be begun. A farewell that came while
// nothing was asked, or the end of the connection, shows here.
func (l *link) usable() bool {
	if l.broken || l.leaving || l.quitting || l.halted || l.spent || l.exhausted() {
		return false
	}
	if l.fallInStep() != nil || l.spent {
		return false
	}
	if len(l.unanswered) == 0 && l.used && l.arrived() {
		l.skipStale()
		return !l.broken && !l.leaving && !l.arrived()
	}
	return true
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
	if !isCanceled(ctx) { // who wants to stop takes leave all the same
		defer s.link.watch(ctx)()
	}
	s.link.quit()
	s.link = nil
}

// retryPause is the wait before a message that was put off is tried again.
const retryPause = time.Second

// Send submits one message; see the package's [Send].
func (s *Session) Send(ctx context.Context, m *Mail) (*Result, error) {
	of := newSubmission(0, m)
	if len(m.Recipients) == 0 {
		return of.result, noRecipients()
	}
	tries, reused := 1, s.link != nil && s.link.used
	for len(of.rest) > 0 {
		t, err := s.attempt(ctx, of)
		if err != nil {
			of.fail(err)
			break
		}
		switch e := t.err; {
		case e == nil:
		case e.wantsBare:
			s.bare()
			of.again(t)
		case s.cures(e):
			of.again(t)
			s.leave(ctx)
		case reused && t.untried():
			reused = false
			of.again(t)
			s.leave(ctx)
		case e.onMail && e.Transient() && tries < s.c.Retries:
			tries++
			of.again(t)
			s.leave(ctx)
			if s.c.sleep(ctx, retryPause) != nil {
				of.fail(e)
			}
		default:
			of.add(e)
			if e.Scope != ScopeRecipient {
				of.fail(e)
			}
		}
	}
	return of.result, of.outcome()
}

// cures reports whether a message may go through on another connection, and
// takes care that it is another sort of one: with authentication, or without
// an extension that the server offers and does not understand. Each cure is
// tried once in a session.
func (s *Session) cures(e *Error) bool {
	switch {
	case e.wantsAuth && s.demand == nil:
		s.demand = e
	case e.wantsData && !s.memory.SpillsChunks:
		s.memory.learnSpill()
	default:
		return false
	}
	return true
}

// bare has MAIL go without SIZE and BODY from now on, and messages in 7 bits.
func (s *Session) bare() {
	for _, keyword := range []string{"SIZE", "8BITMIME"} {
		if !slices.Contains(s.ignore, keyword) {
			s.ignore = append(s.ignore, keyword)
		}
	}
	if l := s.link; l != nil {
		l.ignore = s.ignored()
		l.ext = l.ext.without(l.ignore)
	}
}

// ignored are the extensions that are not used though they are offered.
func (s *Session) ignored() []string {
	list := slices.Concat(s.c.Ignore, s.ignore)
	if s.memory.SpillsChunks {
		list = append(list, "CHUNKING")
	}
	return list
}

// attempt connects where needed and runs one transaction. Its error is that of connecting.
func (s *Session) attempt(ctx context.Context, of *submission) (*transaction, *Error) {
	if err := s.Connect(ctx); err != nil {
		return nil, asError(err, KindProtocol, "connect")
	}
	defer s.link.guard(ctx)()
	if err := s.link.overdue(); err != nil {
		return nil, asError(err, KindCanceled, "")
	}
	t := of.begin(s.link, s.warnings, func(t *transaction) { t.of.open-- })
	s.link.transact(t, s.single)
	return t, nil
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
	if s.expectsTLS(at) {
		go s.trust.load()
	}
	conn, err := s.c.dial(ctx, at)
	if err != nil {
		return err
	}
	l := newLink(ctx, s.c, at, conn)
	l.resigned = s.resigned
	l.resume, l.memory, l.ignore = s.resume, s.memory, s.ignored()
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

// expectsTLS reports whether to load the trusted certificates while the network
// answers. Most servers offer STARTTLS; on this machine few do, and loading
// would take longer than they take.
func (s *Session) expectsTLS(at endpoint) bool {
	switch s.c.Stream {
	case StreamPlain:
		return false
	case StreamAuto:
		return s.c.RequireSTARTTLS || !s.c.isLoopback(at, nil)
	}
	return true
}

func (s *Session) negotiate(ctx context.Context, l *link) error {
	if err := s.open(l); err != nil {
		return err
	}
	if err := l.secure(s.trust); err != nil {
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
	certificate, err := s.c.TLS.clientCertificate(l.ctx)
	if err == nil {
		err = l.handshake(s.trust, certificate)
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
			if s.resigns(err) {
				l.resigned = s.resigned
				return nil
			}
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

// resigns decides whether to go on without credentials, which only some recipients
// need.
func (s *Session) resigns(err error) bool {
	e := asError(err, KindNoCredentials, "")
	if e.Kind != KindNoCredentials || s.demand == nil || s.demand.onMail || !s.demand.onOthers && !s.batch {
		return false
	}
	s.resigned = e
	return true
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
	switch {
	case l.tokensOnly():
		text = fmt.Sprintf("%s takes tokens alone (%s), and what was found for it is a password: sent without authentication", l.at.phrase(), strings.Join(l.ext.Auth(), " "))
	case len(l.ext.Auth()) > 0:
		text = fmt.Sprintf("%s offers no AUTH mechanism that is known and wanted here (%s): sent without authentication", l.at.phrase(), strings.Join(l.ext.Auth(), " "))
	}
	if !slices.Contains(s.warnings, text) {
		s.warnings = append(s.warnings, text)
	}
}
