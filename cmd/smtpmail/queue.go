package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/syntax"
	"smtpmail/queue"
	"smtpmail/smtp/message"
)

// lockWait is how long a command waits for another program's flush.
const lockWait = 10 * time.Second

func queueCommand(w *machine.World, u *terminal.UI) *cli.Command {
	return &cli.Command{Name: "queue", Usage: "queue the message on standard input; list queued ones and take care of them",
		ArgsUsage:   "[add [RECIPIENT…] | list | show ID… | remove ID… | retry ID… | hold ID… | release ID… | edit ID]",
		Description: compose.SizeHelp,
		Flags: []cli.Flag{
			fromFlag(),
			&cli.BoolFlag{Name: "failed", Usage: "list, show, remove or retry the mails that were given up"},
			&cli.BoolFlag{Name: "all", Usage: "retry: all mails, with --failed all that were given up"},
			&cli.StringSliceFlag{Name: "add", Usage: "edit: send to `ADDRESS` too; repeatable"},
			&cli.StringSliceFlag{Name: "remove", Usage: "edit: do not send to `ADDRESS`; repeatable"},
		},
		Action: func(c *cli.Context) error { return runQueue(w, u, c) }}
}

// queueVerbs are what `queue` can do with mails that are there.
var queueVerbs = map[string]func(*spoolCommand) error{
	"list": (*spoolCommand).list, "show": (*spoolCommand).show, "remove": (*spoolCommand).remove, "retry": (*spoolCommand).retry,
	"hold": (*spoolCommand).hold, "release": (*spoolCommand).release, "edit": (*spoolCommand).edit,
}

// runQueue is `queue`: add, the default, and [queueVerbs].
func runQueue(w *machine.World, u *terminal.UI, c *cli.Context) error {
	arguments := c.Args().Slice()
	verb := queueVerbs[c.Args().First()]
	if verb != nil || c.Args().First() == "add" {
		arguments = arguments[1:]
	}
	switch {
	case verb != nil:
	case c.Args().First() == "add":
		if err := checkOperands(w, c, "queue add", arguments); err != nil {
			return err
		}
	default:
		if err := checkOperands(w, c, "queue", arguments); err != nil {
			return err
		}
	}
	if err := checkQueueFlags(c, c.Args().First(), verb != nil); err != nil {
		return err
	}
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	if verb != nil {
		spool, err := openSpool(w, s)
		if err != nil {
			return err
		}
		return verb(&spoolCommand{w: w, u: u, c: c, spool: spool, ids: arguments})
	}
	outliveReaders()
	tell(u, s)
	mail, err := compose.Read(c.Context, w, s, givenEnvelope(c, arguments))
	if err != nil {
		return err
	}
	defer mail.Close()
	u.WarnAll(mail.Warnings)
	return putReported(w, u, s, mail)
}

// checkQueueFlags refuses flags that a verb would ignore: `remove ID --remove
// ADDRESS` is not to throw the mail away.
func checkQueueFlags(c *cli.Context, verb string, isVerb bool) error {
	meant := map[string][]string{"add": {"edit"}, "remove": {"edit"}, "failed": {"list", "show", "remove", "retry"}, "all": {"retry"}}
	for _, name := range []string{"add", "remove", "failed", "all"} {
		if c.IsSet(name) && !slices.Contains(meant[name], verb) {
			return usage("--%s goes with queue %s", name, strings.Join(meant[name], ", queue "))
		}
	}
	if isVerb && c.IsSet("from") {
		return usage("--from goes with a mail that is queued, not with queue %s", verb)
	}
	return nil
}

// openSpool returns the queue that the settings name.
func openSpool(w *machine.World, s *settings.Settings) (*queue.Spool, error) {
	dir, err := s.String("smtpmail-queue-dir")
	if err != nil {
		return nil, err
	}
	index, err := s.String("smtpmail-queue-index-file")
	if err != nil {
		return nil, err
	}
	if len(index) > 0 && index[0] == '~' {
		index = w.Expand(index)
	}
	dir = w.Expand(dir)
	if err := checkQueuePlace(compose.NewGuard(w, s), dir, index); err != nil {
		return nil, err
	}
	host, err := s.String("system-name")
	if err != nil {
		return nil, err
	}
	if name, err := account.HelloName(host); err == nil {
		host = name
	}
	return queue.New(queue.Options{Dir: dir, Index: index, Home: w.Home(), WorkDir: w.WorkDir, Now: w.Now, Random: w.Random, LockWait: lockWait, Host: w.Host, MailHost: host, PID: w.Pid}), nil
}

// checkQueuePlace refuses a queue where it must not be. An index outside of the
// queue's directory is a file that anything may read; one inside has a name that
// nothing else has there.
func checkQueuePlace(g *compose.Guard, dir, index string) error {
	const hint = "name a folder for mail, such as ~/Mail/queued-mail/, and an index in it"
	err := compose.CheckName(dir)
	if err == nil {
		err = g.CheckFolder(dir)
	}
	if err != nil {
		return terminal.Fail(terminal.ExitConfig, "smtpmail-queue-dir", err, hint)
	}
	if !filepath.IsAbs(index) {
		index = filepath.Join(dir, index)
	}
	switch err = compose.CheckName(index); {
	case err != nil:
	case filepath.Dir(index) != filepath.Clean(dir):
		info, statErr := os.Stat(index)
		err = g.CheckFile(index, statErr == nil && info.Size() > 0)
	case compose.HasKeptOutName(filepath.Base(index)):
		err = compose.ErrKeepOut
	case queue.IsReserved(filepath.Base(index)):
		err = fmt.Errorf("%s: something else has this name in a queue", index)
	}
	if err != nil {
		return terminal.Fail(terminal.ExitConfig, "smtpmail-queue-index-file", err, hint)
	}
	return nil
}

// putReported queues a mail and says so.
func putReported(w *machine.World, u *terminal.UI, s *settings.Settings, mail *compose.Message) error {
	if err := compose.CheckCopies(mail); err != nil {
		return err
	}
	spool, err := openSpool(w, s)
	if err != nil {
		return err
	}
	id, size, err := put(spool, s, mail)
	if err != nil {
		return terminal.Fail(0, "not queued in "+spool.Dir(), err)
	}
	mail.SaveCopies(w, u)
	warnOfAge(w, u, spool)
	u.Say("queued %s as %s for %s", mail.MessageID, id, count(len(mail.Recipients), "recipient"))
	report := newSendReport(mail.MessageID, mail.ReversePath)
	report.ID, report.QueuedAs, report.SizeBytes = id, id, size
	for _, r := range mail.Recipients {
		report.Recipients = append(report.Recipients, recipientReport{Address: r, Status: "deferred", Text: "queued"})
	}
	return showReport(u, report, "the mail is queued as "+id, nil)
}

// put queues a mail; size is that of the data file.
func put(spool *queue.Spool, s *settings.Settings, mail *compose.Message) (id string, size int64, err error) {
	options := mail.Options
	options.EightBit, options.UTF8 = true, true // the flush knows what its server takes
	r, err := mail.Message.Render(options)
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
	m.Recipients, m.Doubt = mail.Recipients, mail.Doubt
	if mail.FixedSender {
		m.ReversePath = &mail.ReversePath
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
