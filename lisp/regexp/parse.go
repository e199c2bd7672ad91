package regexp

import "strconv"

// An Emacs regexp is compiled to a program for a backtracking matcher, which
// is how Emacs matches: the first alternative that leads to a match wins,
// back-references work, and a search may start inside of a text and still see
// what is before it. Each step of the matcher is charged.

type regexpOp uint8

const (
	opChar      regexpOp = iota // c
	opAny                       // anything but a newline
	opSet                       // set
	opSplit                     // go on at x, or else at y
	opJump                      // go on at x
	opSave                      // note the place in slot x
	opBackref                   // the text of group x again
	opLoop                      // note the place of loop x
	opProgress                  // fail if loop x has not moved
	opLineStart                 // assertions from here on
	opLineEnd
	opTextStart
	opTextEnd
	opPoint
	opWordEdge
	opNoWordEdge
	opWordStart
	opWordEnd
	opSymbolStart
	opSymbolEnd
	opMatch
)

type instruction struct {
	op   regexpOp
	x, y int
	c    rune
	set  *charSet
}

// Program is a compiled regexp.
type Program struct {
	Code   []instruction
	Groups int // numbered groups, the whole match not counted
	loops  int
}

const (
	maxProgram = 20_000 // instructions; more is Emacs's "Regular expression too big"
	maxRepeat  = 65_535
	maxGroups  = 255
)

// regexpError is what is wrong with a regexp, in Emacs's words.
type regexpError string

func (e regexpError) Error() string { return string(e) }

type regexpParser struct {
	src    []rune
	pos    int
	prog   Program
	depth  int
	groups int
}

// Compile parses an Emacs regexp.
func Compile(src string) (*Program, error) {
	p := &regexpParser{src: []rune(src)}
	code, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.src) {
		return nil, regexpError("Unmatched ) or \\)")
	}
	p.prog.Code = append(code, instruction{op: opMatch})
	p.prog.Groups = p.groups
	return &p.prog, nil
}

func (p *regexpParser) looking(c rune) bool { return p.pos < len(p.src) && p.src[p.pos] == c }

// lookingEscape tells whether \C follows.
func (p *regexpParser) lookingEscape(c rune) bool {
	return p.pos+1 < len(p.src) && p.src[p.pos] == '\\' && p.src[p.pos+1] == c
}

// alternatives parses A\|B\|C. Jumps are relative to the instruction itself
// until the end; so code can be moved.
func (p *regexpParser) alternatives() ([]instruction, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > 200 {
		return nil, regexpError("Regular expression too big")
	}
	var parts [][]instruction
	for {
		part, err := p.sequence()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if !p.lookingEscape('|') {
			break
		}
		p.pos += 2
	}
	code := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		left := parts[i]
		joined := make([]instruction, 0, len(left)+len(code)+2)
		joined = append(joined, instruction{op: opSplit, x: 1, y: len(left) + 2})
		joined = append(joined, left...)
		joined = append(joined, instruction{op: opJump, x: len(code) + 1})
		code = append(joined, code...)
		if len(code) > maxProgram {
			return nil, regexpError("Regular expression too big")
		}
	}
	return code, nil
}

func (p *regexpParser) sequence() ([]instruction, error) {
	var code []instruction
	for p.pos < len(p.src) && !p.lookingEscape('|') && !p.lookingEscape(')') {
		atom, err := p.atom(len(code) == 0)
		if err != nil {
			return nil, err
		}
		if !isAnchor(atom) {
			if atom, err = p.repeats(atom); err != nil {
				return nil, err
			}
		}
		code = append(code, atom...)
		if len(code) > maxProgram {
			return nil, regexpError("Regular expression too big")
		}
	}
	return code, nil
}

// isAnchor tells whether the atom is ^, after which * stands for itself.
func isAnchor(atom []instruction) bool { return len(atom) == 1 && atom[0].op == opLineStart }

func (p *regexpParser) atom(first bool) ([]instruction, error) {
	c := p.src[p.pos]
	p.pos++
	switch c {
	case '.':
		return []instruction{{op: opAny}}, nil
	case '[':
		set, err := p.bracket()
		return []instruction{{op: opSet, set: set}}, err
	case '^':
		if first {
			return []instruction{{op: opLineStart}}, nil
		}
	case '$':
		if p.pos == len(p.src) || p.lookingEscape('|') || p.lookingEscape(')') {
			return []instruction{{op: opLineEnd}}, nil
		}
	case '\\':
		return p.escape()
	}
	return []instruction{{op: opChar, c: c}}, nil
}

var escapedAssertions = map[rune]regexpOp{
	'`': opTextStart, '\'': opTextEnd, '=': opPoint, 'b': opWordEdge, 'B': opNoWordEdge, '<': opWordStart, '>': opWordEnd,
}

func (p *regexpParser) escape() ([]instruction, error) {
	if p.pos >= len(p.src) {
		return nil, regexpError("Trailing backslash")
	}
	c := p.src[p.pos]
	p.pos++
	if op, ok := escapedAssertions[c]; ok {
		return []instruction{{op: op}}, nil
	}
	switch c {
	case '(':
		return p.group()
	case 'w', 'W':
		return []instruction{{op: opSet, set: &charSet{negated: c == 'W', classes: []func(rune) bool{IsWordChar}}}}, nil
	case 's', 'S', 'c', 'C':
		return p.syntaxClass(c)
	case '_':
		if p.looking('<') || p.looking('>') {
			op := opSymbolStart
			if p.looking('>') {
				op = opSymbolEnd
			}
			p.pos++
			return []instruction{{op: op}}, nil
		}
		return nil, regexpError("Invalid regular expression")
	case '{':
		return []instruction{{op: opChar, c: '{'}}, nil
	}
	if c >= '1' && c <= '9' {
		n := int(c - '0')
		if n > p.groups {
			return nil, regexpError("Invalid back reference")
		}
		return []instruction{{op: opBackref, x: n}}, nil
	}
	return []instruction{{op: opChar, c: c}}, nil
}

// syntaxClass parses what follows \s or \S.
func (p *regexpParser) syntaxClass(kind rune) ([]instruction, error) {
	if p.pos >= len(p.src) {
		return nil, regexpError("Premature end of regular expression")
	}
	code := p.src[p.pos]
	p.pos++
	set := &charSet{negated: kind == 'S' || kind == 'C'}
	if kind == 'c' || kind == 'C' {
		set.classes = append(set.classes, func(r rune) bool { return code == 'a' && r < 0x80 })
	} else {
		if code == '-' {
			code = ' '
		}
		set.classes = append(set.classes, func(r rune) bool { return charSyntax(r) == code })
	}
	return []instruction{{op: opSet, set: set}}, nil
}

// group parses \(…\), \(?:…\) and \(?N:…\).
func (p *regexpParser) group() ([]instruction, error) {
	number := 0
	if p.looking('?') {
		p.pos++
		digits := 0
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' && digits < 4 {
			number = number*10 + int(p.src[p.pos]-'0')
			p.pos++
			digits++
		}
		if !p.looking(':') || (digits > 0 && (number == 0 || number > maxGroups)) {
			return nil, regexpError("Invalid regular expression")
		}
		p.pos++
		if digits == 0 {
			number = -1
		}
	} else {
		number = p.groups + 1
	}
	if number > maxGroups {
		return nil, regexpError("Regular expression too big")
	}
	p.groups = max(p.groups, number)
	code, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.lookingEscape(')') {
		return nil, regexpError("Unmatched ( or \\(")
	}
	p.pos += 2
	if number < 0 {
		return code, nil
	}
	grouped := make([]instruction, 0, len(code)+2)
	grouped = append(grouped, instruction{op: opSave, x: 2 * number})
	grouped = append(grouped, code...)
	return append(grouped, instruction{op: opSave, x: 2*number + 1}), nil
}

// repeats parses the postfix operators after an atom.
func (p *regexpParser) repeats(atom []instruction) ([]instruction, error) {
	for p.pos < len(p.src) {
		low, high := 0, -1
		switch {
		case p.looking('*'):
		case p.looking('+'):
			low = 1
		case p.looking('?'):
			high = 1
		case p.lookingEscape('{'):
			var err error
			if low, high, err = p.interval(); err != nil {
				return nil, err
			}
			p.pos--
		default:
			return atom, nil
		}
		interval := p.src[p.pos] == '}'
		p.pos++
		greedy := true
		if !interval && p.looking('?') {
			greedy = false
			p.pos++
		}
		var err error
		if atom, err = p.repeat(atom, low, high, greedy); err != nil {
			return nil, err
		}
	}
	return atom, nil
}

// interval parses \{N,M\}.
func (p *regexpParser) interval() (low, high int, err error) {
	p.pos += 2
	number := func() (int, bool) {
		start := p.pos
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' && p.pos-start < 6 {
			p.pos++
		}
		n, convErr := strconv.Atoi(string(p.src[start:p.pos]))
		return n, convErr == nil
	}
	low, ok := number()
	high = low
	if p.looking(',') {
		p.pos++
		if high, ok = number(); !ok {
			high = -1
		}
	} else if !ok {
		high = 0
	}
	if !p.lookingEscape('}') {
		return 0, 0, regexpError("Unmatched \\{")
	}
	p.pos += 2
	if low > maxRepeat || high > maxRepeat {
		return 0, 0, regexpError("Regular expression too big")
	}
	if high >= 0 && low > high {
		return 0, 0, regexpError("Invalid content of \\{\\}")
	}
	return low, high, nil
}

// repeat is the code of atom low to high times; high < 0 is without end.
func (p *regexpParser) repeat(atom []instruction, low, high int, greedy bool) ([]instruction, error) {
	copies := max(low, high) + 1
	if (len(atom)+2)*copies > maxProgram {
		return nil, regexpError("Regular expression too big")
	}
	var code []instruction
	for range low {
		code = append(code, atom...)
	}
	if high < 0 {
		return append(code, p.star(atom, greedy)...), nil
	}
	var optional []instruction
	for range high - low {
		inner := append(append([]instruction{}, atom...), optional...)
		optional = append([]instruction{split(1, len(inner)+1, greedy)}, inner...)
		if len(optional) > maxProgram {
			return nil, regexpError("Regular expression too big")
		}
	}
	return append(code, optional...), nil
}

func split(into, past int, greedy bool) instruction {
	if greedy {
		return instruction{op: opSplit, x: into, y: past}
	}
	return instruction{op: opSplit, x: past, y: into}
}

// star is a loop that stops when a round matches nothing.
func (p *regexpParser) star(atom []instruction, greedy bool) []instruction {
	loop := p.prog.loops
	p.prog.loops++
	n := len(atom)
	code := make([]instruction, 0, n+4)
	code = append(code, split(1, n+4, greedy), instruction{op: opLoop, x: loop})
	code = append(code, atom...)
	return append(code, instruction{op: opProgress, x: loop}, instruction{op: opJump, x: -(n + 3)})
}
