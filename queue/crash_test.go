//go:build faults

package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// These tests stop a put, a flush and the commands of its owner at each step that
// they do, and look whether what is left is whole: go test -tags faults ./queue.

// crash is a queue of a scenario, and what is known about its mails.
type crash struct {
	t      testing.TB
	s      *Spool
	ledger string // file with a line for each recipient that the server took a mail for
	random uint64
	later  time.Duration
	jobs   int
	ahead  int // mails that go on record before their turn

	mu       sync.Mutex
	promised map[string][]string // recipients of each mail whose put succeeded, by its text
	refused  map[string]bool     // mails that a put did not take
	warned   map[string]bool     // mails that a flush said may arrive twice
	names    map[string]string   // by ID
}

func newCrash(t testing.TB, home string) *crash {
	c := &crash{t: t, ledger: filepath.Join(home, "ledger"), promised: make(map[string][]string), refused: make(map[string]bool), warned: make(map[string]bool), names: make(map[string]string)}
	c.s = New(Options{Dir: filepath.Join(home, "queue"), Home: home, WorkDir: home, LockWait: 5 * time.Second, PID: 1, Host: "here",
		Now: func() time.Time { return time.Now().Add(c.later) },
		Random: func() uint64 {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.random++
			return c.random
		}})
	return c
}

// put queues a mail whose text names it.
func (c *crash) put(name string, recipients ...string) {
	m := mail("Subject: "+name+"\n\n"+strings.Repeat(name+"\n", 20), recipients...)
	if strings.HasPrefix(name, "from") {
		path := "bounces@x.example"
		m.ReversePath = &path
	}
	_, err := c.s.Put(m)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.promised[name] = recipients
	} else {
		c.refused[name] = true
	}
}

// flush sends with a server that has other fates for some recipients.
func (c *crash) flush(moody bool) error {
	_, err := c.s.Flush(context.Background(), &crashServer{c: c, moody: moody}, FlushOptions{Jobs: c.jobs, Each: func(m Flushed) {
		if m.Again {
			c.mu.Lock()
			c.warned[c.names[m.Item.ID]] = true
			c.mu.Unlock()
		}
	}})
	return err
}

func subject(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimPrefix(line, "Subject: ")
}

// crashServer is a server whose conversation is made of steps, and which keeps
// its ledger where no crash of ours reaches it.
type crashServer struct {
	c     *crash
	moody bool
}

func (f *crashServer) Group(item *Item) (string, error) {
	if strings.HasPrefix(item.Recipients[0], "other") {
		return "other", nil
	}
	return "server", nil
}

func (f *crashServer) Deliver(_ context.Context, _ string, b *Batch) error {
	var soon []*Delivery
	for {
		for d, err := b.Next(); err == nil; d, err = b.Next() {
			if soon = append(soon, d); len(soon) > f.c.ahead {
				break
			}
		}
		if len(soon) == 0 {
			return nil
		}
		d := soon[0]
		soon = soon[1:]
		r, err := d.Item.Open()
		if err != nil {
			b.Done(d, untried(d, err), err)
			continue
		}
		text, _ := io.ReadAll(r)
		r.Close()
		name := subject(string(text))
		f.c.mu.Lock()
		f.c.names[d.Item.ID] = name
		f.c.mu.Unlock()
		theFaults.network("begin " + name)
		if err := b.Commit([]*Delivery{d}, soon); err != nil {
			b.Done(d, untried(d, err), err)
			return err
		}
		theFaults.network("send " + name)
		fates := f.take(name, d.Recipients)
		theFaults.network("hear " + name)
		b.Done(d, fates, nil)
	}
}

// take is what the server does with the end of a mail.
func (f *crashServer) take(name string, recipients []string) (fates []Fate) {
	for _, r := range recipients {
		fate := Fate{Status: Accepted}
		switch {
		case strings.HasPrefix(r, "never"):
			fate = Fate{Status: Refused, Code: 550, Text: "never"}
		case f.moody && strings.HasPrefix(r, "later"):
			fate = Fate{Status: Deferred, Code: 450, Text: "later"}
		default:
			f.c.note(name + " " + r)
		}
		fates = append(fates, fate)
	}
	return fates
}

func (c *crash) note(line string) {
	f, err := os.OpenFile(c.ledger, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		_, err = f.WriteString(line + "\n")
		f.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// fastDir is a directory in memory where there is one: syncs cost nothing there.
func fastDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "queue-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// start makes a queue as it is before the scenario acts.
func (sc *scenario) start(t testing.TB, home string) *crash {
	if err := os.RemoveAll(home); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	checkpointMails = 2
	theFaults.reset()
	c := newCrash(t, home)
	c.jobs, c.ahead = max(sc.jobs, 1), sc.ahead
	sc.prepare(c)
	return c
}

// run acts in a goroutine that may end at any step.
func (sc *scenario) run(c *crash) {
	dead, over, before := theFaults.dead, make(chan bool), runtime.NumGoroutine()
	go func() {
		defer close(over)
		sc.act(c)
	}()
	select {
	case <-dead:
	case <-over:
	case <-time.After(time.Minute):
		panic("stuck")
	}
	// What was stopped must be gone before the program starts again.
	for n := 0; runtime.NumGoroutine() > before; n++ {
		if n == 10_000 {
			panic("a goroutine goes on")
		}
		time.Sleep(50 * time.Microsecond)
	}
}

// steps counts the steps of a scenario.
func (sc *scenario) steps(t testing.TB, home string) (int, []done) {
	c := sc.start(t, home)
	before := theFaults.steps
	theFaults.logs = true
	sc.run(c)
	return theFaults.steps - before, theFaults.log
}

// TestKill stops the program at each step, before it and in the middle of a write.
func TestKill(t *testing.T) {
	home := filepath.Join(fastDir(t), "home")
	all := &tally{}
	for _, sc := range scenarios {
		n, _ := sc.steps(t, home)
		for at := 1; at <= n; at++ {
			for _, half := range []bool{false, true} {
				c := sc.start(t, home)
				theFaults.mu.Lock()
				theFaults.logs = true
				theFaults.stopAt, theFaults.half = theFaults.steps+at, half
				theFaults.mu.Unlock()
				sc.run(c)
				log := theFaults.log
				all.add(t, c.recover(), inDoubt(log, false) || sc.jobs > 1, "%s, killed at step %d of %d, half %v, after %s", sc.name, at, n, half, lastSteps(log))
			}
		}
	}
	t.Logf("kill: %v", all)
	if all.runs < 2000 {
		t.Errorf("only %d", all.runs)
	}
}

func lastSteps(log []done) string {
	var b strings.Builder
	for _, d := range log[max(0, len(log)-3):] {
		fmt.Fprintf(&b, "[%s %s%s%s]", d.verb, d.network, filepath.Base(d.name), d.to)
	}
	return b.String()
}

// TestPowerLoss replays what was done up to each step without what was not synced.
func TestPowerLoss(t *testing.T) {
	home := filepath.Join(fastDir(t), "home")
	all := &tally{}
	for _, sc := range scenarios {
		c := sc.start(t, home)
		base := readDisk(t, c.s.Dir())
		theFaults.logs = true
		var promises []map[string][]string
		var taken []int // lines in the ledger, after each step
		theFaults.mu.Lock()
		theFaults.after = func() {
			now := c.promises()
			if now == nil && len(promises) > 0 {
				now = promises[len(promises)-1]
			}
			promises, taken = append(promises, now), append(taken, len(c.deliveries()))
		}
		theFaults.mu.Unlock()
		sc.run(c)
		log, sent := theFaults.log, c.deliveries()
		theFaults.reset()
		for at := 1; at <= len(log); at++ {
			for variant := range lossVariants {
				disk := base.clone()
				for _, d := range log[:at] {
					disk.do(d)
				}
				disk.materialize(t, c.s.Dir(), lossVariants[variant](int64(at)))
				c.promised, c.warned = promises[at-1], make(map[string]bool)
				c.writeLedger(sent[:taken[at-1]])
				all.add(t, c.recover(), inDoubt(log[:at], true) || sc.jobs > 1, "%s, power lost after step %d of %d, variant %d, after %s", sc.name, at, len(log), variant, lastSteps(log[:at]))
			}
		}
	}
	t.Logf("loss of power: %v", all)
	if all.runs < 2000 {
		t.Errorf("only %d", all.runs)
	}
}

func (c *crash) promises() map[string][]string {
	if !c.mu.TryLock() {
		return nil // a put is about to make one, and will be counted with the next step
	}
	defer c.mu.Unlock()
	copied := make(map[string][]string)
	for name, recipients := range c.promised {
		copied[name] = recipients
	}
	return copied
}

// writeLedger leaves in the ledger what was there by then.
func (c *crash) writeLedger(lines []string) {
	text := ""
	for _, line := range lines {
		text += line + "\n"
	}
	if err := os.WriteFile(c.ledger, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// TestFailingDisk has each step fail: once, and from then on.
func TestFailingDisk(t *testing.T) {
	home := filepath.Join(fastDir(t), "home")
	all := &tally{}
	for _, sc := range scenarios {
		n, _ := sc.steps(t, home)
		for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EACCES} {
			for _, stuck := range []bool{false, true} {
				if stuck && errno == syscall.EACCES {
					continue // as with EIO
				}
				for at := 1; at <= n; at++ {
					c := sc.start(t, home)
					theFaults.mu.Lock()
					theFaults.logs = true
					theFaults.failAt, theFaults.stuck, theFaults.half, theFaults.err = theFaults.steps+at, stuck, at%2 == 0, errno
					theFaults.mu.Unlock()
					sc.run(c)
					log := theFaults.log
					v := c.recover()
					for name := range c.refused {
						if !stuck && c.sawDelivery(name) {
							v.problem += name + " was sent though its put failed; "
						}
					}
					// A disk that fails for good cannot keep what became of a mail.
					dead := stuck && errno == syscall.EIO
					all.add(t, v, dead, "%s, %v from step %d of %d, stuck %v, after %s", sc.name, errno, at, n, stuck, lastSteps(log))
				}
			}
		}
	}
	t.Logf("failing disk: %v", all)
	if all.runs < 2000 {
		t.Errorf("only %d", all.runs)
	}
}

func (c *crash) sawDelivery(name string) bool {
	return slices.ContainsFunc(c.deliveries(), func(line string) bool { return strings.HasPrefix(line, name+" ") })
}

// TestSIGKILL kills a process in earnest, at some of the steps.
func TestSIGKILL(t *testing.T) {
	all := &tally{}
	home := filepath.Join(fastDir(t), "home")
	for i, sc := range scenarios {
		n, _ := sc.steps(t, home)
		for at := 1 + i%3; at <= n; at += max(n/12, 1) {
			c := sc.start(t, home)
			cmd := exec.Command(os.Args[0], "-test.run=^TestKilledChild$")
			cmd.Env = append(os.Environ(), fmt.Sprintf("QUEUE_CHILD=%d %d %s", i, at, home))
			err := cmd.Run()
			var exit *exec.ExitError
			if err == nil {
				continue // it took fewer steps this time
			}
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the child ended with %v", err)
			}
			c.random = 1 << 32
			all.add(t, c.recover(), true, "%s, SIGKILL at step %d of %d", sc.name, at, n)
		}
	}
	t.Logf("SIGKILL: %v", all)
	if all.runs < 100 {
		t.Errorf("only %d", all.runs)
	}
}

// TestKilledChild is the process that [TestSIGKILL] kills.
func TestKilledChild(t *testing.T) {
	var i, at int
	var home string
	if _, err := fmt.Sscan(os.Getenv("QUEUE_CHILD"), &i, &at, &home); err != nil {
		t.Skip("for TestSIGKILL")
	}
	checkpointMails = 2
	theFaults.reset()
	c := newCrash(t, home)
	c.random, c.jobs = 1<<16, max(scenarios[i].jobs, 1)
	theFaults.stopAt = at
	theFaults.stop = func() {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	scenarios[i].run(c)
}
