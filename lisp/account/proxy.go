package account

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/proxy"

	"smtpmail/smtp"
)

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// route sets how connections are made: through the proxy that Emacs's
// socks-server or ALL_PROXY names, and from smtpmail-source-address.
func (v *Account) route() error {
	dialer := &net.Dialer{}
	source, err := v.s.String("smtpmail-source-address")
	if err != nil {
		return err
	}
	if source != "" {
		ip := net.ParseIP(source)
		if ip == nil {
			return refuse(KindSettings, "smtpmail-source-address", fmt.Errorf("%q is no IP address", source))
		}
		dialer.LocalAddr = &net.TCPAddr{IP: ip}
		v.Config.Dial = dialer.DialContext
	}
	through, err := v.proxyURL()
	if err != nil || through == nil {
		return err
	}
	dial, err := proxyDialer(through, dialer)
	if err != nil {
		return refuse(KindSettings, "proxy", err, "socks5://HOST:PORT, socks5h://HOST:PORT and http://HOST:PORT are known")
	}
	v.o.Note(fmt.Sprintf("connecting through the proxy %s", through.Redacted()))
	v.Config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if network != "tcp" {
			return dialer.DialContext(ctx, network, address)
		}
		return dial(ctx, network, address)
	}
	return nil
}

// A proxyDial makes the connections to a proxy itself.
type proxyDial struct {
	*net.Dialer
	proxy string
}

// DialContext implements [proxy.ContextDialer].
func (d proxyDial) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.Dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, &smtp.ProxyError{Proxy: d.proxy, Err: err}
	}
	return conn, nil
}

// Dial implements [proxy.Dialer].
func (d proxyDial) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// blaming has every error of a dialer through a proxy say which proxy it was.
func blaming(address string, dial dialFunc) dialFunc {
	return func(ctx context.Context, network, to string) (net.Conn, error) {
		conn, err := dial(ctx, network, to)
		var known *smtp.ProxyError
		switch {
		case err == nil:
			return conn, nil
		case errors.As(err, &known):
			return nil, known
		}
		var op *net.OpError
		if errors.As(err, &op) && op.Err != nil {
			err = op.Err // the rest of it is the address of the proxy, and that of the server
		}
		return nil, &smtp.ProxyError{Proxy: address, Reached: true, Err: err}
	}
}

// proxyURL returns the proxy to use for the server, or nil for none.
func (v *Account) proxyURL() (*url.URL, error) {
	if isLocalHost(v.Host) {
		return nil, nil
	}
	host, port, ok, err := v.s.SOCKSServer()
	if err != nil {
		return nil, err
	}
	if ok {
		return &url.URL{Scheme: "socks5h", Host: net.JoinHostPort(host, port)}, nil
	}
	text := v.firstEnv("ALL_PROXY", "all_proxy")
	if text == "" || v.bypassesProxy() {
		return nil, nil
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	through, err := url.Parse(text)
	if err != nil || through.Host == "" {
		return nil, refuse(KindSettings, "ALL_PROXY", errors.New("it is no URL of a proxy"), "such as socks5://127.0.0.1:1080")
	}
	return through, nil
}

// isLocalHost reports whether a host is this machine. What is only called so, as
// NAME.localhost, is where its address says.
func isLocalHost(host string) bool {
	name := PlainHost(host)
	if ip := net.ParseIP(name); ip != nil {
		return ip.IsLoopback()
	}
	if strings.HasPrefix(name, "/") || name == "localhost" {
		return true
	}
	if !strings.HasSuffix(name, ".localhost") {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), localLookUp)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupIPAddr(ctx, name)
	return err == nil && !slices.ContainsFunc(addresses, func(a net.IPAddr) bool { return !a.IP.IsLoopback() })
}

// localLookUp bounds the look for the address of a name that should be local.
const localLookUp = 5 * time.Second

// PlainHost is a host as names of hosts are compared: without case, a final dot, or
// the brackets of an address.
func PlainHost(host string) string {
	if strings.HasPrefix(host, "/") {
		return host // a socket
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

// bypassesProxy holds NO_PROXY: names, domains and "*", separated by commas.
func (v *Account) bypassesProxy() bool {
	host := PlainHost(v.Host)
	for _, entry := range strings.Split(v.firstEnv("NO_PROXY", "no_proxy"), ",") {
		entry = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(entry), "."))
		if entry == "*" || entry != "" && (host == entry || strings.HasSuffix(host, "."+entry)) {
			return true
		}
	}
	return false
}

func proxyDialer(through *url.URL, direct *net.Dialer) (dialFunc, error) {
	switch through.Scheme {
	case "socks5", "socks5h":
		var auth *proxy.Auth
		if through.User != nil {
			password, _ := through.User.Password()
			auth = &proxy.Auth{User: through.User.Username(), Password: password}
		}
		address := withPort(through.Host, "1080")
		d, err := proxy.SOCKS5("tcp", address, auth, proxyDial{direct, address})
		if err != nil {
			return nil, err
		}
		return blaming(address, d.(proxy.ContextDialer).DialContext), nil
	case "http":
		address := withPort(through.Host, "8080")
		return blaming(address, connectDialer(address, through, proxyDial{direct, address})), nil
	}
	return nil, fmt.Errorf("unknown kind of proxy %q", through.Scheme)
}

func withPort(host, port string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// connectDialer asks an HTTP proxy for a tunnel (RFC 9110 9.3.6).
func connectDialer(proxy string, through *url.URL, direct proxyDial) dialFunc {
	return func(ctx context.Context, _, address string) (net.Conn, error) {
		conn, err := direct.DialContext(ctx, "tcp", proxy)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		defer stop()
		if err := askTunnel(conn, through, address); err != nil {
			conn.Close()
			return nil, errors.Join(ctx.Err(), err)
		}
		return conn, nil
	}
}

func askTunnel(conn net.Conn, through *url.URL, address string) error {
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	if through.User != nil {
		password, _ := through.User.Password()
		request.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(through.User.Username()+":"+password)))
	}
	if err := request.Write(conn); err != nil {
		return err
	}
	// One octet at a time: what follows the answer is the server's greeting.
	reply, err := http.ReadResponse(bufio.NewReaderSize(&stingyReader{conn: conn, left: 64 << 10}, 16), request)
	if err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("it refuses to connect to %s: %s", address, reply.Status)
	}
	return nil
}

// A stingyReader gives one octet at a time, and not more than left.
type stingyReader struct {
	conn net.Conn
	left int
}

func (s *stingyReader) Read(p []byte) (int, error) {
	if s.left--; s.left < 0 {
		return 0, errors.New("the proxy's answer is too long")
	}
	return s.conn.Read(p[:1])
}

// firstEnv is the first of the environment's variables that is set.
func (v *Account) firstEnv(names ...string) string {
	for _, name := range names {
		if value := v.o.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}
