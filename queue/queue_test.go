package queue

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/lisp/syntax"
)

// testSpool is a queue in a new directory, with a clock that stands in the far
// future of its files, so that orphans are old at once.
func testSpool(t *testing.T) *Spool {
	t.Helper()
	home := t.TempDir()
	var n uint64
	var mu sync.Mutex
	return New(Options{
		Dir: filepath.Join(home, "Mail/queued-mail"), Home: home, WorkDir: home, LockWait: time.Second,
		Now: func() time.Time { return time.Now().Add(time.Hour) },
		Random: func() uint64 {
			mu.Lock()
			defer mu.Unlock()
			n++
			return n
		},
	})
}

func mail(text string, recipients ...string) Mail {
	return Mail{Sidecar: Sidecar{Recipients: recipients}, WriteTo: writeString(text)}
}

func mustPut(t *testing.T, s *Spool, m Mail) string {
	t.Helper()
	id, err := s.Put(m)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A fakeServer accepts, unless it has another fate for a recipient.
type fakeServer struct {
	fates    map[string]Status
	group    func(*Item) (string, error)
	sessions int
	last     func(n int) error // after the n-th mail, why the session ends

	mu  sync.Mutex
	got []string // "RECIPIENT: MESSAGE" of what was accepted
}

func (f *fakeServer) Group(item *Item) (string, error) {
	if f.group != nil {
		return f.group(item)
	}
	return "the server", nil
}

func (f *fakeServer) Deliver(_ context.Context, _ string, b *Batch) error {
	f.mu.Lock()
	f.sessions++
	f.mu.Unlock()
	for n := 1; ; n++ {
		d, err := b.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err := b.Commit([]*Delivery{d}, nil); err != nil {
			b.Done(d, untried(d, err), err)
			return err
		}
		b.Done(d, f.accept(d), nil)
		if f.last != nil {
			if err := f.last(n); err != nil {
				return err
			}
		}
	}
}

func untried(d *Delivery, err error) []Fate {
	fates := make([]Fate, len(d.Recipients))
	for i := range fates {
		fates[i] = Fate{Status: Deferred, Text: err.Error(), Session: true}
	}
	return fates
}

func (f *fakeServer) accept(d *Delivery) []Fate {
	r, err := d.Item.Open()
	if err != nil {
		panic(err)
	}
	defer r.Close()
	text, _ := io.ReadAll(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	var fates []Fate
	for _, recipient := range d.Recipients {
		fate := Fate{Status: Accepted}
		if other, ok := f.fates[recipient]; ok && other != Accepted {
			fate = Fate{Status: other, Code: 550, Text: "because " + string(other)}
		} else {
			f.got = append(f.got, recipient+": "+string(text))
		}
		fates = append(fates, fate)
	}
	return fates
}

func mustFlush(t *testing.T, s *Spool, f Deliverer, ids ...string) ([]Flushed, []Problem) {
	t.Helper()
	var done []Flushed
	r, err := s.Flush(context.Background(), f, FlushOptions{IDs: ids, Each: func(m Flushed) { done = append(done, m) }})
	if err != nil {
		t.Fatal(err)
	}
	return done, r.Problems
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestFlushInOrder(t *testing.T) {
	s := testSpool(t)
	for _, text := range []string{"one", "two", "three"} {
		mustPut(t, s, mail(text, text+"@x.example"))
	}
	f := &fakeServer{}
	mustFlush(t, s, f)
	if want := []string{"one@x.example: one", "two@x.example: two", "three@x.example: three"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	if left := files(t, s.Dir()); !slices.Equal(left, []string{"index"}) {
		t.Errorf("left %v", left)
	}
	if index, _ := os.ReadFile(filepath.Join(s.Dir(), "index")); len(index) != 0 {
		t.Errorf("index is %q", index)
	}
}

// One mail that fails does not keep the others, and nobody gets a mail twice.
func TestFlushGoesOn(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	second := mustPut(t, s, mail("two", "ok@x.example", "later@x.example", "never@x.example"))
	mustPut(t, s, mail("three", "c@x.example"))
	f := &fakeServer{fates: map[string]Status{"later@x.example": Deferred, "never@x.example": Refused}}
	done, _ := mustFlush(t, s, f)
	if len(done) != 3 || !done[0].Done || done[1].Done || !done[2].Done {
		t.Errorf("flush did %+v", done)
	}
	items, _, err := s.List()
	if err != nil || len(items) != 1 || items[0].ID != second {
		t.Fatalf("queue is %+v, %v", items, err)
	}
	i := items[0]
	if i.Tries != 1 || i.Status != Deferred || i.LastError != "550 because deferred" || !slices.Equal(i.Pending(), []string{"later@x.example"}) {
		t.Errorf("item is %+v", i)
	}
	f.fates = nil
	mustFlush(t, s, f)
	want := []string{"a@x.example: one", "ok@x.example: two", "c@x.example: three", "later@x.example: two"}
	if !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
	failed := files(t, filepath.Join(s.Dir(), "failed"))
	if !slices.Equal(failed, []string{second, second + ".bounce", second + ".el"}) {
		t.Errorf("failed/ has %v", failed)
	}
}

// TestFlushLeavesForEmacs plays an Emacs that flushes what is left of a mail: it
// reads the sidecar alone, and takes everything away that it knows.
func TestFlushLeavesForEmacs(t *testing.T) {
	s := testSpool(t)
	m := mail("one", "a@x.example", "later@x.example", "never@x.example")
	m.Variables = map[string]syntax.Object{"smtpmail-smtp-service": syntax.Int(587)}
	id := mustPut(t, s, m)
	f := &fakeServer{fates: map[string]Status{"later@x.example": Deferred, "never@x.example": Refused}}
	mustFlush(t, s, f)
	file := filepath.Join(s.Dir(), id)
	text, err := os.ReadFile(file + ".el")
	if err != nil {
		t.Fatal(err)
	}
	want := "(setq      smtpmail-recipient-address-list (\"later@x.example\" \"never@x.example\")\n     smtpmail-smtp-service 587\n)\n"
	if string(text) != want {
		t.Errorf("sidecar %q, want %q", text, want)
	}
	for _, name := range []string{file, file + ".el"} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, s.o.Index, "")
	mustWrite(t, filepath.Join(s.Dir(), "notes.state"), "not ours")
	mustFlush(t, s, f)
	if left := files(t, s.Dir()); !slices.Equal(left, []string{"index", "notes.state"}) {
		t.Errorf("left behind: %q", left)
	}
}

func TestFlushChosenOnly(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	id := mustPut(t, s, mail("two", "b@x.example"))
	f := &fakeServer{}
	mustFlush(t, s, f, id)
	if want := []string{"b@x.example: two"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
}

// An Emacs that died before it wrote the index leaves an orphan.
func TestOrphanIsAdopted(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	orphan := filepath.Join(s.Dir(), "2026-11-23_23:18:23_1")
	mustWrite(t, orphan, "two\n")
	mustWrite(t, orphan+".el", "(setq      smtpmail-recipient-address-list (\"b@x.example\")\n)\n")
	mustWrite(t, filepath.Join(s.Dir(), "2026-11-23_23:18:23_2"), "no sidecar")
	f := &fakeServer{}
	done, _ := mustFlush(t, s, f)
	if len(done) != 2 || done[0].Adopted || !done[1].Adopted || !slices.Equal(f.got, []string{"a@x.example: one", "b@x.example: two\n"}) {
		t.Errorf("flush did %+v, delivered %q", done, f.got)
	}
}

// duringFlush is a server that does something else with the first mail.
type duringFlush struct {
	fakeServer
	once sync.Once
	do   func()
}

func (f *duringFlush) Deliver(ctx context.Context, group string, b *Batch) error {
	f.once.Do(f.do)
	return f.fakeServer.Deliver(ctx, group, b)
}

// A mail that is put while a flush runs, with or without the lock, stays queued.
func TestIndexGainsDuringFlush(t *testing.T) {
	s := testSpool(t)
	mustPut(t, s, mail("one", "a@x.example"))
	late := filepath.Join(s.Dir(), "2026-11-23_23:18:23_1")
	f := &duringFlush{do: func() {
		mustPut(t, s, mail("ours", "b@x.example"))
		mustWrite(t, late, "emacs\n")
		mustWrite(t, late+".el", `(setq smtpmail-recipient-address-list ("c@x.example"))`)
		o, err := openAppend(filepath.Join(s.Dir(), "index"))
		if err == nil {
			err = o.append([]byte(late + "\n"))
			o.close()
		}
		if err != nil {
			t.Error(err)
		}
	}}
	mustFlush(t, s, f)
	items, _, err := s.List()
	if err != nil || len(items) != 2 || len(f.got) != 1 {
		t.Errorf("delivered %q, queue is %+v, %v", f.got, items, err)
	}
}

func TestTwoFlushesAtOnce(t *testing.T) {
	s := testSpool(t)
	s.o.LockWait, s.o.PID, s.o.Host = 50*time.Millisecond, 4711, "here"
	mustPut(t, s, mail("one", "a@x.example"))
	f := &duringFlush{do: func() {
		_, err := s.Flush(context.Background(), nil, FlushOptions{})
		if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process 4711 on here, since ") {
			t.Errorf("a flush inside a flush gave %v", err)
		}
	}}
	mustFlush(t, s, f)
	if len(f.got) != 1 {
		t.Errorf("delivered %q", f.got)
	}
}

func TestPutFromManyPrograms(t *testing.T) {
	s := testSpool(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if _, err := s.Put(mail("x", "a@x.example")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	f := &fakeServer{}
	mustFlush(t, s, f)
	if len(f.got) != 80 {
		t.Errorf("%d of 80 delivered", len(f.got))
	}
}

func TestFlushOfNothing(t *testing.T) {
	s := testSpool(t)
	if done, problems := mustFlush(t, s, &fakeServer{}); len(done)+len(problems) != 0 || fileExists(s.Dir()) {
		t.Errorf("did %v, %v", done, problems)
	}
}
