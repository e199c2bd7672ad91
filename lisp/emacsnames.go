package lisp

import (
	_ "embed"
	"strings"
)

// emacsNames lists the functions, macros and variables that GNU Emacs 28.2 has
// when it starts without an init file: NAME, a tab, and f (function), m (macro
// or special form), v or l (variable; l is local to a buffer when set). The
// value of a variable follows where it is short and the same everywhere;
// a variable without one counts as nil. Sorted by bytes.
//
//go:embed emacs28.tsv
var emacsNames string

// emacsEntries calls f with the kind and the value of each entry of a name.
func emacsEntries(name string, f func(kind byte, value string) bool) {
	key := name + "\t"
	lo, hi := 0, len(emacsNames)
	for lo < hi {
		mid := (lo + hi) / 2
		start := strings.LastIndexByte(emacsNames[:mid], '\n') + 1
		end := start + strings.IndexByte(emacsNames[start:], '\n')
		if emacsNames[start:end] < key {
			lo = end + 1
		} else {
			hi = start
		}
	}
	for rest := emacsNames[lo:]; strings.HasPrefix(rest, key); {
		line, after, _ := strings.Cut(rest, "\n")
		entry := line[len(key):]
		kind, value := entry[0], ""
		if len(entry) > 2 {
			value = entry[2:]
		}
		if f(kind, value) {
			return
		}
		rest = after
	}
}

// emacsFunctionKind is 'f' for a function of Emacs, 'm' for a macro or special
// form, 0 for neither.
func emacsFunctionKind(name string) byte {
	var found byte
	emacsEntries(name, func(kind byte, _ string) bool {
		if kind == 'f' || kind == 'm' {
			found = kind
		}
		return found != 0
	})
	return found
}

// emacsVariable is the printed value that a variable has in a fresh Emacs.
func emacsVariable(name string) (text string, ok bool) {
	emacsEntries(name, func(kind byte, value string) bool {
		if kind == 'v' || kind == 'l' {
			text, ok = value, true
		}
		return ok
	})
	if ok && text == "" {
		text = "nil"
	}
	return text, ok
}

func isEmacsVariable(name string) bool {
	_, ok := emacsVariable(name)
	return ok
}
