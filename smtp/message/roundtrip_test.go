package message

import (
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// A mailMaker makes messages of random structure and content.
type mailMaker struct {
	*rand.Rand
	boundary int
}

func (g *mailMaker) message() string {
	header := "From: a@x.example\nTo: b@x.example\nSubject: test\n"
	if g.IntN(4) == 0 {
		return header + "\n" + g.text()
	}
	return header + "MIME-Version: 1.0\n" + g.part(0)
}

// part is a header of an entity with its content.
func (g *mailMaker) part(depth int) string {
	switch n := g.IntN(10); {
	case n < 3 && depth < 4:
		return g.multipart(depth)
	case n == 3 && depth < 4:
		return "Content-Type: message/rfc822\n\nSubject: inner\nMIME-Version: 1.0\n" + g.part(depth+1)
	case n == 4:
		data := make([]byte, g.IntN(3000))
		for i := range data {
			data[i] = byte(g.IntN(256))
		}
		return "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n" + wrap(base64.StdEncoding.EncodeToString(data))
	case n == 5:
		return "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n" + "Gr\xfc\xdfe\n" + strings.Repeat("\xe9", g.IntN(50)) + "\n"
	case n == 6:
		return "Content-Type: application/x-thing\nContent-Transfer-Encoding: binary\n\n" + g.text()
	case n == 7 && depth > 0:
		return "\n" + g.text()
	}
	return "Content-Type: text/plain; charset=utf-8\nContent-Disposition: inline; filename=\"größe " + fmt.Sprint(g.IntN(9)) + ".txt\"\n\n" + g.text()
}

func wrap(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}

func (g *mailMaker) multipart(depth int) string {
	g.boundary++
	boundary := fmt.Sprintf("=_b%d_%d", depth, g.boundary)
	text := "Content-Type: multipart/mixed;\n boundary=\"" + boundary + "\"\nContent-Transfer-Encoding: 8bit\n\npreamble é\n"
	for range 1 + g.IntN(3) {
		text += "--" + boundary + "\n" + g.part(depth+1) + "\n"
	}
	text += "--" + boundary + "--\n"
	if g.IntN(2) == 0 {
		text += "epilogue é\n"
	}
	return text
}

// text is lines of every kind, and now and then one that looks like a boundary.
func (g *mailMaker) text() string {
	var b strings.Builder
	for range g.IntN(12) {
		switch g.IntN(12) {
		case 0:
			b.WriteString(strings.Repeat("long line ", 150))
		case 1:
			b.WriteString("a\x00b")
		case 2:
			b.WriteString("one\rtwo")
		case 3:
			b.WriteString(".dot")
		case 4:
			b.WriteString("--no boundary")
		case 5:
			b.WriteString("ends in space  ")
		case 6:
			b.WriteString("crlf\r")
		case 7:
			b.WriteString("日本語 Grüße =41 =")
		case 8:
			b.WriteString("From here")
		case 9:
		default:
			b.WriteString("plain text")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// wires are servers that a message must pass through unchanged, by the ending of
// the file that decode.py compares.
var wires = map[string][]string{
	"8bit":      {"8BITMIME"},
	"7bit":      {"PIPELINING"},
	"8bit-bdat": {"PIPELINING", "CHUNKING", "8BITMIME"},
	"7bit-bdat": {"PIPELINING", "CHUNKING"},
}

// TestRoundTrip holds that 500 messages have the same decoded content after they
// were sent to servers with and without 8BITMIME and CHUNKING; Python's email
// package is the judge.
func TestRoundTrip(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("python3 is missing")
		}
		t.Skip("python3 is not installed")
	}
	dir := t.TempDir()
	g := &mailMaker{Rand: rand.New(rand.NewPCG(2026, 11))}
	var mails []*Message
	for n := range 500 {
		text := g.message()
		writeFile(t, filepath.Join(dir, fmt.Sprintf("%03d.in", n)), text)
		mails = append(mails, read(t, text, ReadOptions{}))
	}
	for ending, extensions := range wires {
		for n, arrived := range through(t, extensions, mails) {
			writeFile(t, filepath.Join(dir, fmt.Sprintf("%03d.%s", n, ending)), string(arrived.Data))
		}
	}
	out, err := exec.Command("python3", "testdata/decode.py", dir).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "2000 compared, 0 differ") {
		t.Errorf("%v\n%.4000s", err, out)
	}
}

// through sends the mails over one session and returns what the server got.
func through(t *testing.T, extensions []string, mails []*Message) []smtptest.Message {
	t.Helper()
	sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: extensions, Keep: true})
	addr, err := sink.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	s := smtp.NewSession(&smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(addr.Port), LocalName: "client.example"})
	defer s.Close()
	rest := mails
	err = s.SendAll(t.Context(), smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if len(rest) == 0 {
				return nil, io.EOF
			}
			m := rest[0]
			rest = rest[1:]
			return wireMail(m), nil
		},
		Done: func(n int, _ *smtp.Result, err error) {
			if err != nil {
				t.Errorf("message %d, %q: %v", n, extensions, err)
			}
		},
	})
	if arrived := sink.Messages(); err == nil && len(arrived) == len(mails) {
		return arrived
	}
	t.Fatalf("%q: %d of %d arrived: %v", extensions, len(sink.Messages()), len(mails), err)
	return nil
}

func wireMail(m *Message) *smtp.Mail {
	return &smtp.Mail{ReversePath: "a@x.example", Recipients: []string{"b@x.example"},
		Content: func(e smtp.Extensions) (smtp.Content, error) {
			r, err := m.Render(RenderOptions{EightBit: e.Has("8BITMIME")})
			if err != nil {
				return smtp.Content{}, err
			}
			return smtp.Content{SizeOctets: r.SizeOctets(),
				Open: func() (io.ReadCloser, error) {
					return struct {
						io.Reader
						io.Closer
					}{r.Open(), r}, nil
				}}, nil
		}}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzRender: every message that is read can be rendered, in legal lines.
func FuzzRender(f *testing.F) {
	g := &mailMaker{Rand: rand.New(rand.NewPCG(1, 2))}
	for range 20 {
		f.Add([]byte(g.message()))
	}
	f.Add([]byte("To: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n--b\n--b--\n--b\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := Read(strings.NewReader(string(text)), ReadOptions{})
		if err != nil {
			return
		}
		defer m.Close()
		r, err := m.Render(RenderOptions{})
		if err != nil {
			return
		}
		defer r.Close()
		out, err := io.ReadAll(r.Open())
		if err != nil || int64(len(out)) != r.SizeOctets() || !strings.HasSuffix("\r\n"+string(out), "\r\n") {
			t.Errorf("%q: %d octets, %d declared, error %v", text, len(out), r.SizeOctets(), err)
		}
		for line := range strings.SplitSeq(string(r.Header), "\r\n") {
			if len(line) > maxLine || !isASCII([]byte(line)) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q: illegal header line %q", text, line)
			}
		}
	})
}
