package regexp

import (
	"errors"
	"testing"
)

// FuzzRegexp compiles and runs any regexp.
func FuzzRegexp(f *testing.F) {
	for _, seed := range []string{`\(a*\)*b`, `[[:alpha:]_-]+\_>`, `^\(?:ab\|c\)\{1,3\}$`, `\(.\)\1`, `[]a-]*?`, `\`, `*a`, "\\`x\\'"} {
		f.Add(seed, "aabbc_d", true)
	}
	f.Fuzz(func(t *testing.T, pattern, text string, fold bool) {
		prog, err := Compile(pattern)
		if err != nil || len(text) > 1000 {
			return
		}
		left := 20_000
		pay := func(steps int) error {
			if left -= steps; left < 0 {
				return errors.New("too much work")
			}
			return nil
		}
		r := &Matcher{Pay: pay, Prog: prog, Text: []rune(text), Fold: fold}
		found, err := r.Search(0)
		if err == nil && found && (r.Slots[0] < 0 || r.Slots[1] > len(r.Text) || r.Slots[0] > r.Slots[1]) {
			t.Errorf("%q in %q: match at %v", pattern, text, r.Slots[:2])
		}
	})
}
