package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// arrange puts the arguments into the order that the cli package wants: global
// flags, verb, the verb's flags, "--", operands. People may mix flags and operands
// behind the verb, write -vQ and -lFILE, and ask for help or the version anywhere.
//
// What is not understood is a usage error: a misread argument could send a mail to
// somebody whom nobody meant.
func arrange(app *cli.App, args []string) ([]string, error) {
	a := arranger{app: app, global: flagTable(app.Flags)}
	for i := 1; i < len(args); i++ {
		used, err := a.take(args[i], args[i+1:])
		if err != nil {
			return nil, err
		}
		i += used
	}
	return a.result(args[0])
}

// An arity says whether a value belongs to a flag.
type arity uint8

const (
	noValue arity = iota
	oneValue
	optionalValue // behind an equals sign, or none
)

// flagTable maps each name of the flags to its arity.
func flagTable(flags []cli.Flag) map[string]arity {
	table := map[string]arity{"help": noValue, "h": noValue}
	for _, f := range flags {
		takes := oneValue
		switch f.(type) {
		case *cli.BoolFlag:
			takes = noValue
		case *optionalFlag:
			takes = optionalValue
		}
		for _, name := range f.Names() {
			table[name] = takes
		}
	}
	return table
}

type arranger struct {
	app                      *cli.App
	global                   map[string]arity
	verb                     *cli.Command
	verbFlags                map[string]arity
	globals, flags, operands []string
	onlyOperands             bool
	help, version            bool
	bare                     string // the flag before, where it could have had a value
}

func (a *arranger) result(program string) ([]string, error) {
	switch {
	case a.version:
		return []string{program, "--version"}, nil
	case a.verb == nil && a.help:
		return []string{program, "--help"}, nil
	case a.help:
		return []string{program, "help", a.verb.Name}, nil
	case a.verb == nil:
		return append([]string{program}, a.globals...), nil
	}
	out := slices.Concat([]string{program}, a.globals, []string{a.verb.Name}, a.flags, []string{"--"}, a.operands)
	return out, nil
}

// take sorts one argument in, and returns how many of the rest belong to it.
func (a *arranger) take(arg string, rest []string) (used int, err error) {
	switch {
	case a.onlyOperands || arg == "-" || !strings.HasPrefix(arg, "-"):
		return 0, a.word(arg)
	case arg == "--":
		a.onlyOperands, a.bare = true, ""
		return 0, nil
	}
	a.bare = ""
	name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	if list, takes, ok := a.lookUp(name); ok {
		return a.flag(list, arg, name, hasValue, takes, rest)
	}
	if strings.HasPrefix(arg, "--") || name == "" {
		return 0, a.unknownFlag(arg, name)
	}
	if hasValue {
		name += "=" + value
	}
	return a.cluster(arg, name, rest)
}

// lookUp finds the list that a flag goes to. A flag of a verb stands behind it.
func (a *arranger) lookUp(name string) (list *[]string, takes arity, ok bool) {
	if takes, ok = a.global[name]; ok {
		return &a.globals, takes, true
	}
	takes, ok = a.verbFlags[name]
	return &a.flags, takes, ok
}

func (a *arranger) flag(list *[]string, arg, name string, hasValue bool, takes arity, rest []string) (used int, err error) {
	switch {
	case name == "help" || name == "h":
		a.help = true
		return 0, nil
	case name == "version" || name == "V":
		a.version = true
		return 0, nil
	case takes == optionalValue && !hasValue:
		a.bare = "--" + name
		*list = append(*list, arg+"=")
		return 0, nil
	case takes == noValue && hasValue:
		return 0, usage("--%s takes no value", name)
	case takes == noValue || hasValue:
		*list = append(*list, arg)
		return 0, nil
	}
	if len(rest) == 0 || rest[0] == "--" || a.isFlag(rest[0]) {
		return 0, usage("%s needs a value", arg)
	}
	*list = append(*list, arg, rest[0])
	return 1, nil
}

// badValue is what the flag package says of a value that it cannot read.
var badValue = regexp.MustCompile(`^invalid value (".*") for flag -+(\S+): `)

// flagFault is an error of the flag package in words for people.
func flagFault(err error) string {
	if m := badValue.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Sprintf("--%s does not take %s", m[2], m[1])
	}
	return err.Error()
}

// isFlag tells whether an argument is the name of a flag, and so no value of another.
func (a *arranger) isFlag(arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	_, _, ok := a.lookUp(name)
	return ok && len(arg) > 1 && strings.HasPrefix(arg, "-")
}

// cluster takes short flags that stand together, the last of them with its value.
func (a *arranger) cluster(arg, letters string, rest []string) (used int, err error) {
	for i, letter := range letters {
		name := string(letter)
		list, takes, ok := a.lookUp(name)
		if !ok {
			return 0, a.unknownFlag(arg, letters)
		}
		if value := letters[i+len(name):]; takes == oneValue && value != "" {
			*list = append(*list, "-"+name, value)
			return 0, nil
		}
		if used, err = a.flag(list, "-"+name, name, false, takes, rest); err != nil {
			return 0, err
		}
	}
	return used, nil
}

func (a *arranger) unknownFlag(arg, name string) error {
	for _, command := range a.app.Commands {
		if _, ok := flagTable(command.Flags)[name]; ok && a.verb == nil {
			return usageHint(fmt.Errorf("%s stands before the command", arg), "a flag of a command goes behind it: smtpmail "+command.Name+" "+arg)
		}
	}
	known := flagNames(a.global)
	if a.verb != nil {
		known = append(known, flagNames(a.verbFlags)...)
	}
	return usageHint(fmt.Errorf("no flag %s", arg), suggestion(name, known, "--"), a.helpHint())
}

func flagNames(table map[string]arity) []string {
	var names []string
	for name := range table {
		if len(name) > 1 {
			names = append(names, name)
		}
	}
	return names
}

func (a *arranger) helpHint() string {
	if a.verb != nil {
		return "smtpmail help " + a.verb.Name + " shows its flags"
	}
	return "smtpmail --help shows the commands"
}

// word takes an argument that is no flag: the verb, or an operand of it.
func (a *arranger) word(arg string) error {
	bare := a.bare
	a.bare = ""
	if a.verb == nil {
		return a.command(arg, bare)
	}
	if bare != "" && !strings.Contains(arg, "@") && (bare != "--watch" || isDuration(arg)) {
		return usageHint(fmt.Errorf("%s %s: the value goes behind an equals sign", bare, arg), "write "+bare+"="+arg)
	}
	if err := a.mistakenVerb(arg); err != nil {
		return err
	}
	a.operands = append(a.operands, arg)
	return nil
}

func isDuration(s string) bool {
	_, err := time.ParseDuration(s)
	return err == nil
}

// command takes the verb; "help" before it asks for its help.
func (a *arranger) command(arg, bare string) error {
	if arg == "help" && !a.help {
		a.help = true
		return nil
	}
	if verb := a.app.Command(arg); verb != nil {
		a.verb, a.verbFlags = verb, flagTable(verb.Flags)
		return nil
	}
	if bare != "" {
		return usageHint(fmt.Errorf("no command %q", arg), "a value of "+bare+" goes behind an equals sign: "+bare+"="+arg)
	}
	var names []string
	for _, command := range a.app.Commands {
		names = append(names, command.Name)
	}
	hints := []string{suggestion(arg, append(names, "help"), "smtpmail "), "smtpmail --help shows the commands"}
	if strings.Contains(arg, "@") {
		hints = []string{"recipients go behind the command: smtpmail send " + arg}
	}
	return usageHint(fmt.Errorf("no command %q", arg), hints...)
}
