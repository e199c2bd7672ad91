// Package settings turns init files into the mail settings that Emacs would have
// after it started with them, each with the place that set it.
//
// # Variables
//
// One table, [Variables], names every variable this program obeys: its type, its
// default, the Emacs feature that defines it, and what it does. The evaluator
// knows a variable's default from the moment Emacs would: at the start for what
// Emacs preloads, else when the feature is loaded (at `(require 'smtpmail)`, and
// at the latest after the last init file). This is what makes
// smtpmail-default-smtp-server count only if it is set before smtpmail loads.
//
// # Where smtpmail-smtp-server comes from
//
// Its own value if an init file sets it before smtpmail loads, or later; else the
// environment variable SMTPSERVER unless it is empty; else
// smtpmail-default-smtp-server.
//
// # Types
//
// A value of the wrong type is an error of the one who asks for it, a
// [*TypeError] that names the variable, the place and the value: a broken
// variable that is not needed harms nobody.
//
// # What has a say in a mail
//
// [Settings.Influences] tells what in the init files would choose a server by the mail,
// sign it, stop it or change it in Emacs: hooks, advice, send functions, accounts. They
// are read by package effect, and not run.
//
// # Secrets
//
// The passwords in smtpmail-auth-credentials are known as secrets: [Settings.Lisp]
// prints "[secret]" for such a string wherever it occurs, in the text of a function
// too, and for a symbol or a number that stands there where the quotes were forgotten.
//
// The package must not know SMTP, the terminal or the command line.
package settings
