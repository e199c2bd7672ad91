// Command smtpmail sends mail by SMTP with the settings of an Emacs init file.
//
// It is the only package of the program that knows the environment, the command
// line and the terminal: it turns the settings of package settings into a session
// of package smtp or a mail of package queue, and errors into exit codes.
package main

import (
	"os"
	"runtime/debug"
	_ "time/tzdata" // zygomys needs a time zone when it is imported

	"smtpmail/cmd/smtpmail/internal/machine"
)

// memoryLimit is where the collector starts to work harder. Bodies of mails are
// never in memory, so that only a hostile init file comes near.
const memoryLimit = 96 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	os.Exit(run(machine.New(), os.Args))
}
