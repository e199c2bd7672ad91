package message

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// An EncodingError is a part whose content is not what its Content-Transfer-Encoding
// says, and that cannot travel as it is.
type EncodingError struct {
	Media    string // type of the part, "" where it does not say
	Encoding string // what it says
	Reason   string
}

func (e *EncodingError) Error() string {
	media := e.Media
	if media == "" {
		media = "text/plain"
	}
	return fmt.Sprintf("a part (%s) says that it is in %q, and %s", media, e.Encoding, e.Reason)
}

// Hint says what to do.
func (e *EncodingError) Hint() string {
	return "encode it as it says, or let it say 8bit: then it is encoded where the server needs that"
}

// mend makes an encoded content fit for the way without decoding it: lines of base64
// are cut anew, quoted-printable gets soft line breaks and has what is raw encoded.
func mend(out io.Writer, content io.Reader, encoding string) error {
	in := bufio.NewReader(content)
	if encoding == "base64" {
		return cutBase64(&lineBreaker{w: out}, in)
	}
	w := &softBreaker{out: bufio.NewWriter(out)}
	if err := w.copy(in); err != nil {
		return err
	}
	return w.out.Flush()
}

// errNotBase64 is what [mend] cannot make good.
var errNotBase64 = errors.New("it holds octets that are not of base64")

func cutBase64(out io.Writer, in *bufio.Reader) error {
	w := bufio.NewWriter(out)
	for {
		c, err := in.ReadByte()
		switch {
		case err == io.EOF:
			return w.Flush()
		case err != nil:
			return err
		case c == '\r', c == '\n', c == ' ', c == '\t':
			continue
		case !isBase64(c):
			return errNotBase64
		}
		w.WriteByte(c)
	}
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '='
}

// A softBreaker writes quoted-printable in lines of 76 octets at most (RFC 2045 6.7).
type softBreaker struct {
	out    *bufio.Writer
	column int
}

func (w *softBreaker) copy(in *bufio.Reader) error {
	for {
		c, err := in.ReadByte()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		next, _ := in.Peek(2)
		switch {
		case c == '\r' && len(next) > 0 && next[0] == '\n':
			continue
		case c == '\n':
			w.out.WriteString("\r\n")
			w.column = 0
		case c == '=' && len(next) == 2 && isHex(next[0]) && isHex(next[1]):
			w.token(string([]byte{c, next[0], next[1]}))
			in.Discard(2)
		case c == '=' && (len(next) == 0 || next[0] == '\r' || next[0] == '\n'):
			w.out.WriteByte(c) // a soft line break, for which there is room
		case c != '=' && c >= ' ' && c <= '~', c == '\t':
			w.token(string(rune(c)))
		default:
			w.token(fmt.Sprintf("=%02X", c))
		}
	}
}

// token writes what must not be parted, with room for the = of a soft line break.
func (w *softBreaker) token(text string) {
	if w.column+len(text) >= 76 {
		w.out.WriteString("=\r\n")
		w.column = 0
	}
	w.out.WriteString(text)
	w.column += len(text)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f'
}
