package queue

import (
	"errors"
	"io/fs"
	"slices"
	"time"
)

// Care is the queue in the hands of its owner: no flush is at work meanwhile.
type Care struct {
	s       *Spool
	journal *journal
	unlock  func()
}

// Care takes the queue. Its user calls [Care.Close].
//
// Errors: [ErrLocked] while a flush is at work; *[PlaceError]; that of the disk.
func (s *Spool) Care() (*Care, error) {
	if _, err := s.checkPlace(); err != nil {
		return nil, err
	}
	unlock, err := s.lockFlush()
	if err != nil {
		return nil, err
	}
	j, err := s.readJournal()
	if err == nil {
		err = j.setAside()
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return &Care{s: s, journal: j, unlock: unlock}, nil
}

// Close lets others at the queue again.
func (c *Care) Close() {
	c.journal.close()
	c.unlock()
}

// Remove throws mails away, queued ones or failed ones.
//
// Errors: *[fs.PathError] and the like.
func (c *Care) Remove(items ...*Item) error {
	gone := make(map[string]bool)
	var files []string
	var over []state
	for _, item := range items {
		if item.Status == Failed {
			if err := c.s.removeFailed(item); err != nil {
				return err
			}
			continue
		}
		_, st, _ := c.s.load(item.File, c.journal)
		st.Over, st.Fates = true, nil
		files, over = append(files, item.File), append(over, st)
		gone[item.File] = true
	}
	if len(files) == 0 {
		return nil
	}
	// On record first, so that what a crash leaves half removed is not missed. A full
	// disk must not keep it from being emptied.
	if err := c.put(files, over); err != nil && !isFull(err) {
		return err
	}
	for _, file := range files {
		if err := removeFiles(file); err != nil {
			return err
		}
	}
	if err := c.s.rewriteIndex(gone); err != nil && !isFull(err) { // the next flush does it
		return err
	}
	if err := c.s.syncDirs(gone); err != nil {
		return err
	}
	if err := c.journal.compact(); err != nil && !isFull(err) {
		return err
	}
	return nil
}

func (c *Care) put(files []string, states []state) error {
	if err := c.journal.put(files, states); err != nil {
		return err
	}
	return c.journal.sync()
}

// change records another state of a mail.
func (c *Care) change(item *Item, change func(*state)) error {
	current, st, problem := c.s.load(item.File, c.journal)
	if problem != nil {
		return problem
	}
	change(&st)
	if err := c.put([]string{item.File}, []state{st}); err != nil {
		return err
	}
	current.show(&st)
	*item = *current
	return nil
}

// Hold keeps a mail back until it is released.
func (c *Care) Hold(item *Item) error {
	return c.change(item, func(st *state) { st.Held = true })
}

// Release ends a hold.
func (c *Care) Release(item *Item) error {
	return c.change(item, func(st *state) { st.Held = false })
}

// Retry makes a mail due, with all its quick tries before it; one that was given up
// goes back into the queue, under a new name and for those who did not get it.
func (c *Care) Retry(item *Item) error {
	if item.Status == Failed {
		return c.s.requeue(item)
	}
	return c.change(item, func(st *state) { st.NextTry, st.Tries, st.Life = time.Time{}, 0, life{} })
}

// RecipientError is an edit that cannot be.
type RecipientError struct {
	Address string // "" where it is about all
	Reason  string
}

func (e *RecipientError) Error() string {
	if e.Address == "" {
		return e.Reason
	}
	return e.Address + ": " + e.Reason
}

// Edit changes to whom a mail goes.
//
// Errors: *[RecipientError]; that of the disk.
func (c *Care) Edit(item *Item, add, remove []string) error {
	current, st, problem := c.s.load(item.File, c.journal)
	if problem != nil {
		return problem
	}
	recipients, err := edited(current, add, remove)
	if err != nil {
		return err
	}
	st.Fates = current.Fates // a copy
	sidecar := Sidecar{Recipients: recipients, Variables: current.Variables}
	text, err := sidecar.format()
	if err != nil {
		return err
	}
	for _, r := range append(slices.Clone(add), remove...) {
		delete(st.Fates, r)
	}
	st.NextTry, st.Life = time.Time{}, life{}
	if err := replaceFile(item.File+sidecarSuffix, writeString(text)); err != nil {
		return err
	}
	if err := c.s.syncDirs(map[string]bool{item.File: true}); err != nil {
		return err
	}
	current.Sidecar = sidecar
	current.show(&st)
	*item = *current
	return c.put([]string{item.File}, []state{st})
}

func edited(item *Item, add, remove []string) ([]string, error) {
	recipients := slices.Clone(item.Recipients)
	for _, r := range remove {
		i := slices.Index(recipients, r)
		if i < 0 {
			return nil, &RecipientError{r, "is no recipient of this mail"}
		}
		recipients = slices.Delete(recipients, i, i+1)
	}
	for _, r := range add {
		if item.Fates[r].Status == Accepted {
			return nil, &RecipientError{r, "has the mail already"}
		}
		if !slices.Contains(recipients, r) {
			recipients = append(recipients, r)
		}
	}
	left := Item{Sidecar: Sidecar{Recipients: recipients}, Fates: item.Fates}
	if len(left.Pending()) == 0 && len(add) == 0 {
		return nil, &RecipientError{"", "nobody would be left to send it to; remove the mail instead"}
	}
	return recipients, nil
}

// Oldest tells since when the mail waits that is first in the index, and false
// where nothing waits. It is quick however long the queue is.
func (s *Spool) Oldest() (time.Time, bool) {
	x, err := s.readIndex()
	if err != nil {
		return time.Time{}, false
	}
	for _, file := range x.files {
		info, err := statOwned(file)
		if err == nil {
			return info.ModTime(), true
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return time.Time{}, false
}
