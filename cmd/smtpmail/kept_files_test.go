package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
)

// keepVariable names a folder that keeps what the program writes.
const keepVariable = "SMTPMAIL_TEST_KEEP"

// keepingMain is main, and then copies each file below HOME that has a content
// which was nowhere there before: what is removed or written again by a later run
// is looked at too.
func keepingMain() {
	dir := os.Getenv(keepVariable)
	if dir == "" {
		main()
	}
	os.Unsetenv(keepVariable)
	debug.SetMemoryLimit(memoryLimit)
	before := contentsBelow(os.Getenv("HOME"))
	code := run(machine.New(), os.Args)
	for sum, f := range contentsBelow(os.Getenv("HOME")) {
		if _, ok := before[sum]; ok {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%x-%s", sum, filepath.Base(f.name))), []byte(f.text), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(terminal.ExitIO)
		}
	}
	os.Exit(code)
}

type content struct{ name, text string }

// maxKept bounds what is looked at of one file, in octets.
const maxKept = 32 << 20

// contentsBelow returns the content of each file below a folder by its sum. A file
// that another program removes meanwhile is none.
func contentsBelow(dir string) map[[sha256.Size]byte]content {
	contents := make(map[[sha256.Size]byte]content)
	filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		f, err := os.Open(name)
		if err != nil {
			return nil
		}
		defer f.Close()
		if text, err := io.ReadAll(io.LimitReader(f, maxKept)); err == nil {
			contents[sha256.Sum256(text)] = content{strings.TrimPrefix(name, dir+"/"), string(text)}
		}
		return nil
	})
	return contents
}

// gaveFiles takes each file below a folder that has another content than all of
// those that were there before. A credentials file is the one place for a password.
func (l *leaks) gaveFiles(what, dir string, before map[[sha256.Size]byte]content) {
	for sum, f := range contentsBelow(dir) {
		if _, ok := before[sum]; !ok && !strings.HasSuffix(f.name, ".authinfo") {
			l.gave(what+" "+f.name, f.text)
		}
	}
}

// keepingScript runs a program as it was built, and keeps for each run what it was
// given to read, what it printed, and HOME before and after.
const keepingScript = `#!/bin/sh
run=$(mktemp -d 'RUNS/XXXXXXXX') && mkdir "$run/given" && cp -R "$HOME" "$run/before" || exit 99
for a; do [ ! -f "$a" ] || cp "$a" "$run/given/" || exit 99; done
'PROGRAM' "$@" > "$run/stdout" 2> "$run/stderr"
code=$?
cp -R "$HOME" "$run/after" && cat "$run/stdout" && cat "$run/stderr" >&2 || exit 99
exit $code
`

// keepRuns writes a program that runs another and keeps its runs in a folder.
func keepRuns(t *testing.T, program string) (keeping, runs string) {
	t.Helper()
	dir := t.TempDir()
	keeping, runs = filepath.Join(dir, "smtpmail"), filepath.Join(dir, "runs")
	text := strings.NewReplacer("RUNS", runs, "PROGRAM", program).Replace(keepingScript)
	if err := os.Mkdir(runs, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(keeping, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return keeping, runs
}

// checkRuns fails the test if a run that was kept shows a secret that it was
// given. It returns how many runs there are, and how many were given one.
func checkRuns(t *testing.T, runs string) (all, withSecrets int) {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(runs, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		l := keptRun(t, dir)
		for _, leak := range l.find() {
			t.Errorf("a secret is shown: %s", leak)
		}
		if l.knowsAny() {
			withSecrets++
		}
	}
	return len(dirs), withSecrets
}

func keptRun(t *testing.T, dir string) *leaks {
	t.Helper()
	l := &leaks{}
	before := contentsBelow(filepath.Join(dir, "before"))
	for _, inputs := range []map[[sha256.Size]byte]content{before, contentsBelow(filepath.Join(dir, "given"))} {
		for _, f := range inputs {
			l.learn(f.text)
		}
	}
	for _, name := range []string{"stdout", "stderr"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		l.gave(name, string(text))
	}
	l.gaveFiles("file", filepath.Join(dir, "after"), before)
	return l
}

// TestKeepRuns has a program leak into its output and into a file.
func TestKeepRuns(t *testing.T) {
	home := t.TempDir()
	for name, text := range map[string]string{
		".authinfo": "machine h login joe password pl4nted!\n",
		"program":   "#!/bin/sh\necho pl4nted!; echo pl4nted! >&2; cp .authinfo copy; cat > new; exit 3\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	keeping, runs := keepRuns(t, filepath.Join(home, "program"))
	var stdout, stderr strings.Builder
	cmd := exec.Command(keeping, "send")
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = home, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home}, strings.NewReader("pl4nted!"), &stdout, &stderr
	if cmd.Run(); cmd.ProcessState.ExitCode() != 3 || stdout.String() != "pl4nted!\n" || stderr.String() != "pl4nted!\n" {
		t.Fatalf("%v: %q, %q", cmd.ProcessState, &stdout, &stderr)
	}
	dirs, err := filepath.Glob(filepath.Join(runs, "*"))
	if err != nil || len(dirs) != 1 {
		t.Fatalf("runs: %q, %v", dirs, err)
	}
	found := keptRun(t, dirs[0]).find()
	if slices.Sort(found); len(found) != 3 || !strings.HasPrefix(found[0], "in file new, ") || !strings.HasPrefix(found[1], "in stderr, ") {
		t.Errorf("found %q", found)
	}
}
