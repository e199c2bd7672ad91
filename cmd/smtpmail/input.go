package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"smtpmail/lisp/settings"
	"smtpmail/smtp/message"
)

const sizeLimit = "smtpmail-message-size-limit"

const sizeHelp = "A message of more octets than " + sizeLimit + " says (2 GB) is refused."

// messageInput is the mail on stdin, which ends where it passes
// smtpmail-message-size-limit.
func messageInput(ctx context.Context, w *world, s *settings.Settings, e envelopeOptions) (io.Reader, error) {
	in := reader(ctx, w.stdin, e.patience)
	value, err := s.Int(sizeLimit)
	if err != nil || value == 0 {
		return in, err
	}
	return &limitedInput{r: in, left: value, max: value}, nil
}

// limitedInput fails where there is more than max octets, which io.LimitReader
// would cut off.
type limitedInput struct {
	r         io.Reader
	left, max int64
}

// tooLong is a message of more octets than may be sent.
type tooLong struct{ max int64 }

func (e *tooLong) Error() string {
	return fmt.Sprintf("it is longer than %d octets (%s)", e.max, sizeLimit)
}

func (l *limitedInput) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if int64(n) > l.left {
		return 0, &tooLong{l.max}
	}
	l.left -= int64(n)
	return n, err
}

// unreadable says why no mail could be read from stdin.
func unreadable(err error) error {
	var long *tooLong
	switch {
	case errors.Is(err, message.ErrEmpty):
		return fail(exitNoInput, "message on stdin", err, "give the message on standard input: smtpmail send < message.eml")
	case errors.As(err, &long):
		return fail(exitData, "message on stdin", err, fmt.Sprintf("if all of it is to go: --eval '(setq %s nil)'", sizeLimit))
	}
	return fail(0, "message on stdin", err)
}
