package queue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// When a mail is tried again, after so many tries.
func TestPauses(t *testing.T) {
	for _, row := range []struct {
		quick, tries int
		want         time.Duration
	}{
		{0, 1, time.Minute}, {0, 2, 2 * time.Minute}, {0, 5, 16 * time.Minute}, {0, 50, 4 * time.Hour}, {0, 5000, 4 * time.Hour},
		{10, 1, time.Minute}, {10, 10, time.Minute}, {10, 11, 2 * time.Minute}, {10, 13, 8 * time.Minute},
	} {
		f := &flush{o: FlushOptions{QuickTries: row.quick}, s: New(Options{Random: func() uint64 { return 0 }})}
		if got := f.pause(row.tries); got != row.want {
			t.Errorf("%d quick tries, %d tries: %s, want %s", row.quick, row.tries, got, row.want)
		}
	}
}

// A flush that heeds the pauses leaves what is not due; one by hand tries it.
func TestDueOnly(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "later@x.example"))
	f := &fakeServer{fates: map[string]Status{"later@x.example": Deferred}}
	mustFlush(t, s, f)
	f.fates = nil
	r, err := s.Flush(context.Background(), f, FlushOptions{DueOnly: true})
	if err != nil || r.Left != 1 || r.NextTry.Before(s.o.Now()) || len(f.got) != 0 {
		t.Errorf("left %d until %s, delivered %q, %v", r.Left, r.NextTry, f.got, err)
	}
	if mustFlush(t, s, f); len(f.got) != 1 {
		t.Errorf("delivered %q", f.got)
	}
}

// A mail over which the server turned the client away does not keep others back.
func TestTurnedAwayLast(t *testing.T) {
	s := testSpool(t)
	for _, text := range []string{"relayed", "local", "other"} {
		mustPut(t, s, mail(text, text+"@x.example"))
	}
	f := &turningServer{}
	mustFlush(t, s, f)
	if len(f.got) != 0 || f.sessions != 1 {
		t.Errorf("delivered %q in %d sessions", f.got, f.sessions)
	}
	mustFlush(t, s, f)
	if want := []string{"local@x.example: local", "other@x.example: other"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	if items, _, _ := s.List(); len(items) != 1 || items[0].Tries != 2 {
		t.Errorf("queue is %+v", items)
	}
}

// turningServer relays for nobody.
type turningServer struct{ fakeServer }

func (f *turningServer) Deliver(_ context.Context, _ string, b *Batch) error {
	f.sessions++
	for d, err := b.Next(); err == nil; d, err = b.Next() {
		if d.Recipients[0] == "relayed@x.example" {
			err := errors.New("554 relaying denied")
			b.Done(d, []Fate{{Status: Deferred, Code: 554, Text: "relaying denied", Session: true}}, err)
			return err
		}
		b.Done(d, f.accept(d), nil)
	}
	return nil
}

var errBusy = errors.New("421 too busy")

// A session that ends keeps the rest for later: with its error, without a try.
func TestSessionEnds(t *testing.T) {
	s := testSpool(t)
	for n := range 4 {
		mustPut(t, s, mail(fmt.Sprint(n), "a@x.example"))
	}
	f := &fakeServer{last: func(n int) error {
		if n == 2 {
			return errBusy
		}
		return nil
	}}
	var causes []error
	r, err := s.Flush(context.Background(), f, FlushOptions{Each: func(m Flushed) { causes = append(causes, m.Cause) }})
	if err != nil || r.Left != 2 || !slices.Equal(causes, []error{nil, nil, errBusy, errBusy}) {
		t.Errorf("left %d, causes %v, %v", r.Left, causes, err)
	}
	items, _, _ := s.List()
	if len(items) != 2 || items[0].LastError != errBusy.Error() || items[0].Status != Deferred || items[0].Tries != 1 {
		t.Errorf("queue is %+v", items)
	}
	f.last = nil
	mustFlush(t, s, f)
	if want := []string{"a@x.example: 0", "a@x.example: 1", "a@x.example: 2", "a@x.example: 3"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	checkEmpty(t, s)
}

// A server that is away for long costs no record for each mail and try.
func TestServerAway(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	f := &fakeServer{group: func(*Item) (string, error) { return "", errBusy }}
	for range 3 {
		mustFlush(t, s, f)
	}
	if items, _, _ := s.List(); items[0].Tries != 1 || items[0].LastError != errBusy.Error() {
		t.Errorf("queue is %+v", items)
	}
}

// What one group's server does is no business of the others.
func TestGroups(t *testing.T) {
	s := testSpool(t)
	for n := range 6 {
		mustPut(t, s, mail(fmt.Sprint(n), fmt.Sprintf("%c@x.example", 'a'+n%3)))
	}
	f := &fakeServer{group: func(i *Item) (string, error) {
		if i.Recipients[0] == "b@x.example" {
			return "", errBusy
		}
		return i.Recipients[0], nil
	}}
	mustFlush(t, s, f)
	slices.SortStableFunc(f.got, func(a, b string) int { return strings.Compare(a[:1], b[:1]) })
	if want := []string{"a@x.example: 0", "a@x.example: 3", "c@x.example: 2", "c@x.example: 5"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	if items, _, _ := s.List(); len(items) != 2 {
		t.Errorf("queue is %+v", items)
	}
}

// Several sessions: one that fails hands its mail to another.
func TestJobs(t *testing.T) {
	s := testSpool(t)
	for n := range 50 {
		mustPut(t, s, mail(fmt.Sprint(n), "a@x.example"))
	}
	f := &failingSession{}
	r, err := s.Flush(context.Background(), f, FlushOptions{Jobs: 4})
	if err != nil || r.Left != 0 || len(f.got) != 50 {
		t.Errorf("left %d, delivered %d, %v", r.Left, len(f.got), err)
	}
	checkEmpty(t, s)
}

// failingSession is a server whose second session fails when it has a mail.
type failingSession struct{ fakeServer }

func (f *failingSession) Deliver(ctx context.Context, group string, b *Batch) error {
	f.mu.Lock()
	f.sessions++
	second := f.sessions == 2
	f.mu.Unlock()
	if !second {
		time.Sleep(time.Millisecond)
		return f.fakeServer.Deliver(ctx, group, b)
	}
	if d, err := b.Next(); err == nil {
		b.Done(d, untried(d, errBusy), errBusy)
	}
	return errBusy
}

// Who stops a flush finds the rest as it was.
func TestStopped(t *testing.T) {
	s := testSpool(t)
	for n := range 5 {
		mustPut(t, s, mail(fmt.Sprint(n), "a@x.example"))
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &fakeServer{last: func(n int) error {
		if n == 2 {
			cancel()
			return context.Canceled
		}
		return nil
	}}
	if _, err := s.Flush(ctx, f, FlushOptions{}); err != nil {
		t.Fatal(err)
	}
	items, _, _ := s.List()
	if len(items) != 3 || items[0].Status != Waiting || items[0].Tries != 0 || len(f.got) != 2 {
		t.Errorf("delivered %q, queue is %+v", f.got, items)
	}
}

// aheadServer takes one mail and is stopped, with others on record that leave soon.
type aheadServer struct {
	fakeServer
	stop context.CancelFunc
}

func (f *aheadServer) Deliver(_ context.Context, _ string, b *Batch) error {
	var all []*Delivery
	for d, err := b.Next(); err == nil; d, err = b.Next() {
		all = append(all, d)
	}
	if err := b.Commit(all[:1], all[1:]); err != nil {
		return err
	}
	b.Done(all[0], f.accept(all[0]), nil)
	f.stop()
	b.Done(all[1], untried(all[1], context.Canceled), context.Canceled)
	for i := len(all) - 1; i > 1; i-- {
		b.Return(all[i])
	}
	return context.Canceled
}

// A mail that was put on record and did not leave is not in doubt, and was not tried.
func TestPutOnRecordAhead(t *testing.T) {
	s := testSpool(t)
	for _, text := range []string{"one", "two", "three", "four"} {
		mustPut(t, s, mail(text, "a@x.example"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := s.Flush(ctx, &aheadServer{stop: cancel}, FlushOptions{}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	items, _, err := s.List()
	if err != nil || len(items) != 3 {
		t.Fatalf("%d mails wait, %v", len(items), err)
	}
	for _, item := range items {
		if item.Status != Waiting || item.Tries != 0 {
			t.Errorf("%s: %s after %d tries", item.ID, item.Status, item.Tries)
		}
	}
}

// After the record has failed nothing leaves any more, on record or not.
func TestCommitAfterAFailure(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	mustPut(t, s, mail("two", "a@x.example"))
	f := &failingRecord{obstacle: filepath.Join(s.Dir(), ".smtpmail-journal", "in the way")}
	if _, err := s.Flush(t.Context(), f, FlushOptions{}); err == nil {
		t.Error("the flush says nothing")
	}
	if len(f.errs) != 2 || f.errs[0] == nil || f.errs[1] == nil {
		t.Errorf("Commit says %v", f.errs)
	}
}

// failingRecord commits the same mail twice, with another one beside it.
type failingRecord struct {
	fakeServer
	obstacle string
	errs     []error
}

func (f *failingRecord) Deliver(_ context.Context, _ string, b *Batch) error {
	var all []*Delivery
	for d, err := b.Next(); err == nil; d, err = b.Next() {
		all = append(all, d)
	}
	os.MkdirAll(f.obstacle, 0o700)
	for range 2 {
		f.errs = append(f.errs, b.Commit(all[:1], all[1:]))
	}
	for i := len(all) - 1; i >= 0; i-- {
		b.Return(all[i])
	}
	return f.errs[0]
}
