package syntax

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/runenames"
)

// maxCharName bounds the name in \N{NAME}; Unicode's longest has 88 letters.
const maxCharName = 200

// named reads the {NAME} or {U+HEX} of \N.
func (r *Reader) named(here Pos) int {
	if r.pos >= len(r.text) || r.text[r.pos] != '{' {
		r.fail(here, InvalidReadSyntax, `\N is not followed by {`)
		return 0
	}
	r.pos++
	name, ok := r.charName(here)
	if !ok {
		return 0
	}
	c, ok := charNamed(name)
	if !ok {
		r.fail(here, InvalidReadSyntax, `no character is named \N{%s}`, name)
		return 0
	}
	return int(c)
}

// charName reads up to the closing brace. Blanks between words count as one
// space.
func (r *Reader) charName(here Pos) (string, bool) {
	var b strings.Builder
	blank := false
	for b.Len() < maxCharName {
		c, ok := r.nextChar()
		switch {
		case !ok:
			r.fail(here, EndOfFile, `end of file inside \N{`)
			return "", false
		case c == '}':
			return b.String(), true
		case c >= 0x80:
			r.fail(here, InvalidReadSyntax, `a character in \N{} is not ASCII`)
			return "", false
		case c <= ' ':
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		default:
			b.WriteByte(byte(c))
			blank = false
		}
	}
	r.fail(here, InvalidReadSyntax, `the name in \N{} is longer than %d letters`, maxCharName)
	return "", false
}

// charNamed finds a character by its Unicode name, letter case ignored, or by
// U+HEX.
func charNamed(name string) (rune, bool) {
	if hex, ok := strings.CutPrefix(name, "U+"); ok {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || n > maxUnicode || n >= 0xD800 && n < 0xE000 {
			return 0, false
		}
		return rune(n), true
	}
	name = strings.ToUpper(name)
	if c, ok := controlNames[name]; ok {
		return c, true
	}
	if hex, ok := strings.CutPrefix(name, "CJK IDEOGRAPH-"); ok {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || !unicode.Is(unicode.Han, rune(n)) {
			return 0, false
		}
		return rune(n), true
	}
	if c, ok := hangulNamed(name); ok {
		return c, true
	}
	c, ok := namesTable()[name]
	return c, ok
}

// namesTable maps the names of all characters but Han and Hangul. Building it
// takes some milliseconds, so it is done once and only when a name is looked up.
var namesTable = sync.OnceValue(func() map[string]rune {
	names := make(map[string]rune, 40_000)
	for c := rune(0); c <= maxUnicode; c++ {
		switch {
		case c == 0x3400:
			c = 0x9FFF
		case c == 0xAC00:
			c = 0xF8FF
		case c == 0x20000:
			c = 0xE0000
		case c == 0xE0200:
			c = maxUnicode
		}
		if name := runenames.Name(c); name != "" && name[0] != '<' {
			names[name] = c
		}
	}
	return names
})

// controlNames has the names of Unicode 1.0 for the control characters, which
// have none since. BELL is missing as it names another character today.
var controlNames = map[string]rune{
	"NULL":                                    0x00,
	"START OF HEADING":                        0x01,
	"START OF TEXT":                           0x02,
	"END OF TEXT":                             0x03,
	"END OF TRANSMISSION":                     0x04,
	"ENQUIRY":                                 0x05,
	"ACKNOWLEDGE":                             0x06,
	"BACKSPACE":                               0x08,
	"CHARACTER TABULATION":                    0x09,
	"LINE FEED (LF)":                          0x0A,
	"LINE TABULATION":                         0x0B,
	"FORM FEED (FF)":                          0x0C,
	"CARRIAGE RETURN (CR)":                    0x0D,
	"SHIFT OUT":                               0x0E,
	"SHIFT IN":                                0x0F,
	"DATA LINK ESCAPE":                        0x10,
	"DEVICE CONTROL ONE":                      0x11,
	"DEVICE CONTROL TWO":                      0x12,
	"DEVICE CONTROL THREE":                    0x13,
	"DEVICE CONTROL FOUR":                     0x14,
	"NEGATIVE ACKNOWLEDGE":                    0x15,
	"SYNCHRONOUS IDLE":                        0x16,
	"END OF TRANSMISSION BLOCK":               0x17,
	"CANCEL":                                  0x18,
	"END OF MEDIUM":                           0x19,
	"SUBSTITUTE":                              0x1A,
	"ESCAPE":                                  0x1B,
	"INFORMATION SEPARATOR FOUR":              0x1C,
	"INFORMATION SEPARATOR THREE":             0x1D,
	"INFORMATION SEPARATOR TWO":               0x1E,
	"INFORMATION SEPARATOR ONE":               0x1F,
	"DELETE":                                  0x7F,
	"BREAK PERMITTED HERE":                    0x82,
	"NO BREAK HERE":                           0x83,
	"NEXT LINE (NEL)":                         0x85,
	"START OF SELECTED AREA":                  0x86,
	"END OF SELECTED AREA":                    0x87,
	"CHARACTER TABULATION SET":                0x88,
	"CHARACTER TABULATION WITH JUSTIFICATION": 0x89,
	"LINE TABULATION SET":                     0x8A,
	"PARTIAL LINE FORWARD":                    0x8B,
	"PARTIAL LINE BACKWARD":                   0x8C,
	"REVERSE LINE FEED":                       0x8D,
	"SINGLE SHIFT TWO":                        0x8E,
	"SINGLE SHIFT THREE":                      0x8F,
	"DEVICE CONTROL STRING":                   0x90,
	"PRIVATE USE ONE":                         0x91,
	"PRIVATE USE TWO":                         0x92,
	"SET TRANSMIT STATE":                      0x93,
	"CANCEL CHARACTER":                        0x94,
	"MESSAGE WAITING":                         0x95,
	"START OF GUARDED AREA":                   0x96,
	"END OF GUARDED AREA":                     0x97,
	"START OF STRING":                         0x98,
	"SINGLE CHARACTER INTRODUCER":             0x9A,
	"CONTROL SEQUENCE INTRODUCER":             0x9B,
	"STRING TERMINATOR":                       0x9C,
	"OPERATING SYSTEM COMMAND":                0x9D,
	"PRIVACY MESSAGE":                         0x9E,
	"APPLICATION PROGRAM COMMAND":             0x9F,
}

// Short names of the letters that Hangul syllables are made of (Unicode,
// section 3.12), in the order of their numbers.
var (
	hangulLeads  = []string{"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"}
	hangulVowels = []string{"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"}
	hangulTails  = []string{"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"}
)

// hangulNamed finds a syllable by its name, which is put together from those of
// its letters.
func hangulNamed(name string) (rune, bool) {
	syllable, ok := strings.CutPrefix(name, "HANGUL SYLLABLE ")
	if !ok {
		return 0, false
	}
	for l, lead := range hangulLeads {
		rest, ok := strings.CutPrefix(syllable, lead)
		if !ok {
			continue
		}
		for v, vowel := range hangulVowels {
			tail, ok := strings.CutPrefix(rest, vowel)
			if !ok {
				continue
			}
			if t := slices.Index(hangulTails, tail); t >= 0 {
				return rune(0xAC00 + (l*len(hangulVowels)+v)*len(hangulTails) + t), true
			}
		}
	}
	return 0, false
}
