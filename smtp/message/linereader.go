package message

import (
	"bufio"
	"bytes"
	"io"
)

// Bounds of what is read as a header.
const (
	MaxHeaderOctets = 1 << 20 // of a whole header
	MaxHeaderFields = 10_000  // fields in it
)

// A lineReader hands out lines without their line end, and counts them.
type lineReader struct {
	r      *bufio.Reader
	number int
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 16<<10)}
}

// line returns the next line of at most limit octets without its LF or CRLF;
// ended is false for a last line that no line end follows. The error is io.EOF
// after the last line, and bufio.ErrBufferFull for a longer one.
func (l *lineReader) line(limit int) (text []byte, ended bool, err error) {
	for {
		part, err := l.r.ReadSlice('\n')
		text = append(text, part...)
		if len(text) > limit {
			return nil, false, bufio.ErrBufferFull
		}
		switch {
		case err == nil:
			l.number++
			return bytes.TrimSuffix(text[:len(text)-1], []byte("\r")), true, nil
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(text) > 0:
			l.number++
			return text, false, nil
		default:
			return nil, false, err
		}
	}
}
