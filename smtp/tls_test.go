package smtp_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// listenTLS serves one clear greeting's worth of SMTP over TLS with a
// configuration of the test's, and tells what the client showed.
func listenTLS(t *testing.T, config *tls.Config) (port string, seen <-chan tls.ConnectionState) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	states := make(chan tls.ConnectionState, 1)
	go func() {
		for {
			raw, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				conn := tls.Server(raw, config)
				defer conn.Close()
				if conn.Handshake() != nil {
					return
				}
				states <- conn.ConnectionState()
				conn.Write([]byte("554 5.7.1 not today\r\n"))
				buffer := make([]byte, 512)
				for {
					if _, err := conn.Read(buffer); err != nil {
						return
					}
					conn.Write([]byte("221 bye\r\n"))
				}
			}()
		}
	}()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port), states
}

func issue(t *testing.T, name string) tls.Certificate {
	cert, err := certificate(name)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func sendTLS(t *testing.T, c *smtp.Config) *smtp.Error {
	c.Stream = smtp.StreamTLS
	if c.Host == "" {
		c.Host = "127.0.0.1"
	}
	_, err := smtp.Send(t.Context(), c, mailOf([]byte("x\r\n"), "a@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
	return e
}

func TestServerNameIndication(t *testing.T) {
	for host, want := range map[string]string{"mail.example.org": "mail.example.org", "mail.example.org.": "mail.example.org", "127.0.0.1": ""} {
		name := "good"
		if want != "" {
			name = "mail"
		}
		port, seen := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{issue(t, name)}})
		c := &smtp.Config{Host: host, Port: port, TLS: smtp.TLSConfig{RootCAs: roots},
			Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+port)
			}}
		if e := sendTLS(t, c); e.Code != 554 {
			t.Fatalf("%s: %v", host, e)
		}
		if got := (<-seen).ServerName; got != want {
			t.Errorf("%s: SNI %q, want %q", host, got, want)
		}
	}
}

func TestClientCertificate(t *testing.T) {
	pool, err := roots()
	if err != nil {
		t.Fatal(err)
	}
	server := &tls.Config{Certificates: []tls.Certificate{issue(t, "good")}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	port, seen := listenTLS(t, server)
	cert := issue(t, "good")
	c := &smtp.Config{Port: port, TLS: smtp.TLSConfig{RootCAs: roots, Certificate: func(context.Context) (*tls.Certificate, error) { return &cert, nil }}}
	if e := sendTLS(t, c); e.Code != 554 {
		t.Fatal(e)
	}
	if got := (<-seen).PeerCertificates; len(got) != 1 || !got[0].Equal(cert.Leaf) {
		t.Errorf("client certificate %v", got)
	}
	c.TLS.Certificate = nil
	if e := sendTLS(t, c); e.Kind != smtp.KindTLS || !strings.Contains(e.Error(), "wants a client certificate") {
		t.Errorf("without a certificate: %v", e)
	}
	c.TLS.Certificate = func(context.Context) (*tls.Certificate, error) { return nil, errors.New("key.pem: no such file") }
	if e := sendTLS(t, c); e.Kind != smtp.KindConfig || !strings.Contains(e.Error(), "client certificate: key.pem") {
		t.Errorf("with a certificate that cannot be read: %v", e)
	}
}

func TestOldTLSRefused(t *testing.T) {
	port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{issue(t, "good")}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	c := &smtp.Config{Port: port, TLS: smtp.TLSConfig{RootCAs: roots, MinVersion: tls.VersionTLS10}}
	if e := sendTLS(t, c); e.Kind != smtp.KindTLS || !strings.Contains(e.Error(), "protocol version") {
		t.Error(e)
	}
}

// TestRSAKeyExchange: a server that has nothing else is used where that is allowed, and
// else told as one with no cipher in common. Others never get to it.
func TestRSAKeyExchange(t *testing.T) {
	old := &tls.Config{Certificates: []tls.Certificate{rsaCertificate(t)}, MaxVersion: tls.VersionTLS12,
		CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}
	port, seen := listenTLS(t, old)
	c := &smtp.Config{Port: port, TLS: smtp.TLSConfig{Verify: func(tls.ConnectionState, error) error { return nil }}}
	if e := sendTLS(t, c); e.Kind != smtp.KindTLS || !strings.Contains(e.Error(), "no cipher in common") || !strings.Contains(e.Hint, "RSA key exchange") {
		t.Errorf("%v, hint %s", e, e.Hint)
	}
	c.TLS.RSAKeyExchange = true
	if e := sendTLS(t, c); e.Code != 554 {
		t.Fatal(e)
	}
	if state := <-seen; state.CipherSuite != tls.TLS_RSA_WITH_AES_128_GCM_SHA256 {
		t.Errorf("cipher %s", tls.CipherSuiteName(state.CipherSuite))
	}
	both := old.Clone()
	both.CipherSuites = append(both.CipherSuites, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA)
	c.Port, seen = listenTLS(t, both)
	if e := sendTLS(t, c); e.Code != 554 {
		t.Fatal(e)
	}
	if state := <-seen; state.CipherSuite != tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA {
		t.Errorf("cipher %s", tls.CipherSuiteName(state.CipherSuite))
	}
}

func rsaCertificate(t *testing.T) tls.Certificate {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// TestCommonNameOnly: a certificate that has its name in CN alone is told as that.
func TestCommonNameOnly(t *testing.T) {
	ca, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := ca.Issue(smtptest.CertificateOptions{Subject: "localhost", Names: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}})
	c := &smtp.Config{Host: "localhost", Port: port, TLS: smtp.TLSConfig{RootCAs: roots}}
	if e := sendTLS(t, c); e.Kind != smtp.KindCertificate || !strings.Contains(e.Error(), "in its common name (CN) alone") || !strings.Contains(e.Hint, "pin it") {
		t.Errorf("%v, hint %s", e, e.Hint)
	}
}

// TestVerifyHook: the hook overrules the usual verdict either way, as a pin
// and a pin that does not match do.
func TestVerifyHook(t *testing.T) {
	port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{issue(t, "selfsigned")}})
	var verdict error
	pin := ""
	c := &smtp.Config{Port: port, TLS: smtp.TLSConfig{RootCAs: roots, Verify: func(state tls.ConnectionState, v error) error {
		verdict = v
		if smtp.Fingerprint(state.PeerCertificates[0]) == pin {
			return nil
		}
		return v
	}}}
	e := sendTLS(t, c)
	var bad *smtp.CertificateError
	if e.Kind != smtp.KindCertificate || !errors.As(verdict, &bad) || !strings.Contains(e.Hint, "gnutls-trustfiles") {
		t.Fatalf("%v", e)
	}
	if bad.Subject != "CN=selfsigned.example.org" || bad.Host != "127.0.0.1" || len(bad.Names) != 3 || len(bad.Fingerprint) != 95 ||
		!strings.Contains(bad.Error(), bad.Fingerprint) {
		t.Errorf("%+v", bad)
	}
	pin = bad.Fingerprint
	if e := sendTLS(t, c); e.Code != 554 {
		t.Errorf("pinned: %v", e)
	}
	port, _ = listenTLS(t, &tls.Config{Certificates: []tls.Certificate{issue(t, "good")}})
	c.Port, c.TLS.Verify = port, func(_ tls.ConnectionState, v error) error {
		if v != nil {
			t.Errorf("verdict %v", v)
		}
		return errors.New("the certificate is not the one that was pinned")
	}
	if e := sendTLS(t, c); e.Kind != smtp.KindTLS || !strings.Contains(e.Error(), "pinned") {
		t.Errorf("other pin: %v", e)
	}
}

func TestRootsThatFail(t *testing.T) {
	port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{issue(t, "good")}})
	c := &smtp.Config{Port: port, TLS: smtp.TLSConfig{RootCAs: func() (*x509.CertPool, error) { return nil, errors.New("ca.pem: no such file") }}}
	if e := sendTLS(t, c); e.Kind != smtp.KindTLS || !strings.Contains(e.Error(), "ca.pem") {
		t.Error(e)
	}
}

// TestProbeWaitsForSlowServer: a server that is only slow is not taken for one
// that wants TLS.
func TestProbeWaitsForSlowServer(t *testing.T) {
	script, err := smtptest.ParseScript(strings.NewReader(`
** drip 15ms 220 slow\r\n
C: EHLO localhost
S: 554 5.7.1 go away
C: HELO localhost
S: 554 5.7.1 go away
C: QUIT
S: 221 bye
** connection
** discard
`))
	if err != nil {
		t.Fatal(err)
	}
	player, err := smtptest.Play(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(player.Addr().Port)}
	c.Timeouts.Probe = 30 * time.Millisecond
	_, err = smtp.Send(t.Context(), c, mailOf(nil, "a@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) || e.Code != 554 {
		t.Error(err)
	}
	if err := player.Close(); err != nil {
		t.Error(err)
	}
}

// Certificates of one's own are tried first; the system's count beside them, and are
// loaded only where they are needed.
func TestExtraCAs(t *testing.T) {
	server, err := smtptest.NewServer(smtptest.Options{STARTTLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ours, others := func() (*x509.CertPool, error) { return server.Pool(), nil }, func() (*x509.CertPool, error) { return x509.NewCertPool(), nil }
	for _, row := range []struct {
		name         string
		extra, roots func() (*x509.CertPool, error)
		loads        bool
		trusted      bool
	}{
		{"its own", ours, others, false, true},
		{"the system's", others, ours, true, true},
		{"neither", others, others, true, false},
		{"none", nil, ours, true, true},
	} {
		loaded := make(chan bool, 1)
		c := &smtp.Config{Host: "localhost", Port: strconv.Itoa(server.Addr().Port), Stream: smtp.StreamSTARTTLS, TLS: smtp.TLSConfig{
			ExtraCAs: row.extra,
			RootCAs:  func() (*x509.CertPool, error) { loaded <- true; return row.roots() },
		}}
		_, err := smtp.Send(t.Context(), c, &smtp.Mail{Recipients: []string{"b@x.example"}, Content: repeated("Hello.\r\n", 1)})
		if (err == nil) != row.trusted || (len(loaded) > 0) != row.loads {
			t.Errorf("%s: loaded %v, error %v", row.name, len(loaded) > 0, err)
		}
	}
}

// An expired copy of an authority among one's own does not outweigh the system's.
func TestExtraCAsExpired(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	authority := func(until time.Time) *x509.Certificate {
		return signed(t, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: now.Add(-48 * time.Hour), NotAfter: until,
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, key, key)
	}
	expired, renewed := authority(now.Add(-time.Hour)), authority(now.Add(time.Hour))
	leaf := signed(t, &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		DNSNames: []string{"localhost"}}, renewed, key, key)
	port, _ := listenTLS(t, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}}})
	pool := func(c *x509.Certificate) func() (*x509.CertPool, error) {
		p := x509.NewCertPool()
		p.AddCert(c)
		return func() (*x509.CertPool, error) { return p, nil }
	}
	c := &smtp.Config{Host: "localhost", Port: port, Stream: smtp.StreamTLS, TLS: smtp.TLSConfig{ExtraCAs: pool(expired), RootCAs: pool(renewed)}}
	s := smtp.NewSession(c)
	defer s.Close()
	var e *smtp.Error
	if err := s.Connect(t.Context()); !errors.As(err, &e) || e.Code != 554 { // as it greets everybody
		t.Error(err)
	}
}

// signed makes a certificate; without a parent it signs itself.
func signed(t *testing.T, c, parent *x509.Certificate, key, by *ecdsa.PrivateKey) *x509.Certificate {
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return made
}
