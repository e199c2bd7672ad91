package authsource

import (
	"fmt"
	"strings"
)

// MaxFile is the largest credentials file that is read, in octets.
const MaxFile = 4 << 20

// SyntaxError is a place in a credentials file that makes no sense.
type SyntaxError struct {
	File   string
	Line   int // 1-based
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

// ParseNetrc reads the text of an authinfo or netrc file.
//
// Errors: *[SyntaxError]; no error text holds a password.
func ParseNetrc(file, text string) ([]Entry, error) {
	p := &netrcParser{file: file, tokens: newTokenizer(text)}
	for {
		token, ok := p.tokens.next()
		if !ok {
			return p.entries, nil
		}
		if err := p.take(token); err != nil {
			return nil, err
		}
	}
}

type netrcParser struct {
	file    string
	tokens  *tokenizer
	entries []Entry
}

// take handles one token, and the value that follows it.
func (p *netrcParser) take(key token) error {
	switch key.text {
	case "machine", "host":
		host, ok := p.tokens.next()
		if !ok {
			return p.fail(key, key.text+" without a name")
		}
		p.entries = append(p.entries, Entry{File: p.file, Line: key.line, Host: host.text})
		return nil
	case "default":
		p.entries = append(p.entries, Entry{File: p.file, Line: key.line, Default: true})
		return nil
	case "macdef":
		p.tokens.skipMacro()
		return nil
	}
	if len(p.entries) == 0 {
		return p.fail(key, "an entry starts with machine, host or default")
	}
	value, ok := p.tokens.next()
	if !ok || !value.quoted && value.text == "machine" {
		return p.fail(key, "a keyword without a value: quote a password that has a space, as \"pass word\"")
	}
	p.entries[len(p.entries)-1].set(key.text, value.text)
	return nil
}

func (p *netrcParser) fail(t token, reason string) error {
	return &SyntaxError{File: p.file, Line: t.line, Reason: reason}
}

// A token is a bare word, or a string in double or single quotes, in which no
// character but the quote is special.
type token struct {
	text   string
	line   int
	quoted bool
}

type tokenizer struct {
	text string
	at   int
	line int
}

func newTokenizer(text string) *tokenizer { return &tokenizer{text: text, line: 1} }

func (t *tokenizer) next() (token, bool) {
	t.skipSpace()
	if t.at == len(t.text) {
		return token{}, false
	}
	start, line := t.at, t.line
	if quote := t.text[start]; quote == '"' || quote == '\'' {
		if end := strings.IndexByte(t.text[start+1:], quote); end >= 0 {
			t.at = start + 1 + end + 1
			text := t.text[start+1 : start+1+end]
			t.line += strings.Count(text, "\n")
			return token{text: text, line: line, quoted: true}, true
		}
	}
	n := strings.IndexAny(t.text[start:], " \t\r\n")
	if n < 0 {
		n = len(t.text) - start
	}
	t.at = start + n
	return token{text: t.text[start:t.at], line: line}, true
}

// skipSpace passes over white space and comments, which start where a token could.
func (t *tokenizer) skipSpace() {
	for t.at < len(t.text) {
		switch t.text[t.at] {
		case '\n':
			t.line++
			t.at++
		case ' ', '\t', '\r':
			t.at++
		case '#':
			t.skipLine()
		default:
			return
		}
	}
}

func (t *tokenizer) skipLine() {
	for t.at < len(t.text) && t.text[t.at] != '\n' {
		t.at++
	}
}

// skipMacro passes over a macro definition, which an empty line ends.
func (t *tokenizer) skipMacro() {
	for t.at < len(t.text) {
		start := t.at
		t.skipLine()
		blank := strings.TrimSpace(t.text[start:t.at]) == ""
		if t.at < len(t.text) {
			t.at++
			t.line++
		}
		if blank {
			return
		}
	}
}
