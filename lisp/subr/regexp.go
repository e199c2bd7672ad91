package subr

import (
	"errors"
	"slices"
	"strings"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/regexp"
	"smtpmail/lisp/syntax"
)

func regexpFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "string-match", Min: 2, Max: 4, Fn: stringMatch},
		{Name: "string-match-p", Min: 2, Max: 3, Fn: stringMatchP},
		{Name: "match-string", Min: 1, Max: 2, Fn: matchString},
		{Name: "match-string-no-properties", Min: 1, Max: 2, Fn: matchString},
		{Name: "match-beginning", Min: 1, Max: 1, Fn: matchPlace(0)},
		{Name: "match-end", Min: 1, Max: 1, Fn: matchPlace(1)},
		{Name: "match-data", Max: 3, Fn: matchDataList},
		{Name: "set-match-data", Min: 1, Max: 2, Fn: setMatchData},
		{Name: "replace-match", Min: 1, Max: 5, Fn: replaceMatch},
		{Name: "replace-regexp-in-string", Min: 3, Max: 7, Fn: replaceRegexpInString},
		{Name: "regexp-quote", Min: 1, Max: 1, Fn: regexpQuote},
		{Name: "regexp-opt", Min: 1, Max: 3, Fn: regexpOpt},
		{Name: "regexp-opt-depth", Min: 1, Max: 1, Fn: regexpOptDepth},
		{Name: "split-string", Min: 1, Max: 4, Fn: splitString},
		{Name: "split-string-and-unquote", Min: 1, Max: 2, Fn: splitWords},
		{Name: "combine-and-quote-strings", Min: 1, Max: 2, Fn: quoteWords},
		{Name: "split-string-shell-command", Min: 1, Max: 1, Fn: splitShellWords},
		{Name: "string-trim", Min: 1, Max: 3, Fn: stringTrim(true, true)},
		{Name: "string-trim-left", Min: 1, Max: 2, Fn: stringTrim(true, false)},
		{Name: "string-trim-right", Min: 1, Max: 2, Fn: stringTrim(false, true)},
	}
}

// matchData is the last match: the text, and the start and end of each group.
type matchData struct {
	slots []int
}

var lastMatch = kernel.NewState[matchData]()

// maxRegexpCache is how many compiled regexps are kept.
const maxRegexpCache = 200

var compiled = kernel.NewState[map[string]*regexp.Program]()

// matcherFor compiles a regexp, once, and gives a matcher for the text.
func matcherFor(m *kernel.Machine, pattern kernel.Object, text []rune) (*regexp.Matcher, error) {
	src, err := m.StringArg(pattern)
	if err != nil {
		return nil, err
	}
	known := compiled.Of(m)
	prog, ok := (*known)[src]
	if !ok {
		if err := m.Step(len(src) / 16); err != nil {
			return nil, err
		}
		if prog, err = regexp.Compile(src); err != nil {
			return nil, m.Signal("invalid-regexp", syntax.NewString(err.Error()))
		}
		if *known == nil || len(*known) >= maxRegexpCache {
			*known = map[string]*regexp.Program{}
		}
		if err := m.Alloc(len(prog.Code) * 48); err != nil {
			return nil, err
		}
		(*known)[src] = prog
	}
	fold := m.DefaultValue(m.Symbol("case-fold-search"))
	return &regexp.Matcher{Pay: m.Step, Prog: prog, Text: text, Fold: fold != kernel.Nil && fold != nil}, nil
}

// runes is a text as characters, charged.
func runes(m *kernel.Machine, o kernel.Object) ([]rune, error) {
	text, err := m.StringArg(o)
	if err != nil {
		return nil, err
	}
	if err := m.Step(len(text) / 16); err != nil {
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
func searchFrom(m *kernel.Machine, r *regexp.Matcher, at int) (bool, error) {
	found, err := r.Search(at)
	if errors.Is(err, regexp.ErrTooManyChoices) {
		err = m.ErrorText("Stack overflow in regexp matcher")
	}
	return found, err
}

// searchString is string-match without the match data.
func searchString(m *kernel.Machine, args []kernel.Object) (*regexp.Matcher, bool, error) {
	if _, err := m.StringArg(args[0]); err != nil {
		return nil, false, err
	}
	text, err := runes(m, args[1])
	if err != nil {
		return nil, false, err
	}
	start, err := OptionalCount(m, args[2], 0)
	if err != nil {
		return nil, false, err
	}
	if start < 0 {
		start += len(text)
	}
	if start < 0 || start > len(text) {
		return nil, false, m.OutOfRange(args[1], args[2])
	}
	r, err := matcherFor(m, args[0], text)
	if err != nil {
		return nil, false, err
	}
	found, err := searchFrom(m, r, start)
	return r, found, err
}

func stringMatch(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	r, found, err := searchString(m, args)
	if err != nil || !found {
		return kernel.Nil, err
	}
	if args[3] == kernel.Nil {
		lastMatch.Of(m).slots = r.Slots
	}
	return syntax.Int(r.Slots[0]), nil
}

func stringMatchP(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	r, found, err := searchString(m, args)
	if err != nil || !found {
		return kernel.Nil, err
	}
	return syntax.Int(r.Slots[0]), nil
}

func groupArg(m *kernel.Machine, o kernel.Object) (int, error) {
	n, err := m.IntArg(o)
	if err == nil && n < 0 {
		err = m.OutOfRange(o, syntax.Int(len(lastMatch.Of(m).slots)/2))
	}
	return n, err
}

func group(m *kernel.Machine, n int) (start, end int, ok bool) {
	if 2*n+1 >= len(lastMatch.Of(m).slots) || lastMatch.Of(m).slots[2*n] < 0 || lastMatch.Of(m).slots[2*n+1] < 0 {
		return 0, 0, false
	}
	return lastMatch.Of(m).slots[2*n], lastMatch.Of(m).slots[2*n+1], true
}

func matchPlace(side int) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		n, err := groupArg(m, args[0])
		if err != nil {
			return nil, err
		}
		if _, _, ok := group(m, n); !ok {
			return kernel.Nil, nil
		}
		return syntax.Int(lastMatch.Of(m).slots[2*n+side]), nil
	}
}

func matchString(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	n, err := groupArg(m, args[0])
	if err != nil {
		return nil, err
	}
	start, end, ok := group(m, n)
	if !ok {
		return kernel.Nil, nil
	}
	if args[1] == kernel.Nil {
		return nil, m.OutOfRange(syntax.Int(start), syntax.Int(end))
	}
	text, err := runes(m, args[1])
	if err != nil {
		return nil, err
	}
	if end > len(text) {
		return nil, m.OutOfRange(args[1], syntax.Int(start), syntax.Int(end))
	}
	return m.NewString(runesString(text[start:end]))
}

func matchDataList(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) {
	slots := lastMatch.Of(m).slots
	n := len(slots)
	for n > 0 && slots[n-1] < 0 {
		n--
	}
	n += n % 2
	items := make([]kernel.Object, n)
	for i := range items {
		items[i] = kernel.Nil
		if slots[i] >= 0 {
			items[i] = syntax.Int(slots[i])
		}
	}
	return m.NewList(items...)
}

func setMatchData(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[0])
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
	return kernel.Nil, nil
}

var (
	saveMatchOp = &kernel.Primitive{Name: "save-match", F: func(m *kernel.Machine, _ []kernel.Object) (kernel.Object, error) {
		return &savedMatch{slots: lastMatch.Of(m).slots}, nil
	}}
	restoreMatchOp = &kernel.Primitive{Name: "restore-match", F: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		lastMatch.Of(m).slots = args[0].(*savedMatch).slots
		return kernel.Nil, nil
	}}
)

type savedMatch struct {
	kernel.Constant
	slots []int
}

func regexpQuote(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	return m.NewString(quoteRegexp(text))
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

// regexpOpt is (STRINGS &optional PAREN KEEP-ORDER): a regexp that matches any
// of some strings, the longest first; not the shortest one, as Emacs's is, but
// one that matches the same.
func regexpOpt(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	items, err := m.ListItems(args[0])
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, item := range items {
		text, err := m.StringArg(item)
		if err != nil {
			return nil, err
		}
		parts = append(parts, quoteRegexp(text))
	}
	if args[2] == kernel.Nil {
		slices.SortStableFunc(parts, func(a, b string) int { return len(b) - len(a) })
	}
	open, end := `\(?:`, `\)`
	switch name, _ := kernel.SymbolName(args[1]); {
	case name == "words":
		open, end = `\<\(`, `\)\>`
	case name == "symbols":
		open, end = `\_<\(`, `\)\_>`
	case args[1] != kernel.Nil:
		open = `\(`
		if s, ok := args[1].(*syntax.String); ok {
			open = s.S
		}
	}
	if len(parts) == 0 {
		parts = []string{rxSymbols["unmatchable"].text}
	}
	return m.NewString(open + strings.Join(parts, `\|`) + end)
}

func regexpOptDepth(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	src, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	prog, err := regexp.Compile(src)
	if err != nil {
		return nil, m.Signal("invalid-regexp", syntax.NewString(err.Error()))
	}
	return syntax.Int(prog.Groups), nil
}

func matchForms() []kernel.Special {
	return []kernel.Special{{Name: "save-match-data", Max: -1, Lower: lowerSaveMatchData}}
}

func lowerSaveMatchData(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, used bool) zygo.Sexp {
	saved := lw.Fresh("match")
	return kernel.CodeList(lw.M.Words.Let, kernel.Array(saved, kernel.Call(saveMatchOp)),
		kernel.Call(kernel.UnwindProtectOp, lw.Thunk(lw.Body(args, used)), lw.Thunk(kernel.Call(restoreMatchOp, saved))))
}
