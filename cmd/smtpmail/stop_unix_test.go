//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/queue"
	"smtpmail/smtp/smtptest"
)

// stoppedMails is how many mails a flush has that is stopped: more than three sessions
// have in flight.
const stoppedMails = 70

// slowSink takes its time for each command, and loses the connection at some.
type slowSink struct {
	*smtptest.Sink
	port     string
	commands atomic.Int32
	drops    atomic.Int32
	quits    atomic.Int32
	dropAt   int32 // each so many messages one is taken without a reply; 0 is never
}

func newSlowSink(t *testing.T, dropAt int32, extensions ...string) *slowSink {
	s := &slowSink{dropAt: dropAt}
	var messages atomic.Int32
	s.Sink = smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions, Keep: true, Decide: func(line string) smtptest.Verdict {
		s.commands.Add(1)
		time.Sleep(time.Millisecond)
		if line == "QUIT" {
			s.quits.Add(1)
		}
		if line != "." && !strings.HasSuffix(line, " LAST") {
			return smtptest.Verdict{}
		}
		time.Sleep(10 * time.Millisecond)
		if n := messages.Add(1); s.dropAt > 0 && n%s.dropAt == 0 {
			s.drops.Add(1)
			return smtptest.Verdict{Drop: true, Obey: true}
		}
		return smtptest.Verdict{}
	}})
	address, err := s.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.port = strconv.Itoa(address.Port)
	return s
}

// settings are the arguments for a queue in a folder that goes to the server.
func (s *slowSink) settings(dir string) []string {
	return []string{"-Q", "--eval", `(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service "` + s.port +
		`" smtpmail-queue-dir "` + dir + `")`}
}

// tally counts how often each mail was taken.
func (s *slowSink) tally() (counts [stoppedMails]int) {
	for _, m := range s.Messages() {
		for _, r := range m.Recipients {
			var i int
			fmt.Sscanf(r, "r%d@", &i)
			counts[i]++
		}
	}
	return counts
}

func queueOf(t *testing.T, mails int) (dir string) {
	dir = filepath.Join(t.TempDir(), "queue")
	spool := queue.New(queue.Options{Dir: dir, Now: time.Now, Random: machine.RandomNumber, LockWait: time.Second})
	for i := range mails {
		_, err := spool.Put(queue.Mail{Sidecar: queue.Sidecar{Recipients: []string{fmt.Sprintf("r%d@x.example", i)}}, WriteTo: func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "From: sam@example.org\nTo: r%d@x.example\nMessage-ID: <%d@example.org>\n\nHello.\n", i, i)
			return err
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A stoppedRun is a program that gets signals.
type stoppedRun struct {
	*exec.Cmd
	out, err bytes.Buffer
}

func startRun(t *testing.T, args ...string) *stoppedRun {
	r := &stoppedRun{Cmd: commandThatStops("smtpmail", args...)}
	r.Env = []string{"HOME=" + t.TempDir(), "GORACE=" + quickExit}
	r.Stdout, r.Stderr = &r.out, &r.err
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// end waits for the program, and gives its exit code, or -1 where a signal ended it.
func (r *stoppedRun) end(t *testing.T) int {
	t.Helper()
	watchdog := time.AfterFunc(20*time.Second, func() { r.Process.Kill() })
	defer watchdog.Stop()
	var exit *exec.ExitError
	switch err := r.Wait(); {
	case err == nil:
		return terminal.ExitOK
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		t.Fatal(err)
		return 0
	}
}

// TestStopFlush sends each signal into flushes, by each way of sending, and flushes
// again. No mail is lost; none is doubled but where the server went away after the
// end of one; and the flush that was stopped took leave.
func TestStopFlush(t *testing.T) {
	ways := map[string][]string{"in step": nil, "pipelining": {"PIPELINING"}, "chunking": {"PIPELINING", "CHUNKING"}}
	for _, row := range []struct {
		signal syscall.Signal
		flags  []string
		code   int
		dropAt int32
	}{
		{syscall.SIGINT, nil, 130, 0},
		{syscall.SIGTERM, []string{"--jobs=3"}, 143, 0},
		{syscall.SIGTERM, []string{"--watch=20ms"}, terminal.ExitOK, 0}, // it ends as it should
		{syscall.SIGHUP, nil, 129, 0},
		{syscall.SIGHUP, []string{"--jobs=2"}, 129, 7},
	} {
		for way, extensions := range ways {
			t.Run(fmt.Sprint(way, row.signal, row.flags), func(t *testing.T) {
				t.Parallel()
				stopFlush(t, newSlowSink(t, row.dropAt, extensions...), row.signal, row.code, row.flags)
			})
		}
	}
}

func stopFlush(t *testing.T, s *slowSink, sig syscall.Signal, code int, flags []string) {
	dir := queueOf(t, stoppedMails)
	args := append(s.settings(dir), "flush")
	r := startRun(t, append(args, flags...)...)
	waitFor(t, "the flush is at work", func() bool { return len(s.Messages()) > 8 })
	r.Process.Signal(sig)
	if sig == syscall.SIGHUP {
		r.Process.Signal(sig) // the shell passes it on
	}
	if got := r.end(t); got != code {
		t.Errorf("exit code %d, want %d: %s", got, code, &r.err)
	}
	if len(s.Messages()) >= stoppedMails {
		t.Error("it went on to the end")
	}
	if s.dropAt == 0 && strings.Contains(r.err.String(), "unknown") {
		t.Errorf("something is unknown: %s", &r.err)
	}
	for range 20 {
		again := startRun(t, args...)
		code := again.end(t)
		if s.dropAt == 0 && strings.Contains(again.err.String(), "may arrive twice") {
			t.Errorf("a mail was left in doubt: %s", &again.err)
		}
		if code == terminal.ExitOK {
			break
		}
	}
	extra := 0
	for i, n := range s.tally() {
		if n == 0 {
			t.Errorf("mail %d is lost", i)
		}
		extra += max(n-1, 0)
	}
	if extra > int(s.drops.Load()) {
		t.Errorf("%d doubles, though the server went away %d times", extra, s.drops.Load())
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for begin := time.Now(); !done(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("never: %s", what)
		}
	}
}

// TestSuspendedFlush stops flushes for longer than any of their waits, and has them go
// on: they do, and nothing is sent twice.
func TestSuspendedFlush(t *testing.T) {
	for way, extensions := range map[string][]string{"in step": nil, "pipelining": {"PIPELINING"}, "chunking": {"PIPELINING", "CHUNKING"}} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := newSlowSink(t, 0, extensions...)
			r := startRun(t, append(s.settings(queueOf(t, stoppedMails)), "--timeout=1s", "flush")...)
			for range 2 {
				before := s.commands.Load()
				waitFor(t, "the flush is at work", func() bool { return s.commands.Load() > before+10 })
				r.Process.Signal(syscall.SIGSTOP)
				time.Sleep(2500 * time.Millisecond)
				r.Process.Signal(syscall.SIGCONT)
			}
			if got := r.end(t); got != terminal.ExitOK {
				t.Errorf("exit code %d: %s", got, &r.err)
			}
			for i, n := range s.tally() {
				if n != 1 {
					t.Errorf("mail %d was taken %d times", i, n)
				}
			}
		})
	}
}

// TestBrokenOutput closes what the program writes to: the flush goes on.
func TestBrokenOutput(t *testing.T) {
	for _, row := range []struct {
		name   string
		args   []string
		stdout bool
		code   int
	}{
		{"stderr", []string{"-v", "--trace", "flush"}, false, terminal.ExitOK},
		{"stdout", []string{"--json", "flush"}, true, terminal.ExitIO},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSlowSink(t, 0, "PIPELINING")
			cmd := commandThatStops("smtpmail", append(s.settings(queueOf(t, 10)), row.args...)...)
			cmd.Env = []string{"HOME=" + t.TempDir(), "GORACE=" + quickExit}
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd.Stderr = write
			var stderr bytes.Buffer
			if row.stdout {
				cmd.Stdout, cmd.Stderr = write, &stderr
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			write.Close()
			read.Close()
			cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != row.code || len(s.Messages()) != 10 {
				t.Errorf("exit code %d, %d mails taken: %s", got, len(s.Messages()), &stderr)
			}
			if want := "10 mails sent, but the report on it could not be written"; row.stdout && !strings.Contains(stderr.String(), want) {
				t.Errorf("stderr %q", &stderr)
			}
		})
	}
}

// TestStopSend: a mail whose end is sent is waited for, and taken is taken.
func TestStopSend(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}} {
		var ended atomic.Bool
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions, Keep: true, Decide: func(line string) smtptest.Verdict {
			if line == "." || strings.HasSuffix(line, " LAST") {
				ended.Store(true)
				time.Sleep(1500 * time.Millisecond)
			}
			return smtptest.Verdict{}
		}})
		address, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		s := &slowSink{port: strconv.Itoa(address.Port)}
		r := &stoppedRun{Cmd: commandThatStops("smtpmail", append(s.settings(t.TempDir()), "-v", "send")...)}
		r.Env, r.Stdin, r.Stderr = []string{"HOME=" + t.TempDir(), "GORACE=" + quickExit}, strings.NewReader("From: sam@example.org\nTo: a@x.example\n\nx\n"), &r.err
		if err := r.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "the message is sent", ended.Load)
		r.Process.Signal(syscall.SIGTERM)
		if got := r.end(t); got != terminal.ExitOK || !strings.Contains(r.err.String(), "sent <") || !strings.Contains(r.err.String(), "one more signal ends at once") {
			t.Errorf("%v: exit code %d: %s", extensions, got, &r.err)
		}
		sink.Close()
	}
}

// TestStopAnywhere sends signals at any time of a send and of a queueing: 0 says that
// the mail was taken, and anything else that it was not.
func TestStopAnywhere(t *testing.T) {
	for i := range 60 {
		sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: [][]string{nil, {"PIPELINING"}, {"PIPELINING", "CHUNKING"}}[i%3], Keep: true,
			Decide: func(string) smtptest.Verdict { time.Sleep(3 * time.Millisecond); return smtptest.Verdict{} }})
		address, err := sink.Listen()
		if err != nil {
			t.Fatal(err)
		}
		dir, verb := t.TempDir(), []string{"send", "send", "queue"}[i/3%3]
		s := &slowSink{port: strconv.Itoa(address.Port)}
		r := &stoppedRun{Cmd: commandThatStops("smtpmail", append(s.settings(dir), verb)...)}
		r.Env, r.Stdin, r.Stderr = []string{"HOME=" + t.TempDir(), "GORACE=" + quickExit}, strings.NewReader("From: sam@example.org\nTo: a@x.example\n\nx\n"), &r.err
		if err := r.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i) * 2 * time.Millisecond)
		r.Process.Signal([]syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}[i%3])
		code := r.end(t)
		sink.Close()
		items, _, err := queue.New(queue.Options{Dir: dir, Now: time.Now, Random: machine.RandomNumber}).List()
		if err != nil {
			t.Fatal(err)
		}
		if taken := len(sink.Messages()) + len(items); (code == terminal.ExitOK) != (taken == 1) || taken > 1 {
			t.Errorf("%s, stopped after %d ms: exit code %d, taken %d times: %s", verb, 2*i, code, taken, &r.err)
		}
	}
}

// heedHangup is done once: see commandThatStops.
var heedHangup = sync.OnceFunc(func() { signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) })

// commandThatStops is a command to which SIGHUP means something, also where the tests
// run under nohup: a process inherits what its parent ignores, not what it handles.
func commandThatStops(name string, args ...string) *exec.Cmd {
	heedHangup()
	return exec.Command(name, args...)
}
