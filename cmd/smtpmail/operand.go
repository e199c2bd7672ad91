package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/machine"
)

// checkOperands refuses words behind send or queue that were hardly meant as
// recipients: the name of a file, the name of a command, or nearly that. A local
// user of such a name is written with his domain.
func checkOperands(w *machine.World, c *cli.Context, verb string, operands []string) error {
	if c.IsSet("from") && strings.TrimSpace(c.String("from")) == "" {
		return usageHint(fmt.Errorf("--from is empty"), "the null reverse-path, to which no report can go, is --from '<>'")
	}
	for i, operand := range operands {
		if strings.Contains(operand, "@") {
			continue
		}
		if err := checkOperand(w, verb, operand); err != nil {
			return err
		}
		if i == 0 && verb == "queue" {
			if err := checkQueueVerb(operand); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkOperand(w *machine.World, verb, operand string) error {
	switch {
	case operand == "help":
		return usageHint(fmt.Errorf("%s help: a recipient?", verb), "smtpmail help "+verb+" explains the command")
	case operand == "-":
		return usageHint(fmt.Errorf("- is no recipient"), fmt.Sprintf("the message comes on standard input: smtpmail %s < message", verb))
	case exists(w.Expand(operand)):
		return usageHint(fmt.Errorf("%s is a file, not a recipient", operand), fmt.Sprintf("the message comes on standard input: smtpmail %s < %s", verb, operand))
	}
	return nil
}

// checkQueueVerb looks at a first word that may have been meant as what queue can do.
func checkQueueVerb(operand string) error {
	meant := nearest(operand, slices.Collect(maps.Keys(queueVerbs)))
	if meant == "" {
		return nil
	}
	return usageHint(fmt.Errorf("no command \"queue %s\"", operand), "did you mean smtpmail queue "+meant+"?",
		"smtpmail queue add "+operand+" queues a mail to a user of that name")
}

// mistakenVerb refuses the name of a command as the first recipient, unless it stands
// behind "--".
func (a *arranger) mistakenVerb(arg string) error {
	if verb := a.verb.Name; verb != "send" && verb != "queue" || len(a.operands) > 0 || a.onlyOperands {
		return nil
	}
	meant := ""
	switch {
	case slices.ContainsFunc(a.app.Commands, func(c *cli.Command) bool { return c.Name == arg && arg != "help" }):
		meant = "smtpmail " + arg
	case a.verb.Name == "send" && (arg == "add" || queueVerbs[arg] != nil):
		meant = "smtpmail queue " + arg
	default:
		return nil
	}
	return usageHint(fmt.Errorf("no command \"%s %s\"", a.verb.Name, arg), "did you mean "+meant+"?",
		"a recipient of that name stands behind --: smtpmail "+a.verb.Name+" -- "+arg)
}
