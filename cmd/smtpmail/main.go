// Command smtpmail sends mail by SMTP with the settings of an Emacs init file.
//
// It is the only package of the program that knows the environment, the command
// line and the terminal: it turns the settings of package settings into a session
// of package smtp or a mail of package queue, and errors into exit codes.
package main

import (
	"os"
	_ "time/tzdata" // zygomys needs a time zone when it is imported
)

func main() { os.Exit(run(osWorld(), os.Args)) }
