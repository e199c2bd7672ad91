package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// leaks holds what one test told the program that is secret, and what the program
// gave out: its output and its files. At the end it looks for the one in the other,
// so that a challenge, or a password, counts that was met only later.
type leaks struct {
	mu      sync.Mutex
	secrets map[string]bool
	given   []given
}

type given struct{ where, text string }

// newLeaks has the test fail at its end if something leaked.
func newLeaks(t *testing.T) *leaks {
	l := &leaks{}
	t.Cleanup(func() {
		for _, leak := range l.find() {
			t.Errorf("a secret is shown: %s", leak)
		}
	})
	return l
}

// learn takes secrets from what the program is given to read.
func (l *leaks) learn(inputs ...string) {
	for _, text := range inputs {
		l.add(secretsIn(text)...)
	}
}

func (l *leaks) add(secrets ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.secrets == nil {
		l.secrets = make(map[string]bool)
	}
	for _, s := range secrets {
		l.secrets[s] = true
	}
}

// knowsAny tells whether the test has a secret of its own.
func (l *leaks) knowsAny() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.secrets) > 0
}

// gave takes what the program gave out.
func (l *leaks) gave(where, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if text != "" {
		l.given = append(l.given, given{where, text})
	}
}

func (l *leaks) find() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	secrets := slices.Concat(knownSecrets, slices.Collect(maps.Keys(l.secrets)))
	slices.Sort(secrets)
	secrets = slices.Compact(secrets)
	var challenges, found []string
	for _, g := range l.given {
		challenges = append(challenges, challengesIn(g.text)...)
	}
	for _, g := range l.given {
		for _, what := range findSecrets(g.text, secrets, challenges) {
			found = append(found, fmt.Sprintf("in %s, %s", g.where, what))
		}
	}
	return found
}

// showsSecrets tells that a command is to print passwords, which it does on stdout.
func showsSecrets(args ...string) bool { return slices.Contains(args, "--show-secrets") }

// outputIn is what programs printed, out of the log of scripts: what is left
// without the lines of the scripts, which the log repeats as "> LINE". Those are
// input, and what --show-secrets prints on stdout is meant to be seen. It also
// says how many lines of scripts it met.
func outputIn(log string, scripts ...string) (output string, commands int) {
	echoed := make(map[string]bool)
	for _, script := range scripts {
		for line := range strings.Lines(script) {
			echoed["> "+strings.TrimSpace(line)] = true
		}
	}
	var kept strings.Builder
	shown, part := false, ""
	for line := range strings.Lines(log) {
		switch text := strings.TrimSpace(line); {
		case echoed[text]:
			commands++
			shown, part = showsSecrets(strings.Fields(text)...), ""
			continue
		case text == "[stdout]" || text == "[stderr]":
			part = text
		}
		if !shown || part != "[stdout]" {
			kept.WriteString(line)
		}
	}
	return kept.String(), commands
}

// TestLeaks proves that a leak is told: in output, in a file, as the answer to a
// challenge that only another output shows, and next to what may be seen.
func TestLeaks(t *testing.T) {
	const script = "exec smtpmail --eval pl4nted! send\nexec smtpmail --show-secrets config\nexec smtpmail check\n"
	const log = "> exec smtpmail --eval pl4nted! send\n> exec smtpmail --show-secrets config\n[stdout]\npl4nted!\n[stderr]\n%s\n    > exec smtpmail check\n[stdout]\n%s\n"
	challenge := "S: 334 PDEyMy40NTZAbXguZXhhbXBsZT4="
	for name, row := range map[string]struct {
		stderr, stdout, file string
		want                 int
	}{
		"nothing":                  {"", "ok", "C: AUTH PLAIN <omitted>", 0},
		"stderr":                   {"password pl4nted!", "", "", 1},
		"stdout":                   {"", "cGw0bnRlZCE=", "", 1},
		"file":                     {"", "", "machine h password pl4nted!", 1},
		"command that is not ours": {"> exec smtpmail --eval pl4nted! check", "", "", 1},
		"digest":                   {challenge, "", digestOf("pl4nted!", "<123.456@mx.example>").text, 1},
	} {
		l := &leaks{}
		l.learn(`(setq smtpmail-auth-credentials '(("h" 25 "joe" "pl4nted!")))`)
		output, commands := outputIn(fmt.Sprintf(log, row.stderr, row.stdout), script)
		l.gave("the output", output)
		l.gave("a file", row.file)
		if found := l.find(); len(found) != row.want || commands != 3 {
			t.Errorf("%s: after %d commands %q", name, commands, found)
		}
	}
}
