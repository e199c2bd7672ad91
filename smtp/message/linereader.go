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
	crs    bool // a line end was CR CR LF
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 16<<10)}
}

// skipMark passes over a byte order mark of UTF-8, which some programs put before
// the text.
func (l *lineReader) skipMark() {
	const mark = "\ufeff"
	if start, _ := l.r.Peek(len(mark)); string(start) == mark {
		l.r.Discard(len(mark)) // what was peeked at is there
	}
}

// line returns the next line with its line end, which the last one may lack. The
// error is io.EOF after the last line. For a line longer than limit octets it is
// bufio.ErrBufferFull, with the start of the line; the reader goes on behind that.
func (l *lineReader) line(limit int) (line []byte, err error) {
	for {
		part, err := l.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > limit:
			return line, bufio.ErrBufferFull
		case err == nil || err == io.EOF && len(line) > 0:
			l.number++
			return line, nil
		case err != bufio.ErrBufferFull:
			return nil, err
		}
	}
}

// trimLineEnd cuts off the line end: LF or CRLF, or the CR CR LF that a second
// conversion to CRLF leaves.
func (l *lineReader) trimLineEnd(line []byte) string {
	line, ended := bytes.CutSuffix(line, []byte("\n"))
	if ended {
		l.crs = l.crs || bytes.HasSuffix(line, []byte("\r\r"))
		line = bytes.TrimRight(line, "\r")
	}
	return string(line)
}
