package load

import (
	"path"
	"strings"

	"smtpmail/lisp/kernel"
)

// isTangled tells whether a block is part of the program; eval gives the value
// of a :tangle that is a Lisp form, in a block that begins at that line.
func (b *orgBlock) isTangled(file string, eval func(form string, line int32) string) bool {
	if b.skipped || (b.language != "emacs-lisp" && b.language != "elisp") {
		return false
	}
	target := b.args.tangle.text
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
	maxOrgWork   = 8 * kernel.MaxFile // octets of lines that are looked at, written or not
)

// tangle puts the program of an Org file together. ok is false if references
// make it longer than a file may be, and cut.
func tangle(file, text string, eval func(form string, line int32) string) (string, []origin, bool) {
	w := newOrgWriter(parseOrg(text))
	for _, b := range w.blocks {
		if b.isTangled(file, eval) {
			w.block(b, "", "", 0)
			w.write("", "", "", origin{line: 1})
		}
	}
	return w.text.String(), w.origins, !w.full
}

type orgWriter struct {
	blocks  []*orgBlock
	named   map[string][]*orgBlock // by #+NAME, the first block of each
	grouped map[string][]*orgBlock // by :noweb-ref
	text    strings.Builder
	origins []origin
	visited int // lines of blocks, written or not
	work    int // octets of them, and of what stands around them
	full    bool
}

func newOrgWriter(blocks []*orgBlock) *orgWriter {
	w := &orgWriter{blocks: blocks, named: map[string][]*orgBlock{}, grouped: map[string][]*orgBlock{}}
	for _, b := range blocks {
		if b.name != "" && w.named[b.name] == nil {
			w.named[b.name] = []*orgBlock{b}
		}
		if ref := b.args.nowebRef.text; ref != "" && !b.skipped {
			w.grouped[ref] = append(w.grouped[ref], b)
		}
	}
	return w
}

// write writes a line of three parts.
func (w *orgWriter) write(before, line, after string, at origin) {
	length := len(before) + len(line) + len(after)
	if len(w.origins) >= maxOrgLines || w.text.Len()+length > kernel.MaxFile {
		w.full = true
		return
	}
	w.text.WriteString(before)
	w.text.WriteString(line)
	w.text.WriteString(after)
	w.text.WriteByte('\n')
	w.origins = append(w.origins, at)
}

func (b *orgBlock) hasNoweb() bool {
	switch b.args.noweb.text {
	case "yes", "tangle", "no-export", "strip-export":
		return true
	}
	return false
}

// visit counts a line against the bounds.
func (w *orgWriter) visit(line, around int) (ok bool) {
	w.visited++
	w.work += line + around
	w.full = w.full || w.visited > maxOrgLines || w.work > maxOrgWork
	return !w.full
}

// block writes a block's lines, its references resolved: prefix stands in
// front of each line, suffix behind the last one.
func (w *orgWriter) block(b *orgBlock, prefix, suffix string, depth int) {
	noweb := b.hasNoweb() && depth < maxOrgNested
	for i, line := range b.lines {
		end := ""
		if i == len(b.lines)-1 {
			end = suffix
		}
		if !w.visit(len(line), len(prefix)+len(end)) {
			return
		}
		at := b.origins[i]
		at.shift -= int32(len(prefix))
		if noweb && strings.Contains(line, "<<") {
			if m := orgNoweb.FindStringSubmatchIndex(line); m != nil {
				w.reference(line[m[2]:m[3]], at, prefix+line[:m[0]], line[m[1]:]+end, depth)
				continue
			}
		}
		w.write(prefix, line, end, at)
	}
}

// reference writes the blocks that a reference in a line stands for; an
// unknown one is empty.
func (w *orgWriter) reference(name string, at origin, before, after string, depth int) {
	refs := w.named[name]
	if refs == nil {
		refs = w.grouped[name]
	}
	if len(refs) == 0 {
		w.write(before, "", after, at)
	}
	for i, ref := range refs {
		if !w.visit(0, 0) { // one without lines is work too
			return
		}
		end := ""
		if i == len(refs)-1 {
			end = after
		}
		w.block(ref, before, end, depth+1)
	}
}
