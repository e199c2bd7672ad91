// Package kernel evaluates Emacs Lisp: special forms, calls, bindings, conditions, and
// the bounds of all that, on the compiler and the virtual machine of zygomys.
//
// # How it runs
//
// Package syntax reads a text into forms. A form is lowered to zygomys code ([Lowering]):
// conditionals, loops, bindings and functions become those of zygomys. Data stay what
// package syntax made them; symbols have a value, a function and a property list. The
// value of a lexical variable lives in zygomys under a name nothing else has, that of a
// dynamic one in its symbol.
//
// # What a library adds
//
// The package defines no function that Emacs writes in Lisp or keeps in its libraries. It
// asks a [Library] for them by name. A function is a [Subr]: arguments in, a value or an
// error out. A macro or special form is a [Special]: it is expanded into other forms, or
// lowered to code. What a family of functions keeps in a machine is a [State] of its own.
//
// A function of a library takes arguments apart with the Arg methods of a [Machine]
// (StringArg, ListItems …), makes objects with New… methods, which pay for their memory,
// pays for loops with Step, and makes errors with Signal, WrongType and ErrorText.
//
// # Bounds
//
// Steps, memory, time and depth are bounded by [Limits]. A [LimitError] cannot be caught
// by the program.
//
// The package must not know any function of a library, nor files, mail or Emacs's tables.
package kernel
