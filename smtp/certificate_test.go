package smtp_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp"
)

// TestCertificateReasons: what is wrong is said as what it is, even where the
// system's authorities, which are tried last, know nothing of the issuer.
func TestCertificateReasons(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := func(name string) *x509.Certificate {
		return &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(time.Hour)}
	}
	authority := func(name string, change func(*x509.Certificate)) *x509.Certificate {
		c := template(name)
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		change(c)
		return c
	}
	as := func(*x509.Certificate) {}
	for _, row := range []struct {
		name                     string
		root, intermediate, leaf func(*x509.Certificate)
		want                     string
	}{
		{"a client's", as, as, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, "it is not for servers (extended key usage)"},
		{"an authority for clients", as, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, as, "it is not for servers"},
		{"name constraint", as, func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example.org"}
		}, as, "an authority above it may not vouch for its names"},
		{"name constraint of the root", func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.ExcludedDNSDomains = true, []string{"localhost"}
		}, as, as, "an authority above it may not vouch for its names"},
		{"no authority", as, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = false, x509.KeyUsageDigitalSignature }, as, "its issuer CN=between is no authority (CA)"},
		{"no basic constraints", as, func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = false, false }, as, "its issuer CN=between is no authority (CA)"},
		{"expired between", as, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }, as, "its issuer CN=between expired on "},
		{"expired above", func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }, as, as, "expired"},
		{"expired", as, as, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }, "it expired on "},
		{"another name", as, as, func(c *x509.Certificate) { c.DNSNames = []string{"other.example"} }, "it is not for localhost"},
	} {
		root := signed(t, authority("above", row.root), nil, key, key)
		between := signed(t, authority("between", row.intermediate), root, key, key)
		c := template("server")
		c.DNSNames = []string{"localhost"}
		row.leaf(c)
		leaf := signed(t, c, between, key, key)
		port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw, between.Raw}, PrivateKey: key}}})
		pool := x509.NewCertPool()
		pool.AddCert(root)
		e := sendTLS(t, &smtp.Config{Host: "localhost", Port: port, TLS: smtp.TLSConfig{
			ExtraCAs: func() (*x509.CertPool, error) { return pool, nil },
			RootCAs:  func() (*x509.CertPool, error) { return x509.NewCertPool(), nil },
		}})
		if e.Kind != smtp.KindCertificate || !strings.Contains(e.Error(), "not trusted: "+row.want) && row.name != "expired above" || !strings.Contains(e.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, e, row.want)
		}
	}
}
