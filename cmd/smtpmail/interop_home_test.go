package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// home is the home directory of somebody of these tests. At the end of the test
// our program must have shown none of the secrets that it read there.
type home struct {
	t       *testing.T
	dir     string
	leaks   *leaks
	kept    string // what files our program wrote, for leaks
	written map[[sha256.Size]byte]content
}

func newHome(t *testing.T) *home {
	h := &home{t: t, dir: t.TempDir(), leaks: newLeaks(t), kept: t.TempDir(), written: make(map[[sha256.Size]byte]content)}
	t.Cleanup(func() {
		if h.leaks.knowsAny() {
			h.leaks.gaveFiles("file", h.dir, h.written)
			h.leaks.gaveFiles("file", h.kept, h.written)
		}
	})
	return h
}

func (h *home) path(name string) string { return filepath.Join(h.dir, name) }

// write puts a file there that nobody else may read, and returns its path.
func (h *home) write(name, text string) string {
	h.t.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	h.leaks.learn(text)
	h.written[sha256.Sum256([]byte(text))] = content{name, text}
	return h.path(name)
}

// outcome is what a program did.
type outcome struct {
	code           int
	stdout, stderr string
}

// smtpmail runs our program, without a terminal to ask on.
func (h *home) smtpmail(stdin string, args ...string) outcome {
	h.t.Helper()
	h.leaks.learn(args...)
	o := h.run(stdin, "smtpmail", args...)
	if !showsSecrets(args...) {
		h.leaks.gave(fmt.Sprintf("stdout of smtpmail %q", args), o.stdout)
	}
	h.leaks.gave(fmt.Sprintf("stderr of smtpmail %q", args), o.stderr)
	return o
}

// mustRun fails the test unless our program exits 0; it returns its stdout.
func (h *home) mustRun(stdin string, args ...string) string {
	h.t.Helper()
	o := h.smtpmail(stdin, args...)
	if o.code != 0 {
		h.t.Fatalf("smtpmail %q: exit code %d\n%s%s", args, o.code, o.stdout, o.stderr)
	}
	return o.stdout
}

func (h *home) run(stdin, program string, args ...string) outcome {
	h.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(h.t.Context(), program, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = h.dir, strings.NewReader(stdin), &stdout, &stderr
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + h.dir, "USER=sam", "LOGNAME=sam", "TZ=UTC0", "LC_ALL=C.UTF-8", "TERM=dumb", "GORACE=" + quickExit}
	if h.leaks.knowsAny() {
		cmd.Env = append(cmd.Env, keepVariable+"="+h.kept)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// files returns the text of each file below a directory, by path in it.
func (h *home) files(dir string) map[string]string {
	h.t.Helper()
	texts := make(map[string]string)
	err := fs.WalkDir(os.DirFS(h.path(dir)), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(h.path(filepath.Join(dir, name)))
		texts[name] = string(text)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.t.Fatal(err)
	}
	return texts
}
