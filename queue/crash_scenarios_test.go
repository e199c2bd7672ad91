//go:build faults

package queue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// scenario is something that is done to a queue.
type scenario struct {
	name    string
	prepare func(*crash)
	act     func(*crash) // each step of it is stopped at
	jobs    int
	ahead   int
}

var scenarios = []scenario{
	{name: "put", prepare: func(*crash) {}, act: func(c *crash) {
		c.put("one", "a@x.example")
		c.put("from two", "b@x.example", "c@x.example")
	}},
	{name: "put beside others", prepare: func(c *crash) { c.put("zero", "z@x.example") }, act: func(c *crash) {
		var wg sync.WaitGroup
		for n := range 5 {
			wg.Go(func() { c.put(fmt.Sprint("mail", n), "a@x.example") })
		}
		wg.Wait()
	}},
	{name: "flush", prepare: putMixed, act: func(c *crash) { c.flush(true) }},
	{name: "flush of two groups", prepare: func(c *crash) { putMixed(c); c.put("seven", "other@x.example"); c.put("eight", "other@x.example") }, act: func(c *crash) { c.flush(true) }, jobs: 2},
	{name: "second flush", prepare: func(c *crash) { putMixed(c); c.flush(true); c.put("new", "n@x.example") }, act: func(c *crash) { c.flush(true) }},
	{name: "put and flush", prepare: func(c *crash) { c.put("one", "a@x.example", "later1@x.example") }, act: func(c *crash) {
		c.put("two", "b@x.example")
		c.flush(true)
		c.put("three", "c@x.example")
		c.flush(false)
	}},
	{name: "care", prepare: putMixed, act: func(c *crash) {
		items, _, err := c.s.List()
		if err != nil || len(items) < 3 {
			return
		}
		care, err := c.s.Care()
		if err != nil {
			return
		}
		care.Hold(&items[1])
		care.Edit(&items[2], []string{"added@x.example"}, nil)
		care.Release(&items[1])
		care.Retry(&items[2])
		care.Close()
	}},
	{name: "back from failed", prepare: func(c *crash) { putMixed(c); c.flush(true) }, act: func(c *crash) {
		items, _, err := c.s.ListFailed()
		if err != nil {
			return
		}
		care, err := c.s.Care()
		if err != nil {
			return
		}
		for i := range items {
			care.Retry(&items[i])
		}
		care.Close()
		c.flush(true)
	}},
	{name: "expiry", prepare: func(c *crash) {
		putMixed(c)
		for range minTries {
			c.later += 12 * time.Hour
			c.flush(true)
		}
		c.put("new", "n@x.example")
	}, act: func(c *crash) {
		c.later += 12 * time.Hour // five days since the first try
		c.flush(true)
	}},
	{name: "after Emacs", prepare: func(c *crash) { putMixed(c); c.misplaceLines() }, act: func(c *crash) {
		c.later = 2 * time.Hour // orphans are adopted
		c.flush(true)
	}},
	{name: "flush on record ahead", prepare: putMixed, act: func(c *crash) { c.flush(true) }, ahead: 3},
	{name: "flush by three", prepare: func(c *crash) {
		for n := range 12 {
			c.put(fmt.Sprint("mail", n), fmt.Sprintf("other%d@x.example", n%3), "later@x.example")
		}
	}, act: func(c *crash) { c.flush(true) }, jobs: 3},
}

// misplaceLines leaves an index as others do: a mail without a line, a line without
// a mail, another twice, CRLF and no end.
func (c *crash) misplaceLines() {
	text, err := os.ReadFile(c.s.Index())
	if err != nil {
		c.t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	lines = append(lines[1:], filepath.Join(c.s.Dir(), "2026-11-23_23:18:23_1"), "", lines[2])
	if err := os.WriteFile(c.s.Index(), []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func putMixed(c *crash) {
	c.put("one", "a@x.example")
	c.put("two", "b@x.example", "never1@x.example")
	c.put("from three", "c@x.example", "later1@x.example")
	c.put("four", "d@x.example")
	c.put("five", "never2@x.example", "later2@x.example")
	c.put("six", "f@x.example")
}
