package smtp

import (
	"bufio"
	"bytes"
	"fmt"
)

// dotWriter makes a message transparent (RFC 5321 section 4.5.2): it doubles a
// dot that starts a line. A CR or LF alone is an error: servers disagree on
// whether it ends a line, and a message that two servers read differently can
// smuggle in another.
type dotWriter struct {
	w *bufio.Writer
	// octets is how much of the message went through, stuffing not counted.
	octets int64
	state  lineState
}

type lineState byte

const (
	lineStart lineState = iota // before the first octet of a line
	inLine
	afterCR
)

func (d *dotWriter) Write(p []byte) (int, error) {
	if d.state == afterCR && len(p) > 0 && p[0] != '\n' {
		return 0, d.bare("CR", d.octets-1)
	}
	run := 0 // start of what is not yet written
	for i := 0; i < len(p); {
		if d.state == lineStart && p[i] == '.' {
			d.w.Write(p[run:i])
			run = i
			d.w.WriteByte('.')
		}
		end := bytes.IndexByte(p[i:], '\n')
		if end < 0 {
			if err := d.partial(p[i:], i); err != nil {
				return 0, err
			}
			break
		}
		cr := bytes.IndexByte(p[i:i+end], '\r')
		switch {
		case cr == end-1 && end > 0, end == 0 && d.state == afterCR:
		case cr >= 0:
			return 0, d.bare("CR", d.octets+int64(i+cr))
		default:
			return 0, d.bare("LF", d.octets+int64(i+end))
		}
		d.state = lineStart
		i += end + 1
	}
	d.octets += int64(len(p))
	_, err := d.w.Write(p[run:])
	return len(p), err
}

// partial takes a piece in which no line ends; at is its place in the write.
func (d *dotWriter) partial(piece []byte, at int) error {
	cr := bytes.IndexByte(piece, '\r')
	if cr >= 0 && cr != len(piece)-1 {
		return d.bare("CR", d.octets+int64(at+cr))
	}
	d.state = inLine
	if cr >= 0 {
		d.state = afterCR
	}
	return nil
}

func (d *dotWriter) bare(name string, offset int64) error {
	return &bareLineEndError{name, offset}
}

// bareLineEndError is for a message that is not in CRLF form.
type bareLineEndError struct {
	name   string
	offset int64
}

func (e *bareLineEndError) Error() string {
	return fmt.Sprintf("bare %s at octet %d", e.name, e.offset+1)
}

// check is called at the end of the message.
func (d *dotWriter) check() error {
	if d.state == afterCR {
		return d.bare("CR", d.octets-1)
	}
	return nil
}

// finish puts the final dot into the buffer, on a line of its own.
func (d *dotWriter) finish() error {
	end := ".\r\n"
	if d.state == inLine {
		end = "\r\n.\r\n"
	}
	_, err := d.w.WriteString(end)
	return err
}
