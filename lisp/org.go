package lisp

import (
	"path"
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
	args     map[string]string
	lines    []string
	origins  []origin
	skipped  bool // in a commented or archived subtree
	line     int32
}

// orgHeading is a heading around the lines that are read; level 0 is the file.
type orgHeading struct {
	level      int
	skipped    bool
	properties map[string]string
}

// orgParser reads an Org file line by line.
type orgParser struct {
	lines    []string
	next     int
	headings []orgHeading
	todo     map[string]bool
	blocks   []*orgBlock
	name     string   // of a #+NAME line above
	header   []string // of #+HEADER lines above
}

var (
	orgHeadline = regexp.MustCompile(`^(\*+)[ \t]+(.*)$`)
	orgProperty = regexp.MustCompile(`^[ \t]*:(\S+):(?:[ \t]+(.*))?$`)
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
	p.headings = []orgHeading{{properties: map[string]string{}}}
	for _, line := range p.lines {
		p.fileKeyword(line)
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
		setOrgProperty(p.headings[0].properties, name, value)
	case "TODO", "SEQ_TODO", "TYP_TODO":
		for _, word := range strings.Fields(m[2]) {
			word, _, _ = strings.Cut(word, "(")
			p.todo[word] = true
		}
	}
}

// setOrgProperty sets a property; NAME+ adds to what the same place has.
func setOrgProperty(properties map[string]string, name, value string) {
	name, value = strings.ToLower(name), strings.TrimSpace(value)
	if base, adds := strings.CutSuffix(name, "+"); adds {
		if old, ok := properties[base]; ok {
			properties[base] = old + " " + value
			return
		}
		value = strings.TrimSpace(properties[name] + " " + value)
	}
	properties[name] = value
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
			p.header = append(p.header, m[2])
		}
		return
	}
	if strings.EqualFold(strings.TrimSpace(line), ":PROPERTIES:") {
		p.drawer()
	}
	p.name, p.header = "", nil
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
	h := orgHeading{level: level, properties: map[string]string{}}
	h.skipped = p.headings[len(p.headings)-1].skipped || word == "COMMENT"
	if m := orgTags.FindStringSubmatch(" " + title); m != nil {
		for _, tag := range strings.Split(m[1], ":") {
			h.skipped = h.skipped || tag == "ARCHIVE"
		}
	}
	p.headings = append(p.headings, h)
	p.name, p.header = "", nil
}

func (p *orgParser) drawer() {
	properties := p.headings[len(p.headings)-1].properties
	for ; p.next < len(p.lines); p.next++ {
		line := p.lines[p.next]
		if strings.EqualFold(strings.TrimSpace(line), ":END:") {
			p.next++
			return
		}
		m := orgProperty.FindStringSubmatch(line)
		if m == nil {
			return
		}
		setOrgProperty(properties, m[1], m[2])
	}
}

// block reads a block up to its end; one that never ends is none.
func (p *orgParser) block(kind, rest string) {
	start := p.next
	name, header := p.name, p.header
	p.name, p.header = "", nil
	if kind != "src" && kind != "example" && kind != "export" && kind != "comment" {
		return // what is inside of other blocks counts
	}
	end := start
	for ; ; end++ {
		if end >= len(p.lines) || orgHeadline.MatchString(p.lines[end]) {
			return
		}
		if strings.EqualFold(strings.TrimSpace(p.lines[end]), "#+end_"+kind) {
			break
		}
	}
	p.next = end + 1
	if kind != "src" {
		return
	}
	language, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	b := &orgBlock{language: language, name: name, line: int32(start), skipped: p.headings[len(p.headings)-1].skipped}
	b.args = p.arguments(language, append([]string{rest}, header...))
	b.setLines(p.lines[start:end], start+1, strings.Contains(" "+rest+" ", " -i "))
	p.blocks = append(p.blocks, b)
}

// arguments merges the header arguments of a block, the weakest first.
func (p *orgParser) arguments(language string, own []string) map[string]string {
	args := map[string]string{}
	for _, name := range []string{"header-args", "header-args:" + strings.ToLower(language)} {
		addHeaderArguments(args, p.inherited(name))
	}
	for _, text := range own {
		addHeaderArguments(args, text)
	}
	return args
}

// inherited is the value of a property at this place: that of the nearest
// heading that has it, with what headings inside of it add.
func (p *orgParser) inherited(name string) string {
	value := ""
	for _, h := range p.headings {
		if v, ok := h.properties[name]; ok {
			value = v
		}
		if v, ok := h.properties[name+"+"]; ok {
			value += " " + v
		}
	}
	return value
}

// addHeaderArguments reads ":KEY VALUE :KEY VALUE …"; a colon in quotes or
// parentheses starts no key.
func addHeaderArguments(args map[string]string, text string) {
	depth, quoted := 0, false
	key, start := "", 0
	finish := func(end int) {
		if key != "" {
			args[key] = strings.TrimSpace(text[start:end])
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ':' && depth <= 0 && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			finish(i)
			end := i + 1
			for end < len(text) && text[end] != ' ' && text[end] != '\t' {
				end++
			}
			key, start = strings.ToLower(text[i+1:end]), end
			i = end - 1
		}
	}
	finish(len(text))
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

// isTangled tells whether a block is part of the program; eval gives the value
// of a :tangle that is a Lisp form, in a block that begins at that line.
func (b *orgBlock) isTangled(file string, eval func(form string, line int32) string) bool {
	if b.skipped || (b.language != "emacs-lisp" && b.language != "elisp") {
		return false
	}
	target := b.args["tangle"]
	if strings.HasPrefix(target, "(") {
		target = eval(target, b.line)
	}
	switch target = strings.Trim(target, `"`); target {
	case "", "yes", "t":
		return true
	case "no", "nil":
		return false
	}
	dir, base := path.Split(file)
	if !path.IsAbs(target) {
		target = path.Join(dir, target)
	}
	return target == path.Join(dir, strings.TrimSuffix(base, ".org")+".el")
}

const (
	maxOrgLines  = 200_000
	maxOrgNested = 20
)

// tangle puts the program of an Org file together. ok is false if references
// make it longer than a file may be, and cut.
func tangle(file, text string, eval func(form string, line int32) string) (string, []origin, bool) {
	w := &orgWriter{blocks: parseOrg(text)}
	for _, b := range w.blocks {
		if b.isTangled(file, eval) {
			w.block(b, "", "", 0)
			w.write("", origin{line: 1})
		}
	}
	return w.text.String(), w.origins, !w.full
}

type orgWriter struct {
	blocks  []*orgBlock
	text    strings.Builder
	origins []origin
	visited int // lines of blocks, written or not
	full    bool
}

func (w *orgWriter) write(line string, at origin) {
	if len(w.origins) >= maxOrgLines || w.text.Len()+len(line) > maxFile {
		w.full = true
		return
	}
	w.text.WriteString(line)
	w.text.WriteByte('\n')
	w.origins = append(w.origins, at)
}

func (b *orgBlock) hasNoweb() bool {
	switch b.args["noweb"] {
	case "yes", "tangle", "no-export", "strip-export":
		return true
	}
	return false
}

// block writes a block's lines, its references resolved: prefix stands in
// front of each line, suffix behind the last one.
func (w *orgWriter) block(b *orgBlock, prefix, suffix string, depth int) {
	noweb := b.hasNoweb() && depth < maxOrgNested
	for i, line := range b.lines {
		if w.visited++; w.full || w.visited > maxOrgLines {
			w.full = true
			return
		}
		end := ""
		if i == len(b.lines)-1 {
			end = suffix
		}
		at := b.origins[i]
		at.shift -= int32(len(prefix))
		if noweb {
			if m := orgNoweb.FindStringSubmatchIndex(line); m != nil {
				w.reference(line[m[2]:m[3]], at, prefix+line[:m[0]], line[m[1]:]+end, depth)
				continue
			}
		}
		w.write(prefix+line+end, at)
	}
}

// reference writes the blocks that a reference in a line stands for; an
// unknown one is empty.
func (w *orgWriter) reference(name string, at origin, before, after string, depth int) {
	refs := w.named(name)
	if len(refs) == 0 {
		w.write(before+after, at)
	}
	for i, ref := range refs {
		end := ""
		if i == len(refs)-1 {
			end = after
		}
		w.block(ref, before, end, depth+1)
	}
}

// named are the blocks that a reference stands for.
func (w *orgWriter) named(name string) []*orgBlock {
	var refs []*orgBlock
	for _, b := range w.blocks {
		if b.name == name {
			return []*orgBlock{b}
		}
		if b.args["noweb-ref"] == name && !b.skipped {
			refs = append(refs, b)
		}
	}
	return refs
}
