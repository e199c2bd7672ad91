package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp/smtptest"
)

// keysDir has keys that OpenSSL encrypted; keyPassphrase opens them all.
const (
	keysDir       = "../../testdata/keys"
	keyPassphrase = "open.sesame"
)

// A typist is a terminal at which somebody types lines.
type typist struct {
	lines io.Reader
	seen  *bytes.Buffer
}

func (t typist) Read(p []byte) (int, error)  { return t.lines.Read(p) }
func (t typist) Write(p []byte) (int, error) { return t.seen.Write(p) }
func (t typist) Close() error                { return nil }

// sendWithKey sends a mail to a server that wants a certificate of ec.crt, with the
// key of a file; lines are typed, where not nil.
func sendWithKey(t *testing.T, key string, lines []string, more ...string) (code int, stderr, seen string, messages []smtptest.Message) {
	t.Helper()
	authority, err := os.ReadFile(filepath.Join(keysDir, "ec.crt"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	s, err := smtptest.NewServer(smtptest.Options{STARTTLS: true, ClientCAs: pool})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := t.TempDir()
	trust := filepath.Join(dir, "trust.pem")
	if err := os.WriteFile(trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Authority()}), 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := filepath.Abs(keysDir)
	if err != nil {
		t.Fatal(err)
	}
	var errOut, screen bytes.Buffer
	w := &machine.World{Stdin: strings.NewReader("From: sam@example.org\nTo: ann@example.org\n\nhello\n"), Stdout: io.Discard, Stderr: &errOut,
		Environ: append([]string{"HOME=" + dir}, more...), WorkDir: dir, Host: "here.example.org", Login: "sam", Now: time.Now, Random: machine.RandomNumber}
	typed := typist{strings.NewReader(strings.Join(lines, "")), &screen}
	w.Terminal = func() (io.ReadWriteCloser, error) {
		if lines == nil {
			return nil, terminal.ErrNoTerminal
		}
		return typed, nil
	}
	form := fmt.Sprintf(`(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service %d gnutls-trustfiles '(%q)
 smtpmail-starttls-credentials '(("127.0.0.1" %d %q %q)))`, s.Addr().Port, trust, s.Addr().Port, filepath.Join(keys, key), filepath.Join(keys, "ec.crt"))
	code = run(w, []string{"smtpmail", "-Q", "-v", "--trace", "--eval", form, "send"})
	return code, errOut.String(), screen.String(), s.Messages()
}

func TestClientKeyPassphrase(t *testing.T) {
	question := "Passphrase of the key "
	for name, row := range map[string]struct {
		key   string
		lines []string
		code  int
		asked int
		says  string
	}{
		"right":              {"ec-aes256-sha256.key", []string{keyPassphrase + "\n"}, terminal.ExitOK, 1, ""},
		"old form":           {"ec-old-aes256.key", []string{keyPassphrase + "\n"}, terminal.ExitOK, 1, ""},
		"wrong, then right":  {"ec-scrypt.key", []string{"1st-guess\n", "\n", keyPassphrase + "\n"}, terminal.ExitOK, 3, ""},
		"wrong":              {"ec-aes256-sha256.key", []string{"1st-guess\n", "2nd-guess\n", "3rd-guess\n", keyPassphrase + "\n"}, terminal.ExitNoPerm, 3, "the passphrase is wrong"},
		"nobody there":       {"ec-aes256-sha256.key", nil, terminal.ExitNoPerm, 0, "hint: name a program that gives the passphrase in SMTPMAIL_ASKPASS"},
		"in an unknown way":  {"ec-pbes1.key", []string{keyPassphrase + "\n"}, terminal.ExitConfig, 0, "encrypted in a way that is not known"},
		"of another":         {"rsa-old-3des.key", []string{keyPassphrase + "\n"}, terminal.ExitConfig, 1, "does not match"},
		"the terminal hangs": {"ec-aes256-sha256.key", []string{}, terminal.ExitNoPerm, 1, "no passphrase for the key"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stderr, seen, messages := sendWithKey(t, row.key, row.lines)
			if code != row.code || strings.Count(seen, question) != row.asked || !strings.Contains(stderr, row.says) {
				t.Errorf("exit %d, asked %q, said:\n%s", code, seen, stderr)
			}
			if sent := row.code == terminal.ExitOK; sent != (len(messages) == 1) || sent && !messages[0].TLS {
				t.Errorf("the server has %d mails", len(messages))
			}
			for _, secret := range append(row.lines, keyPassphrase) {
				if secret = strings.TrimSpace(secret); secret != "" && strings.Contains(stderr+seen, secret) {
					t.Errorf("%q is shown", secret)
				}
			}
		})
	}
}
