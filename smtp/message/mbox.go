package message

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"
)

// WriteMbox writes the message as one entry of an mbox file, as Emacs keeps a
// copy: a "From LOGIN DATE" line, the header as it was written (Bcc included, Fcc
// not), and the body, in which lines that start with "From " get a ">". LF ends
// the lines, an empty line ends the entry.
func (m *Message) WriteMbox(w io.Writer, login string, now time.Time) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "From %s %s\n", login, now.Format("Mon Jan _2 15:04:05 -0700 2006"))
	if err := m.writeCopy(out, &mboxQuoter{w: out, atStart: true}); err != nil {
		return err
	}
	out.WriteByte('\n')
	return out.Flush()
}

// WriteCopy writes the message as the sender keeps it: the header as it was
// written, Bcc included, with MIME fields if the body needs them to be read, and
// the body, with LF line ends.
func (m *Message) WriteCopy(w io.Writer) error { return m.writeCopy(w, w) }

func (m *Message) writeCopy(header, body io.Writer) error {
	h := m.Header.Clone()
	h.Remove("Fcc", "X-Message-SMTP-Method")
	if m.Body.EightBit && !h.Has("Content-Type") {
		describeBody(&h, bodyCharset(m.Body))
	}
	var text bytes.Buffer
	h.writeTo(&text, "\n")
	text.WriteByte('\n')
	if _, err := header.Write(text.Bytes()); err != nil {
		return err
	}
	return copyLF(body, m.Body.Open())
}

// WriteLF writes the message with LF line ends, as Emacs keeps it in its queue.
func (r *Rendered) WriteLF(w io.Writer) error {
	out := bufio.NewWriter(w)
	if err := copyLF(out, r.Open()); err != nil {
		return err
	}
	return out.Flush()
}

// copyLF copies CRLF lines as LF lines.
func copyLF(w io.Writer, r io.Reader) error {
	in := bufio.NewReaderSize(r, 16<<10)
	for {
		part, err := in.ReadSlice('\n')
		if bytes.HasSuffix(part, []byte("\r\n")) {
			part = append(part[:len(part)-2], '\n')
		} else if n := len(part); n > 0 && part[n-1] == '\r' && err == bufio.ErrBufferFull {
			// The LF that belongs to it may be the next octet.
			if next, _ := in.Peek(1); len(next) == 1 && next[0] == '\n' {
				part = part[:n-1]
			}
		}
		if _, werr := w.Write(part); werr != nil {
			return werr
		}
		switch err {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// A mboxQuoter puts ">" before lines that would start a new entry. It is given
// whole lines, or the pieces of a long one in order.
type mboxQuoter struct {
	w       io.Writer
	atStart bool
}

func (q *mboxQuoter) Write(p []byte) (int, error) {
	if q.atStart && bytes.HasPrefix(p, []byte("From ")) {
		if _, err := q.w.Write([]byte(">")); err != nil {
			return 0, err
		}
	}
	if len(p) > 0 {
		q.atStart = p[len(p)-1] == '\n'
	}
	return q.w.Write(p)
}
