package queue

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

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
