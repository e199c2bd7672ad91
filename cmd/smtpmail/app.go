package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/compose"
	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
)

// run is the program: it returns the exit code.
func run(w *machine.World, args []string) int {
	ctx, release := untilStopped(context.Background())
	defer release()
	u := terminal.New(w)
	context.AfterFunc(ctx, tellOfStop(u, ctx))
	app := newApp(ctx, w, u)
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, arranged)
	}
	if err == nil {
		err = u.Out.Err
	}
	if err == nil {
		return terminal.ExitOK
	}
	code := terminal.ExitCode(err)
	if stop := stoppedBy(ctx); stop != nil && code == terminal.ExitInterrupted {
		err, code = terminal.Fail(0, stop.Error(), err), stop.code()
	}
	u.Failed(err)
	return code
}

func usage(format string, args ...any) error {
	return terminal.Fail(terminal.ExitUsage, "usage", fmt.Errorf(format, args...), "smtpmail --help shows the commands")
}

// usageHint is a usage error with hints of its own; empty ones do not count.
func usageHint(err error, hints ...string) error {
	return terminal.Fail(terminal.ExitUsage, "usage", err, slices.DeleteFunc(hints, func(hint string) bool { return hint == "" })...)
}

// newApp is the tree of commands and flags.
func newApp(ctx context.Context, w *machine.World, u *terminal.UI) *cli.App {
	app := &cli.App{
		Name:                      "smtpmail",
		Usage:                     "send mail by SMTP with the settings of your Emacs init file",
		Version:                   version(),
		HideVersion:               true,
		Writer:                    u.Out,
		ErrWriter:                 u.Err,
		DisableSliceFlagSeparator: true,
		Flags:                     globalFlags(),
		Before: func(c *cli.Context) error {
			u.Verbose, u.Json = c.Bool("verbose"), c.Bool("json")
			if c.Duration("timeout") < 0 {
				return usage("--timeout %s is no time to wait", c.Duration("timeout"))
			}
			return nil
		},
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return usage("%s", flagFault(err)) },
	}
	app.Commands = commands(ctx, w, u)
	for _, command := range app.Commands {
		command.OnUsageError = app.OnUsageError
		command.HideHelpCommand = true
	}
	app.Action = func(c *cli.Context) error {
		switch {
		case c.Bool("version"):
			u.Print("smtpmail %s", app.Version)
			return nil
		case c.NArg() > 0:
			return usage("no command %q", c.Args().First())
		}
		cli.HelpPrinter(w.Stderr, cli.AppHelpTemplate, app)
		return usage("a command is missing")
	}
	return app
}

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "load", Aliases: []string{"l"}, Usage: "load this init `FILE` instead of the usual ones; repeatable"},
		&cli.BoolFlag{Name: "quick", Aliases: []string{"Q"}, Usage: "load no init file"},
		&cli.StringSliceFlag{Name: "eval", Usage: "evaluate `FORM` after the files; repeatable"},
		&optionalFlag{&cli.StringFlag{Name: "trace", DefaultText: "FILE", Usage: "show the SMTP session, secrets omitted, on stderr or in FILE"}},
		&cli.BoolFlag{Name: "json", Usage: "machine-readable result on stdout"},
		&cli.BoolFlag{Name: "allow-exec", Usage: "let init files run commands"},
		&cli.BoolFlag{Name: "allow-cleartext-auth", Usage: "send a password over an unencrypted connection to another machine"},
		&cli.BoolFlag{Name: "show-secrets", Usage: "print passwords in config output"},
		&cli.DurationFlag{Name: "timeout", Usage: "upper `BOUND` for one session, and for a standard input that gives nothing, such as 90s"},
		&cli.BoolFlag{Name: "version", Aliases: []string{"V"}, Usage: "print the version"},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: "say more: what was sent, and what was skipped in the init files"},
	}
}

func commands(ctx context.Context, w *machine.World, u *terminal.UI) []*cli.Command {
	return []*cli.Command{
		{Name: "send", Usage: "send the message on standard input", ArgsUsage: "[RECIPIENT…]", Description: compose.SizeHelp,
			Flags: []cli.Flag{
				fromFlag(),
				&cli.BoolFlag{Name: "print", Usage: "show the envelope and the message as they would go; send nothing"},
				&cli.BoolFlag{Name: "now", Usage: "send even where smtpmail-queue-mail is non-nil"},
				&cli.BoolFlag{Name: "queue-on-failure", Usage: "queue the message if it cannot be sent just now"},
				&cli.StringFlag{Name: "dsn-notify", Usage: "when to report on the delivery: `WHEN` is never, or success, failure and delay with commas"},
				&cli.StringFlag{Name: "dsn-return", Usage: "what a report of failure holds: `PART` is full or headers"},
				&cli.StringFlag{Name: "envid", Usage: "`ID` of the message in reports on its delivery"},
				&cli.BoolFlag{Name: "require-tls", Usage: "every server on the way must use TLS (REQUIRETLS)"},
			},
			Action: func(c *cli.Context) error { return runSend(ctx, w, u, c) }},
		queueCommand(w, u),
		flushCommand(ctx, w, u),
		{Name: "config", Usage: "show the settings, and what set each", ArgsUsage: "[VARIABLE…]",
			Flags: []cli.Flag{
				&cli.BoolFlag{Name: "all", Usage: "defaults too, and every variable that a file set"},
				&cli.BoolFlag{Name: "files", Usage: "the files that were loaded"},
			},
			Action: func(c *cli.Context) error { return runConfig(w, u, c) }},
		{Name: "check", Usage: "open a session as a send would, and tell what is there; send nothing",
			Flags: []cli.Flag{
				&cli.BoolFlag{Name: "unpin", Usage: "forget the certificate that was pinned for the server; connect to nothing"},
				&optionalFlag{&cli.StringFlag{Name: "pin", DefaultText: "FINGERPRINT", Usage: "trust the server's certificate from now on, whoever signed it: after a question, or if it has this SHA-256"}}},
			Action: func(c *cli.Context) error { return runCheck(ctx, w, u, c) }},
		{Name: "try", Usage: "send an example through a server inside this program", ArgsUsage: "[FILE]",
			Action: func(c *cli.Context) error { return runTry(ctx, w, u, c) }},
	}
}

func fromFlag() cli.Flag {
	return &cli.StringFlag{Name: "from", Aliases: []string{"f"}, Usage: "`ADDRESS` for delivery reports (the reverse-path); <> for none"}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
