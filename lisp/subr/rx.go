package subr

import (
	"slices"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// rx writes regexps as forms. It is translated to a regexp's text.

func rxForms() []kernel.Special {
	return []kernel.Special{
		{Name: "rx", Max: -1, Expand: func(m *kernel.Machine, form *syntax.Cons, _ []*syntax.Cons) (kernel.Object, error) {
			w := &rxWriter{m: m}
			text, err := w.sequence(form.Cdr)
			if err != nil {
				return nil, err
			}
			return w.form(text), nil
		}},
	}
}

func rxFunctions() []kernel.Subr {
	return []kernel.Subr{{Name: "rx-to-string", Min: 1, Max: 2, Fn: func(m *kernel.Machine, a []kernel.Object) (kernel.Object, error) {
		w := &rxWriter{m: m}
		r, err := w.translate(a[0])
		if err != nil {
			return nil, err
		}
		text := r.text
		if a[1] == kernel.Nil && r.prec < rxAtom {
			text = `\(?:` + text + `\)`
		}
		return m.NewString(text)
	}}}
}

// How tightly a part of a regexp binds.
const (
	rxChoice = iota
	rxSequence
	rxAtom
)

type rxPart struct {
	text string
	prec int
}

// rxWriter translates forms. What (eval …) and (literal …) give is only known
// when the regexp is made: a mark stands for it in the text.
type rxWriter struct {
	m     *kernel.Machine
	forms []kernel.Object
	names []*syntax.Symbol // of (let NAME …) in a pattern of pcase, in order
	open  bool             // (let …) is allowed
}

// rxMark encloses the number of a form; no regexp holds it.
const rxMark = "\x00"

// form is the form whose value is the regexp.
func (w *rxWriter) form(text string) kernel.Object {
	parts := strings.Split(text, rxMark)
	if len(parts) == 1 {
		return syntax.NewString(text)
	}
	items := []kernel.Object{w.m.Symbol("concat")}
	for i, part := range parts {
		if i%2 == 1 && len(w.forms) > 0 {
			items = append(items, w.forms[0])
			w.forms = w.forms[1:]
		} else if part != "" {
			items = append(items, syntax.NewString(part))
		}
	}
	return syntax.List(items...)
}

func (w *rxWriter) computed(form kernel.Object) rxPart {
	w.forms = append(w.forms, form)
	return rxPart{rxMark + "form" + rxMark, rxSequence}
}

var rxSymbols = map[string]rxPart{
	"nonl": {".", rxAtom}, "not-newline": {".", rxAtom}, "any": {".", rxAtom}, "anychar": {"[^z-a]", rxAtom}, "anything": {"[^z-a]", rxAtom},
	"unmatchable": {"\\`a\\`", rxSequence},
	"bol":         {"^", rxAtom}, "line-start": {"^", rxAtom}, "eol": {"$", rxAtom}, "line-end": {"$", rxAtom},
	"bos": {"\\`", rxAtom}, "string-start": {"\\`", rxAtom}, "bot": {"\\`", rxAtom}, "buffer-start": {"\\`", rxAtom},
	"eos": {"\\'", rxAtom}, "string-end": {"\\'", rxAtom}, "eot": {"\\'", rxAtom}, "buffer-end": {"\\'", rxAtom}, "point": {"\\=", rxAtom},
	"bow": {"\\<", rxAtom}, "word-start": {"\\<", rxAtom}, "eow": {"\\>", rxAtom}, "word-end": {"\\>", rxAtom},
	"word-boundary": {"\\b", rxAtom}, "not-word-boundary": {"\\B", rxAtom}, "symbol-start": {"\\_<", rxAtom}, "symbol-end": {"\\_>", rxAtom},
	"not-wordchar": {"\\W", rxAtom},
}

// rxClasses are the character classes under all their names.
var rxClasses = map[string]string{
	"alpha": "alpha", "alphabetic": "alpha", "letter": "alpha", "digit": "digit", "num": "digit", "numeric": "digit",
	"alnum": "alnum", "alphanumeric": "alnum", "space": "space", "whitespace": "space", "white": "space", "blank": "blank",
	"upper": "upper", "upper-case": "upper", "lower": "lower", "lower-case": "lower", "punct": "punct", "punctuation": "punct",
	"word": "word", "wordchar": "word", "xdigit": "xdigit", "hex-digit": "xdigit", "hex": "xdigit", "cntrl": "cntrl", "control": "cntrl",
	"graph": "graph", "graphic": "graph", "print": "print", "printing": "print", "ascii": "ascii", "nonascii": "nonascii",
	"multibyte": "multibyte", "unibyte": "unibyte",
}

func (w *rxWriter) translate(form kernel.Object) (rxPart, error) {
	m := w.m
	if err := m.Step(1); err != nil {
		return rxPart{}, err
	}
	if err := m.Enter(); err != nil {
		m.Leave()
		return rxPart{}, err
	}
	defer m.Leave()
	switch x := form.(type) {
	case *syntax.String:
		return rxLiteral(x.S), m.Alloc(len(x.S))
	case syntax.Int:
		return rxLiteral(string(rune(x))), nil
	case *syntax.Symbol:
		if part, ok := rxSymbols[x.Name]; ok {
			return part, nil
		}
		if class, ok := rxClasses[x.Name]; ok {
			return rxPart{"[[:" + class + ":]]", rxAtom}, nil
		}
		return rxPart{}, m.ErrorText("Unknown rx symbol ‘" + x.Name + "’")
	case *syntax.Cons:
		return w.list(x)
	}
	return rxPart{}, m.ErrorText("Bad rx expression: " + syntax.Prin1(form))
}

// rxLiteral is the regexp of a text itself.
func rxLiteral(s string) rxPart {
	prec := rxSequence
	if len([]rune(s)) == 1 {
		prec = rxAtom
	}
	return rxPart{quoteRegexp(s), prec}
}

// sequence is the regexp of forms in a row.
func (w *rxWriter) sequence(forms kernel.Object) (string, error) {
	part, err := w.row(forms)
	return part.text, err
}

func (w *rxWriter) row(forms kernel.Object) (rxPart, error) {
	items, err := w.m.ListItems(forms)
	if err != nil {
		return rxPart{}, err
	}
	if len(items) == 1 {
		return w.translate(items[0])
	}
	var b strings.Builder
	for _, item := range items {
		part, err := w.translate(item)
		if err != nil {
			return rxPart{}, err
		}
		b.WriteString(part.atLeast(rxSequence))
	}
	return rxPart{b.String(), rxSequence}, w.m.Alloc(b.Len())
}

// atLeast puts a part that binds more loosely into a group.
func (p rxPart) atLeast(prec int) string {
	if p.prec >= prec {
		return p.text
	}
	return `\(?:` + p.text + `\)`
}

var rxRepeats = map[string]string{
	"*": "*", "zero-or-more": "*", "0+": "*", "+": "+", "one-or-more": "+", "1+": "+", "?": "?", "opt": "?", "optional": "?",
	"zero-or-one": "?", "*?": "*?", "+?": "+?", "??": "??", "minimal-match": "", "maximal-match": "",
}

func (w *rxWriter) list(form *syntax.Cons) (rxPart, error) {
	m := w.m
	name, _ := kernel.SymbolName(form.Car)
	if c, isChar := form.Car.(syntax.Int); isChar && (c == ' ' || c == '?') { // (? …) and (?? …) read as characters
		name = map[syntax.Int]string{' ': "?", '?': "??"}[c]
	}
	if suffix, ok := rxRepeats[name]; ok {
		part, err := w.row(form.Cdr)
		if err != nil || part.text == "" || suffix == "" {
			return part, err
		}
		return rxPart{part.atLeast(rxAtom) + suffix, rxAtom}, nil
	}
	switch name {
	case "seq", ":", "sequence", "and":
		return w.row(form.Cdr)
	case "or", "|":
		return w.choice(form.Cdr)
	case "any", "in", "char":
		return w.charSet(form.Cdr, false)
	case "not":
		return w.negated(kernel.CarOf(form.Cdr))
	case "group", "submatch":
		text, err := w.sequence(form.Cdr)
		return rxPart{`\(` + text + `\)`, rxAtom}, err
	case "group-n", "submatch-n":
		text, err := w.sequence(kernel.CdrOf(form.Cdr))
		return rxPart{`\(?` + syntax.Prin1(kernel.CarOf(form.Cdr)) + ":" + text + `\)`, rxAtom}, err
	case "backref":
		return w.backref(kernel.CarOf(form.Cdr)), nil
	case "=", ">=", "**", "repeat":
		return w.counted(name, form.Cdr)
	case "literal":
		if s, ok := kernel.CarOf(form.Cdr).(*syntax.String); ok {
			return rxLiteral(s.S), nil
		}
		return w.computed(m.ListOf("regexp-quote", kernel.CarOf(form.Cdr))), nil
	case "regexp", "regex":
		if s, ok := kernel.CarOf(form.Cdr).(*syntax.String); ok {
			return rxPart{s.S, rxChoice}, nil
		}
		return w.computed(m.ListOf("concat", syntax.NewString(`\(?:`), kernel.CarOf(form.Cdr), syntax.NewString(`\)`))), nil
	case "eval":
		value, err := m.EvalForm(kernel.CarOf(form.Cdr), &kernel.Unit{Lexical: true})
		if err != nil {
			return rxPart{}, err
		}
		return w.translate(value)
	case "let":
		if sym, ok := kernel.CarOf(form.Cdr).(*syntax.Symbol); ok && w.open {
			w.names = append(w.names, sym)
			text, err := w.sequence(kernel.CdrOf(form.Cdr))
			return rxPart{`\(` + text + `\)`, rxAtom}, err
		}
	}
	return rxPart{}, m.ErrorText("Unknown rx form ‘" + name + "’")
}

func (w *rxWriter) backref(o kernel.Object) rxPart {
	for i, sym := range w.names {
		if kernel.Object(sym) == o {
			o = syntax.Int(i + 1)
		}
	}
	return rxPart{`\` + syntax.Prin1(o), rxAtom}
}

func (w *rxWriter) choice(forms kernel.Object) (rxPart, error) {
	items, err := w.m.ListItems(forms)
	if err != nil {
		return rxPart{}, err
	}
	if len(items) == 0 {
		return rxSymbols["unmatchable"], nil
	}
	if len(items) == 1 {
		return w.translate(items[0])
	}
	if set, ok := singleChars(items); ok {
		return set.part(false), nil
	}
	var texts []string
	for _, item := range items {
		part, err := w.translate(item)
		if err != nil {
			return rxPart{}, err
		}
		texts = append(texts, part.text)
	}
	return rxPart{strings.Join(texts, `\|`), rxChoice}, nil
}

// singleChars is the set of strings of one character each.
func singleChars(items []kernel.Object) (*rxSet, bool) {
	set := &rxSet{}
	for _, item := range items {
		s, ok := item.(*syntax.String)
		if !ok || s.Len() != 1 {
			return nil, false
		}
		set.addText(s.S)
	}
	return set, true
}

// counted is (= N …), (>= N …), (** N M …) and (repeat N [M] …).
func (w *rxWriter) counted(name string, args kernel.Object) (rxPart, error) {
	least, rest := kernel.CarOf(args), kernel.CdrOf(args)
	bounds := syntax.Prin1(least)
	most, isNumber := kernel.CarOf(rest).(syntax.Int)
	switch {
	case name == ">=":
		bounds += ","
	case name == "**", name == "repeat" && isNumber && kernel.CdrOf(rest) != kernel.Nil:
		bounds += "," + syntax.Prin1(most)
		rest = kernel.CdrOf(rest)
	}
	part, err := w.row(rest)
	if err != nil {
		return rxPart{}, err
	}
	return rxPart{part.atLeast(rxAtom) + `\{` + bounds + `\}`, rxAtom}, nil
}

func (w *rxWriter) negated(form kernel.Object) (rxPart, error) {
	if name, ok := kernel.SymbolName(form); ok {
		if class, isClass := rxClasses[name]; isClass {
			return rxPart{"[^[:" + class + ":]]", rxAtom}, nil
		}
		if name == "word-boundary" {
			return rxSymbols["not-word-boundary"], nil
		}
	}
	if c, ok := form.(syntax.Int); ok {
		return rxPart{"[^" + string(rune(c)) + "]", rxAtom}, nil
	}
	if c, ok := form.(*syntax.Cons); ok {
		switch name, _ := kernel.SymbolName(c.Car); name {
		case "any", "in", "char":
			return w.charSet(c.Cdr, true)
		}
	}
	return rxPart{}, w.m.ErrorText("Illegal argument to rx ‘not’: " + syntax.Prin1(form))
}

// charSet is a bracket expression: "]" comes first in it, "-" last, "^" not first.
func (w *rxWriter) charSet(items kernel.Object, negated bool) (rxPart, error) {
	list, err := w.m.ListItems(items)
	if err != nil {
		return rxPart{}, err
	}
	var s rxSet
	for _, item := range list {
		switch x := item.(type) {
		case *syntax.String:
			s.addText(x.S)
		case syntax.Int:
			s.add(rune(x), rune(x))
		case *syntax.Cons:
			from, _ := x.Car.(syntax.Int)
			to, _ := x.Cdr.(syntax.Int)
			s.add(rune(from), rune(to))
		case *syntax.Symbol:
			class, ok := rxClasses[x.Name]
			if !ok {
				return rxPart{}, w.m.ErrorText("Unknown rx character class name: " + x.Name)
			}
			s.classes += "[:" + class + ":]"
		}
	}
	return s.part(negated), nil
}

// rxSet is a set of characters: ranges, and classes in their regexp form.
type rxSet struct {
	ranges  [][2]rune
	classes string
}

func (s *rxSet) add(from, to rune) { s.ranges = append(s.ranges, [2]rune{from, to}) }

// addText takes the characters and ranges of a string: "a-z0-9_".
func (s *rxSet) addText(text string) {
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		if i+2 < len(runes) && runes[i+1] == '-' {
			s.add(runes[i], runes[i+2])
			i += 2
			continue
		}
		s.add(runes[i], runes[i])
	}
}

// merged are the ranges in order, those that touch made one.
func (s *rxSet) merged() [][2]rune {
	slices.SortFunc(s.ranges, func(a, b [2]rune) int { return int(a[0]) - int(b[0]) })
	var all [][2]rune
	for _, r := range s.ranges {
		if n := len(all); n > 0 && r[0] <= all[n-1][1]+1 {
			all[n-1][1] = max(all[n-1][1], r[1])
			continue
		}
		all = append(all, r)
	}
	return all
}

func (s *rxSet) part(negated bool) rxPart {
	ranges := s.merged()
	if !negated && s.classes == "" && len(ranges) == 1 && ranges[0][0] == ranges[0][1] {
		return rxLiteral(string(ranges[0][0]))
	}
	var first, middle, caret, dash string
	for _, r := range ranges {
		switch {
		case r == [2]rune{']', ']'}:
			first = "]"
		case r == [2]rune{'^', '^'}:
			caret = "^"
		case r == [2]rune{'-', '-'}:
			dash = "-"
		case r[1] > r[0]+1:
			middle += string(r[0]) + "-" + string(r[1])
		case r[1] == r[0]+1:
			middle += string(r[0]) + string(r[1])
		default:
			middle += string(r[0])
		}
	}
	open := "["
	if negated {
		open = "[^"
	}
	if first+middle+s.classes == "" && !negated {
		return rxPart{"[" + dash + caret + "]", rxAtom}
	}
	return rxPart{open + first + middle + s.classes + caret + dash + "]", rxAtom}
}

// RxPattern is pcase's (rx FORM…): a string that matches; (let NAME FORM…) binds
// what a part matched.
func RxPattern(m *kernel.Machine, items []kernel.Object, value, then kernel.Object) (kernel.Object, error) {
	w := &rxWriter{m: m, open: true}
	text, err := w.sequence(syntax.List(items...))
	if err != nil {
		return nil, err
	}
	var bindings []kernel.Object
	for i, name := range w.names {
		bindings = append(bindings, syntax.List(name, m.ListOf("match-string", syntax.Int(i+1), value)))
	}
	matched := m.ListOf("and", m.ListOf("stringp", value), m.ListOf("string-match", w.form(text), value))
	return m.ListOf("if", matched, m.ListOf("let", syntax.List(bindings...), then)), nil
}
