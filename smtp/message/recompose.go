package message

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"
)

// SealedError is a part that cannot travel as it is, and must not be changed.
type SealedError struct {
	Media  string // type of the part
	Reason string // what it holds that cannot travel
}

func (e *SealedError) Error() string {
	return fmt.Sprintf("a signed or encrypted part (%s) holds %s, and encoding it would break the signature", e.Media, e.Reason)
}

// Hint says what to do.
func (e *SealedError) Hint() string {
	return "sign or encrypt the mail again, with its text in quoted-printable or base64"
}

// checkSealed refuses a part that would have to be encoded and must not be touched.
func checkSealed(e *entity, eightBit bool) error {
	if !e.sealed || !e.isLeaf || !needsCare(&e.measured, eightBit) {
		return nil
	}
	m := &e.measured
	reason := "octets above 127, which this server does not take"
	switch {
	case m.LongestLine > maxLine:
		reason = fmt.Sprintf("a line of %d octets (line %d of the body), where %d are the most", m.LongestLine, e.linesBefore+m.LongestAt, maxLine)
	case m.NUL:
		reason = "a NUL, which no mail may hold"
	case m.BareCR:
		reason = "a CR that ends no line, which no mail may hold"
	}
	return &SealedError{Media: e.media, Reason: reason}
}

// recompose writes the body anew, with the leaves encoded that need it and the
// headers of parts made ASCII.
func (r *Rendered) recompose(entities []*entity, header *Header, eightBit bool) error {
	if !eightBit && header.Has("Content-Transfer-Encoding") {
		header.Set("Content-Transfer-Encoding", "7bit")
	}
	body := newSpool(r.body.dir)
	out := &spoolWriter{spool: body}
	c := &composer{from: r.body, out: out, eightBit: eightBit}
	err := c.write(entities[1:])
	out.close()
	return r.replace(body, err)
}

// A composer copies a body, changing what must change.
type composer struct {
	from     *Spool
	out      io.Writer
	eightBit bool
	at       int64 // what comes before is written
}

func (c *composer) write(entities []*entity) error {
	for _, e := range entities {
		if err := checkSealed(e, c.eightBit); err != nil {
			return err
		}
		if err := c.entity(e); err != nil {
			return err
		}
	}
	return c.copyBetween(c.from.SizeOctets)
}

func (c *composer) entity(e *entity) error {
	encoding := ""
	if e.isLeaf && !e.sealed {
		var err error
		if encoding, err = e.encodingFor(&e.measured, c.eightBit); err != nil {
			return err
		}
	}
	declares8 := !e.isLeaf && !c.eightBit && (e.encoding == "8bit" || e.encoding == "binary")
	if !e.sealed && (encoding != "" || e.headerIsRaw8 || declares8) {
		if err := c.copyBetween(e.headerStart); err != nil {
			return err
		}
		if declares8 {
			encoding = "7bit"
		}
		if err := c.header(e, encoding); err != nil {
			return err
		}
	} else if err := c.copyBetween(e.headerStart); err != nil {
		return err
	} else if err := c.copy(e.start); err != nil {
		return err
	}
	switch {
	case !e.isLeaf:
		return nil
	case encoding == "":
		return c.copy(e.end)
	}
	content := io.NewSectionReader(c.from.section(), e.start, e.end-e.start)
	c.at = e.end
	return e.encodeTo(c.out, content, encoding)
}

// header writes a part's header with another transfer encoding, if one is given.
func (c *composer) header(e *entity, encoding string) error {
	h := e.header.Clone()
	if encoding != "" {
		h.Set("Content-Transfer-Encoding", encoding)
	}
	var text bytes.Buffer
	for _, f := range h.Fields {
		body, err := encodeField(f, Charset{})
		if err != nil {
			return err
		}
		f.Body = body
	}
	h.writeTo(&text, "\r\n")
	text.WriteString("\r\n")
	c.at = e.start
	_, err := c.out.Write(text.Bytes())
	return err
}

// copy copies what comes before a place as it is.
func (c *composer) copy(to int64) error {
	if to <= c.at {
		return nil
	}
	_, err := io.Copy(c.out, io.NewSectionReader(c.from.section(), c.at, to-c.at))
	c.at = to
	return err
}

// copyBetween copies boundaries and the text around them, which no reader shows
// (RFC 2046 5.1.1): on a 7-bit way its octets above 127 become question marks.
func (c *composer) copyBetween(to int64) error {
	if c.eightBit || to <= c.at {
		return c.copy(to)
	}
	out := c.out
	c.out = asciiWriter{out}
	err := c.copy(to)
	c.out = out
	return err
}

type asciiWriter struct{ w io.Writer }

func (a asciiWriter) Write(b []byte) (int, error) {
	if isASCII(b) {
		return a.w.Write(b)
	}
	plain := bytes.Clone(b)
	for i, c := range plain {
		if c > 127 {
			plain[i] = '?'
		}
	}
	return a.w.Write(plain)
}

// encodeParameters writes a field that has MIME parameters (RFC 2045 5.1) with
// those that are not ASCII in the form of RFC 2231, and in the charset
// unknown-8bit (RFC 1428 3) where they are not UTF-8. ok is false for a field that
// has none, or does not parse.
func encodeParameters(f *Field) (body string, ok bool) {
	switch strings.ToLower(f.Name) {
	case "content-type", "content-disposition":
	default:
		return "", false
	}
	text, extended := takeExtended(f.Unfolded())
	value, parameters, err := mime.ParseMediaType(text)
	if err != nil {
		return "", false
	}
	var out strings.Builder
	out.WriteString(" " + mime.FormatMediaType(value, nil))
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		formatted := mime.FormatMediaType(value, map[string]string{name: parameters[name]})
		if formatted == "" {
			return "", false
		}
		parameter := strings.TrimPrefix(formatted[len(value):], "; ")
		if rest, ok := strings.CutPrefix(parameter, name+"*=utf-8''"); ok && !utf8.ValidString(parameters[name]) {
			parameter = name + "*=" + unknown8bit + "''" + rest
		}
		out.WriteString(";\n " + parameter)
	}
	for _, parameter := range extended {
		out.WriteString(";\n " + parameter)
	}
	return out.String(), true
}

// takeExtended takes the parameters out of a field that are in the form of RFC 2231
// already: they stay as they are, whatever their charset.
func takeExtended(field string) (rest string, extended []string) {
	var kept []string
	for _, part := range splitParameters(field) {
		name, value, _ := strings.Cut(part, "=")
		if strings.Contains(name, "*") && isASCII([]byte(part)) {
			extended = append(extended, strings.TrimSpace(part))
			continue
		}
		if value = strings.TrimSpace(value); !isASCII([]byte(value)) && !strings.HasPrefix(value, `"`) {
			part = name + "=" + quoteString(value) // which had to be in quotes
		}
		kept = append(kept, part)
	}
	return strings.Join(kept, ";"), extended
}

// splitParameters cuts a field at the semicolons that stand in no quoted string.
func splitParameters(field string) (parts []string) {
	quoted, start := false, 0
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			parts, start = append(parts, field[start:i]), i+1
		}
	}
	return append(parts, field[start:])
}
