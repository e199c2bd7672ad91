package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
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
	LastTry     time.Time // zero where it was never tried
	NextTry     time.Time // zero where it is due
	LastError   string
	Status      Status
	Fates       map[string]Fate // by recipient; one who is not in it waits for the first try
}

// Open opens the message, with LF line ends as a rule; any end is possible.
//
// Errors: *[FileError], *[fs.PathError].
func (i *Item) Open() (io.ReadCloser, error) { return openOwned(i.File, os.O_RDONLY) }

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
// others. A directory that does not exist is an empty queue. Nothing is locked or
// changed.
func (s *Spool) List() ([]Item, []Problem, error) {
	warning, err := s.checkPlace()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case err != nil:
		return nil, nil, err
	}
	x, err := s.readIndex()
	if err != nil {
		return nil, nil, err
	}
	j, err := s.readJournal()
	if err != nil {
		return nil, nil, err
	}
	var problems []Problem
	if warning != nil {
		problems = append(problems, *warning)
	}
	if j.unusable != nil {
		problems = append(problems, *j.unusable)
	}
	flushing := s.isFlushing()
	var items []Item
	for _, file := range x.files {
		item, st, problem := s.load(file, j)
		switch {
		case st.Over:
		case problem != nil:
			problems = append(problems, *problem)
		default:
			if st.Sending && flushing {
				item.Status = Sending
			}
			items = append(items, *item)
		}
	}
	return items, append(problems, x.others...), nil
}

// Len returns how many mails the index names: at most so many are queued.
func (s *Spool) Len() (int, error) {
	x, err := s.readIndex()
	if err != nil {
		return 0, err
	}
	return len(x.files), nil
}

const sidecarSuffix = ".el"

// load reads what is known about one mail.
func (s *Spool) load(file string, j *journal) (*Item, state, *Problem) {
	data, err := statOwned(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, j.known(file, ""), missing(file)
	}
	if err != nil {
		return nil, state{}, &Problem{File: file, Err: err}
	}
	sidecar, changed, err := readSidecar(file + sidecarSuffix)
	st := j.known(file, mark(data.ModTime(), changed))
	if err != nil {
		return nil, st, &Problem{File: file, Err: err}
	}
	item := &Item{Sidecar: *sidecar, ID: filepath.Base(file), File: file, QueuedAt: data.ModTime(), SizeOctets: data.Size()}
	if strings.Contains(item.ID, "_s") { // none of Emacs's
		known, err := readEnvelope(file)
		if err != nil {
			return nil, st, &Problem{File: file, Err: err}
		}
		item.ReversePath, st.Doubt = known.ReversePath, st.Doubt || known.Doubt
	}
	item.show(&st)
	if now := s.o.Now(); st.isDue(now) && st.NextTry.After(now) {
		item.NextTry = time.Time{}
	}
	return item, st, nil
}

func readSidecar(name string) (sidecar *Sidecar, changed time.Time, err error) {
	var text []byte
	err = perform(step{verb: "read", name: name}, func(int) error {
		f, err := openOwned(name, os.O_RDONLY)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		changed = info.ModTime()
		text, err = readUpTo(f, maxSidecar)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s: the sidecar is missing, so that the recipients are not known", name)
	}
	if err == nil {
		sidecar, err = ParseSidecar(name, text)
	}
	return sidecar, changed, err
}

// show fills in what the journal knows.
func (i *Item) show(st *state) {
	i.Tries, i.LastTry, i.NextTry, i.LastError, i.Fates = st.Tries, st.LastTry, st.NextTry, st.LastError, maps.Clone(st.Fates)
	i.Status = i.status(st)
}

// status sums the recipients' fates up.
func (i *Item) status(st *state) Status {
	if st.Held {
		return Held
	}
	worst := Waiting
	for _, r := range i.Recipients {
		switch s := i.Fates[r].Status; {
		case s == Unknown || st.Sending || st.Doubt:
			return Unknown
		case s == Deferred:
			worst = Deferred
		}
	}
	return worst
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
