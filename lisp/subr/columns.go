package subr

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"sync"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// How many columns of a screen text takes up: two for a wide character, none
// for a mark above another one.

// widthRanges lists the characters that do not take up one column: FIRST, a
// tab, LAST, both in hexadecimal, a tab, the columns.
//
//go:embed width28.tsv
var widthRanges string

type widthRange struct{ first, last, columns int }

var otherWidths = sync.OnceValue(func() []widthRange {
	var ranges []widthRange
	for line := range strings.Lines(widthRanges) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		first, _ := strconv.ParseInt(fields[0], 16, 32)
		last, _ := strconv.ParseInt(fields[1], 16, 32)
		columns, _ := strconv.Atoi(fields[2])
		ranges = append(ranges, widthRange{int(first), int(last), columns})
	}
	return ranges
})

// charColumns is the width of a character; a tab takes up tab-width's default.
func charColumns(c int) int {
	switch {
	case c == '\t':
		return 8
	case c == '\n':
		return 0
	case c < ' ' || c == 0x7f:
		return 2
	case c < 0x80:
		return 1
	case c >= rawByteBase:
		return 4
	}
	ranges := otherWidths()
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i].last >= c })
	if i < len(ranges) && c >= ranges[i].first {
		return ranges[i].columns
	}
	return 1
}

func columns(s string) int {
	n := 0
	for len(s) > 0 {
		c, size := decodeChar(s)
		n += charColumns(c)
		s = s[size:]
	}
	return n
}

// fitting is how many bytes of a text fit into so many columns, and the columns they take.
func fitting(s string, most int) (size, width int) {
	for size < len(s) && width < most {
		c, n := decodeChar(s[size:])
		if w := charColumns(c); width+w <= most {
			size, width = size+n, width+w
			continue
		}
		break
	}
	return size, width
}

// leaving is where a text starts of which so many columns, or one character
// more, were taken away.
func leaving(s string, least int) (size, width int) {
	for size < len(s) && width < least {
		c, n := decodeChar(s[size:])
		size, width = size+n, width+charColumns(c)
	}
	return size, width
}

// stringWidth is (STRING &optional FROM TO).
func stringWidth(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	if err := m.Step(len(text) / 8); err != nil {
		return nil, err
	}
	start, end, err := slice(m, charCount(text), args[0], args[1], args[2])
	if err != nil {
		return nil, err
	}
	from, _ := charOffset(text, start)
	size, _ := charOffset(text[from:], end-start)
	return syntax.Int(columns(text[from : from+size])), nil
}

func charWidth(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	c, err := CharArg(m, args[0])
	return syntax.Int(charColumns(c)), err
}

// truncateString is (STRING END-COLUMN &optional START-COLUMN PADDING ELLIPSIS).
func truncateString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	end, err := m.IntArg(args[1])
	if err != nil {
		return nil, err
	}
	start, err := OptionalCount(m, args[2], 0)
	if err != nil {
		return nil, err
	}
	if err := m.Step(len(text) / 8); err != nil {
		return nil, err
	}
	fill := ""
	if args[3] != kernel.Nil {
		c, err := CharArg(m, args[3])
		if err != nil {
			return nil, err
		}
		if _, err := countArg(m, syntax.Int(max(0, end)), len(charString(c))); err != nil {
			return nil, err
		}
		fill = charString(c)
	}
	ellipsis := ""
	switch s := args[4].(type) {
	case *syntax.String:
		ellipsis = s.S
	default:
		if args[4] != kernel.Nil {
			ellipsis = "…"
		}
	}
	return m.NewString(truncated(text, start, end, fill, ellipsis))
}

// truncated are the columns of a text from start to end; what does not fit is
// filled up, and an ellipsis stands for what is cut off.
func truncated(text string, start, end int, fill, ellipsis string) string {
	pad := func(n int) string { return strings.Repeat(fill, max(0, n)) }
	skipped, column := leaving(text, start)
	if column < start {
		return pad(end)
	}
	head, rest := pad(column-start), text[skipped:]
	if end < column {
		return head
	}
	if columns(text) <= end {
		ellipsis = ""
	} else if end -= columns(ellipsis); end < column {
		return head + rest + ellipsis // as Emacs does where not even the ellipsis fits
	}
	size, width := fitting(rest, end-column)
	return head + rest[:size] + pad(end-column-width) + ellipsis
}
