package message

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A headerScan finds the end of a header. The first empty line after a field ends
// it: text from a stranger must never become a header field, whatever line comes
// later. A separator ends it too, where only fields (and empty lines around them)
// come before it.
type headerScan struct {
	separator string
	lines     []headerLine // of the header
	octets    int          // of lines
	leading   bool         // the first line is empty: the header is too, unless a separator shows a mail buffer
	ended     int          // number of the empty line after the fields, 0 for none yet
	between   bool         // fields come between that line and here
	rest      []byte       // what was read after the header, with its line ends
}

type headerLine struct {
	text   string
	number int
}

// readHeader reads up to the end of the header. With a separator, lines after its
// end may have to be looked at: they come back in rest as they were. found tells
// whether the separator was what ended the header.
func readHeader(in *lineReader, separator string) (h Header, rest []byte, found bool, err error) {
	s := &headerScan{separator: separator}
	if found, err = s.scan(in); err != nil {
		return Header{}, nil, false, err
	}
	switch {
	case found:
		s.rest = nil
	case s.leading:
		s.lines = nil
	}
	fields, err := parseFields(s.lines)
	return Header{Fields: fields}, s.rest, found, err
}

// looseHeader reads a header that does not parse, up to where it can be read.
func looseHeader(r io.Reader) Header {
	s := &headerScan{}
	s.scan(newLineReader(r)) // why it ends is no matter
	return Header{Fields: looseFields(s.lines)}
}

// scan reads lines until the header's end is known, and tells whether the separator
// was what ended it. The end of the input ends a header as well (RFC 5322 3.5: a
// body is optional).
func (s *headerScan) scan(in *lineReader) (found bool, err error) {
	for {
		raw, err := in.line(MaxHeaderOctets)
		switch {
		case err == io.EOF && in.number == 0:
			return false, ErrEmpty
		case err == io.EOF:
			return false, nil
		case errors.Is(err, bufio.ErrBufferFull) && s.isLooking():
			s.rest = append(s.rest, raw...)
			return false, nil
		case errors.Is(err, bufio.ErrBufferFull):
			return false, tooLong(in.number + 1)
		case err != nil:
			return false, err
		}
		text := in.trimLineEnd(raw)
		if s.separator != "" && text == s.separator {
			return true, s.checkBetween(in.number)
		}
		if done, err := s.add(text, raw, in.number); done || err != nil {
			return false, err
		}
	}
}

// isLooking tells whether the header may have ended, and lines are read only in
// search of a separator.
func (s *headerScan) isLooking() bool { return s.leading || s.ended > 0 }

// add takes one line and tells whether the header's end is now known.
func (s *headerScan) add(text string, raw []byte, number int) (done bool, err error) {
	first := !s.isLooking()
	switch {
	case text == "" && len(s.lines) == 0:
		s.leading = true
	case text == "" && s.ended == 0:
		s.ended = number
	case s.ended > 0 && text != "":
		s.between = true
	case text != "":
		s.lines = append(s.lines, headerLine{text, number})
		s.octets += len(raw)
	}
	if !s.isLooking() {
		if s.octets > MaxHeaderOctets {
			return false, tooLong(number)
		}
		return false, nil
	}
	if first { // the empty line, which is no text
		return s.separator == "", nil
	}
	s.rest = append(s.rest, raw...)
	return len(s.rest) > MaxHeaderOctets || text != "" && !looksLikeField(text), nil
}

// looksLikeField tells whether a line could stand in a header.
func looksLikeField(line string) bool {
	if isFold(line) {
		return true
	}
	name, _, ok := strings.Cut(line, ":")
	return ok && isFieldName(strings.TrimRight(name, " \t"))
}

// checkBetween refuses a message whose header may be meant to end at an empty line
// or at the separator: fields in between would be sent as text, or text as fields.
func (s *headerScan) checkBetween(separator int) error {
	if !s.between {
		return nil
	}
	return &HeaderError{Line: s.ended, Reason: fmt.Sprintf("the header ends at this empty line or at the separator in line %d, and what is between looks like header fields", separator),
		Hint: "remove the empty line if they are fields; if they are text, remove the separator, or put one in place of the empty line"}
}

func tooLong(line int) error {
	return &HeaderError{Line: line, Reason: fmt.Sprintf("the header is longer than %d octets", MaxHeaderOctets),
		Hint: "end the header with an empty line"}
}
