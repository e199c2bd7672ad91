// Package emacs28 knows what GNU Emacs 28.2 has by name: functions, macros and variables
// at the start and of its libraries, and what a library requires. The tables are sorted,
// and searched as texts, so that a start costs nothing.
package emacs28
