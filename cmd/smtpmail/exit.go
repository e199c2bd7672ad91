package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"smtpmail/lisp/authsource"
	"smtpmail/lisp/settings"
	"smtpmail/queue"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

// Exit codes (sysexits.h).
const (
	exitOK          = 0
	exitUsage       = 64
	exitData        = 65
	exitNoInput     = 66
	exitNoHost      = 68
	exitUnavailable = 69
	exitCantCreate  = 73
	exitIO          = 74
	exitTempFail    = 75
	exitProtocol    = 76
	exitNoPerm      = 77
	exitConfig      = 78
	exitInterrupted = 130
)

// failure is an error with the exit code and the advice that go with it.
type failure struct {
	code  int
	what  string // what failed; the error says why
	err   error
	hints []string
}

func (f *failure) Error() string {
	if f.what == "" {
		return f.err.Error()
	}
	return f.what + ": " + f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

func fail(code int, what string, err error, hints ...string) error {
	return &failure{code: code, what: what, err: err, hints: hints}
}

// exitCode is the one place in which an error becomes an exit code.
func exitCode(err error) int {
	var f *failure
	var account *AccountError
	var smtpError *smtp.Error
	var header *message.HeaderError
	var sealed *message.SealedError
	var utf8 *message.UTF8Error
	var typeError *settings.TypeError
	var netrc *authsource.SyntaxError
	var path *fs.PathError
	var file *queue.FileError
	var place *queue.PlaceError
	var index *queue.IndexError
	var mail *queue.MailError
	var help cli.ExitCoder
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &f) && f.code != 0:
		return f.code
	case errors.As(err, &account):
		return accountCode(account.Kind)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &help): // on a topic that does not exist
		return exitUsage
	case errors.As(err, &smtpError):
		return smtpCode(smtpError)
	case errors.As(err, &header), errors.As(err, &sealed), errors.As(err, &utf8), errors.Is(err, queue.ErrNoRecipients), errors.As(err, &mail):
		return exitData
	case errors.Is(err, message.ErrEmpty):
		return exitNoInput
	case errors.As(err, &typeError), errors.As(err, &netrc), errors.As(err, &index):
		return exitConfig
	case errors.As(err, &place):
		return exitNoPerm
	case errors.Is(err, queue.ErrLocked):
		return exitTempFail
	case errors.As(err, &path), errors.As(err, &file), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EIO):
		return exitIO
	}
	return exitTempFail
}

func accountCode(kind ErrorKind) int {
	switch kind {
	case KindPassword:
		return exitNoPerm
	case KindTime:
		return exitTempFail
	}
	return exitConfig
}

func smtpCode(e *smtp.Error) int {
	switch e.Kind {
	case smtp.KindConfig:
		return exitConfig
	case smtp.KindHostUnknown:
		return exitNoHost
	case smtp.KindProtocol, smtp.KindTLS, smtp.KindCertificate:
		return exitProtocol
	case smtp.KindNoCredentials, smtp.KindCleartextAuth:
		return exitNoPerm
	case smtp.KindAuth:
		if e.Transient() {
			return exitTempFail
		}
		return exitNoPerm
	case smtp.KindAddress, smtp.KindContent:
		return exitData
	case smtp.KindTooBig:
		return exitUnavailable
	case smtp.KindReply:
		if e.Permanent() {
			return exitUnavailable
		}
	}
	return exitTempFail
}

// hints returns the advice that goes with an error: that of the outermost failure
// which has any, else of the error inside.
func hints(err error) []string {
	var found []string
	for ; err != nil; err = errors.Unwrap(err) {
		own := ownHints(err)
		switch err.(type) {
		case *failure, *AccountError:
			if len(own) > 0 {
				return own
			}
		}
		if len(own) > 0 {
			found = own
		}
	}
	return found
}

func ownHints(err error) []string {
	hint := ""
	switch e := err.(type) {
	case *failure:
		return e.hints
	case *AccountError:
		return e.Hints
	case *smtp.Error:
		hint = e.Hint
	case *message.HeaderError:
		hint = e.Hint
	case *queue.PlaceError:
		hint = e.Hint
	case *queue.IndexError:
		hint = "smtpmail-queue-index-file and smtpmail-queue-dir name it"
	case interface{ Hint() string }:
		hint = e.Hint()
	}
	if hint == "" {
		return nil
	}
	return strings.Split(hint, "\n")
}

// worstCode is the exit code for recipients of different fates.
func worstCode(status smtp.Status) int {
	switch status {
	case smtp.Accepted:
		return exitOK
	case smtp.Refused:
		return exitUnavailable
	}
	return exitTempFail
}
