package terminal

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"smtpmail/lisp/account"
	"smtpmail/lisp/authsource"
	"smtpmail/lisp/settings"
	"smtpmail/queue"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

// Exit codes (sysexits.h).
const (
	ExitOK          = 0
	ExitUsage       = 64
	ExitData        = 65
	ExitNoInput     = 66
	ExitNoHost      = 68
	ExitUnavailable = 69
	ExitCantCreate  = 73
	ExitIO          = 74
	ExitTempFail    = 75
	ExitProtocol    = 76
	ExitNoPerm      = 77
	ExitConfig      = 78
	ExitInterrupted = 130
)

// Failure is an error with the exit code and the advice that go with it.
type Failure struct {
	code  int
	what  string // what failed; the error says why
	err   error
	hints []string
}

func (f *Failure) Error() string {
	if f.what == "" {
		return f.err.Error()
	}
	return f.what + ": " + f.err.Error()
}

func (f *Failure) Unwrap() error { return f.err }

func Fail(code int, what string, err error, hints ...string) error {
	return &Failure{code: code, what: what, err: err, hints: hints}
}

// ExitCode is the one place in which an error becomes an exit code.
func ExitCode(err error) int {
	var f *Failure
	var account *account.Error
	var smtpError *smtp.Error
	var header *message.HeaderError
	var sealed *message.SealedError
	var utf8 *message.UTF8Error
	var encoding *message.EncodingError
	var typeError *settings.TypeError
	var netrc *authsource.SyntaxError
	var path *fs.PathError
	var file *queue.FileError
	var place *queue.PlaceError
	var index *queue.IndexError
	var mail *queue.MailError
	var help interface{ ExitCode() int }
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &f) && f.code != 0:
		return f.code
	case errors.As(err, &account):
		return accountCode(account.Kind)
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.As(err, &help): // on a topic that does not exist
		return ExitUsage
	case errors.As(err, &smtpError):
		return smtpCode(smtpError)
	case errors.As(err, &header), errors.As(err, &sealed), errors.As(err, &utf8), errors.As(err, &encoding), errors.Is(err, queue.ErrNoRecipients), errors.As(err, &mail):
		return ExitData
	case errors.Is(err, message.ErrEmpty):
		return ExitNoInput
	case errors.As(err, &typeError), errors.As(err, &netrc), errors.As(err, &index):
		return ExitConfig
	case errors.As(err, &place):
		return ExitNoPerm
	case errors.Is(err, queue.ErrLocked):
		return ExitTempFail
	case errors.As(err, &path), errors.As(err, &file), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EIO):
		return ExitIO
	}
	return ExitTempFail
}

func accountCode(kind account.ErrorKind) int {
	switch kind {
	case account.KindPassword:
		return ExitNoPerm
	case account.KindTime:
		return ExitTempFail
	case account.KindMessage:
		return ExitData
	}
	return ExitConfig
}

func smtpCode(e *smtp.Error) int {
	switch e.Kind {
	case smtp.KindConfig:
		return ExitConfig
	case smtp.KindHostUnknown:
		return ExitNoHost
	case smtp.KindProtocol, smtp.KindTLS, smtp.KindCertificate:
		return ExitProtocol
	case smtp.KindNoCredentials, smtp.KindCleartextAuth:
		return ExitNoPerm
	case smtp.KindAuth:
		if e.Transient() {
			return ExitTempFail
		}
		return ExitNoPerm
	case smtp.KindAddress, smtp.KindContent:
		return ExitData
	case smtp.KindTooBig:
		return ExitUnavailable
	case smtp.KindReply:
		if e.Permanent() {
			return ExitUnavailable
		}
	}
	return ExitTempFail
}

// Hints returns the advice that goes with an error: that of the outermost failure
// which has any, else of the error inside.
func Hints(err error) []string {
	var found []string
	for ; err != nil; err = errors.Unwrap(err) {
		own := ownHints(err)
		switch err.(type) {
		case *Failure, *account.Error:
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
	case *Failure:
		return e.hints
	case *account.Error:
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

// WorstCode is the exit code for recipients of different fates.
func WorstCode(status smtp.Status) int {
	switch status {
	case smtp.Accepted:
		return ExitOK
	case smtp.Refused:
		return ExitUnavailable
	}
	return ExitTempFail
}
