package smtp

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func read(s string) (Reply, error) {
	return readReply(bufio.NewReaderSize(strings.NewReader(s), maxReplyLine), func(string) {}, func(Reply) {})
}

func TestReadReply(t *testing.T) {
	for _, row := range []struct {
		in       string
		code     int
		enhanced string
		text     string
	}{
		{"250 ok\r\n", 250, "", "ok"},
		{"250\r\n", 250, "", ""},
		{"250 \r\n", 250, "", ""},
		{"250 ok\n", 250, "", "ok"},
		{"250-a\r\n250-b\r\n250 c\r\n", 250, "", "a\nb\nc"},
		{"250-\r\n250\r\n", 250, "", "\n"},
		{"550-5.1.1 no such\r\n550 5.1.1 user\r\n", 550, "5.1.1", "no such\nuser"},
		{"250-a\r\n550 5.7.1 b\r\n", 550, "5.7.1", "a\nb"},
		{"550 5.7.1\r\n", 550, "5.7.1", ""},
		{"550 4.7.1 odd\r\n", 550, "", "4.7.1 odd"}, // of another class: no status code
		{"550 5.7 x\r\n", 550, "", "5.7 x"},
		{"550 5.1234.1 x\r\n", 550, "", "5.1234.1 x"},
		{"050 chatter\r\n250 ok\r\n", 250, "", "ok"},
		{"250 caf\xc3\xa9 \xff \x1b[1m\x00\r\n", 250, "", "café \\xff \\x1b[1m\\x00"},
		{"250\tok\r\n", 250, "", "ok"},
		{"\r\n\n\r\r\n250 ok\r\n", 250, "", "ok"},
		{"250-a\r\r\n250 b\r\r\n", 250, "", "a\nb"},
	} {
		r, err := read(row.in)
		if err != nil || r.Code != row.code || r.Enhanced != row.enhanced || r.Text() != row.text {
			t.Errorf("%q: %d %q %q, %v", row.in, r.Code, r.Enhanced, r.Text(), err)
		}
	}
}

func TestReadReplyRefuses(t *testing.T) {
	for _, row := range []struct{ in, want string }{
		{"hello\r\n", "not an SMTP reply"},
		{strings.Repeat("\r\n", maxReplyLines+1), "reply too long"},
		{"25 ok\r\n", "not an SMTP reply"},
		{"2500 ok\r\n", "not an SMTP reply"},
		{"250-a\r\nb\r\n", "not an SMTP reply"},
		{"\x16\x03\x01\x02\n", speaksTLS},
		{"HTTP/1.1 400 Bad Request", "not an SMTP reply"},
		{"250 " + strings.Repeat("x", maxReplyLine) + "\r\n", "reply too long"},
		{strings.Repeat("250-x\r\n", maxReplyLines+1), "reply too long"},
		{strings.Repeat("050 x\r\n", maxReplyLines+1), "reply too long"},
		{strings.Repeat("250-"+strings.Repeat("x", 4000)+"\r\n", 20), "reply too long"},
	} {
		_, err := read(row.in)
		var bad *MalformedReplyError
		if !errors.As(err, &bad) || bad.Problem != row.want {
			t.Errorf("%.40q: %v, want %q", row.in, err, row.want)
		} else if len(bad.Got) > 90 {
			t.Errorf("%.40q: quotes %d octets", row.in, len(bad.Got))
		}
	}
	for _, in := range []string{"", "250", "250-a\r\n250-"} {
		if _, err := read(in); !errors.Is(err, io.EOF) {
			t.Errorf("%q: %v, want EOF", in, err)
		}
	}
}

func FuzzReadReply(f *testing.F) {
	for _, s := range []string{"250 ok\r\n", "250-a\n250 b\n", "050 x\r\n220 y\r\n", "550 5.7.1 no\r\n", "junk\r\n", "\x15\x03\x01\n", "421"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := readReply(bufio.NewReaderSize(bytes.NewReader(in), maxReplyLine), func(string) {}, func(Reply) {})
		if err != nil {
			return
		}
		if r.Code < 100 || r.Code > 999 || len(r.Lines) == 0 {
			t.Fatalf("%q: %+v", in, r)
		}
		shown := r.String() + r.Text() + r.Enhanced
		if strings.IndexFunc(strings.NewReplacer("\n", "", "\t", "").Replace(shown), isControl) >= 0 {
			t.Fatalf("control characters in %q", shown)
		}
		parseExtensions(r)
	})
}

func TestParseExtensions(t *testing.T) {
	r, err := read("250-mx.example.org at your service\r\n250-auth  LOGIN\tplain \r\n250-AUTH=LOGIN CRAM-MD5\r\n" +
		"250-Size   1000 \r\n250-8bitmime\r\n250-\r\n250 X-Odd a b\r\n")
	if err != nil {
		t.Fatal(err)
	}
	e := parseExtensions(r)
	if want := []string{"LOGIN", "PLAIN", "CRAM-MD5"}; !slices.Equal(e.Auth(), want) {
		t.Errorf("AUTH %q, want %q", e.Auth(), want)
	}
	if e.MaxSize() != 1000 || !e.Has("8BITMIME") || e.Has("STARTTLS") || e.Params("X-ODD") != "a b" || len(e.List) != 5 {
		t.Errorf("%+v", e)
	}
	for in, want := range map[string]int64{"SIZE": 0, "SIZE 0": 0, "SIZE x": 0, "SIZE -5": 0, "SIZE 99999999999999999999": 0, "SIZE 7": 7} {
		if got := parseExtensions(Reply{Lines: []string{"name", in}}).MaxSize(); got != want {
			t.Errorf("%s: %d, want %d", in, got, want)
		}
	}
}

func FuzzParseExtensions(f *testing.F) {
	for _, s := range []string{"AUTH PLAIN", "auth=login", "SIZE 10", "", " ", "AUTH=", "A\tB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		e := parseExtensions(Reply{Code: 250, Lines: []string{"name", line}})
		for _, x := range e.List {
			if x.Keyword == "" || strings.ContainsAny(x.Keyword, " \t") {
				t.Fatalf("%q: %+v", line, e)
			}
		}
		if e.MaxSize() < 0 {
			t.Fatalf("%q: %d", line, e.MaxSize())
		}
		e.Auth()
	})
}
