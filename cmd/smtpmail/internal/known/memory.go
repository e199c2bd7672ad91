package known

import (
	"slices"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/account"
	"smtpmail/smtp"
)

// memory is what is known about servers, in the files of the state directory.
type memory struct{ w *machine.World }

func (m memory) Server(host, port string) (account.KnownServer, error) {
	return readKnownHost(m.w, host, port)
}

func (m memory) SawTLS(host, port string) error {
	seen, err := readState(m.w, TlsSeenFile)
	if err != nil || slices.Contains(seen, stateEntry{server: ServerName(host, port)}) {
		return err
	}
	return noteState(m.w, TlsSeenFile, stateEntry{server: ServerName(host, port)})
}

func (m memory) Habits(host, port string) (known smtp.Habits) {
	for _, e := range readHabits(m.w) {
		if e.server == ServerName(host, port) {
			known = e.habits
		}
	}
	return known
}

func (m memory) Learn(host, port string, h smtp.Habits) error {
	return noteHabits(m.w, ServerName(host, port), h)
}

// NewMemory is the memory of the user's state directory.
func NewMemory(w *machine.World) memory { return memory{w} }
