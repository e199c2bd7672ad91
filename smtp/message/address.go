package message

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Address is one mailbox as RFC 5322 3.4 defines it, with the obsolete forms
// that mail still has: source routes (dropped), comments anywhere, dots and
// encoded words in display names, a local part without a domain.
type Address struct {
	Name   string // display name, unquoted; "" for none
	Local  string // local part, unquoted
	Domain string // domain or [literal]; "" for a local name
	Angle  bool   // it was written in angle brackets
	Column int    // 1-based octet in the parsed text where it starts
}

// Spec returns the address as RFC 5321 wants it in a command: the local part is
// quoted where it must be, and there is no name.
func (a Address) Spec() string {
	local := a.Local
	if !isDotAtom(local) {
		local = quoteString(local)
	}
	if a.Domain == "" {
		return local
	}
	return local + "@" + a.Domain
}

// AddressError is a text that is no address list.
type AddressError struct {
	Column int    // 1-based octet
	Text   string // from there on
	Reason string
}

func (e *AddressError) Error() string {
	return fmt.Sprintf("column %d: %s: %s", e.Column, e.Reason, quoteShort(e.Text))
}

// ParseAddresses parses an unfolded list of mailboxes and groups (RFC 5322 3.4,
// with RFC 6854's group in any place); groups are expanded, empty members skipped.
//
// Errors: *[AddressError].
func ParseAddresses(text string) ([]Address, error) {
	p := &addressParser{text: text}
	var all []Address
	inGroup := false
	for {
		if err := p.skip(); err != nil {
			return nil, err
		}
		switch c := p.peek(); {
		case c == 0 && p.at == len(p.text):
			if inGroup {
				return nil, p.fail(p.at, "a group that no semicolon ends")
			}
			return all, nil
		case c == ',':
			p.at++
		case c == ';' && inGroup:
			p.at++
			inGroup = false
			if err := p.expectEnd(false); err != nil {
				return nil, err
			}
		default:
			a, group, err := p.member(inGroup)
			if err != nil {
				return nil, err
			}
			if group {
				inGroup = true
				continue
			}
			all = append(all, a)
			if err := p.expectEnd(inGroup); err != nil {
				return nil, err
			}
		}
	}
}

// ParseAddress parses a text that must be exactly one mailbox.
func ParseAddress(text string) (Address, error) {
	all, err := ParseAddresses(text)
	if err == nil && len(all) != 1 {
		err = &AddressError{Column: 1, Text: text, Reason: fmt.Sprintf("one address expected, found %d", len(all))}
	}
	if err != nil {
		return Address{}, err
	}
	return all[0], nil
}

// maxComment bounds the nesting of comments.
const maxComment = 100

type addressParser struct {
	text    string
	at      int
	comment string // text of the last comment skipped: the name in `a@b (Name)`
}

func (p *addressParser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *addressParser) fail(at int, reason string) error {
	return &AddressError{Column: at + 1, Text: p.text[at:], Reason: reason}
}

// expectEnd skips space and wants the end of a list member.
func (p *addressParser) expectEnd(inGroup bool) error {
	if err := p.skip(); err != nil {
		return err
	}
	if p.at == len(p.text) || p.peek() == ',' || inGroup && p.peek() == ';' {
		return nil
	}
	return p.fail(p.at, "a comma is missing before this")
}

// skip passes over white space and comments.
func (p *addressParser) skip() error {
	for {
		switch p.peek() {
		case ' ', '\t', '\n':
			p.at++
		case '(':
			if err := p.skipComment(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func (p *addressParser) skipComment() error {
	start, depth := p.at, 0
	var text strings.Builder
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		switch {
		case c == '\\' && p.at+1 < len(p.text):
			p.at++
			text.WriteByte(p.text[p.at])
			continue
		case c == '(':
			if depth++; depth > maxComment {
				return p.fail(start, "comments nested too deeply")
			}
			if depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				p.at++
				p.comment = text.String()
				return nil
			}
		}
		text.WriteByte(c)
	}
	return p.fail(start, "a comment that no parenthesis closes")
}

// A word is an atom or a quoted string of a phrase or a local part.
type word struct {
	text   string
	quoted bool
}

// member parses a mailbox, or the name and colon of a group.
func (p *addressParser) member(inGroup bool) (a Address, group bool, err error) {
	start := p.at
	p.comment = ""
	words, err := p.phrase()
	if err != nil {
		return a, false, err
	}
	switch p.peek() {
	case '<':
		a, err = p.angle()
		a.Name = joinWords(words)
	case '@':
		a, err = p.spec(words, start)
		if err == nil {
			err = p.skip()
		}
		a.Name = p.comment
	case ':':
		if isMailto(words) {
			return a, false, p.fail(start, mailtoReason)
		}
		if inGroup {
			return a, false, p.fail(p.at, "a group inside a group")
		}
		p.at++
		return a, true, nil
	default:
		a, err = p.local(words, start)
		a.Name = p.comment
	}
	a.Column = start + 1
	return a, false, err
}

// phrase parses words up to a character that is none, with space and comments
// between them. Dots are taken as words: obs-phrase and local parts have them.
func (p *addressParser) phrase() ([]word, error) {
	var words []word
	for {
		if err := p.skip(); err != nil {
			return nil, err
		}
		switch c := p.peek(); {
		case c == '"':
			text, err := p.quotedString()
			if err != nil {
				return nil, err
			}
			words = append(words, word{text, true})
		case c == '.':
			p.at++
			words = append(words, word{".", false})
		case isAtomByte(c):
			words = append(words, word{p.atom(), false})
		default:
			return words, nil
		}
	}
}

func (p *addressParser) atom() string {
	start := p.at
	for p.at < len(p.text) && isAtomByte(p.text[p.at]) {
		p.at++
	}
	return p.text[start:p.at]
}

func (p *addressParser) quotedString() (string, error) {
	start := p.at
	var text strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return text.String(), nil
		case c == '\\' && p.at+1 < len(p.text):
			p.at++
			text.WriteByte(p.text[p.at])
		default:
			text.WriteByte(c)
		}
	}
	return "", p.fail(start, "a quoted string that nothing closes")
}

// angle parses <addr-spec>, dropping a source route (RFC 5321 4.1.1.3).
func (p *addressParser) angle() (Address, error) {
	open := p.at
	p.at++
	if err := p.skip(); err != nil {
		return Address{}, err
	}
	if p.peek() == '@' {
		if err := p.route(); err != nil {
			return Address{}, err
		}
	}
	start := p.at
	words, err := p.phrase()
	if err != nil {
		return Address{}, err
	}
	if p.peek() == ':' && isMailto(words) {
		return Address{}, p.fail(open, mailtoReason)
	}
	a, err := p.specOrLocal(words, start)
	if err != nil {
		return Address{}, err
	}
	if err := p.skip(); err != nil {
		return Address{}, err
	}
	if p.peek() != '>' {
		return Address{}, p.fail(open, "an address that no > closes")
	}
	p.at++
	a.Angle = true
	return a, nil
}

// mailtoReason is why <mailto:a@b> is refused.
const mailtoReason = "a mailto: link, which is no address: leave mailto: out"

func isMailto(words []word) bool {
	return len(words) == 1 && strings.EqualFold(words[0].text, "mailto")
}

// route passes over "@a,@b:".
func (p *addressParser) route() error {
	colon := strings.IndexByte(p.text[p.at:], ':')
	end := strings.IndexByte(p.text[p.at:], '>')
	if colon < 0 || end >= 0 && end < colon {
		return p.fail(p.at, "an address without a local part")
	}
	p.at += colon + 1
	return p.skip()
}

func (p *addressParser) specOrLocal(words []word, start int) (Address, error) {
	if p.peek() == '@' {
		return p.spec(words, start)
	}
	return p.local(words, start)
}

// spec parses the @domain after a local part.
func (p *addressParser) spec(words []word, start int) (Address, error) {
	a, err := p.local(words, start)
	if err != nil {
		return a, err
	}
	p.at++
	a.Domain, err = p.domain()
	return a, err
}

// local makes a local part of words: either one, or several joined by dots.
func (p *addressParser) local(words []word, start int) (Address, error) {
	if len(words) == 0 {
		return Address{}, p.fail(start, "an address expected")
	}
	var local strings.Builder
	afterDot := true
	for _, w := range words {
		dot := w.text == "." && !w.quoted
		if !dot && !afterDot {
			return Address{}, p.fail(start, "words that are no address")
		}
		afterDot = dot
		local.WriteString(w.text)
	}
	return Address{Local: local.String()}, nil
}

// domain parses a dot-atom with the white space of obs-domain, or a literal.
func (p *addressParser) domain() (string, error) {
	if err := p.skip(); err != nil {
		return "", err
	}
	if p.peek() == '[' {
		return p.literal()
	}
	var domain strings.Builder
	for {
		if p.peek() == '.' {
			p.at++
			domain.WriteByte('.')
		} else if atom := p.atom(); atom != "" {
			domain.WriteString(atom)
		} else {
			return domain.String(), p.checkDomain(domain.String())
		}
		mark, comment := p.at, p.comment
		if err := p.skip(); err != nil {
			return "", err
		}
		// White space belongs to the domain only next to a dot.
		if p.at > mark && p.peek() != '.' && !strings.HasSuffix(domain.String(), ".") {
			p.at, p.comment = mark, comment
			return domain.String(), p.checkDomain(domain.String())
		}
	}
}

func (p *addressParser) checkDomain(domain string) error {
	if domain == "" || domain[0] == '.' || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return p.fail(max(0, p.at-len(domain)-1), "a domain that is none")
	}
	return nil
}

// literal parses a domain literal such as [192.0.2.1] or [IPv6:2001:db8::1].
func (p *addressParser) literal() (string, error) {
	start := p.at
	end := strings.IndexByte(p.text[start:], ']')
	if end < 0 || strings.ContainsAny(p.text[start+1:start+end], "[\\ \t<>") {
		return "", p.fail(start, "a domain literal that is none")
	}
	p.at = start + end + 1
	return p.text[start:p.at], nil
}

// joinWords makes a display name of a phrase: dots stick to the word before.
func joinWords(words []word) string {
	var name strings.Builder
	for i, w := range words {
		if i > 0 && (w.quoted || w.text != ".") {
			name.WriteByte(' ')
		}
		name.WriteString(w.text)
	}
	return name.String()
}

// isAtomByte holds RFC 5322 3.2.3 atext and, by RFC 6532, every octet above 127.
func isAtomByte(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c >= utf8.RuneSelf:
		return true
	}
	return c != 0 && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func isDotAtom(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '.' {
			// Two dots in a row are refused by the grammar but real: they go unquoted.
			continue
		}
		if !isAtomByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// quoteString makes an RFC 5322 quoted string.
func quoteString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
