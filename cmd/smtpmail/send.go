package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/system"
	"smtpmail/smtp"
)

// runSend sends the mail on stdin, or queues it where smtpmail-queue-mail says so.
func runSend(ctx context.Context, w *machine.World, u *terminal.UI, c *cli.Context) error {
	if err := checkOperands(w, c, "send", c.Args().Slice()); err != nil {
		return err
	}
	if !c.Bool("print") {
		outliveReaders()
	}
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	tell(u, s)
	noteOtherFunctions(u, s)
	if err := account.RefuseInfluences(s); err != nil {
		return err
	}
	queueing := s.Bool("smtpmail-queue-mail") && !c.Bool("now")
	var v *server
	if !queueing && !c.Bool("print") {
		o := options(c)
		o.queueOnFailure = c.Bool("queue-on-failure")
		if o.requests, err = requests(c); err != nil {
			return err
		}
		if v, err = newServer(w, u, s, o); err != nil {
			return err
		}
	}
	mail, err := compose.Read(ctx, w, s, givenEnvelope(c, c.Args().Slice()))
	if err != nil {
		return err
	}
	defer mail.Close()
	u.WarnAll(mail.Warnings)
	if c.Bool("print") {
		return printMail(u, s, mail)
	}
	if queueing {
		return putReported(w, u, s, mail)
	}
	defer v.offerToSave(ctx)
	return v.send(ctx, mail)
}

// givenEnvelope is what the command line says about the envelope.
func givenEnvelope(c *cli.Context, recipients []string) compose.EnvelopeOptions {
	e := compose.EnvelopeOptions{Envelope: account.Envelope{Recipients: recipients}, Patience: c.Duration("timeout")}
	if c.IsSet("from") {
		path := c.String("from")
		e.ReversePath = &path
	}
	return e
}

// printMail shows the mail as it would go to a server that takes everything: the
// envelope, an empty line, the message.
func printMail(u *terminal.UI, s *settings.Settings, mail *compose.Message) error {
	domain, err := s.String("smtpmail-sendto-domain")
	if err != nil {
		return err
	}
	options := mail.Options
	options.EightBit, options.UTF8 = true, true
	r, err := mail.Message.Render(options)
	if err != nil {
		return terminal.Fail(0, "message on stdin", err)
	}
	defer r.Close()
	u.Print("MAIL FROM:<%s>", mail.ReversePath)
	for _, recipient := range account.WithDomain(mail.Recipients, domain) {
		u.Print("RCPT TO:<%s>", recipient)
	}
	u.Print("")
	return u.Data(r.WriteLF)
}

func options(c *cli.Context) sendOptions {
	o := sendOptions{allowCleartext: c.Bool("allow-cleartext-auth"), timeout: c.Duration("timeout")}
	if c.IsSet("trace") {
		if o.trace = c.String("trace"); o.trace == "" {
			o.trace = "-"
		}
	}
	return o
}

// requests are what the command line asks of the delivery.
func requests(c *cli.Context) (r deliveryRequests, err error) {
	if r.notify, err = smtp.ParseNotify(c.String("dsn-notify")); err != nil {
		return r, usage("--dsn-notify: %v", err)
	}
	switch value := strings.ToLower(c.String("dsn-return")); value {
	case "":
	case "full":
		r.returns = smtp.ReturnFull
	case "headers", "hdrs":
		r.returns = smtp.ReturnHeaders
	default:
		return r, usage("--dsn-return: %q is neither full nor headers", value)
	}
	r.envelopeID, r.requireTLS = c.String("envid"), c.Bool("require-tls")
	return r, nil
}

// noteOtherFunctions tells that another way of sending was configured.
func noteOtherFunctions(u *terminal.UI, s *settings.Settings) {
	for _, name := range []string{"send-mail-function", "message-send-mail-function"} {
		value, ok := s.Lisp(name, false)
		if ok && !s.Place(name).Default && !strings.Contains(value, "smtpmail") {
			u.Say("smtpmail: note: %s is %s, which has no effect here: mail goes by SMTP", name, value)
		}
	}
}

// send submits the mail in a session of its own.
func (v *server) send(ctx context.Context, mail *compose.Message) error {
	if err := compose.CheckCopies(mail); err != nil {
		return err
	}
	domain, err := v.s.String("smtpmail-sendto-domain")
	if err != nil {
		return err
	}
	report := newSendReport(mail.MessageID, mail.ReversePath)
	result, err := v.submit(ctx, v.o.requests.mail(smtp.Mail{ReversePath: mail.ReversePath, Recipients: account.WithDomain(mail.Recipients, domain), Content: v.u.Watch(mail.Content)}))
	report.add(result, err)
	taken := result != nil && someAccepted(result)
	rest, doubt := keepable(mail.Recipients, result, err)
	err = v.outcome(mail.MessageID, result, err)
	if v.o.queueOnFailure && len(rest) > 0 {
		id, queueErr := v.queueRest(mail, rest, doubt, err)
		report.QueuedAs, taken = id, taken || queueErr == nil
		if queueErr != nil || result == nil || !slices.ContainsFunc(result.Recipients, isGivenUp) {
			err = queueErr
		}
	}
	if taken {
		mail.SaveCopies(v.w, v.u)
	}
	done := "the mail was taken by " + v.Name()
	if report.QueuedAs != "" {
		done = "the mail is queued as " + report.QueuedAs
	}
	return showReport(v.u, report, done, err)
}

// keepable are the recipients for whom trying again is right: all of them after a
// session that did not come to the mail, else those that the server put off, those that
// it refused for the client's sake and those of whom nobody knows whether they have it, which doubt says.
func keepable(recipients []string, result *smtp.Result, err error) (rest []string, doubt bool) {
	if result == nil || len(result.Recipients) != len(recipients) || !slices.ContainsFunc(result.Recipients, isDecided) {
		if isNoFaultOfMail(err) {
			return recipients, false
		}
		return nil, false
	}
	for i, f := range result.Recipients {
		if f.Status == smtp.Deferred || f.Status == smtp.Unknown || isOfSession(f) {
			rest = append(rest, recipients[i])
			doubt = doubt || f.Status == smtp.Unknown
		}
	}
	return rest, doubt
}

// isNoFaultOfMail tells what went wrong before the mail came, or for now, from what is
// wrong with the mail, and from a user who wants to stop.
func isNoFaultOfMail(err error) bool {
	var e *smtp.Error
	switch code := terminal.ExitCode(err); {
	case code == terminal.ExitInterrupted:
		return false
	case code == terminal.ExitTempFail:
		return true
	}
	return errors.As(err, &e) && e.Scope == smtp.ScopeSession
}

func isDecided(f smtp.RecipientResult) bool { return f.Status != smtp.Deferred }

func isRefused(f smtp.RecipientResult) bool { return f.Status == smtp.Refused }

// isOfSession tells a refusal of this client, such as 530, from one of the mail or the
// recipient: a flush gives no mail up for it, and so it is queued.
func isOfSession(f smtp.RecipientResult) bool { return isRefused(f) && f.Scope == smtp.ScopeSession }

func isGivenUp(f smtp.RecipientResult) bool { return isRefused(f) && !isOfSession(f) }

// queueRest queues the mail for the recipients that did not get it, as far as that is
// known; err is why.
func (v *server) queueRest(mail *compose.Message, rest []string, doubt bool, err error) (id string, _ error) {
	all := mail.Recipients
	mail.Recipients, mail.Doubt = rest, doubt
	defer func() { mail.Recipients = all }()
	spool, openErr := openSpool(v.w, v.s)
	if openErr != nil {
		return "", openErr
	}
	id, _, putErr := put(spool, v.s, mail)
	if putErr != nil {
		return "", terminal.Fail(0, "not queued in "+spool.Dir(), putErr)
	}
	switch {
	case doubt:
		v.u.Warn("it is not known whether the mail was taken; it is queued as %s for %s, and may arrive twice: %v", id, count(len(rest), "recipient"), err)
	case len(rest) < len(all):
		v.u.Warn("the mail is queued as %s for %s that was put off", id, count(len(rest), "recipient"))
	default:
		v.u.Warn("not sent to %s, so the mail is queued as %s: %v", count(len(rest), "recipient"), id, err)
	}
	return id, nil
}

// submit runs one session for one mail, with its trace.
func (v *server) submit(ctx context.Context, m *smtp.Mail) (*smtp.Result, error) {
	ctx, cancel := v.session(ctx)
	defer cancel()
	trace, err := v.openTrace()
	if err != nil {
		return nil, err
	}
	defer trace.close(v.u)
	config := *v.Config
	config.Trace = trace.tracer()
	result, err := smtp.Send(ctx, &config, m)
	v.remember(result)
	if result != nil {
		v.u.WarnAll(result.Warnings)
	}
	return result, err
}

// outcome shows what became of a mail and returns the error for the exit code.
func (v *server) outcome(messageID string, result *smtp.Result, err error) error {
	if result == nil || !someAccepted(result) {
		if err == nil {
			err = errors.New("no recipient was accepted")
		}
		return terminal.Fail(terminal.ExitCode(err), "not sent through "+v.Name(), err, v.tlsHints(err)...)
	}
	n := 0
	for _, f := range result.Recipients {
		if f.Status == smtp.Accepted {
			n++
		}
	}
	v.u.Say("sent %s to %s through %s (%s): %s", messageID, count(n, "recipient"), result.Server, channel(result), terminal.OneLine(result.Reply))
	if n == len(result.Recipients) {
		return nil
	}
	for _, f := range result.Recipients {
		if f.Status != smtp.Accepted {
			fmt.Fprintf(v.u.Err, "smtpmail: %s: %s: %s\n", f.Address, f.Status, terminal.OneLine(fateText(f)))
		}
	}
	return terminal.Fail(terminal.WorstCode(result.Worst()), fmt.Sprintf("sent to %d of %d recipients", n, len(result.Recipients)), errors.New("the others are listed above"))
}

// tlsHints is the advice on trust that this program has to give.
func (v *server) tlsHints(err error) []string {
	var e *smtp.Error
	switch {
	case !errors.As(err, &e):
		return nil
	case e.Kind == smtp.KindCertificate && e.Hint != "":
		hints := append(strings.Split(e.Hint, "\n"), "to pin it: smtpmail check --pin")
		for _, name := range v.MissingTrust {
			hints = append(hints, name+" of gnutls-trustfiles does not exist")
		}
		return hints
	case e.Kind == smtp.KindTLS && e.Command == "STARTTLS" && v.Known.SpeaksTLS():
		return []string{"the server spoke TLS before, so that a connection without it may be an attack",
			fmt.Sprintf("if it really stopped, remove %s from %s and from Emacs's network-security.data", known.ServerName(v.Host, v.Port), filepath.Join(v.w.StateDir(), known.TlsSeenFile))}
	}
	return nil
}

func fateText(f smtp.RecipientResult) string {
	if f.Code == 0 {
		return f.Text
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", f.Code, f.Enhanced, f.Text)), " ")
}

func someAccepted(result *smtp.Result) bool {
	for _, f := range result.Recipients {
		if f.Status == smtp.Accepted {
			return true
		}
	}
	return false
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// sessionTrace is where the lines of a session go: to stderr or a file for
// --trace, and to the state directory for smtpmail-debug-info.
type sessionTrace struct {
	writers []io.Writer
	files   []*traceFile
	now     func() time.Time
}

func (v *server) openTrace() (*sessionTrace, error) {
	t := &sessionTrace{now: v.w.Now}
	switch v.o.trace {
	case "":
	case "-":
		t.writers = append(t.writers, unfailing{v.u.Err})
	default:
		if err := t.open(v.w.Expand(v.o.trace)); err != nil {
			return nil, terminal.Fail(terminal.ExitCantCreate, "trace", err)
		}
	}
	if v.s.Bool("smtpmail-debug-info") {
		dir := v.w.StateDir()
		err := os.MkdirAll(dir, 0o700)
		if err == nil {
			err = t.open(filepath.Join(dir, "trace of SMTP session to "+strings.ReplaceAll(v.Host, "/", "_")))
		}
		if err != nil {
			v.u.Warn("the trace is not kept: %v", err)
		}
	}
	return t, nil
}

func (t *sessionTrace) open(name string) error {
	f, err := system.OpenRegular(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if info, statErr := os.Stat(name); statErr == nil && info.Mode()&os.ModeCharDevice != 0 {
		f, err = os.OpenFile(name, os.O_WRONLY, 0) // the user's own word: a terminal, or /dev/null
	}
	if err != nil {
		return err
	}
	file := &traceFile{File: f}
	t.files = append(t.files, file)
	t.writers = append(t.writers, file)
	return nil
}

// traceFile is a file of a trace, which several sessions may write to. What cannot
// be written keeps no mail waiting, nor the other places from getting it.
type traceFile struct {
	*os.File
	mu  sync.Mutex
	err error // the first one
}

func (f *traceFile) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		_, f.err = f.File.Write(p)
	}
	return len(p), nil
}

// unfailing is stderr for a trace: where nobody reads it, the other places get it all
// the same.
type unfailing struct{ io.Writer }

func (w unfailing) Write(p []byte) (int, error) {
	w.Writer.Write(p)
	return len(p), nil
}

// tracer returns nil where nobody wants the trace.
func (t *sessionTrace) tracer() smtp.Tracer {
	if len(t.writers) == 0 {
		return nil
	}
	trace := smtp.NewTextTrace(&terminal.VisibleWriter{W: io.MultiWriter(t.writers...)})
	trace.Now = t.now
	return trace
}

// close ends the trace, and tells what it misses.
func (t *sessionTrace) close(u *terminal.UI) {
	for _, f := range t.files {
		if err := cmp.Or(f.err, f.Close()); err != nil {
			u.Warn("the trace is not complete: %v", err)
		}
	}
}
