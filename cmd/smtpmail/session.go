package main

import (
	"context"
	"fmt"
	"time"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/system"
	"smtpmail/smtp"
)

// server is an account, and what a command shows and keeps of its sessions.
type server struct {
	*account.Account
	w *machine.World
	u *terminal.UI
	s *settings.Settings
	o sendOptions

	authenticated bool // it took the credentials
}

// sendOptions are the flags that concern a session.
type sendOptions struct {
	trace          string // "" for none, "-" for stderr, else a file
	allowCleartext bool
	timeout        time.Duration
	requests       deliveryRequests
	queueOnFailure bool // for send: a mail that cannot go now is queued
}

// deliveryRequests are what the command line asks of the delivery (RFC 3461, RFC 8689).
type deliveryRequests struct {
	notify     smtp.Notify
	returns    smtp.Return
	envelopeID string
	requireTLS bool
}

// mail makes a submission of an envelope and its content.
func (r deliveryRequests) mail(m smtp.Mail) *smtp.Mail {
	m.Notify, m.Return, m.EnvelopeID, m.RequireTLS = r.notify, r.returns, r.envelopeID, r.requireTLS
	return &m
}

// newServer finds the account of the settings.
func newServer(w *machine.World, u *terminal.UI, s *settings.Settings, o sendOptions) (*server, error) {
	a, err := account.New(s, accountOptions(w, u, o))
	if err != nil {
		return nil, err
	}
	return &server{Account: a, w: w, u: u, s: s, o: o}, nil
}

// accountOptions are what an account may use of the machine and the terminal.
func accountOptions(w *machine.World, u *terminal.UI, o sendOptions) account.Options {
	return account.Options{
		Files: system.Files{}, ReadFile: system.ReadRegular, Expand: w.Expand, Abbreviate: w.Abbreviate, Getenv: w.Env,
		LoginName: w.Login, Now: w.Now, Decrypt: machine.Decrypt, Memory: known.NewMemory(w),
		Ask: func(ctx context.Context, question string, secret bool) (string, bool, error) {
			return terminal.AskTyped(w, ctx, question, secret)
		},
		Warn: func(text string) { u.Warn("%s", text) }, Note: func(text string) { u.Say("smtpmail: %s", text) },
		Reply:   func(text string) { fmt.Fprintln(u.Err, terminal.OneLine(text)) },
		Timeout: o.timeout, AllowCleartext: o.allowCleartext,
	}
}

// session bounds a session in time.
func (v *server) session(ctx context.Context) (context.Context, context.CancelFunc) {
	a := newAlarm(ctx, v.Timeout)
	return a, a.off
}

// remember keeps what a session showed of the server.
func (v *server) remember(result *smtp.Result) {
	v.authenticated = v.authenticated || result != nil && result.Mechanism != ""
	v.Remember(result)
}

// known is what earlier sessions left about the server.
func (v *server) known() *known.KnownHost { return v.Known.(*known.KnownHost) }
