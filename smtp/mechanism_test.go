package smtp

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"

	"github.com/xdg-go/scram"

	"smtpmail/smtp/smtptest"
)

// TestCRAMMD5 has the example of RFC 2195, and keys that are longer than a
// block of MD5 (RFC 2104) or not ASCII; the digests are OpenSSL's.
func TestCRAMMD5(t *testing.T) {
	for _, row := range []struct{ user, password, challenge, want string }{
		{"tim", "tanstaaftanstaaf", "<1896.697170952@postoffice.reston.mci.net>", "tim b913a602c7eda7a495b4e6e7334d3890"},
		{"joe", strings.Repeat("k", 80), "<1896.697170952@fake.example.org>", "joe d042b1355afb77cbadbfb63944e01447"},
		{"joe", "päss", "<1896.697170952@fake.example.org>", "joe 0d63f23cfd162bca7750c2908d4fccad"},
	} {
		c := &cramMD5{username: row.user, password: row.password}
		got, err := c.Next([]byte(row.challenge))
		if err != nil || string(got) != row.want {
			t.Errorf("%s: %q, %v; want %q", row.user, got, err, row.want)
		}
		if _, err := c.Next(nil); err == nil {
			t.Error("a second challenge is answered")
		}
	}
}

// TestSCRAMPlus authenticates to a server side that checks the channel binding.
func TestSCRAMPlus(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		client, server := tlsPair(t, version)
		for _, name := range []string{"SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"} {
			x, err := newScram(name, authContext{Credentials: Credentials{Username: "joe", Password: "s3cret"}, tls: client, plus: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := converse(x, name, server); err != nil || !x.verified() {
				t.Errorf("%s over %s: %v, verified %v", name, tls.VersionName(version), err, x.verified())
			}
		}
	}
	if _, err := newScram("SCRAM-SHA-1-PLUS", authContext{}); err == nil {
		t.Error("channel binding without a channel")
	}
}

// converse plays xdg-go's server against a client.
func converse(x *scramExchange, name string, server *tls.ConnectionState) error {
	hash := scram.SHA256
	if strings.Contains(name, "SHA-1") {
		hash = scram.SHA1
	}
	account, err := hash.NewClient("joe", "s3cret", "")
	if err != nil {
		return err
	}
	stored, err := account.GetStoredCredentialsWithError(scram.KeyFactors{Salt: "salt", Iters: 4096})
	if err != nil {
		return err
	}
	s, err := hash.NewServer(func(string) (scram.StoredCredentials, error) { return stored, nil })
	if err != nil {
		return err
	}
	binding, err := channelBinding(server)
	if err != nil {
		return err
	}
	conv := s.NewConversationWithChannelBinding(binding)
	_, message, err := x.Start()
	for err == nil && !conv.Done() {
		var challenge string
		if challenge, err = conv.Step(string(message)); err == nil {
			message, err = x.Next([]byte(challenge))
		}
	}
	return err
}

func tlsPair(t *testing.T, version uint16) (client, server *tls.ConnectionState) {
	ca, err := smtptest.NewCA("Test Authority")
	if err != nil {
		t.Fatal(err)
	}
	cert, err := ca.Issue(smtptest.CertificateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	c := tls.Client(a, &tls.Config{RootCAs: ca.Pool(), ServerName: "localhost", MaxVersion: version})
	s := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{cert}, SessionTicketsDisabled: true})
	done := make(chan error)
	go func() { done <- s.Handshake() }()
	if err := c.Handshake(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	cs, ss := c.ConnectionState(), s.ConnectionState()
	ss.PeerCertificates = cs.PeerCertificates // the server's own, which it binds to in TLS 1.2
	return &cs, &ss
}

func TestSecretsAreFound(t *testing.T) {
	var s secrets
	s.addPassword("correct horse")
	for _, line := range []string{
		"535 no correct horse here",
		"535 Y29ycmVjdCBob3JzZQ==",     // alone
		"535 AGpvZQBjb3JyZWN0IGhvcnNl", // after \0joe\0
		"535 eGNvcnJlY3QgaG9yc2U=",     // after one octet
		"535 636f727265637420686f727365",
		"535 636F727265637420686F727365",
	} {
		if got := s.clean(line); !strings.Contains(got, omitted) {
			t.Errorf("%q stays %q", line, got)
		}
	}
	if got := s.clean("250 correct"); got != "250 correct" {
		t.Errorf("%q", got)
	}
}

func TestCheckAddress(t *testing.T) {
	for _, good := range []string{"a@b", `"odd > one"@x`, `"a\"b"@x`, "jörg@bücher.example", "a@[IPv6:::1]", "postmaster", ""} {
		if err := CheckAddress(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"a@b>", "<a@b", "a b@c", "a@b\r\nRCPT TO:<c>", "a\x00", "a\rb", `"a@b`, `"a\"@b`, strings.Repeat("a", maxAddress+1)} {
		if err := CheckAddress(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestWireAddress(t *testing.T) {
	none, utf8 := Extensions{}, Extensions{List: []Extension{{Keyword: "SMTPUTF8"}}}
	for _, row := range []struct {
		address    string
		ext        Extensions
		wire       string
		utf8, fail bool
	}{
		{"a@b", none, "a@b", false, false},
		{"a@bücher.example", none, "a@xn--bcher-kva.example", false, false},
		{"a@bücher.example", utf8, "a@bücher.example", true, false},
		{"jörg@x.example", none, "", false, true},
		{"a@b\xff.example", none, "", false, true}, // it would be the domain of somebody else
		{"a@b\xff.example", utf8, "", false, true},
	} {
		wire, isUTF8, err := wireAddress(row.address, row.ext)
		if wire != row.wire || isUTF8 != row.utf8 || (err != nil) != row.fail {
			t.Errorf("%q: %q, %v, %v", row.address, wire, isUTF8, err)
		}
	}
}
