// Package machine is what the program sees of the machine that it runs on: its standard
// streams and environment, the home and state directories, files (regular ones, read within
// bounds, and never waited for), commands, and how long processors worked.
//
// Tests make a [World] of their own.
//
// The package must not know what is said to people, nor anything about mail.
package machine
