package syntax

import (
	"bytes"
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// CodingError says that a file names a coding system which is not known. The
// text that [Decode] returns with it was decoded as if the file named none.
type CodingError struct{ Name string }

func (e *CodingError) Error() string {
	return fmt.Sprintf("unknown coding system %q: save the file as utf-8", e.Name)
}

// TooLongError says that a file is longer than [MaxText].
type TooLongError struct{ Bytes int }

func (e *TooLongError) Error() string {
	return fmt.Sprintf("the file has %d bytes; at most %d are read", e.Bytes, MaxText)
}

// Decode turns the bytes of a file into text, as Emacs does when it loads it.
//
// A byte order mark, else a coding cookie in the first line (the second behind
// #!), else the coding of the local variables at the end name the coding system.
// A file without any is ISO-2022-JP if it switches character sets, UTF-8 if it
// may be, else Latin-1 if it may be, and else bytes. (Emacs would also guess at
// Shift-JIS, by bytes that mean nothing else.)
//
// Lines may end in LF; in CRLF if all do; in CR if there is no LF; a suffix
// -unix, -dos or -mac of the coding system decides before that. Bytes that are
// not valid in the coding system stay what they are: raw bytes.
//
// The error is a *[CodingError], with a text, or a *[TooLongError], without.
func Decode(data []byte) (string, error) {
	if len(data) > MaxText {
		return "", &TooLongError{len(data)}
	}
	if text, ok := decodeMarked(data); ok {
		return unixLines(text, ""), nil
	}
	raw := string(data)
	name := codingCookie(raw[:min(len(raw), cookieHead)])
	if name == "" {
		name = codingVariable(raw)
	}
	c, known := codingNamed(name)
	var err error
	if name != "" && !known {
		err = &CodingError{excerpt(strings.ToValidUTF8(name, "?"))}
	}
	if c.how == detected {
		return detect(raw, c.eol), err
	}
	return unixLines(c.decode(raw), c.eol), err
}

// cookieHead is how far into a file the coding cookie may be.
const cookieHead = 1024

// decodeMarked decodes a file that begins with a byte order mark.
func decodeMarked(data []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return string(data[3:]), true
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), bytes.HasPrefix(data, []byte("\xFF\xFE")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		return string(text), err == nil
	}
	return "", false
}

// detect decodes a text whose coding system is not named.
func detect(raw, eol string) string {
	switch {
	case strings.IndexByte(raw, 0) >= 0:
		return raw // binary: not even its lines are touched
	case isASCII(raw) && switchesCharset(raw):
		return unixLines(decodeWith(japanese.ISO2022JP, raw), eol)
	case !isUTF8(raw) && isLatin1(raw):
		return unixLines(decodeWith(charmap.ISO8859_1, raw), eol)
	}
	return unixLines(raw, eol)
}

// isLatin1 tells whether a text may be Latin-1: of its 32 control characters past
// ASCII Emacs lets pass those that are quotes, dashes and a bullet in Windows-1252.
func isLatin1(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 0x80 && c < 0xA0 && (c < 0x91 || c > 0x96) {
			return false
		}
	}
	return true
}

// isUTF8 tells whether a text may be UTF-8. As in Emacs it is enough that each
// first byte has as many behind it as it announces, up to four: one surrogate
// must not make Latin-1 of a whole file.
func isUTF8(text string) bool {
	if utf8.ValidString(text) {
		return true
	}
	for i := 0; i < len(text); {
		more := bits.LeadingZeros8(^text[i]) - 1
		if more < 0 {
			more = 0
		} else if more == 0 || more > 4 || i+more >= len(text) {
			return false
		}
		for i++; more > 0; more-- {
			if text[i]&0xC0 != 0x80 {
				return false
			}
			i++
		}
	}
	return true
}

// switchesCharset tells whether a text has the escape sequences of ISO-2022-JP.
func switchesCharset(raw string) bool {
	return strings.Contains(raw, "\x1b$B") || strings.Contains(raw, "\x1b$@")
}

func decodeWith(e encoding.Encoding, raw string) string {
	text, err := e.NewDecoder().String(raw)
	if err != nil {
		return raw
	}
	return text
}

// unixLines makes all lines end in LF.
func unixLines(text, eol string) string {
	if eol == "" {
		eol = lineEnds(text)
	}
	switch eol {
	case "-dos":
		return strings.ReplaceAll(text, "\r\n", "\n")
	case "-mac":
		return strings.ReplaceAll(text, "\r", "\n")
	}
	return text
}

// lineEnds finds out how lines end: -dos only where all do.
func lineEnds(text string) string {
	cr := strings.IndexByte(text, '\r')
	if cr < 0 {
		return "-unix"
	}
	lf := strings.Count(text, "\n")
	switch {
	case lf == 0:
		return "-mac"
	case lf == strings.Count(text, "\r\n"):
		return "-dos"
	}
	return "-unix"
}
