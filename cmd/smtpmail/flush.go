package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"smtpmail/lisp/settings"
	"smtpmail/lisp/syntax"
	"smtpmail/queue"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

// runFlush sends what is queued.
func runFlush(ctx context.Context, w *world, u *ui, c *cli.Context) error {
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	tell(u, s)
	spool, err := openSpool(w, s)
	if err != nil {
		return err
	}
	f := &flusher{w: w, u: u, s: s, o: options(c)}
	if items, _, err := spool.List(); err == nil {
		f.progress = u.newProgress("flushing", int64(len(items)), false)
		defer f.progress.finish()
	}
	_, problems, err := spool.Flush(ctx, c.Args().Slice(), f.deliver, f.done)
	for _, p := range problems {
		u.warn("%v", p)
		if !p.Lost {
			f.worsen(exitData)
		}
	}
	if u.json {
		if f.reports == nil {
			f.reports = []*sendReport{}
		}
		if jsonErr := u.object(map[string]any{"items": f.reports}); err == nil {
			err = jsonErr
		}
	}
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "flush", ctx.Err())
	case err != nil:
		return fail(0, "queue "+spool.Dir(), err)
	case f.code != exitOK:
		return fail(f.code, "flush", fmt.Errorf("%d of %s sent", f.sent, count(f.sent+f.kept+len(problems), "mail")), "smtpmail queue list shows what is left")
	}
	return nil
}

// flusher delivers queued mails with the settings.
type flusher struct {
	w       *world
	u       *ui
	s       *settings.Settings
	o       sendOptions
	code    int
	sent    int
	kept    int
	reports []*sendReport
	last    error // of the mail that was tried last

	progress *progress
}

// severity orders exit codes: a refusal for good is worse than an unknown outcome
// or a delay, a broken configuration or record worse than both.
var severity = map[int]int{exitOK: 0, exitTempFail: 1, exitUnavailable: 2, exitNoHost: 3, exitProtocol: 4, exitNoPerm: 5, exitIO: 6, exitData: 7, exitConfig: 8}

func (f *flusher) worsen(code int) {
	if severity[code] > severity[f.code] {
		f.code = code
	}
}

// deliver is the queue's way to the network.
func (f *flusher) deliver(ctx context.Context, item *queue.Item, pending []string) map[string]queue.Fate {
	report := newSendReport("", "")
	report.ID = item.ID
	f.reports = append(f.reports, report)
	result, err := f.submit(ctx, item, pending, report)
	report.add(result, err)
	f.last = err
	fates := make(map[string]queue.Fate)
	if result == nil {
		// Nothing was tried: the settings or the files are at fault, not the mail.
		for _, r := range pending {
			fates[r] = queue.Fate{Status: queue.Deferred, Text: err.Error()}
			report.Recipients = append(report.Recipients, recipientReport{Address: r, Status: "deferred", Text: err.Error()})
		}
		return fates
	}
	for i, r := range result.Recipients {
		fates[pending[i]] = queue.Fate{Status: queue.Status(r.Status.String()), Text: fateText(r)}
	}
	return fates
}

func (f *flusher) submit(ctx context.Context, item *queue.Item, pending []string, report *sendReport) (*smtp.Result, error) {
	restore := f.apply(item.Variables)
	defer restore()
	m, err := readQueued(item)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	report.MessageID, _ = m.Header.Get("Message-Id")
	if report.ReversePath, err = f.reversePath(item, m); err != nil {
		return nil, err
	}
	v, err := newServer(f.w, f.u, f.s, f.o)
	if err != nil {
		return nil, err
	}
	domain, err := f.s.String("smtpmail-sendto-domain")
	if err != nil {
		return nil, err
	}
	result, err := v.submit(ctx, &smtp.Mail{ReversePath: report.ReversePath, Recipients: withDomain(pending, domain), Content: queuedContent(m)})
	if err != nil && (result == nil || !someAccepted(result)) {
		err = fail(exitCode(err), "through "+v.name(), err)
	}
	return result, err
}

// queuedContent sends what the queue holds: to the octet, but for the line ends
// and what a server without 8BITMIME could not take.
func queuedContent(m *message.Message) func(smtp.Extensions) (smtp.Content, error) {
	return func(ext smtp.Extensions) (smtp.Content, error) {
		r, err := m.Render(message.RenderOptions{EightBit: ext.Has("8BITMIME"), UTF8: ext.Has("SMTPUTF8"), KeepMIME: true})
		if err != nil {
			return smtp.Content{}, err
		}
		return renderedContent(r), nil
	}
}

func (f *flusher) reversePath(item *queue.Item, m *message.Message) (string, error) {
	if item.ReversePath != nil {
		return *item.ReversePath, nil
	}
	return reversePath(f.s, &m.Header)
}

// apply sets the variables that were stored with a mail, for this mail alone.
func (f *flusher) apply(stored map[string]syntax.Object) (restore func()) {
	before := make(map[string]syntax.Object)
	for name, value := range stored {
		before[name], _ = f.s.Value(name)
		f.s.Set(name, value, "queue")
	}
	return func() {
		for name, value := range before {
			f.s.Set(name, value, "queue")
		}
	}
}

// done tells what became of a mail.
func (f *flusher) done(m queue.Flushed) {
	id := m.Item.ID
	if f.progress != nil {
		f.progress.add(1)
	}
	if m.Adopted {
		f.u.warn("%s was not in the index, and is taken into the queue", id)
	}
	if m.Interrupt {
		f.u.warn("%s: a try before this one was cut short before its end was known: the mail may arrive twice", id)
	}
	switch {
	case m.Err != nil:
		f.kept++
		f.worsen(exitIO)
		fmt.Fprintf(f.u.err, "smtpmail: %s: the queue's records could not be written: %s\n", id, oneLine(m.Err.Error()))
	case m.Done:
		f.sent++
		f.u.say("sent %s to %s", id, strings.Join(m.Item.Recipients, ", "))
	default:
		f.left(m)
	}
}

// left tells of a mail that was not sent to everybody.
func (f *flusher) left(m queue.Flushed) {
	f.kept++
	code := exitCode(f.last)
	if f.last == nil {
		code = exitTempFail
	}
	place := "kept in the queue"
	if m.Failed {
		place, code = "moved to failed/", exitUnavailable
	}
	f.worsen(code)
	reason := f.last
	if reason == nil {
		reason = errors.New(m.Item.LastError)
	}
	fmt.Fprintf(f.u.err, "smtpmail: %s: %s: %s\n", m.Item.ID, place, oneLine(reason.Error()))
	f.u.advise(reason)
}
