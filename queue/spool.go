package queue

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// ErrNoRecipients is returned by [Spool.Put] for a mail to nobody, which would
// block the queue of an Emacs.
var ErrNoRecipients = errors.New("no recipients")

// Options says where a queue is.
type Options struct {
	Dir      string           // absolute
	Index    string           // name of the index, relative to Dir or absolute; "index" if empty
	Home     string           // what ~ in an index line stands for
	WorkDir  string           // what relative index lines belong to if not to Dir
	Now      func() time.Time // local time names the mails; time.Now if nil
	Random   func() uint64    // for unique names; that of math/rand if nil
	LockWait time.Duration    // how long to wait for another program's flush
	Host     string           // name of this machine, for those who wait
	MailHost string           // name of this machine in notices (system-name)
	PID      int              // of this process, likewise
}

// Spool is a queue. Its methods may be called by several goroutines and several
// programs at once.
type Spool struct {
	o    Options
	puts rounds // of syncing index and directory
}

// New returns the queue that the options name, without looking at it.
func New(o Options) *Spool {
	if o.Index == "" {
		o.Index = "index"
	}
	if !filepath.IsAbs(o.Index) {
		o.Index = filepath.Join(o.Dir, o.Index)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Uint64
	}
	return &Spool{o: o}
}

// Dir returns the queue's directory.
func (s *Spool) Dir() string { return s.o.Dir }

// Index returns the name of the index: a mail that comes changes it.
func (s *Spool) Index() string { return s.o.Index }

// Stamp tells states of what is on record apart: a hold, a release, a retry and an
// edit change it, as a flush does. See [FlushResult.Stamp].
func (s *Spool) Stamp() string {
	info, err := os.Stat(s.journalFile())
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}

// What the queue has beside mails, and beside the locks.
const (
	journalBase = ".smtpmail-journal"
	failedBase  = "failed"
)

func (s *Spool) journalFile() string { return filepath.Join(s.o.Dir, journalBase) }

// failedDir is where a mail goes that is given up.
func failedDir(file string) string { return filepath.Join(filepath.Dir(file), failedBase) }

// syncDirs syncs the queue's directory, that of the index, and those of the files.
func (s *Spool) syncDirs(files map[string]bool) error {
	dirs := map[string]bool{s.o.Dir: true, filepath.Dir(s.o.Index): true}
	for file := range files {
		dirs[filepath.Dir(file)] = true
	}
	for dir := range dirs {
		if err := syncDir(dir); err != nil && fileExists(dir) {
			return err
		}
	}
	return nil
}
