package account

import (
	"errors"
	"fmt"
	"io"
	"smtpmail/lisp/settings"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
	"strings"
	"unicode/utf8"
)

// Mail is a message with its header completed, and its envelope, as the settings say.
type Mail struct {
	Message     *message.Message
	ReversePath string
	Recipients  []string // without smtpmail-sendto-domain
	Domain      string   // smtpmail-sendto-domain, for recipients that have none
	MessageID   string
	FixedSender bool     // the reverse-path was given, and holds at a flush too
	Doubt       bool     // it was sent, and no answer came
	Warnings    []string // what was done otherwise than the mail says
	Options     message.RenderOptions
}

// Envelope is what is said about the envelope besides the message and the settings.
type Envelope struct {
	Recipients  []string // those of the header if empty
	ReversePath *string  // as it was given, "" or "<>" for none; nil: the settings decide
}

// Compose completes a message as Emacs does and decides its envelope: defaults of the
// header, mail aliases, recipients, the reverse-path, Date, Message-ID and From. The
// message is changed, and stays the caller's to close.
//
// Errors: *[Error], also where the init files have what chooses the server by the mail,
// signs it, or may stop it; *message.HeaderError; *settings.TypeError.
func Compose(s *settings.Settings, m *message.Message, e Envelope, o Options) (*Mail, error) {
	o = o.withDefaults()
	mail := &Mail{Message: m}
	for _, step := range []func() error{
		func() error { return RefuseInfluences(s) },
		func() error { return refuseMethod(&m.Header) },
		func() error { return refuseMML(m) },
		func() error { return mail.addDefaults(s) },
		func() error { return mail.expandAliases(s, o) },
		func() error { return mail.address(s, e) },
		m.Conform,
		func() error { return mail.complete(s, o) },
		func() error { return mail.encoding(s) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	mail.Warnings = append(warningsOfInfluences(s), mail.Warnings...)
	mail.MessageID, _ = m.Header.Get("Message-Id")
	return mail, nil
}

// address decides the envelope.
func (m *Mail) address(s *settings.Settings, e Envelope) (err error) {
	domain, err := s.String("smtpmail-sendto-domain")
	if err != nil {
		return err
	}
	m.Domain = domain
	if len(e.Recipients) > 0 {
		m.Recipients, err = AddressArguments("recipient", e.Recipients)
	} else {
		m.Recipients, err = m.Message.Header.Recipients(domain != "")
	}
	if err != nil {
		return err
	}
	if len(m.Recipients) == 0 {
		return refuse(KindMessage, "message on stdin", errors.New("no recipients"), "name them in To, Cc or Bcc, or as arguments")
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
	return checkReversePath(m.ReversePath, KindSettings, "envelope sender of the settings")
}

// qualifySender replaces the local name of a From without a domain: a report on the
// delivery could not reach it. A mail buffer goes as Emacs sends it.
func (m *Mail) qualifySender(s *settings.Settings) {
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
		err = refuse(KindMessage, "--from", fmt.Errorf("%q is not one address", text), reversePathHint)
	}
	if err != nil {
		return "", err
	}
	return paths[0], checkReversePath(paths[0], KindMessage, "--from")
}

// checkReversePath refuses before it is queued what no server would take.
func checkReversePath(path string, kind ErrorKind, where string) error {
	if err := smtp.CheckAddress(path); err != nil {
		return refuse(kind, where, fmt.Errorf("%q: %w", path, err), reversePathHint)
	}
	return nil
}

// addDefaults adds what Emacs would have put into a new mail buffer.
func (m *Mail) addDefaults(s *settings.Settings) error {
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
		return refuse(KindSettings, "mail-default-headers", err, "it must hold header fields, a line each")
	}
	return nil
}

// expandAliases replaces mail aliases in the header: those of mail-aliases, and of
// the alias file while mail-aliases is t.
func (m *Mail) expandAliases(s *settings.Settings, o Options) error {
	aliases, fromFile, err := s.MailAliases()
	if err != nil {
		return err
	}
	file, err := s.String("mail-personal-alias-file")
	if err != nil {
		return err
	}
	if fromFile && file != "" {
		if aliases, err = message.ReadAliases(o.Expand(file), o.Files.ReadFile, o.Expand); err != nil {
			return refuse(KindSettings, "mail aliases", err)
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
			return nil, refuse(KindMessage, what, fmt.Errorf("%q has a line end in it", argument), "give each address as an argument of its own")
		}
		if !utf8.ValidString(argument) {
			return nil, refuse(KindMessage, what, fmt.Errorf("%q is neither ASCII nor UTF-8", argument), "write the address in UTF-8")
		}
		h.Append("To", argument)
	}
	recipients, err := h.Recipients(true)
	var bad *message.HeaderError
	if errors.As(err, &bad) {
		return nil, refuse(KindMessage, what, fmt.Errorf("%q: %s", bad.Text, bad.Reason))
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
		return "", refuse(KindSettings, "sender", fmt.Errorf("the mail has no From, and user-mail-address %q has no full domain", address),
			`put (setq user-mail-address "you@example.org") into the init file, or a From field into the mail`)
	}
	return address, nil
}

// complete adds what is missing in the header.
func (m *Mail) complete(s *settings.Settings, o Options) error {
	get := &stringGetter{s: s}
	systemName, address := get.line("system-name"), get.line("user-mail-address")
	c := message.Completion{
		Now: o.Now(), Unique: fmt.Sprintf("%016x.smtpmail", o.Random()), Address: address, FullName: get.line("user-full-name"),
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
func (m *Mail) encoding(s *settings.Settings) error {
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
		g.err = refuse(KindSettings, name, fmt.Errorf("%q has a line end in it", value), "set it to one line of text")
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

// Submission is the mail as package smtp sends it.
func (m *Mail) Submission() *smtp.Mail {
	return &smtp.Mail{ReversePath: m.ReversePath, Recipients: WithDomain(m.Recipients, m.Domain), Content: m.Content}
}

// Content renders the mail for a server.
func (m *Mail) Content(ext smtp.Extensions) (smtp.Content, error) {
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
