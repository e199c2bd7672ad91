// Package lisp evaluates Emacs Lisp: what an init file says about mail, as
// GNU Emacs 28 would have it after loading the file form by form.
//
// # How it runs
//
// Package syntax reads a text into forms. A form is lowered to zygomys code:
// conditionals, loops, bindings and functions become those of zygomys, whose
// compiler and virtual machine do the rest. Data stay what package syntax made
// them; symbols have a value, a function and a property list, as in Emacs.
// The value of a lexical variable lives in zygomys under a name nothing else
// has, that of a dynamic one in its symbol.
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
