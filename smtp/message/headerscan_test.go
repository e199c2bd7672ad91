package message

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

const bufferSeparator = "--text follows this line--"

// The end of a header: which lines are fields, and what is left as text. "65:N,M"
// is a refusal that names the lines N and M.
var headerEnds = []struct{ text, fields, body string }{
	{"To: a\nSubject: s\n\nx\n", "To Subject", "x\n"},
	{"To: a\n--text follows this line--\nx\n", "To", "x\n"},
	{"\n\nTo: a\n--text follows this line--\nx\n", "To", "x\n"},
	{"To: a\n\n\n--text follows this line--\nx\n", "To", "x\n"},
	{"--text follows this line--\nx\n", "", "x\n"},
	{"\n--text follows this line--\nx\n", "", "x\n"},
	{"To: a\n--text follows this line--\nTo: b\n\n--text follows this line--\n", "To", "To: b\n\n--text follows this line--\n"},
	{"To: a\n--text follows this line-- \n\nx\n", "65:2", ""},

	// Text never becomes header.
	{"To: a\n\nDear b,\nBcc: evil@x\n--text follows this line--\nx\n", "To", "Dear b,\nBcc: evil@x\n--text follows this line--\nx\n"},
	{"To: a\n\nBcc: evil@x\nDear b,\n--text follows this line--\nx\n", "To", "Bcc: evil@x\nDear b,\n--text follows this line--\nx\n"},
	{"To: a\n\nBcc: evil@x\n--text follows this line--\nx\n", "65:2,4", ""},
	{"To: a\n\n\nBcc: evil@x\n\n more\n--text follows this line--\nx\n", "65:2,7", ""},
	{"To: a\r\n\r\nBcc: evil@x\r\n--text follows this line--\r\nx\r\n", "65:2,4", ""},
	{"\nTo: a\n\nBcc: b\n--text follows this line--\n", "65:3,5", ""},
	{"\nTo: a\nSubject: s\n\nx\n", "", "To: a\nSubject: s\n\nx\n"},
	{"\nTo: a\nhello\n--text follows this line--\n", "", "To: a\nhello\n--text follows this line--\n"},
	{"\n\nTo: a\n", "", "\nTo: a\n"},
	{"\nhello\n", "", "hello\n"},
	{"\n", "", ""},
	{"To: a\n\nBcc: b\n--text follows this line--x\n", "To", "Bcc: b\n--text follows this line--x\n"},
	{"To: a\n\nA: b\nlast: c", "To", "A: b\nlast: c\n"},

	// A header alone is a message, and a byte order mark is none of it.
	{"To: a\nSubject: s\n", "To Subject", ""},
	{"To: a\nSubject: s", "To Subject", ""},
	{"\ufeffTo: a\n\nx\n", "To", "x\n"},
	{"\ufeff\nx\n", "", "x\n"},

	// A line end that was made CRLF twice.
	{"To: a\r\r\nSubject: s\r\r\n\r\r\nx\r\n", "To Subject", "x\n"},
	{"To: a\r\r\n--text follows this line--\r\r\nx\n", "To", "x\n"},
}

func TestHeaderEnd(t *testing.T) {
	for _, c := range headerEnds {
		m, err := Read(strings.NewReader(c.text), ReadOptions{Separator: bufferSeparator})
		if lines, refused := strings.CutPrefix(c.fields, "65:"); refused {
			checkNamesLines(t, c.text, err, strings.Split(lines, ","))
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := fieldNames(m); got != c.fields {
			t.Errorf("%q has the fields %q, want %q", c.text, got, c.fields)
		}
		if got := strings.ReplaceAll(bodyOf(t, m), "\r\n", "\n"); got != c.body {
			t.Errorf("%q has the body %q, want %q", c.text, got, c.body)
		}
		m.Close()
	}
}

func checkNamesLines(t *testing.T, text string, err error, lines []string) {
	t.Helper()
	var bad *HeaderError
	if !errors.As(err, &bad) {
		t.Errorf("%q: error %v, want a HeaderError", text, err)
		return
	}
	for _, line := range lines {
		if !strings.Contains(err.Error(), "line "+line) {
			t.Errorf("%q: %v does not name line %s", text, err, line)
		}
	}
}

func fieldNames(m *Message) string {
	var names []string
	for _, f := range m.Header.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, " ")
}

func TestHeaderIsBounded(t *testing.T) {
	for _, separator := range []string{"", bufferSeparator} {
		endless := io.MultiReader(strings.NewReader("To: a\n"), &repeat{text: []byte("X-A: b\n"), n: 1 << 20})
		_, err := Read(endless, ReadOptions{Separator: separator})
		var bad *HeaderError
		if !errors.As(err, &bad) {
			t.Errorf("a header of 7 MB gave %v", err)
		}
	}
}

// What is longer than a header may be is no fault of the header, where it has ended.
func TestLongBodyIsNoLongHeader(t *testing.T) {
	const n = MaxHeaderOctets + 10
	for name, text := range map[string]string{
		"one line":                   strings.Repeat("x", n) + "\n",
		"one line that may be field": "X: " + strings.Repeat("x", n) + "\n",
		"one line after others":      "A: b\nC: d\n" + strings.Repeat("x", n) + "\n",
		"fields":                     strings.Repeat("A: b\n", n/5) + bufferSeparator + "\n",
		"empty lines":                strings.Repeat("\n", n) + bufferSeparator + "\n",
		"no line end":                strings.Repeat("x", n),
	} {
		for _, start := range []string{"To: a\n\n", "\n"} {
			m, err := Read(strings.NewReader(start+text), ReadOptions{Separator: bufferSeparator})
			if err != nil {
				t.Errorf("%s behind %q: %v", name, start, err)
				continue
			}
			if got := strings.ReplaceAll(bodyOf(t, m), "\r\n", "\n"); got != strings.TrimSuffix(text, "\n")+"\n" {
				t.Errorf("%s behind %q: the body has %d octets, want %d", name, start, len(got), len(text))
			}
			m.Close()
		}
	}
}

// FuzzHeaderEnd holds a message against the rule: what is a field comes before the
// first empty line after a field, or before a separator that no such line precedes.
func FuzzHeaderEnd(f *testing.F) {
	for _, c := range headerEnds {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Read(bytes.NewReader(text), ReadOptions{Separator: bufferSeparator})
		if err != nil {
			return
		}
		defer m.Close()
		limit := lastHeaderLine(string(text))
		for _, field := range m.Header.Fields {
			if field.Line > limit {
				t.Errorf("line %d became the field %s, though the header ends with line %d", field.Line, field.Name, limit)
			}
		}
	})
}

// lastHeaderLine is the rule in its simplest form.
func lastHeaderLine(text string) int {
	begun, number := false, 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line = strings.TrimRight(strings.TrimSuffix(line, "\n"), "\r")
		if line == bufferSeparator || line == "" && begun {
			return number - 1
		}
		begun = begun || line != ""
	}
	if strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), "\r"), "\n") {
		return 0
	}
	return number
}
