//go:build linux

package lisp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// repeated numbers the copies of a text.
func repeated(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// laborious are files that no bound of evaluation stops, or only late: what is done
// with them before and after must take no longer than the file is long.
func laborious() map[string]string {
	const (
		before = "(setq smtpmail-smtp-server \"before.test\")\n"
		org    = "#+begin_src emacs-lisp\n" + before + "#+end_src\n"
		block  = "#+begin_src emacs-lisp\n(setq x 1)\n#+end_src\n"
		drawer = ":PROPERTIES:\n:header-args+: :tangle yes\n:END:\n"
	)
	headings := ""
	for i := range 1000 {
		headings += strings.Repeat("*", i+1) + " h\n" + drawer
	}
	return map[string]string{
		"properties.org":    org + repeated("#+PROPERTY: header-args+ :k%[1]d v%[1]d\n", 10_000) + strings.Repeat(block, 10_000),
		"unclosed.org":      org + strings.Repeat("#+begin_src emacs-lisp\n#+begin_example\n", 40_000),
		"names.org":         org + repeated("#+name: n%[1]d\n#+begin_src emacs-lisp :noweb yes\n<<m%[1]d>>\n#+end_src\n", 20_000),
		"group.org":         org + strings.Repeat("#+begin_src emacs-lisp :noweb yes :noweb-ref a\n<<b>>\n#+end_src\n", 20_000),
		"empty-block.org":   org + "#+name: e\n#+begin_src emacs-lisp\n#+end_src\n#+name: b\n#+begin_src emacs-lisp :noweb yes :tangle no\n" + strings.Repeat("<<e>>\n", 100_000) + "#+end_src\n#+begin_src emacs-lisp :noweb yes\n" + strings.Repeat("x", 1_000_000) + "<<b>>\n#+end_src\n",
		"drawers.org":       org + headings + strings.Repeat(block, 25_000),
		"more-drawers.org":  org + "* h\n" + strings.Repeat(drawer+"#+begin_src sh\n#+end_src\n", 20_000),
		"languages.org":     org + "* h\n" + repeated(":PROPERTIES:\n:header-args:l%[1]d: :tangle yes\n:END:\n#+begin_src l%[1]d\n#+end_src\n", 20_000),
		"newlines.org":      org + strings.Repeat("\n", 2_000_000),
		"empty-lists.el":    before + strings.Repeat("()", 1_000_000),
		"circular-path.el":  before + "(setq load-path (list \"/no\"))(setcdr load-path load-path)" + strings.Repeat("(load \"none\" t)(require 'none nil t)\n", 20_000),
		"long-path.el":      before + "(setq load-path (make-list 300000 \"/no\"))" + strings.Repeat("(load \"none\" t)(require 'none nil t)\n", 20_000),
		"long-names.el":     before + "(setq load-path (make-list 10000 (make-string 1000000 ?a)))" + strings.Repeat("(load \"none\" t)\n", 2000),
		"big-folder.el":     before + strings.Repeat("(directory-files \"/usr/bin\" nil \"x*x*y\")\n", 5000),
		"shared-string.el":  before + "(setq big (make-string 1000000 ?a))" + repeated("(setq v%d big)\n", 3000),
		"shared-list.el":    before + "(setq smtpmail-auth-credentials '((\"h\" 25 \"joe\" \"hunter22\")))(setq big (make-list 500000 12345))" + repeated("(setq v%d big)\n", 3000),
		"shared-tree.el":    before + "(setq x (list 1))(dotimes (i 100) (setq x (list x x)))" + repeated("(setq v%d x)\n", 3000),
		"long-errors.el":    before + "(setq big (make-string 1000000 ?a))" + strings.Repeat("(error \"%s\" big)\n", 3000),
		"many-secrets.el":   before + "(setq smtpmail-auth-credentials (list " + repeated("(list \"h\" 25 \"u\" \"secret%d\")", 20_000) + "))" + strings.Repeat("(car 1)\n", 900),
		"nested-secrets.el": before + "(setq smtpmail-auth-credentials (make-list 300000 (make-list 300000 1234567)))",
	}
}

func TestLaboriousFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program on laborious files for half a minute")
	}
	program, dir := buildProgram(t), t.TempDir()
	for name, text := range laborious() {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { runLaborious(t, program, file) })
	}
}

// maxShown is what config --all may print, in octets.
const maxShown = 40 << 20

func runLaborious(t *testing.T, program, file string) {
	output, c := measure(t, program, "config", "--json", "--all", "-l", file)
	t.Logf("%s, %d MB", c.Time, c.Memory>>20)
	if c.Time > hostileTime || c.Memory > hostileMemory || len(output) > maxShown {
		t.Errorf("took %s of the processor and %d MB, and printed %d octets", c.Time, c.Memory>>20, len(output))
	}
	var report struct{ Variables []struct{ Name, Lisp string } }
	if err := json.Unmarshal(output, &report); err != nil {
		t.Fatal(err)
	}
	if v := report.Variables[0]; v.Name != "smtpmail-smtp-server" || v.Lisp != `"before.test"` {
		t.Errorf("the setting before it is %v", v)
	}
}

// TestReadingLimit: blanks, comments and strings take no memory, whatever is in them.
func TestReadingLimit(t *testing.T) {
	for name, text := range map[string]string{
		"semicolons": strings.Repeat(";", 640_000) + "\n",
		"words":      ";" + strings.Repeat(" a", 900_000) + "\n",
		"string":     `(setq s "` + strings.Repeat("(a ' ; ", 250_000) + `")`,
	} {
		m := New(Options{})
		if err := m.LoadText("init.el", []byte(text+"(setq after t)")); err != nil {
			t.Fatal(err)
		}
		if valueText(m, "after") != "t" || len(m.Errors()) > 0 {
			t.Errorf("%s: after is %s, errors %.300q", name, valueText(m, "after"), errorTexts(m))
		}
	}
}
