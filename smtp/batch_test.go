package smtp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// runBatch sends the message of a script as often as its head says.
func runBatch(t *testing.T, ctx context.Context, config *smtp.Config, script *smtptest.Script, mail *smtp.Mail, o *outcome) {
	s := smtp.NewSession(config)
	defer s.Close()
	given := 0
	o.err = s.SendAll(ctx, smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given == number(t, script.Get("batch")) {
				return nil, io.EOF
			}
			given++
			o.batch = append(o.batch, nil)
			return mail, nil
		},
		Commit: func(numbers []int) error {
			o.commits = append(o.commits, strings.Trim(fmt.Sprint(numbers), "[]"))
			if script.Get("no-commit") != "" {
				return io.ErrShortWrite
			}
			return nil
		},
		Done: func(number int, result *smtp.Result, err error) {
			if o.batch[number] != nil {
				t.Errorf("message %d has two results", number)
			}
			if (err == nil) != (result.Worst() == smtp.Accepted) {
				t.Errorf("message %d: error %v, but %v", number, err, result.Worst())
			}
			o.batch[number] = result
		},
	})
}

// A small message is announced while the server is at work on its envelope, and a
// large one only before its last octets.
func TestCommitBeforeReply(t *testing.T) {
	for _, row := range []struct {
		octets int
		early  bool
	}{{800, true}, {200 << 10, false}} {
		announced, early := make(chan bool), false
		patience := 200 * time.Millisecond
		if row.early {
			patience = 10 * time.Second
		}
		address := lateServer(t, func() {
			select {
			case <-announced:
				early = true
			case <-time.After(patience):
			}
		})
		mails := []*smtp.Mail{{ReversePath: "a@x.example", Recipients: []string{"b@x.example"}, Content: repeated("Hello.\r\n", row.octets/8)}}
		s := smtp.NewSession(&smtp.Config{Host: address.IP.String(), Port: fmt.Sprint(address.Port), Stream: smtp.StreamPlain})
		err := s.SendAll(context.Background(), smtp.Batch{
			Next: func() (*smtp.Mail, error) {
				if len(mails) == 0 {
					return nil, io.EOF
				}
				defer func() { mails = nil }()
				return mails[0], nil
			},
			Commit: func([]int) error { close(announced); return nil },
			Done: func(_ int, _ *smtp.Result, err error) {
				if err != nil {
					t.Error(err)
				}
			},
		})
		s.Close()
		if err != nil || early != row.early {
			t.Errorf("%d octets: early %v, error %v", row.octets, early, err)
		}
	}
}

func repeated(line string, n int) func(smtp.Extensions) (smtp.Content, error) {
	return func(smtp.Extensions) (smtp.Content, error) {
		text := strings.Repeat(line, n)
		return smtp.Content{SizeOctets: int64(len(text)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}, nil
	}
}

// lateServer takes one message, and answers its envelope once it may.
func lateServer(t *testing.T, wait func()) *net.TCPAddr {
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
		io.WriteString(conn, "220 late.example\r\n")
		for in := bufio.NewScanner(conn); in.Scan(); {
			switch line := in.Text(); {
			case strings.HasPrefix(line, "EHLO"):
				io.WriteString(conn, "250-late.example\r\n250 PIPELINING\r\n")
			case line == "DATA":
				wait()
				io.WriteString(conn, "250 sender\r\n250 recipient\r\n354 go\r\n")
			case line == ".":
				io.WriteString(conn, "250 taken\r\n")
			case line == "QUIT":
				io.WriteString(conn, "221 bye\r\n")
				return
			}
		}
	}()
	return l.Addr().(*net.TCPAddr)
}

// A message that could not be put on record never leaves, and the batch ends, even
// if the record would work the next time.
func TestCommitFailsOnce(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}} {
		for _, octets := range []int{800, 200 << 10} {
			taken := 0
			sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions})
			address, err := sink.Listen()
			if err != nil {
				t.Fatal(err)
			}
			given, commits := 0, 0
			s := smtp.NewSession(&smtp.Config{Host: address.IP.String(), Port: fmt.Sprint(address.Port), Stream: smtp.StreamPlain})
			err = s.SendAll(t.Context(), smtp.Batch{
				Next: func() (*smtp.Mail, error) {
					if given == 3 {
						return nil, io.EOF
					}
					given++
					return &smtp.Mail{Recipients: []string{"b@x.example"}, Content: repeated("Hello.\r\n", octets/8)}, nil
				},
				Commit: func([]int) error {
					if commits++; commits == 1 {
						return io.ErrShortWrite
					}
					return nil
				},
				Done: func(_ int, r *smtp.Result, _ error) {
					if r.Worst() == smtp.Accepted {
						taken++
					}
				},
			})
			s.Close()
			sink.Close()
			if !errors.Is(err, io.ErrShortWrite) || taken > 0 || commits != 1 {
				t.Errorf("%v, %d octets: %d taken, %d commits, error %v", extensions, octets, taken, commits, err)
			}
		}
	}
}
