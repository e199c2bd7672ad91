package message

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/transform"
)

// RenderOptions says what the message may look like on its way.
type RenderOptions struct {
	EightBit bool    // the server takes octets above 127 in a body (8BITMIME, RFC 6152)
	UTF8     bool    // the server takes UTF-8 in a header (SMTPUTF8, RFC 6531)
	Charset  Charset // for text that has no charset of its own
	Blank    bool    // start the body with an empty line (mail-mailer-swallows-blank-line)
	KeepMIME bool    // add no MIME fields (Emacs's mail-send-nonascii other than mime)
}

// Rendered is a message as it goes: lines end in CRLF, blind fields are gone, the
// header is ASCII. Dots are not doubled.
type Rendered struct {
	Header   []byte // with the empty line that ends it
	EightBit bool   // the body has octets above 127
	UTF8     bool   // the header is UTF-8 (RFC 6532), since an address in it needs it
	body     *Spool
	owned    bool // body was made for this rendering
}

// SizeOctets is the exact size, as MAIL's SIZE parameter wants it (RFC 1870).
func (r *Rendered) SizeOctets() int64 { return int64(len(r.Header)) + r.body.SizeOctets }

// Open returns a reader of the whole message. Several may be open at once.
func (r *Rendered) Open() io.Reader {
	return io.MultiReader(bytes.NewReader(r.Header), r.body.Open())
}

// Close frees what was made for this rendering; the message stays.
func (r *Rendered) Close() error {
	if r.owned {
		return r.body.Close()
	}
	return nil
}

// Render puts the message into the form in which it can go. A part that the way
// cannot carry (8-bit octets without EightBit, lines over 998 octets, a NUL or a
// bare CR) is encoded, each by itself; what a signature or an encryption covers is
// never touched.
//
// Errors: *[HeaderError]; *[UTF8Error]; *[SealedError]; an error of the temporary file.
func (m *Message) Render(o RenderOptions) (*Rendered, error) {
	r := &Rendered{body: m.Body, EightBit: m.Body.EightBit}
	if m.literal {
		return r, nil
	}
	header := m.Header.Clone()
	header.Remove(BlindFields...)
	if m.Buffer {
		header.Remove(bufferFields...)
	}
	if err := m.renderBody(&header, r, o); err != nil {
		return nil, err
	}
	err := r.encodeHeader(&header, o)
	if err != nil {
		r.Close()
		return nil, err
	}
	var text bytes.Buffer
	header.writeTo(&text, "\r\n")
	text.WriteString("\r\n")
	if o.Blank {
		text.WriteString("\r\n")
	}
	r.Header = text.Bytes()
	return r, nil
}

// encodeHeader makes the header ASCII, or leaves it in UTF-8 where an address
// needs that and the server takes it.
func (r *Rendered) encodeHeader(header *Header, o RenderOptions) error {
	encoded := header.Clone()
	for i, f := range encoded.Fields {
		body, err := encodeField(f, o.Charset)
		var needs *UTF8Error
		if errors.As(err, &needs) && o.UTF8 {
			r.UTF8 = true
			return nil
		}
		if err != nil {
			return err
		}
		encoded.Fields[i].Body = body
	}
	*header = encoded
	return nil
}

// renderBody chooses charset and transfer encoding, and says so in the header.
func (m *Message) renderBody(header *Header, r *Rendered, o RenderOptions) error {
	if m.Body.EightBit && !header.Has("Content-Type") && !o.KeepMIME {
		charset, err := m.transcode(r, o.Charset)
		if err != nil {
			return err
		}
		describeBody(header, charset)
	}
	if !needsCare(r.body, true) && !(r.body.EightBit && (!o.EightBit || isComposite(header))) {
		return nil
	}
	entities, err := readStructure(header, r.body)
	if err != nil {
		return err
	}
	if !entities[0].isLeaf {
		return r.recompose(entities, header, o.EightBit)
	}
	encoding, err := entities[0].encodingFor(r.body, o.EightBit)
	if err != nil || encoding == "" {
		return err
	}
	if err := r.reencode(entities[0], encoding); err != nil || encoding == entities[0].encoding {
		return err // what was mended is said already
	}
	addMissing(header, "MIME-version", "1.0")
	addMissing(header, "Content-type", "text/plain; charset="+bodyCharset(m.Body))
	header.Set("Content-Transfer-Encoding", encoding)
	return nil
}

// describeBody adds the MIME fields of a text with octets above 127.
func describeBody(header *Header, charset string) {
	addMissing(header, "MIME-version", "1.0")
	addMissing(header, "Content-type", "text/plain; charset="+charset)
	addMissing(header, "Content-Transfer-Encoding", "8bit")
}

// isComposite tells whether the body holds parts.
func isComposite(h *Header) bool {
	contentType, _ := h.Get("Content-Type")
	contentType = strings.ToLower(contentType)
	return strings.HasPrefix(contentType, "multipart/") || strings.HasPrefix(contentType, "message/")
}

// addMissing appends a field unless the header has one of that name.
func addMissing(h *Header, name, body string) {
	if !h.Has(name) {
		h.Append(name, body)
	}
}

// bodyCharset names the charset of a body that is sent as it is. What is not
// UTF-8 and not said is unknown-8bit.
func bodyCharset(body *Spool) string {
	switch {
	case !body.EightBit:
		return "us-ascii"
	case body.UTF8:
		return "utf-8"
	}
	return unknown8bit
}

// transcode puts a UTF-8 body into the user's charset if that has a code for all
// of it, and returns the name of what the body is in.
func (m *Message) transcode(r *Rendered, c Charset) (name string, err error) {
	if c.encoding == nil || !m.Body.UTF8 {
		return bodyCharset(m.Body), nil
	}
	encoded := newSpool(m.Body.dir)
	// An encoder fails at the first character that the charset lacks.
	err = encoded.fill(newLineReader(transform.NewReader(m.Body.Open(), c.encoding.NewEncoder())))
	if err != nil {
		encoded.Close()
		if encoded.err != nil {
			return "", encoded.err
		}
		return bodyCharset(m.Body), nil
	}
	r.body, r.owned, r.EightBit = encoded, true, encoded.EightBit
	return c.Name(), nil
}

// needsCare tells whether octets cannot go as they are.
func needsCare(octets *Spool, eightBit bool) bool {
	return octets.NUL || octets.BareCR || octets.LongestLine > maxLine || octets.EightBit && !eightBit
}

// encodingFor returns the transfer encoding that a leaf with these octets needs,
// "" for none. It is the one that is there already where that has to be mended.
//
// Errors: *[EncodingError] where it is no encoding that is known, or no base64.
func (e *entity) encodingFor(octets *Spool, eightBit bool) (string, error) {
	isText := e.media == "" || strings.HasPrefix(e.media, "text/")
	switch {
	case !needsCare(octets, eightBit):
		return "", nil
	case e.encoding == "quoted-printable", e.encoding == "base64" && !octets.EightBit && !octets.NUL:
		return e.encoding, nil
	case !e.isIdentity():
		return "", e.notAsItSays(octets)
	case octets.NUL || octets.BareCR || !isText:
		return "base64", nil
	}
	return "quoted-printable", nil
}

func (e *entity) notAsItSays(octets *Spool) error {
	reason := "it holds octets above 127"
	switch {
	case octets.NUL:
		reason = "it holds a NUL"
	case octets.BareCR:
		reason = "it holds a CR that ends no line"
	case octets.LongestLine > maxLine:
		reason = fmt.Sprintf("it holds a line of %d octets (line %d of the body), where %d are the most", octets.LongestLine, e.linesBefore+octets.LongestAt, maxLine)
	}
	return &EncodingError{Media: e.media, Encoding: e.encoding, Reason: reason}
}

// reencode replaces the body by an encoded one.
func (r *Rendered) reencode(e *entity, encoding string) error {
	encoded := newSpool(r.body.dir)
	out := &spoolWriter{spool: encoded}
	err := e.encodeTo(out, r.body.Open(), encoding)
	out.close()
	return r.replace(encoded, err)
}

// replace puts a new body in place of the one before, unless making it failed.
func (r *Rendered) replace(body *Spool, err error) error {
	if err == nil {
		err = body.err
	}
	if err != nil {
		body.Close()
		return err
	}
	r.Close()
	r.body, r.owned, r.EightBit = body, true, body.EightBit
	return nil
}

// encodeTo writes content in base64 or quoted-printable (RFC 2045 6.7 and 6.8), or
// mends it where it is in that encoding.
func (e *entity) encodeTo(out io.Writer, content io.Reader, encoding string) error {
	if encoding == e.encoding {
		err := mend(out, content, encoding)
		if errors.Is(err, errNotBase64) {
			return &EncodingError{Media: e.media, Encoding: e.encoding, Reason: err.Error()}
		}
		return err
	}
	var w io.WriteCloser
	if encoding == "base64" {
		w = base64.NewEncoder(base64.StdEncoding, &lineBreaker{w: out})
	} else {
		w = quotedprintable.NewWriter(out)
	}
	if _, err := io.Copy(w, content); err != nil {
		return err
	}
	return w.Close()
}

// A spoolWriter fills a spool with text that is in CRLF lines already.
type spoolWriter struct {
	spool *Spool
	line  []byte
}

func (w *spoolWriter) Write(b []byte) (int, error) {
	n := len(b)
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			w.line = append(w.line, b...)
			return n, w.spool.err
		}
		w.line = append(w.line, b[:i]...)
		w.spool.writeLine(bytes.TrimSuffix(w.line, []byte("\r")))
		w.line, b = w.line[:0], b[i+1:]
	}
}

func (w *spoolWriter) close() {
	if len(w.line) > 0 {
		w.spool.writeLine(w.line)
	}
}

// A lineBreaker ends a line after each 76 octets (RFC 2045 6.8).
type lineBreaker struct {
	w      io.Writer
	column int
}

func (l *lineBreaker) Write(b []byte) (int, error) {
	for i := range b {
		if l.column == encodedLine {
			if _, err := l.w.Write([]byte("\r\n")); err != nil {
				return i, err
			}
			l.column = 0
		}
		if _, err := l.w.Write(b[i : i+1]); err != nil {
			return i, err
		}
		l.column++
	}
	return len(b), nil
}
