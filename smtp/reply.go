package smtp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a reply. RFC 4954 lets a line of an AUTH exchange have 12288
// octets, and RFC 5321 everything else 512.
const (
	maxReplyLine  = 16 << 10
	maxReplyLines = 512
	maxReply      = 64 << 10
)

// Reply is an answer of the server (RFC 5321 section 4.2), or, with a code below 100,
// a line of what it does meanwhile, see [Config.OnReply]. Control characters
// and what is not UTF-8 are escaped in it: it is safe to print.
type Reply struct {
	Code     int    // of the last line
	Enhanced string // enhanced status code "5.7.1" (RFC 2034), or empty
	Lines    []string

	challenge string // the last line untouched: what a 334 asks, in base64
}

// Text is the reply without the codes, its lines separated by newlines.
func (r Reply) Text() string {
	lines := make([]string, len(r.Lines))
	for i, line := range r.Lines {
		_, lines[i] = cutEnhanced(r.Code, line)
	}
	return strings.Join(lines, "\n")
}

// String is the reply as a server sends it, without the final line end.
func (r Reply) String() string {
	var b strings.Builder
	for i, line := range r.Lines {
		separator := "-"
		if i == len(r.Lines)-1 {
			separator = " "
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%03d%s%s", r.Code, separator, line)
	}
	return strings.TrimSuffix(b.String(), " ")
}

// ok follows Emacs: whatever is below 400 is consent.
func (r Reply) ok() bool { return r.Code < 400 }

// MalformedReplyError is what is returned where the server's words are not SMTP.
type MalformedReplyError struct {
	Problem string
	// Got is the beginning of what came, escaped.
	Got string
}

func (e *MalformedReplyError) Error() string {
	return fmt.Sprintf("%s: %q", e.Problem, e.Got)
}

var errReplyTooLong = errors.New("reply too long")

// readReply reads one reply and calls seen with each line, escaped. Lines that
// end in a bare LF and lines that are nothing but a code are taken, and empty lines
// before a reply skipped; a line with a code that starts with 0 is chatter of VERB,
// and no reply.
func readReply(r *bufio.Reader, seen func(line string), chatter func(Reply)) (Reply, error) {
	var reply Reply
	total := 0
	for count := 1; ; count++ {
		raw, err := readLine(r)
		if err != nil {
			return Reply{}, err
		}
		if total += len(raw); total > maxReply || count > maxReplyLines {
			return Reply{}, &MalformedReplyError{Problem: errReplyTooLong.Error(), Got: excerpt(raw)}
		}
		if len(raw) == 0 && len(reply.Lines) == 0 {
			continue
		}
		seen(printable(raw))
		code, text, last, ok := splitReplyLine(raw)
		if !ok {
			return Reply{}, malformed(raw)
		}
		if code < 100 {
			chatter(Reply{Code: code, Lines: []string{printable(text)}})
			continue
		}
		reply.Code = code
		reply.Lines = append(reply.Lines, printable(text))
		if last {
			reply.challenge = string(text)
			reply.Enhanced, _ = cutEnhanced(code, reply.Lines[len(reply.Lines)-1])
			return reply, nil
		}
	}
}

// readLine reads a line without its end, which may be LF, CRLF, or more than one CR
// and LF.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	switch {
	case err == nil:
		return bytes.TrimRight(line[:len(line)-1], "\r"), nil
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, &MalformedReplyError{Problem: errReplyTooLong.Error(), Got: excerpt(line)}
	case errors.Is(err, io.EOF) && len(line) > 0:
		if _, _, _, ok := splitReplyLine(line); !ok {
			return nil, malformed(line)
		}
	}
	return nil, err
}

// skipEmptyLines drops what is there of empty lines, as some servers send them behind
// each reply, and of a line end that is not complete leaves nothing to read.
func skipEmptyLines(r *bufio.Reader) (rest int) {
	have, _ := r.Peek(r.Buffered())
	for len(have) > 0 {
		line, after, found := bytes.Cut(have, []byte("\n"))
		if len(bytes.TrimRight(line, "\r")) > 0 {
			break
		}
		if !found {
			return 0
		}
		r.Discard(len(line) + 1)
		have = after
	}
	return len(have)
}

func splitReplyLine(line []byte) (code int, text []byte, last, ok bool) {
	if len(line) < 3 {
		return 0, nil, false, false
	}
	for _, c := range line[:3] {
		if c < '0' || c > '9' {
			return 0, nil, false, false
		}
		code = code*10 + int(c-'0')
	}
	if len(line) == 3 {
		return code, nil, true, true
	}
	switch line[3] {
	case ' ', '\t':
		return code, line[4:], true, true
	case '-':
		return code, line[4:], false, true
	}
	return 0, nil, false, false
}

// speaksTLS is the problem where a TLS record comes instead of a reply.
const speaksTLS = "the server speaks TLS here"

func malformed(line []byte) error {
	if len(line) > 2 && (line[0] == 0x15 || line[0] == 0x16) && line[1] == 3 {
		return &MalformedReplyError{Problem: speaksTLS, Got: excerpt(line)}
	}
	return &MalformedReplyError{Problem: "not an SMTP reply", Got: excerpt(line)}
}

// cutEnhanced splits an enhanced status code off a line, if its class goes
// with the reply code.
func cutEnhanced(code int, line string) (enhanced, rest string) {
	word, rest, _ := strings.Cut(line, " ")
	if len(word) < 5 || len(word) > 9 || int(word[0]-'0') != code/100 || word[1] != '.' {
		return "", line
	}
	subject, detail, found := strings.Cut(word[2:], ".")
	if !found || !isNumber(subject) || !isNumber(detail) {
		return "", line
	}
	return word, rest
}

func isNumber(s string) bool {
	return s != "" && len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// excerpt is as much of what a server sent as an error should quote.
func excerpt(b []byte) string {
	const limit = 80
	if len(b) > limit {
		return string(b[:limit]) + "..."
	}
	return string(b)
}

// printable escapes what could drive a terminal or break a line; a tab does neither.
func printable(b []byte) string {
	plain := true
	for _, c := range b {
		if c < ' ' || c > '~' {
			plain = false
			break
		}
	}
	if plain {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1 || r != '\t' && isControl(r):
			fmt.Fprintf(&out, `\x%02x`, b[0])
		case r != '\t' && !unicode.IsPrint(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.Write(b[:n])
		}
		b = b[n:]
	}
	return out.String()
}
