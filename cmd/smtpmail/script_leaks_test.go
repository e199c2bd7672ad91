package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// watchedT is the test of a script, of which it looks at everything that comes
// out: the log, which has the output of each command, what the program wrote at
// any time, what is left in the folder at the end, and the mails that servers got.
type watchedT struct {
	*testing.T
	script string
	leaks  *leaks
}

// Run runs a script of scriptDir.
func (w watchedT) Run(name string, f func(testscript.T)) {
	w.T.Run(name, func(t *testing.T) {
		script, err := os.ReadFile(filepath.Join(scriptDir, name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		l := newLeaks(t)
		l.add(secretsInScript(script)...)
		f(watchedT{t, string(script), l})
	})
}

// Verbose keeps the log from losing the phases of a script that passed.
func (w watchedT) Verbose() bool { return true }

// Log takes the log of a script.
func (w watchedT) Log(args ...any) {
	text := fmt.Sprint(args...)
	output, commands := outputIn(text, w.script)
	if commands == 0 {
		w.Error("the log shows no command of the script")
	}
	w.leaks.gave("the output", output)
	w.T.Log(text)
}

// watchScript has leaks see the files of a script and what its servers got.
func watchScript(env *testscript.Env) {
	w := env.T().(watchedT)
	kept, input := w.TempDir(), contentsBelow(env.WorkDir)
	env.Setenv(keepVariable, kept)
	env.Defer(func() {
		w.leaks.gaveFiles("file", env.WorkDir, input)
		w.leaks.gaveFiles("file", kept, input)
		for name, s := range env.Values["servers"].(map[string]messageKeeper) {
			for _, m := range s.Messages() {
				w.leaks.gave("a mail to "+name, fmt.Sprintf("%s %s\n%s", m.ReversePath, m.Recipients, m.Data))
			}
		}
	})
}
