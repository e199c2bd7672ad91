package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Item is one queued mail.
type Item struct {
	Sidecar
	ID          string // name of the data file
	File        string // absolute
	QueuedAt    time.Time
	SizeOctets  int64
	ReversePath *string // nil: decided at the flush
	Tries       int
	LastTry     time.Time
	LastError   string
	Status      Status
	Fates       map[string]Fate
}

// Open opens the message, with LF line ends as a rule; any end is possible.
func (i *Item) Open() (io.ReadCloser, error) { return os.Open(i.File) }

// Pending returns the recipients that the mail has yet to reach.
func (i *Item) Pending() []string {
	var pending []string
	for _, r := range i.Recipients {
		if s := i.Fates[r].Status; s != Accepted && s != Refused {
			pending = append(pending, r)
		}
	}
	return pending
}

// Problem is something in the queue that needs a person. It stops nothing.
type Problem struct {
	File string
	Err  error
	Lost bool // there is no mail behind it any more, so that nothing waits
}

func (p Problem) Error() string { return p.Err.Error() }

func (p Problem) Unwrap() error { return p.Err }

// List returns the queued mails in the order of the index, and what is wrong with
// others. A directory that does not exist is an empty queue.
func (s *Spool) List() ([]Item, []Problem, error) {
	files, err := s.readIndex()
	if err != nil {
		return nil, nil, err
	}
	var items []Item
	var problems []Problem
	for _, file := range files {
		item, problem := s.load(file)
		if problem != nil {
			problems = append(problems, *problem)
		} else {
			items = append(items, *item)
		}
	}
	return items, problems, nil
}

// load reads what is known about one mail.
func (s *Spool) load(file string) (*Item, *Problem) {
	fail := func(err error, lost bool) (*Item, *Problem) { return nil, &Problem{File: file, Err: err, Lost: lost} }
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fail(fmt.Errorf("%s: the index names it, but the message is gone", file), true)
	}
	if err != nil {
		return fail(err, false)
	}
	text, err := readSidecar(file + ".el")
	if err != nil {
		return fail(err, false)
	}
	sidecar, err := ParseSidecar(file+".el", text)
	if err != nil {
		return fail(err, false)
	}
	st, err := readState(file + ".state")
	if err != nil {
		return fail(err, false)
	}
	item := &Item{Sidecar: *sidecar, ID: filepath.Base(file), File: file, QueuedAt: info.ModTime(), SizeOctets: info.Size(),
		ReversePath: st.ReversePath, Tries: st.Tries, LastTry: st.LastTry, LastError: st.LastError, Fates: st.Fates}
	item.Status = item.status(st.Sending)
	return item, nil
}

func readSidecar(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: the sidecar is missing, so that the recipients are not known", name)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSidecar+1))
}

// status sums the recipients' fates up.
func (i *Item) status(sending bool) Status {
	worst := Waiting
	for _, r := range i.Recipients {
		switch s := i.Fates[r].Status; {
		case s == Unknown || sending:
			return Unknown
		case s == Deferred:
			worst = Deferred
		}
	}
	return worst
}

// mailName is the shape of names that mails have, Emacs's and ours.
var mailName = regexp.MustCompile(`^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d_s?[0-9a-f]+$`)

// orphanAge is how old a mail without an index line must be to be adopted: its
// put may still be at work.
const orphanAge = time.Minute

// orphans returns complete mails that the index does not name.
func (s *Spool) orphans(indexed []string) []string {
	known := make(map[string]bool)
	for _, file := range indexed {
		known[file] = true
	}
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		file := filepath.Join(s.o.Dir, e.Name())
		if !mailName.MatchString(e.Name()) || known[file] || !s.isOld(file) || !s.isOld(file+".el") {
			continue
		}
		found = append(found, file)
	}
	return found
}

// sweep removes the state of mails that an Emacs sent: it takes the message and the
// sidecar away, and the line out of the index.
func (s *Spool) sweep() error {
	indexed, err := s.readIndex()
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, isState := strings.CutSuffix(e.Name(), ".state")
		file := filepath.Join(s.o.Dir, name)
		if isState && mailName.MatchString(name) && !fileExists(file) && !fileExists(file+".el") && !slices.Contains(indexed, file) {
			if err := os.Remove(file + ".state"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Spool) isOld(file string) bool {
	info, err := os.Stat(file)
	return err == nil && s.o.Now().Sub(info.ModTime()) > orphanAge
}

// Find returns the item whose ID is id, or starts with it if it is the only one.
func Find(items []Item, id string) (*Item, error) {
	var found *Item
	for i := range items {
		if items[i].ID == id {
			return &items[i], nil
		}
		if strings.HasPrefix(items[i].ID, id) {
			if found != nil {
				return nil, fmt.Errorf("%s: several queued mails start with that", id)
			}
			found = &items[i]
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%s: no such queued mail", id)
	}
	return found, nil
}
