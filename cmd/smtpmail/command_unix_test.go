//go:build unix

package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp"
)

// TestCommandsEndWithTheirChildren has a grandchild hold a FIFO open: its reader
// sees the end of it when the grandchild is gone.
func TestCommandsEndWithTheirChildren(t *testing.T) {
	short, long := 300*time.Millisecond, time.Minute
	for name, row := range map[string]struct {
		script string
		r      machine.Runner
		output string
		fails  string
		fifo   string // what the grandchild wrote there
	}{
		"the limit":               {"sleep 60 >fifo & echo hi; wait", machine.Runner{Timeout: short, Grace: long, Left: long}, "hi\n", "took longer than 300ms", ""},
		"signals that it ignores": {"trap '' TERM HUP INT; sleep 60 >fifo & echo hi; wait", machine.Runner{Timeout: short, Grace: long, Left: long}, "hi\n", "took longer", ""},
		"output kept open":        {"sleep 60 3>fifo & echo hi", machine.Runner{Timeout: long, Grace: short, Left: long}, "hi\n", "keeps its output open", ""},
		"output elsewhere":        {"(sleep 0.2; echo done) >fifo 2>&1 & echo hi", machine.Runner{Timeout: long, Grace: short, Left: long}, "hi\n", "", "done\n"},
		"nothing left":            {"echo hi; echo done >fifo", machine.Runner{Timeout: long, Grace: short, Left: long}, "hi\n", "", "done\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			fifo := filepath.Join(dir, "fifo")
			if err := syscall.Mkfifo(fifo, 0o600); err != nil {
				t.Fatal(err)
			}
			wrote := make(chan string, 1)
			go func() {
				f, err := os.Open(fifo) // waits for the grandchild
				if err != nil {
					wrote <- err.Error()
					return
				}
				defer f.Close()
				text, _ := io.ReadAll(f)
				wrote <- string(text)
			}()
			out, status, err := row.r.Run(t.Context(), []string{"sh", "-c", "cd '" + dir + "'; " + row.script}, nil)
			if string(out) != row.output || status != 0 || (err == nil) != (row.fails == "") || err != nil && !strings.Contains(err.Error(), row.fails) {
				t.Errorf("output %q, status %d, error %v", out, status, err)
			}
			select {
			case text := <-wrote:
				if text != row.fifo {
					t.Errorf("the grandchild wrote %q, want %q", text, row.fifo)
				}
			case <-time.After(20 * time.Second):
				t.Error("the grandchild goes on")
			}
		})
	}
}

// TestCommandsShareTheirTime holds that no loop of commands goes on for long.
func TestCommandsShareTheirTime(t *testing.T) {
	r := &machine.Runner{Timeout: time.Minute, Grace: time.Minute, Left: 300 * time.Millisecond}
	if _, _, err := r.Run(t.Context(), []string{"true"}, nil); err != nil {
		t.Error(err)
	}
	if _, _, err := r.Run(t.Context(), []string{"sleep", "60"}, nil); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Error(err)
	}
	if _, _, err := r.Run(t.Context(), []string{"true"}, nil); err != machine.ErrNoTimeLeft {
		t.Error(err)
	}
}

// TestCommandsTakeNoTimeOfLisp holds that a form which waits for a command longer
// than a form may work goes on.
func TestCommandsTakeNoTimeOfLisp(t *testing.T) {
	w := machine.New()
	m := lisp.New(lispOptions(w, machine.CommandRunner(t.Context(), true)))
	const form = `(progn (shell-command-to-string "sleep 1.2") (setq n 0) (while (< n 10000) (setq n (1+ n))))`
	if err := m.LoadText("init.el", []byte(form)); err != nil || len(m.Errors()) > 0 {
		t.Error(err, m.Errors())
	}
}

// TestCommandsEndWithTheProgram holds that Ctrl-C, which no longer reaches the
// command by the terminal, ends it.
func TestCommandsEndWithTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, _, err := machine.CommandRunner(ctx, true)([]string{"sleep", "60"}, nil); err != context.Canceled {
		t.Error(err)
	}
}

// TestCommandsHaveNoTerminal holds what is so in Emacs, too: a command is the
// leader of a session, so that it cannot wait for an answer nobody would give.
func TestCommandsHaveNoTerminal(t *testing.T) {
	if out, _, err := machine.CommandRunner(t.Context(), true)([]string{"sh", "-c", "(: </dev/tty) 2>/dev/null || echo none"}, nil); string(out) != "none\n" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
}
