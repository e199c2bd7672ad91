// Package message reads one mail as an RFC 5322 message, finds its recipients,
// completes its header as Emacs's mail commands do, and streams it with CRLF
// line ends in the form that a server can take.
//
// # What is read
//
// A message is a header, and an empty line and a body if it has one (RFC 5322 3.5).
// Lines end in LF or CRLF. A byte order mark and a leading mbox "From " line are
// dropped. Where a separator is given (Emacs's mail-header-separator), a line that
// equals it ends the header of a mail buffer, in which empty lines may come before
// the first field and after the last. The first empty line after a field ends the
// header in any case, so that nothing in the text becomes a field or a recipient:
// a separator that comes later is text. If all that is between looks like fields,
// that is an error of type [*HeaderError], and so is a line in the header that is
// no field: guessing would send a Bcc field to everybody. An input without an octet
// is [ErrEmpty].
//
// # The body
//
// The body is never whole in memory: past [SpoolMemory] octets it lives in a
// temporary file of mode 0600 that is unlinked at once. While it is spooled its
// line ends become CRLF and it is measured (octets, longest line, 8-bit, NUL), so
// that its exact size is known before it is sent.
//
// The package must not know the network, the settings, or Lisp: names, the time
// and the host come in through [Completion].
package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// ErrEmpty is returned by [Read] for an input with no octet in it.
var ErrEmpty = errors.New("the message is empty")

// HeaderError is a header that cannot be sent as it stands.
type HeaderError struct {
	Line   int    // 1-based line of the input; 0 where the field was not read from one
	Field  string // name of the field, "" for a line that is none
	Column int    // 1-based octet in the unfolded field body, 0 if it does not apply
	Text   string // what was found there, shortened
	Reason string // what is wrong
	Hint   string // what to do, or ""
}

func (e *HeaderError) Error() string {
	place := fieldPlace(e.Field, e.Line)
	if e.Column > 0 {
		place = fmt.Sprintf("%s, column %d", place, e.Column)
	}
	if e.Text == "" {
		return fmt.Sprintf("%s: %s", place, e.Reason)
	}
	return fmt.Sprintf("%s: %s: %s", place, e.Reason, quoteShort(e.Text))
}

// fieldPlace names a field, and the line in which it starts if it was read from one.
func fieldPlace(field string, line int) string {
	if field == "" {
		field = "header"
	}
	if line == 0 {
		return field
	}
	return fmt.Sprintf("%s, line %d", field, line)
}

// Message is one mail. Close it to free the spooled body.
type Message struct {
	Header Header
	Body   *Spool
	// Buffer says that the separator ended the header: the text is a mail buffer,
	// which Emacs has filled with the user's defaults already.
	Buffer   bool
	bodyLine int  // 1-based line of the input with which the body of a buffer starts
	literal  bool // the body is the whole message, header included
}

// Close frees the spooled body.
func (m *Message) Close() error { return m.Body.Close() }

// ReadOptions says how [Read] reads. The zero value reads a plain RFC 5322 message.
type ReadOptions struct {
	Separator string // line that ends the header of a mail buffer, "" for none
	TempDir   string // where a large body is spooled, "" for the system's
}

// Read reads a message to the end of r.
//
// Errors: [ErrEmpty]; *[HeaderError] for what is no header; an error of r or of
// the spool file as it came.
func Read(r io.Reader, o ReadOptions) (*Message, error) {
	in := newLineReader(r)
	in.skipMark()
	header, rest, found, err := readHeader(in, o.Separator)
	if err != nil {
		return nil, err
	}
	crs, bodyLine := in.crs, in.number+1
	if len(rest) > 0 {
		in = newLineReader(io.MultiReader(bytes.NewReader(rest), in.r))
	}
	body := newSpool(o.TempDir)
	body.crs = crs
	if err := body.fill(in); err != nil {
		body.Close()
		return nil, err
	}
	return &Message{Header: header, Body: body, Buffer: found, bodyLine: bodyLine}, nil
}

// ReadLoose reads a message that is to be sent as it is, such as one that Emacs
// queued: where its header does not parse, Header has the fields of it that do, to
// tell whose the message is, and [Message.Render] gives the octets of the input with
// CRLF line ends.
//
// Errors: [ErrEmpty]; an error of r or of the spool file.
func ReadLoose(r io.Reader) (*Message, error) {
	whole := newSpool("")
	if err := whole.fill(newLineReader(r)); err != nil {
		whole.Close()
		return nil, err
	}
	m, err := Read(whole.Open(), ReadOptions{})
	var bad *HeaderError
	if errors.As(err, &bad) {
		return &Message{Header: looseHeader(whole.Open()), Body: whole, literal: true}, nil
	}
	whole.Close()
	return m, err
}
