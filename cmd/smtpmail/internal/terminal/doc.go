// Package terminal is the program's voice: all that is printed, shown while it works, and
// asked, and the exit codes of sysexits.h that go with errors.
//
// Data go to stdout, the rest to stderr. What came from a message, a server or a file is
// shown with what a terminal obeys escaped.
//
// The package must not know the verbs of the command line.
package terminal
