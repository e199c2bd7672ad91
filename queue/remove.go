package queue

import "time"

// finished is a mail that nobody waits for, or an index line without a mail.
type finished struct {
	file   string
	failed bool
	empty  bool  // there is no mail: only the line goes
	item   *Item // where failed
	state  state
	record uint64 // by which it is on record that it is over
}

// finish has a mail removed, once it is on disk that it is over.
func (f *flush) finish(x finished) {
	x.record = f.journal.latest()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over = append(f.over, x)
}

// removeAll removes what is over until the flush ends, and then puts the index and
// the journal in order. It runs beside the sessions, as nobody needs to wait for
// an unlink.
func (f *flush) removeAll() {
	for {
		list, more := f.removable()
		for _, x := range list {
			if err := f.remove(x); err != nil {
				f.problem(Problem{File: x.file, Err: err})
				continue
			}
			f.gone[x.file] = true
			f.journal.forget(x.file)
		}
		if !more {
			break
		}
		// Not after each mail: the index is read and written as a whole.
		if len(f.gone) >= max(checkpointMails, (f.indexed-len(f.gone))/2) {
			f.checkpoint()
		}
	}
	f.checkpoint()
}

// removeMails is how many mails are removed in one go, as a rule, and removePause how
// long one that is over stays at most while others are sent: Emacs, which knows no
// journal, would send it again.
const (
	removeMails = 32
	removePause = 100 * time.Millisecond
)

// checkpointMails is after how many mails the index is rewritten at the earliest.
var checkpointMails = 1000

// removable waits for mails that may be removed; more is false at the end.
func (f *flush) removable() (list []finished, more bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		n, synced := 0, f.journal.durable()
		for n < len(f.over) && f.over[n].record <= synced {
			n++
		}
		if n > 0 || f.ended {
			list, f.over = f.over[:n:n], f.over[n:]
			return list, !f.ended
		}
		f.changed.Wait()
	}
}

// remove takes the files of a mail away, or moves them to failed/.
func (f *flush) remove(x finished) error {
	switch {
	case x.empty:
		return nil
	case x.failed:
		return f.s.moveToFailed(x.item, &x.state)
	}
	if x.item != nil && x.item.ReversePath == nil {
		return removeParts(x.file, x.file+sidecarSuffix) // there is no envelope
	}
	return removeFiles(x.file)
}

// removeFiles removes a mail: the message first, as the rest means nothing without.
func removeFiles(data string) error {
	return removeParts(data, data+sidecarSuffix, envelopeName(data))
}

func removeParts(names ...string) error {
	for _, name := range names {
		if err := unlink(name); err != nil {
			return err
		}
	}
	return nil
}

// checkpoint takes the lines of mails that left out of the index, and their
// records out of the journal: in this order, with the removal on disk in between.
func (f *flush) checkpoint() {
	if len(f.gone) == 0 && !f.journal.isDirty() {
		return
	}
	indexed := f.indexed
	err := f.s.rewriteIndex(f.gone)
	if err == nil {
		err = f.s.syncDirs(f.gone)
	}
	if err == nil {
		err = f.journal.compact()
	}
	if isFull(err) {
		f.filled(err) // the next flush does it
		return
	}
	if err != nil {
		f.fail(err)
		return
	}
	f.indexed = indexed - len(f.gone)
	clear(f.gone)
}
