package message

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"os"
	"strings"
	"testing"
	"time"
)

func read(t testing.TB, text string, o ReadOptions) *Message {
	t.Helper()
	m, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func bodyOf(t testing.TB, m *Message) string {
	t.Helper()
	body, err := io.ReadAll(m.Body.Open())
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestLineEnds(t *testing.T) {
	for text, want := range map[string]string{
		"To: a\n\nx\ny\n":           "x\r\ny\r\n",
		"To: a\r\n\r\nx\r\ny\r\n":   "x\r\ny\r\n",
		"To: a\n\nx\r\ny\n":         "x\r\ny\r\n",
		"To: a\n\nlast":             "last\r\n",
		"To: a\n\n":                 "",
		"To: a\n\n\n\nx\n\n":        "\r\n\r\nx\r\n\r\n",
		"From me Mon\nTo: a\n\nx\n": "x\r\n",
	} {
		if got := bodyOf(t, read(t, text, ReadOptions{})); got != want {
			t.Errorf("%q gave %q, want %q", text, got, want)
		}
	}
}

// A CR and its LF may fall into different pieces of the input.
func TestLongLinesWithCRLF(t *testing.T) {
	for length := 16<<10 - 3; length < 16<<10+3; length++ {
		line := strings.Repeat("x", length)
		m := read(t, "To: a\r\n\r\n"+line+"\r\ny\r\n", ReadOptions{})
		if got := bodyOf(t, m); got != line+"\r\ny\r\n" || m.Body.BareCR {
			t.Errorf("length %d: %d octets, bare CR %v", length, len(got), m.Body.BareCR)
		}
	}
}

func TestHeaderErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "the message is empty",
		"hello\n":                  `header, line 1: not a header field, and no empty line ends the header before it: "hello"`,
		"To: a\nhello\n\nx\n":      `header, line 2: not a header field, and no empty line ends the header before it: "hello"`,
		" folded\nTo: a\n\nx\n":    `header, line 1: the header starts with a continuation line: " folded"`,
		"To: a\nSubject: \x00\n\n": `Subject, line 2: a control character that no header may hold: "\x00"`,
		"To: a\rBcc: b\n\nx":       `To, line 1: a control character that no header may hold: "\r"`,
	} {
		_, err := Read(strings.NewReader(text), ReadOptions{Separator: "--text follows this line--"})
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
}

// A repeat is a text n times over.
type repeat struct {
	text []byte
	n    int
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) && r.n > 0 {
		c := copy(p[n:], r.text[r.at:])
		n += c
		if r.at += c; r.at == len(r.text) {
			r.at = 0
			r.n--
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// A body of some megabytes goes through a file that leaves no trace.
func TestLargeBody(t *testing.T) {
	dir := t.TempDir()
	line := strings.Repeat("0123456789", 7) + "\n"
	m, err := Read(io.MultiReader(strings.NewReader("To: a\n\n"), &repeat{text: []byte(line), n: 100_000}), ReadOptions{TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("files left in the spool directory: %v", left)
	}
	var first, second bytes.Buffer
	io.Copy(&first, m.Body.Open())
	io.Copy(&second, m.Body.Open())
	want := strings.Repeat(strings.TrimSuffix(line, "\n")+"\r\n", 100_000)
	if first.String() != want || second.String() != want || m.Body.SizeOctets != int64(len(want)) {
		t.Errorf("%d and %d octets read, %d declared, want %d", first.Len(), second.Len(), m.Body.SizeOctets, len(want))
	}
}

func TestMeasures(t *testing.T) {
	for body, want := range map[string]Spool{
		"ascii\n":         {LongestLine: 5, UTF8: true},
		"caf\xc3\xa9\n":   {LongestLine: 5, UTF8: true, EightBit: true},
		"caf\xe9\n":       {LongestLine: 4, EightBit: true},
		"\xc3":            {LongestLine: 1, EightBit: true},
		"a\x00b\n":        {LongestLine: 3, UTF8: true, NUL: true},
		"a\rb\n":          {LongestLine: 3, UTF8: true, BareCR: true},
		"short\nlonger\n": {LongestLine: 6, UTF8: true},
	} {
		b := read(t, "To: a\n\n"+body, ReadOptions{}).Body
		got := Spool{LongestLine: b.LongestLine, UTF8: b.UTF8, EightBit: b.EightBit, NUL: b.NUL, BareCR: b.BareCR}
		if got.LongestLine != want.LongestLine || got.UTF8 != want.UTF8 || got.EightBit != want.EightBit || got.NUL != want.NUL || got.BareCR != want.BareCR {
			t.Errorf("%q measured as %+v, want %+v", body, got, want)
		}
	}
}

func render(t testing.TB, m *Message, o RenderOptions) string {
	t.Helper()
	r, err := m.Render(o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r.Open())
	if err != nil || int64(len(text)) != r.SizeOctets() {
		t.Fatalf("%d octets, declared %d, error %v", len(text), r.SizeOctets(), err)
	}
	return string(text)
}

// A server without 8BITMIME gets quoted-printable (RFC 6152 section 3).
func TestDowngrade(t *testing.T) {
	m := read(t, "To: a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße\n.dot\n", ReadOptions{})
	header, body, _ := strings.Cut(render(t, m, RenderOptions{}), "\r\n\r\n")
	if !strings.Contains(header, "Content-Transfer-Encoding: quoted-printable") || strings.Contains(header, "8bit") {
		t.Errorf("header is %q", header)
	}
	decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil || string(decoded) != "Grüße\r\n.dot\r\n" {
		t.Errorf("body decodes to %q, %v", decoded, err)
	}
}

// The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1),
// also where a CR and its LF fall into different pieces of the body.
func TestLongLineBeforeABoundary(t *testing.T) {
	for _, part := range []struct{ media, encoding string }{
		{"application/octet-stream", "base64"},
		{"text/plain; charset=utf-8", "quoted-printable"},
	} {
		for length := 16<<10 - 14; length <= 16<<10+16; length++ {
			line := "\xc3\xa9" + strings.Repeat("a", length-2)
			m := read(t, "To: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "+
				part.media+"\nContent-Transfer-Encoding: 8bit\n\n"+line+"\n--b--\n", ReadOptions{})
			encoding, decoded := onlyPart(t, render(t, m, RenderOptions{}))
			if encoding != part.encoding || decoded != line {
				t.Errorf("%s of %d octets left in %q as %d octets, the last %q", part.media, length, encoding, len(decoded), decoded[max(len(decoded)-2, 0):])
			}
			m.Close()
		}
	}
}

// onlyPart returns the transfer encoding and the decoded content of the first part.
func onlyPart(t testing.TB, text string) (encoding, decoded string) {
	t.Helper()
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	part, err := multipart.NewReader(strings.NewReader(body), "b").NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	encoding = part.Header.Get("Content-Transfer-Encoding")
	var content io.Reader = quotedprintable.NewReader(part)
	if encoding == "base64" {
		content = base64.NewDecoder(base64.StdEncoding, part)
	}
	octets, err := io.ReadAll(content)
	if err != nil {
		t.Fatal(err)
	}
	return encoding, string(octets)
}

// A signed part cannot go where octets above 127 are not taken, and must not change.
func TestSignedPartIsRefused(t *testing.T) {
	const text = "To: a\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nGrüße\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n"
	m := read(t, text, ReadOptions{})
	_, err := m.Render(RenderOptions{})
	var sealed *SealedError
	if !errors.As(err, &sealed) {
		t.Errorf("error is %v", err)
	}
	if got := render(t, m, RenderOptions{EightBit: true}); got != strings.ReplaceAll(text, "\n", "\r\n") {
		t.Errorf("with 8BITMIME sent as %q", got)
	}
}

func TestBlindFieldsNeverLeave(t *testing.T) {
	m := read(t, "To: a@x.example\nBcc: secret@x.example,\n two@x.example\nResent-Bcc: three@x.example\nFcc: ~/out\nX-Message-SMTP-Method: smtp h 25\nbCC:\n\tfour@x.example\n\nx\n", ReadOptions{})
	if got, want := render(t, m, RenderOptions{}), "To: a@x.example\r\n\r\nx\r\n"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
}

func TestUnquotedNameWithComma(t *testing.T) {
	m := read(t, "To: Doe, Jane <j@x.example>\n\nx\n", ReadOptions{})
	_, err := m.Header.Recipients(false)
	want := `To, line 1, column 1: half of a name, or an address without a domain: "Doe, Jane"`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if recipients, err := m.Header.Recipients(true); err != nil || len(recipients) != 2 {
		t.Errorf("where local names are wanted: %v, %v", recipients, err)
	}
}

func TestReadLooseKeepsWhatDoesNotParse(t *testing.T) {
	const text = "To: a\nno field\nSubject: x\n\n.body\n"
	m, err := ReadLoose(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if got := render(t, m, RenderOptions{EightBit: true}); got != strings.ReplaceAll(text, "\n", "\r\n") {
		t.Errorf("sent as %q", got)
	}
}

// A message that goes out as it stands is somebody's all the same.
func TestReadLooseFindsFields(t *testing.T) {
	for text, want := range map[string]string{
		"no field\n folded\nFrom: a@x.example\n\nFrom: b@x.example\n":                          "a@x.example",
		"Subject: \x1b]0;x\nFrom: a@X.example\n\nx":                                            "a@x.example",
		"From: a@x.example\nX: " + strings.Repeat("y", 2<<20) + "\nFrom: b@x.example\n\nx":     "a@x.example",
		"From: a@x.example\n" + strings.Repeat("X: y\n", MaxHeaderFields+1) + "From: b@x\n\nx": "a@x.example",
		"no field\n\nFrom: b@x.example\n\nx":                                                   "",
	} {
		m, err := ReadLoose(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := m.Header.Originator(); got != want || err != nil || !m.literal {
			t.Errorf("%.40q is from %q, %v; want %q", text, got, err, want)
		}
		m.Close()
	}
}

func TestMbox(t *testing.T) {
	m := read(t, "To: a@x.example\nBcc: b@x.example\nFcc: ~/out\n\nFrom here\n>From there\nplain\n", ReadOptions{})
	var out strings.Builder
	if err := m.WriteMbox(&out, "sam", time.Date(2026, 11, 3, 1, 2, 3, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	want := "From sam Tue Nov  3 01:02:03 +0000 2026\nTo: a@x.example\nBcc: b@x.example\n\n>From here\n>From there\nplain\n\n"
	if out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
}

func TestWriteLF(t *testing.T) {
	m := read(t, "To: a\r\n\r\n"+strings.Repeat("y", 16<<10-4)+"\r\nz\r\n", ReadOptions{})
	r, err := m.Render(RenderOptions{EightBit: true})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := r.WriteLF(&out); err != nil || strings.Contains(out.String(), "\r") || !strings.HasSuffix(out.String(), "y\nz\n") {
		t.Errorf("error %v, CR left %v", err, strings.Contains(out.String(), "\r"))
	}
}

// FuzzRead: the body's octets come out as they went in, but for line ends.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"To: a\n\nx\n", "To: a\r\n\r\nx\r\r\n", "From x\nTo: a\n b\n\n\n", "To: a\n\n\xff\x00", "a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Read(bytes.NewReader(text), ReadOptions{})
		if err != nil {
			return
		}
		defer m.Close()
		var out bytes.Buffer
		io.Copy(&out, m.Body.Open())
		unix := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
		body := bytes.TrimSuffix(unix(out.Bytes()), []byte("\n"))
		if !bytes.HasSuffix(bytes.TrimRight(unix(text), "\r\n"), bytes.TrimRight(body, "\r\n")) || int64(out.Len()) != m.Body.SizeOctets {
			t.Errorf("%q gave the body %q", text, out.Bytes())
		}
	})
}

func BenchmarkSmallMessage(b *testing.B) {
	text := "From: Jane <jane@x.example>\nTo: a@x.example\nSubject: hello\nDate: x\nMessage-Id: <y@z>\n\n" + strings.Repeat("a line of some length, like many others are\n", 40)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m, err := Read(strings.NewReader(text), ReadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		m.Header.Recipients(false)
		r, err := m.Render(RenderOptions{})
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, r.Open())
		m.Close()
	}
}

func BenchmarkLargeMessage(b *testing.B) {
	text := []byte("From: a@x.example\nTo: b@x.example\n\n" + strings.Repeat(strings.Repeat("x", 71)+"\n", 10<<20/72))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		m, err := Read(bytes.NewReader(text), ReadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
}
