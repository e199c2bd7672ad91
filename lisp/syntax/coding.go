package syntax

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// coding is a coding system: how its bytes become text, and how its lines end
// ("" where that is found out).
type coding struct {
	how      decoding
	encoding encoding.Encoding
	eol      string
}

type decoding uint8

const (
	detected  decoding = iota
	asIs               // UTF-8, and text without any decoding
	stateless          // each character decoded by itself
	stateful           // with escape sequences
)

// codingNamed finds a coding system by one of Emacs's names for it.
func codingNamed(name string) (coding, bool) {
	c := coding{}
	for _, eol := range []string{"-unix", "-dos", "-mac"} {
		if base, ok := strings.CutSuffix(name, eol); ok {
			name, c.eol = base, eol
		}
	}
	switch name {
	case "unix", "dos", "mac":
		return coding{eol: "-" + name}, true
	case "undecided", "prefer-utf-8", "utf-8-auto":
		return c, true
	case "utf-8", "mule-utf-8", "cp65001", "utf-8-emacs", "emacs-internal", "utf-8-with-signature",
		"us-ascii", "iso-safe", "raw-text":
		c.how = asIs
		return c, true
	case "no-conversion", "binary":
		return coding{how: asIs, eol: "-unix"}, true
	}
	if c.encoding = statefulCodings[name]; c.encoding != nil {
		c.how = stateful
		return c, true
	}
	if c.encoding = statelessCodings[name]; c.encoding != nil {
		c.how = stateless
		return c, true
	}
	return coding{}, false
}

func (c coding) decode(raw string) string {
	switch c.how {
	case asIs:
		return raw
	case stateful:
		return decodeWith(c.encoding, raw)
	}
	text := decodeWith(c.encoding, raw)
	if strings.ContainsRune(text, utf8.RuneError) {
		return decodeEach(c.encoding, raw)
	}
	return text
}

// longestChar is the most bytes that a character has in a stateless coding.
const longestChar = 4

// decodeEach decodes one character after the other and leaves as they are the
// bytes that are none.
func decodeEach(e encoding.Encoding, raw string) string {
	d, src := e.NewDecoder(), []byte(raw)
	text := make([]byte, 0, len(raw)+len(raw)/2)
	for len(src) > 0 {
		size := 1
		if src[0] < utf8.RuneSelf {
			text = append(text, src[0])
		} else if char, n := decodeChar(d, src); n > 0 {
			text, size = append(text, char...), n
		} else {
			text = append(text, src[0])
		}
		src = src[size:]
	}
	return string(text)
}

// decodeChar decodes the first character of src, and returns how many bytes it
// has, 0 where there is none.
func decodeChar(d *encoding.Decoder, src []byte) ([]byte, int) {
	var dst [8 * utf8.UTFMax]byte
	for n := 1; n <= min(longestChar, len(src)); n++ {
		d.Reset()
		size, _, err := d.Transform(dst[:], src[:n], true)
		if err == nil && !bytes.ContainsRune(dst[:size], utf8.RuneError) {
			return dst[:size], n
		}
	}
	return nil, 0
}

var statefulCodings = named(map[encoding.Encoding]string{
	japanese.ISO2022JP:         "iso-2022-jp junet iso-2022-7bit",
	simplifiedchinese.HZGB2312: "hz hz-gb-2312 chinese-hz",
})

var statelessCodings = named(map[encoding.Encoding]string{
	charmap.ISO8859_1:         "iso-8859-1 latin-1 iso-latin-1",
	charmap.ISO8859_2:         "iso-8859-2 latin-2 iso-latin-2",
	charmap.ISO8859_3:         "iso-8859-3 latin-3 iso-latin-3",
	charmap.ISO8859_4:         "iso-8859-4 latin-4 iso-latin-4",
	charmap.ISO8859_5:         "iso-8859-5 cyrillic-iso-8bit cyrillic-iso-8859-5",
	charmap.ISO8859_6:         "iso-8859-6 arabic-iso-8bit",
	charmap.ISO8859_7:         "iso-8859-7 greek-iso-8bit",
	charmap.ISO8859_8:         "iso-8859-8 hebrew-iso-8bit iso-8859-8-e iso-8859-8-i",
	charmap.ISO8859_9:         "iso-8859-9 latin-5 iso-latin-5",
	charmap.ISO8859_10:        "iso-8859-10 latin-6 iso-latin-6",
	charmap.ISO8859_13:        "iso-8859-13 latin-7 iso-latin-7",
	charmap.ISO8859_14:        "iso-8859-14 latin-8 iso-latin-8",
	charmap.ISO8859_15:        "iso-8859-15 latin-9 iso-latin-9 latin-0",
	charmap.ISO8859_16:        "iso-8859-16 latin-10 iso-latin-10",
	charmap.Windows874:        "tis-620 tis620 th-tis620 thai-tis620 iso-8859-11 cp874",
	charmap.Windows1250:       "windows-1250 cp1250",
	charmap.Windows1251:       "windows-1251 cp1251",
	charmap.Windows1252:       "windows-1252 cp1252",
	charmap.Windows1253:       "windows-1253 cp1253",
	charmap.Windows1254:       "windows-1254 cp1254",
	charmap.Windows1255:       "windows-1255 cp1255",
	charmap.Windows1256:       "windows-1256 cp1256",
	charmap.Windows1257:       "windows-1257 cp1257",
	charmap.Windows1258:       "windows-1258 cp1258",
	charmap.KOI8R:             "koi8-r koi8 cp878 cyrillic-koi8",
	charmap.KOI8U:             "koi8-u",
	charmap.Macintosh:         "mac-roman",
	charmap.CodePage437:       "cp437 ibm437",
	charmap.CodePage850:       "cp850 ibm850",
	charmap.CodePage852:       "cp852 ibm852",
	charmap.CodePage855:       "cp855 ibm855",
	charmap.CodePage858:       "cp858",
	charmap.CodePage860:       "cp860 ibm860",
	charmap.CodePage862:       "cp862 ibm862",
	charmap.CodePage863:       "cp863 ibm863",
	charmap.CodePage865:       "cp865 ibm865",
	charmap.CodePage866:       "cp866 ibm866 cp866u",
	japanese.EUCJP:            "euc-jp euc-japan euc-japan-1990 japanese-iso-8bit",
	japanese.ShiftJIS:         "shift_jis sjis japanese-shift-jis cp932 japanese-cp932",
	simplifiedchinese.GBK:     "gb2312 cn-gb-2312 cn-gb euc-cn euc-china chinese-iso-8bit gbk cp936 windows-936 chinese-gbk",
	simplifiedchinese.GB18030: "gb18030 chinese-gb18030",
	traditionalchinese.Big5:   "big5 cn-big5 chinese-big5 cp950 big5-hkscs cn-big5-hkscs chinese-big5-hkscs",
	korean.EUCKR:              "euc-kr euc-korea korean-iso-8bit cp949 korean-cp949",
})

// named spreads a table of encodings and their names, separated by spaces.
func named(names map[encoding.Encoding]string) map[string]encoding.Encoding {
	encodings := make(map[string]encoding.Encoding)
	for e, list := range names {
		for _, name := range strings.Fields(list) {
			encodings[name] = e
		}
	}
	return encodings
}
