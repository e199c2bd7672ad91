package main

import (
	"context"
	"strings"
	"testing"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
)

// Arguments as people write them, and as the cli package gets them: global flags,
// verb, flags of the verb, operands. "64: …" is a usage error, with a part of its text.
var arranged = []struct{ given, want string }{
	{"send a@b", "send -- a@b"},
	{"send a@b -v --now", "-v send --now -- a@b"},
	{"-vQ send", "-v -Q send --"},
	{"-vlx.el send", "-v -l x.el send --"},
	{"-l x.el send -fc@d a@b", "-l x.el send -f c@d -- a@b"},
	{"send -f c@d -- -a@b", "send -f c@d -- -a@b"},
	{"-- send a@b", "send -- a@b"},
	{"send -", "send -- -"},
	{"--eval (x) config", "--eval (x) config --"},
	{"send --from=<> a@b", "send --from=<> -- a@b"},
	{"-load x.el send", "-load x.el send --"},
	{"--trace send a@b", "--trace= send -- a@b"},
	{"send --trace a@b", "--trace= send -- a@b"},
	{"send --trace=x a@b", "--trace=x send -- a@b"},
	{"flush --watch 2026", "flush --watch= -- 2026"},

	{"-V send a@b", "--version"},
	{"send -V", "--version"},
	{"send --help", "help send"},
	{"help send", "help send"},
	{"help queue list", "help queue"},
	{"queue list --help", "help queue"},
	{"-h", "--help"},
	{"help", "--help"},
	{"", ""},

	{"sned", `64: no command "sned" / did you mean smtpmail send?`},
	{"help sned", `64: no command "sned" / did you mean smtpmail send?`},
	{"ab@x.example send", `64: no command "ab@x.example" / smtpmail send ab@x.example`},
	{"-Q typo send", `64: no command "typo"`},
	{"--trace x send", `64: no command "x" / --trace=x`},
	{"send --trace x a@b", `64: --trace x / --trace=x`},
	{"flush --watch 5s", `64: --watch 5s / --watch=5s`},
	{"send --from", "64: --from needs a value"},
	{"send --from --", "64: --from needs a value"},
	{"send -f -v a@b", "64: -f needs a value"},
	{"-l", "64: -l needs a value"},
	{"-vl", "64: -l needs a value"},
	{"--from a@b send", "64: --from stands before the command / smtpmail send --from"},
	{"-Qx send", "64: no flag -Qx"},
	{"--jsno config", "64: no flag --jsno / did you mean --json?"},
	{"send --nwo", "64: no flag --nwo / did you mean --now?"},
	{"send ---", "64: no flag ---"},
	{"--json=yes config", "64: --json takes no value"},
}

func TestArrange(t *testing.T) {
	for _, c := range arranged {
		w := &machine.World{}
		app := newApp(context.Background(), w, terminal.New(w))
		got, err := arrange(app, append([]string{"smtpmail"}, strings.Fields(c.given)...))
		if text, refused := strings.CutPrefix(c.want, "64: "); refused {
			checkRefused(t, c.given, err, strings.Split(text, " / "))
			continue
		}
		if err != nil || strings.Join(got[1:], " ") != c.want {
			t.Errorf("%q becomes %q, %v; want %q", c.given, got, err, c.want)
		}
	}
}

func checkRefused(t *testing.T, given string, err error, parts []string) {
	t.Helper()
	if terminal.ExitCode(err) != terminal.ExitUsage {
		t.Errorf("%q: %v, want a usage error", given, err)
		return
	}
	text := err.Error() + strings.Join(terminal.Hints(err), " ")
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q: %q lacks %q", given, text, part)
		}
	}
}

// No argument that is meant otherwise becomes a recipient, whatever stands around it.
func FuzzArrange(f *testing.F) {
	for _, c := range arranged {
		f.Add(c.given)
	}
	f.Fuzz(func(t *testing.T, given string) {
		w := &machine.World{}
		app := newApp(context.Background(), w, terminal.New(w))
		args := strings.Fields(given)
		got, err := arrange(app, append([]string{"smtpmail"}, args...))
		if err != nil {
			return
		}
		_, operands, _ := strings.Cut(" "+strings.Join(got, " ")+" ", " -- ")
		separated := false
		for i, arg := range args {
			separated = separated || arg == "--"
			isOption := strings.HasPrefix(arg, "-") && arg != "-" && !separated
			if isOption && strings.Contains(" "+operands, " "+arg+" ") && !strings.Contains(strings.Join(args[i+1:], " "), arg) {
				t.Errorf("%q: %q became an operand: %q", given, arg, got)
			}
		}
	})
}
