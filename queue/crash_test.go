//go:build faults

package queue

import (
	"bytes"
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

// scenario is something that is done to a queue.
type scenario struct {
	name    string
	prepare func(*crash)
	act     func(*crash) // each step of it is stopped at
	jobs    int
	ahead   int
}

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
		if m.Interrupt {
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

var scenarios = []scenario{
	{name: "put", prepare: func(*crash) {}, act: func(c *crash) {
		c.put("one", "a@x.example")
		c.put("from two", "b@x.example", "c@x.example")
	}},
	{name: "put beside others", prepare: func(c *crash) { c.put("zero", "z@x.example") }, act: func(c *crash) {
		var wg sync.WaitGroup
		for n := range 5 {
			wg.Go(func() { c.put(fmt.Sprint("mail", n), "a@x.example") })
		}
		wg.Wait()
	}},
	{name: "flush", prepare: putMixed, act: func(c *crash) { c.flush(true) }},
	{name: "flush of two groups", prepare: func(c *crash) { putMixed(c); c.put("seven", "other@x.example"); c.put("eight", "other@x.example") }, act: func(c *crash) { c.flush(true) }, jobs: 2},
	{name: "second flush", prepare: func(c *crash) { putMixed(c); c.flush(true); c.put("new", "n@x.example") }, act: func(c *crash) { c.flush(true) }},
	{name: "put and flush", prepare: func(c *crash) { c.put("one", "a@x.example", "later1@x.example") }, act: func(c *crash) {
		c.put("two", "b@x.example")
		c.flush(true)
		c.put("three", "c@x.example")
		c.flush(false)
	}},
	{name: "care", prepare: putMixed, act: func(c *crash) {
		items, _, err := c.s.List()
		if err != nil || len(items) < 3 {
			return
		}
		care, err := c.s.Care()
		if err != nil {
			return
		}
		care.Hold(&items[1])
		care.Edit(&items[2], []string{"added@x.example"}, nil)
		care.Release(&items[1])
		care.Retry(&items[2])
		care.Close()
	}},
	{name: "back from failed", prepare: func(c *crash) { putMixed(c); c.flush(true) }, act: func(c *crash) {
		items, _, err := c.s.ListFailed()
		if err != nil {
			return
		}
		care, err := c.s.Care()
		if err != nil {
			return
		}
		for i := range items {
			care.Retry(&items[i])
		}
		care.Close()
		c.flush(true)
	}},
	{name: "expiry", prepare: func(c *crash) { putMixed(c); c.flush(true); c.put("new", "n@x.example") }, act: func(c *crash) {
		c.later = 6 * 24 * time.Hour
		c.flush(true)
	}},
	{name: "after Emacs", prepare: func(c *crash) { putMixed(c); c.misplaceLines() }, act: func(c *crash) {
		c.later = 2 * time.Hour // orphans are adopted
		c.flush(true)
	}},
	{name: "flush on record ahead", prepare: putMixed, act: func(c *crash) { c.flush(true) }, ahead: 3},
	{name: "flush by three", prepare: func(c *crash) {
		for n := range 12 {
			c.put(fmt.Sprint("mail", n), fmt.Sprintf("other%d@x.example", n%3), "later@x.example")
		}
	}, act: func(c *crash) { c.flush(true) }, jobs: 3},
}

// misplaceLines leaves an index as others do: a mail without a line, a line without
// a mail, another twice, CRLF and no end.
func (c *crash) misplaceLines() {
	text, err := os.ReadFile(c.s.Index())
	if err != nil {
		c.t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	lines = append(lines[1:], filepath.Join(c.s.Dir(), "2026-11-23_23:18:23_1"), "", lines[2])
	if err := os.WriteFile(c.s.Index(), []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func putMixed(c *crash) {
	c.put("one", "a@x.example")
	c.put("two", "b@x.example", "never1@x.example")
	c.put("from three", "c@x.example", "later1@x.example")
	c.put("four", "d@x.example")
	c.put("five", "never2@x.example", "later2@x.example")
	c.put("six", "f@x.example")
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

// recover starts the program again, two hours later, with a server that takes
// what it did not refuse for good, and holds that all is well.
type verdict struct {
	doubled int // deliveries
	problem string
}

func (c *crash) recover() (v verdict) {
	theFaults.reset()
	bad := func(format string, args ...any) { v.problem += fmt.Sprintf(format, args...) + "; " }
	c.later, c.jobs, c.ahead = c.later+2*time.Hour, 1, 0
	c.release()
	if err := c.flush(false); err != nil {
		bad("flush: %v", err)
	}
	got := c.deliveries()
	if err := c.flush(false); err != nil {
		bad("second flush: %v", err)
	}
	if again := c.deliveries(); len(again) != len(got) {
		bad("the second flush sent something")
	}
	counts := make(map[string]int)
	for _, line := range got {
		counts[line]++
	}
	for line, n := range counts {
		name := line[:strings.LastIndex(line, " ")]
		if n > 1 {
			v.doubled++
			if !c.warned[name] {
				bad("%q was delivered %d times without a word", line, n)
			}
		}
	}
	for name, recipients := range c.promised {
		for _, r := range recipients {
			if n := counts[name+" "+r]; n == 0 && !c.isFailed(name, r) {
				bad("%s is lost for %s", name, r)
			}
		}
	}
	if left := c.leftovers(); left != "" {
		bad("left behind: %s", left)
	}
	return v
}

// release ends what the owner held.
func (c *crash) release() {
	items, _, err := c.s.List()
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range items {
		if items[i].Status != Held {
			continue
		}
		care, err := c.s.Care()
		if err != nil {
			c.t.Fatal(err)
		}
		if err := care.Release(&items[i]); err != nil {
			c.t.Fatal(err)
		}
		care.Close()
	}
}

func (c *crash) deliveries() []string {
	text, err := os.ReadFile(c.ledger)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(text) == 0 {
		return nil
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// isFailed tells whether a mail is in failed/ for a recipient.
func (c *crash) isFailed(name, recipient string) bool {
	items, _, _ := c.s.ListFailed()
	for i := range items {
		text, _ := os.ReadFile(items[i].File)
		if subject(string(text)) == name && slices.Contains(items[i].Recipients, recipient) {
			return true
		}
	}
	return false
}

// leftovers names what does not belong into a queue in which nothing waits.
func (c *crash) leftovers() (left string) {
	entries, _ := os.ReadDir(c.s.Dir())
	for _, e := range entries {
		switch e.Name() {
		case ".flush", ".index", "failed":
		case "index":
			if text, _ := os.ReadFile(c.s.Index()); len(text) > 0 {
				left += fmt.Sprintf(" index %q", text)
			}
		default:
			left += " " + e.Name()
		}
	}
	return left
}

// tally counts what came of many crashes.
type tally struct {
	runs, doubledRuns, outside int
}

func (y *tally) add(t testing.TB, v verdict, inDoubt bool, where string, args ...any) {
	t.Helper()
	y.runs++
	if v.problem != "" {
		t.Errorf("%s: %s", fmt.Sprintf(where, args...), v.problem)
	}
	if v.doubled > 0 {
		y.doubledRuns++
		if !inDoubt {
			y.outside++
			t.Errorf("%s: a mail was delivered twice, though its fate was known", fmt.Sprintf(where, args...))
		}
	}
}

func (y *tally) String() string {
	return fmt.Sprintf("%d crashes, a mail delivered twice after %d of them", y.runs, y.doubledRuns)
}

// steps counts the steps of a scenario.
func (sc *scenario) steps(t testing.TB, home string) (int, []done) {
	c := sc.start(t, home)
	before := theFaults.steps
	theFaults.logs = true
	sc.run(c)
	return theFaults.steps - before, theFaults.log
}

// inDoubt tells whether, after so many steps, the end of a mail was sent and its
// fate is not on record. durable asks for records that are on disk.
func inDoubt(log []done, durable bool) bool {
	const journal = ".smtpmail-journal"
	sent, written, recorded := 0, 0, 0
	renewed, renamed := 0, false
	for _, d := range log {
		switch {
		case strings.HasPrefix(d.network, "send "):
			sent++
		case d.part:
		case d.verb == "write" && strings.HasSuffix(d.name, journal):
			written += fatesIn(d.data)
			if !durable {
				recorded = written
			}
		case d.verb == "write" && strings.HasSuffix(d.name, journal+".new"):
			renewed = written
		case d.verb == "sync" && strings.HasSuffix(d.name, journal):
			recorded = written
		case d.verb == "rename" && strings.HasSuffix(d.to, journal):
			renamed = true
		case d.verb == "syncdir" && renamed:
			recorded, renamed = max(recorded, renewed), false
		}
	}
	return sent > recorded
}

// fatesIn counts the records of what became of mails.
func fatesIn(records []byte) int {
	return bytes.Count(records, []byte("\n")) - bytes.Count(records, []byte(`"sending":true`))
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
