package regexp

import (
	"errors"
	"unicode"
)

// Matcher runs a program over a text.
type Matcher struct {
	// Pay pays for the work of so many steps; its error ends the search.
	Pay   func(steps int) error
	Prog  *Program
	Text  []rune
	Fold  bool
	Slots []int // start and end of each group, in characters; -1 is unset
	loops []int
	stack []choice
	steps int
}

// choice is where to go on when the matcher is stuck, or a slot to put back.
type choice struct {
	pc, at int
	slot   int // 0: a place to go on; n: slots[n-1]; -n: loops[n-1]
}

// ErrTooManyChoices is the error of a search that would have to remember too much.
var ErrTooManyChoices = errors.New("too many places to go back to")

const (
	maxChoices       = 400_000
	instructionsStep = 64 // so many of a matcher's instructions cost a step
)

// Search finds the first match that starts at or after a place.
func (r *Matcher) Search(start int) (bool, error) {
	literal, hasLiteral := r.firstLiteral()
	for at := start; at <= len(r.Text); at++ {
		if hasLiteral && (at == len(r.Text) || r.Text[at] != literal) {
			if r.steps++; r.steps >= instructionsStep {
				if err := r.charge(); err != nil {
					return false, err
				}
			}
			continue
		}
		found, err := r.matchAt(at)
		if found || err != nil {
			return found, err
		}
	}
	return false, r.charge()
}

// firstLiteral is the character that every match starts with, if case counts.
func (r *Matcher) firstLiteral() (rune, bool) {
	for _, in := range r.Prog.Code {
		switch in.op {
		case opSave:
			continue
		case opChar:
			return in.c, !r.Fold
		}
		return 0, false
	}
	return 0, false
}

func (r *Matcher) charge() error {
	n := r.steps/instructionsStep + 1
	r.steps = 0
	return r.Pay(n)
}

func (r *Matcher) reset() {
	n := 2 * (r.Prog.Groups + 1)
	if cap(r.Slots) < n {
		r.Slots = make([]int, n)
		r.loops = make([]int, r.Prog.loops)
	}
	for i := range r.Slots {
		r.Slots[i] = -1
	}
	for i := range r.loops {
		r.loops[i] = -1
	}
	r.stack = r.stack[:0]
}

// matchAt tells whether the program matches at a place.
func (r *Matcher) matchAt(start int) (bool, error) {
	r.reset()
	pc, at := 0, start
	for {
		if r.steps++; r.steps >= instructionsStep {
			if err := r.charge(); err != nil {
				return false, err
			}
		}
		in := &r.Prog.Code[pc]
		ok := true
		switch in.op {
		case opMatch:
			r.Slots[0], r.Slots[1] = start, at
			return true, nil
		case opChar, opAny, opSet:
			if ok = at < len(r.Text) && r.accepts(in, r.Text[at]); ok {
				at++
				pc++
			}
		case opSplit:
			if len(r.stack) >= maxChoices {
				return false, ErrTooManyChoices
			}
			r.stack = append(r.stack, choice{pc: pc + in.y, at: at})
			pc += in.x
		case opJump:
			pc += in.x
		case opSave:
			r.stack = append(r.stack, choice{at: r.Slots[in.x], slot: in.x + 1})
			r.Slots[in.x] = at
			pc++
		case opLoop:
			r.stack = append(r.stack, choice{at: r.loops[in.x], slot: -in.x - 1})
			r.loops[in.x] = at
			pc++
		case opProgress:
			ok = r.loops[in.x] != at
			pc++
		case opBackref:
			at, ok = r.backref(in.x, at)
			pc++
		default:
			ok = r.assert(in.op, at)
			pc++
		}
		if !ok {
			if pc, at, ok = r.backtrack(); !ok {
				return false, nil
			}
		}
	}
}

// backtrack undoes until there is another way to go.
func (r *Matcher) backtrack() (pc, at int, ok bool) {
	for len(r.stack) > 0 {
		c := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		switch {
		case c.slot > 0:
			r.Slots[c.slot-1] = c.at
		case c.slot < 0:
			r.loops[-c.slot-1] = c.at
		default:
			return c.pc, c.at, true
		}
	}
	return 0, 0, false
}

func (r *Matcher) accepts(in *instruction, c rune) bool {
	switch in.op {
	case opAny:
		return c != '\n'
	case opSet:
		return in.set.has(c, r.Fold)
	}
	return in.c == c || (r.Fold && foldsTo(in.c, c))
}

// foldsTo tells whether two characters differ in case only.
func foldsTo(a, b rune) bool {
	if a < 0x80 && b < 0x80 {
		return unicode.ToLower(a) == unicode.ToLower(b)
	}
	for f := unicode.SimpleFold(a); f != a; f = unicode.SimpleFold(f) {
		if f == b {
			return true
		}
	}
	return false
}

func (r *Matcher) backref(group, at int) (int, bool) {
	start, end := r.Slots[2*group], r.Slots[2*group+1]
	if start < 0 || end < 0 || at+end-start > len(r.Text) {
		return at, false
	}
	for i := start; i < end; i++ {
		a, b := r.Text[i], r.Text[at+i-start]
		if a != b && !(r.Fold && foldsTo(a, b)) {
			return at, false
		}
	}
	r.steps += end - start
	return at + end - start, true
}

func (r *Matcher) assert(op regexpOp, at int) bool {
	before := func(is func(rune) bool) bool { return at > 0 && is(r.Text[at-1]) }
	after := func(is func(rune) bool) bool { return at < len(r.Text) && is(r.Text[at]) }
	switch op {
	case opLineStart:
		return at == 0 || r.Text[at-1] == '\n'
	case opLineEnd:
		return at == len(r.Text) || r.Text[at] == '\n'
	case opTextStart:
		return at == 0
	case opTextEnd:
		return at == len(r.Text)
	case opWordEdge:
		return r.wordEdge(at)
	case opNoWordEdge:
		return !r.wordEdge(at)
	case opWordStart:
		return !before(IsWordChar) && after(IsWordChar)
	case opWordEnd:
		return before(IsWordChar) && !after(IsWordChar)
	case opSymbolStart:
		return !before(isSymbolChar) && after(isSymbolChar)
	case opSymbolEnd:
		return before(isSymbolChar) && !after(isSymbolChar)
	}
	return false
}

// wordEdge tells whether \b matches: between a word and what is none, and at both ends of the text.
func (r *Matcher) wordEdge(at int) bool {
	return at == 0 || at == len(r.Text) || IsWordChar(r.Text[at-1]) != IsWordChar(r.Text[at])
}

// FoldsAway tells whether a character is a lower-case letter, or with upper an upper-case one.
func FoldsAway(r rune, upper bool) bool {
	if upper {
		return unicode.IsUpper(r)
	}
	return unicode.IsLower(r)
}
