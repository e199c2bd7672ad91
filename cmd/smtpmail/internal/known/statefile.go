package known

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofrs/flock"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/system"
)

// What is known about servers stands in files of the state directory, a line for each
// server:
//
//	tls-seen   HOST:PORT               it spoke TLS
//	pins       HOST:PORT FINGERPRINT   the SHA-256 of its pinned certificate
//
// HOST is without case and a final dot. A file is replaced as a whole, so that it is
// never half written; one that is broken or cannot be read is an error, since "never
// seen" would be an answer that makes a session weaker.
const (
	pinsFile    = "pins"
	TlsSeenFile = "tls-seen"
)

const (
	maxStateLine  = 1 << 10 // octets
	maxKnownFile  = 4 << 20 // octets
	stateLockWait = 5 * time.Second
)

// stateEntry is a line of a state file.
type stateEntry struct {
	server      string // HOST:PORT, as serverName has it
	fingerprint string // of pins
}

func (e stateEntry) String() string { return strings.TrimSuffix(e.server+" "+e.fingerprint, " ") }

// readState reads a state file; one that does not exist is empty.
func readState(w *machine.World, name string) ([]stateEntry, error) {
	const what = "what is known about servers"
	file := filepath.Join(w.StateDir(), name)
	data, err := system.ReadRegular(file, maxKnownFile)
	hint := "mend the file, or move it away to forget what it says of all servers"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, terminal.Fail(terminal.ExitIO, what, err, hint)
	}
	var entries []stateEntry
	for number := 1; len(data) > 0; number++ {
		line, rest, whole := strings.Cut(string(data), "\n")
		entry, err := parseState(line, name == pinsFile)
		if err == nil && !whole {
			err = errors.New("the line is cut off")
		}
		if err != nil {
			return nil, terminal.Fail(terminal.ExitConfig, what, fmt.Errorf("%s:%d: %w", file, number, err), hint)
		}
		entries, data = append(entries, entry), []byte(rest)
	}
	return entries, nil
}

func parseState(line string, pin bool) (e stateEntry, err error) {
	if len(line) > maxStateLine {
		return e, errors.New("the line is too long")
	}
	name := line
	if pin {
		space := strings.LastIndexByte(line, ' ')
		if space < 0 {
			return e, errors.New("it is not HOST:PORT FINGERPRINT")
		}
		name = line[:space]
		if e.fingerprint, err = ParseFingerprint(line[space+1:]); err != nil {
			return e, err
		}
	}
	colon := strings.LastIndexByte(name, ':')
	if colon < 1 || !isHost(name[:colon]) || !isPort(name[colon+1:]) {
		return e, errors.New("it does not start with HOST:PORT")
	}
	e.server = ServerName(name[:colon], name[colon+1:])
	return e, nil
}

// isHost and isPort refuse what no session would ask for: such a line would stand for
// a server and never be heeded.
func isHost(host string) bool {
	if strings.ContainsFunc(host, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return false
	}
	address, _, _ := strings.Cut(strings.Trim(host, "[]"), "%")
	return !strings.Contains(host, ":") || strings.Trim(address, "0123456789abcdefABCDEF:.") == ""
}

func isPort(port string) bool {
	if n, err := strconv.Atoi(port); err == nil {
		return n > 0 && n < 1<<16
	}
	return port != "" && (port[0] < '0' || port[0] > '9') && !strings.ContainsFunc(port, func(r rune) bool { return r <= ' ' || r > '~' })
}

// ParseFingerprint reads a SHA-256 of 64 hexadecimal digits, with or without colons
// between its octets, and returns it as smtp.Fingerprint prints it.
func ParseFingerprint(text string) (string, error) {
	digits := strings.ToUpper(strings.ReplaceAll(text, ":", ""))
	if len(digits) != 64 || strings.Trim(digits, "0123456789ABCDEF") != "" {
		return "", errors.New("a fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits, with colons or without")
	}
	pairs := make([]string, 0, 32)
	for ; digits != ""; digits = digits[2:] {
		pairs = append(pairs, digits[:2])
	}
	return strings.Join(pairs, ":"), nil
}

// ServerName is how a server is named in our files: with the port's number.
func ServerName(host, port string) string {
	if n, ok := account.PortNumber(port); ok {
		port = strconv.Itoa(n)
	}
	return account.PlainHost(host) + ":" + port
}

// noteState puts an entry into a state file, instead of those that the server had.
func noteState(w *machine.World, name string, entry stateEntry) error {
	if len(entry.String()) > maxStateLine {
		return fmt.Errorf("%s: the name of the server is too long", name)
	}
	return changeState(w, name, entry.server, entry.String()+"\n")
}

// changeState puts lines into a state file, or none, instead of those that the server had.
func changeState(w *machine.World, name, server, lines string) error {
	return rewriteState(w, name, ReplaceState, func() (string, error) {
		entries, err := readState(w, name)
		if err != nil {
			return "", err
		}
		var text strings.Builder
		for _, e := range entries {
			if e.server != server {
				fmt.Fprintln(&text, e)
			}
		}
		return text.String() + lines, nil
	})
}

// rewriteState replaces a file of the state directory, in one way or the other, by a text
// that is made under its lock.
func rewriteState(w *machine.World, name string, replace func(file, text string) error, compose func() (string, error)) error {
	if err := os.MkdirAll(w.StateDir(), 0o700); err != nil {
		return err
	}
	file := filepath.Join(w.StateDir(), name)
	unlock, err := lockState(file)
	if err != nil {
		return err
	}
	defer unlock()
	text, err := compose()
	if err != nil {
		return err
	}
	return replace(file, text)
}

// lockState keeps two programs from losing what the other one notes.
func lockState(file string) (unlock func(), err error) {
	lock := flock.New(file+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), stateLockWait)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock %s: %w", file, err)
	}
	return func() { lock.Close() }, nil
}

// ReplaceState puts a file there that outlasts a loss of power.
func ReplaceState(file, text string) error {
	if err := renameInto(file, text, (*os.File).Sync); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// replaceHint puts a file there that outlasts the program, and a loss of power if it comes
// late: it does not wait for the disk.
func replaceHint(file, text string) error {
	return renameInto(file, text, func(*os.File) error { return nil })
}

func renameInto(file, text string, settle func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".new*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = settle(f)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// NotePin trusts a certificate of a server, instead of those that were pinned.
func NotePin(w *machine.World, host, port, fingerprint string) error {
	return noteState(w, pinsFile, stateEntry{ServerName(host, port), fingerprint})
}

// DropPins forgets the certificates that were pinned for a server.
func DropPins(w *machine.World, host, port string) error {
	return changeState(w, pinsFile, ServerName(host, port), "")
}
