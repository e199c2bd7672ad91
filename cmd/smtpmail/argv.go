package main

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts the arguments into the order that the cli package wants: global
// flags, verb, the verb's flags, "--", operands. People may mix them, and
// --trace takes a value only after "=".
func arrange(app *cli.App, args []string) []string {
	a := arranger{global: flagTable(app.Flags), app: app}
	for i := 1; i < len(args); i++ {
		i += a.take(args[i], args[i+1:])
	}
	out := append([]string{args[0]}, a.globals...)
	if a.verb == nil {
		return append(out, a.operands...)
	}
	out = append(append(out, a.verb.Name), a.flags...)
	return append(append(out, "--"), a.operands...)
}

// flagTable maps each name of the flags to whether a value follows.
func flagTable(flags []cli.Flag) map[string]bool {
	table := map[string]bool{"help": false, "h": false}
	for _, f := range flags {
		_, isBool := f.(*cli.BoolFlag)
		for _, name := range f.Names() {
			table[name] = !isBool
		}
	}
	return table
}

type arranger struct {
	app                      *cli.App
	global                   map[string]bool
	verb                     *cli.Command
	verbFlags                map[string]bool
	globals, flags, operands []string
	onlyOperands             bool
}

// take sorts one argument in, and returns how many of the rest belong to it.
func (a *arranger) take(arg string, rest []string) int {
	switch {
	case a.onlyOperands || arg == "-" || !strings.HasPrefix(arg, "-"):
		a.operand(arg)
		return 0
	case arg == "--":
		a.onlyOperands = true
		return 0
	}
	name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	if name == "trace" && !hasValue || name == "watch" && !hasValue {
		arg, hasValue = arg+"=", true
	}
	list, takesValue := &a.flags, a.verbFlags[name]
	if wants, ok := a.global[name]; ok && (a.verb == nil || name != "help" && name != "h") {
		list, takesValue = &a.globals, wants
	} else if a.verb == nil {
		list = &a.globals
	}
	*list = append(*list, arg)
	if takesValue && !hasValue && len(rest) > 0 {
		*list = append(*list, rest[0])
		return 1
	}
	return 0
}

func (a *arranger) operand(arg string) {
	if a.verb == nil && !a.onlyOperands && len(a.operands) == 0 { // "help send" asks for help
		if verb := a.app.Command(arg); verb != nil {
			a.verb, a.verbFlags = verb, flagTable(verb.Flags)
			return
		}
	}
	a.operands = append(a.operands, arg)
}
