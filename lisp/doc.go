// Package lisp evaluates Emacs Lisp: what an init file says about mail, as
// GNU Emacs 28 would have it after loading the file form by form.
//
// This package is the face of the interpreter: a [Machine] loads files and answers for
// what they did. What it knows is in the packages below:
//
//	syntax         text to forms and back
//	kernel         evaluation: special forms, calls, bindings, conditions, bounds
//	regexp         Emacs's regular expressions
//	subr           the functions that Emacs has in C and subr.el
//	cl             cl-lib, places, pcase, seq, map, structs
//	load           load, require, features, Org files
//	configuration  use-package, leaf, Doom, customize, advice
//	emacs28        what Emacs has by name
//
// Beside it, effect tells what a function may do without calling it, and settings what
// the init files say about mail.
//
// # What it tolerates
//
// Every top-level form is evaluated on its own: one that fails is kept in
// [Machine.Errors] with its place, and the next goes on. So is every statement
// in the body of with-eval-after-load and of the configuration macros of
// packages: use-package, leaf, setup, after! and others, and of the functions
// that Spacemacs calls. A call of a function that nobody has defined is skipped
// with a note where it stands as a statement at top level or in such a body;
// anywhere else it is the void-function error that Emacs gives. A function of
// Emacs that is missing here, such as a minor mode, is skipped in every
// statement, and an error where its value is wanted.
//
// # What it loads
//
// Lisp files, packed ones (.gz), encrypted ones (.gpg, with [Options.Exec]) and
// Org files, whose source blocks it puts together as Org does; places are those
// in the Org file. Contexts of mu4e and accounts of Doom are in [Machine.Accounts].
//
// # What it refuses
//
// A program reaches nothing but the functions of this package. It can read
// files only through [Options.Files], and load them only from the home
// directory, the load path and the directory of the file that loads them. It
// cannot write, connect, or wait; shell-command-to-string and its kin fail with
// an error unless [Options.Exec] is given. Steps, memory, time and depth are
// bounded by [Limits]; a [LimitError] cannot be caught by the program. All loading
// shares one bound of time and memory, however many files it takes.
//
// # Differences from Emacs
//
// There is one buffer and it holds no text: setq-local and make-local-variable
// last until the file ends. Text properties are not kept. A function object
// prints as its source. custom-set-variables sets a variable at once, whether or
// not its library is there. Functions of newer versions of Emacs exist where
// they do no harm.
//
// The package knows no variable of smtpmail and nothing about sending mail.
package lisp
