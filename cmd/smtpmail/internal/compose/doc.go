// Package compose makes a complete mail of what stands on standard input: the header is
// completed, aliases expanded, the envelope decided as Emacs does, and the copies that Fcc
// asks for kept.
//
// A mail is refused where what chooses its server, signs it or stops it cannot be run. A
// copy goes only where mail may be: never to what the shell, ssh or Emacs obeys.
//
// The package must not know servers and sessions.
package compose
