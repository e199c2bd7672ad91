package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
)

// An expectation is a line of a .values file: what a variable is after the init
// file, and what it is in GNU Emacs 28.2 where that differs, with the reason.
type expectation struct{ name, value, emacs, reason string }

func readExpectations(t *testing.T, file string) []expectation {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []expectation
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "\temacs "); ok {
			all[len(all)-1].emacs = rest
		} else if rest, ok := strings.CutPrefix(lines.Text(), "\tsince "); ok {
			all[len(all)-1].reason = rest
		} else if name, value, ok := strings.Cut(lines.Text(), " = "); ok {
			all = append(all, expectation{name: name, value: value, emacs: value})
		}
	}
	return all
}

// TestInitFiles holds the values after each init file of testdata/init, one for
// each way in which people write theirs, and asks Emacs for them.
func TestInitFiles(t *testing.T) {
	files, err := filepath.Glob("../../testdata/init/*.values")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, values := range files {
		init, err := filepath.Abs(strings.TrimSuffix(values, ".values") + ".el")
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(init), ".el"), func(t *testing.T) {
			rows := readExpectations(t, values)
			got := valuesAfter(t, init, rows)
			for _, row := range rows {
				if got[row.name] != row.value {
					t.Errorf("%s is %s, want %s", row.name, got[row.name], row.value)
				}
			}
			checkSecretsHidden(t, init, values)
			t.Run("emacs", func(t *testing.T) { askEmacs(t, init, rows) })
		})
	}
}

// initEnviron is the environment in which the values were taken.
func initEnviron(t *testing.T) []string {
	return []string{"HOME=" + t.TempDir(), "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC0", "LOGNAME=sam", "USER=sam", "TERM=dumb"}
}

func valuesAfter(t *testing.T, init string, rows []expectation) map[string]string {
	t.Helper()
	var out, errors bytes.Buffer
	w := &machine.World{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors, Environ: initEnviron(t), WorkDir: "/", Host: "HOST", Login: "sam", Name: "Sam", Now: time.Now, Random: machine.RandomNumber}
	args := []string{"smtpmail", "-l", init, "--json", "--show-secrets", "config"}
	for _, row := range rows {
		args = append(args, row.name)
	}
	if code := run(w, args); code != 0 {
		t.Fatalf("exit code %d: %s", code, errors.String())
	}
	var report configReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, v := range report.Variables {
		got[v.Name] = "VOID"
		if v.Lisp != nil {
			got[v.Name] = strings.ReplaceAll(*v.Lisp, "\n", `\n`)
		}
	}
	return got
}

// checkSecretsHidden has config show everything, with the passwords hidden: those
// of the init file, and those that are the values after it.
func checkSecretsHidden(t *testing.T, init, values string) {
	t.Helper()
	seen := newLeaks(t)
	for _, name := range []string{init, values} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		seen.learn(string(text))
	}
	for _, args := range [][]string{{"config", "--all"}, {"config", "--all", "--json"}, {"-v", "config"}} {
		var out, errors bytes.Buffer
		w := &machine.World{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors, Environ: initEnviron(t), WorkDir: "/", Host: "HOST", Login: "sam", Name: "Sam", Now: time.Now, Random: machine.RandomNumber}
		if code := run(w, append([]string{"smtpmail", "-l", init}, args...)); code != 0 {
			t.Errorf("%q: exit code %d: %s", args, code, errors.String())
		}
		seen.gave(fmt.Sprintf("stdout of %q", args), out.String())
		seen.gave(fmt.Sprintf("stderr of %q", args), errors.String())
	}
}

// askEmacs compares with what Emacs has after the file. The files run in it, so
// that they hold nothing that does more than set variables.
func askEmacs(t *testing.T, init string, rows []expectation) {
	needPrograms(t, "emacs")
	program := `(setq sendmail-program "/usr/sbin/sendmail")` // what Emacs finds depends on the machine
	args := []string{"-Q", "--batch", "--eval", program, "-l", filepath.Join(filepath.Dir(init), "ask.el"), init}
	for _, row := range rows {
		args = append(args, row.name)
	}
	cmd := exec.Command("emacs", args...)
	cmd.Env = initEnviron(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		got[name] = value
	}
	for _, row := range rows {
		if got[row.name] != row.emacs {
			t.Errorf("Emacs says %s is %s, the file says %s", row.name, got[row.name], row.emacs)
		}
		if (row.emacs != row.value) != (row.reason != "") {
			t.Errorf("%s: a reason is there exactly where the values differ: %s", row.name, fmt.Sprint(row))
		}
	}
}
