package smtp_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

func start(t testing.TB, o smtptest.Options) *smtptest.Server {
	server, err := smtptest.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

func client(server *smtptest.Server, user, password string) *smtp.Config {
	return &smtp.Config{
		Host: "127.0.0.1", Port: strconv.Itoa(server.Addr().Port), LocalName: "client.example.org",
		TLS: smtp.TLSConfig{RootCAs: func() (*x509.CertPool, error) { return server.Pool(), nil }},
		Credentials: func(context.Context, smtp.CredentialRequest) (smtp.Credentials, error) {
			if user == "" {
				return smtp.Credentials{}, smtp.ErrNoCredentials
			}
			return smtp.Credentials{Username: user, Password: password}, nil
		},
	}
}

func mailOf(data []byte, recipients ...string) *smtp.Mail {
	return &smtp.Mail{ReversePath: "sender@example.org", Recipients: recipients,
		Content: func(smtp.Extensions) (smtp.Content, error) {
			return smtp.Content{SizeOctets: int64(len(data)),
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}, nil
		}}
}

// TestInterop sends to a server of other hands, by each mechanism, with and
// without TLS, and finds the message there octet for octet.
func TestInterop(t *testing.T) {
	const user, password = "joe@example.org", "s3crét pass"
	text := []byte("Subject: dots\r\n\r\n.\r\n..\r\nlast line\r\n" + strings.Repeat(".\r\n", 3))
	for _, mechanism := range []string{"", "PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "SCRAM-SHA-1", "SCRAM-SHA-256"} {
		for _, stream := range []smtp.StreamType{smtp.StreamPlain, smtp.StreamSTARTTLS, smtp.StreamTLS} {
			t.Run(fmt.Sprintf("%s/%s", mechanism, stream), func(t *testing.T) {
				o := smtptest.Options{STARTTLS: stream == smtp.StreamSTARTTLS, ImplicitTLS: stream == smtp.StreamTLS}
				if mechanism != "" {
					o.User, o.Password, o.Mechanisms, o.RequireAuth = user, password, []string{mechanism}, true
				}
				server := start(t, o)
				config := client(server, o.User, password)
				config.Stream, config.Mechanisms = stream, o.Mechanisms
				recipients := []string{"a@example.net", "b@example.net"}
				result, err := smtp.Send(t.Context(), config, mailOf(text, recipients...))
				if err != nil {
					t.Fatal(err)
				}
				got := server.Messages()
				if len(got) != 1 || !bytes.Equal(got[0].Data, text) || !slices.Equal(got[0].Recipients, recipients) ||
					got[0].User != o.User || got[0].TLS != (stream != smtp.StreamPlain) || got[0].Size != int64(len(text)) {
					t.Errorf("server has %+v", got)
				}
				if result.Mechanism != mechanism || (result.TLSVersion != "") != (stream != smtp.StreamPlain) || result.Worst() != smtp.Accepted {
					t.Errorf("result %+v", result)
				}
			})
		}
	}
}

func TestInteropWrongPassword(t *testing.T) {
	for _, mechanism := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "SCRAM-SHA-1", "SCRAM-SHA-256"} {
		server := start(t, smtptest.Options{User: "joe", Password: "right", Mechanisms: []string{mechanism}})
		config := client(server, "joe", "wrong-password")
		config.Mechanisms = []string{mechanism}
		var o outcome
		config.Trace = smtp.NewTextTrace(&o.trace)
		o.result, o.err = smtp.Send(t.Context(), config, mailOf([]byte("x\r\n"), "a@example.net"))
		var e *smtp.Error
		if !errors.As(o.err, &e) || e.Kind != smtp.KindAuth || e.Code != 535 {
			t.Errorf("%s: %v", mechanism, o.err)
		}
		checkSecrets(t, "wrong-password", &o)
	}
}

func TestInteropPartial(t *testing.T) {
	server := start(t, smtptest.Options{Refuse: func(to string) error {
		if strings.HasPrefix(to, "bad") {
			return &smtptest.SMTPError{Code: 550, EnhancedCode: [3]int{5, 1, 1}, Message: "no such user"}
		}
		return nil
	}})
	result, err := smtp.Send(t.Context(), client(server, "", ""), mailOf([]byte("x\r\n"), "a@example.net", "bad@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) || e.Scope != smtp.ScopeRecipient || e.Code != 550 || result.Worst() != smtp.Refused {
		t.Errorf("%v, %+v", err, result)
	}
	if got := server.Messages(); len(got) != 1 || !slices.Equal(got[0].Recipients, []string{"a@example.net"}) {
		t.Errorf("server has %+v", got)
	}
}

// TestInteropManyAndLarge sends over one session: many recipients, then a
// message of several megabytes.
func TestInteropManyAndLarge(t *testing.T) {
	server := start(t, smtptest.Options{STARTTLS: true})
	s := smtp.NewSession(client(server, "", ""))
	defer s.Close()
	var recipients []string
	for i := range 50 {
		recipients = append(recipients, fmt.Sprintf("r%d@example.net", i))
	}
	large := bytes.Repeat([]byte(strings.Repeat("y", 70)+"\r\n.\r\n"), 60000)
	for _, m := range []*smtp.Mail{mailOf([]byte("x\r\n"), recipients...), mailOf(large, "a@example.net"), mailOf(nil, "a@example.net")} {
		if _, err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got := server.Messages()
	if len(got) != 3 || len(got[0].Recipients) != 50 || !bytes.Equal(got[1].Data, large) || len(got[2].Data) != 0 {
		t.Errorf("server has %d messages", len(got))
	}
}

func TestCancel(t *testing.T) {
	script, err := smtptest.ParseScript(strings.NewReader("\n** stall\n"))
	if err != nil {
		t.Fatal(err)
	}
	player, err := smtptest.Play(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	begin := time.Now()
	_, err = smtp.Send(ctx, &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(player.Addr().Port)}, mailOf(nil, "a@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) || e.Kind != smtp.KindCanceled || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("took %v", d)
	}
	if err := player.Close(); err != nil {
		t.Error(err)
	}
}
