package message

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// addressTokens cuts the body of an address field: words of a display name that
// are not ASCII are to be encoded run by run, a quoted string as a whole without
// its quotes, and those in a comment inside its parentheses. Domains become
// A-labels (RFC 5891).
func addressTokens(f *Field, body string) ([]token, error) {
	s := phraseScanner{field: f, rest: body}
	for s.rest != "" {
		if err := s.next(); err != nil {
			return nil, err
		}
	}
	return s.tokens, nil
}

type phraseScanner struct {
	field  *Field
	rest   string
	depth  int // of comments
	tokens []token
}

func (s *phraseScanner) next() error {
	if n := spaceLength(s.rest); n > 0 {
		s.take(n, spaceToken)
		return nil
	}
	switch c := s.rest[0]; {
	case c == '"' && s.depth == 0:
		return s.quoted()
	case c == '(':
		s.depth++
		s.take(1, plainToken)
	case c == ')' && s.depth > 0:
		s.depth--
		s.take(1, plainToken)
	case s.depth > 0:
		s.word(s.commentWord())
	case c == '@':
		return s.domain()
	case isAtomByte(c) || c == '.':
		return s.atom()
	default:
		s.take(1, plainToken)
	}
	return nil
}

func (s *phraseScanner) take(n int, kind tokenKind) {
	s.tokens = append(s.tokens, token{text: s.rest[:n], kind: kind})
	s.rest = s.rest[n:]
}

func (s *phraseScanner) word(n int) {
	word := token{text: s.rest[:n], kind: plainToken}
	if !isASCII([]byte(word.text)) {
		word = encodeWord(word.text)
	}
	s.tokens = appendWord(s.tokens, word)
	s.rest = s.rest[n:]
}

// commentWord returns the length of a word of a comment, escapes included.
func (s *phraseScanner) commentWord() int {
	for i := 0; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case ' ', '\t', '\n', '(', ')':
			return max(i, 1)
		}
	}
	return len(s.rest)
}

func (s *phraseScanner) quoted() error {
	p := &addressParser{text: s.rest}
	text, err := p.quotedString()
	if err != nil {
		return &HeaderError{Line: s.field.Line, Field: s.field.Name, Text: s.rest, Reason: "a quoted string that nothing closes"}
	}
	if p.peek() == '@' && !isASCII([]byte(text)) {
		return s.localError(s.rest[:p.at])
	}
	if isASCII([]byte(text)) {
		s.take(p.at, plainToken)
		return nil
	}
	n := len(s.tokens)
	joined := n > 1 && s.tokens[n-1].kind == spaceToken && s.tokens[n-2].kind == encodeToken
	word := encodeWord(text)
	word.joined = joined
	s.tokens = append(s.tokens, word)
	s.rest = s.rest[p.at:]
	return nil
}

func (s *phraseScanner) atom() error {
	n := 0
	for n < len(s.rest) && (isAtomByte(s.rest[n]) || s.rest[n] == '.') {
		n++
	}
	if n < len(s.rest) && s.rest[n] == '@' {
		if !isASCII([]byte(s.rest[:n])) {
			return s.localError(s.rest[:n])
		}
		s.take(n, plainToken)
		return nil
	}
	s.word(n)
	return nil
}

func (s *phraseScanner) localError(text string) error {
	return &UTF8Error{Field: s.field.Name, Line: s.field.Line, Address: text}
}

// UTF8Error is an address whose local part is not ASCII: it can only travel to a
// server that offers SMTPUTF8 (RFC 6531).
type UTF8Error struct {
	Field   string
	Line    int
	Address string
}

func (e *UTF8Error) Error() string {
	place := fieldPlace(e.Field, e.Line)
	return fmt.Sprintf("%s: the local part %s is not ASCII, and the server does not offer SMTPUTF8", place, quoteShort(e.Address))
}

// Hint says what to do.
func (e *UTF8Error) Hint() string {
	return "write the address in ASCII letters, or send by a server that offers SMTPUTF8 (RFC 6531)"
}

// domain takes "@" and the domain after it.
func (s *phraseScanner) domain() error {
	n := 1
	for n < len(s.rest) && (isAtomByte(s.rest[n]) || s.rest[n] == '.') {
		n++
	}
	text, err := asciiDomain(s.rest[1:n])
	if err != nil {
		return &HeaderError{Line: s.field.Line, Field: s.field.Name, Text: s.rest[1:n], Reason: "a domain that IDNA does not know",
			Hint: err.Error()}
	}
	s.tokens = append(s.tokens, token{text: "@" + text, kind: plainToken})
	s.rest = s.rest[n:]
	return nil
}

// asciiDomain returns the A-label form (RFC 5891) of a domain with other letters.
func asciiDomain(domain string) (string, error) {
	if isASCII([]byte(domain)) {
		return domain, nil
	}
	if !utf8.ValidString(domain) {
		return "", errors.New("its octets are not UTF-8")
	}
	return idna.Lookup.ToASCII(domain)
}

// NeedsUTF8 tells whether the local part is not ASCII, so that the address can
// travel only by SMTPUTF8 (RFC 6531).
func (a Address) NeedsUTF8() bool {
	for i := 0; i < len(a.Local); i++ {
		if a.Local[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// envelopeSpec returns Spec with the domain in A-labels; an address that needs
// SMTPUTF8 in any case stays as it is.
func (a Address) envelopeSpec() (string, *AddressError) {
	if a.NeedsUTF8() {
		return a.Spec(), nil
	}
	domain, err := asciiDomain(a.Domain)
	if err != nil {
		return "", &AddressError{Column: a.Column, Text: a.Spec(), Reason: "a domain that IDNA does not know"}
	}
	a.Domain = domain
	return a.Spec(), nil
}
