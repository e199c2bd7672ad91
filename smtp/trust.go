package smtp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"
)

// trust is whose certificates count. Each pool is loaded once, when it is needed.
type trust struct {
	extra, roots func() (*x509.CertPool, error)
}

func (c *TLSConfig) trust() *trust {
	t := &trust{roots: x509.SystemCertPool}
	if c.RootCAs != nil {
		t.roots = c.RootCAs
	}
	t.roots = sync.OnceValues(t.roots)
	if c.ExtraCAs != nil {
		t.extra = sync.OnceValues(c.ExtraCAs)
	}
	return t
}

// load loads what is needed first, while the network is waited for.
func (t *trust) load() {
	if t.extra != nil {
		t.extra()
		return
	}
	t.roots()
}

// verify judges the certificates that a server showed.
func (t *trust) verify(state tls.ConnectionState, name string, now time.Time) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("the server showed no certificate")
	}
	leaf := state.PeerCertificates[0]
	options := x509.VerifyOptions{DNSName: name, CurrentTime: now, Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	var verdict error // of the pool that knows an issuer, if there is one
	for _, load := range []func() (*x509.CertPool, error){t.extra, t.roots} {
		if load == nil {
			continue
		}
		var err error
		if options.Roots, err = load(); err != nil {
			return fmt.Errorf("load the trusted certificates: %w", err)
		}
		_, err = leaf.Verify(options)
		if err == nil {
			return nil
		}
		var unknown x509.UnknownAuthorityError
		if verdict == nil || errors.As(verdict, &unknown) {
			verdict = err
		}
	}
	return newCertificateError(state.PeerCertificates, name, now, verdict)
}
