package smtp

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"time"
)

// A server that expects TLS from the start says nothing to a client that waits
// for its greeting in clear: both would wait until one gives up. So after some
// seconds of silence a second connection finds out whether a TLS greeting gets
// an answer; if it does, the wait on the first connection ends.

// probeTLS watches a wait for the greeting; the function returned ends the watch.
func (l *link) probeTLS() (stop func()) {
	if l.tls.on() || l.at.network != "tcp" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(l.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if sleep(ctx, l.timeouts.Probe) != nil || !l.answersTLS(ctx) || ctx.Err() != nil {
			return
		}
		l.cause.Store(&Error{Scope: ScopeSession, Kind: KindTLS, Command: "greeting", Server: l.at.String(),
			Text: "the server waits for TLS and says nothing", Hint: wantsTLS})
		l.wire.Close()
	}()
	return func() { cancel(); <-done }
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answersTLS offers a handshake on a connection of its own and looks at the
// first octet that comes back. Nothing is trusted or sent beyond that.
func (l *link) answersTLS(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, l.timeouts.Probe)
	defer cancel()
	conn, err := l.c.dial(ctx, l.at)
	if err != nil {
		return false
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	first := &firstOctet{Conn: conn}
	config := &tls.Config{ServerName: l.at.host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12,
		VerifyConnection: func(tls.ConnectionState) error { return io.ErrClosedPipe }}
	_ = tls.Client(first, config).HandshakeContext(ctx) // its answer is what counts, not its success
	return first.octet == recordAlert || first.octet == recordHandshake
}

// Types of TLS records (RFC 8446 section 5.1).
const (
	recordAlert     = 0x15
	recordHandshake = 0x16
)

// firstOctet remembers what a peer said first.
type firstOctet struct {
	net.Conn
	octet byte
}

func (f *firstOctet) Read(p []byte) (int, error) {
	n, err := f.Conn.Read(p)
	if n > 0 && f.octet == 0 {
		f.octet = p[0]
	}
	return n, err
}
