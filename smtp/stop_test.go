package smtp_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// TestStop cancels batches at a command of theirs, whose reply comes late: what the
// server may have is waited for, nothing is begun, and QUIT comes where the server
// reads commands.
func TestStop(t *testing.T) {
	pipelining, chunking := []string{"PIPELINING"}, []string{"PIPELINING", "CHUNKING"}
	for _, row := range []struct {
		name       string
		extensions []string
		at         string // beginning of the command
		octets     int
		quits      bool
		tls        bool
	}{
		{"in step, MAIL", nil, "MAIL", 800, true, false},
		{"in step, RCPT", nil, "RCPT", 800, true, false},
		{"in step, DATA", nil, "DATA", 800, false, false},
		{"in step, dot", nil, ".", 800, true, false},
		{"pipelining, MAIL", pipelining, "MAIL", 800, false, false}, // DATA is on its way
		{"pipelining, dot", pipelining, ".", 800, false, false},     // likewise, for the next one
		{"chunking, MAIL", chunking, "MAIL", 800, true, false},
		{"chunking, BDAT", chunking, "BDAT", 800, true, false},
		{"chunking, many writes", chunking, "BDAT", 30 << 10, true, false},
		{"chunking, pieces", chunking, "BDAT 26", 1 << 20, true, false},
		{"in step, RCPT, TLS", nil, "RCPT", 800, true, true},
		{"in step, dot, TLS", nil, ".", 800, true, true},
		{"chunking, many writes, TLS", chunking, "BDAT", 30 << 10, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var mu sync.Mutex
			n, last := 0, ""
			sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: row.extensions, Keep: true, Decide: func(line string) smtptest.Verdict {
				mu.Lock()
				defer mu.Unlock()
				if last = line; strings.HasPrefix(line, row.at) {
					if n++; n == 3 {
						stop()
						time.Sleep(100 * time.Millisecond)
					}
				}
				return smtptest.Verdict{}
			}})
			address, err := sink.Listen()
			if err != nil {
				t.Fatal(err)
			}
			config := &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(address.Port)}
			if row.tls {
				config.Port, config.Stream, config.TLS.RootCAs = overTLS(t, sink), smtp.StreamTLS, roots
			}
			begin := time.Now()
			accepted := stopped(t, ctx, config, row.octets)
			if d := time.Since(begin); d > 5*time.Second {
				t.Errorf("it took %v", d)
			}
			sink.Close()
			if taken := len(sink.Messages()); taken != accepted || taken > 35 {
				t.Errorf("%d mails taken, %d accepted", taken, accepted)
			}
			if (last == "QUIT") != row.quits {
				t.Errorf("the last command is %q", last)
			}
			if strays := sink.Strays(); len(strays) > 0 {
				t.Errorf("sent as commands: %q", strays)
			}
		})
	}
}

// overTLS serves one connection with TLS from the start.
func overTLS(t *testing.T, sink *smtptest.Sink) (port string) {
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{issue(t, "good")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		if conn, err := listener.Accept(); err == nil {
			sink.Serve(conn)
		}
	}()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// stopped sends 40 mails until the context is cancelled, and counts those that were
// accepted. None may be unknown.
func stopped(t *testing.T, ctx context.Context, c *smtp.Config, octets int) (accepted int) {
	given := 0
	s := smtp.NewSession(c)
	defer s.Close()
	err := s.SendAll(ctx, smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given++; given > 40 {
				return nil, io.EOF
			}
			return &smtp.Mail{Recipients: []string{"b@x.example"}, Content: repeated("Hello.\r\n", octets/8)}, nil
		},
		Commit: func([]int) error { return nil },
		Done: func(n int, r *smtp.Result, err error) {
			switch r.Worst() {
			case smtp.Accepted:
				accepted++
			case smtp.Deferred:
			default:
				t.Errorf("message %d is %v: %v", n, r.Worst(), err)
			}
		},
	})
	var e *smtp.Error
	if !errors.As(err, &e) || e.Kind != smtp.KindCanceled {
		t.Errorf("error %v", err)
	}
	return accepted
}

// A server that does not answer in time leaves a message unknown, and is not waited
// for longer than it may take.
func TestStopHasBound(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}} {
		ctx, stop := context.WithCancel(t.Context())
		release := make(chan bool)
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions, Decide: func(line string) smtptest.Verdict {
			if line == "." || strings.HasSuffix(line, "LAST") {
				stop()
				<-release
			}
			return smtptest.Verdict{}
		}})
		address, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		result, err := smtp.Send(ctx, &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(address.Port), Timeouts: smtp.Timeouts{Stop: 200 * time.Millisecond}},
			&smtp.Mail{Recipients: []string{"b@x.example"}, Content: repeated("Hello.\r\n", 1)})
		if d := time.Since(begin); result.Worst() != smtp.Unknown || !errors.Is(err, context.Canceled) || d < 200*time.Millisecond || d > 3*time.Second {
			t.Errorf("%v: %v after %v, %v", extensions, result.Worst(), d, err)
		}
		close(release)
		sink.Close()
		stop()
	}
}
