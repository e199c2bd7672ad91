package compose

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

// Message is a mail with its header completed and its envelope decided.
type Message struct {
	Message     *message.Message
	ReversePath string
	Recipients  []string // without smtpmail-sendto-domain
	MessageID   string
	fcc         []string // files that get a copy after acceptance
	guard       *Guard   // keeps the copies from where they must not be
	FixedSender bool     // the reverse-path was given, and holds at a flush too
	Doubt       bool     // it was sent, and no answer came
	Warnings    []string // what was done otherwise than the mail says
	Options     message.RenderOptions
}

func (m *Message) Close() error { return m.Message.Close() }

// Read reads a mail from stdin and makes it ready to go.
func Read(ctx context.Context, w *machine.World, s *settings.Settings, e EnvelopeOptions) (*Message, error) {
	separator, err := s.String("mail-header-separator")
	if err != nil {
		return nil, err
	}
	in, err := messageInput(ctx, w, s, e)
	if err != nil {
		return nil, err
	}
	m, err := message.Read(in, message.ReadOptions{Separator: separator})
	if err != nil {
		return nil, unreadable(err)
	}
	o := &Message{Message: m}
	if err := o.prepare(w, s, e); err != nil {
		m.Close()
		return nil, err
	}
	return o, nil
}

// EnvelopeOptions are what the command line says about the mail and its envelope.
type EnvelopeOptions struct {
	Patience    time.Duration // how long stdin may give nothing; 0 for any time
	Recipients  []string
	ReversePath *string // as it was given; nil: the settings decide
}

func (m *Message) prepare(w *machine.World, s *settings.Settings, e EnvelopeOptions) error {
	if err := RefuseInfluences(s); err != nil {
		return err
	}
	if err := refuseMethod(&m.Message.Header); err != nil {
		return err
	}
	if err := refuseMML(m.Message); err != nil {
		return err
	}
	m.Warnings = append(m.Warnings, warningsOfInfluences(s)...)
	for _, step := range []func() error{
		func() error { return m.addDefaults(s) },
		func() error { return m.expandAliases(w, s) },
		func() error { return m.address(s, e) },
		m.Message.Conform,
		func() error { return m.complete(w, s) },
		func() error { return m.encoding(s) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	m.guard = NewGuard(w, s)
	m.MessageID, _ = m.Message.Header.Get("Message-Id")
	for _, f := range m.Message.Header.All("Fcc") {
		if name := f.Unfolded(); name != "" {
			m.fcc = append(m.fcc, expandFcc(w, name))
		}
	}
	return nil
}

// address decides the envelope.
func (m *Message) address(s *settings.Settings, e EnvelopeOptions) (err error) {
	domain, err := s.String("smtpmail-sendto-domain")
	if err != nil {
		return err
	}
	if len(e.Recipients) > 0 {
		m.Recipients, err = AddressArguments("recipient", e.Recipients)
	} else {
		m.Recipients, err = m.Message.Header.Recipients(domain != "")
	}
	if err != nil {
		return err
	}
	if len(m.Recipients) == 0 {
		return terminal.Fail(terminal.ExitData, "message on stdin", errors.New("no recipients"), "name them in To, Cc or Bcc, or as arguments")
	}
	if e.ReversePath != nil {
		m.FixedSender = true
		m.ReversePath, err = givenReversePath(*e.ReversePath)
		return err
	}
	if m.ReversePath, err = ReversePath(s, &m.Message.Header); err != nil {
		return err
	}
	m.qualifySender(s)
	return checkReversePath(m.ReversePath, terminal.ExitConfig, "envelope sender of the settings")
}

// qualifySender replaces the local name of a From without a domain: a report on the
// delivery could not reach it. A mail buffer goes as Emacs sends it.
func (m *Message) qualifySender(s *settings.Settings) {
	if m.Message.Buffer || m.ReversePath == "" || strings.Contains(m.ReversePath, "@") {
		return
	}
	get := &stringGetter{s: s}
	address := get.line("user-mail-address")
	if get.err != nil || !isQualified(address) {
		return
	}
	m.Warnings = append(m.Warnings, fmt.Sprintf("the sender %q has no domain: reports on the delivery go to user-mail-address, %s", m.ReversePath, address))
	m.ReversePath = address
}

// isQualified tells whether an address has a domain that others can reach.
func isQualified(address string) bool {
	_, domain, _ := strings.Cut(address, "@")
	return strings.Contains(domain, ".")
}

const reversePathHint = "it must be an address like you@example.org, and nothing more"

// givenReversePath parses what --from gave: an address, with or without its angle
// brackets, or none.
func givenReversePath(text string) (string, error) {
	if text == "" || text == "<>" {
		return "", nil
	}
	paths, err := AddressArguments("--from", []string{text})
	if err == nil && len(paths) != 1 {
		err = terminal.Fail(terminal.ExitData, "--from", fmt.Errorf("%q is not one address", text), reversePathHint)
	}
	if err != nil {
		return "", err
	}
	return paths[0], checkReversePath(paths[0], terminal.ExitData, "--from")
}

// checkReversePath refuses before it is queued what no server would take.
func checkReversePath(path string, code int, where string) error {
	if err := smtp.CheckAddress(path); err != nil {
		return terminal.Fail(code, where, fmt.Errorf("%q: %w", path, err), reversePathHint)
	}
	return nil
}

// addDefaults adds what Emacs would have put into a new mail buffer.
func (m *Message) addDefaults(s *settings.Settings) error {
	if m.Message.Buffer {
		return nil
	}
	get := &stringGetter{s: s}
	d := message.Defaults{Fields: get.string("mail-default-headers"), ReplyTo: get.line("mail-default-reply-to"), ArchiveFile: get.line("mail-archive-file-name")}
	if s.Bool("mail-self-blind") {
		d.Blind = get.line("user-mail-address")
	}
	if get.err != nil {
		return get.err
	}
	if err := m.Message.Header.AddDefaults(d); err != nil {
		return terminal.Fail(terminal.ExitConfig, "mail-default-headers", err, "it must hold header fields, a line each")
	}
	return nil
}

// expandAliases replaces mail aliases in the header: those of mail-aliases, and of
// the alias file while mail-aliases is t.
func (m *Message) expandAliases(w *machine.World, s *settings.Settings) error {
	aliases, fromFile, err := s.MailAliases()
	if err != nil {
		return err
	}
	file, err := s.String("mail-personal-alias-file")
	if err != nil {
		return err
	}
	if fromFile && file != "" {
		if aliases, err = message.ReadAliases(w.Expand(file), machine.DiskFiles{}.ReadFile, w.Expand); err != nil {
			return terminal.Fail(terminal.ExitConfig, "mail aliases", err)
		}
	}
	return m.Message.Header.ExpandAliases(aliases)
}

// AddressArguments parses addresses given as arguments; what names them in errors.
// A line end in one must be that of a folded field.
func AddressArguments(what string, arguments []string) ([]string, error) {
	h := message.Header{}
	for _, argument := range arguments {
		if strings.ContainsAny(folds.Replace(argument), "\r\n\x00") {
			return nil, terminal.Fail(terminal.ExitData, what, fmt.Errorf("%q has a line end in it", argument), "give each address as an argument of its own")
		}
		if !utf8.ValidString(argument) {
			return nil, terminal.Fail(terminal.ExitData, what, fmt.Errorf("%q is neither ASCII nor UTF-8", argument), "write the address in UTF-8")
		}
		h.Append("To", argument)
	}
	recipients, err := h.Recipients(true)
	var bad *message.HeaderError
	if errors.As(err, &bad) {
		return nil, terminal.Fail(terminal.ExitData, what, fmt.Errorf("%q: %s", bad.Text, bad.Reason))
	}
	return recipients, err
}

// folds are the line ends of a folded field (RFC 5322 section 2.2.3).
var folds = strings.NewReplacer("\r\n ", " ", "\r\n\t", " ", "\n ", " ", "\n\t", " ")

// ReversePath follows the rules of Emacs: mail-envelope-from where
// mail-specify-envelope-from says so, else the first From address, else
// user-mail-address.
func ReversePath(s *settings.Settings, h *message.Header) (string, error) {
	if s.Bool("mail-specify-envelope-from") {
		if fixed, ok, err := s.EnvelopeFrom(); ok || err != nil {
			return fixed, err
		}
	}
	from, err := h.Originator()
	if from != "" || err != nil {
		return from, err
	}
	get := &stringGetter{s: s}
	address := get.line("user-mail-address")
	if get.err != nil {
		return "", get.err
	}
	if !isQualified(address) {
		return "", terminal.Fail(terminal.ExitConfig, "sender", fmt.Errorf("the mail has no From, and user-mail-address %q has no full domain", address),
			`put (setq user-mail-address "you@example.org") into the init file, or a From field into the mail`)
	}
	return address, nil
}

// complete adds what is missing in the header.
func (m *Message) complete(w *machine.World, s *settings.Settings) error {
	get := &stringGetter{s: s}
	systemName, address := get.line("system-name"), get.line("user-mail-address")
	c := message.Completion{
		Now: w.Now(), Unique: fmt.Sprintf("%016x.smtpmail", w.Random()), Address: address, FullName: get.line("user-full-name"),
		Host: message.MessageIDHost(get.line("message-user-fqdn"), systemName, get.line("mail-host-address"), address),
	}
	switch get.symbol("mail-from-style") {
	case "parens":
		c.Style = message.FromParens
	case "nil":
		c.Style = message.FromBare
	}
	if get.err != nil {
		return get.err
	}
	m.Message.Header.Complete(c)
	return nil
}

// encoding chooses the charset and whether MIME fields are added.
func (m *Message) encoding(s *settings.Settings) error {
	get := &stringGetter{s: s}
	name := get.symbol("smtpmail-code-conv-from")
	if name == "nil" {
		name = get.symbol("default-sendmail-coding-system")
	}
	// An unknown coding system means UTF-8, as what cannot be encoded does.
	m.Options.Charset, _ = message.LookupCharset(name)
	m.Options.Blank = s.Bool("mail-mailer-swallows-blank-line")
	m.Options.KeepMIME = get.symbol("mail-send-nonascii") != "mime"
	return get.err
}

// stringGetter reads several settings and keeps the first error.
type stringGetter struct {
	s   *settings.Settings
	err error
}

func (g *stringGetter) string(name string) string {
	value, err := g.s.String(name)
	if g.err == nil {
		g.err = err
	}
	return value
}

// line is a string for a line of the header: without the line end that the output
// of a command has, and with no other.
func (g *stringGetter) line(name string) string {
	value := strings.TrimSpace(g.string(name))
	if g.err == nil && strings.ContainsAny(value, "\r\n\x00") {
		g.err = terminal.Fail(terminal.ExitConfig, name, fmt.Errorf("%q has a line end in it", value), "set it to one line of text")
	}
	return value
}

func (g *stringGetter) symbol(name string) string {
	value, err := g.s.Symbol(name)
	if g.err == nil {
		g.err = err
	}
	return value
}

// Content renders the mail for a server.
func (m *Message) Content(ext smtp.Extensions) (smtp.Content, error) {
	options := m.Options
	options.EightBit, options.UTF8 = ext.Has("8BITMIME"), ext.Has("SMTPUTF8")
	r, err := m.Message.Render(options)
	if err != nil {
		return smtp.Content{}, err
	}
	return RenderedContent(r), nil
}

func RenderedContent(r *message.Rendered) smtp.Content {
	return smtp.Content{SizeOctets: r.SizeOctets(), EightBit: r.EightBit, UTF8Header: r.UTF8, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(r.Open()), nil
	}}
}

// WithDomain appends smtpmail-sendto-domain to recipients that have none.
func WithDomain(recipients []string, domain string) []string {
	if domain == "" {
		return recipients
	}
	var all []string
	for _, r := range recipients {
		if !strings.Contains(r, "@") {
			r += "@" + domain
		}
		all = append(all, r)
	}
	return all
}
