package compose

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/system"
	"smtpmail/smtp/message"
)

// A copy goes to an mbox file, or to a Maildir where the name ends in a slash. The
// name comes from the message or from the settings, and neither may write where it
// likes: a file is new, empty or an mbox, and nothing that others read (see [guard]).

func expandFcc(w *machine.World, name string) string {
	if isMaildir(name) {
		return w.Expand(name) + "/"
	}
	return w.Expand(name)
}

func isMaildir(name string) bool { return strings.HasSuffix(name, "/") }

// CheckCopies finds a copy that could not be written before the mail is gone.
func CheckCopies(mail *Message) error {
	for _, name := range mail.fcc {
		if err := mail.guard.checkCopy(name); err != nil {
			return terminal.Fail(terminal.ExitCantCreate, "Fcc", err, "the mail is not sent; correct the Fcc field, mail-archive-file-name or mail-default-headers, or remove it")
		}
	}
	return nil
}

// SaveCopies writes the Fcc copies. The mail is on its way: a copy that cannot be
// written is a warning.
func (m *Message) SaveCopies(w *machine.World, u *terminal.UI) {
	for _, name := range m.fcc {
		if err := m.saveCopy(w, name); err != nil {
			u.Warn("the mail is on its way, but its copy could not be written: %v", err)
			continue
		}
		u.Say("smtpmail: copy in %s", name)
	}
}

// saveCopy looks at the place again, which others can have changed since.
func (m *Message) saveCopy(w *machine.World, name string) error {
	if err := m.guard.checkCopy(name); err != nil {
		return err
	}
	real, err := m.guard.followLinks(name)
	if err != nil {
		return err
	}
	if isMaildir(name) {
		return addToMaildir(w, real, m.Message)
	}
	return m.appendMbox(w, real)
}

// mboxWait bounds the wait for another program that writes to the same mbox.
const mboxWait = 10 * time.Second

// appendMbox adds a mail to an mbox file under its lock. Where writing fails the
// file gets its old length back.
func (m *Message) appendMbox(w *machine.World, name string) error {
	f, err := system.OpenRegular(name, os.O_RDWR|os.O_CREATE|os.O_APPEND|machine.NoFollow, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	lock, err := lockMbox(name)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := m.guard.checkShape(f, name); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := writeEntry(w, f, m.Message, info.Size() > 0); err != nil {
		f.Truncate(info.Size())
		return err
	}
	return nil
}

// lockMbox waits for other programs that write to the mbox. The mail is on its way,
// so that an interrupt does not keep its copy from being written.
func lockMbox(name string) (*flock.Flock, error) {
	lock := flock.New(name, flock.SetFlag(os.O_RDWR|syscall.O_NONBLOCK|machine.NoFollow), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), mboxWait)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return nil, err
	}
	return lock, nil
}

func writeEntry(w *machine.World, f *os.File, m *message.Message, follows bool) error {
	if follows {
		if _, err := f.WriteString("\n"); err != nil {
			return err
		}
	}
	if err := m.WriteMbox(f, w.Login, w.Now()); err != nil {
		return err
	}
	return f.Sync()
}

// addToMaildir adds a mail to a Maildir, seen: written in tmp, then moved to cur.
// A Maildir that does not exist is made.
func addToMaildir(w *machine.World, dir string, m *message.Message) error {
	for _, folder := range maildirFolders {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			return err
		}
	}
	name := fmt.Sprintf("%d.R%016x.%s", w.Now().Unix(), w.Random(), strings.NewReplacer("/", "_", ":", "_").Replace(w.Host))
	temporary := filepath.Join(dir, "tmp", name)
	defer os.Remove(temporary)
	if err := writeFile(temporary, m.WriteCopy); err != nil {
		return err
	}
	return os.Link(temporary, filepath.Join(dir, "cur", name+":2,S"))
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
