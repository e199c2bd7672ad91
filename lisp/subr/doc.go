// Package subr has the functions that Emacs has in C and in subr.el: numbers, lists, text,
// sequences, formats, symbols, file names, time, regexps. A file holds a family, and a
// table of its functions at its start.
//
// A new function is a row of such a table: its name, how many arguments it takes, and the
// Go function. Its cases are rows of lisp/testdata/rows, which a real Emacs confirms.
//
// The package must not know what loads files, and nothing about mail.
package subr
