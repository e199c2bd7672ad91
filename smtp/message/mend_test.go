package message

import (
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
)

func rendered(t *testing.T, text string, o RenderOptions) (string, error) {
	t.Helper()
	r, err := read(t, text, ReadOptions{}).Render(o)
	if err != nil {
		return "", err
	}
	defer r.Close()
	all, err := io.ReadAll(r.Open())
	if err != nil {
		t.Fatal(err)
	}
	return string(all), nil
}

// What is encoded already has lines that are too long where a program did not cut them,
// as base64 -w0 does not.
func TestEncodedIsMended(t *testing.T) {
	binary := strings.Repeat("\x00\xffabc", 1000)
	long := base64.StdEncoding.EncodeToString([]byte(binary))
	for _, text := range []string{
		"To: a@x.example\nContent-Type: application/pdf\nContent-Transfer-Encoding: Base64\n\n" + long + "\n",
		"To: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + long + "\n--b--\n",
	} {
		got, err := rendered(t, text, RenderOptions{EightBit: true})
		if err != nil {
			t.Fatal(err)
		}
		body, _, _ := strings.Cut(got[strings.LastIndex(got, "\r\n\r\n"):], "--b--")
		if decoded, err := base64.StdEncoding.DecodeString(body); err != nil || string(decoded) != binary {
			t.Errorf("%v: %q", err, got)
		}
		if longest(got) > 76 {
			t.Errorf("a line of %d octets", longest(got))
		}
	}
}

func longest(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\r\n") {
		n = max(n, len(line))
	}
	return n
}

func TestQuotedPrintableIsMended(t *testing.T) {
	for _, body := range []string{strings.Repeat("a=3D", 600), "hü=3D", strings.Repeat("ü", 400) + " \tx=\n" + strings.Repeat("y", 76) + "\nz"} {
		text := "To: a@x.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + body + "\n"
		got, err := rendered(t, text, RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, sent, _ := strings.Cut(got, "\r\n\r\n")
		want, wantErr := io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.ReplaceAll(body, "\n", "\r\n") + "\r\n")))
		decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(sent)))
		if err != nil || wantErr != nil || string(decoded) != string(want) || longest(sent) > 76 || !isASCII([]byte(sent)) {
			t.Errorf("%v %v: %q\nfrom %q", err, wantErr, sent, body)
		}
	}
}

// What is in no known encoding, or not in that which it says, is refused where it
// cannot go as it is.
func TestEncodedIsRefused(t *testing.T) {
	for _, c := range []struct{ encoding, body string }{
		{"base64", "hü"}, {"base64", strings.Repeat("#", 1000)}, {"x-uuencode", "hü"}, {"8bits", "hü"}, {"quoted", strings.Repeat("x", 1000)},
	} {
		text := "To: a@x.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + c.encoding + "\n\n" + c.body + "\n"
		_, err := rendered(t, text, RenderOptions{})
		var encoding *EncodingError
		if !errors.As(err, &encoding) || encoding.Encoding != c.encoding {
			t.Errorf("%s: %v", c.encoding, err)
		}
	}
	if got, err := rendered(t, "To: a@x.example\nContent-Transfer-Encoding: 8bits\n\nhü\n", RenderOptions{EightBit: true}); err != nil || !strings.HasSuffix(got, "hü\r\n") {
		t.Errorf("%q, %v", got, err)
	}
	// What is signed is not touched.
	signed := "To: a@x.example\nContent-Type: multipart/signed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("QUJD", 300) + "\n--b--\n"
	var sealed *SealedError
	if _, err := rendered(t, signed, RenderOptions{}); !errors.As(err, &sealed) {
		t.Error(err)
	}
}
