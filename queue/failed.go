package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// bounceSuffix is of the notice that lies beside a mail in failed/.
const bounceSuffix = ".bounce"

// moveToFailed moves a mail into the failed folder: with a sidecar that names those
// who did not get it, and a notice that says why. It may be done again after a crash
// at any point: the message leaves the queue last, when all is on disk.
func (s *Spool) moveToFailed(item *Item, st *state) error {
	folder := failedDir(item.File)
	if err := ownedDir(folder); err != nil {
		return err
	}
	to, err := failedName(folder, item.File)
	if err != nil {
		return err
	}
	failed := &Sidecar{Variables: item.Variables}
	for _, r := range item.Recipients {
		if st.Fates[r].Status == Refused {
			failed.Recipients = append(failed.Recipients, r)
		}
	}
	text, err := failed.format()
	if err != nil {
		return err
	}
	if err := replaceFile(to+sidecarSuffix, writeString(text)); err != nil {
		return err
	}
	if err := replaceFile(to+bounceSuffix, s.bounce(filepath.Base(to), item, st, failed.Recipients)); err != nil {
		return err
	}
	for _, pair := range [][2]string{{envelopeName(item.File), envelopeName(to)}, {item.File, to}} {
		if err := link(pair[0], pair[1]); err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncDir(folder); err != nil {
		return err
	}
	return removeFiles(item.File)
}

// failedName finds the name that a mail gets in the failed folder: its own, unless
// another mail has that.
func failedName(folder, file string) (string, error) {
	mine, err := os.Lstat(file)
	if err != nil {
		return "", err
	}
	name := filepath.Join(folder, filepath.Base(file))
	for n := 2; n < 1000; n++ {
		other, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && os.SameFile(mine, other) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		name = filepath.Join(folder, fmt.Sprintf("%s-%d", filepath.Base(file), n))
	}
	return "", &fs.PathError{Op: "move to", Path: name, Err: fs.ErrExist}
}

// isMoved tells whether a mail is in the failed folder already.
func isMoved(file string) bool {
	mine, err := os.Lstat(file)
	if err != nil {
		return false
	}
	moved, err := os.Lstat(filepath.Join(failedDir(file), filepath.Base(file)))
	return err == nil && os.SameFile(mine, moved)
}

// ListFailed returns the mails that were given up, by name. LastError is the
// reason for the first of the recipients who did not get it.
func (s *Spool) ListFailed() ([]Item, []Problem, error) {
	folder := failedDir(filepath.Join(s.o.Dir, "x"))
	if !fileExists(folder) {
		return nil, nil, nil
	}
	if _, err := s.checkPlace(); err != nil {
		return nil, nil, err
	}
	if err := ownedDir(folder); err != nil {
		return nil, nil, err
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var items []Item
	var problems []Problem
	for _, e := range entries {
		name, isSidecar := strings.CutSuffix(e.Name(), sidecarSuffix)
		file := filepath.Join(folder, name)
		if !isSidecar || !fileExists(file) {
			continue
		}
		item, _, problem := s.load(file, &journal{s: s})
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		item.Status, item.LastError = Failed, reasonIn(file+bounceSuffix)
		items = append(items, *item)
	}
	return items, problems, nil
}

// requeue puts a mail that was given up back into the queue, where it has another name.
func (s *Spool) requeue(failed *Item) error {
	item, _, problem := s.load(failed.File, &journal{s: s})
	if problem != nil {
		return problem
	}
	m := Mail{Sidecar: item.Sidecar, ReversePath: item.ReversePath, WriteTo: func(w io.Writer) error {
		r, err := item.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(w, r)
		return err
	}}
	id, err := s.Put(m)
	if err != nil {
		return err
	}
	failed.ID, failed.File, failed.Status, failed.LastError = id, filepath.Join(s.o.Dir, id), Waiting, ""
	return s.removeFailed(item)
}

func (s *Spool) removeFailed(item *Item) error {
	if err := removeFiles(item.File); err != nil {
		return err
	}
	if err := unlink(item.File + bounceSuffix); err != nil {
		return err
	}
	return syncDir(filepath.Dir(item.File))
}
