package smtp_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// flushed is what a batch of mails came to.
type flushed struct {
	statuses []string
	learned  smtp.Habits
	verbs    []string // that the server heard
}

// flushTo sends mails to one recipient each to a sink; those to bad@ are refused.
func flushTo(t *testing.T, o smtptest.SinkOptions, known smtp.Habits, timeouts smtp.Timeouts, recipients ...string) flushed {
	t.Helper()
	f := flushed{learned: known, statuses: make([]string, len(recipients))}
	var mu sync.Mutex
	o.Keep = true
	o.Decide = func(line string) smtptest.Verdict {
		mu.Lock()
		defer mu.Unlock()
		verb, _, _ := strings.Cut(line, " ")
		f.verbs = append(f.verbs, verb)
		if strings.HasPrefix(line, "RCPT TO:<bad@") {
			return smtptest.Verdict{Code: 550}
		}
		return smtptest.Verdict{}
	}
	sink := smtptest.NewSink(o)
	address, err := sink.Listen()
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewSession(&smtp.Config{Host: address.IP.String(), Port: strconv.Itoa(address.Port), Stream: smtp.StreamPlain, Timeouts: timeouts,
		Known: func() smtp.Habits { return known }, Learned: func(h smtp.Habits) { f.learned = h }})
	given := 0
	err = s.SendAll(t.Context(), smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if given == len(recipients) {
				return nil, io.EOF
			}
			given++
			return mailOf([]byte("From: a@x.example\r\nTo: b@x.example\r\nSubject: hello\r\nX-A: a\r\nX-B: b\r\n\r\n.Hello.\r\n"), recipients[given-1]), nil
		},
		Done: func(n int, r *smtp.Result, _ error) { f.statuses[n] = r.Worst().String() },
	})
	s.Close()
	sink.Close()
	if err != nil {
		t.Error(err)
	}
	var got []string
	for _, m := range sink.Messages() {
		got = append(got, m.Recipients...)
	}
	var want []string
	for i, r := range recipients {
		if f.statuses[i] == "accepted" {
			want = append(want, r)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%+v: the server took %q, and the client says %q", o, got, want)
	}
	return f
}

func fifty() (recipients []string) {
	for i := range 50 {
		recipients = append(recipients, fmt.Sprintf("r%02d@example.net", i))
	}
	return recipients
}

// TestAfterDot flushes to servers of each kind, whatever was known of them: each mail
// arrives once, none is refused for its place, and the kind is known afterwards.
func TestAfterDot(t *testing.T) {
	timeouts := smtp.Timeouts{AfterDot: 300 * time.Millisecond}
	for kind, want := range map[smtptest.AfterDot]smtp.AfterDot{smtptest.Heed: smtp.Heeded, smtptest.Rebuff: smtp.Lost, smtptest.Swallow: smtp.Lost} {
		for _, known := range []smtp.AfterDot{smtp.Untried, smtp.Heeded, smtp.Lost} {
			o := smtptest.SinkOptions{Extensions: []string{"PIPELINING"}, AfterDot: kind}
			f := flushTo(t, o, smtp.Habits{AfterDot: known}, timeouts, fifty()...)
			for i, status := range f.statuses {
				if status != "accepted" {
					t.Errorf("kind %d, known %v: mail %d is %s", kind, known, i, status)
				}
			}
			if f.learned.AfterDot != want && known != smtp.Lost || known == smtp.Lost && f.learned.AfterDot != known {
				t.Errorf("kind %d, known %v: learned %v", kind, known, f.learned.AfterDot)
			}
			if tried := slices.Contains(f.verbs, "NOOP"); kind == smtptest.Heed && tried != (known == smtp.Untried) {
				t.Errorf("known %v: tried %v", known, tried)
			}
		}
	}
}

// TestSpilledChunk: to a server that reads the text of a refused message as commands
// all others go again, once, and by DATA from then on.
func TestSpilledChunk(t *testing.T) {
	recipients := fifty()
	recipients[20] = "bad@example.net"
	o := smtptest.SinkOptions{Extensions: []string{"PIPELINING", "CHUNKING"}, Spills: true}
	known := smtp.Habits{AfterDot: smtp.Heeded}
	for range 2 {
		f := flushTo(t, o, known, smtp.Timeouts{}, recipients...)
		for i, status := range f.statuses {
			if want := map[bool]string{true: "refused", false: "accepted"}[i == 20]; status != want {
				t.Errorf("known %+v: mail %d is %s", known, i, status)
			}
		}
		if slices.Contains(f.verbs, "BDAT") == known.SpillsChunks || slices.Contains(f.verbs, "DATA") == false || !f.learned.SpillsChunks {
			t.Errorf("known %+v: heard %q", known, f.verbs)
		}
		known = f.learned
	}
}

// TestTakenMailDoesNotWait: whatever a server does about QUIT, who sends a mail that
// was taken does not wait for seconds.
func TestTakenMailDoesNotWait(t *testing.T) {
	for name, row := range map[string]struct {
		extensions []string
		kind       smtptest.AfterDot
		known      smtp.AfterDot
		deaf       bool // to QUIT
	}{
		"swallowed behind a dot": {[]string{"PIPELINING"}, smtptest.Swallow, smtp.Heeded, false},
		"NOOP swallowed":         {[]string{"PIPELINING"}, smtptest.Swallow, smtp.Untried, false},
		"unanswered, in step":    {nil, smtptest.Heed, smtp.Untried, true},
		"unanswered, with a dot": {[]string{"PIPELINING"}, smtptest.Heed, smtp.Heeded, true},
		"unanswered, with BDAT":  {[]string{"PIPELINING", "CHUNKING"}, smtptest.Heed, smtp.Heeded, true},
	} {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: row.extensions, AfterDot: row.kind, Deaf: row.deaf})
		address, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		config := benchConfig(address)
		config.Known = func() smtp.Habits { return smtp.Habits{AfterDot: row.known} }
		begin := time.Now()
		_, err = smtp.Send(t.Context(), config, mailOf([]byte("x\r\n"), "a@example.net"))
		if took := time.Since(begin); err != nil || took > 1900*time.Millisecond {
			t.Errorf("%s: %v, %v", name, took, err)
		}
		sink.Close()
	}
}

// TestReplyInPieces: a server that sends its replies in small packets, and each only
// when the one before was acknowledged, must not wait for a delayed acknowledgement.
func TestReplyInPieces(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerInPieces(conn.(*net.TCPConn))
		}
	}()
	config := benchConfig(listener.Addr().(*net.TCPAddr))
	quickest := time.Hour
	for range 5 {
		begin := time.Now()
		if _, err := smtp.Send(t.Context(), config, mailOf([]byte("x\r\n"), "a@example.net")); err != nil {
			t.Fatal(err)
		}
		quickest = min(quickest, time.Since(begin))
	}
	if quickest > 30*time.Millisecond {
		t.Errorf("a mail takes %v", quickest)
	}
}

func answerInPieces(conn *net.TCPConn) {
	defer conn.Close()
	conn.SetNoDelay(false)
	say := func(code string) {
		for _, line := range []string{code + "-a\r\n", code + "-b\r\n", code + " c\r\n"} {
			io.WriteString(conn, line)
		}
	}
	say("220")
	inText := false
	for in := bufio.NewScanner(conn); in.Scan(); {
		switch line := in.Text(); {
		case inText && line != ".":
		case line == "DATA":
			inText = true
			say("354")
		case line == "QUIT":
			say("221")
			return
		default:
			inText = false
			say("250")
		}
	}
}
