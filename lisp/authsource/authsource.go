// Package authsource looks up user names and passwords where Emacs's auth-source
// keeps them.
//
// # Files
//
// A credentials file (~/.authinfo, ~/.netrc) is a sequence of entries:
//
//	machine mail.example.org port 587 login joe password "pass word"
//	default login joe password secret
//
// The keywords are machine or host, port or protocol, login, account or user,
// password or secret, smtp-auth (SASL mechanisms in order, separated by commas),
// key and cert (files of a client certificate). Other keywords are read and
// ignored. A value with spaces stands in double or single quotes; a backslash is
// an ordinary character. A # where a token could start begins a comment. An entry
// may span lines. Macro definitions (macdef) are skipped up to an empty line.
// A file whose name ends in .json holds a list of objects with the same keys; one
// that ends in .gpg is decrypted by [Searcher.Decrypt].
//
// # Look-up
//
// Sources are asked in order, and their entries in the order of the file: the
// first that matches host, port and user wins, an early default entry too. A host
// is compared to the letter. A port matches as text, or as the number that both
// stand for; an entry without a port, or with the port "default", matches every
// port. An entry without a user does not match a look-up for one.
//
// The package must not know SMTP or the terminal: it never asks anybody.
package authsource

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Entry is one set of credentials.
type Entry struct {
	File       string
	Line       int
	Host       string
	Default    bool // matches every host
	Port       string
	User       *string // nil: the entry has none
	Password   *string // nil: the entry has none
	Mechanisms []string
	Key, Cert  string
}

func (e *Entry) set(key, value string) {
	switch key {
	case "port", "protocol":
		e.Port = value
	case "login", "account", "user":
		e.User = &value
	case "password", "secret":
		e.Password = &value
	case "smtp-auth":
		e.Mechanisms = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' || r == '(' || r == ')' })
	case "key":
		e.Key = value
	case "cert":
		e.Cert = value
	}
}

// Query says what is looked for.
type Query struct {
	Host string
	Port string // digits or a service name
	User string // "" for any
	// With NeedUser and NeedPassword an entry without one is passed over.
	NeedUser, NeedPassword bool
	// Named passes over entries that match every host.
	Named bool
}

// Searcher knows where credentials are.
type Searcher struct {
	Sources []string // file names, absolute
	Files   Files
	// PortNumber turns a service name or digits into a number; nil: names match
	// as text alone.
	PortNumber func(service string) (number int, ok bool)
	// Decrypt returns the text of a .gpg file; nil: such files are passed over.
	Decrypt func(name string) ([]byte, error)
}

// Files is what a [Searcher] sees of the file system.
type Files interface {
	ReadFile(name string) ([]byte, error)
	Stat(name string) (fs.FileInfo, error)
}

// Step is one source that was asked, for people who wonder why nothing is found.
type Step struct {
	Source  string
	Outcome string // "3 entries, none matches", "no such file" …
	Warning string // what should be mended, "" for nothing
}

// Search returns the first entry that matches, or nil where none does, and the
// sources that were asked.
//
// Errors: *[SyntaxError], or that of a file that exists but cannot be read.
func (s *Searcher) Search(q Query) (*Entry, []Step, error) {
	var steps []Step
	for _, source := range s.Sources {
		entries, step, err := s.read(source)
		if err != nil {
			return nil, steps, err
		}
		found := s.match(entries, q)
		switch {
		case found != nil:
			step.Outcome = fmt.Sprintf("line %d matches", found.Line)
		case step.Outcome == "":
			step.Outcome = fmt.Sprintf("%s, none matches", countEntries(len(entries)))
		}
		steps = append(steps, step)
		if found != nil {
			return found, steps, nil
		}
	}
	return nil, steps, nil
}

// nullDevice is how people say that a file is not to be used.
const nullDevice = "/dev/null"

func countEntries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

func (s *Searcher) read(source string) ([]Entry, Step, error) {
	step := Step{Source: source}
	if source == nullDevice {
		step.Outcome = "nothing in it"
		return nil, step, nil
	}
	info, err := s.Files.Stat(source)
	if errors.Is(err, fs.ErrNotExist) {
		step.Outcome = "no such file"
		return nil, step, nil
	}
	if err != nil {
		return nil, step, err
	}
	if !info.Mode().IsRegular() {
		return nil, step, fmt.Errorf("%s: it is a folder, device or FIFO, not a file", source)
	}
	if info.Size() > MaxFile {
		return nil, step, fmt.Errorf("%s: larger than %d octets", source, MaxFile)
	}
	if info.Mode().Perm()&0o077 != 0 {
		step.Warning = fmt.Sprintf("%s can be read by others: chmod 600 it", source)
	}
	if strings.HasSuffix(source, ".gpg") {
		return s.readEncrypted(source, step)
	}
	data, err := s.Files.ReadFile(source)
	if err != nil {
		return nil, step, err
	}
	entries, err := parse(source, data)
	return entries, step, err
}

func (s *Searcher) readEncrypted(source string, step Step) ([]Entry, Step, error) {
	step.Warning = ""
	if s.Decrypt == nil {
		step.Outcome = "encrypted, not read"
		return nil, step, nil
	}
	data, err := s.Decrypt(source)
	if err != nil {
		return nil, step, fmt.Errorf("%s: %w", source, err)
	}
	entries, err := parse(strings.TrimSuffix(source, ".gpg"), data)
	return entries, step, err
}

// parse passes over a byte order mark, as Emacs does.
func parse(source string, data []byte) ([]Entry, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if strings.HasSuffix(source, ".json") {
		return parseJSON(source, data)
	}
	return ParseNetrc(source, string(data))
}

func (s *Searcher) match(entries []Entry, q Query) *Entry {
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Default && q.Named:
		case !e.Default && e.Host != q.Host:
		case !s.portMatches(e.Port, q.Port):
		case q.User != "" && (e.User == nil || *e.User != q.User):
		case q.NeedUser && e.User == nil || q.NeedPassword && e.Password == nil:
		default:
			return e
		}
	}
	return nil
}

func (s *Searcher) portMatches(entry, wanted string) bool {
	if entry == "" || entry == "default" || entry == wanted {
		return true
	}
	if s.PortNumber == nil {
		return false
	}
	a, ok1 := s.PortNumber(entry)
	b, ok2 := s.PortNumber(wanted)
	return ok1 && ok2 && a == b
}
