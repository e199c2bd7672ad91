package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/queue"
)

// spoolCommand takes care of queued mails.
type spoolCommand struct {
	w     *machine.World
	u     *terminal.UI
	c     *cli.Context
	spool *queue.Spool
	ids   []string
}

// queuedMail is an item in `queue list --json` and `queue show --json`.
type queuedMail struct {
	ID         string   `json:"id"`
	QueuedAt   string   `json:"queued_at"`
	SizeBytes  int64    `json:"size_bytes"`
	Recipients []string `json:"recipients"`
	Tries      int      `json:"tries"`
	NextTry    *string  `json:"next_try"`
	LastError  string   `json:"last_error"`
	State      string   `json:"state"`
}

func newQueuedMail(item *queue.Item) queuedMail {
	m := queuedMail{ID: item.ID, QueuedAt: item.QueuedAt.Format(time.RFC3339), SizeBytes: item.SizeOctets,
		Recipients: item.Recipients, Tries: item.Tries, LastError: item.LastError, State: string(item.Status)}
	if !item.NextTry.IsZero() {
		next := item.NextTry.Format(time.RFC3339)
		m.NextTry = &next
	}
	return m
}

// States that only people see.
const (
	broken  queue.Status = "broken" // cannot be sent as it is
	removed queue.Status = "removed"
)

// items returns what the commands are about: the queue, or failed/. Mails that
// cannot be sent come last; problems are those without a mail behind them.
func (k *spoolCommand) items() (items []queue.Item, problems []queue.Problem, err error) {
	list := k.spool.List
	if k.c.Bool("failed") {
		list = k.spool.ListFailed
	}
	items, all, err := list()
	if err != nil {
		return nil, nil, terminal.Fail(0, "queue", err)
	}
	for _, p := range all {
		if p.Lost {
			problems = append(problems, p)
		} else {
			items = append(items, k.brokenItem(p))
		}
	}
	return items, problems, nil
}

// brokenItem is what is known of a mail whose records cannot be read.
func (k *spoolCommand) brokenItem(p queue.Problem) queue.Item {
	item := queue.Item{ID: filepath.Base(p.File), File: p.File, LastError: p.Error(), Status: broken}
	item.Recipients = []string{}
	if info, err := os.Stat(p.File); err == nil {
		item.QueuedAt, item.SizeOctets = info.ModTime(), info.Size()
	}
	if k.c.Bool("failed") {
		item.Status = queue.Failed
	}
	return item
}

func (k *spoolCommand) list() error {
	if len(k.ids) > 0 {
		return usage("queue list takes no arguments")
	}
	items, problems, err := k.items()
	if err != nil {
		return err
	}
	var warnings []string
	for _, p := range problems {
		warnings = append(warnings, p.Error())
	}
	k.u.WarnAll(warnings)
	if k.u.Json {
		list := []queuedMail{}
		for i := range items {
			list = append(list, newQueuedMail(&items[i]))
		}
		return k.u.Object(map[string]any{"items": list})
	}
	k.table(items)
	if !k.c.Bool("failed") {
		k.warnOfAge(items)
	}
	return nil
}

// table shows a mail a line, and under it why it is still there.
func (k *spoolCommand) table(items []queue.Item) {
	var text bytes.Buffer
	t := tabwriter.NewWriter(&text, 0, 8, 2, ' ', 0)
	now := k.w.Now()
	if terminal.IsTerminal(k.w.Stdout) && len(items) > 0 {
		fmt.Fprintln(t, "ID\tAGE\tOCTETS\tSTATE\tTRIES\tNEXT TRY\tRECIPIENTS")
	}
	for i := range items {
		m := &items[i]
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%d\t%s\t%s\n", m.ID, span(now.Sub(m.QueuedAt)), m.SizeOctets, m.Status, m.Tries, nextTry(m, now), k.recipients(m))
	}
	t.Flush()
	lines := strings.SplitAfter(text.String(), "\n")
	if len(lines) > len(items)+1 { // with a head
		k.u.Print("%s", strings.TrimSuffix(lines[0], "\n"))
		lines = lines[1:]
	}
	for i := range items {
		k.u.Print("%s", strings.TrimSuffix(lines[i], "\n"))
		if items[i].LastError != "" {
			k.u.Print("    %s", terminal.OneLine(items[i].LastError))
		}
		k.fates(&items[i])
	}
}

// fates shows what became of each recipient, to those who want more.
func (k *spoolCommand) fates(m *queue.Item) {
	if !k.u.Verbose {
		return
	}
	for _, r := range m.Recipients {
		if fate, ok := m.Fates[r]; ok {
			k.u.Print("    %s: %s: %s", terminal.OneLine(r), fate.Status, terminal.OneLine(fate.String()))
		} else {
			k.u.Print("    %s", terminal.OneLine(r))
		}
	}
}

func (k *spoolCommand) recipients(m *queue.Item) string {
	n := len(m.Recipients)
	switch {
	case n == 0:
		return "-"
	case n > 1:
		return fmt.Sprintf("%s and %d more", terminal.OneLine(m.Recipients[0]), n-1)
	}
	return terminal.OneLine(m.Recipients[0])
}

// nextTry is when a watch tries again.
func nextTry(m *queue.Item, now time.Time) string {
	switch {
	case m.Status == queue.Held || m.Status == queue.Failed || m.Status == broken:
		return "-"
	case m.NextTry.After(now):
		return "in " + span(m.NextTry.Sub(now))
	}
	return "now"
}

// span is a time in its largest unit: 45s, 12m, 7h, 3d.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", max(d, 0)/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dd", d/(24*time.Hour))
}

func (k *spoolCommand) warnOfAge(items []queue.Item) {
	old := 0
	for i := range items {
		if k.w.Now().Sub(items[i].QueuedAt) > oldAge && items[i].Status != queue.Held {
			old++
		}
	}
	if old > 0 {
		k.u.Warn("%s in the queue for more than a day", count(old, "mail"))
	}
}

// chosen returns the items that the arguments name.
func (k *spoolCommand) chosen() ([]*queue.Item, error) {
	if len(k.ids) == 0 || slices.Contains(k.ids, "") { // "" would be the beginning of any
		return nil, usage("name the mail by its ID, as `smtpmail queue list` shows it")
	}
	items, _, err := k.items()
	if err != nil {
		return nil, err
	}
	var found []*queue.Item
	for _, id := range k.ids {
		item, err := queue.Find(items, id)
		if err != nil {
			return nil, terminal.Fail(terminal.ExitNoInput, "queue", err, "smtpmail queue list shows what is there, and with --failed what was given up")
		}
		if !slices.Contains(found, item) {
			found = append(found, item)
		}
	}
	return found, nil
}

func (k *spoolCommand) show() error {
	items, err := k.chosen()
	if err != nil {
		return err
	}
	if k.u.Json {
		return k.report(items)
	}
	if err := k.checkOurs(items); err != nil {
		return err
	}
	for _, item := range items {
		f, err := item.Open()
		if err != nil {
			return terminal.Fail(0, "queue", err)
		}
		err = k.u.Data(func(w io.Writer) error {
			_, err := io.Copy(w, f)
			return err
		})
		f.Close()
		if err != nil {
			return terminal.Fail(terminal.ExitIO, "queue", err)
		}
	}
	return nil
}

// each does something to the chosen mails, with no flush at work.
func (k *spoolCommand) each(done string, do func(*queue.Care, *queue.Item) error) error {
	items, err := k.chosen()
	if err != nil {
		return err
	}
	return k.eachOf(items, done, do)
}

// eachOf goes on after a mail that cannot be helped: the others are not its business.
func (k *spoolCommand) eachOf(items []*queue.Item, done string, do func(*queue.Care, *queue.Item) error) error {
	care, err := k.spool.Care()
	if err != nil {
		return terminal.Fail(0, "queue", err)
	}
	defer care.Close()
	var first error
	for _, item := range items {
		switch err := k.careError(item, do(care, item)); {
		case err == nil:
			k.u.Say("%s %s", done, item.ID)
		case first == nil:
			first = err
		default:
			k.u.Failed(err)
		}
	}
	if err := k.report(items); first == nil {
		first = err
	}
	return first
}

// careError is what a command says where a mail could not be helped.
func (k *spoolCommand) careError(item *queue.Item, err error) error {
	var bad *queue.RecipientError
	var problem *queue.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &bad):
		return terminal.Fail(terminal.ExitData, "queue", err)
	case errors.As(err, &problem):
		return terminal.Fail(terminal.ExitData, "queue", err, brokenHint(item.ID))
	}
	return terminal.Fail(0, "queue", err)
}

// report is the JSON form of mails that something was done to.
func (k *spoolCommand) report(items []*queue.Item) error {
	if !k.u.Json {
		return nil
	}
	list := []queuedMail{}
	for _, item := range items {
		list = append(list, newQueuedMail(item))
	}
	return k.u.Object(map[string]any{"items": list})
}

// brokenHint is what can be done with a mail that cannot be sent as it is.
func brokenHint(id string) string {
	return fmt.Sprintf("smtpmail queue show %s shows the message, and queue remove throws it away", id)
}

func (k *spoolCommand) remove() error {
	items, err := k.chosen()
	if err != nil {
		return err
	}
	if err := k.checkOurs(items); err != nil {
		return err
	}
	care, err := k.spool.Care()
	if err != nil {
		return terminal.Fail(0, "queue", err)
	}
	defer care.Close()
	if err := care.Remove(items...); err != nil {
		return terminal.Fail(0, "queue", err)
	}
	for _, item := range items {
		k.u.Say("removed %s", item.ID)
		item.Status = removed
	}
	return k.report(items)
}

// checkOurs keeps an index that names any file at all from being a way to show or
// remove it.
func (k *spoolCommand) checkOurs(items []*queue.Item) error {
	for _, item := range items {
		if item.Status == broken && !sameDir(filepath.Dir(item.File), k.spool.Dir()) {
			return terminal.Fail(terminal.ExitData, "queue", fmt.Errorf("%s is no file of the queue, and is not touched", item.File), "take its line out of the queue's index")
		}
	}
	return nil
}

func sameDir(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// retry makes mails due: those that are named, or all.
func (k *spoolCommand) retry() error {
	if !k.c.Bool("all") {
		return k.each("to be tried now:", (*queue.Care).Retry)
	}
	if len(k.ids) > 0 {
		return usage("queue retry --all takes no IDs")
	}
	items, _, err := k.items()
	if err != nil {
		return err
	}
	if len(items) == 0 { // and perhaps no queue
		return k.report(nil)
	}
	all := make([]*queue.Item, len(items))
	for i := range items {
		all[i] = &items[i]
	}
	return k.eachOf(all, "to be tried now:", (*queue.Care).Retry)
}

func (k *spoolCommand) hold() error    { return k.each("held", (*queue.Care).Hold) }
func (k *spoolCommand) release() error { return k.each("released", (*queue.Care).Release) }

// edit changes the recipients of one mail.
func (k *spoolCommand) edit() error {
	if len(k.ids) != 1 {
		return usage("queue edit is for one mail")
	}
	add, err := account.AddressArguments("--add", k.c.StringSlice("add"))
	if err != nil {
		return err
	}
	remove, err := account.AddressArguments("--remove", k.c.StringSlice("remove"))
	if err != nil {
		return err
	}
	if len(add)+len(remove) == 0 {
		return usage("queue edit ID --add ADDRESS, --remove ADDRESS")
	}
	return k.each("edited", func(care *queue.Care, item *queue.Item) error { return care.Edit(item, add, remove) })
}
