package queue

import "os"

// Remove throws a queued mail away, because its owner says so.
//
// Errors: [ErrLocked] while a flush is at work; that of the disk.
func (s *Spool) Remove(item *Item) error {
	unlock, err := s.lock(".flush", s.o.LockWait)
	if err != nil {
		return err
	}
	defer unlock()
	if err := os.Remove(item.File); err != nil {
		return err
	}
	removeFiles(item.File)
	return s.rewriteIndex(map[string]bool{item.File: true})
}
