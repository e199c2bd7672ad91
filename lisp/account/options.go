package account

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"math/rand/v2"
	"time"

	"smtpmail/lisp/authsource"
	"smtpmail/smtp"
)

// Options are what an account may use of the machine it is on, and of its user. The
// zero value reads no file and asks nobody.
type Options struct {
	Files authsource.Files
	// ReadFile reads a whole file of at most so many octets.
	ReadFile func(name string, maxOctets int64) ([]byte, error)
	// Expand makes a file name absolute, with ~ for the home directory; Abbreviate is
	// how a name is shown.
	Expand     func(name string) string
	Abbreviate func(name string) string
	Getenv     func(name string) string // of proxies
	LoginName  string
	Now        func() time.Time
	Random     func() uint64 // for the Message-ID
	// Decrypt returns the clear text of a .gpg file.
	Decrypt func(ctx context.Context, name string) ([]byte, error)
	// Ask puts a question to the user, or to a program that answers for him; typed says
	// that it was the user. It is [ErrNobody] where there is neither.
	Ask func(ctx context.Context, question string, secret bool) (answer string, typed bool, err error)
	// Warn tells of what was done otherwise than asked, Note of what those who ask for
	// more want to know, and Reply of a server's reply (smtpmail-debug-info).
	Warn, Note, Reply func(text string)
	Memory            Memory
	Timeout           time.Duration
	AllowCleartext    bool // a password may go in clear to another machine
}

// ErrNobody is returned where nobody can be asked.
var ErrNobody = errors.New("there is no terminal to ask on")

// Memory is what sessions leave for later ones, of all servers.
type Memory interface {
	// Server is what is known about a server.
	Server(host, port string) (KnownServer, error)
	// SawTLS notes that a server speaks TLS.
	SawTLS(host, port string) error
	// Habits are what was found out about a server; Learn notes them.
	Habits(host, port string) smtp.Habits
	Learn(host, port string, h smtp.Habits) error
}

// KnownServer is what is known about one server.
type KnownServer interface {
	// SpeaksTLS tells that it did before, so that it must.
	SpeaksTLS() bool
	// Verify has the last word on a certificate: verdict is what the usual
	// verification says. strict means that no pin excuses it.
	Verify(state tls.ConnectionState, verdict error, strict bool) error
}

// withDefaults fills in what does nothing.
func (o Options) withDefaults() Options {
	same := func(text string) string { return text }
	silent := func(string) {}
	if o.Files == nil {
		o.Files = noFiles{}
	}
	if o.ReadFile == nil {
		o.ReadFile = func(name string, _ int64) ([]byte, error) { return o.Files.ReadFile(name) }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Uint64
	}
	if o.Memory == nil {
		o.Memory = noMemory{}
	}
	if o.Ask == nil {
		o.Ask = func(context.Context, string, bool) (string, bool, error) { return "", false, ErrNobody }
	}
	for _, f := range []*func(string) string{&o.Expand, &o.Abbreviate} {
		if *f == nil {
			*f = same
		}
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	for _, f := range []*func(string){&o.Warn, &o.Note, &o.Reply} {
		if *f == nil {
			*f = silent
		}
	}
	return o
}

// noFiles is a machine without files.
type noFiles struct{}

func (noFiles) ReadFile(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (noFiles) Stat(name string) (fs.FileInfo, error) {
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// noMemory forgets everything.
type noMemory struct{}

func (noMemory) Server(string, string) (KnownServer, error) { return stranger{}, nil }
func (noMemory) SawTLS(string, string) error                { return nil }
func (noMemory) Habits(string, string) smtp.Habits          { return smtp.Habits{} }
func (noMemory) Learn(string, string, smtp.Habits) error    { return nil }

// stranger is a server of which nothing is known.
type stranger struct{}

func (stranger) SpeaksTLS() bool                                           { return false }
func (stranger) Verify(_ tls.ConnectionState, verdict error, _ bool) error { return verdict }
