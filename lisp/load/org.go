package load

import (
	"regexp"
	"strings"
)

// Literate init files: what org-babel-load-file makes of an Org file. Its
// source blocks of Emacs Lisp are put together in order, but for those that
// :tangle sends nowhere or to another file, and those in commented or archived
// subtrees. Header arguments come from #+PROPERTY lines, from property drawers
// of the headings around a block, from #+HEADER lines and from the block.

// origin is where a line of the program stands in the Org file.
type origin struct {
	line  int32
	shift int32 // columns of the Org file's line in front of the line here
}

// orgBlock is a source block.
type orgBlock struct {
	language string
	name     string
	args     orgArguments
	lines    []string
	origins  []origin
	skipped  bool // in a commented or archived subtree
	line     int32
}

// orgHeading is a heading around the lines that are read; level 0 is the file.
type orgHeading struct {
	level   int
	skipped bool
	number  int
}

// orgParser reads an Org file line by line.
type orgParser struct {
	lines      []string
	next       int
	headings   []orgHeading
	todo       map[string]bool
	blocks     []*orgBlock
	name       string       // of a #+NAME line above
	header     orgArguments // of #+HEADER lines above
	count      int          // of the headings so far
	properties orgProperties
	ends       map[string][]int // numbers of the lines that end a kind of block, or all of them
}

var (
	orgHeadline = regexp.MustCompile(`^(\*+)[ \t]+(.*)$`)
	orgDrawer   = regexp.MustCompile(`^[ \t]*:(\S+):(?:[ \t]+(.*))?$`)
	orgKeyword  = regexp.MustCompile(`^[ \t]*#\+(\S+?):[ \t]*(.*)$`)
	orgBegin    = regexp.MustCompile(`(?i)^([ \t]*)#\+begin_(\S+)(?:[ \t]+(.*))?$`)
	orgTags     = regexp.MustCompile(`[ \t]:(\S+):[ \t]*$`)
	orgPriority = regexp.MustCompile(`^\[#.\][ \t]*`)
	orgEscape   = regexp.MustCompile(`^([ \t]*),(,*(?:\*|#\+))`)
	orgNoweb    = regexp.MustCompile(`<<([^ \t\n<>][^\n<>]*[^ \t\n<>]|[^ \t\n<>])>>`)
)

// parseOrg reads the blocks of an Org file.
func parseOrg(text string) []*orgBlock {
	p := &orgParser{lines: strings.Split(text, "\n"), todo: map[string]bool{"TODO": true, "DONE": true}}
	p.headings = []orgHeading{{}}
	p.ends, p.properties = map[string][]int{}, orgProperties{}
	for number, line := range p.lines {
		p.fileKeyword(line)
		p.findEnd(number, line)
	}
	for p.next < len(p.lines) {
		p.line(p.lines[p.next])
	}
	return p.blocks
}

// fileKeyword takes the keywords that count for the whole file wherever they stand.
func (p *orgParser) fileKeyword(line string) {
	m := orgKeyword.FindStringSubmatch(line)
	if m == nil {
		return
	}
	switch strings.ToUpper(m[1]) {
	case "PROPERTY":
		name, value, _ := strings.Cut(m[2], " ")
		p.set(name, value)
	case "TODO", "SEQ_TODO", "TYP_TODO":
		for _, word := range strings.Fields(m[2]) {
			word, _, _ = strings.Cut(word, "(")
			p.todo[word] = true
		}
	}
}

func (p *orgParser) line(line string) {
	p.next++
	if m := orgHeadline.FindStringSubmatch(line); m != nil {
		p.heading(len(m[1]), m[2])
		return
	}
	if m := orgBegin.FindStringSubmatch(line); m != nil {
		p.block(strings.ToLower(m[2]), m[3])
		return
	}
	if m := orgKeyword.FindStringSubmatch(line); m != nil {
		switch strings.ToUpper(m[1]) {
		case "NAME", "TBLNAME":
			p.name = strings.TrimSpace(m[2])
		case "HEADER", "HEADERS":
			p.header.add(m[2])
		}
		return
	}
	if strings.EqualFold(strings.TrimSpace(line), ":PROPERTIES:") {
		p.drawer()
	}
	p.name, p.header = "", orgArguments{}
}

func (p *orgParser) heading(level int, title string) {
	for len(p.headings) > 1 && p.headings[len(p.headings)-1].level >= level {
		p.headings = p.headings[:len(p.headings)-1]
	}
	word, rest, _ := strings.Cut(title, " ")
	if p.todo[word] {
		title = strings.TrimLeft(rest, " \t")
	}
	title = orgPriority.ReplaceAllString(title, "")
	word, _, _ = strings.Cut(title, " ")
	p.count++
	h := orgHeading{level: level, number: p.count}
	h.skipped = p.headings[len(p.headings)-1].skipped || word == "COMMENT"
	if m := orgTags.FindStringSubmatch(" " + title); m != nil {
		for _, tag := range strings.Split(m[1], ":") {
			h.skipped = h.skipped || tag == "ARCHIVE"
		}
	}
	p.headings = append(p.headings, h)
	p.name, p.header = "", orgArguments{}
}

func (p *orgParser) drawer() {
	for ; p.next < len(p.lines); p.next++ {
		line := p.lines[p.next]
		if strings.EqualFold(strings.TrimSpace(line), ":END:") {
			p.next++
			return
		}
		m := orgDrawer.FindStringSubmatch(line)
		if m == nil {
			return
		}
		p.set(m[1], m[2])
	}
}

// block reads a block up to its end; one that never ends is none.
func (p *orgParser) block(kind, rest string) {
	start := p.next
	name, header := p.name, p.header
	p.name, p.header = "", orgArguments{}
	if kind != "src" && kind != "example" && kind != "export" && kind != "comment" {
		return // what is inside of other blocks counts
	}
	end, ok := p.blockEnd(kind)
	if !ok {
		return
	}
	p.next = end + 1
	if kind != "src" {
		return
	}
	language, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	b := &orgBlock{language: language, name: name, line: int32(start), skipped: p.headings[len(p.headings)-1].skipped}
	b.args = p.inherited(language)
	b.args.add(rest)
	b.args.merge(header)
	b.setLines(p.lines[start:end], start+1, strings.Contains(" "+rest+" ", " -i "))
	p.blocks = append(p.blocks, b)
}

// anyEnd is where orgParser.ends has the headings, which end every block.
const anyEnd = ""

// findEnd keeps the number of a line that may end a block.
func (p *orgParser) findEnd(number int, line string) {
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "*") && orgHeadline.MatchString(line):
		p.ends[anyEnd] = append(p.ends[anyEnd], number)
	case len(trimmed) > len("#+end_") && strings.EqualFold(trimmed[:len("#+end_")], "#+end_"):
		kind := strings.ToLower(trimmed[len("#+end_"):])
		p.ends[kind] = append(p.ends[kind], number)
	}
}

// blockEnd is the line that ends the block of which the next line is the first; ok is
// false where a heading, or the end of the file, comes before it. Lines are asked
// about in order, so that all of it takes no longer than the file is long.
func (p *orgParser) blockEnd(kind string) (end int, ok bool) {
	end, ok = p.endAfter(kind)
	heading, before := p.endAfter(anyEnd)
	return end, ok && !(before && heading < end)
}

func (p *orgParser) endAfter(kind string) (end int, ok bool) {
	ends := p.ends[kind]
	for len(ends) > 0 && ends[0] < p.next {
		ends = ends[1:]
	}
	p.ends[kind] = ends
	if len(ends) == 0 {
		return 0, false
	}
	return ends[0], true
}

// setLines takes the lines of a block without the indentation that all have,
// and without the commas that Org puts in front of stars.
func (b *orgBlock) setLines(lines []string, first int, keepIndentation bool) {
	common := -1
	for _, line := range lines {
		trimmed := strings.TrimLeft(line, " \t")
		if indent := len(line) - len(trimmed); trimmed != "" && (common < 0 || indent < common) {
			common = indent
		}
	}
	if keepIndentation || common < 0 {
		common = 0
	}
	for i, line := range lines {
		at := origin{line: int32(first + i), shift: int32(common)}
		line = line[min(common, len(line)):]
		if m := orgEscape.FindStringSubmatchIndex(line); m != nil {
			line, at.shift = line[:m[3]]+line[m[4]:], at.shift+1
		}
		b.lines, b.origins = append(b.lines, line), append(b.origins, at)
	}
}
