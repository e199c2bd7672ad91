package lisp

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

var updateRows = flag.Bool("update", false, "write what Emacs says into the rows that have no result yet")

// row is a form and what it gives. Files under testdata/rows hold rows:
//
//	(form …)          one or several lines
//	=> VALUE          printed by prin1; an error is !(SYMBOL DATA…), or !SYMBOL if the data does not matter
//	=>dyn VALUE       in dynamic mode, where that differs
//	=>emacs VALUE     what Emacs 28.2 gives, where we differ on purpose; the line before says why
type row struct {
	file       string
	line       int
	form       string
	lexical    string
	dynamic    string
	emacs      string
	isComplete bool
}

func (r *row) want(lexical bool) string {
	if !lexical && r.dynamic != "" {
		return r.dynamic
	}
	return r.lexical
}

func readRows(t testing.TB) []*row {
	t.Helper()
	files, err := filepath.Glob("testdata/rows/*.el")
	if err != nil || len(files) == 0 {
		t.Fatal("no rows", err)
	}
	var rows []*row
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, parseRows(file, string(text))...)
	}
	return rows
}

func parseRows(file, text string) []*row {
	var rows []*row
	var form []string
	var current *row
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "=>dyn "):
			current.dynamic = line[6:]
		case strings.HasPrefix(line, "=>emacs "):
			current.emacs = line[8:]
		case strings.HasPrefix(line, "=> "):
			current = &row{file: file, line: i + 1, form: strings.Join(form, "\n"), lexical: line[3:], isComplete: true}
			rows = append(rows, current)
			form = nil
		case strings.HasPrefix(line, ";"):
		case line == "":
			if form != nil {
				rows = append(rows, &row{file: file, line: i, form: strings.Join(form, "\n")})
				form = nil
			}
		default:
			form = append(form, line)
		}
	}
	return rows
}

// matches compares a result with the expected text; !SYMBOL stands for any data.
func matches(got, want string) bool {
	if strings.HasPrefix(want, "!") && !strings.HasPrefix(want, "!(") {
		return strings.HasPrefix(got, "!("+want[1:]+" ") || got == "!("+want[1:]+")"
	}
	return got == want
}

func rowMachine() *Machine {
	m := New(Options{
		Environ: []string{"HOME=/home/user", "USER=user", "LOGNAME=user", "EMPTY=", "PATH=/usr/bin:/bin"},
		Home:    "/home/user", LoginName: "user", FullName: "A. User", HostName: "host.test", WorkDir: "/work/dir", Batch: true,
		Now: func() time.Time { return time.Unix(1_700_000_000, 0) },
	})
	for _, feature := range []string{"cl-lib", "subr-x", "seq", "map"} {
		m.Provide(feature)
	}
	return m
}

func evalText(m *Machine, form string, lexical bool) string {
	f, err := syntax.NewReader(nil, form, m.Obarray).Next()
	if err != nil {
		return "reader: " + err.Error()
	}
	var v Object
	err = m.Protect(func() (err error) {
		v, err = m.EvalForm(f.Object, &kernel.Unit{Lexical: lexical})
		return err
	})
	if s, ok := err.(*Signal); ok {
		return "!" + oneLine(syntax.Prin1(syntax.NewCons(s.Symbol, s.Data)))
	}
	if err != nil {
		return "!!" + err.Error()
	}
	return oneLine(syntax.Prin1(v))
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "␤") }

func TestRows(t *testing.T) {
	rows := readRows(t)
	n := 0
	for _, r := range rows {
		if !r.isComplete {
			t.Errorf("%s:%d: no result; run the test with -update", r.file, r.line)
			continue
		}
		n++
		for _, lexical := range []bool{true, false} {
			got := evalText(rowMachine(), r.form, lexical)
			if want := r.want(lexical); !matches(got, want) {
				t.Errorf("%s:%d: lexical %v\n%s\n got %s\nwant %s", r.file, r.line, lexical, r.form, got, want)
			}
		}
	}
	if n < 400 {
		t.Errorf("only %d rows", n)
	}
}

// TestRowsInEmacs asks the real Emacs for every row.
func TestRowsInEmacs(t *testing.T) {
	rows := readRows(t)
	results := askEmacs(t, rows)
	for i, r := range rows {
		if !r.isComplete {
			continue
		}
		for mode, lexical := range []bool{true, false} {
			want := r.want(lexical)
			if r.emacs != "" && (lexical || r.dynamic == "") {
				want = r.emacs
			}
			if got := results[i][mode]; !matches(got, want) {
				t.Errorf("%s:%d: lexical %v\n%s\nEmacs %s\n  row %s", r.file, r.line, lexical, r.form, got, want)
			}
		}
	}
	if *updateRows {
		writeRows(t, rows, results)
	}
}

const emacsRowRunner = `
(fundamental-mode) ; whose syntax table is in force while an init file is read
(setq debug-on-error nil print-escape-newlines nil)
(defun my-rows-run (s lexical)
  (replace-regexp-in-string "\n" "␤"
   (condition-case e
     (let ((v (eval (car (read-from-string s)) lexical))) (set-match-data nil) (prin1-to-string v))
    (t (concat "!" (prin1-to-string e))))))
(dolist (s my-rows)
  (princ (my-rows-run s t)) (terpri)
  (princ (my-rows-run s nil)) (terpri))
`

// askEmacs evaluates all rows in one Emacs, lexically and dynamically.
func askEmacs(t *testing.T, rows []*row) [][2]string {
	t.Helper()
	emacs, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("no emacs:", err)
		}
		t.Skip("no emacs:", err)
	}
	var script bytes.Buffer
	script.WriteString(";; -*- coding: utf-8 -*-\n(defvar my-rows '(")
	for _, r := range rows {
		script.WriteString(syntax.Prin1(syntax.NewString(r.form)) + "\n")
	}
	script.WriteString("))\n(require 'cl-lib) (require 'subr-x) (require 'seq) (require 'map)\n" + emacsRowRunner)
	file := filepath.Join(t.TempDir(), "rows.el")
	if err := os.WriteFile(file, script.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(emacs, "-Q", "--batch", "-l", file)
	cmd.Env = []string{"HOME=/home/user", "USER=user", "LOGNAME=user", "EMPTY=", "PATH=/usr/bin:/bin", "TZ=UTC0", "LANG=C.UTF-8"}
	cmd.Dir = "/"
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("emacs: %v\n%s", err, stderr.Bytes())
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != 2*len(rows) {
		t.Fatalf("emacs printed %d lines for %d rows\n%s", len(lines), len(rows), stderr.Bytes())
	}
	results := make([][2]string, len(rows))
	for i := range rows {
		results[i] = [2]string{lines[2*i], lines[2*i+1]}
	}
	return results
}

// writeRows adds the results that are missing to the files.
func writeRows(t *testing.T, rows []*row, results [][2]string) {
	add := map[string]map[int]string{}
	for i, r := range rows {
		if r.isComplete {
			continue
		}
		text := "=> " + results[i][0]
		if results[i][1] != results[i][0] {
			text += "\n=>dyn " + results[i][1]
		}
		if add[r.file] == nil {
			add[r.file] = map[int]string{}
		}
		add[r.file][r.line] = text
	}
	for file, lines := range add {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for i, line := range strings.Split(string(text), "\n") {
			if extra, ok := lines[i]; ok {
				out = append(out, extra)
			}
			out = append(out, line)
		}
		if err := os.WriteFile(file, []byte(strings.Join(out, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Println("updated", file)
	}
}
