package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
)

// endless is a message that never ends.
type endless struct{ given int64 }

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, strings.Repeat("endless\n", 1+len(p)/8))
	if e.given == 0 {
		n = copy(p, "From: joe@example.org\nTo: bob@example.net\n\n")
	}
	e.given += int64(n)
	return n, nil
}

// TestEndlessInput gives a message that never ends: it is refused at the bound that
// is set, and by default at one that a disk can hold.
func TestEndlessInput(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, row := range []struct {
		eval string
		max  int64
	}{
		{`(setq smtpmail-message-size-limit 5000)`, 5000},
		{`(setq smtpmail-message-size-limit 3000000)`, 3_000_000},
	} {
		for _, verb := range []string{"send", "queue"} {
			home, stdin := t.TempDir(), &endless{}
			var stdout, stderr bytes.Buffer
			w := &machine.World{Stdin: stdin, Stdout: &stdout, Stderr: &stderr, Environ: []string{"HOME=" + home}, WorkDir: home, Host: "HOST", Login: "sam", Now: time.Now, Random: machine.RandomNumber}
			code := run(w, []string{"smtpmail", "-Q", "--eval", `(setq smtpmail-smtp-server "127.0.0.1")` + row.eval, verb})
			if code != terminal.ExitData || !strings.Contains(stderr.String(), "(smtpmail-message-size-limit)\nhint: ") {
				t.Errorf("%s, %s: exit code %d, %s", verb, row.eval, code, &stderr)
			}
			if stdin.given > row.max+128<<10 {
				t.Errorf("%s: read %d octets, the bound is %d", verb, stdin.given, row.max)
			}
			if left, _ := filepath.Glob(filepath.Join(home, "*")); len(left) > 0 {
				t.Errorf("%s left %q", verb, left)
			}
		}
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("left %v in the folder of temporary files", left)
	}
}

// TestInputAtTheBound: a mail of exactly so many octets goes.
func TestInputAtTheBound(t *testing.T) {
	for size, want := range map[int]bool{9: true, 10: true, 11: false} {
		l := &compose.LimitedInput{R: strings.NewReader(strings.Repeat("x", size)), Left: 10, Max: 10}
		data, err := io.ReadAll(l)
		if (err == nil) != want || want && len(data) != size {
			t.Errorf("%d octets: %d read, error %v", size, len(data), err)
		}
	}
}

// TestSilentInput: with --timeout a stdin that gives nothing is not waited for.
func TestSilentInput(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	home := t.TempDir()
	var stdout, stderr bytes.Buffer
	world := &machine.World{Stdin: r, Stdout: &stdout, Stderr: &stderr, Environ: []string{"HOME=" + home}, WorkDir: home, Host: "HOST", Login: "sam", Now: time.Now, Random: machine.RandomNumber}
	if code := run(world, []string{"smtpmail", "-Q", "--timeout=50ms", "--eval", `(setq smtpmail-smtp-server "127.0.0.1")`, "send"}); code != terminal.ExitTempFail {
		t.Errorf("exit code %d", code)
	}
	if want := "smtpmail: message on stdin: nothing came for 50ms (--timeout)\n"; stderr.String() != want {
		t.Errorf("stderr %q, want %q", &stderr, want)
	}
}

// TestDecryptionEnds: the wait for gpg, which may ask somebody, ends with the session.
func TestDecryptionEnds(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gpg"), []byte("#!/bin/sh\nsleep 60\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := machine.Decrypt(ctx, "x.gpg"); err != context.DeadlineExceeded {
		t.Error(err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}
