package lisp

import (
	"errors"
	"testing"
	"time"
)

// A clock goes on by so much at each look.
type clock struct{ at, step time.Duration }

func (c *clock) look() time.Duration {
	c.at += c.step
	return c.at
}

// TestTimeIsWork holds that the bounds of time count neither what others do on a
// busy machine nor what other goroutines of the program do, but end what works too long.
func TestTimeIsWork(t *testing.T) {
	const rounds = "(setq n 0) (while (< n 100000) (setq n (+ n 1)))" // more than a hundred looks
	for name, row := range map[string]struct {
		clock, work time.Duration // at each look
		known       bool
		bound       bool
	}{
		"busy machine":     {time.Second, time.Microsecond, true, false},
		"other goroutines": {time.Microsecond, time.Second, true, false},
		"work":             {time.Second, time.Second, true, true},
		"work not known":   {time.Second, 0, false, true},
		"quick":            {time.Microsecond, 0, false, false},
	} {
		now, work := &clock{step: row.clock}, &clock{step: row.work}
		o := Options{Now: func() time.Time { return time.Unix(1_700_000_000, 0).Add(now.look()) }}
		if row.known {
			o.Worked = work.look
		}
		m := New(o)
		if err := m.LoadText("init.el", []byte(rounds)); err != nil {
			t.Fatal(err)
		}
		var limit *LimitError
		for _, e := range m.Errors() {
			errors.As(e.Err, &limit)
		}
		if (limit != nil) != row.bound || limit != nil && limit.Bound != "time" {
			t.Errorf("%s: errors are %v", name, m.Errors())
		}
	}
}

// TestLoadingTimeIsWork holds the same of what several files take together.
func TestLoadingTimeIsWork(t *testing.T) {
	for name, work := range map[string]time.Duration{"busy": 0, "work": 400 * time.Millisecond} {
		now, worked := &clock{step: time.Second}, &clock{step: work}
		m := New(Options{Now: func() time.Time { return time.Unix(1_700_000_000, 0).Add(now.look()) }, Worked: worked.look})
		for range 20 {
			if err := m.LoadText("init.el", []byte("(setq x 1)")); err != nil {
				t.Fatal(err)
			}
		}
		var limit *LimitError
		if ended := len(m.Errors()) > 0 && errors.As(m.Errors()[0].Err, &limit); ended != (work > 0) || ended && !limit.Whole {
			t.Errorf("%s: errors are %v", name, m.Errors())
		}
	}
}
