package message

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// structureOf reads the structure of a body as it is, with either line end.
func structureOf(body string) ([]*entity, error) {
	h := &Header{Fields: []*Field{{Name: "Content-Type", Body: " multipart/mixed; boundary=b"}}}
	return readStructure(h, &Spool{memory: []byte(body), SizeOctets: int64(len(body))})
}

// TestLongHeaderLines holds that a line of a part's header is one line, and no end
// of the header, however it falls into the buffer, which is 16384 octets.
func TestLongHeaderLines(t *testing.T) {
	const field = "X-Long: "
	for _, eol := range []string{"\n", "\r\n"} {
		for _, length := range []int{998, 16381, 16382, 16383, 16384, 16385, 16386, 32766, 32767, 32768, 32769, 200_000} {
			line := field + strings.Repeat("x", length-len(field))
			for name, rows := range map[string][]string{
				"first":       {line, "Content-Type: text/html"},
				"last":        {"Content-Type: text/html", line},
				"continued":   {"Content-Type: text/html;", " x=" + strings.Repeat("x", length-3)},
				"boundary in": {"Content-Type: text/html", field + strings.Repeat("x", length-len(field)-3) + "--b"},
				"CR in":       {"Content-Type: text/html", field + strings.Repeat("x", length-len(field)-2) + "\rx"},
			} {
				header := strings.Join(rows, eol) + eol + eol
				before := eol + "--b" + eol
				content := "X-Not: a field" + eol + eol + "text"
				entities, err := structureOf(before + header + content + eol + "--b--" + eol)
				if err != nil || len(entities) != 2 {
					t.Fatalf("%d octets and %q, %s: %d entities, error %v", length, eol, name, len(entities), err)
				}
				e := entities[1]
				start := int64(len(before) + len(header))
				if e.headerStart != int64(len(before)) || e.start != start || e.end != start+int64(len(content)) {
					t.Errorf("%d octets and %q, %s: header at %d, content from %d to %d", length, eol, name, e.headerStart, e.start, e.end)
				}
				if name == "CR in" { // which no header may hold
					continue
				}
				if value, _ := e.header.Get("Content-Type"); !strings.HasPrefix(value, "text/html") || e.header.Has("X-Not") {
					t.Errorf("%d octets and %q, %s: header is %d fields, type %.20q", length, eol, name, len(e.header.Fields), value)
				}
				if value, ok := e.header.Get("X-Long"); ok && len(value) != length-len(field) {
					t.Errorf("%d octets and %q, %s: the value has %d octets", length, eol, name, len(value))
				}
			}
		}
	}
}

// TestBoundOfPartHeaders holds that a header may be as long as the bound, in one line
// or in many, and no longer.
func TestBoundOfPartHeaders(t *testing.T) {
	long := func(n int) string { return "X: " + strings.Repeat("x", n-3-2) + "\r\n" }
	for name, row := range map[string]struct {
		header string
		ok     bool
	}{
		"one line":            {long(maxEntityHeader - 2), true},
		"one line too long":   {long(maxEntityHeader - 1), false},
		"many lines":          {strings.Repeat(long(1024), maxEntityHeader/1024-1) + long(1022), true},
		"many lines too long": {strings.Repeat(long(1024), maxEntityHeader/1024), false},
		"a line without end":  {"X: " + strings.Repeat("x", 2*maxEntityHeader), false},
	} {
		entities, err := structureOf("--b\r\n" + row.header + "\r\ntext\r\n--b--\r\n")
		var header *HeaderError
		if row.ok && (err != nil || len(entities) != 2) || !row.ok && !errors.As(err, &header) {
			t.Errorf("%s: %d entities, error %v", name, len(entities), err)
		}
	}
}

// TestLongBoundaryLines holds that white space after a boundary (RFC 2046 5.1.1)
// is no line of the header, however long.
func TestLongBoundaryLines(t *testing.T) {
	for _, length := range []int{10, 16383, 16384, 16385, 40_000} {
		before := fmt.Sprintf("%-*s\r\n", length, "--b")
		entities, err := structureOf(before + "Content-Type: text/html\r\n\r\ntext\r\n" + fmt.Sprintf("%-*s\r\n", length, "--b--"))
		if err != nil || len(entities) != 2 || entities[1].media != "text/html" || entities[1].headerStart != int64(len(before)) || entities[1].end-entities[1].start != 4 {
			t.Errorf("%d octets: %d entities, error %v", length, len(entities), err)
		}
	}
}
