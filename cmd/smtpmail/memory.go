package main

import (
	"slices"
	"smtpmail/smtp"
)

// memory is what is known about servers, in the files of the state directory.
type memory struct{ w *world }

func (m memory) Server(host, port string) (KnownServer, error) { return readKnownHost(m.w, host, port) }

func (m memory) SawTLS(host, port string) error {
	seen, err := readState(m.w, tlsSeenFile)
	if err != nil || slices.Contains(seen, stateEntry{server: serverName(host, port)}) {
		return err
	}
	return noteState(m.w, tlsSeenFile, stateEntry{server: serverName(host, port)})
}

func (m memory) Habits(host, port string) (known smtp.Habits) {
	for _, e := range readHabits(m.w) {
		if e.server == serverName(host, port) {
			known = e.habits
		}
	}
	return known
}

func (m memory) Learn(host, port string, h smtp.Habits) error {
	return noteHabits(m.w, serverName(host, port), h)
}

// newMemory is the memory of the user's state directory.
func newMemory(w *world) memory { return memory{w} }
