package message

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// allocated returns how many octets a call allocates: work that grows with the
// square of its input shows there.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// manyParameters is a header field with n MIME parameters.
func manyParameters(n int) string {
	var field strings.Builder
	field.WriteString("Content-Type: text/plain; name=\"ä\"")
	for i := range n {
		fmt.Fprintf(&field, ";\n p%d*=utf-8''x", i)
	}
	return field.String()
}

// Large headers take work in proportion to their size.
func TestWorkIsLinear(t *testing.T) {
	for name, header := range map[string]string{
		"words":          "Subject: " + strings.Repeat("übermäßig ", 20_000),
		"words on lines": "Subject:" + strings.Repeat("\n übermäßig größer", 10_000),
		"one word":       "Subject: " + strings.Repeat("ü", 110_000),
		"names":          "To: " + strings.Repeat("Jörg Müller <j@x.example>, ", 8_000) + "a@x.example",
		"phrase":         "To: " + strings.Repeat("übermäßig ", 20_000) + "<a@x.example>",
		"quoted strings": "To: " + strings.Repeat("\"ü\" ", 40_000) + "<a@x.example>",
		"comments":       "To: a@x.example " + strings.Repeat("(ü) ", 40_000),
		"not UTF-8":      "Subject: " + strings.Repeat("\xfc\xe4 x\xf6 ", 30_000),
		"parameters":     manyParameters(10_000),
		"plain words":    "Subject: ü " + strings.Repeat("word ", 30_000),
	} {
		text := "From: a@x.example\n" + header + "\n\nx\n"
		used := allocated(func() {
			m := read(t, text, ReadOptions{Separator: bufferSeparator})
			defer m.Close()
			m.Header.Recipients(false)
			r, err := m.Render(RenderOptions{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			io.Copy(io.Discard, r.Open())
			r.Close()
		})
		if limit := uint64(3000 * len(text)); used > limit {
			t.Errorf("%s: %d MB for %d octets of header", name, used>>20, len(text))
		}
	}
}
