package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
)

// TLSConfig says whom to trust and who we are.
type TLSConfig struct {
	// RootCAs gives the certificates to trust; nil is the system's. It is
	// called at most once for a session, while the network is waited for.
	RootCAs func() (*x509.CertPool, error)
	// ExtraCAs gives more of them, or is nil. They are tried first: where they
	// suffice the many of RootCAs are not loaded at all.
	ExtraCAs func() (*x509.CertPool, error)
	// Certificate gives the client certificate, or nil for none. It is called
	// before each handshake, with the session's context, and may ask the user; an
	// error ends the session before anything secret is sent.
	Certificate func(ctx context.Context) (*tls.Certificate, error)
	// ServerName is the name that the certificate must have; empty is Config.Host.
	ServerName string
	// MinVersion is the oldest version allowed; TLS 1.2 where it is older or 0.
	MinVersion uint16
	// RSAKeyExchange lets a server that has no other choice use the cipher suites of TLS
	// 1.2 in which the client encrypts the secret with the server's RSA key. Who gets
	// that key later can read what was recorded, so that they come last.
	RSAKeyExchange bool
	// Verify has the last word on the server's certificate. It gets the
	// verdict of the usual verification (nil, or a *CertificateError) and
	// returns the final one: pins and stricter levels go here.
	Verify func(state tls.ConnectionState, verdict error) error
}

// tlsState is what the handshake agreed on; nil is a clear connection.
type tlsState struct{ state *tls.ConnectionState }

func (t tlsState) on() bool { return t.state != nil }

func (t tlsState) version() string {
	if t.state == nil {
		return ""
	}
	return tls.VersionName(t.state.Version)
}

func (t tlsState) cipher() string {
	if t.state == nil {
		return ""
	}
	return tls.CipherSuiteName(t.state.CipherSuite)
}

// secure turns a connection on which EHLO was answered into a protected one,
// as far as the stream type asks for it.
func (l *link) secure(t *trust) error {
	stream := l.c.Stream
	if l.tls.on() || stream == StreamPlain {
		return nil
	}
	if !l.ext.Has("STARTTLS") {
		if stream == StreamSTARTTLS || l.c.RequireSTARTTLS {
			return &Error{Scope: ScopeSession, Kind: KindTLS, Command: "STARTTLS", Server: l.at.String(),
				Text: "the server does not offer STARTTLS, and nothing may be sent in clear",
				Hint: "port 465 expects TLS from the start: smtpmail-stream-type ssl\nif the network is to be trusted: smtpmail-stream-type plain"}
		}
		return nil
	}
	certificate, err := l.c.TLS.clientCertificate(l.ctx)
	if err != nil {
		return err
	}
	go t.load()
	reply, err := l.command("STARTTLS")
	if err == nil {
		err = l.fits(exchange{command: command{line: "STARTTLS"}, class: 2}, reply)
	}
	if err != nil {
		return err
	}
	if !reply.ok() {
		e := l.refused(ScopeSession, "STARTTLS", reply)
		e.Hint = "the server offered STARTTLS, so the mail is not sent in clear"
		return e
	}
	if n := l.r.Buffered(); n > 0 {
		extra, _ := l.r.Peek(n)
		l.close()
		return &Error{Scope: ScopeSession, Kind: KindTLS, Command: "STARTTLS", Server: l.at.String(),
			Text: fmt.Sprintf("the server, or somebody in between, sent something in clear before the handshake: %q", excerpt(extra)),
			Hint: "somebody may be tampering with the connection"}
	}
	if err := l.handshake(t, certificate); err != nil {
		return err
	}
	return l.hello()
}

func (c *TLSConfig) clientCertificate(ctx context.Context) (*tls.Certificate, error) {
	if c.Certificate == nil {
		return nil, nil
	}
	certificate, err := c.Certificate(ctx)
	if err != nil {
		return nil, asError(err, KindConfig, "client certificate")
	}
	return certificate, nil
}

// handshake starts TLS over the connection. Where it fails the connection is closed.
func (l *link) handshake(t *trust, certificate *tls.Certificate) error {
	ctx, cancel := context.WithTimeout(l.ctx, l.timeouts.Handshake)
	defer cancel()
	conn := tls.Client(l.wire, l.tlsConfig(t, certificate))
	if err := conn.HandshakeContext(ctx); err != nil {
		l.close()
		return l.handshakeError(ctx, err)
	}
	state := conn.ConnectionState()
	l.tls = tlsState{&state}
	l.attach(conn)
	l.event("TLS up: %s %s", l.tls.version(), l.tls.cipher())
	return nil
}

func (l *link) tlsConfig(t *trust, certificate *tls.Certificate) *tls.Config {
	name := l.c.TLS.ServerName
	if name == "" {
		name = strings.TrimSuffix(l.at.host, ".")
		name, _, _ = strings.Cut(name, "%") // a scope is no part of an address in a certificate
	}
	config := &tls.Config{
		ServerName: name,
		MinVersion: max(l.c.TLS.MinVersion, tls.VersionTLS12),
		// Verification is not skipped: it is done in VerifyConnection, so that
		// roots may still be loading when the handshake starts and pins have a say.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			verdict := t.verify(state, name, l.c.now())
			if l.c.TLS.Verify != nil {
				return l.c.TLS.Verify(state, verdict)
			}
			return verdict
		},
		CipherSuites:       l.c.TLS.cipherSuites(),
		Time:               l.c.now,
		ClientSessionCache: l.resume,
	}
	if certificate != nil {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	return config
}

func (l *link) handshakeError(ctx context.Context, err error) error {
	e := &Error{Scope: ScopeSession, Kind: KindTLS, Command: "TLS handshake", Server: l.at.String(), Err: err}
	var certificate *CertificateError
	var header tls.RecordHeaderError
	var timeout net.Error
	switch {
	case errors.As(err, &certificate):
		e.Kind, e.Hint = KindCertificate, certificate.hint()
	case l.ctx.Err() != nil, ctx.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		if l.ctx.Err() == nil {
			err = context.DeadlineExceeded
		}
		return l.interrupted(e, err)
	case isAlert(err, "handshake failure"), isAlert(err, "insufficient security level"):
		e.Text, e.told = "the server ended the handshake: there is no cipher in common, or it wants a client certificate ("+alertText(err)+")", true
		e.Hint = "the server's operator can tell which ciphers of TLS 1.2 and 1.3 it has"
		if !l.c.TLS.RSAKeyExchange {
			e.Hint += "; with RSA key exchange alone it is refused while network-security-level is high"
		}
	case isAlert(err, "protocol version not supported"), strings.Contains(err.Error(), "unsupported protocol version"):
		e.Text, e.told = "there is no version of TLS in common: 1.2 or later is spoken here ("+alertText(err)+")", true
	case errors.As(err, &header):
		e.Text, e.Err = fmt.Sprintf("the server does not speak TLS here; it sent %q", excerpt(header.RecordHeader[:])), nil
		if l.c.Stream == StreamTLS {
			e.Text = fmt.Sprintf("the server speaks clear SMTP first on this port; it sent %q", excerpt(header.RecordHeader[:]))
			e.Hint = "set smtpmail-stream-type to starttls, or smtpmail-smtp-service to 465"
		}
	case isLost(err):
		e.Kind, e.Text, e.told = KindLost, "the server closed the connection during the handshake", true
	}
	return e
}

const clientCertificateHint = "name a certificate and its key, in smtpmail-starttls-credentials or in the server's line of ~/.authinfo"

// wantsCertificate tells whether the server ends a session for want of a certificate of
// the client, which by TLS 1.3 it says after the handshake.
func wantsCertificate(err error) bool { return isAlert(err, "certificate required") }

// isAlert finds an alert of the server (RFC 8446 section 6.2) by the text that
// crypto/tls has for it: it gives no other sign.
func isAlert(err error, text string) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error" && alertText(op) == text
}

// alertText is what crypto/tls says, without what it begins everything with.
func alertText(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "remote error: "), "tls: ")
}

// cipherSuites are the usual ones, and those with RSA key exchange where they may be;
// crypto/tls puts them in order, with these behind those that keep what was recorded.
func (c *TLSConfig) cipherSuites() []uint16 {
	var suites []uint16
	for _, s := range tls.CipherSuites() {
		suites = append(suites, s.ID)
	}
	if c.RSAKeyExchange {
		suites = append(suites, tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA)
	}
	return suites
}
