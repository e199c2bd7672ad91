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

	"github.com/google/go-cmp/cmp"

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

// What is on disk is what GNU Emacs 28.2 writes, but for the name's end and modes.
func TestPutFormat(t *testing.T) {
	s := testSpool(t)
	m := mail("To: a@x.example\n\nhello\n", "a@x.example", "jörg@x.example", `"q\"q"@x.example`)
	m.Variables = map[string]syntax.Object{
		"smtpmail-smtp-user": syntax.NewString("joe"), "smtpmail-smtp-service": syntax.Int(2525),
		"smtpmail-stream-type": syntax.NewObarray().Symbol("starttls"), "smtpmail-smtp-server": syntax.NewString("127.0.0.1"),
	}
	id := mustPut(t, s, m)
	want := `(setq      smtpmail-recipient-address-list ("a@x.example" "jörg@x.example" "\"q\\\"q\"@x.example")
     smtpmail-smtp-server "127.0.0.1"
     smtpmail-stream-type starttls
     smtpmail-smtp-service 2525
     smtpmail-smtp-user "joe"
)
`
	file := filepath.Join(s.Dir(), id)
	for name, want := range map[string]string{file: "To: a@x.example\n\nhello\n", file + ".el": want, filepath.Join(s.Dir(), "index"): file + "\n"} {
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("%s: error %v\n%s", name, err, cmp.Diff(want, string(got)))
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
	if info, _ := os.Stat(s.Dir()); info.Mode().Perm() != 0o700 {
		t.Errorf("directory mode %v", info.Mode())
	}
	if want := []string{id, id + ".el", "index"}; !slices.Equal(files(t, s.Dir()), want) {
		t.Errorf("files are %v, want %v", files(t, s.Dir()), want)
	}
}

func TestPutRefusesNobody(t *testing.T) {
	s := testSpool(t)
	if _, err := s.Put(mail("x")); !errors.Is(err, ErrNoRecipients) {
		t.Errorf("error is %v", err)
	}
	if left := files(t, s.Dir()); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// A put that fails leaves nothing behind.
func TestFailedPutLeavesNothing(t *testing.T) {
	s := testSpool(t)
	broken := errors.New("no more")
	m := mail("", "a@x.example")
	m.WriteTo = func(io.Writer) error { return broken }
	if _, err := s.Put(m); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	if entries, _ := os.ReadDir(s.Dir()); len(entries) != 0 {
		t.Errorf("left %v", entries)
	}
}

func TestPutWithoutIndexDirectory(t *testing.T) {
	s := testSpool(t)
	s.o.Index = filepath.Join(s.o.Dir, "sub/index")
	if _, err := s.Put(mail("x", "a@x.example")); err == nil {
		t.Error("no error")
	}
	if left := files(t, s.Dir()); len(left) != 0 {
		t.Errorf("left %v", left)
	}
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

// record puts a state into the journal, as a flush that was killed then would have.
func (s *Spool) record(t *testing.T, id string, st state) {
	t.Helper()
	j, err := s.readJournal()
	if err == nil {
		err = j.put([]string{filepath.Join(s.Dir(), id)}, []state{st})
	}
	if err != nil {
		t.Fatal(err)
	}
	j.close()
}

// A flush that was killed while sending says so, and sends again; what is on
// record as accepted is not sent again.
func TestAfterAKilledFlush(t *testing.T) {
	s := testSpool(t)
	id := mustPut(t, s, mail("one", "a@x.example", "b@x.example"))
	s.record(t, id, state{Sending: true, Tries: 1, Fates: map[string]Fate{"a@x.example": {Status: Accepted}}})
	if items, _, _ := s.List(); items[0].Status != Unknown {
		t.Errorf("status is %s", items[0].Status)
	}
	f := &fakeServer{}
	done, _ := mustFlush(t, s, f)
	if !done[0].Again || !slices.Equal(f.got, []string{"b@x.example: one"}) {
		t.Errorf("interrupt %v, delivered %q", done[0].Again, f.got)
	}
}

// Killed between the record of a delivery and the removal of the files.
func TestLeftoversOfADeliveredMail(t *testing.T) {
	for _, kept := range [][]string{{"", ".el"}, {".el"}, {}} {
		s := testSpool(t)
		id := mustPut(t, s, mail("one", "a@x.example"))
		s.record(t, id, state{Over: true})
		for _, suffix := range []string{"", ".el"} {
			if !slices.Contains(kept, suffix) {
				if err := os.Remove(filepath.Join(s.Dir(), id+suffix)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if items, problems, err := s.List(); len(items)+len(problems) != 0 || err != nil {
			t.Errorf("list has %v, %v, %v", items, problems, err)
		}
		f := &fakeServer{}
		_, problems := mustFlush(t, s, f)
		if len(f.got) != 0 || len(problems) != 0 {
			t.Errorf("delivered %q, problems %v", f.got, problems)
		}
		checkEmpty(t, s)
	}
}

// checkEmpty finds nothing but an empty index and the locks.
func checkEmpty(t *testing.T, s *Spool) {
	t.Helper()
	entries, err := os.ReadDir(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".flush", ".index", "index"}; !slices.Equal(names, want) {
		t.Errorf("left %q, want %q", names, want)
	}
	if index, _ := os.ReadFile(s.o.Index); len(index) != 0 {
		t.Errorf("index is %q", index)
	}
}

// The name of a mail that left is given to another one, by an Emacs for example:
// what is known is not about that.
func TestNameUsedAgain(t *testing.T) {
	s := testSpool(t)
	id := mustPut(t, s, mail("one", "a@x.example"))
	s.record(t, id, state{Mark: mark(time.Unix(1, 0), time.Unix(2, 0)), Over: true})
	f := &fakeServer{}
	mustFlush(t, s, f)
	if want := []string{"a@x.example: one"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q, want %q", f.got, want)
	}
}

func mustWrite(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Killed while a refused mail moved to failed/: the move is finished, nothing is sent.
func TestHalfMovedMail(t *testing.T) {
	for _, copied := range []bool{false, true} {
		s := testSpool(t)
		id := mustPut(t, s, mail("Subject: x\n\none", "a@x.example", "b@x.example"))
		s.record(t, id, state{Over: true, Tries: 1, Fates: map[string]Fate{"a@x.example": {Status: Accepted}, "b@x.example": {Status: Refused, Text: "no"}}})
		failed := filepath.Join(s.Dir(), "failed")
		if copied {
			if err := os.Mkdir(failed, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Link(filepath.Join(s.Dir(), id), filepath.Join(failed, id)); err != nil {
				t.Fatal(err)
			}
		}
		f := &fakeServer{}
		_, problems := mustFlush(t, s, f)
		if len(problems)+len(f.got) != 0 || !slices.Equal(files(t, failed), []string{id, id + ".bounce", id + ".el"}) || !slices.Equal(files(t, s.Dir()), []string{"failed", "index"}) {
			t.Errorf("problems %v, failed %v, queue %v", problems, files(t, failed), files(t, s.Dir()))
		}
		sidecar, _, err := readSidecar(filepath.Join(failed, id+".el"))
		if err != nil || !slices.Equal(sidecar.Recipients, []string{"b@x.example"}) {
			t.Errorf("failed/ names %v, %v", sidecar, err)
		}
	}
}

// Index lines in every shape that Emacs and people leave behind.
func TestIndexLines(t *testing.T) {
	s := testSpool(t)
	var ids []string
	for range 5 {
		ids = append(ids, mustPut(t, s, mail("x", "a@x.example")))
	}
	in := func(id string) string { return filepath.Join(s.Dir(), id) }
	mustWrite(t, filepath.Join(s.Dir(), "index"), strings.Join([]string{
		in(ids[0]) + "\r", "", "~/Mail/queued-mail/" + ids[1], ids[2], "Mail/queued-mail/" + ids[3], in("2020-01-01_00:00:00_1"), in(ids[0]), in(ids[4]),
	}, "\n"))
	f := &fakeServer{}
	_, problems := mustFlush(t, s, f)
	if len(f.got) != 5 {
		t.Errorf("delivered %q", f.got)
	}
	if len(problems) != 1 || !problems[0].Lost || !strings.Contains(problems[0].Error(), "2020-01-01_00:00:00_1: the index names it, but the message is gone") {
		t.Errorf("problems %v", problems)
	}
	if index, _ := os.ReadFile(filepath.Join(s.Dir(), "index")); len(index) != 0 {
		t.Errorf("index is %q", index)
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
