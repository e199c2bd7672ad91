package smtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// implicitTLSPort is that of RFC 8314, "submissions".
const implicitTLSPort = 465

// wellKnown are the services that work even where no services database has them.
var wellKnown = map[string]int{"smtp": 25, "submission": 587, "submissions": implicitTLSPort, "smtps": implicitTLSPort}

// endpoint is where to connect.
type endpoint struct {
	network string // "tcp" or "unix"
	host    string // without brackets
	port    int    // 0 for a socket
}

func (e endpoint) String() string {
	if e.network == "unix" {
		return e.host
	}
	return net.JoinHostPort(e.host, strconv.Itoa(e.port))
}

func (c *Config) endpoint(ctx context.Context) (endpoint, error) {
	host := strings.TrimSuffix(strings.TrimPrefix(c.Host, "["), "]")
	switch {
	case host == "":
		return endpoint{}, &Error{Kind: KindConfig, Command: "connect", Text: "no server is set",
			Hint: "set smtpmail-smtp-server"}
	case strings.HasPrefix(host, "/"):
		return endpoint{network: "unix", host: host}, nil
	}
	port, err := c.portNumber(ctx)
	if err != nil {
		return endpoint{}, &Error{Kind: KindConfig, Command: fmt.Sprintf("connect to %s port %s", host, c.port()), Err: err,
			Hint: "set smtpmail-smtp-service to a number, or to a service such as smtp, submission or submissions"}
	}
	return endpoint{network: "tcp", host: host, port: port}, nil
}

func (c *Config) portNumber(ctx context.Context) (int, error) {
	name := c.port()
	if n, err := strconv.Atoi(name); err == nil {
		if n < 1 || n > 65535 {
			return 0, errors.New("not a port number")
		}
		return n, nil
	}
	look := c.LookupPort
	if look == nil {
		look = net.DefaultResolver.LookupPort
	}
	n, err := look(ctx, "tcp", name)
	if err == nil {
		return n, nil
	}
	if n, ok := wellKnown[strings.ToLower(name)]; ok {
		return n, nil
	}
	return 0, errors.New("unknown service")
}

func (c *Config) dial(ctx context.Context, at endpoint) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeouts.withDefaults().Connect)
	defer cancel()
	if reservedInvalid(at) {
		return nil, &Error{Kind: KindHostUnknown, Command: "connect to " + at.phrase(), Server: at.String(), Text: "host unknown",
			Hint: "check smtpmail-smtp-server"}
	}
	dial := c.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, at.network, at.String())
	if err != nil {
		return nil, dialError(ctx, at, err)
	}
	return conn, nil
}

// reservedInvalid finds names that cannot exist (RFC 6761 section 6.4), which
// a resolver without a network would call a temporary failure.
func reservedInvalid(at endpoint) bool {
	name := strings.ToLower(strings.TrimSuffix(at.host, "."))
	return at.network == "tcp" && (name == "invalid" || strings.HasSuffix(name, ".invalid"))
}

// phrase names host and port the way the settings do.
func (e endpoint) phrase() string {
	if e.network == "unix" {
		return e.host
	}
	return fmt.Sprintf("%s port %d", e.host, e.port)
}

func dialError(ctx context.Context, at endpoint, err error) *Error {
	e := &Error{Scope: ScopeSession, Command: "connect to " + at.phrase(), Server: at.String(), Err: err, told: true}
	var proxy *ProxyError
	if errors.As(err, &proxy) {
		err, e.Err = proxy.Err, proxy.Err
		defer proxy.blame(e, at)
	}
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(context.Cause(ctx), context.Canceled):
		e.Kind, e.Text, e.Err = KindCanceled, "cancelled", context.Canceled
	case errors.As(err, &dns) && dns.IsNotFound:
		e.Kind, e.Text, e.Hint = KindHostUnknown, "host unknown", "check smtpmail-smtp-server"
	case errors.As(err, &dns):
		e.Kind, e.Text = KindResolver, "cannot look up the host's address: "+plainCause(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(context.Cause(ctx), context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		e.Kind, e.Text, e.Err = KindTimeout, "timed out", context.DeadlineExceeded
		e.Hint = "a firewall may swallow the connection; many networks block port 25: try 587 or 465"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Kind, e.Text = KindConnect, "connection refused"
		e.Hint = "check smtpmail-smtp-server and smtpmail-smtp-service: no server listens there"
	case errors.Is(err, os.ErrNotExist):
		e.Kind, e.Text = KindConnect, "no such socket"
	default:
		e.Kind, e.Text = KindConnect, "cannot connect: "+plainCause(err)
	}
	return e
}

// plainCause is what happened, without the calls of package net in front of it.
func plainCause(err error) string {
	var dns *net.DNSError
	var errno syscall.Errno
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return dns.Err
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return err.Error()
}

// ProxyError is what a [Config.Dial] returns that goes through a proxy, so that the
// error tells the proxy's faults from the server's.
type ProxyError struct {
	Proxy   string // HOST:PORT
	Reached bool   // the fault is in what the proxy said or did about the server
	Err     error
}

func (e *ProxyError) Error() string { return "proxy " + e.Proxy + ": " + e.Err.Error() }

func (e *ProxyError) Unwrap() error { return e.Err }

// blame names the proxy in an error.
func (p *ProxyError) blame(e *Error, at endpoint) {
	if e.Kind == KindCanceled {
		return
	}
	e.Command, e.Hint = "connect to the proxy "+p.Proxy, "check socks-server or ALL_PROXY"
	if p.Reached {
		e.Command, e.Hint = "connect to "+at.phrase()+" through the proxy "+p.Proxy, ""
	}
}

// isLoopback reports whether what is sent stays on this machine. The peer's
// address proves it only where no proxy may stand in between.
func (c *Config) isLoopback(at endpoint, conn net.Conn) bool {
	if at.network == "unix" {
		return true
	}
	if isLoopbackAddress(at.host) {
		return true
	}
	name := strings.ToLower(strings.TrimSuffix(at.host, "."))
	if c.Dial != nil || conn == nil || conn.RemoteAddr() == nil {
		return name == "localhost"
	}
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	return err == nil && isLoopbackAddress(host)
}

func isLoopbackAddress(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
