package message

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of RFC 2047 2: of a line that holds an encoded word, and RFC 5322 2.1.1:
// of any line. Both in octets without the line end.
const (
	encodedLine = 76
	maxLine     = 998
)

// addressFields are those in which words are encoded phrase by phrase.
var addressFields = map[string]bool{
	"from": true, "to": true, "cc": true, "bcc": true, "reply-to": true, "sender": true, "mail-followup-to": true,
	"resent-from": true, "resent-to": true, "resent-cc": true, "resent-bcc": true, "resent-reply-to": true, "resent-sender": true,
}

// encodeField returns the field body with encoded words (RFC 2047) for what is
// not ASCII, and no line over 998 octets. A body that is ASCII and short is
// returned unchanged, and so are encoded words that are there already. Words that
// are not UTF-8 keep their octets, in a charset of unknown-8bit (RFC 1428 3).
//
// Errors: *[HeaderError] for an address with a non-ASCII local part, and for a
// line that cannot be folded.
func encodeField(f *Field, charset Charset) (string, error) {
	body := f.Body
	if isASCII([]byte(body)) {
		return foldLong(f)
	}
	if body, ok := encodeParameters(f); ok {
		return body, nil
	}
	if _, ok := charset.encode(body); !ok {
		charset = Charset{}
	}
	var tokens []token
	if addressFields[strings.ToLower(f.Name)] {
		var err error
		if tokens, err = addressTokens(f, body); err != nil {
			return "", err
		}
	} else {
		tokens = textTokens(body, isFreeText(f))
	}
	w := wordWriter{charset: charset, column: len(f.Name) + 1}
	w.writeAll(apart(tokens))
	return w.finish(f)
}

// apart puts a space between an encoded word and what it would be glued to: only
// then do readers decode it (RFC 2047 5). In a comment the parentheses set apart.
func apart(tokens []token) []token {
	spaced := make([]token, 0, len(tokens)+1)
	last := token{} // the field's name and its colon
	for _, t := range tokens {
		touching := last.kind != spaceToken && t.kind == encodeToken && !strings.HasSuffix(last.text, "(") ||
			last.kind == encodeToken && t.kind == plainToken && !strings.HasPrefix(t.text, ")")
		if touching {
			spaced = append(spaced, token{text: " ", kind: spaceToken})
		}
		spaced = append(spaced, t)
		last = t
	}
	return spaced
}

// maxWord is the longest word that is left as it is, in octets.
const maxWord = 900

// finish returns what was written, if all its lines are legal.
func (w *wordWriter) finish(f *Field) (string, error) {
	w.putSpace()
	for line := range bytes.SplitSeq(w.out, []byte("\n")) {
		if len(line) > maxLine-len(f.Name)-1 {
			return "", longLineError(f, string(line))
		}
	}
	return string(w.out), nil
}

func longLineError(f *Field, line string) error {
	return &HeaderError{Line: f.Line, Field: f.Name, Text: line,
		Reason: fmt.Sprintf("a line of %d octets without a space to fold it at", len(line)),
		Hint:   "lines of a header hold at most 998 octets (RFC 5322 2.1.1)"}
}

// A token is a piece of a field body: white space, text to keep, or text to encode.
type token struct {
	text    string
	more    []string // what a run of words to encode holds behind text
	kind    tokenKind
	joined  bool // an encoded word stands before it with only white space between, which the encoded text must carry
	invalid bool // to encode, and not UTF-8
}

// encodeWord is a token for text that is not ASCII.
func encodeWord(text string) token {
	return token{text: text, kind: encodeToken, invalid: !utf8.ValidString(text)}
}

// run is all the text of the token.
func (t *token) run() string {
	if len(t.more) == 0 {
		return t.text
	}
	return t.text + strings.Join(t.more, "")
}

type tokenKind uint8

const (
	plainToken tokenKind = iota
	spaceToken
	encodeToken
)

// textTokens cuts unstructured text: each run of non-ASCII words on a line is one
// token to encode. Where free, so is a word that is too long for a line.
func textTokens(body string, free bool) []token {
	var tokens []token
	for body != "" {
		if n := spaceLength(body); n > 0 {
			tokens = append(tokens, token{text: body[:n], kind: spaceToken})
			body = body[n:]
			continue
		}
		n := wordLength(body)
		word := token{text: body[:n], kind: plainToken}
		if !isASCII([]byte(word.text)) || free && n > maxWord {
			word = encodeWord(word.text)
		}
		tokens = appendWord(tokens, word)
		body = body[n:]
	}
	return tokens
}

// appendWord adds a word, merging it into the run of words to encode before it.
func appendWord(tokens []token, t token) []token {
	n := len(tokens)
	if t.kind != encodeToken || n < 2 || tokens[n-1].kind != spaceToken || tokens[n-2].kind != encodeToken {
		return append(tokens, t)
	}
	run, space := &tokens[n-2], tokens[n-1].text
	if strings.Contains(space, "\n") || run.invalid != t.invalid {
		t.joined = true
		return append(tokens, t)
	}
	run.more = append(run.more, space, t.text)
	return tokens[:n-1]
}

func spaceLength(s string) int {
	return len(s) - len(strings.TrimLeft(s, " \t\n"))
}

func wordLength(s string) int {
	if i := strings.IndexAny(s, " \t\n"); i >= 0 {
		return i
	}
	return len(s)
}

// A wordWriter writes tokens, folding so that lines with encoded words stay
// within encodedLine.
type wordWriter struct {
	out     []byte
	charset Charset
	column  int
	space   string // white space not yet written
}

func (w *wordWriter) writeAll(tokens []token) {
	for i := range tokens {
		w.write(&tokens[i], glued(tokens[i+1:]))
	}
}

// glued returns how many octets follow that no space sets apart, as far as it counts.
func glued(tokens []token) int {
	octets := 0
	for i := range tokens {
		if tokens[i].kind != plainToken || octets > encodedLine {
			break
		}
		octets += len(tokens[i].text)
	}
	return octets
}

// write writes a token; behind is how many octets are glued to it.
func (w *wordWriter) write(t *token, behind int) {
	switch t.kind {
	case spaceToken:
		w.space += t.text
	case plainToken:
		if w.space != "" && !strings.Contains(w.space, "\n") && w.column > 1 && w.column+len(w.space)+len(t.text)+behind > encodedLine {
			w.space = "\n" + w.space
		}
		w.putSpace()
		w.put(t.text)
	case encodeToken:
		w.encode(t, behind)
	}
}

func (w *wordWriter) putSpace() {
	w.put(w.space)
	w.space = ""
}

func (w *wordWriter) put(s string) {
	w.out = append(w.out, s...)
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		w.column = len(s) - i - 1
		return
	}
	w.column += len(s)
}

// encode writes one run as encoded words: as many characters on each line as fit,
// with what is glued to the last of them.
func (w *wordWriter) encode(t *token, behind int) {
	text := t.run()
	if t.joined {
		text = " " + text
	}
	if t.invalid {
		defer func(valid Charset) { w.charset = valid }(w.charset)
		w.charset = Charset{name: unknown8bit}
	}
	method := w.method(text)
	w.putSpace()
	for text != "" {
		n := w.fitting(text, method, behind)
		if n == 0 {
			w.newLine()
			n = max(w.fitting(text, method, behind), firstRune(text))
		}
		w.put(w.word(text[:n], method))
		if text = text[n:]; text != "" {
			w.newLine()
		}
	}
}

// newLine folds; white space that ends the line already becomes the fold's.
func (w *wordWriter) newLine() {
	kept := bytes.TrimRight(w.out, " \t")
	if bytes.HasSuffix(kept, []byte("\n")) || len(kept) == 0 && w.column < encodedLine/2 {
		return
	}
	space := string(w.out[len(kept):])
	if space == "" {
		space = " "
	}
	w.out = kept
	w.put("\n" + space)
}

// fitting returns how many octets of text, whole characters, fit on this line; all
// of them only with what is behind them.
func (w *wordWriter) fitting(text string, method byte, behind int) int {
	fits := 0
	for n := firstRune(text); ; n += firstRune(text[n:]) {
		column := w.column + len(w.word(text[:n], method))
		if n == len(text) {
			column += behind
		}
		if column > encodedLine {
			return fits
		}
		if fits = n; n == len(text) {
			return fits
		}
	}
}

func firstRune(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// method chooses Q for text that stays readable in it, as Emacs does: few
// non-ASCII characters, or a single one.
func (w *wordWriter) method(text string) byte {
	if m := w.charset.headerMethod(); m != 0 {
		return m
	}
	length, special := 0, 0
	for _, r := range text {
		length++
		if r >= utf8.RuneSelf {
			special++
		}
	}
	if special == 1 || 6*special < length {
		return 'Q'
	}
	return 'B'
}

// word returns one encoded word of text.
func (w *wordWriter) word(text string, method byte) string {
	encoded, _ := w.charset.encode(text)
	if method == 'B' {
		encoded = base64.StdEncoding.EncodeToString([]byte(encoded))
	} else {
		encoded = encodeQ(encoded)
	}
	return fmt.Sprintf("=?%s?%c?%s?=", w.charset.Name(), method, encoded)
}

// encodeQ is RFC 2047 4.2, with the octets left as they are that Emacs leaves.
func encodeQ(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			out.WriteByte('_')
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			strings.IndexByte("!#$%&'*+-/\\^`{|}~", c) >= 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "=%02X", c)
		}
	}
	return out.String()
}

// foldLong folds an ASCII body whose lines are over 998 octets at white space. A
// word too long for a line becomes encoded words, which can be folded, where the
// field is free text.
func foldLong(f *Field) (string, error) {
	column := len(f.Name) + 1
	lines := strings.Split(f.Body, "\n")
	for i, line := range lines {
		if column+len(line) > maxLine {
			folded, ok := foldLine(line, column)
			if !ok && !isFreeText(f) {
				return "", longLineError(f, line)
			}
			if !ok {
				folded = encodeLongWords(line, column)
			}
			lines[i] = folded
		}
		column = 0
	}
	return strings.Join(lines, "\n"), nil
}

// isFreeText tells whether the field is unstructured (RFC 5322 3.6.5), so that an
// encoded word may stand anywhere in it.
func isFreeText(f *Field) bool {
	name := strings.ToLower(f.Name)
	return name == "subject" || name == "comments" || strings.HasPrefix(name, "x-")
}

func encodeLongWords(line string, column int) string {
	w := wordWriter{column: column}
	w.writeAll(textTokens(line, true))
	w.putSpace()
	return string(w.out)
}

// foldLine breaks one line near 78 octets; ok is false if a word is too long.
func foldLine(line string, column int) (string, bool) {
	var out strings.Builder
	for line != "" {
		n := spaceLength(line)
		n += wordLength(line[n:])
		if column+n > 78 && out.Len() > 0 && spaceLength(line) > 0 {
			out.WriteByte('\n')
			column = 0
		}
		if column += n; column > maxLine {
			return "", false
		}
		out.WriteString(line[:n])
		line = line[n:]
	}
	return out.String(), true
}
