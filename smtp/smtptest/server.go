package smtptest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"slices"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Options describe a [Server]. The zero value is one without AUTH and TLS that
// takes everything.
type Options struct {
	// Name is what the server calls itself; empty is localhost.
	Name string
	// User and Password are asked for; empty User is no AUTH.
	User, Password string
	// Mechanisms offered: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256
	// and XOAUTH2. Nil is PLAIN, LOGIN and CRAM-MD5.
	Mechanisms []string
	// RequireAuth refuses mail without authentication.
	RequireAuth bool
	// STARTTLS offers it; ImplicitTLS speaks TLS from the first octet. The
	// certificate is for localhost, 127.0.0.1 and ::1, by an authority made on the spot.
	STARTTLS, ImplicitTLS bool
	// ClientCAs, where not nil, makes TLS ask for a certificate of one of these
	// authorities, and refuse who shows none.
	ClientCAs *x509.CertPool
	// MaxOctets is the limit declared with SIZE; 0 is none.
	MaxOctets int64
	// MaxRecipients is the limit for one message; 0 is none.
	MaxRecipients int
	// SMTPUTF8 offers it.
	SMTPUTF8 bool
	// Refuse, where not nil, may refuse a recipient by returning an *SMTPError.
	Refuse func(recipient string) error
	// OnMessage, where not nil, is called with each message taken, instead of keeping it.
	OnMessage func(Message)
}

// SMTPError is a reply with which [Options.Refuse] turns somebody down.
type SMTPError = smtp.SMTPError

// Message is what the server took.
type Message struct {
	ReversePath string
	Recipients  []string
	// Data is the message as it stood before dot-stuffing, line ends as sent.
	Data []byte
	// User is who authenticated, or empty.
	User string
	// TLS says whether it came over TLS.
	TLS bool
	// Size is what MAIL declared, or 0.
	Size int64
	// Body is the BODY parameter of MAIL, or empty.
	Body string
	// UTF8 says whether MAIL had SMTPUTF8.
	UTF8 bool
}

// Server is an SMTP server on a loopback port that keeps what it is sent. It
// logs nothing.
type Server struct {
	options  Options
	ca       *CA
	listener net.Listener
	smtp     *smtp.Server

	mu       sync.Mutex
	messages []Message
}

// NewServer starts a server; its user calls [Server.Close].
func NewServer(o Options) (*Server, error) {
	if o.Mechanisms == nil {
		o.Mechanisms = []string{"CRAM-MD5", "PLAIN", "LOGIN"}
	}
	if o.Name == "" {
		o.Name = "localhost"
	}
	s := &Server{options: o}
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	s.smtp.Domain = o.Name
	s.smtp.AllowInsecureAuth = true
	s.smtp.MaxMessageBytes = o.MaxOctets
	s.smtp.MaxRecipients = o.MaxRecipients
	s.smtp.EnableSMTPUTF8 = o.SMTPUTF8
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	if err := s.listen(); err != nil {
		return nil, err
	}
	go s.smtp.Serve(s.listener)
	return s, nil
}

func (s *Server) listen() error {
	if s.options.STARTTLS || s.options.ImplicitTLS {
		ca, err := NewCA("smtptest authority")
		if err != nil {
			return err
		}
		cert, err := ca.Issue(CertificateOptions{})
		if err != nil {
			return err
		}
		s.ca = ca
		s.smtp.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
		if s.options.ClientCAs != nil {
			s.smtp.TLSConfig.ClientAuth, s.smtp.TLSConfig.ClientCAs = tls.RequireAndVerifyClientCert, s.options.ClientCAs
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if s.options.ImplicitTLS {
		listener = tls.NewListener(listener, s.smtp.TLSConfig)
	}
	s.listener = listener
	return nil
}

// Addr is where the server listens.
func (s *Server) Addr() *net.TCPAddr { return s.listener.Addr().(*net.TCPAddr) }

// Pool has the authority of the server's certificate, or is nil without TLS.
func (s *Server) Pool() *x509.CertPool {
	if s.ca == nil {
		return nil
	}
	return s.ca.Pool()
}

// Messages returns what was taken so far.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Close stops the server and drops its connections.
func (s *Server) Close() error { return s.smtp.Close() }

func (s *Server) keep(m Message) {
	if s.options.OnMessage != nil {
		s.options.OnMessage(m)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
}

// session is one connection of go-smtp's server.
type session struct {
	server *Server
	conn   *smtp.Conn
	user   string
	now    Message
}

func (s *session) Reset()        { s.now = Message{} }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if s.server.options.RequireAuth && s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.now = Message{ReversePath: from, User: s.user, Size: o.Size, Body: string(o.Body), UTF8: o.UTF8}
	_, s.now.TLS = s.conn.TLSConnectionState()
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if refuse := s.server.options.Refuse; refuse != nil {
		if err := refuse(to); err != nil {
			return err
		}
	}
	s.now.Recipients = append(s.now.Recipients, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.Data = data
	s.server.keep(s.now)
	return nil
}

func (s *session) AuthMechanisms() []string {
	if s.server.options.User == "" {
		return nil
	}
	return s.server.options.Mechanisms
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if !slices.Contains(s.AuthMechanisms(), mechanism) {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return s.server.saslServer(mechanism, func() { s.user = s.server.options.User })
}
