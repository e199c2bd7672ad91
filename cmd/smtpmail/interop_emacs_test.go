package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mustEmacs runs a batch Emacs and fails the test unless it exits 0; it returns
// its stdout.
func (h *home) mustEmacs(args ...string) string {
	h.t.Helper()
	o := h.emacs(args...)
	if o.code != 0 {
		h.t.Fatalf("emacs %q: exit code %d\n%s%s", args, o.code, o.stdout, o.stderr)
	}
	return o.stdout
}

func (h *home) emacs(args ...string) outcome {
	h.t.Helper()
	return h.run("", "emacs", append([]string{"-Q", "--batch"}, args...)...)
}

// interopFile is the absolute name of a file of testdata/interop.
func interopFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("../../testdata/interop", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// setting is a variable's value, and where it was set.
type setting struct{ lisp, setAt string }

// TestEmacsExamples compares what config says of each example with the values
// that Emacs has after it, and the places where Emacs finds the names.
func TestEmacsExamples(t *testing.T) {
	needPrograms(t, "emacs")
	files, err := filepath.Glob("../../examples/*.el")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			h := newHome(t)
			init := h.write(filepath.Base(file), string(text))
			ours, emacs := ourSettings(t, h, init), emacsSettings(t, h, init)
			if len(emacs) == 0 {
				t.Error("Emacs finds no setq in it")
			}
			for name, want := range emacs {
				if ours[name] != want {
					t.Errorf("%s is %+v; Emacs has %+v", name, ours[name], want)
				}
				delete(ours, name)
			}
			for name, value := range ours {
				if strings.HasPrefix(value.setAt, init+":") {
					t.Errorf("%s is %+v; Emacs finds no setq of it", name, value)
				}
			}
		})
	}
}

func ourSettings(t *testing.T, h *home, init string) map[string]setting {
	t.Helper()
	var report configReport
	if err := json.Unmarshal([]byte(h.mustRun("", "-l", init, "config", "--json", "--all", "--show-secrets")), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Files) != 1 || report.Files[0] != init || len(report.Errors) != 0 {
		t.Errorf("files %q, errors %v", report.Files, report.Errors)
	}
	found := make(map[string]setting)
	for _, v := range report.Variables {
		if v.Lisp != nil {
			found[v.Name] = setting{*v.Lisp, v.SetAt}
		}
		if v.Default == strings.HasPrefix(v.SetAt, init+":") {
			t.Errorf("%s: set at %s, but default is %t", v.Name, v.SetAt, v.Default)
		}
	}
	return found
}

func emacsSettings(t *testing.T, h *home, init string) map[string]setting {
	t.Helper()
	found := make(map[string]setting)
	for line := range strings.Lines(h.mustEmacs("-l", init, "-l", interopFile(t, "variables.el"), init)) {
		var name, value string
		var row, column int
		if _, err := fmt.Sscan(line, &name, &row, &column, &value); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		lisp, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		found[name] = setting{string(lisp), fmt.Sprintf("%s:%d:%d", init, row, column)}
	}
	return found
}
