package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp/smtptest"
)

// queuedMails are the mails of testdata/interop/mails with their recipients.
var queuedMails = []struct {
	file       string
	recipients []string
}{
	{"plain.eml", []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example"}},
	{"utf8.eml", []string{"joerg@x.example"}},
	{"folded.eml", []string{"one@x.example", "team@x.example", "three@x.example", "two@x.example"}},
	{"mime.eml", []string{"a@x.example"}},
}

// arrival is a mail as a flush gives it to a server.
type arrival struct {
	ReversePath string
	Recipients  []string
	Data        string
}

// collector is a server whose mails are taken in portions.
type collector struct {
	*smtptest.Server
	taken int
}

func newCollector(t *testing.T, o smtptest.Options) *collector {
	t.Helper()
	s, err := smtptest.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	seen := newLeaks(t)
	t.Cleanup(func() {
		s.Close()
		for _, m := range s.Messages() {
			seen.gave("a mail", m.ReversePath+"\n"+string(m.Data))
		}
	})
	return &collector{Server: s}
}

// take returns what came since the last call.
func (c *collector) take() []arrival {
	var got []arrival
	for _, m := range c.Messages()[c.taken:] {
		got = append(got, arrival{m.ReversePath, m.Recipients, string(m.Data)})
	}
	c.taken += len(got)
	return got
}

// writeInit writes an init file that names the server.
func (c *collector) writeInit(h *home, forms string) {
	h.write(".emacs", fmt.Sprintf("(setq user-mail-address \"sam@example.org\" smtpmail-smtp-server \"127.0.0.1\" smtpmail-smtp-service %d)\n%s\n", c.Addr().Port, forms))
}

const queueForms = "(setq smtpmail-queue-mail t)"

// emacsQueues and weQueue put the mails of the table into the queue. One Emacs does
// it for all: two that queue in the same second overwrite each other's.
func emacsQueues(h *home) {
	h.t.Helper()
	var files []string
	for _, m := range queuedMails {
		files = append(files, m.file)
	}
	emacsQueuesFiles(h, files...)
}

func emacsQueuesFiles(h *home, files ...string) {
	h.t.Helper()
	args := []string{"-l", h.path(".emacs"), "-l", interopFile(h.t, "queue.el")}
	for _, file := range files {
		args = append(args, interopFile(h.t, "mails/"+file))
	}
	h.mustEmacs(args...)
}

func weQueue(h *home) {
	h.t.Helper()
	for _, m := range queuedMails {
		text, err := os.ReadFile(interopFile(h.t, "mails/"+m.file))
		if err != nil {
			h.t.Fatal(err)
		}
		h.mustRun(string(text), "queue")
	}
}

// emacsFlush and ourFlush send what is queued.
func emacsFlush(h *home) outcome {
	h.t.Helper()
	return h.emacs("-l", h.path(".emacs"), "-l", interopFile(h.t, "flush.el"))
}

func ourFlush(h *home) outcome {
	h.t.Helper()
	return h.smtpmail("", "flush")
}

// TestEmacsQueue fills a queue by one program or both, flushes it by Emacs, puts
// it back, and flushes it by our own: both must send the same.
func TestEmacsQueue(t *testing.T) {
	needPrograms(t, "emacs")
	for _, row := range []struct {
		name   string
		put    []func(*home)
		stored bool
	}{
		{"by Emacs", []func(*home){emacsQueues}, false},
		{"by Emacs with its server", []func(*home){emacsQueues}, true},
		{"by us", []func(*home){weQueue}, false},
		{"by us with its server", []func(*home){weQueue}, true},
		{"by both", []func(*home){emacsQueues, weQueue}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			c, h := newCollector(t, smtptest.Options{}), newHome(t)
			c.writeInit(h, fmt.Sprintf("%s (setq smtpmail-store-queue-variables %s)", queueForms, map[bool]string{true: "t", false: "nil"}[row.stored]))
			for _, put := range row.put {
				put(h)
			}
			if got := c.take(); len(got) != 0 {
				t.Fatalf("queueing sent %v", got)
			}
			if row.stored { // only what was stored leads to the server
				h.write(".emacs", `(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service 1)`)
			}
			byEmacs, byUs := flushTwice(t, h, c)
			if diff := cmp.Diff(byEmacs, byUs); diff != "" {
				t.Errorf("(-Emacs +ours)\n%s", diff)
			}
			checkFlushed(t, byUs, len(row.put))
		})
	}
}

// TestEmacsQueueReversePath shows the one difference between the two flushes:
// Emacs gives the server user-mail-address, even where a direct send of the same
// mail would give the address of From, as we always do.
func TestEmacsQueueReversePath(t *testing.T) {
	needPrograms(t, "emacs")
	c, h := newCollector(t, smtptest.Options{}), newHome(t)
	c.writeInit(h, queueForms)
	emacsQueuesFiles(h, "other.eml")
	byEmacs, byUs := flushTwice(t, h, c)
	if len(byEmacs) != 1 || byEmacs[0].ReversePath != "sam@example.org" {
		t.Errorf("Emacs sent %v", byEmacs)
	}
	if len(byUs) != 1 || byUs[0].ReversePath != "else@example.org" {
		t.Errorf("we sent %v", byUs)
	}
}

// TestEmacsQueuePartial has Emacs flush what we could send to some recipients
// only: it must not send to the others again.
func TestEmacsQueuePartial(t *testing.T) {
	needPrograms(t, "emacs")
	h := newHome(t)
	busy := newCollector(t, smtptest.Options{Refuse: func(to string) error {
		if to == "c@x.example" {
			return &smtptest.SMTPError{Code: 451, EnhancedCode: [3]int{4, 2, 2}, Message: "mailbox full"}
		}
		return nil
	}})
	busy.writeInit(h, queueForms)
	emacsQueuesFiles(h, "plain.eml")
	if o := ourFlush(h); o.code != terminal.ExitTempFail {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	if got := busy.take(); len(got) != 1 || len(got[0].Recipients) != 3 {
		t.Fatalf("we sent %v", got)
	}
	c := newCollector(t, smtptest.Options{})
	c.writeInit(h, queueForms)
	byEmacs, byUs := flushTwice(t, h, c)
	for _, got := range [][]arrival{byEmacs, byUs} {
		if len(got) != 1 || !slices.Equal(got[0].Recipients, []string{"c@x.example"}) {
			t.Errorf("sent %v", got)
		}
	}
}

// flushTwice has Emacs flush, restores the queue and flushes it itself. Each time
// the queue is left as one that both programs take for empty.
func flushTwice(t *testing.T, h *home, c *collector) (byEmacs, byUs []arrival) {
	t.Helper()
	kept := filepath.Join(t.TempDir(), "Mail")
	copyTree(t, kept, h.path("Mail"))
	mustFlush(t, h, emacsFlush)
	byEmacs = c.take()
	checkEmpty(t, h, c)
	if err := os.RemoveAll(h.path("Mail")); err != nil {
		t.Fatal(err)
	}
	copyTree(t, h.path("Mail"), kept)
	mustFlush(t, h, ourFlush)
	byUs = c.take()
	checkEmpty(t, h, c)
	return byEmacs, byUs
}

func mustFlush(t *testing.T, h *home, flush func(*home) outcome) {
	t.Helper()
	if o := flush(h); o.code != 0 {
		t.Fatalf("flush: exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
}

func copyTree(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// checkEmpty finds that a further flush by either program sends nothing and leaves
// nothing.
func checkEmpty(t *testing.T, h *home, c *collector) {
	t.Helper()
	if list := h.mustRun("", "queue", "list"); list != "" {
		t.Errorf("queue list: %s", list)
	}
	mustFlush(t, h, ourFlush)
	mustFlush(t, h, emacsFlush)
	if got := c.take(); len(got) != 0 {
		t.Errorf("an empty queue sent %v", got)
	}
	for name, text := range h.files("Mail/queued-mail") {
		if !strings.HasPrefix(name, ".") && text != "" {
			t.Errorf("left behind: %s, %q", name, text)
		}
	}
}

// checkFlushed looks for each mail of the table, from us and to those that its
// header names. Where both programs queued it, it comes twice and is the same.
func checkFlushed(t *testing.T, got []arrival, copies int) {
	t.Helper()
	if len(got) != copies*len(queuedMails) {
		t.Fatalf("%d mails came", len(got))
	}
	for i, e := range got {
		want := queuedMails[i%len(queuedMails)]
		if recipients := slices.Sorted(slices.Values(e.Recipients)); !slices.Equal(recipients, want.recipients) || e.ReversePath != "sam@example.org" {
			t.Errorf("%s went from %s to %q", want.file, e.ReversePath, e.Recipients)
		}
		if strings.Contains(e.Data, "Bcc") || e.name() != want.file {
			t.Errorf("%s came as\n%s", want.file, e.Data)
		}
		if first := got[i%len(queuedMails)]; e.Data != first.Data {
			t.Errorf("%s (-Emacs +ours)\n%s", want.file, cmp.Diff(first.Data, e.Data))
		}
	}
}

// name is the file that the mail's Message-ID names.
func (e arrival) name() string {
	_, id, _ := strings.Cut(e.Data, "\r\nMessage-ID: <")
	id, _, _ = strings.Cut(id, "@")
	return id + ".eml"
}

// TestEmacsQueueStale flushes a queue whose index names mails that are gone, as
// an Emacs leaves it which met an error half-way: no later Emacs gets past that.
func TestEmacsQueueStale(t *testing.T) {
	needPrograms(t, "emacs")
	h := newHome(t)
	refusing := newCollector(t, smtptest.Options{Refuse: func(to string) error {
		if to == "joerg@x.example" {
			return &smtptest.SMTPError{Code: 550, EnhancedCode: [3]int{5, 1, 1}, Message: "no such user"}
		}
		return nil
	}})
	refusing.writeInit(h, queueForms)
	emacsQueues(h)
	weQueue(h)
	for range 2 {
		if o := emacsFlush(h); o.code == 0 {
			t.Fatalf("Emacs has no error: %s", o.stderr)
		}
	}
	if got := refusing.take(); len(got) != 1 || got[0].name() != "plain.eml" {
		t.Fatalf("Emacs sent %v", got)
	}
	if n := strings.Count(h.files("Mail/queued-mail")["index"], "\n"); n != 2*len(queuedMails) {
		t.Fatalf("the index has %d lines", n)
	}
	c := newCollector(t, smtptest.Options{})
	c.writeInit(h, queueForms)
	if o := ourFlush(h); o.code != terminal.ExitOK || !strings.Contains(o.stderr, "the message is gone") {
		t.Errorf("exit code %d: %s", o.code, o.stderr)
	}
	var names []string
	for _, e := range c.take() {
		names = append(names, e.name())
	}
	if want := "utf8.eml folded.eml mime.eml plain.eml utf8.eml folded.eml mime.eml"; strings.Join(names, " ") != want {
		t.Errorf("sent %q, want %s", names, want)
	}
	checkEmpty(t, h, c)
}
