package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"smtpmail/cmd/smtpmail/internal/machine"
)

// checkOperands refuses words behind send or queue that were hardly meant as
// recipients: the name of a file, the name of a command, or nearly that. A local
// user of such a name is written with his domain.
func checkOperands(w *machine.World, verb string, operands []string) error {
	for i, operand := range operands {
		if strings.Contains(operand, "@") {
			continue
		}
		switch {
		case operand == "help":
			return usageHint(fmt.Errorf("%s help: a recipient?", verb), "smtpmail help "+verb+" explains the command")
		case exists(w.Expand(operand)):
			return usageHint(fmt.Errorf("%s is a file, not a recipient", operand), fmt.Sprintf("the message comes on standard input: smtpmail %s < %s", verb, operand))
		}
		if i > 0 || verb != "queue" {
			continue
		}
		if meant := nearest(operand, slices.Collect(maps.Keys(queueVerbs))); meant != "" {
			return usageHint(fmt.Errorf("no command \"queue %s\"", operand), "did you mean smtpmail queue "+meant+"?",
				"smtpmail queue add "+operand+" queues a mail to a user of that name")
		}
	}
	return nil
}
