package smtptest

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestParseScript(t *testing.T) {
	script, err := ParseScript(strings.NewReader("# comment\nwant: one\nwant:two\nx: y\n\nS: 220 hi\n# more\nS= a\\x00\\n\nC:\nC~ A.*\n** drip 2ms \"q\\n\n** repeat 3 z\n** connection\n** close\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%q %q %d", script.All("want"), script.Get("x"), len(script.Connections))
	if got != `["one" "two"] "y" 2` {
		t.Error(got)
	}
	got = ""
	for _, step := range script.Connections[0] {
		got += fmt.Sprintf("%d:%d:%q:%d:%v ", step.Line, step.Do, step.Text, step.Count, step.Pause)
	}
	if want := `6:0:"220 hi\r\n":0:0s 8:0:"a\x00\n":0:0s 9:1:"":0:0s 10:1:"A.*":0:0s 11:5:"\"q\n":0:2ms 12:4:"z":3:0s `; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestParseScriptErrors(t *testing.T) {
	for text, want := range map[string]string{
		"no colon":            "line 1: not a setting",
		"\nX: y":              "line 2: not a step",
		"\n** nonsense":       "line 2: unknown event",
		"\nS= \\q":            "line 2: bad escape",
		"\nC~ (":              "line 2: error parsing regexp",
		"\n** repeat many x":  "line 2: ",
		"\n** drip shortly x": "line 2: ",
	} {
		if _, err := ParseScript(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestPlayerNotices: each way to depart from a script is told.
func TestPlayerNotices(t *testing.T) {
	for _, row := range []struct {
		script, client string
		conns          int
		want           string
	}{
		{"\nS: 220 hi\nC: QUIT\nS: 221 bye\n", "QUIT\r\n", 1, ""},
		{"\nS: 220 hi\nC: QUIT\n", "NOOP\r\n", 1, `client said "NOOP", want "QUIT"`},
		{"\nS: 220 hi\nC: QUIT\n", "QUIT\n", 1, "without CRLF"},
		{"\nS: 220 hi\nC: QUIT\n", "QUIT\r\nNOOP\r\n", 1, `went on with "NOOP`},
		{"\nS: 220 hi\nC: QUIT\n", "", 1, `want the client to say "QUIT"`},
		{"\nS: 220 hi\n", "", 0, "0 connections instead of 1"},
		{"\nS: 220 hi\n", "", 2, "connection 2 is not in the script"},
		{"\nS: 220 hi\n** tls good\n", "", 1, "no certificates"},
	} {
		script, err := ParseScript(strings.NewReader(row.script))
		if err != nil {
			t.Fatal(err)
		}
		player, err := Play(script, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range row.conns {
			talk(t, player, row.client)
		}
		err = player.Close()
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%q to %q: %v, want %q", row.client, row.script, err, row.want)
		}
	}
}

func talk(t *testing.T, player *Player, say string) {
	conn, err := net.Dial("tcp", player.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	conn.Read(make([]byte, 512))
	conn.Write([]byte(say))
	conn.(*net.TCPConn).CloseWrite()
	for {
		if _, err := conn.Read(make([]byte, 512)); err != nil {
			return
		}
	}
}

func TestCertificates(t *testing.T) {
	ca, err := NewCA("Test Authority")
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewCA("Test Authority")
	if err != nil {
		t.Fatal(err)
	}
	verify := func(ca *CA, o CertificateOptions, name string) error {
		cert, err := ca.Issue(o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = cert.Leaf.Verify(x509.VerifyOptions{Roots: ca.Pool(), DNSName: name})
		if err == nil {
			_, err = cert.Leaf.Verify(x509.VerifyOptions{Roots: other.Pool(), DNSName: name})
			if err == nil {
				t.Error("another authority vouches for it")
			}
			return nil
		}
		return err
	}
	if err := verify(ca, CertificateOptions{}, "127.0.0.1"); err != nil {
		t.Error(err)
	}
	var name x509.HostnameError
	if err := verify(ca, CertificateOptions{}, "mail.example.org"); !errors.As(err, &name) {
		t.Error(err)
	}
	var unknown x509.UnknownAuthorityError
	if err := verify(ca, CertificateOptions{SelfSigned: true}, "localhost"); !errors.As(err, &unknown) {
		t.Error(err)
	}
	var invalid x509.CertificateInvalidError
	if err := verify(ca, CertificateOptions{NotAfter: time.Now().Add(-time.Minute)}, "localhost"); !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		t.Error(err)
	}
}
