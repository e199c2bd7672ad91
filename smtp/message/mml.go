package message

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// MMLError is a tag of MML, the language in which message-mode writes attachments and
// what is to be signed or encrypted: in Emacs the tag would become a MIME part.
type MMLError struct {
	Line int // 1-based line of the input
	Tag  string
}

func (e *MMLError) Error() string {
	return fmt.Sprintf("line %d: %s is a tag of MML, which would become a MIME part in Emacs", e.Line, e.Tag)
}

// mmlTag is what mml-parse takes for a tag anywhere in the text. "<#!part" is how text
// that looks like one is quoted.
var mmlTag = regexp.MustCompile(`(?i)<#/?(?:multipart|part|external|mml)`)

// secureTag is about the whole text, and stands at the start of a line.
var secureTag = []byte("<#secure")

// maxMMLTag is how many octets of a line are looked at again with what follows them in
// the next piece.
const maxMMLTag = 16

// CheckMML finds the first tag of MML in the text of a mail buffer. A message that is no
// buffer may hold such text: it is what others wrote, or talk about.
//
// Errors: *[MMLError]; an error of the spool file.
func (m *Message) CheckMML() error {
	if !m.Buffer {
		return nil
	}
	in := bufio.NewReaderSize(m.Body.Open(), 64<<10)
	var before []byte // the end of the piece before, of the same line
	for line := m.bodyLine; ; {
		piece, err := in.ReadSlice('\n')
		text := append(before, piece...)
		if tag := findTag(text, len(before) == 0); tag != "" {
			return &MMLError{Line: line, Tag: tag}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			before = append([]byte{}, text[max(0, len(text)-maxMMLTag):]...)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		default:
			before = nil
			line++
		}
	}
}

func findTag(text []byte, startsLine bool) string {
	if !bytes.Contains(text, secureTag[:2]) {
		return ""
	}
	if startsLine && len(text) >= len(secureTag) && bytes.EqualFold(text[:len(secureTag)], secureTag) {
		return string(text[:len(secureTag)])
	}
	return string(mmlTag.Find(text))
}
