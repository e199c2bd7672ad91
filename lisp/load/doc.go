// Package load reads what an init file names: load, require, autoload, the load path and
// the features that come with Emacs, packed and encrypted files, and Org files, whose
// blocks it puts together as Org does.
//
// What may be loaded is where people and their Emacs keep Lisp, and nothing that holds
// secrets, wherever it is.
//
// The package must not know any configuration macro, and nothing about mail.
package load
