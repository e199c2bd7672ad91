package main

import "github.com/urfave/cli/v2"

// An optionalFlag may have a value, which then stands behind an equals sign.
type optionalFlag struct{ *cli.StringFlag }

// String is the flag in a list of flags: "--trace[=FILE]", and what it does.
func (f *optionalFlag) String() string {
	return "--" + f.Name + "[=" + f.DefaultText + "]\t" + f.Usage
}
