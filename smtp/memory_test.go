package smtp_test

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// maxGrowth is how much memory one session may take, its server included.
const maxGrowth = 16 << 20

// growth is how much larger the heap became at its largest while f ran.
func growth(f func()) uint64 {
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var most atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		var now runtime.MemStats
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&now)
				most.Store(max(most.Load(), now.HeapInuse+now.StackInuse))
			}
		}
	}()
	f()
	close(stop)
	<-stopped
	return most.Load() - min(most.Load(), before.HeapInuse+before.StackInuse)
}

// TestMemoryLargeMessage: a message of 100 MB takes no more memory than a small one.
func TestMemoryLargeMessage(t *testing.T) {
	const size = 100 << 20
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}} {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions})
		addr, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		mail := &smtp.Mail{Recipients: []string{"a@example.net"}, Content: func(smtp.Extensions) (smtp.Content, error) {
			return smtp.Content{SizeOctets: size, Open: func() (io.ReadCloser, error) {
				return io.NopCloser(io.LimitReader(&endlessLines{}, size)), nil
			}}, nil
		}}
		grown := growth(func() {
			_, err = smtp.Send(t.Context(), &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(addr.Port)}, mail)
		})
		sink.Close()
		if err != nil || grown > maxGrowth {
			t.Errorf("%v: %d kB, %v", extensions, grown>>10, err)
		}
	}
}

// endlessLines is text of lines of 64 octets.
type endlessLines struct{ at int }

func (e *endlessLines) Read(p []byte) (int, error) {
	const line = "The quick brown fox jumps over the lazy dog, again and again..\r\n"
	n := 0
	for n < len(p) {
		c := copy(p[n:], line[e.at:])
		n += c
		e.at = (e.at + c) % len(line)
	}
	return n, nil
}

// TestMemoryFlood: a server that says 50 MB of what it should not is not listened to for long.
func TestMemoryFlood(t *testing.T) {
	const piece, pieces = 8 << 10, 6400
	for name, text := range map[string]string{
		"one line":        "x",
		"lines":           `250-more\r\n`,
		"replies":         `250 more\r\n`,
		"challenges":      `334 bW9yZQ==\r\n`,
		"chatter of VERB": `050 more\r\n`,
	} {
		flood := fmt.Sprintf("** repeat %d %s", pieces, strings.Repeat(text, piece/len(text)))
		for _, at := range []string{"greeting", "EHLO", "MAIL"} {
			for _, extension := range []string{"CHUNKING", "PIPELINING"} {
				grown, err := floodAt(t, at, extension, flood)
				if err == nil || grown > maxGrowth {
					t.Errorf("%s instead of the reply to %s, %s: %d kB, %v", name, at, extension, grown>>10, err)
				}
			}
		}
	}
}

func floodAt(t *testing.T, at, extension, flood string) (grown uint64, sendErr error) {
	dialogue := "\n"
	if at != "greeting" {
		dialogue += "S: 220 hi\nC: EHLO localhost\n"
	}
	if at == "MAIL" {
		dialogue += fmt.Sprintf("S: 250-hi\nS: 250 %s\nC: MAIL FROM:<sender@example.org>\n", extension)
	}
	script, err := smtptest.ParseScript(strings.NewReader(dialogue + flood + "\n** discard\n"))
	if err != nil {
		t.Fatal(err)
	}
	player, err := smtptest.Play(script, nil)
	if err != nil {
		t.Fatal(err)
	}
	second := time.Second
	config := &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(player.Addr().Port),
		Timeouts: smtp.Timeouts{Greeting: second, Command: second, DataInit: second, DataDone: second, Quit: second}}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	grown = growth(func() { _, sendErr = smtp.Send(ctx, config, mailOf([]byte("x\r\n"), "a@example.net")) })
	player.Close()
	return grown, sendErr
}
