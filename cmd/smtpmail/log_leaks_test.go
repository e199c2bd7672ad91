package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// logVariable names the verbose log of a run of all tests.
const logVariable = "SMTPMAIL_TEST_LOG"

// dialoguePassword is the password of a dialogue of package smtp.
var dialoguePassword = regexp.MustCompile(`(?m)^password: (.*\S)`)

// TestLogHasNoSecret looks in what all tests printed for the passwords of all
// their inputs. What the log repeats of scripts is input: see outputIn.
func TestLogHasNoSecret(t *testing.T) {
	name := os.Getenv(logVariable)
	if name == "" {
		t.Skipf("%s names no log of go test -v ./...", logVariable)
	}
	log, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	scripts := readAll(t, filepath.Join(scriptDir, "*.txtar"))
	output, commands := outputIn(string(log), scripts...)
	for _, test := range []string{"TestScripts/auth", "TestPeers/exim", "TestPostfix/wrong_password", "TestEmacsRecordings", "TestInteropWrongPassword"} {
		if !strings.Contains(output, "=== RUN   "+test+"\n") {
			t.Errorf("the log does not have %s", test)
		}
	}
	if commands < 200 {
		t.Errorf("the log has %d commands of scripts", commands)
	}
	if len(findSecrets(string(log), knownSecrets, nil)) == 0 {
		t.Error("not even the passwords are found that the log repeats of scripts")
	}
	l := newLeaks(t)
	for _, script := range scripts {
		l.add(secretsInScript([]byte(script))...)
	}
	l.learn(readAll(t, "../../testdata/emacs/cases/*/case.json")...)
	l.learn(readAll(t, "../../testdata/init/*")...)
	for _, dialogue := range readAll(t, "../../smtp/testdata/*.txt") {
		for _, m := range dialoguePassword.FindAllStringSubmatch(dialogue, -1) {
			if len(m[1]) >= minSecret && !slices.Contains(plainWords, m[1]) {
				l.add(m[1])
			}
		}
	}
	l.gave("the log", output)
}

// readAll returns the texts of the files of a pattern, of which there are some.
func readAll(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	var texts []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}
