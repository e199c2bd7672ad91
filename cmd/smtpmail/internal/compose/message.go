package compose

import (
	"context"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/system"
	"smtpmail/smtp/message"
)

// Message is a mail that is ready to go, and where copies of it are kept.
type Message struct {
	*account.Mail
	fcc   []string // files that get a copy after acceptance
	guard *Guard   // keeps the copies from where they must not be
}

// Close frees the message.
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
	mail, err := account.Compose(s, m, e.Envelope, account.Options{Files: system.Files{}, Expand: w.Expand, Now: w.Now, Random: w.Random})
	if err != nil {
		m.Close()
		return nil, err
	}
	o := &Message{Mail: mail, guard: NewGuard(w, s)}
	for _, f := range m.Header.All("Fcc") {
		if name := f.Unfolded(); name != "" {
			o.fcc = append(o.fcc, expandFcc(w, name))
		}
	}
	return o, nil
}

// EnvelopeOptions are what the command line says about the mail and its envelope.
type EnvelopeOptions struct {
	account.Envelope
	Patience time.Duration // how long stdin may give nothing; 0 for any time
}
