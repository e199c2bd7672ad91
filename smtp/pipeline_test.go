package smtp_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// countingConn counts writes.
type countingConn struct {
	net.Conn
	writes *atomic.Int32
}

func (c countingConn) Write(p []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(p)
}

// TestOneWriteEach: a command group is one write, or Nagle and delayed
// acknowledgements cost 40 ms each.
func TestOneWriteEach(t *testing.T) {
	for _, row := range []struct {
		extensions []string
		messages   int
		writes     int32
	}{
		{nil, 1, 6},                                // EHLO, MAIL, RCPT, DATA, the message, QUIT
		{[]string{"PIPELINING"}, 1, 4},             // EHLO, the envelope, the message with NOOP, QUIT
		{[]string{"PIPELINING", "CHUNKING"}, 1, 2}, // EHLO, all the rest
		{[]string{"PIPELINING"}, 5, 9},             // EHLO, the envelope, a message with NOOP, the next envelope, 3 messages with the next envelope, the last one, QUIT
		{[]string{"PIPELINING", "CHUNKING"}, 9, 3}, // EHLO, the messages, QUIT
	} {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: row.extensions})
		addr, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		var writes atomic.Int32
		config := &smtp.Config{Host: "localhost", Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr.String())
			return countingConn{conn, &writes}, err
		}}
		if err := sendSeveral(t.Context(), config, row.messages); err != nil || writes.Load() != row.writes {
			t.Errorf("%v, %d messages: %d writes instead of %d, %v", row.extensions, row.messages, writes.Load(), row.writes, err)
		}
		sink.Close()
	}
}

func sendSeveral(ctx context.Context, config *smtp.Config, n int) error {
	mail := mailOf([]byte("Subject: hello\r\n\r\nHello.\r\n"), "a@example.net")
	if n == 1 {
		_, err := smtp.Send(ctx, config, mail)
		return err
	}
	s := smtp.NewSession(config)
	defer s.Close()
	var worst error
	err := s.SendAll(ctx, smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if n--; n < 0 {
				return nil, io.EOF
			}
			return mail, nil
		},
		Done: func(_ int, _ *smtp.Result, err error) { worst = errors.Join(worst, err) },
	})
	return errors.Join(worst, err)
}

// TestManyRecipients sends envelopes far larger than any buffer through pipes
// that have none: neither side may end up waiting for the other to read.
func TestManyRecipients(t *testing.T) {
	var recipients []string
	for i := range 5000 {
		recipients = append(recipients, fmt.Sprintf("recipient-%d@%s.example.net", i, strings.Repeat("x", 40)))
	}
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}, {"PIPELINING", "CHUNKING", "LIMITS RCPTMAX=100"}} {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions, Keep: true})
		config := &smtp.Config{Host: "localhost", Dial: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			sink.Serve(there)
			return here, nil
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		result, err := smtp.Send(ctx, config, mailOf([]byte("x\r\n"), recipients...))
		cancel()
		sink.Close()
		got := 0
		for _, m := range sink.Messages() {
			got += len(m.Recipients)
		}
		if err != nil || result.Worst() != smtp.Accepted || got != len(recipients) {
			t.Errorf("%v: %d recipients, %v", extensions, got, err)
		}
	}
}

// TestNextFails: an error of Next ends the batch, and what was begun is finished.
func TestNextFails(t *testing.T) {
	sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: []string{"PIPELINING", "CHUNKING"}, Keep: true})
	addr, err := sink.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	s := smtp.NewSession(benchConfig(addr))
	defer s.Close()
	given, done := 0, 0
	err = s.SendAll(t.Context(), smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given++; given > 3 {
				return nil, io.ErrNoProgress
			}
			if given == 2 {
				return mailOf([]byte("x\r\n")), nil // nobody to send it to
			}
			return mailOf([]byte("x\r\n"), "a@example.net"), nil
		},
		Done: func(n int, _ *smtp.Result, err error) {
			done++
			if (err != nil) != (n == 1) {
				t.Errorf("message %d: %v", n, err)
			}
		},
	})
	if !errors.Is(err, io.ErrNoProgress) || done != 3 || len(sink.Messages()) != 2 {
		t.Errorf("%v, %d done, %d taken", err, done, len(sink.Messages()))
	}
}

func TestLMTPOverUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lmtp")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("no Unix sockets here:", err)
	}
	defer listener.Close()
	refused := false
	sink := smtptest.NewSink(smtptest.SinkOptions{LMTP: true, Keep: true, Decide: func(line string) smtptest.Verdict {
		if line == "." && !refused {
			refused = true
			return smtptest.Verdict{Code: 552}
		}
		return smtptest.Verdict{}
	}})
	defer sink.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			sink.Serve(conn)
		}
	}()
	config := &smtp.Config{Host: path, Protocol: smtp.LMTP}
	result, err := smtp.Send(t.Context(), config, mailOf([]byte("x\r\n"), "a@example.net", "b@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) || e.Code != 552 || e.Scope != smtp.ScopeRecipient || result.Server != path ||
		result.Recipients[0].Status != smtp.Refused || result.Recipients[1].Status != smtp.Accepted {
		t.Errorf("%+v, %v", result, err)
	}
}

// TestResumption: a second connection of a session needs no whole handshake,
// and the certificate is judged all the same.
func TestResumption(t *testing.T) {
	server := start(t, smtptest.Options{STARTTLS: true})
	config := client(server, "", "")
	judged := 0
	pool := server.Pool()
	config.TLS.RootCAs = func() (*x509.CertPool, error) { judged++; return pool, nil }
	s := smtp.NewSession(config)
	for i := range 3 {
		if _, err := s.Send(t.Context(), mailOf([]byte("x\r\n"), "a@example.net")); err != nil {
			t.Fatal(err)
		}
		if got := s.TLS().DidResume; got != (i > 0) {
			t.Errorf("connection %d: resumed %v", i+1, got)
		}
		s.Close()
	}
	if judged != 1 {
		t.Errorf("trusted certificates loaded %d times", judged)
	}
}

// TestRootsLoadWhileDialling: for a server that is likely to speak TLS the
// trusted certificates are on their way before the network answers.
func TestRootsLoadWhileDialling(t *testing.T) {
	for _, row := range []struct {
		host   string
		stream smtp.StreamType
		early  bool
	}{
		{"mail.example.org", smtp.StreamAuto, true},
		{"mail.example.org", smtp.StreamTLS, true},
		{"mail.example.org", smtp.StreamSTARTTLS, true},
		{"mail.example.org", smtp.StreamPlain, false},
		{"localhost", smtp.StreamAuto, false},
		{"localhost", smtp.StreamSTARTTLS, true},
	} {
		loading := make(chan struct{})
		config := &smtp.Config{Host: row.host, Stream: row.stream,
			TLS: smtp.TLSConfig{RootCAs: func() (*x509.CertPool, error) { close(loading); return x509.NewCertPool(), nil }},
			Dial: func(context.Context, string, string) (net.Conn, error) {
				wait := 5 * time.Second
				if !row.early {
					wait = 20 * time.Millisecond
				}
				select {
				case <-loading:
					return nil, io.ErrNoProgress
				case <-time.After(wait):
					return nil, io.ErrClosedPipe
				}
			}}
		_, err := smtp.Send(t.Context(), config, mailOf(nil, "a@example.net"))
		if errors.Is(err, io.ErrNoProgress) != row.early {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

func TestNotify(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "success": "SUCCESS", "delay, FAILURE": "FAILURE,DELAY", "never": "NEVER",
		"never,delay": "!", "sometimes": "!",
	} {
		n, err := smtp.ParseNotify(text)
		got := n.String()
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestAddressLiterals: brackets and a scope are no part of what is dialled
// twice, or of the name that a certificate must have.
func TestAddressLiterals(t *testing.T) {
	for host, want := range map[string]string{
		"::1": "[::1]:587", "[::1]": "[::1]:587", "fe80::1%eth0": "[fe80::1%eth0]:587", "[fe80::1%eth0]": "[fe80::1%eth0]:587", "192.0.2.1": "192.0.2.1:587",
	} {
		dialled := ""
		config := &smtp.Config{Host: host, Port: "587", Dial: func(_ context.Context, network, address string) (net.Conn, error) {
			dialled = network + " " + address
			return nil, io.EOF
		}}
		smtp.Send(t.Context(), config, mailOf(nil, "a@example.net"))
		if dialled != "tcp "+want {
			t.Errorf("%s: dialled %s", host, dialled)
		}
	}
}

func TestScopedAddressCertificate(t *testing.T) {
	server := start(t, smtptest.Options{ImplicitTLS: true})
	config := client(server, "", "")
	config.Host, config.Stream = "::1%lo", smtp.StreamTLS // the certificate is for ::1
	config.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Addr().String())
	}
	if _, err := smtp.Send(t.Context(), config, mailOf([]byte("x\r\n"), "a@example.net")); err != nil {
		t.Error(err)
	}
}
