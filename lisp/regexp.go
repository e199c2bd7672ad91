package lisp

import (
	"errors"
	"strings"

	"smtpmail/lisp/syntax"

	"github.com/glycerine/zygomys/v9/zygo"
)

func regexpFunctions() []Subr {
	return []Subr{
		{Name: "string-match", Min: 2, Max: 4, fn: stringMatch},
		{Name: "string-match-p", Min: 2, Max: 3, fn: stringMatchP},
		{Name: "match-string", Min: 1, Max: 2, fn: matchString},
		{Name: "match-string-no-properties", Min: 1, Max: 2, fn: matchString},
		{Name: "match-beginning", Min: 1, Max: 1, fn: matchPlace(0)},
		{Name: "match-end", Min: 1, Max: 1, fn: matchPlace(1)},
		{Name: "match-data", Max: 3, fn: matchDataList},
		{Name: "set-match-data", Min: 1, Max: 2, fn: setMatchData},
		{Name: "replace-match", Min: 1, Max: 5, fn: replaceMatch},
		{Name: "replace-regexp-in-string", Min: 3, Max: 7, fn: replaceRegexpInString},
		{Name: "regexp-quote", Min: 1, Max: 1, fn: regexpQuote},
		{Name: "regexp-opt", Min: 1, Max: 3, fn: regexpOpt},
		{Name: "regexp-opt-depth", Min: 1, Max: 1, fn: regexpOptDepth},
		{Name: "split-string", Min: 1, Max: 4, fn: splitString},
		{Name: "split-string-and-unquote", Min: 1, Max: 2, fn: splitWords},
		{Name: "split-string-shell-command", Min: 1, Max: 1, fn: splitWords},
		{Name: "string-trim", Min: 1, Max: 3, fn: stringTrim(true, true)},
		{Name: "string-trim-left", Min: 1, Max: 2, fn: stringTrim(true, false)},
		{Name: "string-trim-right", Min: 1, Max: 2, fn: stringTrim(false, true)},
	}
}

// matchData is the last match: the text, and the start and end of each group.
type matchData struct {
	slots []int
}

var lastMatch = NewState[matchData]()

// maxRegexpCache is how many compiled regexps are kept.
const maxRegexpCache = 200

var compiled = NewState[map[string]*program]()

// matcherFor compiles a regexp, once, and gives a matcher for the text.
func (m *Machine) matcherFor(pattern Object, text []rune) (*matcher, error) {
	src, err := m.stringArg(pattern)
	if err != nil {
		return nil, err
	}
	known := compiled.Of(m)
	prog, ok := (*known)[src]
	if !ok {
		if err := m.step(len(src) / 16); err != nil {
			return nil, err
		}
		if prog, err = compileRegexp(src); err != nil {
			return nil, m.signal("invalid-regexp", syntax.NewString(err.Error()))
		}
		if *known == nil || len(*known) >= maxRegexpCache {
			*known = map[string]*program{}
		}
		if err := m.alloc(len(prog.code) * 48); err != nil {
			return nil, err
		}
		(*known)[src] = prog
	}
	fold := m.defaultValue(m.Symbol("case-fold-search"))
	return &matcher{pay: m.step, prog: prog, text: text, fold: fold != Nil && fold != nil}, nil
}

// runes is a text as characters, charged.
func (m *Machine) runes(o Object) ([]rune, error) {
	text, err := m.stringArg(o)
	if err != nil {
		return nil, err
	}
	if err := m.step(len(text) / 16); err != nil {
		return nil, err
	}
	runes := make([]rune, 0, len(text))
	for len(text) > 0 {
		c, size := decodeChar(text)
		runes = append(runes, rune(c))
		text = text[size:]
	}
	return runes, nil
}

func runesString(runes []rune) string {
	var b strings.Builder
	for _, r := range runes {
		writeChar(&b, int(r))
	}
	return b.String()
}

// searchFrom finds the first match at or after a place.
func (m *Machine) searchFrom(r *matcher, at int) (bool, error) {
	found, err := r.search(at)
	if errors.Is(err, errTooManyChoices) {
		err = m.errorText(err.Error())
	}
	return found, err
}

// searchString is string-match without the match data.
func (m *Machine) searchString(args []Object) (*matcher, bool, error) {
	if _, err := m.stringArg(args[0]); err != nil {
		return nil, false, err
	}
	text, err := m.runes(args[1])
	if err != nil {
		return nil, false, err
	}
	start, err := m.optionalCount(args[2], 0)
	if err != nil {
		return nil, false, err
	}
	if start < 0 {
		start += len(text)
	}
	if start < 0 || start > len(text) {
		return nil, false, m.outOfRange(args[1], args[2])
	}
	r, err := m.matcherFor(args[0], text)
	if err != nil {
		return nil, false, err
	}
	found, err := m.searchFrom(r, start)
	return r, found, err
}

func stringMatch(m *Machine, args []Object) (Object, error) {
	r, found, err := m.searchString(args)
	if err != nil || !found {
		return Nil, err
	}
	if args[3] == Nil {
		lastMatch.Of(m).slots = r.slots
	}
	return syntax.Int(r.slots[0]), nil
}

func stringMatchP(m *Machine, args []Object) (Object, error) {
	r, found, err := m.searchString(args)
	if err != nil || !found {
		return Nil, err
	}
	return syntax.Int(r.slots[0]), nil
}

func (m *Machine) groupArg(o Object) (int, error) {
	n, err := m.intArg(o)
	if err == nil && n < 0 {
		err = m.outOfRange(o, syntax.Int(len(lastMatch.Of(m).slots)/2))
	}
	return n, err
}

func (m *Machine) group(n int) (start, end int, ok bool) {
	if 2*n+1 >= len(lastMatch.Of(m).slots) || lastMatch.Of(m).slots[2*n] < 0 || lastMatch.Of(m).slots[2*n+1] < 0 {
		return 0, 0, false
	}
	return lastMatch.Of(m).slots[2*n], lastMatch.Of(m).slots[2*n+1], true
}

func matchPlace(side int) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		n, err := m.groupArg(args[0])
		if err != nil {
			return nil, err
		}
		if _, _, ok := m.group(n); !ok {
			return Nil, nil
		}
		return syntax.Int(lastMatch.Of(m).slots[2*n+side]), nil
	}
}

func matchString(m *Machine, args []Object) (Object, error) {
	n, err := m.groupArg(args[0])
	if err != nil {
		return nil, err
	}
	start, end, ok := m.group(n)
	if !ok {
		return Nil, nil
	}
	if args[1] == Nil {
		return nil, m.outOfRange(syntax.Int(start), syntax.Int(end))
	}
	text, err := m.runes(args[1])
	if err != nil {
		return nil, err
	}
	if end > len(text) {
		return nil, m.outOfRange(args[1], syntax.Int(start), syntax.Int(end))
	}
	return m.newString(runesString(text[start:end]))
}

func matchDataList(m *Machine, _ []Object) (Object, error) {
	slots := lastMatch.Of(m).slots
	n := len(slots)
	for n > 0 && slots[n-1] < 0 {
		n--
	}
	n += n % 2
	items := make([]Object, n)
	for i := range items {
		items[i] = Nil
		if slots[i] >= 0 {
			items[i] = syntax.Int(slots[i])
		}
	}
	return m.newList(items...)
}

func setMatchData(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	slots := make([]int, len(items)&^1)
	for i := range slots {
		slots[i] = -1
		if n, ok := items[i].(syntax.Int); ok {
			slots[i] = int(n)
		}
	}
	lastMatch.Of(m).slots = slots
	return Nil, nil
}

var (
	saveMatchOp = &primitive{name: "save-match", f: func(m *Machine, _ []Object) (Object, error) {
		return &savedMatch{slots: lastMatch.Of(m).slots}, nil
	}}
	restoreMatchOp = &primitive{name: "restore-match", f: func(m *Machine, args []Object) (Object, error) {
		lastMatch.Of(m).slots = args[0].(*savedMatch).slots
		return Nil, nil
	}}
)

type savedMatch struct {
	constant
	slots []int
}

func regexpQuote(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.newString(quoteRegexp(text))
}

func quoteRegexp(text string) string {
	var b strings.Builder
	for _, r := range []byte(text) {
		if strings.IndexByte(`[*.\?+^$`, r) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(r)
	}
	return b.String()
}

// regexpOpt makes a regexp that matches any of some strings; not the shortest
// one, as Emacs's is, but one that matches the same.
func regexpOpt(m *Machine, args []Object) (Object, error) {
	items, err := m.listItems(args[0])
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, item := range items {
		text, err := m.stringArg(item)
		if err != nil {
			return nil, err
		}
		parts = append(parts, quoteRegexp(text))
	}
	open, end := `\(?:`, `\)`
	switch name, _ := symbolName(args[1]); {
	case name == "words":
		open, end = `\<\(`, `\)\>`
	case name == "symbols":
		open, end = `\_<\(`, `\)\_>`
	case args[1] != Nil:
		open = `\(`
	}
	return m.newString(open + strings.Join(parts, `\|`) + end)
}

func regexpOptDepth(m *Machine, args []Object) (Object, error) {
	src, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	prog, err := compileRegexp(src)
	if err != nil {
		return nil, m.signal("invalid-regexp", syntax.NewString(err.Error()))
	}
	return syntax.Int(prog.groups), nil
}

func matchForms() []Special {
	return []Special{{name: "save-match-data", max: -1, lower: lowerSaveMatchData}}
}

func lowerSaveMatchData(lw *lowering, _ *site, args []*syntax.Cons, used bool) zygo.Sexp {
	saved := lw.fresh("match")
	return codeList(lw.m.words.let, array(saved, call(saveMatchOp)),
		call(unwindProtectOp, lw.thunk(lw.body(args, used)), lw.thunk(call(restoreMatchOp, saved))))
}
