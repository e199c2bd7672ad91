package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"smtpmail/lisp/settings"
	"smtpmail/smtp"
)

// server is where and how a mail is submitted, as the settings say.
type server struct {
	w      *world
	u      *ui
	s      *settings.Settings
	o      sendOptions
	host   string
	port   string
	user   string // smtpmail-smtp-user
	config *smtp.Config
	keys   keyFiles
	opened openedKey
	known  *knownHost
	warned map[string]bool

	missingTrust []string // of gnutls-trustfiles

	typed         *typedPassword
	authenticated bool // a server took the credentials

	stranger bool // only a sidecar names it
}

// sendOptions are the flags that concern a session.
type sendOptions struct {
	trace          string // "" for none, "-" for stderr, else a file
	allowCleartext bool
	timeout        time.Duration
	requests       deliveryRequests
	queueOnFailure bool // for send: a mail that cannot go now is queued
}

// deliveryRequests are what the command line asks of the delivery (RFC 3461, RFC 8689).
type deliveryRequests struct {
	notify     smtp.Notify
	returns    smtp.Return
	envelopeID string
	requireTLS bool
}

// mail makes a submission of an envelope and its content.
func (r deliveryRequests) mail(m smtp.Mail) *smtp.Mail {
	m.Notify, m.Return, m.EnvelopeID, m.RequireTLS = r.notify, r.returns, r.envelopeID, r.requireTLS
	return &m
}

// newServer turns the settings into a session's configuration.
func newServer(w *world, u *ui, s *settings.Settings, o sendOptions) (*server, error) {
	v := &server{w: w, u: u, s: s, o: o, warned: make(map[string]bool)}
	if err := v.address(); err != nil {
		return nil, err
	}
	v.config = &smtp.Config{Host: v.host, Port: v.port, Credentials: v.credentials, Now: w.now}
	for _, step := range []func() error{v.names, v.stream, v.authentication, v.trust, v.history, v.habits, v.bounds, v.protocol, v.route} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// address finds host, port and user.
func (v *server) address() (err error) {
	if v.host, err = v.s.String("smtpmail-smtp-server"); err != nil {
		return err
	}
	if v.host == "" {
		return fail(exitConfig, "no SMTP server", errors.New("smtpmail-smtp-server is not set"),
			`put (setq smtpmail-smtp-server "mail.example.org") into the init file, or set SMTPSERVER`)
	}
	if v.port, err = v.s.Port("smtpmail-smtp-service"); err != nil {
		return err
	}
	if v.port = strings.Trim(v.port, " "); v.port == "" {
		return fail(exitConfig, v.where("smtpmail-smtp-service"), errors.New("it is an empty string"),
			"set it to a number such as 587, or to a service such as submission; where nothing sets it, it is 25")
	}
	if strings.ContainsFunc(v.host+v.port, isObeyed) || strings.ContainsAny(v.host+v.port, "\n\t") {
		return fail(exitConfig, "smtpmail-smtp-server", fmt.Errorf("%q has a control character in it", v.name()),
			"set it, and smtpmail-smtp-service, to a name or a number alone")
	}
	if meant, ok := parseServer(v.host); ok {
		return fail(exitConfig, v.where("smtpmail-smtp-server"), fmt.Errorf("%q is not the name of a host alone", withoutPassword(v.host)), meant.hint())
	}
	v.user, err = v.s.String("smtpmail-smtp-user")
	return err
}

// names sets how the session introduces itself.
func (v *server) names() error {
	name, err := v.s.String("system-name")
	if err != nil {
		return err
	}
	domain, err := v.s.String("smtpmail-local-domain")
	if domain != "" {
		name += "." + domain
	}
	if err != nil {
		return err
	}
	if v.config.LocalName, err = helloName(name); err != nil {
		return fail(exitConfig, "the name for EHLO", err, "set system-name, or smtpmail-local-domain, to letters, digits and dots")
	}
	return nil
}

// stream sets how the connection is protected.
func (v *server) stream() error {
	name, err := v.s.Symbol("smtpmail-stream-type")
	if err != nil {
		return err
	}
	v.config.Stream = streamType(name)
	entries, err := v.s.StartTLSCredentials()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if plainHost(e.Host) != plainHost(v.host) || !samePort(e.Port, v.port) {
			continue
		}
		if v.config.Stream == smtp.StreamPlain {
			return fail(exitConfig, "stream type", errors.New("smtpmail-stream-type is plain, but smtpmail-starttls-credentials lists the server"),
				"remove one of the two")
		}
		v.config.RequireSTARTTLS = true
		v.keys = keyFiles{key: e.KeyFile, certificate: e.CertificateFile}
		break
	}
	return nil
}

func streamType(name string) smtp.StreamType {
	switch name {
	case "starttls":
		return smtp.StreamSTARTTLS
	case "ssl", "tls":
		return smtp.StreamTLS
	case "plain":
		return smtp.StreamPlain
	}
	return smtp.StreamAuto
}

// samePort compares two services as text, and as the numbers they stand for.
func samePort(a, b string) bool {
	m, ok1 := portNumber(a)
	n, ok2 := portNumber(b)
	return a == b || ok1 && ok2 && m == n
}

// wellKnownPorts are known on machines without a services database too.
var wellKnownPorts = map[string]int{"smtp": 25, "submission": 587, "submissions": 465, "smtps": 465}

func portNumber(service string) (int, bool) {
	if n, err := strconv.Atoi(service); err == nil {
		return n, true
	}
	if n, ok := wellKnownPorts[service]; ok {
		return n, true
	}
	n, err := net.LookupPort("tcp", service)
	return n, err == nil
}

// authentication sets the mechanisms, and what may go in clear.
func (v *server) authentication() error {
	if !v.s.Place("smtpmail-auth-supported").Default {
		mechanisms, err := v.s.Symbols("smtpmail-auth-supported")
		if err != nil {
			return err
		}
		v.config.Mechanisms = mechanisms
	}
	v.config.AllowCleartextAuth = v.o.allowCleartext || v.s.Bool("smtpmail-allow-cleartext-auth")
	pattern, err := v.s.String("smtpmail-servers-requiring-authorization")
	if err != nil || pattern == "" {
		return err
	}
	v.config.RequireAuth, err = v.s.MatchRegexp(pattern, v.host)
	if err != nil {
		return fail(exitConfig, "smtpmail-servers-requiring-authorization", err)
	}
	return nil
}

// trust sets whose certificates count, and our own.
func (v *server) trust() error {
	v.config.TLS.Certificate = v.certificate
	if v.s.Place("gnutls-trustfiles").Default {
		return nil
	}
	files, err := v.s.Strings("gnutls-trustfiles")
	if err != nil {
		return err
	}
	for _, name := range files {
		if _, err := os.Stat(v.w.expand(name)); os.IsNotExist(err) {
			v.missingTrust = append(v.missingTrust, name)
			v.u.say("smtpmail: note: %s of gnutls-trustfiles does not exist", name)
		}
	}
	v.config.TLS.ExtraCAs = func() (*x509.CertPool, error) { return trustedFiles(v.w, files) }
	return nil
}

// history applies what is known about the server: a certificate that was saved or
// pinned, and that it spoke TLS before.
func (v *server) history() error {
	known, err := readKnownHost(v.w, v.host, v.port)
	if err != nil {
		return err
	}
	level, err := v.s.Symbol("network-security-level")
	if err != nil {
		return err
	}
	v.config.TLS.RSAKeyExchange = level != "high" && level != "paranoid"
	strict := v.s.Bool("gnutls-verify-error")
	v.known = known
	v.config.RequireSTARTTLS = v.config.RequireSTARTTLS || known.sawTLS()
	v.config.TLS.Verify = func(state tls.ConnectionState, verdict error) error {
		err := known.verify(state, verdict, strict)
		if err != nil && level == "low" && !strict {
			v.u.warn("network-security-level is low, so that this does not count: %v", err)
			return nil
		}
		return err
	}
	return nil
}

const maxTrustFile = 16 << 20 // octets

// trustedFiles are the certificates of files; those that do not exist are passed
// over, as Emacs's own list has places of many systems.
func trustedFiles(w *world, files []string) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	for _, name := range files {
		data, err := readRegular(w.expand(name), maxTrustFile)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("%s: no certificate in it (gnutls-trustfiles)", name)
		}
	}
	return pool, nil
}

// bounds sets tries, VERB, the clock and the trace.
func (v *server) bounds() error {
	retries, err := v.s.Int("smtpmail-retries")
	if err != nil {
		return err
	}
	v.config.Retries = int(min(retries, 1000))
	v.config.Verb = v.s.Bool("smtpmail-debug-verb")
	if v.o.timeout == 0 {
		seconds, ok, err := v.s.Seconds("smtpmail-timeout")
		if err != nil {
			return err
		}
		if ok {
			v.o.timeout = time.Duration(seconds * float64(time.Second))
		}
	}
	if v.s.Bool("smtpmail-debug-info") {
		v.config.OnReply = func(r smtp.Reply) { fmt.Fprintln(v.u.err, oneLine(r.String())) }
	}
	return nil
}

// protocol sets what is spoken, and what is not to be used though it is offered.
func (v *server) protocol() error {
	name, err := v.s.Symbol("smtpmail-protocol")
	if err != nil {
		return err
	}
	if name == "lmtp" {
		v.config.Protocol = smtp.LMTP
	}
	v.config.Ignore, err = v.s.Strings("smtpmail-ignored-extensions")
	return err
}

// session bounds a session in time.
func (v *server) session(ctx context.Context) (context.Context, context.CancelFunc) {
	a := newAlarm(ctx, v.o.timeout)
	return a, a.off
}
