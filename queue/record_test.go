package queue

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lines makes a journal of records.
func lines(t testing.TB, records ...record) string {
	t.Helper()
	var text []byte
	for _, r := range records {
		var err error
		if text, err = appendRecord(text, r); err != nil {
			t.Fatal(err)
		}
	}
	return string(text)
}

func TestRecordFormat(t *testing.T) {
	r := record{"2026-11-23_23:18:23_1", state{Tries: 1, LastTry: time.Date(2026, 11, 23, 23, 19, 0, 0, time.UTC), LastError: "450 busy",
		Fates: map[string]Fate{"jörg@x.example": {Status: Deferred, Code: 450, Text: "busy"}}}}
	want := `9622ef7d {"file":"2026-11-23_23:18:23_1","tries":1,"last_try":"2026-11-23T23:19:00Z","last_error":"450 busy",` +
		`"fates":{"jörg@x.example":{"status":"deferred","code":450,"text":"busy"}}}` + "\n"
	if got := lines(t, r); got != want {
		t.Error(cmp.Diff(want, got))
	}
}

// The quick way to write a record is the same as the other.
func TestPlainRecord(t *testing.T) {
	now := time.Now()
	for _, r := range []record{
		{"2026-11-23_23:18:23_1", state{LastTry: now}},
		{"2026-11-23_23:18:23_s0123456789abcdef", state{Mark: mark(now, now), Tries: 1, LastTry: now.UTC(), Sending: true}},
		{"2026-11-23_23:18:23_1", state{Mark: "1-2", Tries: 12, LastTry: time.Unix(1, 0), Over: true}},
	} {
		if !r.isPlain() {
			t.Errorf("%v is not plain", r)
		}
		want, err := json.Marshal(r)
		if got := string(r.appendPlain(nil)); err != nil || got != string(want) {
			t.Error(err, cmp.Diff(string(want), got))
		}
	}
}

// What a crash leaves of a journal, and what is read of it.
func TestTornJournal(t *testing.T) {
	a, b, c := record{"a", state{Tries: 1}}, record{"b", state{Held: true}}, record{"c", state{Over: true}}
	la, lb, lc := lines(t, a), lines(t, b), lines(t, c)
	zeros := strings.Repeat("\x00", 100_000)
	for _, row := range []struct {
		name, text string
		want       []record
		damaged    int
	}{
		{"empty", "", nil, 0},
		{"whole", la + lb + lc, []record{a, b, c}, 0},
		{"room that is reserved", la + zeros, []record{a}, 0},
		{"nothing but room", zeros, nil, 0},
		{"an end that was not written", la + lb[:20], []record{a}, 0},
		{"the same in reserved room", la + lb[:20] + zeros, []record{a}, 0},
		{"all but the end of line", la + lb[:len(lb)-1], []record{a}, 0},
		{"a beginning that was not written", la + zeros[:20] + lb[20:] + lc, []record{a, c}, 1},
		{"a whole one that was not written", la + zeros[:len(lb)] + lc, []record{a, c}, 0},
		{"an octet that changed", la + strings.Replace(lb, "held", "helt", 1) + lc, []record{a, c}, 1},
		{"an empty line", la + "\n" + lb, []record{a, b}, 0},
		{"a line that is too long", la + strings.Repeat("x", maxRecord+100_000) + "\n" + lb, []record{a, b}, 1},
		{"no JSON, with the right sum", "a93c5f93 x\n" + la, []record{a}, 1},
	} {
		var got []record
		damaged, err := readRecords(strings.NewReader(row.text), func(r record) { got = append(got, r) })
		if err != nil || damaged != row.damaged || !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: read %v, %d damaged, %v; want %v, %d", row.name, got, damaged, err, row.want, row.damaged)
		}
	}
}

// FuzzJournal: whatever was read is written and read again the same.
func FuzzJournal(f *testing.F) {
	text := lines(f, record{"a", state{Tries: 1, Mark: "1-2"}}, record{"/b", state{Held: true, Fates: map[string]Fate{"x": {Status: Refused, Text: "no"}}}})
	f.Add([]byte(text))
	f.Add([]byte(text[:30] + "\x00\x00" + text))
	f.Fuzz(func(t *testing.T, text []byte) {
		var records []record
		if _, err := readRecords(bytes.NewReader(text), func(r record) { records = append(records, r) }); err != nil && !errors.Is(err, errNoJournal) {
			return
		}
		written, n := lines(t, records...), 0
		_, err := readRecords(strings.NewReader(written), func(r record) {
			if lines(t, r) != lines(t, records[n]) {
				t.Errorf("%v is read as %v", records[n], r)
			}
			n++
		})
		if err != nil || n != len(records) {
			t.Errorf("%d of %d records, %v", n, len(records), err)
		}
	})
}

// FuzzIndex: a line is dropped or kept, and never makes two; what is no index stays.
func FuzzIndex(f *testing.F) {
	f.Add([]byte("DIR/2026-11-23_23:18:23_1\nDIR/b\r\n\n~/2026-11-23_23:18:23_1\n2026-11-23_23:18:23_2"))
	f.Add([]byte("\x00\nDIR/a\nDIR/a\n# notes"))
	f.Add([]byte("export PATH=/bin\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		s := New(Options{Dir: dir, Home: "/home", WorkDir: "/work", Now: time.Now})
		was := strings.ReplaceAll(string(text), "DIR", dir)
		mustWrite(t, s.Index(), was)
		before, err := s.readIndex()
		var bad *IndexError
		if errors.As(err, &bad) {
			if s.rewriteIndex(nil) == nil {
				t.Errorf("%q is no index and was written", text)
			}
			if now, _ := os.ReadFile(s.Index()); string(now) != was {
				t.Errorf("%q became %q", was, now)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		gone := make(map[string]bool)
		for i := 0; i < len(before.files); i += 2 {
			gone[before.files[i]] = true
		}
		if err := s.rewriteIndex(gone); err != nil {
			t.Fatal(err)
		}
		// A line about a mail of that name elsewhere is about the one that went.
		others := slices.DeleteFunc(before.others, func(p Problem) bool { return gone[filepath.Join(dir, filepath.Base(p.File))] && p.Lost })
		after, err := s.readIndex()
		if errors.As(err, &bad) && len(before.files)-len(gone) == 0 {
			return // what is left is notes
		}
		if err != nil || len(after.files) != len(before.files)/2 || len(after.others) != len(others) {
			t.Errorf("%q, without %v, became %v, %v", before, gone, after, err)
		}
	})
}
