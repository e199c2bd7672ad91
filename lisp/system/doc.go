// Package system is the machine that a program runs on, for those who load init files and
// open sessions with them: its files, environment and user, as [lisp.Options] and
// [account.Options] want them.
//
// What is read is a regular file, within bounds, and never waited for: a FIFO, a device or a
// folder in a file's place is an error at once. The null device is the empty file that
// people mean by it.
//
// The package must not know the terminal or the command line.
package system
