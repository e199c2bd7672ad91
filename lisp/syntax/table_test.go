package syntax

import (
	"os"
	"strings"
	"testing"
)

// row is one block of a table in testdata: a text, what it reads as (printed by
// prin1) or which condition reading it signals, and, where Emacs differs by
// intent, what Emacs says and why.
//
//	TEXT                    one or more lines
//	=> PRINTED              or  =! CONDITION
//	emacs> PRINTED          only where Emacs differs; "!CONDITION", or "-" not to ask
//	# why                   only there
type row struct {
	line        int
	text        string
	want        string // PRINTED, or "!" and the condition
	emacs, note string
}

func readTable(t testing.TB, name string) []row {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for i, block := range strings.Split(string(data), "\n\n") {
		if block = strings.Trim(block, "\n"); block == "" || strings.HasPrefix(block, ";;;;") {
			continue
		}
		r := parseRow(t, block)
		r.line = 1 + strings.Count(strings.Join(strings.Split(string(data), "\n\n")[:i], "\n\n"), "\n") + 2
		rows = append(rows, r)
	}
	return rows
}

// parseRow parses a block; a printed text may have several lines.
func parseRow(t testing.TB, block string) row {
	t.Helper()
	var r row
	text, rest, ok := cutAtLine(block, "=> ")
	if !ok {
		if text, rest, ok = cutAtLine(block, "=! "); !ok {
			t.Fatalf("a block without a result:\n%s", block)
		}
		rest = "!" + rest
	}
	r.text = text
	rest, r.note, _ = cutAtLine(rest, "# ")
	r.want, r.emacs, ok = cutAtLine(rest, "emacs> ")
	if ok && r.note == "" {
		t.Fatalf("a difference without its reason:\n%s", block)
	}
	return r
}

// cutAtLine cuts at the last line that has the prefix.
func cutAtLine(s, prefix string) (before, after string, found bool) {
	i := strings.LastIndex("\n"+s, "\n"+prefix)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSuffix(s[:i], "\n"), s[i+len(prefix):], true
}

// outcome reads the first form of a text and prints it, or names the condition.
func outcome(text string) string {
	form, err := NewReader(&File{Name: "t.el"}, text, NewObarray()).Next()
	if err != nil {
		if e, ok := err.(*SyntaxError); ok {
			return "!" + e.Condition
		}
		return "!" + EndOfFile
	}
	return Prin1(form.Object)
}

func TestReadTable(t *testing.T) {
	for _, r := range readTable(t, "read.txt") {
		if got := outcome(r.text); got != r.want {
			t.Errorf("read.txt:%d: %q\n got %q\nwant %q", r.line, r.text, got, r.want)
		}
	}
}

func TestPrincTable(t *testing.T) {
	for _, r := range readTable(t, "princ.txt") {
		if got := Princ(readOne(t, r.text)); got != r.want {
			t.Errorf("princ.txt:%d: %s\n got %s\nwant %s", r.line, r.text, got, r.want)
		}
	}
}
