package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
	"smtpmail/queue"
)

// How often a watch looks for new mail, and how long it leaves a server alone that
// could not be reached: twice as long each time.
const (
	watchPause = 2 * time.Second
	minAway    = 15 * time.Second
	maxAway    = 10 * time.Minute
)

// watch flushes until the program is stopped: at once, when mail comes, when a try is
// due, when somebody takes care of a mail, when the network changes, and when a file of
// the settings does, which are read again by reload.
func (f *flusher) watch(ctx context.Context, spool *queue.Spool, o queue.FlushOptions, every string, reload func() (*settings.Settings, error)) error {
	w := &watcher{f: f, spool: spool, o: o, every: watchPause, reload: reload}
	if len(o.IDs) > 0 {
		return usage("--watch is for the whole queue")
	}
	if every != "" {
		d, err := time.ParseDuration(every)
		if err != nil || d <= 0 {
			return usage("--watch=%s: not a duration such as 10s", every)
		}
		w.every = d
	}
	for ctx.Err() == nil {
		if err := w.round(ctx); err != nil {
			return err
		}
		w.sleep(ctx)
	}
	return nil
}

// watcher is a watch under way.
type watcher struct {
	f     *flusher
	spool *queue.Spool
	o     queue.FlushOptions
	every time.Duration

	reload func() (*settings.Settings, error)

	everything bool // the next round heeds no pauses

	seen   view
	due    time.Time // of the next try; zero for none
	away   time.Duration
	warned time.Time // of old mail
}

// view is what tells that something changed.
type view struct {
	index    string
	care     string // what is on record about the mails
	networks string
	files    string // of the settings
}

// round is one flush.
func (w *watcher) round(ctx context.Context) error {
	f := w.f
	w.seen = w.look()
	f.unreachable = false
	w.o.DueOnly = !w.everything
	w.everything = false
	r, err := w.spool.Flush(ctx, f, w.o)
	w.seen.care = w.spool.Stamp()
	if r != nil && r.Stamp != "" {
		w.seen.care = r.Stamp
	}
	f.quiet()
	f.offerToSave(ctx)
	f.printReports()
	now := f.w.Now()
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, queue.ErrLocked):
		w.due = now.Add(minAway)
		return nil
	case err != nil:
		return terminal.Fail(0, "queue "+w.spool.Dir(), err)
	}
	f.complain(r.Problems)
	w.due = time.Time{}
	if !r.NextTry.IsZero() { // counted from now, so that it comes even if the clock is put back
		w.due = now.Add(max(r.NextTry.Sub(now), minAway))
	}
	if w.away = w.pause(); w.away > 0 {
		w.due = now.Add(w.away)
	}
	if now.Sub(w.warned) > oldAge {
		w.warned = now
		warnOfAge(f.w, f.u, w.spool)
	}
	return nil
}

// pause is how long to leave servers alone that could not be reached.
func (w *watcher) pause() time.Duration {
	if !w.f.unreachable {
		return 0
	}
	return min(max(w.away*2, minAway), maxAway)
}

// sleep waits until there is something to do.
func (w *watcher) sleep(ctx context.Context) {
	tick := time.NewTicker(w.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := w.look()
		if now.networks != w.seen.networks {
			w.away, w.everything = 0, true
			return
		}
		if now.files != w.seen.files {
			w.renew(now.files)
			return
		}
		if now.index != w.seen.index || now.care != w.seen.care || !w.due.IsZero() && !w.f.w.Now().Before(w.due) {
			return
		}
	}
}

// renew goes on with the settings as they are now, and with all mails: what kept one
// back may have been mended. Where they cannot be read those of before hold.
func (w *watcher) renew(files string) {
	w.seen.files = files
	s, err := w.reload()
	var spool *queue.Spool
	if err == nil {
		spool, err = openSpool(w.f.w, s)
	}
	if err != nil {
		w.f.u.Failed(terminal.Fail(0, "the settings changed and cannot be read; those of before hold", err))
		return
	}
	w.f.u.Say("smtpmail: the settings changed, and are read again")
	tell(w.f.u, s)
	w.f.renew(s)
	w.spool = spool
	w.away, w.everything = 0, true
}

// look looks at the index, which every mail that comes changes, at what is on record,
// which a hold, a release, a retry and an edit change, at the addresses of this machine,
// which change when a network comes, and at the files of the settings.
func (w *watcher) look() view {
	v := view{care: w.spool.Stamp()}
	for _, name := range w.f.s.Files() {
		if info, err := os.Stat(name); err == nil {
			v.files += fmt.Sprintln(name, info.ModTime().UnixNano(), info.Size())
		}
	}
	if info, err := os.Stat(w.spool.Index()); err == nil {
		v.index = fmt.Sprint(info.ModTime().UnixNano(), info.Size())
	}
	if addresses, err := net.InterfaceAddrs(); err == nil {
		var all []string
		for _, a := range addresses {
			all = append(all, a.String())
		}
		slices.Sort(all)
		v.networks = fmt.Sprint(all)
	}
	return v
}

// printReports writes what became of mails in a round, an object a line.
func (f *flusher) printReports() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.reports {
		f.u.Object(r)
	}
	f.reports = f.reports[:0]
	clear(f.reported)
}
