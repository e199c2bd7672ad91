package account_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// embedding is a whole program that sends a mail as the user's Emacs would.
const embedding = `package main

import (
	"context"
	"log"
	"os"

	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/system"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
)

func main() {
	if err := send(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func send(init string) error {
	s, err := settings.Load(settings.Options{Lisp: system.Lisp(), Files: []string{system.Expand(init)}})
	if err != nil {
		return err
	}
	m, err := message.Read(os.Stdin, message.ReadOptions{})
	if err != nil {
		return err
	}
	mail, err := account.Compose(s, m, account.Envelope{}, system.Account())
	if err != nil {
		return err
	}
	a, err := account.New(s, system.Account())
	if err != nil {
		return err
	}
	_, err = smtp.Send(context.Background(), a.Config, mail.Submission())
	return err
}
`

// A module elsewhere can use this one, and does what its own program does.
func TestEmbedding(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	// The same versions are required, so that nothing is looked up.
	_, requires, _ := strings.Cut(string(own), "\nrequire (")
	module := "module embedding\n\ngo 1.26\n\nrequire smtpmail v0.0.0\n\nreplace smtpmail => " + root + "\n\nrequire (" + requires
	for name, text := range map[string]string{"go.mod": module, "go.sum": string(sums), "main.go": embedding,
		"init.el": `(setq user-mail-address "jane@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service 1)`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", "embedding", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.Command(filepath.Join(dir, "embedding"), filepath.Join(dir, "init.el"))
	run.Stdin = strings.NewReader("To: john@example.net\n\nHi.\n")
	if out, _ := run.CombinedOutput(); !strings.Contains(string(out), "connect to 127.0.0.1 port 1") {
		t.Errorf("it does not connect where the init file says: %s", out)
	}
}
