package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"smtpmail/cmd/smtpmail/internal/terminal"
)

// A stopped is why a context ended: the program was asked to end.
type stopped struct{ signal os.Signal }

func (s *stopped) Error() string {
	switch s.signal {
	case syscall.SIGTERM:
		return "terminated"
	case syscall.SIGHUP:
		return "hung up"
	}
	return "interrupted"
}

// Is makes it a case of [context.Canceled].
func (s *stopped) Is(target error) bool { return target == context.Canceled }

// code is what shells report of a program that the signal ended: 130 for Ctrl-C.
func (s *stopped) code() int {
	if n, ok := s.signal.(syscall.Signal); ok {
		return 128 + int(n)
	}
	return terminal.ExitInterrupted
}

// stoppedBy returns by what the context was ended, or nil.
func stoppedBy(ctx context.Context) *stopped {
	var s *stopped
	errors.As(context.Cause(ctx), &s)
	return s
}

// hangups is how long a terminal that goes away may take for it: the shell passes on
// the SIGHUP that the kernel sends too.
const hangups = time.Second

// untilStopped ends a context at SIGINT, SIGTERM or SIGHUP. A signal after that has
// its usual effect, and ends the program at once. What was ignored when the program
// started (nohup) is ignored.
func untilStopped(parent context.Context) (ctx context.Context, release func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		select {
		case s := <-signals:
			if s == syscall.SIGHUP {
				again := make(chan os.Signal, 1)
				signal.Notify(again, s)
				time.AfterFunc(hangups, func() { signal.Stop(again) })
			}
			signal.Stop(signals)
			cancel(&stopped{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// outliveReaders has the program go on where nobody reads its output any more: the
// mail matters more than what is said about it. Without it SIGPIPE would end the
// program in the middle of its work.
func outliveReaders() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// stopNotice is how long after a signal people are told what is waited for.
const stopNotice = time.Second

// tellOfStop returns what tells people, where a program that was asked to end goes
// on for a while, why it does.
func tellOfStop(u *terminal.UI, ctx context.Context) func() {
	return func() {
		stop := stoppedBy(ctx)
		if stop == nil {
			return // the end of the work
		}
		time.Sleep(stopNotice)
		u.Warn("%v: ending as soon as it is known what became of the mails under way; one more signal ends at once", stop)
	}
}
