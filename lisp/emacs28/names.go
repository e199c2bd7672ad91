package emacs28

import (
	_ "embed"
	"strings"
)

// Names lists the functions, macros and variables that GNU Emacs 28.2 has
// when it starts without an init file: NAME, a tab, and f (function), m (macro
// or special form), v or l (variable; l is local to a buffer when set). The
// value of a variable follows where it is short and the same everywhere;
// a variable without one counts as nil. Sorted by bytes.
//
//go:embed emacs28.tsv
var Names string

// libraryVariables lists the variables that the libraries of Emacs 28.2 define:
// NAME, the library, and the value as in emacsNames. Sorted by bytes. Those of
// smtpmail are not among them: they are given by who uses this package.
//
//go:embed libraries28.tsv
var libraryVariables string

// libraryRequires lists what else requiring a library of Emacs 28.2 loads.
//
//go:embed requires28.tsv
var libraryRequires string

// tableEntries calls f with what follows the key and a tab in each line of a
// sorted table, until f says that it is enough.
func tableEntries(table, name string, f func(entry string) bool) {
	key := name + "\t"
	lo, hi := 0, len(table)
	for lo < hi {
		mid := (lo + hi) / 2
		start := strings.LastIndexByte(table[:mid], '\n') + 1
		end := start + strings.IndexByte(table[start:], '\n')
		if table[start:end] < key {
			lo = end + 1
		} else {
			hi = start
		}
	}
	for rest := table[lo:]; strings.HasPrefix(rest, key); {
		line, after, _ := strings.Cut(rest, "\n")
		if f(line[len(key):]) {
			return
		}
		rest = after
	}
}

// emacsEntries calls f with the kind and the value of each entry of a name.
func emacsEntries(name string, f func(kind byte, value string) bool) {
	tableEntries(Names, name, func(entry string) bool {
		value := ""
		if len(entry) > 2 {
			value = entry[2:]
		}
		return f(entry[0], value)
	})
}

// LibraryVariable is the library that defines a variable, and the printed value it gives it.
func LibraryVariable(name string) (library, text string) {
	tableEntries(libraryVariables, name, func(entry string) bool {
		library, text, _ = strings.Cut(entry, "\t")
		return true
	})
	if text == "" {
		text = "nil"
	}
	return library, text
}

// RequiredWith lists the features that come with a library.
func RequiredWith(library string) []string {
	var features []string
	tableEntries(libraryRequires, library, func(entry string) bool {
		features = strings.Fields(entry)
		return true
	})
	return features
}

// FunctionKind is 'f' for a function of Emacs, 'm' for a macro or special
// form, 0 for neither.
func FunctionKind(name string) byte {
	var found byte
	emacsEntries(name, func(kind byte, _ string) bool {
		if kind == 'f' || kind == 'm' {
			found = kind
		}
		return found != 0
	})
	return found
}

// Variable is the printed value that a variable has in a fresh Emacs.
func Variable(name string) (text string, ok bool) {
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

func IsVariable(name string) bool {
	_, ok := Variable(name)
	return ok
}
