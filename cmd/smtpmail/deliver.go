package main

import (
	"context"
	"crypto/tls"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/syntax"
	"smtpmail/queue"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

// A flusher is the queue's way to the network ([queue.Deliverer]).
var _ queue.Deliverer = (*flusher)(nil)

// storedAccount is where mails with certain stored variables go.
type storedAccount struct {
	group  string
	domain string // smtpmail-sendto-domain
	err    error
}

// destination is a server and an account that several routes may lead to.
type destination struct {
	server *server
	trace  *sessionTrace
}

// Group finds the server and the account of a mail: those of the settings, with
// the variables that were stored with it.
func (f *flusher) Group(item *queue.Item) (string, error) {
	r := f.route(item)
	return r.group, r.err
}

func (f *flusher) route(item *queue.Item) *storedAccount {
	key := ""
	for _, name := range queue.StoredVariables {
		if value, ok := item.Variables[name]; ok {
			key += name + " " + syntax.Prin1(value) + "\n"
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.routes[key]
	if r == nil {
		r = &storedAccount{}
		if r.err = account.RefuseQueued(f.s, item); r.err == nil {
			r.err = f.resolve(r, item.Variables)
		}
		f.routes[key] = r
	}
	return r
}

func (f *flusher) resolve(r *storedAccount, stored map[string]syntax.Object) error {
	own, err := account.ReadOwnServer(f.s)
	if err != nil {
		return err
	}
	restore := f.apply(stored)
	defer restore()
	o := f.o
	o.trace = "" // all sessions share one
	v, err := newServer(f.w, f.u, f.s, o)
	if err != nil {
		return err
	}
	v.Confine(own)
	if r.domain, err = f.s.String("smtpmail-sendto-domain"); err != nil {
		return err
	}
	r.group = strings.Join([]string{v.Host, v.Port, v.User, v.Config.Stream.String()}, " ")
	if f.destinations[r.group] == nil {
		f.alone(v.Config)
		f.destinations[r.group] = &destination{server: v}
	}
	return nil
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

// alone keeps the functions of a configuration, which look into the settings and
// may ask the user, from running for two sessions at once.
func (f *flusher) alone(c *smtp.Config) {
	credentials, verify, certificate, onReply := c.Credentials, c.TLS.Verify, c.TLS.Certificate, c.OnReply
	c.Credentials = func(ctx context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return credentials(ctx, r)
	}
	c.TLS.Verify = func(state tls.ConnectionState, verdict error) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		return verify(state, verdict)
	}
	c.TLS.Certificate = func(ctx context.Context) (*tls.Certificate, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return certificate(ctx)
	}
	if onReply != nil {
		c.OnReply = func(r smtp.Reply) {
			f.mu.Lock()
			defer f.mu.Unlock()
			onReply(r)
		}
	}
}

// Deliver sends mails of a group over one session.
func (f *flusher) Deliver(ctx context.Context, group string, b *queue.Batch) error {
	config, err := f.config(group)
	if err != nil {
		return err
	}
	v := f.server(group)
	bounded := newAlarm(ctx, v.Timeout)
	defer bounded.off()
	x := &batchSender{f: f, v: v, batch: b, next: make(chan *pendingMail, aheadMails), stop: make(chan struct{}), alarm: bounded}
	go x.prepare()
	session := smtp.NewSession(config)
	err = session.SendAll(bounded, smtp.Batch{Next: x.Next, Commit: x.Commit, Done: x.Done})
	session.Close()
	x.giveBack()
	if err != nil {
		err = terminal.Fail(terminal.ExitCode(err), "through "+x.v.Name(), err, x.v.tlsHints(err)...)
		f.mu.Lock()
		f.unreachable = true
		f.mu.Unlock()
	}
	return err
}

func (f *flusher) server(group string) *server {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.destinations[group].server
}

// config is a group's configuration, with its trace.
func (f *flusher) config(group string) (*smtp.Config, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	to := f.destinations[group]
	if to.trace == nil {
		trace, err := f.openTrace(to.server)
		if err != nil {
			return nil, err
		}
		to.trace = trace
		to.server.Config.Trace = trace.tracer()
	}
	return to.server.Config, nil
}

// openTrace opens what smtpmail-debug-info keeps of the sessions with a server,
// and what --trace wants of all.
func (f *flusher) openTrace(v *server) (*sessionTrace, error) {
	if f.trace == nil {
		trace := &sessionTrace{}
		switch f.o.trace {
		case "":
		case "-":
			trace.writers = append(trace.writers, unfailing{f.u.Err})
		default:
			if err := trace.open(f.w.Expand(f.o.trace)); err != nil {
				return nil, terminal.Fail(terminal.ExitCantCreate, "trace", err)
			}
		}
		f.trace = trace
	}
	own, err := v.openTrace()
	if err != nil {
		return nil, err
	}
	own.writers = append(own.writers, f.trace.writers...)
	return own, nil
}

func (f *flusher) close() {
	for _, to := range f.destinations {
		if to.trace != nil {
			to.trace.close(f.u)
		}
	}
	if f.trace != nil {
		f.trace.close(f.u)
	}
}

// pendingMail is a mail that is ready to go.
type pendingMail struct {
	d       *queue.Delivery
	message *message.Message
	mail    *smtp.Mail
	report  *sendReport
	err     error // why it cannot go
}

// aheadMails is how many mails are read while others are on their way. A large
// one is not in memory then, but in a file.
const aheadMails = 16

// batchSender takes mails from the queue to a session: one goroutine reads them, and
// that of the session sends them.
type batchSender struct {
	f     *flusher
	v     *server
	batch *queue.Batch
	next  chan *pendingMail
	stop  chan struct{}
	loads []*pendingMail // given to the session, by number
	first int            // number of loads[0]
	alarm *alarm

	mu        sync.Mutex
	ahead     []*queue.Delivery // read, and not given to the session
	announced time.Time         // when mails were last put on record
}

// prepare reads mails ahead of the session.
func (x *batchSender) prepare() {
	defer close(x.next)
	for {
		d, err := x.batch.Next()
		if err != nil {
			return
		}
		l := x.f.load(d)
		x.lineUp(l)
		select {
		case x.next <- l:
		case <-x.stop:
			l.close()
			x.batch.Return(d)
			return
		}
	}
}

func (x *batchSender) lineUp(l *pendingMail) {
	if l.err != nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ahead = append(x.ahead, l.d)
}

// quickMail is the time in which a near server takes a mail.
const quickMail = 5 * time.Millisecond

// soon are the mails that leave within some milliseconds: none, if it took longer to
// send those before.
func (x *batchSender) soon(mails int) []*queue.Delivery {
	now := time.Now()
	took := now.Sub(x.announced)
	x.announced = now
	if took > time.Duration(mails)*quickMail {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.ahead)
}

// giveBack returns what was read and not sent, the last first.
func (x *batchSender) giveBack() {
	close(x.stop)
	var rest []*pendingMail
	for l := range x.next {
		rest = append(rest, l)
	}
	for _, l := range slices.Backward(rest) {
		l.close()
		x.batch.Return(l.d)
	}
}

// load reads a mail.
func (f *flusher) load(d *queue.Delivery) *pendingMail {
	l := &pendingMail{d: d, report: newSendReport("", "")}
	l.report.ID = d.Item.ID
	if l.message, l.err = readQueued(d.Item); l.err != nil {
		l.err = terminal.Fail(terminal.ExitData, "", l.err, brokenHint(d.Item.ID)) // an empty file, or none at all by now
		return l
	}
	l.report.MessageID, _ = l.message.Header.Get("Message-Id")
	f.mu.Lock()
	l.report.ReversePath, l.err = f.reversePath(d.Item, l.message)
	f.mu.Unlock()
	l.mail = &smtp.Mail{ReversePath: l.report.ReversePath, Recipients: account.WithDomain(d.Recipients, f.route(d.Item).domain), Content: queuedContent(l.message)}
	return l
}

func (l *pendingMail) close() {
	if l.message != nil {
		l.message.Close()
		l.message = nil
	}
}

// Next gives the session its next mail.
func (x *batchSender) Next() (*smtp.Mail, error) {
	for l := range x.next {
		if l.err == nil {
			x.mu.Lock()
			x.ahead = x.ahead[1:]
			x.mu.Unlock()
			x.loads = append(x.loads, l)
			return l.mail, nil
		}
		x.broken(l)
	}
	return nil, io.EOF
}

// broken is for a mail that cannot go, whatever the server.
func (x *batchSender) broken(l *pendingMail) {
	l.close()
	fates := make([]queue.Fate, len(l.d.Recipients))
	for i, r := range l.d.Recipients {
		fates[i] = queue.Fate{Status: queue.Deferred, Text: l.err.Error()}
		l.report.Recipients = append(l.report.Recipients, recipientReport{Address: r, Status: string(queue.Deferred), Text: l.err.Error()})
	}
	l.report.Error = l.err.Error()
	x.f.report(l.report)
	x.batch.Done(l.d, fates, l.err)
}

// Commit puts on record that mails are about to be taken.
func (x *batchSender) Commit(numbers []int) error {
	x.alarm.reset()
	list := make([]*queue.Delivery, len(numbers))
	for i, n := range numbers {
		list[i] = x.loads[n-x.first].d
	}
	return x.batch.Commit(list, x.soon(len(list)))
}

// takenBy is the cause of a mail that a server took for somebody, though not an error.
type takenBy struct{ result *smtp.Result }

func (t *takenBy) Error() string { return t.result.Reply }

// Done hands on what became of a mail.
func (x *batchSender) Done(number int, result *smtp.Result, err error) {
	x.alarm.reset()
	l := x.loads[number-x.first]
	x.loads[number-x.first] = nil
	for len(x.loads) > 0 && x.loads[0] == nil {
		x.loads = x.loads[1:]
		x.first++
	}
	l.close()
	fates := make([]queue.Fate, len(result.Recipients))
	for i := range result.Recipients {
		fates[i] = fate(&result.Recipients[i])
	}
	cause := err
	if someAccepted(result) {
		cause = &takenBy{result}
	} else if err != nil {
		cause = terminal.Fail(terminal.ExitCode(err), "through "+x.v.Name(), err, x.v.tlsHints(err)...)
	}
	l.report.add(result, err)
	x.f.report(l.report)
	x.f.note(x.v, result)
	x.f.tellRefused(l.report.ID, result)
	x.batch.Done(l.d, fates, cause)
}

// fate is what a recipient's result means to the queue: who is refused for what this
// client is may get the mail when that is mended.
func fate(r *smtp.RecipientResult) queue.Fate {
	session := r.Scope == smtp.ScopeSession && (r.Status == smtp.Deferred || r.Status == smtp.Refused)
	if session {
		r.Status = smtp.Deferred
	}
	return queue.Fate{Status: queue.Status(r.Status.String()), Code: r.Code, Enhanced: r.Enhanced, Text: r.Text, Session: session}
}

// report keeps what became of a mail for those who want it all at the end.
func (f *flusher) report(r *sendReport) {
	if !f.u.Json {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if i, ok := f.reported[r.ID]; ok { // another session had it
		f.reports[i] = r
		return
	}
	f.reported[r.ID] = len(f.reports)
	f.reports = append(f.reports, r)
}

// reportLeft is for a mail that no session had.
func (f *flusher) reportLeft(m queue.Flushed) {
	if _, ok := f.reported[m.Item.ID]; ok || !f.u.Json {
		return
	}
	r := newSendReport("", "")
	r.ID, r.SizeBytes, r.Error = m.Item.ID, m.Item.SizeOctets, m.Item.LastError
	for _, address := range m.Item.Pending() {
		fate := m.Item.Fates[address]
		r.Recipients = append(r.Recipients, recipientReport{Address: address, Status: string(queue.Deferred), Code: fate.Code, Enhanced: fate.Enhanced, Text: fate.Text})
	}
	f.reported[r.ID] = len(f.reports)
	f.reports = append(f.reports, r)
}

// note remembers what a session teaches about its server, and shows what it warns of.
func (f *flusher) note(v *server, result *smtp.Result) {
	f.mu.Lock()
	defer f.mu.Unlock()
	v.remember(result)
	for _, warning := range result.Warnings {
		if !f.warned[warning] {
			f.warned[warning] = true
			f.u.Warn("%s", warning)
		}
	}
}

// queuedContent sends what the queue holds: to the octet, but for the line ends
// and what a server without 8BITMIME could not take.
func queuedContent(m *message.Message) func(smtp.Extensions) (smtp.Content, error) {
	return func(ext smtp.Extensions) (smtp.Content, error) {
		r, err := m.Render(message.RenderOptions{EightBit: ext.Has("8BITMIME"), UTF8: ext.Has("SMTPUTF8"), KeepMIME: true})
		if err != nil {
			return smtp.Content{}, err
		}
		return account.RenderedContent(r), nil
	}
}

func (f *flusher) reversePath(item *queue.Item, m *message.Message) (string, error) {
	if item.ReversePath != nil {
		return *item.ReversePath, nil
	}
	return account.ReversePath(f.s, &m.Header)
}
