package message

import (
	"io"
	"mime"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func encode(t testing.TB, name, body string) (string, error) {
	t.Helper()
	return encodeField(&Field{Name: name, Body: " " + body}, Charset{})
}

// Every line of a field that needed encoding is legal (RFC 2047 section 2), and
// what a reader decodes is what was written.
func checkEncoding(t testing.TB, name, body string) {
	t.Helper()
	encoded, err := encode(t, name, body)
	if err != nil {
		return
	}
	for i, line := range strings.Split(name+":"+encoded, "\n") {
		limit := maxLine
		if strings.Contains(line, "=?") && !strings.Contains(body, strings.TrimSpace(line)) {
			limit = max(encodedLine, longestWord(line))
		}
		if len(line) > limit && (i > 0 || len(name) < encodedLine-2) || !isASCII([]byte(line)) || i > 0 && strings.TrimSpace(line) == "" {
			t.Errorf("illegal line %.200q of %d octets in %.100q", line, len(line), body)
		}
	}
	decoded, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(encoded, "\n", ""))
	if err != nil || decoded != " "+body {
		t.Errorf("%.200q is encoded as %.400q, which decodes to %.200q, %v", body, encoded, decoded, err)
	}
}

// longestWord is as short as a line can be: words are not cut.
func longestWord(line string) int {
	longest := 0
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' }) {
		longest = max(longest, len(word)+1)
	}
	return longest
}

func TestEncodingDecodes(t *testing.T) {
	for _, body := range []string{
		"café", "Re: café thé", "日本語" + strings.Repeat("の件名", 100), strings.Repeat("é ", 300), strings.Repeat("word ", 30) + "é",
		strings.Repeat("x", 3000), "é " + strings.Repeat("x", 3000) + " é", "a  é  é  b", "é=?x?=", "😀😀", "é\u00a0é", "a_é_b", strings.Repeat("é", 5000),
	} {
		checkEncoding(t, "Subject", body)
		checkEncoding(t, "X-A-Rather-Long-Name-Of-A-Field-That-Somebody-Made-Up-To-See-What-Happens-Then", body)
	}
}

// What is not UTF-8 keeps its octets (RFC 1428 section 3), and what is stays readable.
func TestEncodingKeepsUnknownOctets(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"Subject", "caf\xe9 bar", "=?unknown-8bit?Q?caf=E9?= bar"},
		{"Subject", "caf\xe9 th\xe9", "=?unknown-8bit?Q?caf=E9_th=E9?="},
		{"Subject", "é \xe9 é", "=?utf-8?Q?=C3=A9?= =?unknown-8bit?Q?_=E9?= =?utf-8?Q?_=C3=A9?="},
		{"From", "\"Caf\xe9, Bar\" <a@x.example>", "=?unknown-8bit?Q?Caf=E9=2C_Bar?= <a@x.example>"},
	} {
		encoded, err := encode(t, row.name, row.body)
		if got := strings.TrimPrefix(encoded, " "); err != nil || got != row.want {
			t.Errorf("%s: %q is encoded as %q, want %q, error %v", row.name, row.body, got, row.want, err)
		}
	}
	body := strings.Repeat("\xe9\xff ", 500) + "\xc3"
	encoded, err := encode(t, "Subject", body)
	for _, line := range strings.Split("Subject:"+encoded, "\n") {
		if len(line) > encodedLine || !isASCII([]byte(line)) {
			t.Errorf("illegal line %.200q", line)
		}
	}
	d := mime.WordDecoder{CharsetReader: func(charset string, in io.Reader) (io.Reader, error) { return in, nil }}
	if decoded, _ := d.DecodeHeader(strings.ReplaceAll(encoded, "\n", "")); err != nil || decoded != " "+body {
		t.Errorf("decodes to %.200q, error %v", decoded, err)
	}
}

var longSpace = regexp.MustCompile(`[ \t]{20}`)

func FuzzEncodeField(f *testing.F) {
	for _, body := range []string{"café", "Re: café thé", "日本 語", "a  é", strings.Repeat("é ", 50)} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		// What is an encoded word already is left alone, so that it decodes to something
		// else; white space is never cut, so that a long run of it fills a line.
		if !utf8.ValidString(body) || strings.ContainsAny(body, "\r\n\x00") || strings.Contains(body, "=?") ||
			strings.TrimSpace(body) != body || longSpace.MatchString(body) || strings.ContainsRune(body, '\ufffd') {
			return
		}
		checkEncoding(t, "Subject", body)
	})
}

func BenchmarkEncodeField(b *testing.B) {
	for b.Loop() {
		if _, err := encode(b, "Subject", "Re: café time and thé now, naïve éléphant"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestParametersKeepUnknownOctets holds the same of MIME parameters (RFC 2231 4).
func TestParametersKeepUnknownOctets(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"Content-Disposition", "attachment; filename=\"caf\xe9 1.txt\"", "attachment;\n filename*=unknown-8bit''caf%E9%201.txt"},
		{"Content-Disposition", "attachment; filename=café.txt; size=1", "attachment;\n filename*=utf-8''caf%C3%A9.txt;\n size=1"},
		{"Content-Disposition", "attachment; filename=\"café 1.txt\"", "attachment;\n filename*=utf-8''caf%C3%A9%201.txt"},
		{"Content-Type", "text/plain; name=\"é\xe9\"; charset=utf-8", "text/plain;\n charset=utf-8;\n name*=unknown-8bit''%C3%A9%E9"},
		{"Content-Type", "text/plain; a=\"\xe9\"; b=\"é\"; c=\"b*=utf-8''x; d\"", "text/plain;\n a*=unknown-8bit''%E9;\n b*=utf-8''%C3%A9;\n c=\"b*=utf-8''x; d\""},
		{"Content-Disposition", "attachment; filename*=iso-8859-1''caf%E9.txt; name=\"\xe9;\"", "attachment;\n name*=unknown-8bit''%E9%3B;\n filename*=iso-8859-1''caf%E9.txt"},
		{"Content-Disposition", "attachment; filename*0=\"a; \"; filename*1=b; name=\"é\"", "attachment;\n name*=utf-8''%C3%A9;\n filename*0=\"a; \";\n filename*1=b"},
		{"Content-Type", "text/plain; a=\"a*=utf-8''\xe9\"", "text/plain;\n a*=unknown-8bit''a%2A%3Dutf-8%27%27%E9"},
	} {
		encoded, err := encode(t, row.name, row.body)
		if got := strings.TrimPrefix(encoded, " "); err != nil || got != row.want {
			t.Errorf("%s: %q is encoded as %q, want %q, error %v", row.name, row.body, got, row.want, err)
		}
	}
}
