package settings

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocs holds that docs/variables.md is what the table says. UPDATE=1 writes it.
func TestDocs(t *testing.T) {
	const name = "../../docs/variables.md"
	want := docs()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the table says (error %v): run the test with UPDATE=1", name, err)
	}
}

func docs() string {
	var b strings.Builder
	b.WriteString("# Variables\n\nEvery Emacs variable that smtpmail obeys, with the default that it has where no init\nfile sets it. `smtpmail config NAME` shows a value and what set it; `config --all`\nshows them all.\n\n| variable | must be | default | since | what it does |\n|---|---|---|---|---|\n")
	for _, v := range Variables {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", v.Name, v.Type.Want, shorten(v.Default), v.Since, v.Doc)
	}
	b.WriteString("\n\"since\" is the first version of Emacs with the variable; 2004 stands for the variables\nof the 2004 manual that Emacs 24.1 dropped, smtpmail for those of this program alone.\n`system-name`, `user-mail-address` and `user-full-name` have the defaults of the machine.\n")
	b.WriteString(clientKeys)
	return b.String()
}

// clientKeys is what there is to say about smtpmail-starttls-credentials.
const clientKeys = `
## Client certificates

KEY-FILE and CERTIFICATE-FILE of ` + "`smtpmail-starttls-credentials`" + `, or ` + "`key` and `cert`" + ` of an entry in
~/.authinfo, are PEM files; one file may hold both. A key may be encrypted: PKCS #8 with
PBES2 (PBKDF2 or scrypt; AES-CBC or triple DES), as ` + "`openssl genpkey -aes256`" + ` makes it, or
the older form with a ` + "`Proc-Type: 4,ENCRYPTED`" + ` line. Its passphrase is asked for on the
terminal, at most three times, and once for all sessions of a run; where there is no
terminal the program that SMTPMAIL_ASKPASS or SSH_ASKPASS names is asked. With nobody
to ask, or after three wrong ones, nothing is sent and the exit code is 77; a key that is
encrypted in another way is told without asking, with 78.
`

func shorten(s string) string {
	if len(s) > 60 {
		return s[:57] + "…"
	}
	return s
}
