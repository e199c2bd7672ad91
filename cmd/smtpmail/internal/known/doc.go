// Package known keeps what sessions found out about servers, in files of the state
// directory: certificates that were pinned, that a server speaks TLS, and how it treats
// commands that come early. Emacs's own file, network-security.data, is read too.
//
// What makes a session safe fails closed: a file that cannot be read is an error, not a
// server that was never seen. A file is replaced as a whole, under a lock.
//
// The package must not know settings, sessions or the terminal.
package known
