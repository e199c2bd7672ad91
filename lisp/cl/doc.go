// Package cl has the libraries of Emacs Lisp that are built on its functions: cl-lib with
// cl-loop, cl-defstruct and destructuring, the places of gv and setf, pcase, seq, map, and
// the macros of subr-x and dash that people use.
//
// The package must not know what loads files, and nothing about mail.
package cl
