package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp"
)

// errShown ends a handshake in which the server showed its certificate: nothing is
// said to a server that is not known yet.
var errShown = errors.New("the certificate was shown")

// pin makes the server's certificate trusted, if it has the fingerprint that is
// wanted, or, where that is empty, if the user says so. Neither credentials nor a
// client certificate are looked up for that.
func (k *checker) pin(ctx context.Context, want string) error {
	var verdict error
	err := k.connect(ctx, func(c *smtp.Config) {
		c.Credentials, c.RequireAuth, c.TLS.Certificate = nil, false, nil
		c.TLS.Verify = func(state tls.ConnectionState, v error) error {
			k.certificate(state)
			verdict = v
			return errShown
		}
	})
	switch {
	case err == nil:
		return terminal.Fail(terminal.ExitProtocol, "pin", errors.New("the connection is not encrypted, so that the server showed no certificate"))
	case !errors.Is(err, errShown) || k.leaf == nil:
		return err
	}
	c := k.r.Certificate
	k.r.pinning = true
	if k.v.s.Bool("gnutls-verify-error") {
		k.r.Warnings = append(k.r.Warnings, "gnutls-verify-error is set, so that a pin does not help a certificate that does not verify")
	}
	if c.Pinned {
		return nil
	}
	if want != "" && want != c.Fingerprint {
		return terminal.Fail(terminal.ExitProtocol, "not pinned", fmt.Errorf("the server shows another certificate, with the fingerprint %s", c.Fingerprint))
	}
	if want == "" {
		if err := k.askToPin(ctx, verdict); err != nil {
			return err
		}
	}
	return k.notePin()
}

// askToPin puts the question to the user, on the terminal: a program that answers
// with a password is not the one to ask.
func (k *checker) askToPin(ctx context.Context, verdict error) error {
	c := k.r.Certificate
	answer, err := terminal.AskUser(k.v.w, ctx, k.question(verdict), false)
	if errors.Is(err, terminal.ErrNoTerminal) {
		return terminal.Fail(terminal.ExitNoPerm, "not pinned", fmt.Errorf("there is no terminal to ask on; the certificate has the fingerprint %s", c.Fingerprint),
			"once you know that it is the server's, from its operator for one: smtpmail check --pin="+c.Fingerprint)
	}
	if err != nil {
		return terminal.Fail(0, "not pinned", err)
	}
	answer = strings.TrimSpace(answer)
	if given, err := known.ParseFingerprint(answer); strings.EqualFold(answer, "yes") || err == nil && given == c.Fingerprint {
		return nil
	}
	return terminal.Fail(terminal.ExitProtocol, "not pinned", errors.New("the answer was neither yes nor the fingerprint"))
}

// question is all that there is to judge a certificate by.
func (k *checker) question(verdict error) string {
	c := k.r.Certificate
	lines := []string{
		"The server " + k.r.Server + " shows this certificate:",
		fmt.Sprintf("  for      %s (%s)", strings.Join(c.Names, " "), c.Subject),
		"  issuer   " + c.Issuer,
		"  until    " + c.NotAfter.Format(time.DateOnly),
		"  SHA-256  " + c.Fingerprint,
	}
	var bad *smtp.CertificateError
	if errors.As(verdict, &bad) {
		lines = append(lines, "It is not trusted without a pin: "+bad.Reason+".")
	}
	for _, pin := range k.v.known().Pins {
		lines = append(lines, "ANOTHER CERTIFICATE IS PINNED for this server, and would be replaced: "+pin)
	}
	for _, warning := range k.r.Warnings {
		lines = append(lines, "Note: "+warning+".")
	}
	for i, line := range lines {
		lines[i] = terminal.OneLine(line)
	}
	return strings.Join(lines, "\n") + "\nTrust it for this server from now on (yes, the fingerprint, or no)? "
}

// notePin notes the certificate as trusted for this server.
func (k *checker) notePin() error {
	c := k.r.Certificate
	if err := known.NotePin(k.v.w, k.v.Host, k.v.Port, c.Fingerprint); err != nil {
		return terminal.Fail(terminal.ExitCantCreate, "not pinned", err)
	}
	c.Pinned = true
	for _, pin := range k.v.known().Pins {
		k.r.Warnings = append(k.r.Warnings, "this pin replaces the one that was there: "+pin)
	}
	return nil
}

// unpin forgets what was pinned for this server; nothing is connected to.
func (k *checker) unpin() error {
	k.r.unpinned = k.v.known().Pins
	if len(k.r.unpinned) == 0 {
		return nil
	}
	if err := known.DropPins(k.v.w, k.v.Host, k.v.Port); err != nil {
		return terminal.Fail(terminal.ExitCantCreate, "not unpinned", err)
	}
	return nil
}
