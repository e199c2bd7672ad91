package authsource

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type osFiles struct{}

func (osFiles) ReadFile(name string) ([]byte, error)  { return os.ReadFile(name) }
func (osFiles) Stat(name string) (os.FileInfo, error) { return os.Stat(name) }

func ports(service string) (int, bool) {
	n, ok := map[string]int{"smtp": 25, "25": 25, "submission": 587, "587": 587, "2525": 2525}[service]
	return n, ok
}

func TestSearch(t *testing.T) {
	f, err := os.Open("testdata/search.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var entries []Entry
	var readErr error
	var file string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, rest, _ := strings.Cut(lines.Text(), " ")
		switch key {
		case "file":
			file = rest
			entries, readErr = ParseNetrc("authinfo", strings.NewReplacer("¶", "\n", "→", "\t").Replace(rest))
		case "error":
			if readErr == nil || readErr.Error() != rest {
				t.Errorf("error %v, want %s", readErr, rest)
			}
		case "find":
			query, want, _ := strings.Cut(rest, " = ")
			if got := find(t, entries, query); readErr != nil || got != want {
				t.Errorf("%q, %s: got %q, error %v; want %q", file, query, got, readErr, want)
			}
		}
	}
}

// An entry for every host is not for one that must be named.
func TestNamed(t *testing.T) {
	entries, err := ParseNetrc("authinfo", "default login joe password s3cret\nmachine b.example login bob password x\n")
	if err != nil {
		t.Fatal(err)
	}
	s := &Searcher{PortNumber: ports}
	if e := s.match(entries, Query{Host: "a.example", Named: true}); e != nil {
		t.Errorf("found %v", e)
	}
	if e := s.match(entries, Query{Host: "b.example", Named: true}); e == nil || *e.User != "bob" {
		t.Errorf("found %v", e)
	}
}

func find(t *testing.T, entries []Entry, query string) string {
	t.Helper()
	words := append(strings.Fields(query), "")
	s := &Searcher{PortNumber: ports}
	e := s.match(entries, Query{Host: words[0], Port: words[1], User: words[2]})
	if e == nil {
		return "none"
	}
	text := value(e.User) + " " + value(e.Password)
	for _, m := range e.Mechanisms {
		text += " " + m
	}
	if e.Key != "" {
		text += " key=" + e.Key + " cert=" + e.Cert
	}
	return text
}

func value(s *string) string {
	if s == nil {
		return "nil"
	}
	return *s
}

// The sources are asked in order; what is not there is passed over.
func TestSources(t *testing.T) {
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	for n, text := range map[string]string{
		"first":      "machine other login x password y\n",
		"creds.json": `[{"machine":"h","port":2525,"login":"ann","password":"j"}]`,
		"last":       "machine h login joe password s3cret\n",
		"x.gpg":      "encrypted",
	} {
		if err := os.WriteFile(name(n), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(name("last"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &Searcher{Files: osFiles{}, Sources: []string{name("first"), name("missing"), name("x.gpg"), name("creds.json"), name("last")}}
	e, steps, err := s.Search(Query{Host: "h", Port: "25"})
	if err != nil || e == nil || *e.User != "joe" {
		t.Fatalf("found %+v, %v", e, err)
	}
	var outcomes []string
	for _, step := range steps {
		outcomes = append(outcomes, step.Outcome)
	}
	if want := []string{"1 entry, none matches", "no such file", "encrypted, not read", "1 entry, none matches", "line 1 matches"}; !slices.Equal(outcomes, want) {
		t.Errorf("outcomes are %q, want %q", outcomes, want)
	}
	if want := name("last") + " can be read by others: chmod 600 it"; steps[4].Warning != want {
		t.Errorf("warning is %q", steps[4].Warning)
	}
	if e, _, err := s.Search(Query{Host: "h", Port: "2525"}); err != nil || *e.User != "ann" {
		t.Errorf("found %+v, %v", e, err)
	}
}

// No error may show what could be a password.
func TestErrorsHideValues(t *testing.T) {
	for _, text := range []string{"machine h login joe password s3cret machine", "s3cret", "machine h password s3cret s3cret"} {
		if _, err := ParseNetrc("authinfo", text); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: error %v", text, err)
		}
	}
	if _, err := parseJSON("x.json", []byte(`[{"password":"s3cret"`)); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("JSON: error %v", err)
	}
}

// FuzzParseNetrc: no panic, no endless loop, and entries have their place.
func FuzzParseNetrc(f *testing.F) {
	f.Add("machine h port 25 login joe password 's3 cret'\n# x\nmacdef m\n\ndefault user \"a\nb\"")
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := ParseNetrc("authinfo", text)
		for _, e := range entries {
			if err == nil && (e.Line < 1 || e.Line > 1+strings.Count(text, "\n")) {
				t.Errorf("%q: an entry at line %d", text, e.Line)
			}
		}
	})
}

// A byte order mark, as editors of Windows write it, is no part of the first word.
func TestByteOrderMark(t *testing.T) {
	for source, text := range map[string]string{
		"authinfo":      "machine h login joe password s3cret\n",
		"authinfo.json": `[{"machine": "h", "login": "joe", "password": "s3cret"}]`,
	} {
		entries, err := parse(source, []byte("\ufeff"+text))
		if err != nil || find(t, entries, "h 25") != "joe s3cret" {
			t.Errorf("%s: %v, %v", source, entries, err)
		}
	}
}
