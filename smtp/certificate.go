package smtp

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// CertificateError says which certificate was not trusted, and why.
type CertificateError struct {
	// Host is the name that the certificate should have had.
	Host    string
	Subject string
	Issuer  string
	// Names are the DNS names and IP addresses that the certificate is for.
	Names     []string
	NotBefore time.Time
	NotAfter  time.Time
	// Fingerprint is the SHA-256 of the certificate, as pairs of hexadecimal
	// digits with colons between them.
	Fingerprint string
	// Reason says what is wrong, such as "it expired on 2026-01-02".
	Reason string
	// Err is the verdict of crypto/x509.
	Err error

	commonNameOnly bool
}

func (e *CertificateError) Error() string {
	const shown = 10
	names := strings.Join(e.Names[:min(len(e.Names), shown)], ", ")
	switch n := len(e.Names); {
	case n == 0:
		names = "no name"
	case n > shown:
		names += fmt.Sprintf(" and %d more", n-shown)
	}
	return fmt.Sprintf("certificate of %s not trusted: %s (subject %s; issuer %s; valid %s to %s; for %s; SHA-256 fingerprint %s)",
		e.Host, e.Reason, e.Subject, e.Issuer, day(e.NotBefore), day(e.NotAfter), names, e.Fingerprint)
}

func (e *CertificateError) Unwrap() error { return e.Err }

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func (e *CertificateError) hint() string {
	var name x509.HostnameError
	if errors.As(e.Err, &name) {
		if e.commonNameOnly {
			return "have a certificate issued with the name in it as a subjectAltName; until then, if the fingerprint is the one that the server's operator gives, pin it"
		}
		return "set smtpmail-smtp-server to a name that the certificate has"
	}
	return "if the fingerprint is the one that the server's operator gives, pin it; if its authority is your own, add that to gnutls-trustfiles"
}

// newCertificateError explains err, the verdict on what a server showed: its own
// certificate and those of authorities.
func newCertificateError(shown []*x509.Certificate, host string, now time.Time, err error) *CertificateError {
	leaf := shown[0]
	e := &CertificateError{
		Host:    host,
		Subject: printable([]byte(leaf.Subject.String())), Issuer: printable([]byte(leaf.Issuer.String())),
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter,
		Fingerprint: Fingerprint(leaf),
		Err:         err,

		commonNameOnly: namesInCommonNameOnly(leaf, host),
	}
	for _, name := range leaf.DNSNames {
		e.Names = append(e.Names, printable([]byte(name)))
	}
	for _, ip := range leaf.IPAddresses {
		e.Names = append(e.Names, net.IP(ip).String())
	}
	e.Reason = certificateReason(shown, host, now, err)
	return e
}

func certificateReason(shown []*x509.Certificate, host string, now time.Time, err error) string {
	leaf := shown[0]
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case now.After(leaf.NotAfter):
		return "it expired on " + day(leaf.NotAfter)
	case now.Before(leaf.NotBefore):
		return "it is not valid before " + day(leaf.NotBefore) + ", is the clock right"
	case errors.As(err, &name) && namesInCommonNameOnly(leaf, host):
		return "it names " + host + " in its common name (CN) alone, which does not count any more (RFC 9525)"
	case errors.As(err, &name):
		return "it is not for " + host
	case errors.As(err, &unknown) && leaf.Issuer.String() == leaf.Subject.String():
		return "it is self-signed"
	case errors.As(err, &invalid) && invalid.Reason == x509.IncompatibleUsage:
		return "it is not for servers (extended key usage)"
	case errors.As(err, &invalid) && invalid.Reason == x509.CANotAuthorizedForThisName:
		return "an authority above it may not vouch for its names (" + printable([]byte(invalid.Detail)) + ")"
	}
	if reason := issuerReason(shown, now); reason != "" {
		return reason
	}
	// Of the authorities of the system or of files crypto/x509 alone can tell.
	if errors.As(err, &unknown) && err.Error() == (x509.UnknownAuthorityError{}).Error() {
		return "its issuer is unknown"
	}
	return printable([]byte(strings.TrimPrefix(err.Error(), "x509: ")))
}

// namesInCommonNameOnly finds a certificate of the old kind, which Emacs takes and
// crypto/x509 does not.
func namesInCommonNameOnly(leaf *x509.Certificate, host string) bool {
	return len(leaf.DNSNames)+len(leaf.IPAddresses) == 0 && strings.EqualFold(leaf.Subject.CommonName, host)
}

// issuerReason says what is wrong with the issuers of a certificate, as far up as
// the server showed theirs; empty is nothing.
func issuerReason(shown []*x509.Certificate, now time.Time) string {
	c := shown[0]
	for range shown {
		issuer, err := shownIssuer(c, shown)
		if issuer == nil {
			break
		}
		name := printable([]byte(issuer.Subject.String()))
		var constraint x509.ConstraintViolationError
		switch {
		case errors.As(err, &constraint):
			return "its issuer " + name + " is no authority (CA)"
		case err != nil:
			return "its signature is not that of its issuer " + name
		case now.After(issuer.NotAfter):
			return "its issuer " + name + " expired on " + day(issuer.NotAfter)
		case now.Before(issuer.NotBefore):
			return "its issuer " + name + " is not valid before " + day(issuer.NotBefore)
		}
		c = issuer
	}
	return ""
}

// shownIssuer finds who signed c, or, with an error, who is said to have.
func shownIssuer(c *x509.Certificate, shown []*x509.Certificate) (issuer *x509.Certificate, err error) {
	for _, candidate := range shown[1:] {
		if candidate == c || !bytes.Equal(candidate.RawSubject, c.RawIssuer) {
			continue
		}
		if issuer, err = candidate, c.CheckSignatureFrom(candidate); err == nil {
			break
		}
	}
	return issuer, err
}

// Fingerprint is the SHA-256 of a certificate in the form that people compare:
// pairs of upper-case hexadecimal digits with colons between them.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}
