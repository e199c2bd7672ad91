package main

import (
	"context"
	"sync/atomic"
	"time"
)

// alarm is a context that ends when nothing happens for too long: --timeout is
// not for all the mails of a session together. Time in which the program was stopped
// (SIGSTOP, a sleeping machine) does not count.
type alarm struct {
	context.Context
	cancel context.CancelCauseFunc
	after  time.Duration
	timer  *time.Timer
	due    atomic.Pointer[time.Time]
	rang   atomic.Bool
}

// oversleep is how late an alarm is that a program which was stopped hears.
const oversleep = time.Second

// newAlarm rings after some time; 0 is never.
func newAlarm(ctx context.Context, after time.Duration) *alarm {
	ctx, cancel := context.WithCancelCause(ctx)
	a := &alarm{Context: ctx, cancel: cancel, after: after}
	if after > 0 {
		a.setDue()
		a.timer = time.AfterFunc(after, a.ring)
	}
	return a
}

func (a *alarm) setDue() {
	due := time.Now().Add(a.after)
	a.due.Store(&due)
}

func (a *alarm) ring() {
	if time.Since(*a.due.Load()) > oversleep {
		a.setDue()
		a.timer.Reset(a.after)
		return
	}
	a.rang.Store(true)
	a.cancel(context.DeadlineExceeded)
}

// Err says that time ran out, where it did.
func (a *alarm) Err() error {
	if a.rang.Load() {
		return context.DeadlineExceeded
	}
	return a.Context.Err()
}

func (a *alarm) reset() {
	if a.timer != nil && a.timer.Stop() {
		a.setDue()
		a.timer.Reset(a.after)
	}
}

func (a *alarm) off() {
	if a.timer != nil {
		a.timer.Stop()
	}
	a.cancel(nil)
}
