package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"smtpmail/lisp"
)

// Bounds of a command that an init file runs under --allow-exec.
const (
	commandTimeout = 30 * time.Second
	commandsTotal  = 2 * time.Minute // for all of them together
	CommandGrace   = time.Second     // for what a command leaves running with its output open
	maxOutput      = 1 << 20         // octets
)

// A runner runs the commands of init files for the evaluator. The evaluator does
// not count the time that they take.
type Runner struct {
	Timeout, Grace time.Duration
	Left           time.Duration // for all commands together
}

var ErrNoTimeLeft = errors.New("the commands of the init files have taken too long together")

// CommandRunner gives the evaluator its way to run commands, where the user allows it.
func CommandRunner(ctx context.Context, allowed bool) lisp.Exec {
	if !allowed {
		return nil
	}
	r := &Runner{Timeout: commandTimeout, Grace: CommandGrace, Left: commandsTotal}
	return func(argv []string, stdin []byte) ([]byte, int, error) { return r.Run(ctx, argv, stdin) }
}

// Run runs a command, in a session of its own as Emacs does. One that takes too
// long, or leaves something running that keeps its output open, is an error, and
// is ended with all that it started. What it leaves running with the output
// elsewhere goes on, as after Emacs.
func (r *Runner) Run(ctx context.Context, argv []string, stdin []byte) (stdout []byte, status int, err error) {
	timeout, start := min(r.Timeout, r.Left), time.Now()
	defer func() { r.Left -= time.Since(start) }()
	if timeout <= 0 {
		return nil, 0, ErrNoTimeLeft
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	out := &boundedBuffer{}
	cmd.Stdin, cmd.Stdout, cmd.WaitDelay = bytes.NewReader(stdin), out, r.Grace
	kill := apart(cmd)
	cmd.Cancel = kill
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("the command took longer than %s", timeout.Round(time.Millisecond))
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.Is(err, exec.ErrWaitDelay):
		_ = kill()
		err = errors.New("the command left something running that keeps its output open")
	case errors.As(err, &exit):
		return out.Bytes(), exit.ExitCode(), nil
	}
	return out.Bytes(), 0, err
}

// Decrypt returns the clear text of a .gpg file. gpg asks for the key itself.
func Decrypt(ctx context.Context, name string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, AskTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "gpg", "--quiet", "--decrypt", "--", name)
	out := &boundedBuffer{}
	cmd.Stdout, cmd.WaitDelay = out, CommandGrace
	err := cmd.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type boundedBuffer struct{ bytes.Buffer }

var errTooMuch = errors.New("the command writes more than 1 MB")

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		return 0, errTooMuch
	}
	return b.Buffer.Write(p)
}

// AskTimeout bounds the wait for an answer.
const AskTimeout = 5 * time.Minute
