package queue

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What gives a mail up, and what does not.
func TestExpiry(t *testing.T) {
	judged := Fate{Status: Deferred, Code: 450, Text: "later"}
	for _, row := range []struct {
		name  string
		fate  Fate
		every time.Duration
		tries int // at the last of which it is given up, 0 for never
	}{
		{"put off twice a day", judged, 12 * time.Hour, 11},
		{"put off every four hours", judged, 4 * time.Hour, 31},
		{"put off once a week", judged, 7 * 24 * time.Hour, 10},
		{"put off every minute", judged, time.Minute, 0},
		{"in doubt", Fate{Status: Unknown, Text: "no answer"}, 24 * time.Hour, 10},
		{"the server is away", Fate{Status: Deferred, Text: "connection refused", Session: true}, 24 * time.Hour, 0},
		{"the client is refused", Fate{Status: Deferred, Code: 530, Text: "authentication required", Session: true}, 24 * time.Hour, 0},
		{"the mail cannot be read", Fate{Status: Deferred, Text: "no such file"}, 24 * time.Hour, 0},
		{"the clock goes back", judged, -24 * time.Hour, 0},
	} {
		t.Run(row.name, func(t *testing.T) { checkExpiry(t, row.fate, row.every, row.tries) })
	}
}

func checkExpiry(t *testing.T, fate Fate, every time.Duration, tries int) {
	s := testSpool(t)
	now := time.Now()
	s.o.Now = func() time.Time { return now }
	file := filepath.Join(s.Dir(), mustPut(t, s, mail("one\n\n", "a@x.example")))
	long := now.AddDate(-1, 0, 0) // how old it is does not matter
	if err := os.Chtimes(file, long, long); err != nil {
		t.Fatal(err)
	}
	f := &fatesServer{fate: fate}
	for n := 1; n <= 32; n++ {
		done, _ := mustFlush(t, s, f)
		if len(done) != 1 || done[0].Failed != (n == tries) || done[0].Expired != (n == tries) {
			t.Fatalf("try %d: %+v", n, done)
		}
		if n == tries {
			break
		}
		now = now.Add(every)
	}
	if items, _, err := s.ListFailed(); err != nil || len(items) != min(tries, 1) {
		t.Errorf("failed are %+v, %v", items, err)
	}
}

// fatesServer has one fate for all.
type fatesServer struct{ fate Fate }

func (f *fatesServer) Group(*Item) (string, error) { return "the server", nil }

func (f *fatesServer) Deliver(_ context.Context, _ string, b *Batch) error {
	for d, err := b.Next(); err == nil; d, err = b.Next() {
		if err := b.Commit([]*Delivery{d}, nil); err != nil {
			return err
		}
		b.Done(d, slices.Repeat([]Fate{f.fate}, len(d.Recipients)), nil)
	}
	return nil
}

// One recipient's server is what gives up, and not the other's client.
func TestExpiryOfOne(t *testing.T) {
	st := state{Life: life{Tries: minTries, Spent: Lifetime}, Fates: map[string]Fate{"a": {Status: Deferred, Code: 450}, "b": {Status: Deferred, Code: 554, Session: true}}}
	if !st.tire(time.Now(), Lifetime) || st.Fates["a"].Status != Refused || st.Fates["b"].Status != Deferred {
		t.Errorf("fates are %v", st.Fates)
	}
}

// A clock that was wrong when the pause was made.
func TestClockThatJumped(t *testing.T) {
	now := time.Now()
	for _, row := range []struct {
		last, next time.Duration // from now
		due        bool
	}{
		{-time.Hour, -time.Minute, true}, {-time.Minute, time.Minute, false}, {-time.Minute, longestPause, false},
		{-time.Minute, 5 * time.Hour, true}, {-time.Minute, 365 * 24 * time.Hour, true}, {3 * time.Hour, 4 * time.Hour, true},
	} {
		s := testSpool(t)
		s.o.Now = func() time.Time { return now }
		id := mustPut(t, s, mail("one", "a@x.example"))
		s.record(t, id, state{Tries: 1, LastTry: now.Add(row.last), NextTry: now.Add(row.next)})
		if items, _, _ := s.List(); items[0].NextTry.Sub(now) > longestPause {
			t.Errorf("%v: the next try is at %s", row, items[0].NextTry)
		}
		f := &fakeServer{}
		if _, err := s.Flush(t.Context(), f, FlushOptions{DueOnly: true}); err != nil || len(f.got) == 1 != row.due {
			t.Errorf("%v: delivered %q, %v", row, f.got, err)
		}
	}
}

// A mail that may have arrived is told each time its end leaves again, and only then.
func TestDoubtIsTold(t *testing.T) {
	s := testSpool(t)
	id := mustPut(t, s, mail("one\n\n", "a@x.example"))
	s.record(t, id, state{Sending: true, Tries: 1})
	away := &fakeServer{group: func(*Item) (string, error) { return "", errBusy }}
	unknown := &fatesServer{fate: Fate{Status: Unknown, Text: "no answer"}}
	later := &fatesServer{fate: Fate{Status: Deferred, Code: 450, Text: "later"}}
	for n, step := range []struct {
		server Deliverer
		again  bool
	}{{unknown, true}, {away, false}, {unknown, true}, {later, true}, {away, false}, {&fakeServer{}, true}} {
		if items, _, _ := s.List(); items[0].Status != Unknown {
			t.Errorf("before try %d it is %s", n, items[0].Status)
		}
		if done, _ := mustFlush(t, s, step.server); len(done) != 1 || done[0].Again != step.again {
			t.Errorf("try %d: %+v", n, done)
		}
	}
	checkEmpty(t, s)
	mustPut(t, s, mail("two", "a@x.example"))
	if done, _ := mustFlush(t, s, &fakeServer{}); done[0].Again {
		t.Errorf("%+v", done)
	}
}
