//go:build unix

package queue

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// obstacles put something else where a file is expected; each returns a file that must
// stay as it is, or "".
var obstacles = map[string]func(t *testing.T, name string) string{
	"symbolic link": func(t *testing.T, name string) string {
		target := filepath.Join(t.TempDir(), "precious")
		mustWrite(t, target, "precious\n")
		must(t, os.Symlink(target, name))
		return target
	},
	"dangling link": func(t *testing.T, name string) string {
		must(t, os.Symlink(filepath.Join(t.TempDir(), "nothing"), name))
		return ""
	},
	"FIFO":   func(t *testing.T, name string) string { must(t, syscall.Mkfifo(name, 0o600)); return "" },
	"folder": func(t *testing.T, name string) string { must(t, os.Mkdir(name, 0o700)); return "" },
	"device": func(t *testing.T, name string) string {
		if err := syscall.Mknod(name, syscall.S_IFCHR|0o600, 1<<8|5); err != nil { // /dev/zero
			unprivileged(t, "only root makes devices", err)
		}
		return ""
	},
	"another's file": func(t *testing.T, name string) string {
		mustWrite(t, name, "precious\n")
		if err := os.Chown(name, 12345, -1); err != nil {
			unprivileged(t, "only root gives files away", err)
		}
		return name
	},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hinder has something else lie where the queue has a file.
func hinder(t *testing.T, name string, put func(*testing.T, string) string) (check func()) {
	t.Helper()
	must(t, os.RemoveAll(name))
	precious := put(t, name)
	return func() {
		t.Helper()
		if precious == "" {
			return
		}
		if text, err := os.ReadFile(precious); err != nil || string(text) != "precious\n" {
			t.Errorf("%s is %q, %v", precious, text, err)
		}
	}
}

// quickly holds that nothing waits, as an open of a FIFO or a read of a device would.
func quickly(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("it waits")
	}
}

func eachObstacle(t *testing.T, test func(t *testing.T, put func(*testing.T, string) string)) {
	for name, put := range obstacles {
		t.Run(name, func(t *testing.T) { quickly(t, func() { test(t, put) }) })
	}
}

// What lies where a mail's message, sidecar or envelope should be is not sent, and
// keeps no other mail back.
func TestObstacleForAMail(t *testing.T) {
	for _, suffix := range []string{"", sidecarSuffix, envelopeSuffix} {
		eachObstacle(t, func(t *testing.T, put func(*testing.T, string) string) {
			s := testSpool(t)
			path := "bounces@x.example"
			first := mail("one", "a@x.example")
			first.ReversePath = &path
			id := mustPut(t, s, first)
			mustPut(t, s, mail("two", "b@x.example"))
			name := filepath.Join(s.Dir(), id+suffix)
			if suffix == envelopeSuffix {
				name = envelopeName(filepath.Join(s.Dir(), id))
			}
			check := hinder(t, name, put)
			f := &fakeServer{}
			_, problems := mustFlush(t, s, f)
			if len(problems) != 1 || problems[0].Lost || !isForeign(problems[0]) {
				t.Errorf("problems %v", problems)
			}
			if want := []string{"b@x.example: two"}; !slices.Equal(f.got, want) {
				t.Errorf("delivered %q", f.got)
			}
			if items, problems, err := s.List(); len(items) != 0 || len(problems) != 1 || err != nil {
				t.Errorf("list is %v, %v, %v", items, problems, err)
			}
			if !fileExists(name) {
				t.Error("it is gone")
			}
			check()
		})
	}
}

// An index or a lock that is none stops everything, at once and with nothing changed.
func TestObstacleForTheIndex(t *testing.T) {
	for _, file := range []string{"index", indexLock, flushLock} {
		eachObstacle(t, func(t *testing.T, put func(*testing.T, string) string) {
			s := testSpool(t)
			mustPut(t, s, mail("one", "a@x.example"))
			check := hinder(t, filepath.Join(s.Dir(), file), put)
			f := &fakeServer{}
			_, err := s.Flush(t.Context(), f, FlushOptions{})
			if !isForeign(err) && file != indexLock || len(f.got) > 0 && file != indexLock {
				t.Errorf("delivered %q, %v", f.got, err)
			}
			before := files(t, s.Dir())
			if _, err := s.Put(mail("two", "b@x.example")); isForeign(err) != (file != flushLock) {
				t.Errorf("put: %v", err)
			} else if err != nil && !slices.Equal(files(t, s.Dir()), before) {
				t.Errorf("a put left %v", files(t, s.Dir()))
			}
			if _, _, err := s.List(); isForeign(err) != (file == "index") {
				t.Errorf("list: %v", err)
			}
			check()
		})
	}
}

// What lies in the journal's place is moved aside with a word, and the mail goes.
func TestObstacleForTheJournal(t *testing.T) {
	garbage := func(t *testing.T, name string) string { mustWrite(t, name, "garbage\nand more"); return "" }
	test := func(t *testing.T, put func(*testing.T, string) string) {
		s := testSpool(t)
		mustPut(t, s, mail("one", "a@x.example"))
		check := hinder(t, s.journalFile(), put)
		items, problems, err := s.List()
		if len(items) != 1 || len(problems) != 1 || !problems[0].Lost || err != nil || !fileExists(s.journalFile()) {
			t.Errorf("list is %v, %v, %v", items, problems, err)
		}
		f := &fakeServer{}
		if _, problems = mustFlush(t, s, f); len(f.got) != 1 || len(problems) != 1 || !strings.Contains(problems[0].Error(), "moved aside, as .smtpmail-journal.aside-") {
			t.Errorf("delivered %q, problems %v", f.got, problems)
		}
		aside, _ := filepath.Glob(s.journalFile() + ".aside-*")
		if len(aside) != 1 {
			t.Fatalf("aside is %q", aside)
		}
		if _, problems := mustFlush(t, s, f); len(problems) != 0 {
			t.Errorf("again: %v", problems)
		}
		must(t, os.Rename(aside[0], s.journalFile()))
		check()
	}
	eachObstacle(t, test)
	t.Run("garbage", func(t *testing.T) { test(t, garbage) })
}

func TestObstacleForFailed(t *testing.T) {
	eachObstacle(t, func(t *testing.T, put func(*testing.T, string) string) {
		s := testSpool(t)
		mustPut(t, s, mail("one\n\n", "never@x.example"))
		failed := filepath.Join(s.Dir(), "failed")
		elsewhere := t.TempDir()
		if _, err := os.Lstat(failed); err == nil {
			t.Fatal("it is there already")
		}
		must(t, os.Symlink(elsewhere, failed))
		f := &fakeServer{fates: map[string]Status{"never@x.example": Refused}}
		_, problems := mustFlush(t, s, f)
		if len(problems) != 1 || !isForeign(problems[0]) || len(files(t, elsewhere)) != 0 {
			t.Errorf("problems %v, elsewhere %v", problems, files(t, elsewhere))
		}
		if left := files(t, s.Dir()); len(left) != 4 {
			t.Errorf("left %v", left)
		}
	})
}

// Who else can write to the directory.
func TestPlace(t *testing.T) {
	for _, row := range []struct {
		mode    os.FileMode
		owner   int
		refused bool
		warned  bool
	}{{0o700, -1, false, false}, {0o755, -1, false, false}, {0o775, -1, false, true}, {0o777, -1, true, false}, {0o777 | os.ModeSticky, -1, true, false}, {0o700, 12345, true, false}} {
		s := testSpool(t)
		mustPut(t, s, mail("one", "a@x.example"))
		must(t, os.Chmod(s.Dir(), row.mode))
		if row.owner > 0 {
			if err := os.Chown(s.Dir(), row.owner, -1); err != nil {
				continue // only root can
			}
		}
		f := &fakeServer{}
		r, err := s.Flush(t.Context(), f, FlushOptions{})
		var place *PlaceError
		if errors.As(err, &place) != row.refused || len(f.got) == 0 != row.refused {
			t.Errorf("%v: delivered %q, %v", row, f.got, err)
		}
		if r != nil && (len(r.Problems) > 0) != row.warned {
			t.Errorf("%v: problems %v", row, r.Problems)
		}
		if _, _, err := s.List(); errors.As(err, &place) != row.refused {
			t.Errorf("%v: list: %v", row, err)
		}
		if _, err := s.Put(mail("two", "a@x.example")); errors.As(err, &place) != row.refused {
			t.Errorf("%v: put: %v", row, err)
		}
		if _, err := s.Care(); errors.As(err, &place) != row.refused {
			t.Errorf("%v: care: %v", row, err)
		}
	}
}

// Lines that name what is no mail of the queue: nothing of it is sent or removed.
func TestIndexOfHostileLines(t *testing.T) {
	s := testSpool(t)
	id := mustPut(t, s, mail("one", "a@x.example"))
	elsewhere := t.TempDir()
	const sidecar = `(setq smtpmail-recipient-address-list ("evil@x.example"))`
	outside := filepath.Join(elsewhere, "2026-11-23_23:18:23_1")
	key := filepath.Join(elsewhere, "id_rsa")
	gone := filepath.Join(elsewhere, "2026-11-23_23:18:23_2")
	for _, name := range []string{outside, key} {
		mustWrite(t, name, "private")
		mustWrite(t, name+".el", sidecar)
	}
	mustWrite(t, gone+".el", sidecar) // its message is away, and it is none of ours to remove
	mustWrite(t, envelopeName(gone), "{}")
	notes := filepath.Join(s.Dir(), "notes")
	mustWrite(t, notes, "notes")
	must(t, os.Symlink(elsewhere, filepath.Join(s.Dir(), "sub")))
	up := filepath.Join(s.Dir(), "..", filepath.Base(s.Dir()), id) // the same by another way
	inSub := filepath.Join(s.Dir(), "sub", filepath.Base(outside))
	half := s.Dir()[:len(s.Dir())-3]
	mustWrite(t, s.Index(), strings.Join([]string{outside, key, gone, notes, up, inSub, half, "../../" + filepath.Base(elsewhere) + "/id_rsa", "/etc/passwd", ""}, "\n"))
	f := &fakeServer{}
	_, problems := mustFlush(t, s, f)
	if want := []string{"a@x.example: one"}; !slices.Equal(f.got, want) {
		t.Errorf("delivered %q", f.got)
	}
	if len(problems) < 7 {
		t.Errorf("problems %v", problems)
	}
	for _, name := range []string{outside, outside + ".el", key, key + ".el", gone + ".el", envelopeName(gone), notes} {
		if !fileExists(name) {
			t.Errorf("%s was removed", name)
		}
	}
	index, _ := os.ReadFile(s.Index())
	for _, line := range []string{outside, key, notes, inSub, "/etc/passwd"} {
		if !strings.Contains(string(index), line+"\n") {
			t.Errorf("the index lost %s", line)
		}
	}
	if strings.Contains(string(index), id) || strings.Contains(string(index), half+"\n") {
		t.Errorf("the index is %q", index)
	}
}

// What the settings name as the index, and is none, is neither read nor written.
func TestNoIndex(t *testing.T) {
	line := "/q/2026-11-23_23:18:23_1"
	for _, row := range []struct {
		name, text string
		outside    bool
		refused    bool
	}{
		{"profile", "export PATH=/bin\numask 77\n", true, true},
		{"profile that an index line was added to", "export PATH=/bin\n" + line + "\n", true, true},
		{"index", line + "\n\n", true, false},
		{"empty", "", true, false},
		{"notes", "buy milk\n", false, true},
		{"index with notes", "buy milk\n" + line + "\n", false, false},
	} {
		s := testSpool(t)
		mustPut(t, s, mail("zero", "a@x.example"))
		must(t, os.Remove(s.Index()))
		if row.outside {
			s.o.Index = filepath.Join(t.TempDir(), "profile")
		}
		mustWrite(t, s.Index(), row.text)
		before := files(t, s.Dir())
		var bad *IndexError
		if _, err := s.Put(mail("one", "a@x.example")); errors.As(err, &bad) != row.refused {
			t.Errorf("%s: put: %v", row.name, err)
		}
		if row.refused && !slices.Equal(files(t, s.Dir()), before) {
			t.Errorf("%s: a put left %v", row.name, files(t, s.Dir()))
		}
		if _, _, err := s.List(); errors.As(err, &bad) != row.refused {
			t.Errorf("%s: list: %v", row.name, err)
		}
		f := &fakeServer{}
		if _, err := s.Flush(t.Context(), f, FlushOptions{}); errors.As(err, &bad) != row.refused || len(f.got) == 0 != row.refused {
			t.Errorf("%s: delivered %q, %v", row.name, f.got, err)
		}
		if now, _ := os.ReadFile(s.Index()); row.refused && string(now) != row.text {
			t.Errorf("%s became %q", row.name, now)
		}
	}
}

// Files that look a little like leftovers, in the queue and where there is none.
func TestLeftoversOfOthers(t *testing.T) {
	old := time.Now().Add(-48 * time.Hour)
	ours := []string{".put-2026-11-23_23:18:23_s0123456789abcdef", ".put-2026-11-23_23:18:23_s0123456789abcdef.el", ".index.new", "..smtpmail-journal.new",
		".2026-11-23_23:18:23_1.el.new", "2026-11-23_23:18:23_s0123456789abcdef.el", ".2026-11-23_23:18:23_s0123456789abcdef.envelope"}
	others := []string{".put-away", ".profile.new", ".new", "init.el", ".bashrc.envelope", "2026-11-23_23:18:23_1.el", ".put-2026-11-23_23:18:23_s0123456789abcdef.txt"}
	for _, isQueue := range []bool{true, false} {
		s := testSpool(t)
		must(t, os.MkdirAll(s.Dir(), 0o700))
		for _, name := range slices.Concat(ours, others) {
			file := filepath.Join(s.Dir(), name)
			mustWrite(t, file, "x")
			must(t, os.Chtimes(file, old, old))
		}
		if isQueue {
			mustPut(t, s, mail("one", "a@x.example"))
		}
		mustFlush(t, s, &fakeServer{})
		for _, name := range slices.Concat(ours, others) {
			if want := !isQueue || slices.Contains(others, name); fileExists(filepath.Join(s.Dir(), name)) != want {
				t.Errorf("queue %v: %s is there: %v", isQueue, name, !want)
			}
		}
	}
}

// unprivileged skips what only root can set up; CI runs as root.
func unprivileged(t *testing.T, why string, err error) {
	t.Helper()
	if os.Getenv("SMTPMAIL_INTEROP") == "1" {
		t.Fatalf("%s: %v", why, err)
	}
	t.Skipf("%s: %v", why, err)
}
