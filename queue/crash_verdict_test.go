//go:build faults

package queue

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// recover starts the program again, two hours later, with a server that takes
// what it did not refuse for good, and holds that all is well.
type verdict struct {
	doubled int // deliveries
	problem string
}

func (c *crash) recover() (v verdict) {
	theFaults.reset()
	bad := func(format string, args ...any) { v.problem += fmt.Sprintf(format, args...) + "; " }
	c.later, c.jobs, c.ahead = c.later+2*time.Hour, 1, 0
	c.release()
	if err := c.flush(false); err != nil {
		bad("flush: %v", err)
	}
	got := c.deliveries()
	if err := c.flush(false); err != nil {
		bad("second flush: %v", err)
	}
	if again := c.deliveries(); len(again) != len(got) {
		bad("the second flush sent something")
	}
	counts := make(map[string]int)
	for _, line := range got {
		counts[line]++
	}
	for line, n := range counts {
		name := line[:strings.LastIndex(line, " ")]
		if n > 1 {
			v.doubled++
			if !c.warned[name] {
				bad("%q was delivered %d times without a word", line, n)
			}
		}
	}
	for name, recipients := range c.promised {
		for _, r := range recipients {
			if n := counts[name+" "+r]; n == 0 && !c.isFailed(name, r) {
				bad("%s is lost for %s", name, r)
			}
		}
	}
	if left := c.leftovers(); left != "" {
		bad("left behind: %s", left)
	}
	return v
}

// release ends what the owner held.
func (c *crash) release() {
	items, _, err := c.s.List()
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range items {
		if items[i].Status != Held {
			continue
		}
		care, err := c.s.Care()
		if err != nil {
			c.t.Fatal(err)
		}
		if err := care.Release(&items[i]); err != nil {
			c.t.Fatal(err)
		}
		care.Close()
	}
}

func (c *crash) deliveries() []string {
	text, err := os.ReadFile(c.ledger)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(text) == 0 {
		return nil
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// isFailed tells whether a mail is in failed/ for a recipient.
func (c *crash) isFailed(name, recipient string) bool {
	items, _, _ := c.s.ListFailed()
	for i := range items {
		text, _ := os.ReadFile(items[i].File)
		if subject(string(text)) == name && slices.Contains(items[i].Recipients, recipient) {
			return true
		}
	}
	return false
}

// leftovers names what does not belong into a queue in which nothing waits.
func (c *crash) leftovers() (left string) {
	entries, _ := os.ReadDir(c.s.Dir())
	for _, e := range entries {
		switch e.Name() {
		case ".flush", ".index", "failed":
		case "index":
			if text, _ := os.ReadFile(c.s.Index()); len(text) > 0 {
				left += fmt.Sprintf(" index %q", text)
			}
		default:
			left += " " + e.Name()
		}
	}
	return left
}

// tally counts what came of many crashes.
type tally struct {
	runs, doubledRuns, outside int
}

func (y *tally) add(t testing.TB, v verdict, inDoubt bool, where string, args ...any) {
	t.Helper()
	y.runs++
	if v.problem != "" {
		t.Errorf("%s: %s", fmt.Sprintf(where, args...), v.problem)
	}
	if v.doubled > 0 {
		y.doubledRuns++
		if !inDoubt {
			y.outside++
			t.Errorf("%s: a mail was delivered twice, though its fate was known", fmt.Sprintf(where, args...))
		}
	}
}

func (y *tally) String() string {
	return fmt.Sprintf("%d crashes, a mail delivered twice after %d of them", y.runs, y.doubledRuns)
}

// inDoubt tells whether, after so many steps, the end of a mail was sent and its
// fate is not on record. durable asks for records that are on disk.
func inDoubt(log []done, durable bool) bool {
	const journal = ".smtpmail-journal"
	sent, written, recorded := 0, 0, 0
	renewed, renamed := 0, false
	for _, d := range log {
		switch {
		case strings.HasPrefix(d.network, "send "):
			sent++
		case d.part:
		case d.verb == "write" && strings.HasSuffix(d.name, journal):
			written += fatesIn(d.data)
			if !durable {
				recorded = written
			}
		case d.verb == "write" && strings.HasSuffix(d.name, journal+".new"):
			renewed = written
		case d.verb == "sync" && strings.HasSuffix(d.name, journal):
			recorded = written
		case d.verb == "rename" && strings.HasSuffix(d.to, journal):
			renamed = true
		case d.verb == "syncdir" && renamed:
			recorded, renamed = max(recorded, renewed), false
		}
	}
	return sent > recorded
}

// fatesIn counts the records of what became of mails.
func fatesIn(records []byte) int {
	return bytes.Count(records, []byte("\n")) - bytes.Count(records, []byte(`"sending":true`))
}
