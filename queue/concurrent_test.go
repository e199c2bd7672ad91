package queue

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var concurrentMails = flag.Int("queue.mails", 2000, "mails of TestConcurrent")

// TestConcurrent has eight programs put, three flush and one that heeds no lock,
// as Emacs, put at once: each mail is delivered once. A Spool of its own has locks
// of its own, as a program has.
func TestConcurrent(t *testing.T) {
	home := t.TempDir()
	var numbers atomic.Uint64
	program := func() *Spool {
		return New(Options{Dir: filepath.Join(home, "queue"), Home: home, WorkDir: home, LockWait: time.Minute, Now: time.Now,
			Random: func() uint64 { return numbers.Add(1) }})
	}
	f := &fakeServer{}
	var putting, flushing sync.WaitGroup
	each := *concurrentMails / 9
	for n := range 8 {
		putting.Go(func() {
			s := program()
			for i := range each {
				if _, err := s.Put(mail(fmt.Sprintf("%d %d", n, i), "a@x.example")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := mkdirAll(program().Dir()); err != nil {
		t.Fatal(err)
	}
	putting.Go(func() { putAsEmacs(t, program(), each) })
	over := make(chan struct{})
	for range 3 {
		flushing.Go(func() { flushUntil(t, program(), f, over) })
	}
	putting.Wait()
	close(over)
	flushing.Wait()
	counts := make(map[string]int)
	for _, got := range f.got {
		counts[got]++
	}
	for got, n := range counts {
		if n != 1 {
			t.Errorf("%q was delivered %d times", got, n)
		}
	}
	if len(counts) != 9*each {
		t.Errorf("%d of %d mails were delivered", len(counts), 9*each)
	}
	checkEmpty(t, program())
}

// putAsEmacs writes the files where they belong at once, and appends to the index
// without a lock, by the name that it has at that moment.
func putAsEmacs(t *testing.T, s *Spool, mails int) {
	for i := range mails {
		name := filepath.Join(s.Dir(), fmt.Sprintf("2026-11-23_23:18:23_%d", i+1))
		mustWrite(t, name, fmt.Sprintf("emacs %d", i))
		mustWrite(t, name+".el", "(setq      smtpmail-recipient-address-list (\"a@x.example\")\n)\n")
		o, err := os.OpenFile(s.Index(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err == nil {
			_, err = o.WriteString(name + "\n")
			o.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// flushUntil flushes again and again, and once after the end.
func flushUntil(t *testing.T, s *Spool, f *fakeServer, over chan struct{}) {
	for last := false; !last; {
		select {
		case <-over:
			last = true
		default:
		}
		r, err := s.Flush(context.Background(), f, FlushOptions{Jobs: 2})
		if err != nil && !errors.Is(err, ErrLocked) {
			t.Error(err)
			return
		}
		for _, p := range r.Problems {
			t.Error(p)
		}
	}
}
