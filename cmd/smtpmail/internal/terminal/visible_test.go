package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

var visibleTexts = map[string]string{
	"plain\ttext\n":       "plain\ttext\n",
	"ä 漢 👩‍🔬":             "ä 漢 👩‍🔬",
	"\x1b[31mred":         `\x1b[31mred`,
	"a\rb\x00\x7f\x07":    `a\x0db\x00\x7f\x07`,
	"\u009b2J\u0085":      `\x9b2J\x85`,
	"\x9b2J":              `\x9b2J`,
	"gp.\u202etxt\u2066":  `gp.\u202etxt\u2066`,
	"a\u200eb\u061c":      `a\u200eb\u061c`,
	"line\u2028separator": `line\u2028separator`,
	"broken \xe2\x82":     `broken \xe2\x82`,
}

func TestVisibleText(t *testing.T) {
	for text, want := range visibleTexts {
		if got := visibleText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		for cut := range len(text) {
			var b bytes.Buffer
			w := &VisibleWriter{W: &b}
			for _, part := range []string{text[:cut], text[cut:]} {
				if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
					t.Errorf("%q: wrote %d, error %v", part, n, err)
				}
			}
			if err := w.end(); err != nil || b.String() != want {
				t.Errorf("%q, cut at %d: %q, want %q, error %v", text, cut, &b, want, err)
			}
		}
	}
}

// FuzzVisible: nothing that a terminal obeys is left, whatever the pieces, and JSON
// says the same.
func FuzzVisible(f *testing.F) {
	for text := range visibleTexts {
		f.Add(text, uint(2))
	}
	f.Fuzz(func(t *testing.T, text string, cut uint) {
		var whole, pieces, plain, shown bytes.Buffer
		w := &VisibleWriter{W: &pieces}
		at := int(cut % uint(len(text)+1))
		w.Write([]byte(text[:at]))
		w.Write([]byte(text[at:]))
		w.end()
		whole.WriteString(visibleText(text))
		if whole.String() != pieces.String() || !utf8.Valid(whole.Bytes()) || strings.ContainsFunc(whole.String(), isObeyed) {
			t.Errorf("%q: %q, in pieces %q", text, &whole, &pieces)
		}
		json.NewEncoder(&plain).Encode(text)
		json.NewEncoder(visibleJSON{&shown}).Encode(text)
		var a, b string
		if err := json.Unmarshal(plain.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(shown.Bytes(), &b); err != nil || a != b || strings.ContainsFunc(shown.String(), isObeyed) {
			t.Errorf("%q: JSON %q, error %v", text, &shown, err)
		}
	})
}
