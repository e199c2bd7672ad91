package smtp_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// TestConnectErrors holds each way of not reaching a server to its own kind.
func TestConnectErrors(t *testing.T) {
	failing := func(err error) func(context.Context, string, string) (net.Conn, error) {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	refused := &net.OpError{Op: "dial", Err: &net.DNSError{}}
	refused.Err = syscall.ECONNREFUSED
	for _, row := range []struct {
		name   string
		config smtp.Config
		kind   smtp.Kind
		text   string
	}{
		{"no host", smtp.Config{}, smtp.KindConfig, "no server is set"},
		{"port name", smtp.Config{Host: "h", Port: "no-such-service"}, smtp.KindConfig, "connect to h port no-such-service: unknown service"},
		{"port 0", smtp.Config{Host: "h", Port: "0"}, smtp.KindConfig, "not a port number"},
		{"port large", smtp.Config{Host: "h", Port: "65536"}, smtp.KindConfig, "not a port number"},
		{"reserved name", smtp.Config{Host: "no-such-host.invalid", Port: "2525"}, smtp.KindHostUnknown, "connect to no-such-host.invalid port 2525: host unknown"},
		{"not found", smtp.Config{Host: "h", Dial: failing(&net.DNSError{Err: "no such host", Name: "h", IsNotFound: true})}, smtp.KindHostUnknown, "connect to h port 25: host unknown"},
		{"resolver", smtp.Config{Host: "h", Dial: failing(&net.DNSError{Err: "server misbehaving", Name: "h", IsTemporary: true})}, smtp.KindResolver, "server misbehaving"},
		{"refused", smtp.Config{Host: "h", Port: "2526", Dial: failing(refused)}, smtp.KindConnect, "connect to h port 2526: connection refused"},
		{"unreachable", smtp.Config{Host: "h", Dial: failing(syscall.ENETUNREACH)}, smtp.KindConnect, "network is unreachable"},
		{"timeout", smtp.Config{Host: "h", Dial: failing(context.DeadlineExceeded)}, smtp.KindTimeout, "connect to h port 25: timed out"},
		{"no socket", smtp.Config{Host: "/nonexistent/socket"}, smtp.KindConnect, "connect to /nonexistent/socket: no such socket"},
	} {
		row.config.LookupPort = func(context.Context, string, string) (int, error) { return 0, errors.New("no database") }
		result, err := smtp.Send(t.Context(), &row.config, mailOf(nil, "a@example.net"))
		var e *smtp.Error
		if !errors.As(err, &e) || e.Kind != row.kind || e.Scope != smtp.ScopeSession || !strings.Contains(err.Error(), row.text) {
			t.Errorf("%s: %v (%+v), want %q", row.name, err, e, row.text)
		}
		if len(result.Recipients) != 1 || result.Worst() != smtp.Deferred || result.Recipients[0].Text == "" {
			t.Errorf("%s: %+v", row.name, result)
		}
	}
}

func TestPortNames(t *testing.T) {
	for name, want := range map[string]string{"": "25", "smtp": "25", "submission": "587", "submissions": "465", "smtps": "465", "2525": "2525"} {
		var dialled string
		c := &smtp.Config{Host: "[::1]", Port: name,
			LookupPort: func(context.Context, string, string) (int, error) { return 0, errors.New("no database") },
			Dial: func(_ context.Context, _, address string) (net.Conn, error) {
				dialled = address
				return nil, syscall.ECONNREFUSED
			}}
		smtp.Send(t.Context(), c, mailOf(nil, "a@example.net"))
		if dialled != "[::1]:"+want {
			t.Errorf("%q: dialled %s", name, dialled)
		}
	}
}

// TestConnectTimeout dials what never answers.
func TestConnectTimeout(t *testing.T) {
	c := &smtp.Config{Host: "h", Timeouts: smtp.Timeouts{Connect: 20 * time.Millisecond},
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
	_, err := smtp.Send(t.Context(), c, mailOf(nil, "a@example.net"))
	var e *smtp.Error
	if !errors.As(err, &e) || e.Kind != smtp.KindTimeout || !e.Transient() {
		t.Error(err)
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "smtp")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("no Unix sockets here:", err)
	}
	defer listener.Close()
	server := start(t, smtptest.Options{User: "joe", Password: "s3cret", Mechanisms: []string{"PLAIN"}, RequireAuth: true})
	go forward(listener, server.Addr().String())
	c := client(server, "joe", "s3cret")
	c.Host, c.Port = path, ""
	result, err := smtp.Send(t.Context(), c, mailOf([]byte("x\r\n"), "a@example.net"))
	if err != nil || result.Server != path || len(server.Messages()) != 1 {
		t.Errorf("%v, %+v", err, result)
	}
}

func forward(listener net.Listener, address string) {
	for {
		from, err := listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", address)
		if err != nil {
			from.Close()
			return
		}
		go pump(to, from)
		go pump(from, to)
	}
}

func pump(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			to.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

// TestProxyIsNotLoopback: a proxy on this machine does not make a password
// safe on the way to another one.
func TestProxyIsNotLoopback(t *testing.T) {
	server := start(t, smtptest.Options{User: "joe", Password: "s3cret", Mechanisms: []string{"PLAIN"}})
	for host, safe := range map[string]bool{"mail.example.org": false, "192.0.2.1": false, "mail.localhost": false, "localhost": true, "LOCALHOST.": true, "127.0.0.1": true, "::1": true} {
		c := client(server, "joe", "s3cret")
		c.Host, c.Port = host, strconv.Itoa(server.Addr().Port)
		c.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Addr().String())
		}
		_, err := smtp.Send(t.Context(), c, mailOf([]byte("x\r\n"), "a@example.net"))
		var e *smtp.Error
		if safe != (err == nil) || !safe && (!errors.As(err, &e) || e.Kind != smtp.KindCleartextAuth) {
			t.Errorf("%s: %v", host, err)
		}
	}
}
