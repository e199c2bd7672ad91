package account

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"smtpmail/smtp"
)

// An echoProxy is a proxy that answers as told, and then echoes.
func echoProxy(t *testing.T, answer func(net.Conn) error) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if answer(conn) == nil {
			io.Copy(conn, conn)
		}
	}()
	return l.Addr().String()
}

func dialThrough(t *testing.T, proxy string) (net.Conn, error) {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	dial, err := proxyDialer(u, &net.Dialer{})
	if err != nil {
		t.Fatal(err)
	}
	return dial(context.Background(), "tcp", "mx.example.org:587")
}

func checkEcho(t *testing.T, conn net.Conn, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "hello\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "hello\n" {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestHTTPProxy(t *testing.T) {
	address := echoProxy(t, func(conn net.Conn) error {
		r, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil || r.Method != "CONNECT" || r.Host != "mx.example.org:587" || r.Header.Get("Proxy-Authorization") != "Basic am9lOnB3" {
			t.Errorf("request %+v, %v", r, err)
		}
		_, err = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n")
		return err
	})
	conn, err := dialThrough(t, "http://joe:pw@"+address)
	checkEcho(t, conn, err)
}

func TestHTTPProxyRefuses(t *testing.T) {
	address := echoProxy(t, func(conn net.Conn) error {
		http.ReadRequest(bufio.NewReader(conn))
		_, err := io.WriteString(conn, "HTTP/1.1 403 Forbidden\r\n\r\n")
		return err
	})
	if _, err := dialThrough(t, "http://"+address); err == nil || !strings.HasSuffix(err.Error(), "it refuses to connect to mx.example.org:587: 403 Forbidden") {
		t.Errorf("error is %v", err)
	}
}

// A proxy that talks for ever is not listened to for ever.
func TestHTTPProxyTalks(t *testing.T) {
	address := echoProxy(t, func(conn net.Conn) error {
		for {
			if _, err := io.WriteString(conn, "HTTP/1.1 200 "+strings.Repeat("x", 1000)); err != nil {
				return err
			}
		}
	})
	if _, err := dialThrough(t, "http://"+address); err == nil {
		t.Error("no error")
	}
}

func TestSOCKSProxy(t *testing.T) {
	address := echoProxy(t, func(conn net.Conn) error {
		in := make([]byte, 3)
		io.ReadFull(conn, in) // version 5, one method, none
		conn.Write([]byte{5, 0})
		request := make([]byte, 4+1+len("mx.example.org")+2)
		if _, err := io.ReadFull(conn, request); err != nil || string(request[5:len(request)-2]) != "mx.example.org" {
			t.Errorf("request %q, %v", request, err)
		}
		_, err := conn.Write([]byte{5, 0, 0, 1, 127, 0, 0, 1, 0, 25})
		return err
	})
	conn, err := dialThrough(t, "socks5h://"+address)
	checkEcho(t, conn, err)
}

func TestUnknownProxy(t *testing.T) {
	u, _ := url.Parse("ftp://x")
	if _, err := proxyDialer(u, nil); err == nil {
		t.Error("no error")
	}
}

// TestProxyIsBlamed: who reads the error looks for the fault where it is.
func TestProxyIsBlamed(t *testing.T) {
	deaf := echoProxy(t, func(conn net.Conn) error { return io.EOF })
	refusing := echoProxy(t, func(conn net.Conn) error {
		io.ReadFull(conn, make([]byte, 3))
		conn.Write([]byte{5, 0})
		io.ReadFull(conn, make([]byte, 4+1+len("mx.example.org")+2))
		_, err := conn.Write([]byte{5, 5, 0, 1, 0, 0, 0, 0, 0, 0}) // connection refused
		return err
	})
	for _, row := range []struct{ proxy, want, hint string }{
		{"socks5h://127.0.0.1:1", "connect to the proxy 127.0.0.1:1: connection refused", "check socks-server or ALL_PROXY"},
		{"http://127.0.0.1:1", "connect to the proxy 127.0.0.1:1: connection refused", "check socks-server or ALL_PROXY"},
		{"socks5h://no-such-proxy.invalid", "connect to the proxy no-such-proxy.invalid:1080: ", "check socks-server or ALL_PROXY"},
		{"http://" + deaf, "connect to mx.example.org port 587 through the proxy " + deaf + ": ", ""},
		{"socks5h://" + refusing, "connect to mx.example.org port 587 through the proxy " + refusing + ": cannot connect: unknown error connection refused", ""},
	} {
		u, err := url.Parse(row.proxy)
		if err != nil {
			t.Fatal(err)
		}
		dial, err := proxyDialer(u, &net.Dialer{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = smtp.Send(t.Context(), &smtp.Config{Host: "mx.example.org", Port: "587", Dial: dial}, &smtp.Mail{Recipients: []string{"a@x.example"}})
		var e *smtp.Error
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), row.want) || e.Hint != row.hint {
			t.Errorf("%s: %v, hint %q", row.proxy, err, e.Hint)
		}
	}
}

func TestLocalHosts(t *testing.T) {
	for host, want := range map[string]bool{"localhost": true, "LocalHost.": true, "127.0.0.2": true, "[::1]": true, "/run/lmtp": true,
		"mx.example.org": false, "192.0.2.1": false, "localhost.example.org": false} {
		if got := isLocalHost(host); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}
