package main

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"smtpmail/smtp/smtptest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"smtpmail": keepingMain})
}

const scriptDir = "../../testdata/script"

// TestScripts runs the command line as people do: each file of testdata/script is
// a session with its files, its servers and what must come out. None may show a
// secret that it uses: scriptLeaks looks at all of it.
func TestScripts(t *testing.T) {
	testscript.RunT(watchedT{T: t}, testscript.Params{
		Dir:                 scriptDir,
		RequireExplicitExec: true,
		Setup:               setUpScript,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"server":   startServer,
			"sink":     startSink,
			"play":     playScript,
			"played":   checkPlayed,
			"received": dumpReceived,
			"exits":    checkExit,
		},
	})
}

// quickExit keeps a program with the race detector from sleeping a second at its end.
const quickExit = "atexit_sleep_ms=0"

func setUpScript(env *testscript.Env) error {
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("LOGNAME", "sam")
	env.Setenv("USER", "sam")
	env.Setenv("TZ", "UTC0")
	env.Setenv("GORACE", quickExit)
	for _, name := range []string{"EMAIL", "NAME", "SMTPSERVER", "SMTPMAIL_INIT", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "SMTPMAIL_ASKPASS", "SSH_ASKPASS", "DOOMDIR"} {
		env.Setenv(name, "")
	}
	env.Values["servers"] = make(map[string]messageKeeper)
	env.Values["players"] = make(map[string]*smtptest.Player)
	watchScript(env)
	return nil
}

// messageKeeper is a server that keeps what it took.
type messageKeeper interface{ Messages() []smtptest.Message }

// startServer is `server NAME [starttls] [tls] [auth=MECHANISMS] [required] [refuse=ADDRESS]`:
// an SMTP server whose port is $NAME and whose authority is $NAME.pem.
// The user is joe and the password s3cret.
func startServer(ts *testscript.TestScript, _ bool, args []string) {
	o := smtptest.Options{}
	for _, arg := range args[1:] {
		key, value, _ := strings.Cut(arg, "=")
		switch key {
		case "starttls":
			o.STARTTLS = true
		case "tls":
			o.ImplicitTLS = true
		case "auth":
			o.User, o.Password, o.Mechanisms = "joe", "s3cret", strings.Split(value, ",")
		case "required":
			o.RequireAuth = true
		case "refuse":
			o.Refuse = func(recipient string) error {
				if recipient != value {
					return nil
				}
				return &smtptest.SMTPError{Code: 550, EnhancedCode: [3]int{5, 1, 1}, Message: "no such user"}
			}
		case "max":
			n, err := strconv.ParseInt(value, 10, 64)
			ts.Check(err)
			o.MaxOctets = n
		default:
			ts.Fatalf("server: unknown %s", key)
		}
	}
	s, err := smtptest.NewServer(o)
	ts.Check(err)
	ts.Defer(func() { s.Close() })
	ts.Setenv(args[0], strconv.Itoa(s.Addr().Port))
	if authority := s.Authority(); authority != nil {
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority}), 0o600))
	}
	ts.Value("servers").(map[string]messageKeeper)[args[0]] = s
}

// startSink is `sink NAME EXTENSION… [rebuffs] [swallows] [spills]`: a server that takes
// everything at port $NAME, with or without a fault, see [smtptest.SinkOptions].
func startSink(ts *testscript.TestScript, _ bool, args []string) {
	o := smtptest.SinkOptions{Keep: true, Decide: func(line string) smtptest.Verdict {
		if strings.HasPrefix(line, "RCPT TO:<bad@") {
			return smtptest.Verdict{Code: 550}
		}
		return smtptest.Verdict{}
	}}
	for _, arg := range args[1:] {
		switch arg {
		case "rebuffs":
			o.AfterDot = smtptest.Rebuff
		case "swallows":
			o.AfterDot = smtptest.Swallow
		case "spills":
			o.Spills = true
		default:
			o.Extensions = append(o.Extensions, arg)
		}
	}
	s := smtptest.NewSink(o)
	address, err := s.Listen()
	ts.Check(err)
	ts.Defer(s.Close)
	ts.Setenv(args[0], strconv.Itoa(address.Port))
	ts.Value("servers").(map[string]messageKeeper)[args[0]] = s
}

// dumpReceived is `received NAME FILE`: writes what a server got.
func dumpReceived(ts *testscript.TestScript, _ bool, args []string) {
	var text strings.Builder
	for _, m := range ts.Value("servers").(map[string]messageKeeper)[args[0]].Messages() {
		fmt.Fprintf(&text, "from <%s> to <%s> user %q\n%s", m.ReversePath, strings.Join(m.Recipients, "> <"), m.User, strings.ReplaceAll(string(m.Data), "\r\n", "\n"))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text.String()), 0o600))
}

// playScript is `play NAME FILE`: a server that plays a dialogue, at port $NAME.
func playScript(ts *testscript.TestScript, _ bool, args []string) {
	script, err := smtptest.ParseScript(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	p, err := smtptest.Play(script, func(string) (tls.Certificate, error) { return tls.Certificate{}, nil })
	ts.Check(err)
	ts.Setenv(args[0], strconv.Itoa(p.Addr().Port))
	ts.Value("players").(map[string]*smtptest.Player)[args[0]] = p
}

// checkPlayed is `played NAME`: the client followed the dialogue to its end.
func checkPlayed(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Value("players").(map[string]*smtptest.Player)[args[0]].Close())
}

// checkExit is `exits CODE COMMAND…`; `stdin`, `stdout` and `stderr` go with it as
// with exec.
func checkExit(ts *testscript.TestScript, _ bool, args []string) {
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}
