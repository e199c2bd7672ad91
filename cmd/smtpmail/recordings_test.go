package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEmacsRecordings replays what GNU Emacs 28.2 did with 376 mails and servers
// (testdata/emacs), and holds that another mail, outcome or dialogue comes only
// where improve.txt, open.txt or wire.txt says why, and that each of their rows is
// still true. No run may show a password.
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
	if !strings.Contains(string(out), "run=") {
		t.Fatalf("the replay did not end: %v\n%s", err, out)
	}
	reasons := readReasons(t, filepath.Join(dir, "improve.txt"), filepath.Join(dir, "open.txt"), filepath.Join(dir, "wire.txt"))
	for line := range strings.Lines(string(out)) {
		name, what, _ := strings.Cut(line, " ")
		what = strings.TrimSpace(what)
		if strings.Contains(name, "=") || !strings.HasPrefix(what, "mail") && !strings.HasPrefix(what, "wire") && !strings.HasPrefix(what, "code") {
			continue
		}
		if reasons[name] == "" {
			t.Errorf("%s differs from Emacs without a reason: %s", name, what)
		}
		delete(reasons, name)
	}
	var cases int
	_, totals, _ := strings.Cut(string(out), "run=")
	fmt.Sscan(totals, &cases)
	if all, withSecrets := checkRuns(t, runs); all < cases || withSecrets < 50 {
		t.Errorf("%d cases, but %d runs are kept, %d of them with a password", cases, all, withSecrets)
	}
	for name, reason := range reasons {
		t.Errorf("%s is as Emacs has it, but is listed to differ: %s", name, reason)
	}
}

func readReasons(t *testing.T, files ...string) map[string]string {
	t.Helper()
	reasons := make(map[string]string)
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if name, reason, _ := strings.Cut(lines.Text(), " "); name != "" && name != "#" {
				reasons[name] = strings.TrimSpace(reason)
			}
		}
		f.Close()
	}
	return reasons
}

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
