package smtp

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
)

func stuff(pieces ...string) (string, error) {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	d := &dotWriter{w: w}
	for _, p := range pieces {
		if _, err := d.Write([]byte(p)); err != nil {
			return "", err
		}
	}
	if err := d.check(); err != nil {
		return "", err
	}
	if err := d.finish(); err != nil {
		return "", err
	}
	w.Flush()
	return out.String(), nil
}

func TestDotStuffing(t *testing.T) {
	for _, row := range []struct {
		in, want, wantErr string
	}{
		{"", ".\r\n", ""},
		{"a\r\n", "a\r\n.\r\n", ""},
		{"a", "a\r\n.\r\n", ""}, // the dot stands alone even so
		{".\r\n", "..\r\n.\r\n", ""},
		{"..a\r\n.b\r\nc.\r\n", "...a\r\n..b\r\nc.\r\n.\r\n", ""},
		{"\r\n.\r\n\r\n", "\r\n..\r\n\r\n.\r\n", ""},
		{"a\n", "", "bare LF at octet 2"},
		{"\n", "", "bare LF at octet 1"},
		{"a\r\n\n.b", "", "bare LF at octet 4"},
		{"a\rb\r\n", "", "bare CR at octet 2"},
		{"a\r\r\n", "", "bare CR at octet 2"},
		{"a\r", "", "bare CR at octet 2"},
		{"\ra", "", "bare CR at octet 1"},
	} {
		// However the message is cut into pieces, the outcome is the same.
		for cut := range len(row.in) + 1 {
			got, err := stuff(row.in[:cut], row.in[cut:])
			if row.wantErr != "" && (err == nil || err.Error() != row.wantErr) {
				t.Errorf("%q cut at %d: error %v, want %s", row.in, cut, err, row.wantErr)
			}
			if got != row.want || row.wantErr == "" && err != nil {
				t.Errorf("%q cut at %d: %q, %v; want %q", row.in, cut, got, err, row.want)
			}
		}
	}
}

// FuzzDotStuffing holds the writer to a plain statement of what it does.
func FuzzDotStuffing(f *testing.F) {
	for _, s := range []string{"", ".", "a\r\n.b\r\n", "\r\n\r\n", "\n", "\r", "..\r\n."} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, cut int) {
		if cut < 0 || cut > len(s) {
			cut = 0
		}
		got, err := stuff(s[:cut], s[cut:])
		bare := strings.ContainsAny(strings.ReplaceAll(s, "\r\n", ""), "\r\n")
		if bare != (err != nil) {
			t.Fatalf("%q: error %v", s, err)
		}
		if bare {
			return
		}
		want := strings.ReplaceAll("\r\n"+s, "\r\n.", "\r\n..")[2:]
		if s != "" && !strings.HasSuffix(s, "\r\n") {
			want += "\r\n"
		}
		if got != want+".\r\n" {
			t.Fatalf("%q: %q, want %q", s, got, want+".\r\n")
		}
	})
}

func BenchmarkDotStuffing(b *testing.B) {
	text := []byte(strings.Repeat(strings.Repeat("x", 74)+"\r\n", 100) + ".\r\n")
	text = bytes.Repeat(text, readBuffer/len(text))
	w := bufio.NewWriterSize(io.Discard, writeBuffer)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		d := dotWriter{w: w}
		d.Write(text)
	}
}
