package lisp

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// FuzzEval evaluates any text: nothing may panic, pass a bound or leave a
// binding behind.
func FuzzEval(f *testing.F) {
	for _, r := range readRows(f) {
		f.Add(r.form)
	}
	for _, h := range hostile {
		if len(h.text) < 500 {
			f.Add(h.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := New(Options{Home: "/home/u", Limits: Limits{FormSteps: 20_000, TotalSteps: 40_000, FormAlloc: 4 << 20, TotalAlloc: 8 << 20,
			FormTime: time.Second, TotalTime: 2 * time.Second, Depth: 100}})
		start := time.Now()
		if err := m.LoadText("init.el", []byte(text)); err != nil {
			return
		}
		for _, e := range m.Errors() {
			var internal *InternalError
			if errors.As(e.Err, &internal) {
				t.Errorf("%v", e.Err)
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if len(m.bindings) != 0 || m.budget.depth != 0 || len(m.catches) != 0 {
			t.Error("left bindings", len(m.bindings), "depth", m.budget.depth, "catches", len(m.catches))
		}
	})
}

// FuzzRegexp compiles and runs any regexp.
func FuzzRegexp(f *testing.F) {
	for _, seed := range []string{`\(a*\)*b`, `[[:alpha:]_-]+\_>`, `^\(?:ab\|c\)\{1,3\}$`, `\(.\)\1`, `[]a-]*?`, `\`, `*a`, "\\`x\\'"} {
		f.Add(seed, "aabbc_d", true)
	}
	f.Fuzz(func(t *testing.T, pattern, text string, fold bool) {
		prog, err := compileRegexp(pattern)
		if err != nil || len(text) > 1000 {
			return
		}
		m := New(Options{Limits: Limits{FormSteps: 20_000}})
		r := &matcher{pay: m.step, prog: prog, text: []rune(text), fold: fold}
		found, err := r.search(0)
		if err == nil && found && (r.slots[0] < 0 || r.slots[1] > len(r.text) || r.slots[0] > r.slots[1]) {
			t.Errorf("%q in %q: match at %v", pattern, text, r.slots[:2])
		}
	})
}

// FuzzOrg tangles any text: each line of the program has its place in the text, and
// so many copies of the text take no longer than they are long.
func FuzzOrg(f *testing.F) {
	for name := range orgFixtures(f) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("#+name: a\n#+begin_src elisp :noweb yes\n<<a>><<b>>\n#+end_src\n* COMMENT x :ARCHIVE:\n:PROPERTIES:\n:header-args+: :noweb-ref b\n:END:\n#+begin_src")
	f.Fuzz(func(t *testing.T, text string) {
		for _, copies := range []int{1, 1 + 30_000/(1+len(text))} {
			many := strings.Repeat(text+"\n", copies)
			start := time.Now()
			program, origins, ok := tangle("/h/init.org", many, func(string, int32) string { return "yes" })
			if took := time.Since(start); took > time.Second {
				t.Errorf("%d octets took %s", len(many), took)
			}
			if lines := strings.Count(program, "\n"); lines != len(origins) || len(program) > maxFile+maxOrgLines {
				t.Errorf("%d lines, %d places, %d octets, whole %v", lines, len(origins), len(program), ok)
			}
			for _, at := range origins {
				if at.line < 1 || int(at.line) > 1+strings.Count(many, "\n") {
					t.Errorf("a line of the program stands at line %d", at.line)
				}
			}
		}
	})
}
