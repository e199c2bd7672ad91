package queue

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
)

// On a full disk a queue is still drained: what goes makes room. A mail to one
// recipient may leave without a record, as it is removed as soon as it is taken; one
// to several waits for room, as who has it must not be forgotten. Only a crash between
// a server's yes and the removal has such a mail go twice without a word.

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// filled tells once that the disk is full.
func (f *flush) filled(err error) {
	f.mu.Lock()
	told := f.full != nil
	f.full = err
	f.mu.Unlock()
	if !told {
		err := fmt.Errorf("%w: mails to one recipient go without a record, those to several wait for room", err)
		f.problem(Problem{File: f.s.o.Dir, Lost: true, Err: err})
	}
}

// mayLeave tells whether mails may leave that could not be put on record.
func (f *flush) mayLeave(list []*Delivery, err error) bool {
	if !isFull(err) {
		return false
	}
	f.filled(err)
	for _, d := range list {
		if len(d.Recipients) > 1 {
			return false
		}
	}
	return true
}

// waitsForRoom gives the error by which a mail stays while the disk is full.
func (f *flush) waitsForRoom(d *Delivery) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.full == nil || len(d.Recipients) < 2 {
		return nil
	}
	return f.full
}

// splitForRoom takes the mails out of a group that wait for room on the disk.
func (g *group) splitForRoom() (wait []*Delivery) {
	var leave []*Delivery
	for _, d := range g.waiting {
		if len(d.Recipients) > 1 {
			wait = append(wait, d)
		} else {
			leave = append(leave, d)
		}
	}
	g.waiting = leave
	return wait
}

// emptyIndex makes an index empty that a full disk does not let be replaced. A line that
// an Emacs adds in this moment is lost, and its mail adopted by the next flush.
func (s *Spool) emptyIndex(size int) error {
	o, err := openFile(s.o.Index)
	if err != nil {
		return err
	}
	defer o.close()
	now, err := o.size()
	if err == nil && now != int64(size) {
		err = fmt.Errorf("%s: it changed meanwhile", s.o.Index)
	}
	if err == nil {
		err = o.truncate(0)
	}
	if err == nil {
		err = o.sync()
	}
	return err
}

// removeAtOnce is for a mail of which it cannot be put on record that a server has
// it. Without its files it is sent to nobody again just as well.
func (f *flush) removeAtOnce(x finished) error {
	if err := f.remove(x); err != nil {
		return err
	}
	if err := syncDir(filepath.Dir(x.file)); err != nil {
		return err
	}
	f.finish(finished{file: x.file})
	return nil
}
