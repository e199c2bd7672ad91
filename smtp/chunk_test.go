package smtp

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// pieces cuts a message as for BDAT; limit is the size of the buffer.
func pieces(r io.Reader, declare int64, limit int) (whole string, err error) {
	c := &chunker{body: r, buffer: make([]byte, limit), declare: declare}
	for {
		piece, last, err := c.next()
		if err != nil {
			return "", err
		}
		whole += string(piece)
		if last {
			return whole, nil
		}
	}
}

// FuzzChunker: by BDAT goes what goes by DATA, dots aside, and what is refused
// there is refused here, however the message is read and cut.
func FuzzChunker(f *testing.F) {
	for _, s := range []string{"", "a", "a\r\n", "a\n", "a\rb", "\r", "\n", "\r\n\r\n", "a\r\n.b\r\n..\r\n", "ab\r", "\r\r\n", strings.Repeat("x", 30) + "\r\n"} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, extra uint8) {
		want, wantErr := stuff(s)
		if wantErr == nil {
			want = strings.TrimSuffix(strings.ReplaceAll("\r\n"+want, "\r\n.", "\r\n"), "\r\n")[2:]
		}
		limit := 4 + int(extra%40)
		for _, r := range []io.Reader{strings.NewReader(s), iotest.OneByteReader(strings.NewReader(s)), iotest.DataErrReader(strings.NewReader(s))} {
			got, err := pieces(r, int64(len(s)), limit)
			if got != want || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
				t.Fatalf("%q in pieces of %d: %q, %v; by DATA %q, %v", s, limit, got, err, want, wantErr)
			}
		}
	})
}

func TestChunkerSize(t *testing.T) {
	for _, row := range []struct {
		octets, declared int
		want             string
	}{
		{10, 10, ""}, {10, -1, ""}, {0, 0, ""},
		{10, 11, "it has 10 octets instead of the 11 declared"},
		{10, 8, "it has 10 octets instead of the 8 declared"},
	} {
		text := strings.Repeat("\r\n", row.octets/2)
		_, err := pieces(strings.NewReader(text), int64(row.declared), max(row.declared, 10)+3)
		if row.want == "" && err != nil || row.want != "" && (err == nil || err.Error() != row.want) {
			t.Errorf("%+v: %v", row, err)
		}
	}
	if _, err := pieces(iotest.ErrReader(io.ErrNoProgress), -1, 100); err != io.ErrNoProgress {
		t.Error(err)
	}
}

func BenchmarkChunker(b *testing.B) {
	text := bytes.Repeat([]byte(strings.Repeat("x", 76)+"\r\n"), 4000)
	buffer := make([]byte, len(text)+3)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c := &chunker{body: bytes.NewReader(text), buffer: buffer, declare: int64(len(text))}
		if _, last, err := c.next(); !last || err != nil {
			b.Fatal(last, err)
		}
	}
}
