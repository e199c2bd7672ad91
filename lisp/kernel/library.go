package kernel

import "smtpmail/lisp/syntax"

// A Library is what a [Machine] has besides its own words: the functions, macros and
// variables that Emacs has. Machines share it, and it does not change.
type Library struct {
	// Function is the definition that a name has before anything redefines it, nil
	// for none.
	Function func(name string) Object
	// Variable is the value that a name has before anything sets it, nil for none.
	Variable func(m *Machine, name string) Object
	// IsVariable tells whether binding the name is dynamic in lexical code too.
	IsVariable func(m *Machine, name string) bool
	// IsPackageCall tells whether a name that nobody defined is of a package which says
	// nothing about mail: as a statement it is skipped wherever it stands.
	IsPackageCall func(name string) bool
	// Autoload loads what an autoload of a function names.
	Autoload func(m *Machine, def *syntax.Cons) error
	// Loaded is called when a file was evaluated.
	Loaded func(m *Machine, file string)
}
