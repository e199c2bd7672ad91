//go:build faults

package queue

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// fillDisk has no step succeed any more that needs room.
func fillDisk() {
	theFaults.mu.Lock()
	defer theFaults.mu.Unlock()
	theFaults.failAt, theFaults.stuck, theFaults.err = theFaults.steps+1, true, syscall.ENOSPC
}

// A queue on a disk with no room at all: mails to one recipient go, what may not be
// forgotten waits, and nothing is lost or doubled.
func TestFullDisk(t *testing.T) {
	theFaults.reset()
	c := newCrash(t, filepath.Join(fastDir(t), "home"))
	for _, name := range []string{"one", "two", "three"} {
		c.put(name, name+"@x.example")
	}
	c.put("several", "a@x.example", "b@x.example")
	c.put("refused", "never@x.example")
	c.put("deferred", "later@x.example")
	c.put("four", "four@x.example")
	fillDisk()
	if err := c.flush(true); err != nil {
		t.Errorf("flush: %v", err)
	}
	if got, want := c.deliveries(), []string{"one one@x.example", "two two@x.example", "three three@x.example", "four four@x.example"}; !slices.Equal(got, want) {
		t.Errorf("delivered %q, want %q", got, want)
	}
	items, problems, err := c.s.List()
	if err != nil || len(items) != 3 {
		t.Errorf("queue is %+v, %v, %v", items, problems, err)
	}
	if err := c.flush(true); err != nil || len(c.deliveries()) != 4 {
		t.Errorf("again: delivered %q, %v", c.deliveries(), err)
	}
	theFaults.reset()
	if v := c.recover(); v.problem != "" || v.doubled > 0 {
		t.Errorf("with room: %+v", v)
	}
}

func TestRemoveOnAFullDisk(t *testing.T) {
	theFaults.reset()
	c := newCrash(t, filepath.Join(fastDir(t), "home"))
	c.put("one", "a@x.example")
	c.put("two", "a@x.example", "b@x.example")
	items, _, err := c.s.List()
	if err != nil || len(items) != 2 {
		t.Fatalf("queue is %v, %v", items, err)
	}
	fillDisk()
	care, err := c.s.Care()
	if err != nil {
		t.Fatal(err)
	}
	if err := care.Remove(&items[0], &items[1]); err != nil {
		t.Error(err)
	}
	care.Close()
	entries, _ := os.ReadDir(c.s.Dir())
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "2") {
			t.Errorf("%s is left", e.Name())
		}
	}
	theFaults.reset()
	if text, err := os.ReadFile(c.s.Index()); err != nil || len(text) != 0 {
		t.Errorf("index is %q, %v", text, err)
	}
}
