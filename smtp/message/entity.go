package message

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"
)

// Bounds of a MIME structure.
const (
	maxEntityDepth  = 100
	maxEntities     = 10_000
	maxEntityHeader = 256 << 10 // octets of the header of one part
)

// An entity is a part of a MIME message (RFC 2046): its place in the body, and
// what its octets are. Places are octets of the spooled body.
type entity struct {
	header       Header
	start, end   int64 // of the content, without the header and the line end before the next boundary
	headerStart  int64
	media        string
	encoding     string // Content-Transfer-Encoding in lower case, "" for none
	sealed       bool   // inside a signature or an encryption: not an octet may change
	measured     Spool  // of a leaf: what its octets are
	linesBefore  int64  // in the body
	isLeaf       bool
	headerIsRaw8 bool // an octet above 127 in the header
}

// A structureReader finds the entities of a multipart body in one pass.
type structureReader struct {
	in       *lineReader
	at       int64 // octets read
	ended    int64 // lines read
	open     []openMultipart
	entities []*entity
	current  *entity // leaf whose content is being read
	inHeader bool
	lines    []headerLine
	pieces   []byte // of a long line of the header
	octets   int
	eolSize  int64 // of the line end before this line, which belongs to a boundary that follows
	inLine   bool  // the last piece was the start of a long line
	opened   bool  // which is the boundary of the current part
}

type openMultipart struct {
	boundary string
	sealed   bool
}

// readStructure returns the entities of a body whose header is h, in order; the
// body itself is the first one. A body that is no multipart has one entity.
//
// The structure is taken as it is found: what no boundary closes ends with the
// body. The error is for one that exceeds the bounds, or of the spool file.
func readStructure(h *Header, body *Spool) ([]*entity, error) {
	s := &structureReader{in: newLineReader(body.Open())}
	root := &entity{header: *h}
	if err := s.begin(root, false); err != nil {
		return nil, err
	}
	for {
		line, err := s.next()
		if err == io.EOF {
			s.finish(s.at)
			return s.entities, nil
		}
		if err == nil {
			err = s.line(line)
		}
		if err != nil {
			return nil, err
		}
	}
}

// next returns the next piece of the body: a line with its end, or a part of a
// long one. A CRLF is never cut.
func (s *structureReader) next() ([]byte, error) {
	piece, err := s.in.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull && bytes.HasSuffix(piece, []byte("\r")) {
		// Its LF may follow: the CR goes back, and begins the next piece.
		return piece[:len(piece)-1], s.in.r.UnreadByte()
	}
	if len(piece) > 0 {
		err = nil
	}
	return piece, err
}

func (s *structureReader) line(piece []byte) error {
	start := s.at
	s.at += int64(len(piece))
	text, ended := bytes.CutSuffix(piece, []byte("\n"))
	if ended {
		text = bytes.TrimSuffix(text, []byte("\r"))
		s.ended++
	}
	continued := s.inLine
	s.inLine = !ended
	if continued && s.opened {
		s.current.headerStart = s.at
		return nil
	}
	s.opened = false
	if level, closing := s.boundary(text); level >= 0 && !continued {
		s.finish(max(start-s.eolSize, 0))
		s.eolSize = 0
		s.open = s.open[:level+1]
		if closing {
			s.open = s.open[:level]
			return nil
		}
		s.beginPart(level)
		s.opened = !ended
		return nil
	}
	s.eolSize = int64(len(piece) - len(text))
	if s.inHeader {
		return s.headerPiece(text, ended)
	}
	if s.current != nil {
		s.current.measured.text(text)
		if s.eolSize > 0 {
			s.current.measured.column = 0
			s.current.measured.lines++
		}
	}
	return nil
}

// boundary tells whether a line is a boundary of an open multipart, of which, and
// whether it closes it (RFC 2046 5.1.1).
func (s *structureReader) boundary(line []byte) (level int, closing bool) {
	if !bytes.HasPrefix(line, []byte("--")) {
		return -1, false
	}
	line = bytes.TrimRight(line[2:], " \t")
	for level = len(s.open) - 1; level >= 0; level-- {
		rest, ok := bytes.CutPrefix(line, []byte(s.open[level].boundary))
		if ok && (len(rest) == 0 || string(rest) == "--") {
			return level, len(rest) > 0
		}
	}
	return -1, false
}

func (s *structureReader) beginPart(level int) {
	s.inHeader, s.lines, s.octets = true, nil, 0
	s.current = &entity{headerStart: s.at, sealed: s.open[level].sealed}
}

// headerPiece takes a line of a part's header, or a part of a long one.
func (s *structureReader) headerPiece(piece []byte, ended bool) error {
	if s.octets += len(piece); ended {
		s.octets += 2
	}
	if s.octets > maxEntityHeader {
		return &HeaderError{Reason: fmt.Sprintf("a part's header is longer than %d octets", maxEntityHeader)}
	}
	if s.pieces = append(s.pieces, piece...); !ended {
		return nil
	}
	text := string(s.pieces)
	s.pieces = s.pieces[:0]
	return s.headerLine(text)
}

func (s *structureReader) headerLine(text string) error {
	if text != "" {
		s.lines = append(s.lines, headerLine{text: text})
		return nil
	}
	e := s.current
	// A header that does not parse leaves the part as it is: its content is text.
	e.header.Fields, _ = parseFields(s.lines)
	return s.begin(e, e.sealed)
}

// begin starts the content of an entity whose header is known.
func (s *structureReader) begin(e *entity, sealed bool) error {
	if len(s.entities) == maxEntities || len(s.open) > maxEntityDepth {
		return &HeaderError{Reason: fmt.Sprintf("more than %d parts, or parts nested more than %d deep", maxEntities, maxEntityDepth)}
	}
	s.inHeader = false
	s.entities = append(s.entities, e)
	e.start, e.sealed, e.measured.UTF8 = s.at, sealed, true
	e.measured.measureOnly, e.linesBefore = true, s.ended
	for _, f := range e.header.Fields {
		e.headerIsRaw8 = e.headerIsRaw8 || !isASCII([]byte(f.Body))
	}
	encoding, _ := e.header.Get("Content-Transfer-Encoding")
	e.encoding = strings.ToLower(encoding)
	contentType, _ := e.header.Get("Content-Type")
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(strings.SplitN(contentType, ";", 2)[0]))
	}
	e.media = media
	boundary := parameters["boundary"]
	s.current = nil
	switch {
	case strings.HasPrefix(media, "multipart/") && boundary != "":
		inside := sealed || media == "multipart/signed" || media == "multipart/encrypted"
		s.open = append(s.open, openMultipart{boundary, inside})
	case media == "message/rfc822" && e.isIdentity():
		s.inHeader, s.lines, s.octets = true, nil, 0
		s.current = &entity{headerStart: s.at, sealed: sealed}
	default:
		e.isLeaf = true
		s.current = e
	}
	return nil
}

// isIdentity tells whether the content stands as it is: no transfer encoding.
func (e *entity) isIdentity() bool {
	switch e.encoding {
	case "", "7bit", "8bit", "binary":
		return true
	}
	return false
}

// finish ends the leaf that is being read, at a place in the body.
func (s *structureReader) finish(end int64) {
	if s.current != nil && !s.inHeader {
		s.current.end = max(end, s.current.start)
	}
	s.current, s.inHeader = nil, false
}
