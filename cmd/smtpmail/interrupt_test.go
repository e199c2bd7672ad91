package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp/smtptest"
)

// TestInterruptedStdin stops the program in the middle of a message that comes
// through a pipe: half a mail is neither sent nor queued.
func TestInterruptedStdin(t *testing.T) {
	program, err := exec.LookPath("smtpmail")
	if err != nil {
		t.Fatal("the test binary is on the PATH as smtpmail: ", err)
	}
	for _, verb := range []string{"send", "queue"} {
		t.Run(verb, func(t *testing.T) { interruptStdin(t, program, verb) })
	}
}

func interruptStdin(t *testing.T, program, verb string) {
	server, err := smtptest.NewServer(smtptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	home := t.TempDir()
	cmd := exec.Command(program, "-Q", "--eval", settingsFor(server), verb)
	cmd.Env = []string{"HOME=" + home, "GORACE=" + quickExit}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	// A pipe of our own: that of StdinPipe would be closed by Wait.
	r, stdin, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	cmd.Stdin = r
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.Close()
	feed(t, stdin)
	cmd.Process.Signal(os.Interrupt)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err = <-ended:
	case <-time.After(10 * time.Second):
		cmd.Process.Kill()
		t.Fatal("still there ten seconds after an interrupt")
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != terminal.ExitInterrupted {
		t.Errorf("ended with %v, want exit code %d", err, terminal.ExitInterrupted)
	}
	if want := "smtpmail: interrupted: "; !strings.HasPrefix(stderr.String(), want) {
		t.Errorf("stderr %q, want %q…", &stderr, want)
	}
	if n := len(server.Messages()); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
	if found, _ := filepath.Glob(filepath.Join(home, "Mail", "queued-mail", "*")); len(found) > 0 {
		t.Errorf("the queue has %q", found)
	}
}

// TestSecondInterrupt stops a flush that waits for the queue of another program: the
// first interrupt is heeded when the wait is over, the second one at once.
func TestSecondInterrupt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "queue")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, ".flush"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	cmd := exec.Command("smtpmail", "-Q", "--eval", `(setq smtpmail-smtp-server "127.0.0.1" smtpmail-queue-dir "`+dir+`")`, "flush")
	cmd.Env = []string{"HOME=" + dir, "GORACE=" + quickExit}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		time.Sleep(500 * time.Millisecond) // what it does until then cannot be seen
		cmd.Process.Signal(os.Interrupt)
	}
	watchdog := time.AfterFunc(lockWait/2, func() { cmd.Process.Kill() })
	defer watchdog.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGINT {
		t.Errorf("ended with %v, want by the interrupt", err)
	}
}

// feed writes more than a pipe holds, so that the program is known to be reading
// once it is written.
func feed(t *testing.T, w io.Writer) {
	t.Helper()
	message := "From: sam@example.org\nTo: a@x.example\n\n" + strings.Repeat("a line of a body\n", 1<<14)
	if _, err := io.WriteString(w, message); err != nil {
		t.Fatal(err)
	}
}

func settingsFor(s *smtptest.Server) string {
	return `(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service "` + strconv.Itoa(s.Addr().Port) + `")`
}
