//go:build linux

package lisp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Bounds that the whole program keeps to with any init file. The time is that
// of the processor: on a busy machine the clock on the wall says nothing.
const (
	hostileTime   = 3 * time.Second
	hostileMemory = 150 << 20
)

// buildProgram makes the program as it is installed: without the race detector.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "smtpmail")
	out, err := exec.Command("go", "build", "-o", program, "smtpmail/cmd/smtpmail").CombinedOutput()
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		t.Skipf("go build: %v", err)
	}
	return program
}

// generated are hostile files that are too big to keep.
func generated(t *testing.T) map[string]string {
	const before = "(setq smtpmail-smtp-server \"before.test\")\n"
	org := "#+begin_src emacs-lisp\n" + before + "#+end_src\n"
	block := func(name, args, body string) string {
		return "#+name: " + name + "\n#+begin_src emacs-lisp :noweb yes " + args + "\n" + body + "\n#+end_src\n"
	}
	noweb := org + block("a0", ":tangle no", "(setq x 1)")
	for i := range 40 {
		ref := fmt.Sprintf("<<a%d>>", i)
		noweb += block(fmt.Sprintf("a%d", i+1), ":tangle no", ref+"\n"+ref)
	}
	noweb += block("all", "", "<<a40>>")
	return map[string]string{
		"parentheses.el":       before + strings.Repeat("(", 100_000),
		"parentheses-pairs.el": before + strings.Repeat("(", 100_000) + strings.Repeat(")", 100_000),
		"symbols-list.el":      before + "(setq x '(" + strings.Repeat("a ", 1_000_000) + "))",
		"quotes.el":            before + "(setq x '(" + strings.Repeat("'a", 1_000_000) + "))",
		"calls.el":             before + "(defun f () " + strings.Repeat("(car a)", 280_000) + ")(f)",
		"functions.el":         before + strings.Repeat("(defun f () 1)(f)", 80_000) + "(while t)",
		"labels.el":            before + "(setq x '(" + strings.Repeat("#1=(#1#) ", 100_000) + "))(while t)",
		"string.el":            before + "(setq x \"" + strings.Repeat("\\x41\\ ", 300_000) + "\")(setq y (concat x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x))(while t)",
		"noweb.org":            noweb,
		"noweb-cycle.org":      org + block("a", ":tangle no", "<<b>>\n<<b>>") + block("b", "", "<<a>>\n<<a>>") + org,
		"headings.org":         org + strings.Repeat("* COMMENT x :ARCHIVE:\n", 80_000) + "* A\n#+begin_src emacs-lisp\n(while t)\n#+end_src\n",
		"tangle.org":           org + strings.Repeat("#+begin_src emacs-lisp :tangle (while t)\n#+end_src\n", 1000),
		"bomb.el":              before + `(load (expand-file-name "packed" (file-name-directory load-file-name)))`,
		"huge.el":              before + `(load (expand-file-name "50mb" (file-name-directory load-file-name)))`,
		"packed.el.gz":         gzipped(t, strings.Repeat("(a) ", 25<<20)),
		"50mb.el":              before + "\n" + strings.Repeat("(setq another 'value)\n", (50<<20)/22),
	}
}

// TestHostileFiles runs the program with init files that mean it harm. Each sets
// the server first and then goes wrong: the setting must stand, and an error
// must say which bound was hit.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program on hostile files for a minute")
	}
	program, dir := buildProgram(t), t.TempDir()
	files, err := filepath.Glob("testdata/hostile/*.el")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d hostile files, error %v", len(files), err)
	}
	for name, text := range generated(t) {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if name != "packed.el.gz" {
			files = append(files, file)
		}
	}
	for i, file := range files {
		if os.Getenv("SMTPMAIL_INTEROP") != "1" && i%8 != 0 {
			continue // all of them take half a minute
		}
		t.Run(filepath.Base(file), func(t *testing.T) { runHostile(t, program, file) })
	}
}

// cost is what a run of the program took.
type cost struct {
	Time   time.Duration // of the processor
	Memory int64         // bytes, at most
}

// TestMeasureProgram does its work in a process of its own: the memory that the
// system reports of a program counts that of the process that started it.
func TestMeasureProgram(t *testing.T) {
	argv := strings.Split(os.Getenv("SMTPMAIL_MEASURE"), "\n")
	if len(argv) < 2 {
		return
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = []string{"HOME=/no-home", "PATH=/usr/bin:/bin"}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	state := cmd.ProcessState
	text, err := json.Marshal(cost{state.UserTime() + state.SystemTime(), state.SysUsage().(*syscall.Rusage).Maxrss << 10})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "\n%s\n", text)
	os.Exit(0)
}

// measure runs a program and returns its output, which is one JSON value.
func measure(t *testing.T, argv ...string) (output []byte, c cost) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestMeasureProgram$")
	cmd.Env = append(os.Environ(), "SMTPMAIL_MEASURE="+strings.Join(argv, "\n"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%.500s%.500s", err, stdout.Bytes(), stderr.Bytes())
	}
	text := bytes.TrimSuffix(stdout.Bytes(), []byte("\n"))
	last := bytes.LastIndexByte(text, '\n')
	if err := json.Unmarshal(text[last+1:], &c); err != nil {
		t.Fatal(err)
	}
	return text[:last], c
}

func runHostile(t *testing.T, program, file string) {
	output, c := measure(t, program, "config", "--json", "smtpmail-smtp-server", "-l", file)
	t.Logf("%s, %d MB", c.Time.Round(time.Millisecond), c.Memory>>20)
	if c.Time > hostileTime {
		t.Errorf("took %s of the processor", c.Time)
	}
	if c.Memory > hostileMemory {
		t.Errorf("took %d MB", c.Memory>>20)
	}
	var report struct {
		Variables []struct{ Lisp string }
		Errors    []struct{ At, Message string }
	}
	if err := json.Unmarshal(output, &report); err != nil {
		t.Fatal(err)
	}
	if report.Variables[0].Lisp != `"before.test"` {
		t.Errorf("the setting before it is %s", report.Variables[0].Lisp)
	}
	found := false
	for _, e := range report.Errors {
		if e.At == "" {
			t.Errorf("an error without a place: %s", e.Message)
		}
		found = found || strings.Contains(e.Message, "at most") || strings.Contains(e.Message, "nests deeper")
	}
	if !found {
		t.Errorf("no error of %d says which bound was hit: %.300v", len(report.Errors), report.Errors)
	}
}
