package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/examples"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/syntax"
	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// runTry does the main job on this machine alone: settings from an init file, a
// server inside this program, the example message, the session, and the mail as
// the server got it.
func runTry(ctx context.Context, w *machine.World, u *terminal.UI, c *cli.Context) error {
	s, source, err := trySettings(w, c)
	if err != nil {
		return err
	}
	tell(u, s)
	t := &trial{w: w, u: u, s: s, source: source}
	if err := t.chooseUser(); err != nil {
		return err
	}
	if err := t.start(); err != nil {
		return terminal.Fail(terminal.ExitTempFail, "embedded server", err)
	}
	defer t.server.Close()
	return t.send(ctx, options(c))
}

// trySettings loads FILE, or what -l and --eval name, or else the example.
func trySettings(w *machine.World, c *cli.Context) (s *settings.Settings, source string, err error) {
	if c.NArg() > 1 {
		return nil, "", usage("try takes one init file")
	}
	o := settings.Options{Lisp: lispOptions(w, machine.CommandRunner(c.Context, c.Bool("allow-exec"))), Eval: c.StringSlice("eval")}
	switch names := append(c.StringSlice("load"), c.Args().Slice()...); {
	case len(names) > 0:
		o.Files, err = namedFiles(w, names)
		source = strings.Join(o.Files, ", ")
	case !c.Bool("quick"):
		o.Texts = []settings.Text{{Name: "examples/init.el", Lisp: examples.InitFile}}
		source = "the example init file"
	default:
		source = "no init file"
	}
	if err == nil {
		s, err = settings.Load(o)
	}
	return s, source, err
}

// trial is one run of `try`.
type trial struct {
	w        *machine.World
	u        *terminal.UI
	s        *settings.Settings
	source   string
	user     string
	password string
	server   *smtptest.Server
}

// chooseUser takes the user name from the settings. The password is made up: no
// real one is needed to show the session.
func (t *trial) chooseUser() error {
	user, err := t.s.String("smtpmail-smtp-user")
	if err != nil {
		return err
	}
	entries, _, err := t.s.AuthCredentials()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if user == "" && e.User != nil {
			user = *e.User
		}
	}
	if user == "" {
		user = t.w.Login
	}
	t.user, t.password = user, fmt.Sprintf("%016x", t.w.Random())
	return nil
}

// start runs a server that offers what the stream type needs, and points the
// settings at it.
func (t *trial) start() error {
	stream, err := t.s.Symbol("smtpmail-stream-type")
	if err != nil {
		return err
	}
	implicit := stream == "ssl" || stream == "tls"
	t.server, err = smtptest.NewServer(smtptest.Options{User: t.user, Password: t.password, RequireAuth: true, STARTTLS: !implicit, ImplicitTLS: implicit})
	if err != nil {
		return err
	}
	t.s.Set("smtpmail-smtp-server", syntax.NewString("127.0.0.1"), "try")
	t.s.Set("smtpmail-smtp-service", syntax.Int(t.server.Addr().Port), "try")
	return nil
}

// send sends the example message and shows what happened.
func (t *trial) send(ctx context.Context, o sendOptions) error {
	sender := *t.w
	sender.Stdin = bytes.NewReader(examples.Message)
	mail, err := compose.Read(ctx, &sender, t.s, compose.EnvelopeOptions{})
	if err != nil {
		return err
	}
	defer mail.Close()
	v, err := newServer(t.w, t.u, t.s, o)
	if err != nil {
		return err
	}
	v.Config.TLS.RootCAs = func() (*x509.CertPool, error) { return t.server.Pool(), nil }
	v.Config.TLS.Certificate = nil
	v.Config.Credentials = func(context.Context, smtp.CredentialRequest) (smtp.Credentials, error) {
		return smtp.Credentials{Username: t.user, Password: t.password}, nil
	}
	var session bytes.Buffer
	v.Config.Trace = smtp.NewTextTrace(&session)
	ctx, cancel := v.session(ctx)
	defer cancel()
	result, err := smtp.Send(ctx, v.Config, &smtp.Mail{ReversePath: mail.ReversePath, Recipients: mail.Recipients, Content: mail.Content})
	if t.u.Json {
		return t.report(mail, result, err, session.String())
	}
	t.u.Print("Settings from %s.\n\nThe session, as user %s, secrets omitted:\n\n%s", t.source, t.user, strings.TrimSuffix(session.String(), "\n"))
	if err != nil {
		return terminal.Fail(terminal.ExitCode(err), "not sent through the embedded server", err)
	}
	return t.showReceived()
}

// showReceived prints what the server kept.
func (t *trial) showReceived() error {
	messages := t.server.Messages()
	if len(messages) != 1 {
		return terminal.Fail(terminal.ExitProtocol, "embedded server", fmt.Errorf("it kept %d mails, not one", len(messages)))
	}
	m := messages[0]
	t.u.Print("\nThe mail as the server got it, from <%s> to <%s>:\n", m.ReversePath, strings.Join(m.Recipients, ">, <"))
	t.u.Print("%s", strings.TrimSuffix(strings.ReplaceAll(string(m.Data), "\r\n", "\n"), "\n"))
	return nil
}

func (t *trial) report(mail *compose.Message, result *smtp.Result, err error, session string) error {
	r := newSendReport(mail.MessageID, mail.ReversePath)
	r.add(result, err)
	received := ""
	if messages := t.server.Messages(); len(messages) > 0 {
		received = string(messages[0].Data)
	}
	jsonErr := t.u.Object(struct {
		*sendReport
		User     string   `json:"user"`
		Session  []string `json:"session"`
		Received string   `json:"received"`
	}{r, t.user, strings.Split(strings.TrimSuffix(session, "\n"), "\n"), received})
	return errors.Join(err, jsonErr)
}
