package known

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/system"
	"smtpmail/smtp"
)

// What sessions found out about servers ([smtp.Habits]) stands in a file of the state
// directory, a line for each server:
//
//	habits   HOST:PORT HABITS DATE
//
// HABITS are, separated by commas, heeded or lost (commands that come with the end of a
// message) and no-chunking; DATE is the day on which they were found. A line counts for
// a month, as servers are mended. All that is lost with the file is some speed, so
// that lines which cannot be read are passed over, and thrown away by the next write.
const (
	HabitsFile     = "habits"
	habitsLifetime = 30 * 24 * time.Hour
	maxHabits      = 1000 // servers; the oldest are forgotten
)

// habitsEntry is a line of the file.
type habitsEntry struct {
	server string // HOST:PORT, as serverName has it
	habits smtp.Habits
	day    time.Time
}

var habitWords = map[string]func(*smtp.Habits){
	"heeded":      func(h *smtp.Habits) { h.AfterDot = smtp.Heeded },
	"lost":        func(h *smtp.Habits) { h.AfterDot = smtp.Lost },
	"no-chunking": func(h *smtp.Habits) { h.SpillsChunks = true },
}

func (e habitsEntry) String() string {
	var words []string
	if e.habits.AfterDot != smtp.Untried {
		words = append(words, e.habits.AfterDot.String())
	}
	if e.habits.SpillsChunks {
		words = append(words, "no-chunking")
	}
	return e.server + " " + strings.Join(words, ",") + " " + e.day.Format(time.DateOnly)
}

func parseHabits(line string) (e habitsEntry, ok bool) {
	// A socket's name may have blanks in it.
	rest, day, found := cutLast(line, " ")
	server, words, found2 := cutLast(rest, " ")
	when, err := time.Parse(time.DateOnly, day)
	if !found || !found2 || err != nil || len(line) > maxStateLine {
		return e, false
	}
	e = habitsEntry{server: server, day: when}
	for _, word := range strings.Split(words, ",") {
		set := habitWords[word]
		if set == nil {
			return e, false
		}
		set(&e.habits)
	}
	return e, true
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

// readHabits gives what counts of the file.
func readHabits(w *machine.World) (entries []habitsEntry) {
	data, err := system.ReadRegular(filepath.Join(w.StateDir(), HabitsFile), maxKnownFile)
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(data)) {
		e, ok := parseHabits(strings.TrimSuffix(line, "\n"))
		if age := w.Now().Sub(e.day); ok && age < habitsLifetime && age > -habitsLifetime {
			entries = append(entries, e)
		}
	}
	return entries
}

// noteHabits puts what was found out about a server into the file, instead of what was
// there about it.
func noteHabits(w *machine.World, server string, habits smtp.Habits) error {
	entry := habitsEntry{server, habits, w.Now()}
	if back, ok := parseHabits(entry.String()); habits != (smtp.Habits{}) && (!ok || back.server != server || strings.Contains(server, "\n")) {
		return errors.New("its name cannot stand in the file")
	}
	return rewriteState(w, HabitsFile, replaceHint, func() (string, error) {
		entries := readHabits(w)
		entries = entries[max(len(entries)-maxHabits+1, 0):]
		var text strings.Builder
		for _, e := range entries {
			if e.server != server {
				fmt.Fprintln(&text, e)
			}
		}
		if habits != (smtp.Habits{}) {
			fmt.Fprintln(&text, entry)
		}
		return text.String(), nil
	})
}
