package message

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
)

// Charset is the character set that text leaves in where the message does not
// say one itself. The zero value is UTF-8.
type Charset struct {
	name     string // MIME name in lower case, "" for utf-8
	encoding encoding.Encoding
}

// unknown8bit names the charset of octets that are not UTF-8 and of which nothing
// is said (RFC 1428 3): a guess would be a lie.
const unknown8bit = "unknown-8bit"

// LookupCharset finds a character set by its MIME name or Emacs's name of a coding
// system ("iso-8859-15", "latin-1", "utf-8-unix"). ok is false for an unknown one.
func LookupCharset(name string) (c Charset, ok bool) {
	name = strings.ToLower(name)
	for _, suffix := range []string{"-unix", "-dos", "-mac"} {
		name = strings.TrimSuffix(name, suffix)
	}
	if strings.HasPrefix(name, "latin-") {
		name = "latin" + name[len("latin-"):]
	}
	switch name {
	case "utf-8", "utf-8-emacs", "mule-utf-8", "prefer-utf-8", "undecided", "us-ascii":
		return Charset{}, true
	}
	e, err := ianaindex.MIME.Encoding(name)
	if err != nil || e == nil {
		return Charset{}, false
	}
	mime, err := ianaindex.MIME.Name(e)
	if err != nil {
		return Charset{}, false
	}
	return Charset{name: strings.ToLower(mime), encoding: e}, true
}

// Name returns the MIME name, in lower case.
func (c Charset) Name() string {
	if c.name == "" {
		return "utf-8"
	}
	return c.name
}

// encode returns s, which is UTF-8, in the charset; ok is false where it has no
// code for a character.
func (c Charset) encode(s string) (encoded string, ok bool) {
	if c.encoding == nil {
		return s, true
	}
	encoded, err := c.encoding.NewEncoder().String(s)
	return encoded, err == nil
}

// headerMethod returns 'Q' or 'B' where the charset has a customary one in
// encoded words (RFC 1522's successors in practice), and 0 where the text decides.
func (c Charset) headerMethod() byte {
	switch c.name {
	case "":
		return 0
	case "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-9",
		"iso-8859-14", "iso-8859-15", unknown8bit:
		return 'Q'
	}
	return 'B'
}
