package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
	"smtpmail/queue"
	"smtpmail/smtp"
)

func flushCommand(ctx context.Context, w *machine.World, u *terminal.UI) *cli.Command {
	return &cli.Command{Name: "flush", Usage: "send what is queued", ArgsUsage: "[ID…]",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Value: 1, Usage: "use up to `N` sessions with each server and account at once"},
			&optionalFlag{&cli.StringFlag{Name: "watch", DefaultText: "DURATION", Usage: "go on until stopped: send what comes, and try again what is due; look for it every DURATION, such as 10s"}},
		},
		Action: func(c *cli.Context) error { return runFlush(ctx, w, u, c) }}
}

// runFlush sends what is queued.
func runFlush(ctx context.Context, w *machine.World, u *terminal.UI, c *cli.Context) error {
	jobs := c.Int("jobs")
	if jobs < 1 || jobs > maxJobs {
		return usage("--jobs is a number from 1 to %d", maxJobs)
	}
	outliveReaders()
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	tell(u, s)
	spool, err := openSpool(w, s)
	if err != nil {
		return err
	}
	retries, err := s.Int("smtpmail-retries")
	if err != nil {
		return err
	}
	// A flush makes much garbage and keeps little, so that the collector may be lazy.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	f := newFlusher(w, u, s, options(c))
	defer f.close()
	o := queue.FlushOptions{IDs: c.Args().Slice(), Jobs: jobs, QuickTries: int(min(max(retries, 0), 1000)), Each: f.done}
	if c.IsSet("watch") {
		return f.watch(ctx, spool, o, c.String("watch"), func() (*settings.Settings, error) { return loadSettings(w, c) })
	}
	return f.once(ctx, spool, o)
}

// maxJobs bounds the sessions; a server that allows so many is a friend's.
const maxJobs = 200

// once is a flush by hand.
func (f *flusher) once(ctx context.Context, spool *queue.Spool, o queue.FlushOptions) error {
	u := f.u
	held, err := chosenHeld(spool, o.IDs)
	if err != nil {
		return err
	}
	for _, id := range held {
		u.Warn("%s is held, and not sent", id)
	}
	if n, err := spool.Len(); err == nil {
		f.progress = u.NewProgress("flushing", int64(n), false)
		defer f.progress.Finish()
	}
	r, err := spool.Flush(ctx, f, o)
	f.quiet()
	defer f.offerToSave(ctx)
	problems := 0
	if r != nil {
		problems = f.complain(r.Problems)
		if len(o.IDs) > 0 {
			f.held = r.Held
		}
	}
	return showReport(u, map[string]any{"items": f.reports}, count(f.sent, "mail")+" sent", f.result(ctx, spool, err, problems))
}

// offerToSave saves the passwords that were typed for this flush.
func (f *flusher) offerToSave(ctx context.Context) {
	for _, to := range f.destinations {
		to.server.offerToSave(ctx)
	}
}

// result is what a flush by hand came to.
func (f *flusher) result(ctx context.Context, spool *queue.Spool, err error, problems int) error {
	switch {
	case ctx.Err() != nil && !isEmpty(spool):
		return terminal.Fail(terminal.ExitInterrupted, "flush", fmt.Errorf("%s sent, the others are left in the queue", count(f.sent, "mail")))
	case err != nil:
		return terminal.Fail(0, "queue "+spool.Dir(), err)
	case f.code != terminal.ExitOK:
		return terminal.Fail(f.code, "flush", fmt.Errorf("%d of %s sent", f.sent, count(f.sent+f.kept+problems, "mail")), f.whatIsLeft(problems)...)
	}
	if f.held > 0 {
		return terminal.Fail(terminal.ExitTempFail, "flush", fmt.Errorf("%s held, and not sent", count(f.held, "mail")), "smtpmail queue release ID, and flush again")
	}
	warnOfAge(f.w, f.u, spool)
	return nil
}

func isEmpty(spool *queue.Spool) bool {
	n, err := spool.Len()
	return err == nil && n == 0
}

// whatIsLeft is how to see the mails that were not sent; problems counts those that
// could not be tried.
func (f *flusher) whatIsLeft(problems int) (hints []string) {
	if f.kept > f.failed || problems > 0 {
		hints = append(hints, "smtpmail queue list shows what is left")
	}
	if f.failed > 0 {
		hints = append(hints, "smtpmail queue list --failed shows what was given up")
	}
	return hints
}

// chosenHeld returns the mails among those named that their owner keeps back. An ID
// that no mail has is an error.
func chosenHeld(spool *queue.Spool, ids []string) (held []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if slices.Contains(ids, "") {
		return nil, usage("an empty ID names no mail")
	}
	items, problems, err := spool.List()
	if err != nil {
		return nil, terminal.Fail(0, "queue", err)
	}
	for _, id := range ids {
		item, err := queue.Find(items, id)
		if err != nil {
			return nil, unknownID(id, problems, err)
		}
		if item.Status == queue.Held && !slices.Contains(held, item.ID) {
			held = append(held, item.ID)
		}
	}
	return held, nil
}

// unknownID says why there is no mail of that ID to flush.
func unknownID(id string, problems []queue.Problem, err error) error {
	for _, p := range problems {
		if filepath.Base(p.File) == id {
			return terminal.Fail(terminal.ExitData, "queue", p, brokenHint(id))
		}
	}
	return terminal.Fail(terminal.ExitNoInput, "queue", err, "smtpmail queue list shows what is there")
}

// complain tells of problems, and gives the number of mails that they keep.
func (f *flusher) complain(problems []queue.Problem) (kept int) {
	var warnings []string
	defer func() { f.u.WarnAll(warnings) }()
	for _, p := range problems {
		warnings = append(warnings, p.Error())
		if !p.Lost {
			kept++
			f.worsen(terminal.ExitData)
		}
	}
	return kept
}

// flusher delivers queued mails with the settings, and tells what became of them.
type flusher struct {
	w *machine.World
	u *terminal.UI
	s *settings.Settings
	o sendOptions

	mu           sync.Mutex // of what several sessions use: settings, terminal, and below
	routes       map[string]*storedAccount
	destinations map[string]*destination
	trace        *sessionTrace // what --trace wants
	warned       map[string]bool

	code     int
	sent     int
	kept     int
	failed   int // of them, those given up
	held     int // named, and kept back by their owner
	reports  []*sendReport
	reported map[string]int // index of a mail's report
	repeated map[string]int // lines that were not shown again
	stops    []*stop        // in the order in which they came
	progress *terminal.Progress

	unreachable bool // a session could not be had, or ended
}

func newFlusher(w *machine.World, u *terminal.UI, s *settings.Settings, o sendOptions) *flusher {
	return &flusher{w: w, u: u, s: s, o: o, routes: make(map[string]*storedAccount), destinations: make(map[string]*destination),
		warned: make(map[string]bool), reports: []*sendReport{}, reported: make(map[string]int), repeated: make(map[string]int)}
}

// renew has the next round use other settings.
func (f *flusher) renew(s *settings.Settings) {
	f.close()
	f.s, f.trace, f.routes, f.destinations = s, nil, make(map[string]*storedAccount), make(map[string]*destination)
}

// severity orders exit codes: a refusal for good is worse than an unknown outcome
// or a delay, a broken configuration or record worse than both.
var severity = map[int]int{terminal.ExitOK: 0, terminal.ExitTempFail: 1, terminal.ExitUnavailable: 2, terminal.ExitNoHost: 3, terminal.ExitProtocol: 4, terminal.ExitNoPerm: 5, terminal.ExitIO: 6, terminal.ExitData: 7, terminal.ExitConfig: 8}

func (f *flusher) worsen(code int) {
	if severityOf(code) > severityOf(f.code) {
		f.code = code
	}
}

// severityOf takes a code that the table does not know for the worst: it is no success.
func severityOf(code int) int {
	if s, ok := severity[code]; ok {
		return s
	}
	return len(severity)
}

// done tells what became of a mail.
func (f *flusher) done(m queue.Flushed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := m.Item.ID
	if f.progress != nil {
		f.progress.Add(1)
	}
	f.reportLeft(m)
	if m.Adopted {
		f.u.Warn("%s was not in the index, and is taken into the queue", id)
	}
	if m.Again {
		f.u.Warn("%s: it was sent before, and no answer is on record: the mail may arrive twice", id)
	}
	switch {
	case m.Err != nil:
		f.kept++
		f.worsen(terminal.ExitIO)
		fmt.Fprintf(f.u.Err, "smtpmail: %s: the queue's records could not be written: %s\n", id, terminal.OneLine(m.Err.Error()))
	case m.Done:
		f.sent++
		f.u.Say("sent %s to %s%s", id, count(len(m.Item.Recipients), "recipient"), f.through(m))
	default:
		f.left(m)
	}
}

// through is by which way a mail went.
func (f *flusher) through(m queue.Flushed) string {
	var taken *takenBy
	if !errors.As(m.Cause, &taken) {
		return ""
	}
	return fmt.Sprintf(" through %s (%s): %s", taken.result.Server, channel(taken.result), terminal.OneLine(taken.result.Reply))
}

// maxRepeats is how often the same is said of different mails.
const maxRepeats = 10

// left tells of a mail that was not sent to everybody.
func (f *flusher) left(m queue.Flushed) {
	f.kept++
	reason := m.Cause
	var taken *takenBy
	if reason == nil || errors.As(reason, &taken) {
		reason = errors.New(whyLeft(&m.Item))
	}
	code, place := terminal.ExitCode(reason), "kept in the queue"
	if m.Failed {
		f.failed++
	}
	switch {
	case m.Expired:
		code, place = terminal.ExitUnavailable, "moved to failed/, as it was tried for too long"
	case m.Failed:
		code, place = terminal.ExitUnavailable, "moved to failed/"
	}
	f.worsen(code)
	if m.Session && !f.u.Verbose {
		f.stopped(m.Item.ID, reason)
		return
	}
	line := place + ": " + terminal.OneLine(reason.Error())
	if f.repeated[line]++; f.repeated[line] > maxRepeats && !f.u.Verbose {
		return
	}
	fmt.Fprintf(f.u.Err, "smtpmail: %s: %s\n", m.Item.ID, line)
	if f.repeated[line] == 1 {
		f.u.Advise(reason)
	}
}

// whyLeft is what kept a mail from those who wait for it, or, where nobody waits any
// more, who refused it.
func whyLeft(item *queue.Item) string {
	if len(item.Pending()) > 0 {
		return item.LastError
	}
	for _, r := range item.Recipients {
		if fate := item.Fates[r]; fate.Status == queue.Refused {
			return r + ": " + fate.String()
		}
	}
	return item.LastError
}

// tellRefused names who will never get a mail that fared better elsewhere: where
// all fared alike, what is said of the mail is enough.
func (f *flusher) tellRefused(id string, result *smtp.Result) {
	first := result.Recipients[0]
	if !slices.ContainsFunc(result.Recipients, func(r smtp.RecipientResult) bool { return r.Status != first.Status || fateText(r) != fateText(first) }) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	told := 0
	for _, r := range result.Recipients {
		if r.Status != smtp.Refused {
			continue
		}
		f.worsen(terminal.ExitUnavailable)
		if told++; told <= maxRepeats || f.u.Verbose {
			fmt.Fprintf(f.u.Err, "smtpmail: %s: %s: %s: %s\n", id, r.Address, r.Status, terminal.OneLine(fateText(r)))
		}
	}
	if more := told - maxRepeats; more > 0 && !f.u.Verbose {
		fmt.Fprintf(f.u.Err, "smtpmail: %s: refused for %s more\n", id, count(more, "recipient"))
	}
}

// stop is what kept mails in the queue that was none of their own: one error for all.
type stop struct {
	reason error
	id     string // of the first mail
	mails  int
}

func (f *flusher) stopped(id string, reason error) {
	for _, s := range f.stops {
		if s.reason.Error() == reason.Error() {
			s.mails++
			return
		}
	}
	f.stops = append(f.stops, &stop{reason: reason, id: id, mails: 1})
}

// quiet tells what stopped mails, and how often a line was left out.
func (f *flusher) quiet() {
	for _, s := range f.stops {
		what := s.id + ":"
		if s.mails > 1 {
			what = count(s.mails, "mail")
		}
		fmt.Fprintf(f.u.Err, "smtpmail: %s kept in the queue: %s\n", what, terminal.OneLine(s.reason.Error()))
		f.u.Advise(s.reason)
	}
	f.stops = nil
	for line, n := range f.repeated {
		if more := n - maxRepeats; more > 0 && !f.u.Verbose {
			fmt.Fprintf(f.u.Err, "smtpmail: %s more: %s\n", count(more, "mail"), line)
		}
	}
	clear(f.repeated)
}

// oldAge is when a queued mail is worth a warning.
const oldAge = 24 * time.Hour

// warnOfAge warns where mail waits for long.
func warnOfAge(w *machine.World, u *terminal.UI, spool *queue.Spool) {
	since, ok := spool.Oldest()
	if age := w.Now().Sub(since); ok && age > oldAge {
		u.Warn("mail is in the queue since %s; smtpmail queue list shows why", since.Format("2006-01-02 15:04"))
	}
}
