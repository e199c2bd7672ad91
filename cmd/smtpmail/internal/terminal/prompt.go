package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/term"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/account"
)

// ErrNoTerminal is returned where nobody can be asked.
var ErrNoTerminal = account.ErrNobody

// ask puts a question to the user: on the terminal, else through the program
// that SMTPMAIL_ASKPASS or SSH_ASKPASS names. A secret is not echoed.
func ask(w *machine.World, ctx context.Context, question string, secret bool) (string, error) {
	answer, err := AskUser(w, ctx, question, secret)
	if !errors.Is(err, ErrNoTerminal) {
		return answer, err
	}
	if program := w.FirstEnv("SMTPMAIL_ASKPASS", "SSH_ASKPASS"); program != "" {
		return askProgram(w, ctx, program, question)
	}
	return "", ErrNoTerminal
}

// AskUser puts a question to the user on the terminal, and to nobody else.
func AskUser(w *machine.World, ctx context.Context, question string, secret bool) (string, error) {
	tty, err := w.Terminal()
	if err != nil {
		return "", ErrNoTerminal
	}
	defer tty.Close()
	bounded, cancel := context.WithTimeout(ctx, machine.AskTimeout)
	defer cancel()
	answer, err := askTerminal(bounded, tty, question, secret)
	if err != nil && bounded.Err() != nil {
		err = unanswered(ctx)
	}
	return answer, err
}

func askProgram(w *machine.World, ctx context.Context, program, question string) (string, error) {
	bounded, cancel := context.WithTimeout(ctx, machine.AskTimeout)
	defer cancel()
	cmd := exec.CommandContext(bounded, program, question)
	cmd.Env, cmd.Stderr, cmd.WaitDelay = w.Environ, w.Stderr, machine.CommandGrace
	answer, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case err != nil && bounded.Err() != nil:
		return "", unanswered(ctx)
	case errors.As(err, &exit):
		// It is how such programs say that the user wants to give no answer.
		return "", Fail(ExitNoPerm, "", fmt.Errorf("%s gave no answer (%s)", program, exit.ProcessState))
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound):
		return "", Fail(ExitNoPerm, "", fmt.Errorf("%s cannot be asked: there is no such program", program))
	case err != nil:
		return "", Fail(ExitNoPerm, "", fmt.Errorf("%s cannot be asked: %w", program, err))
	}
	line, _, _ := bytes.Cut(answer, []byte("\n"))
	return strings.TrimSuffix(string(line), "\r"), nil
}

// askTerminal reads a line. The terminal gets its echo back however it ends.
func askTerminal(ctx context.Context, tty io.ReadWriter, question string, secret bool) (string, error) {
	if _, err := io.WriteString(tty, visibleText(question)); err != nil {
		return "", err
	}
	restore := func() {}
	if f, ok := tty.(*os.File); ok && secret {
		if state, err := term.GetState(int(f.Fd())); err == nil {
			restore = func() { term.Restore(int(f.Fd()), state) }
		}
	}
	type reply struct {
		text string
		err  error
	}
	done := make(chan reply, 1)
	go func() {
		text, err := readAnswer(tty, secret)
		done <- reply{text, err}
	}()
	select {
	case r := <-done:
		if secret {
			io.WriteString(tty, "\n")
		}
		return r.text, r.err
	case <-ctx.Done():
		restore()
		io.WriteString(tty, "\n")
		return "", unanswered(ctx)
	}
}

// maxAnswer bounds an answer, in octets.
const maxAnswer = 4096

func readAnswer(tty io.Reader, secret bool) (string, error) {
	if f, ok := tty.(*os.File); ok && secret && term.IsTerminal(int(f.Fd())) {
		answer, err := term.ReadPassword(int(f.Fd()))
		return string(answer), err
	}
	var line []byte
	for b := make([]byte, 1); len(line) < maxAnswer; {
		n, err := tty.Read(b)
		if n == 1 && b[0] == '\n' || err == io.EOF && len(line) > 0 {
			return strings.TrimSuffix(string(line), "\r"), nil
		}
		if err != nil {
			return "", err
		}
		line = append(line, b[:n]...)
	}
	return "", errors.New("the answer is too long")
}

// unanswered is why the wait for an answer ended: ctx did, or nobody answered.
func unanswered(ctx context.Context) error {
	switch err := ctx.Err(); {
	case errors.Is(err, context.Canceled):
		return &machine.ToldError{Text: "the question was not answered: stopped", Err: err}
	case err != nil:
		return &machine.ToldError{Text: "the question was not answered before the time for the session was over", Err: err}
	}
	return Fail(ExitNoPerm, "", errors.New("the question was not answered in time"))
}

// AskTyped is ask, and tells whether it was the user who answered.
func AskTyped(w *machine.World, ctx context.Context, question string, secret bool) (answer string, typed bool, err error) {
	answer, err = AskUser(w, ctx, question, secret)
	if errors.Is(err, ErrNoTerminal) {
		answer, err = ask(w, ctx, question, secret)
		return answer, false, err
	}
	return answer, err == nil, err
}
