package regexp

import "unicode"

// charSet is a bracket expression, \s, \w or their complements.
type charSet struct {
	negated bool
	ranges  [][2]rune
	classes []func(rune) bool
}

func (s *charSet) has(r rune, fold bool) bool {
	found := s.hasExact(r)
	if !found && fold {
		for f := unicode.SimpleFold(r); f != r && !found; f = unicode.SimpleFold(f) {
			found = s.hasExact(f)
		}
	}
	return found != s.negated
}

func (s *charSet) hasExact(r rune) bool {
	for _, b := range s.ranges {
		if r >= b[0] && r <= b[1] {
			return true
		}
	}
	for _, class := range s.classes {
		if class(r) {
			return true
		}
	}
	return false
}

var charClasses = map[string]func(rune) bool{
	"alpha":  unicode.IsLetter,
	"alnum":  func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) },
	"digit":  func(r rune) bool { return r >= '0' && r <= '9' },
	"xdigit": func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F' },
	"upper":  unicode.IsUpper,
	"lower":  unicode.IsLower,
	"space":  func(r rune) bool { return charSyntax(r) == ' ' },
	"blank":  func(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) },
	"punct": func(r rune) bool {
		return r < 0x80 && r > ' ' && r != 0x7f && !isWordLetter(r) || r >= 0x80 && !IsWordChar(r)
	},
	"cntrl":     func(r rune) bool { return r < 32 },
	"graph":     func(r rune) bool { return r > ' ' && r != 0x7f && unicode.IsGraphic(r) && !unicode.IsSpace(r) },
	"print":     func(r rune) bool { return r >= ' ' && r != 0x7f && unicode.IsGraphic(r) },
	"word":      IsWordChar,
	"ascii":     func(r rune) bool { return r < 0x80 },
	"nonascii":  func(r rune) bool { return r >= 0x80 },
	"multibyte": func(r rune) bool { return r >= 0x80 },
	"unibyte":   func(r rune) bool { return r < 0x80 },
}

func isWordLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// bracket parses what follows [.
func (p *regexpParser) bracket() (*charSet, error) {
	set := &charSet{}
	if p.looking('^') {
		set.negated = true
		p.pos++
	}
	for first := true; ; first = false {
		if p.pos >= len(p.src) {
			return nil, regexpError("Unmatched [ or [^")
		}
		c := p.src[p.pos]
		p.pos++
		if c == ']' && !first {
			return set, nil
		}
		if c == '[' && p.looking(':') {
			if class, length := p.charClass(); length > 0 {
				if class == nil {
					return nil, regexpError("Invalid character class name")
				}
				set.classes = append(set.classes, class)
				p.pos += length
				continue
			}
		}
		high := c
		if p.looking('-') && p.pos+1 < len(p.src) && p.src[p.pos+1] != ']' {
			high = p.src[p.pos+1]
			p.pos += 2
		}
		if c <= high {
			set.ranges = append(set.ranges, [2]rune{c, high})
		}
	}
}

// charClass reads :name:] and gives its length, 0 if it is none.
func (p *regexpParser) charClass() (func(rune) bool, int) {
	for i := p.pos + 1; i+1 < len(p.src) && i < p.pos+20; i++ {
		if p.src[i] == ':' && p.src[i+1] == ']' {
			return charClasses[string(p.src[p.pos+1:i])], i + 2 - p.pos
		}
		if p.src[i] < 'a' || p.src[i] > 'z' {
			return nil, 0
		}
	}
	return nil, 0
}
