// Package configuration has the macros and functions with which people configure Emacs:
// use-package, leaf, setup, Doom's and Spacemacs's, customize, modes, and advice of both
// kinds. Each statement in the body of such a macro is evaluated on its own: one that
// fails is kept with its place, and the next goes on.
//
// Accounts that mu4e's contexts and Doom define are kept for who asks.
//
// The package must not know the variables of smtpmail.
package configuration
