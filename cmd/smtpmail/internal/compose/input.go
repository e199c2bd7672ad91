package compose

import (
	"context"
	"errors"
	"fmt"
	"io"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
	"smtpmail/smtp/message"
)

const sizeLimit = "smtpmail-message-size-limit"

const SizeHelp = "A message of more octets than " + sizeLimit + " says (2 GB) is refused."

// messageInput is the mail on stdin, which ends where it passes
// smtpmail-message-size-limit.
func messageInput(ctx context.Context, w *machine.World, s *settings.Settings, e EnvelopeOptions) (io.Reader, error) {
	in := machine.Reader(ctx, w.Stdin, e.Patience)
	value, err := s.Int(sizeLimit)
	if err != nil || value == 0 {
		return in, err
	}
	return &LimitedInput{R: in, Left: value, Max: value}, nil
}

// LimitedInput fails where there is more than max octets, which io.LimitReader
// would cut off.
type LimitedInput struct {
	R         io.Reader
	Left, Max int64
}

// tooLong is a message of more octets than may be sent.
type tooLong struct{ max int64 }

func (e *tooLong) Error() string {
	return fmt.Sprintf("it is longer than %d octets (%s)", e.max, sizeLimit)
}

func (l *LimitedInput) Read(p []byte) (int, error) {
	if int64(len(p)) > l.Left+1 {
		p = p[:l.Left+1]
	}
	n, err := l.R.Read(p)
	if int64(n) > l.Left {
		return 0, &tooLong{l.Max}
	}
	l.Left -= int64(n)
	return n, err
}

// unreadable says why no mail could be read from stdin.
func unreadable(err error) error {
	var long *tooLong
	switch {
	case errors.Is(err, message.ErrEmpty):
		return terminal.Fail(terminal.ExitNoInput, "message on stdin", err, "give the message on standard input: smtpmail send < message.eml")
	case errors.As(err, &long):
		return terminal.Fail(terminal.ExitData, "message on stdin", err, fmt.Sprintf("if all of it is to go: --eval '(setq %s nil)'", sizeLimit))
	}
	return terminal.Fail(0, "message on stdin", err)
}
