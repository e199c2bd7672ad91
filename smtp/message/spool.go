package message

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"unicode/utf8"
)

// SpoolMemory is how many octets of a body are kept in memory; the rest of a
// larger one goes to a temporary file.
const SpoolMemory = 1 << 20

// Spool holds a body with CRLF line ends, and what was measured of it.
type Spool struct {
	SizeOctets  int64
	LongestLine int64 // octets, without the line end
	LongestAt   int64 // its number, from 1
	EightBit    bool  // an octet above 127 occurs
	NUL         bool
	BareCR      bool // a CR that no LF follows occurs
	UTF8        bool // all of it is valid UTF-8

	dir    string
	memory []byte
	file   *os.File
	err    error
	column int64
	lines  int64
	crs    bool // a line end may be CR CR LF

	measureOnly bool   // nothing is kept
	partial     []byte // start of a UTF-8 sequence that the next chunk may complete
}

func newSpool(dir string) *Spool { return &Spool{dir: dir, UTF8: true} }

// fill takes all that is left of in; a last line without an end gets one.
func (s *Spool) fill(in *lineReader) error {
	for s.err == nil {
		chunk, err := in.r.ReadSlice('\n')
		s.chunk(chunk)
		switch err {
		case nil:
		case io.EOF:
			s.finish()
			return s.err
		default:
			if !errors.Is(err, bufio.ErrBufferFull) {
				return err
			}
			if n := len(chunk); chunk[n-1] == '\r' {
				// The LF of a CRLF may be the first octet of the next chunk.
				s.pendingCR(in)
			}
		}
	}
	return s.err
}

// pendingCR settles a CR at a chunk's end, which chunk left out of the body.
func (s *Spool) pendingCR(in *lineReader) {
	if next, err := in.r.Peek(1); err == nil && next[0] == '\n' {
		return
	}
	s.bareCR()
}

// chunk takes a line with its end, or a piece of a line without it.
func (s *Spool) chunk(b []byte) {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		s.text(s.withoutCR(b[:n-1]))
		s.endLine()
		return
	}
	s.text(bytes.TrimSuffix(b, []byte("\r")))
}

// withoutCR cuts off the CR of a line end, or both of one that was made CRLF twice.
func (s *Spool) withoutCR(line []byte) []byte {
	if s.crs {
		return bytes.TrimRight(line, "\r")
	}
	return bytes.TrimSuffix(line, []byte("\r"))
}

// writeLine takes one whole line.
func (s *Spool) writeLine(line []byte) {
	s.text(line)
	s.endLine()
}

func (s *Spool) bareCR() {
	s.BareCR = true
	s.append([]byte{'\r'})
	s.column++
}

// text measures and stores octets that hold no LF.
func (s *Spool) text(b []byte) {
	if bytes.IndexByte(b, '\r') >= 0 {
		s.BareCR = true
	}
	if bytes.IndexByte(b, 0) >= 0 {
		s.NUL = true
	}
	if !isASCII(b) || len(s.partial) > 0 {
		s.EightBit = true
		s.checkUTF8(b)
	}
	if s.column += int64(len(b)); s.column > s.LongestLine {
		s.LongestLine, s.LongestAt = s.column, s.lines+1
	}
	s.append(b)
}

// checkUTF8 validates b, whose first octets may end a sequence begun before.
func (s *Spool) checkUTF8(b []byte) {
	if !s.UTF8 {
		return
	}
	b = append(s.partial, b...)
	s.partial = nil
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			if len(b) < utf8.UTFMax && !utf8.FullRune(b) {
				s.partial = append([]byte(nil), b...)
				return
			}
			s.UTF8 = false
			return
		}
		b = b[n:]
	}
}

func (s *Spool) endLine() {
	if len(s.partial) > 0 {
		s.UTF8, s.partial = false, nil
	}
	s.column = 0
	s.lines++
	s.append([]byte("\r\n"))
}

func (s *Spool) finish() {
	if s.column > 0 {
		s.endLine()
	}
}

func (s *Spool) append(b []byte) {
	if s.measureOnly {
		return
	}
	s.SizeOctets += int64(len(b))
	s.memory = append(s.memory, b...)
	if len(s.memory) > SpoolMemory {
		s.flush()
	}
}

// flush moves what is in memory to the file.
func (s *Spool) flush() {
	if s.file == nil && s.err == nil {
		s.file, s.err = os.CreateTemp(s.dir, "smtpmail-body-")
		if s.err != nil {
			return
		}
		// The open file outlives its name: nothing is left behind after a crash.
		s.err = os.Remove(s.file.Name())
	}
	if s.err == nil {
		_, s.err = s.file.Write(s.memory)
	}
	s.memory = s.memory[:0]
}

// Open returns a reader of the whole body. Several may be open at once.
func (s *Spool) Open() io.Reader {
	if s.file == nil {
		return bytes.NewReader(s.memory)
	}
	onDisk := s.SizeOctets - int64(len(s.memory))
	return io.MultiReader(io.NewSectionReader(s.file, 0, onDisk), bytes.NewReader(s.memory))
}

// section gives access to any place of the body.
func (s *Spool) section() io.ReaderAt {
	if s.file == nil {
		return bytes.NewReader(s.memory)
	}
	return spoolAt{s}
}

// spoolAt reads a body that is partly on disk.
type spoolAt struct{ s *Spool }

func (a spoolAt) ReadAt(p []byte, at int64) (int, error) {
	onDisk := a.s.SizeOctets - int64(len(a.s.memory))
	if at >= onDisk {
		return bytes.NewReader(a.s.memory).ReadAt(p, at-onDisk)
	}
	n, err := a.s.file.ReadAt(p[:min(int64(len(p)), onDisk-at)], at)
	if err == nil && n < len(p) {
		var more int
		more, err = bytes.NewReader(a.s.memory).ReadAt(p[n:], 0)
		n += more
	}
	return n, err
}

// Close frees the memory and the file.
func (s *Spool) Close() error {
	s.memory = nil
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// isASCII looks at eight octets at a time: every octet of a body passes here.
func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if binary.NativeEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
