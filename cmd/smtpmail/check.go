package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/smtp"
)

// checkReport is what `check` found out, step by step.
type checkReport struct {
	Server      string             `json:"server"`
	Addresses   []string           `json:"addresses"`
	Greeting    string             `json:"greeting"`
	Extensions  []string           `json:"extensions"`
	TLS         string             `json:"tls"`
	Cipher      string             `json:"cipher"`
	Certificate *certificateReport `json:"certificate"`
	Auth        string             `json:"auth"` // mechanism that succeeded
	User        string             `json:"user"`
	MaxOctets   int64              `json:"max_bytes"` // 0: the server names no limit
	Millis      int64              `json:"milliseconds"`
	Warnings    []string           `json:"warnings"`
	Error       string             `json:"error"`
	Hints       []string           `json:"hints"`

	pinning, unpinning bool // no session was to come of it

	unpinned []string // the fingerprints
}

type certificateReport struct {
	Subject     string    `json:"subject"`
	Issuer      string    `json:"issuer"`
	Names       []string  `json:"names"`
	NotAfter    time.Time `json:"not_after"`
	DaysLeft    int       `json:"days_left"`
	Chain       []string  `json:"chain"` // subjects, the server's own first
	Fingerprint string    `json:"sha256"`
	Pinned      bool      `json:"pinned"`
}

// expirySoon is when a certificate's end is worth a warning, in days.
const expirySoon = 14

// runCheck opens a session as a send would, up to where MAIL would come, and
// tells what it found.
func runCheck(ctx context.Context, w *machine.World, u *terminal.UI, c *cli.Context) error {
	if c.NArg() > 0 {
		return usage("check takes no arguments")
	}
	pin, err := pinFlag(c)
	if err != nil {
		return err
	}
	if c.Bool("unpin") && c.IsSet("pin") {
		return usage("--pin and --unpin exclude each other")
	}
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	tell(u, s)
	v, err := newServer(w, u, s, options(c))
	if err != nil {
		return err
	}
	k := &checker{v: v, r: &checkReport{Server: v.Name(), Addresses: []string{}, Extensions: []string{}, Warnings: []string{}, Hints: []string{}}}
	if err := account.RefuseInfluences(s); err != nil {
		k.r.Warnings = append(k.r.Warnings, "no mail would be sent: "+err.Error())
	}
	switch {
	case c.Bool("unpin"):
		k.r.unpinning = true
		err = k.unpin()
	case c.IsSet("pin"):
		err = k.pin(ctx, pin)
	default:
		err = k.run(ctx)
	}
	if err != nil {
		err = terminal.Fail(terminal.ExitCode(err), "check of "+v.Name(), err, v.tlsHints(err)...)
		k.r.Error, k.r.Hints = err.Error(), append(k.r.Hints, terminal.Hints(err)...)
	}
	if u.Json {
		if jsonErr := u.Object(k.r); jsonErr != nil {
			return jsonErr
		}
		return err
	}
	k.r.show(u)
	return err
}

// pinFlag is the fingerprint that --pin names, or empty.
func pinFlag(c *cli.Context) (string, error) {
	given := c.String("pin")
	if given == "" {
		return "", nil
	}
	pin, err := known.ParseFingerprint(given)
	if err != nil {
		return "", usage("--pin=%s: %v", given, err)
	}
	return pin, nil
}

type checker struct {
	v    *server
	r    *checkReport
	leaf *x509.Certificate
}

// run opens a session as a send would.
func (k *checker) run(ctx context.Context) error {
	return k.connect(ctx, func(c *smtp.Config) {
		verify := c.TLS.Verify
		c.Credentials = k.credentials
		c.TLS.Verify = func(state tls.ConnectionState, verdict error) error {
			k.certificate(state)
			return verify(state, verdict)
		}
	})
}

// connect opens a session and closes it again; change has the last word on how.
func (k *checker) connect(ctx context.Context, change func(*smtp.Config)) error {
	start := k.v.w.Now()
	ctx, cancel := k.v.session(ctx)
	defer cancel()
	if !strings.HasPrefix(k.v.Host, "/") {
		k.r.Addresses, _ = net.DefaultResolver.LookupHost(ctx, k.v.Host) // what is wrong with the name, connecting tells better
	}
	trace, err := k.v.openTrace()
	if err != nil {
		return err
	}
	defer trace.close(k.v.u)
	config := *k.v.Config
	config.Trace = &greetingTrace{report: k.r, next: trace.tracer()}
	change(&config)
	session := smtp.NewSession(&config)
	err = session.Connect(ctx)
	k.session(session, err)
	k.r.Millis = k.v.w.Now().Sub(start).Milliseconds() // what QUIT takes keeps no mail waiting
	session.Close()
	return err
}

// credentials are those of a send; nobody is asked for a check.
func (k *checker) credentials(ctx context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
	r.Required = false
	c, err := k.v.Credentials(ctx, r)
	k.r.User = c.Username
	return c, err
}

// session notes what the server offers, and, of a session that could be had, what
// is doubtful about it.
func (k *checker) session(s *smtp.Session, err error) {
	for _, e := range s.Extensions().List {
		k.r.Extensions = append(k.r.Extensions, strings.TrimSpace(e.Keyword+" "+e.Params))
	}
	k.r.MaxOctets = s.Extensions().MaxSize()
	k.r.Auth = s.Mechanism()
	if err != nil {
		return
	}
	switch {
	case k.r.Auth == "" && k.r.User != "":
		k.r.Warnings = append(k.r.Warnings, "there are credentials, but the server offers no AUTH")
	case k.r.Auth == "" && len(k.r.Extensions) > 0:
		k.r.Warnings = append(k.r.Warnings, "no credentials: a server that wants them will refuse the mail")
	}
	if k.r.TLS == "" && k.v.Config.Stream == smtp.StreamAuto && len(k.r.Extensions) > 0 {
		k.r.Warnings = append(k.r.Warnings, "the connection is not encrypted: smtpmail-stream-type nil goes on in clear where STARTTLS is not offered")
	}
}

func (k *checker) certificate(state tls.ConnectionState) {
	k.r.TLS, k.r.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	if len(state.PeerCertificates) == 0 {
		return
	}
	k.leaf = state.PeerCertificates[0]
	c := &certificateReport{Subject: k.leaf.Subject.String(), Issuer: k.leaf.Issuer.String(), Names: k.leaf.DNSNames, NotAfter: k.leaf.NotAfter,
		DaysLeft: int(k.leaf.NotAfter.Sub(k.v.w.Now()).Hours() / 24), Fingerprint: smtp.Fingerprint(k.leaf)}
	for _, ip := range k.leaf.IPAddresses {
		c.Names = append(c.Names, ip.String())
	}
	for _, link := range state.PeerCertificates {
		c.Chain = append(c.Chain, link.Subject.String())
	}
	c.Pinned = slices.Contains(k.v.known().Pins, c.Fingerprint)
	k.r.Certificate = c
	if k.v.known().EmacsDiffers(k.leaf) {
		k.r.Warnings = append(k.r.Warnings, fmt.Sprintf("Emacs saved another certificate of this server in %s, and will ask about this one, whose SHA-1 is %s", k.v.known().EmacsRef, known.Sha1Fingerprint(k.leaf)))
	}
	if c.DaysLeft >= 0 && c.DaysLeft < expirySoon {
		k.r.Warnings = append(k.r.Warnings, fmt.Sprintf("the certificate ends in %s", count(c.DaysLeft, "day")))
	}
}

// A greetingTrace notes the server's first line, and passes all on.
type greetingTrace struct {
	report *checkReport
	next   smtp.Tracer
}

func (g *greetingTrace) Trace(from smtp.Direction, line string) {
	if from == smtp.FromServer && g.report.Greeting == "" {
		g.report.Greeting = line
	}
	if g.next != nil {
		g.next.Trace(from, line)
	}
}

func (g *greetingTrace) Body() bool { return false }

// show prints the report for people.
func (r *checkReport) show(u *terminal.UI) {
	row := func(name, format string, args ...any) {
		if text := fmt.Sprintf(format, args...); text != "" {
			u.Row(fmt.Sprintf("%-12s", name), terminal.OneLine(text))
		}
	}
	row("server", "%s", strings.TrimSpace(r.Server+"  "+strings.Join(r.Addresses, " ")))
	row("greeting", "%s", r.Greeting)
	row("extensions", "%s", strings.Join(r.Extensions, ", "))
	if r.MaxOctets > 0 {
		row("limit", "%d octets a message", r.MaxOctets)
	}
	if r.TLS != "" {
		row("TLS", "%s, %s", r.TLS, r.Cipher)
	}
	if c := r.Certificate; c != nil {
		row("certificate", "%s, for %s", c.Subject, strings.Join(c.Names, " "))
		row("issuer", "%s", c.Issuer)
		row("valid until", "%s, %s left", c.NotAfter.Format(time.DateOnly), count(c.DaysLeft, "day"))
		row("SHA-256", "%s%s", c.Fingerprint, map[bool]string{true: " (pinned)"}[c.Pinned])
	}
	if r.Auth != "" {
		row("AUTH", "%s as %s: accepted", r.Auth, r.User)
	}
	for _, warning := range r.Warnings {
		row(u.Paint("33", "warning"), "%s", warning)
	}
	switch {
	case r.Error != "":
	case r.unpinning && len(r.unpinned) == 0:
		row("result", "no certificate was pinned")
	case r.unpinning:
		row("result", "%s: %s", u.Paint("32", "the pin is removed"), strings.Join(r.unpinned, " "))
	case r.pinning:
		row("result", "%s; smtpmail check does the rest", u.Paint("32", "the certificate is pinned"))
	default:
		row("result", "%s in %d ms", u.Paint("32", "a mail would be taken"), r.Millis)
	}
}
