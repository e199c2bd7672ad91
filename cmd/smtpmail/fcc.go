package main

import (
	"context"
	"os"
	"time"

	"github.com/gofrs/flock"

	"smtpmail/smtp/message"
)

// mboxWait bounds the wait for another program that writes to the same mbox.
const mboxWait = 10 * time.Second

// appendMbox adds a mail to an mbox file under its lock. Where writing fails the
// file gets its old length back.
func appendMbox(w *world, name string, m *message.Message) error {
	lock := flock.New(name, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), mboxWait)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return err
	}
	defer lock.Close()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := writeEntry(w, f, m, info.Size() > 0); err != nil {
		f.Truncate(info.Size())
		return err
	}
	return nil
}

func writeEntry(w *world, f *os.File, m *message.Message, follows bool) error {
	if follows {
		if _, err := f.WriteString("\n"); err != nil {
			return err
		}
	}
	if err := m.WriteMbox(f, w.login, w.now()); err != nil {
		return err
	}
	return f.Sync()
}
