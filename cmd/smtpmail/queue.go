package main

import (
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/lisp/settings"
	"smtpmail/lisp/syntax"
	"smtpmail/queue"
	"smtpmail/smtp/message"
)

// lockWait is how long a command waits for another program's flush.
const lockWait = 10 * time.Second

// runQueue is `queue`: add (the default), list, show, remove.
func runQueue(w *world, u *ui, c *cli.Context) error {
	verb, arguments := "add", c.Args().Slice()
	if len(arguments) > 0 {
		switch arguments[0] {
		case "add", "list", "show", "remove":
			verb, arguments = arguments[0], arguments[1:]
		}
	}
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	switch verb {
	case "list":
		return listQueue(w, u, s, arguments)
	case "show":
		return showQueued(w, u, s, arguments)
	case "remove":
		return removeQueued(w, u, s, arguments)
	}
	tell(u, s)
	mail, err := readOutgoing(w, s, givenEnvelope(c, arguments))
	if err != nil {
		return err
	}
	defer mail.Close()
	return putReported(w, u, s, mail)
}

// openSpool returns the queue that the settings name.
func openSpool(w *world, s *settings.Settings) (*queue.Spool, error) {
	dir, err := s.String("smtpmail-queue-dir")
	if err != nil {
		return nil, err
	}
	index, err := s.String("smtpmail-queue-index-file")
	if err != nil {
		return nil, err
	}
	if len(index) > 0 && index[0] == '~' {
		index = w.expand(index)
	}
	return queue.New(queue.Options{Dir: w.expand(dir), Index: index, Home: w.home(), WorkDir: w.workDir, Now: w.now, Random: w.random, LockWait: lockWait, Host: w.host, PID: w.pid}), nil
}

// putReported queues a mail and says so.
func putReported(w *world, u *ui, s *settings.Settings, mail *outgoing) error {
	if err := checkCopies(mail); err != nil {
		return err
	}
	spool, err := openSpool(w, s)
	if err != nil {
		return err
	}
	id, size, err := put(spool, s, mail)
	if err != nil {
		return fail(0, "not queued in "+spool.Dir(), err)
	}
	mail.saveCopies(w, u)
	u.say("queued %s as %s for %s", mail.messageID, id, count(len(mail.recipients), "recipient"))
	if !u.json {
		return nil
	}
	report := newSendReport(mail.messageID, mail.reversePath)
	report.ID, report.QueuedAs, report.SizeBytes = id, id, size
	for _, r := range mail.recipients {
		report.Recipients = append(report.Recipients, recipientReport{Address: r, Status: "deferred", Text: "queued"})
	}
	return u.object(report)
}

// put queues a mail; size is that of the data file.
func put(spool *queue.Spool, s *settings.Settings, mail *outgoing) (id string, size int64, err error) {
	options := mail.options
	options.EightBit, options.UTF8 = true, true // the flush knows what its server takes
	r, err := mail.message.Render(options)
	if err != nil {
		return "", 0, err
	}
	defer r.Close()
	m := queue.Mail{WriteTo: func(out io.Writer) error {
		counter := &countingWriter{w: out}
		err := r.WriteLF(counter)
		size = counter.n
		return err
	}}
	m.Recipients = mail.recipients
	if mail.fixedSender {
		m.ReversePath = &mail.reversePath
	}
	if s.Bool("smtpmail-store-queue-variables") {
		m.Variables = make(map[string]syntax.Object)
		for _, name := range queue.StoredVariables {
			if value, ok := s.Value(name); ok {
				m.Variables[name] = value
			}
		}
	}
	id, err = spool.Put(m)
	return id, size, err
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// queuedMail is an item in `queue list --json`.
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

func listQueue(w *world, u *ui, s *settings.Settings, arguments []string) error {
	if len(arguments) > 0 {
		return usage("queue list takes no arguments")
	}
	spool, err := openSpool(w, s)
	if err != nil {
		return err
	}
	items, problems, err := spool.List()
	if err != nil {
		return fail(0, "queue", err)
	}
	for _, p := range problems {
		u.warn("%v", p)
	}
	if u.json {
		list := []queuedMail{}
		for _, item := range items {
			list = append(list, queuedMail{ID: item.ID, QueuedAt: item.QueuedAt.Format(time.RFC3339), SizeBytes: item.SizeOctets,
				Recipients: item.Recipients, Tries: item.Tries, LastError: item.LastError, State: string(item.Status)})
		}
		return u.object(map[string]any{"items": list})
	}
	for _, item := range items {
		u.print("%s  %s  %8d  %-8s  %d  %s", item.ID, item.QueuedAt.Format("2006-01-02 15:04"), item.SizeOctets, item.Status, item.Tries, recipientsText(item))
		if item.LastError != "" {
			u.print("    %s", oneLine(item.LastError))
		}
	}
	return nil
}

func recipientsText(item queue.Item) string {
	if n := len(item.Recipients); n > 1 {
		return fmt.Sprintf("%s and %d more", item.Recipients[0], n-1)
	}
	return item.Recipients[0]
}

// chosen returns the items that the arguments name.
func chosen(w *world, s *settings.Settings, ids []string) (*queue.Spool, []*queue.Item, error) {
	if len(ids) == 0 {
		return nil, nil, usage("name the mail by its ID, as `smtpmail queue list` shows it")
	}
	spool, err := openSpool(w, s)
	if err != nil {
		return nil, nil, err
	}
	items, _, err := spool.List()
	if err != nil {
		return nil, nil, fail(0, "queue", err)
	}
	var found []*queue.Item
	for _, id := range ids {
		item, err := queue.Find(items, id)
		if err != nil {
			return nil, nil, fail(exitNoInput, "queue", err, "smtpmail queue list shows what is there")
		}
		found = append(found, item)
	}
	return spool, found, nil
}

func showQueued(w *world, u *ui, s *settings.Settings, ids []string) error {
	_, items, err := chosen(w, s, ids)
	if err != nil {
		return err
	}
	for _, item := range items {
		f, err := item.Open()
		if err != nil {
			return fail(0, "queue", err)
		}
		_, err = io.Copy(u.out, f)
		f.Close()
		if err != nil {
			return fail(exitIO, "queue", err)
		}
	}
	return nil
}

func removeQueued(w *world, u *ui, s *settings.Settings, ids []string) error {
	spool, items, err := chosen(w, s, ids)
	if err != nil {
		return err
	}
	c, err := spool.Care()
	if err != nil {
		return fail(0, "queue", err)
	}
	defer c.Close()
	if err := c.Remove(items...); err != nil {
		return fail(0, "queue", err)
	}
	for _, item := range items {
		u.say("removed %s", item.ID)
	}
	return nil
}

// readQueued reads a queued message for its header; what Emacs queued is sent as
// it is, so that a header which does not parse is no error.
func readQueued(item *queue.Item) (*message.Message, error) {
	f, err := item.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return message.ReadLoose(f)
}
