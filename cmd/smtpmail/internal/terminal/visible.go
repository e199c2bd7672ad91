package terminal

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// What is shown comes from messages, servers, files and settings, and a terminal
// obeys some of it: escape sequences, the controls of C1, and those that turn the
// direction of writing. All of these are shown as \x1b or \u202e.

// isObeyed tells whether a terminal may obey a character.
func isObeyed(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// visibleText is a text with nothing in it that a terminal obeys.
func visibleText(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, isObeyed) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case isObeyed(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case isObeyed(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// A visibleWriter writes what it is given as visibleText. A character may come in
// several pieces.
type VisibleWriter struct {
	W    io.Writer
	mu   sync.Mutex
	rest []byte // the start of a character
}

func (v *VisibleWriter) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text := append(v.rest, p...)
	whole := len(text)
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if start := len(text) - n; utf8.RuneStart(text[start]) {
			if !utf8.FullRune(text[start:]) {
				whole = start
			}
			break
		}
	}
	v.rest = append([]byte(nil), text[whole:]...)
	if _, err := v.W.Write([]byte(visibleText(string(text[:whole])))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// end writes a character that never became whole.
func (v *VisibleWriter) end() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, err := v.W.Write([]byte(visibleText(string(v.rest))))
	v.rest = nil
	return err
}

// A visibleJSON writes JSON that stays the same to those who read it: what a terminal
// obeys is only in strings, where it has an escape.
type visibleJSON struct{ w io.Writer }

func (v visibleJSON) Write(p []byte) (int, error) {
	var b strings.Builder
	for _, r := range string(p) {
		if isObeyed(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	if _, err := v.w.Write([]byte(b.String())); err != nil {
		return 0, err
	}
	return len(p), nil
}

// OneLine is visible text on one line.
func OneLine(s string) string {
	return visibleText(strings.NewReplacer("\n", " ", "\t", " ").Replace(s))
}
