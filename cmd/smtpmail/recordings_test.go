package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestEmacsRecordings replays what GNU Emacs 28.2 did with 376 mails and servers
// (testdata/emacs): mails, dialogues, exit codes and files are as Emacs's, but for the
// weaknesses of improve.txt, each of which has checks of its own. No run may show a
// password.
func TestEmacsRecordings(t *testing.T) {
	if os.Getenv("SMTPMAIL_INTEROP") != "1" {
		t.Skip("takes a minute, python3 and a network namespace: set SMTPMAIL_INTEROP=1")
	}
	needPrograms(t, "python3", "unshare", "ip")
	dir, err := filepath.Abs("../../testdata/emacs")
	if err != nil {
		t.Fatal(err)
	}
	binary, runs := keepRuns(t, buildBinary(t))
	// The recordings name ports 25, 465 and 2525: a network of its own has them free.
	// Root needs no user namespace for it, which containers may lack.
	flag := "-rn"
	if os.Getuid() == 0 {
		flag = "-n"
	}
	cmd := exec.Command("unshare", flag, "sh", "-c", `ip link set lo up && exec python3 "$0" "$1"`, filepath.Join(dir, "replay.py"), binary)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	var strict, weak, better int
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	last := lines[len(lines)-1]
	if n, err := fmt.Sscanf(last, "strict: %d of "+strconv.Itoa(strictCases)+" equal; listed weaknesses: %d of %d better", &strict, &better, &weak); n != 3 || strict != strictCases || better != weak || strict+weak != allCases {
		t.Errorf("not all of all: %q (%v)", last, err)
	}
	if all, withSecrets := checkRuns(t, runs); all < allCases || withSecrets < 50 {
		t.Errorf("%d cases, but %d runs are kept, %d of them with a password", allCases, all, withSecrets)
	}
}

// How many recordings there are, and of them those without a weakness of Emacs.
const (
	allCases    = 376
	strictCases = 222
)

// buildBinary builds the program as people have it.
func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "smtpmail")
	cmd := exec.Command("go", "build", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// needPrograms skips a test where a program is missing, but not in CI.
func needPrograms(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is not installed", name)
	}
}
