package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/smtp/message"
	"smtpmail/smtp/smtptest"
)

// TestEmacsQueueConcurrent has an Emacs and eight of ours queue while three of
// ours flush: each mail is delivered once.
func TestEmacsQueueConcurrent(t *testing.T) {
	needPrograms(t, "emacs")
	c, h := newCollector(t, smtptest.Options{}), newHome(t)
	c.writeInit(h, queueForms)
	byEmacs, byEach := 100, 112
	if os.Getenv("SMTPMAIL_INTEROP") == "1" {
		byEmacs, byEach = 1000, 1125 // 10,000 mails
	}
	var putting, flushing sync.WaitGroup
	putting.Go(func() {
		if o := h.emacs("-l", h.path(".emacs"), "-l", interopFile(t, "queue-many.el"), "one", fmt.Sprint(byEmacs)); o.code != 0 {
			t.Errorf("emacs: exit code %d: %s", o.code, o.stderr)
		}
	})
	for n := range 8 {
		putting.Go(func() { putMany(t, h, fmt.Sprint(n), byEach) })
	}
	over := make(chan struct{})
	for range 3 {
		flushing.Go(func() {
			for last := false; !last; {
				select {
				case <-over:
					last = true
				case <-time.After(10 * time.Millisecond):
				}
				o := ourFlush(h)
				if o.code == terminal.ExitTempFail && strings.Contains(o.stderr, "another program is at work") {
					last = false // it waited long enough
					continue
				}
				if o.code != terminal.ExitOK || o.stderr != "" {
					t.Errorf("flush: exit code %d: %s", o.code, o.stderr)
					return
				}
			}
		})
	}
	putting.Wait()
	close(over)
	flushing.Wait()
	counts := make(map[string]int)
	for _, m := range c.take() {
		_, id, _ := strings.Cut(m.Data, "\r\nMessage-ID: ")
		id, _, _ = strings.Cut(id, "\r\n")
		counts[id]++
	}
	for id, n := range counts {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if want := byEmacs + 8*byEach; len(counts) != want {
		t.Errorf("%d of %d mails came", len(counts), want)
	}
	checkEmpty(t, h, c)
}

// putMany queues mails as a program of ours does that has much to queue.
func putMany(t *testing.T, h *home, name string, n int) {
	w := &machine.World{WorkDir: h.dir, Host: "localhost", Login: "sam", Now: time.Now, Random: machine.RandomNumber, Environ: []string{"HOME=" + h.dir}}
	s, err := settings.Load(settings.Options{Lisp: lispOptions(w, nil), Files: []string{h.path(".emacs")}})
	if err != nil {
		t.Error(err)
		return
	}
	spool, err := openSpool(w, s)
	if err != nil {
		t.Error(err)
		return
	}
	for i := range n {
		text := fmt.Sprintf("From: sam@example.org\nTo: a@x.example\nSubject: x\nMessage-ID: <%s-%d@ours>\n\nhello\n", name, i)
		m, err := message.Read(strings.NewReader(text), message.ReadOptions{})
		if err == nil {
			_, _, err = put(spool, s, &compose.Message{Mail: &account.Mail{Message: m, Recipients: []string{"a@x.example"}}})
			m.Close()
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}
