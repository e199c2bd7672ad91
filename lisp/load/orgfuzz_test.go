package load

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/lisp/kernel"
)

// FuzzOrg tangles any text: each line of the program has its place in the text, and
// so many copies of the text take no longer than they are long.
func FuzzOrg(f *testing.F) {
	names, err := filepath.Glob("../testdata/org/*.org")
	if err != nil || len(names) == 0 {
		f.Fatal("no Org files", err)
	}
	for _, name := range names {
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
			if lines := strings.Count(program, "\n"); lines != len(origins) || len(program) > kernel.MaxFile+maxOrgLines {
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
