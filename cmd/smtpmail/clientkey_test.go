package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp/smtptest"
)

// keysDir has keys that OpenSSL encrypted; keyPassphrase opens them all.
const (
	keysDir       = "../../testdata/keys"
	keyPassphrase = "open.sesame"
)

func readKey(t *testing.T, name string) (text []byte, block *pem.Block) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(keysDir, name))
	if err != nil {
		t.Fatal(err)
	}
	if block = findKey(text); block == nil {
		t.Fatalf("%s has no key", name)
	}
	return text, block
}

func TestEncryptedKeys(t *testing.T) {
	for name, certificate := range map[string]string{
		"ec-aes256-sha256.key":  "ec.crt", // what OpenSSL makes unless told otherwise
		"ec-aes128-sha1.key":    "ec.crt",
		"ec-aes192-sha512.key":  "ec.crt",
		"ec-3des-sha256.key":    "ec.crt",
		"ec-scrypt.key":         "ec.crt",
		"ec-old-aes256.key":     "ec.crt",
		"ec-both.pem":           "ec-both.pem",
		"rsa-aes256-sha256.key": "rsa.crt",
		"rsa-old-3des.key":      "rsa.crt",
	} {
		_, block := readKey(t, name)
		if !isEncrypted(block) {
			t.Errorf("%s is not taken as encrypted", name)
		}
		if err := checkEncryption(block); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, wrong := range []string{"", "open", keyPassphrase + " "} {
			if text, err := decryptKey(block, wrong); !errors.Is(err, errPassphrase) || text != nil {
				t.Errorf("%s opens with %q: %v", name, wrong, err)
			}
		}
		text, err := decryptKey(block, keyPassphrase)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		chain, err := os.ReadFile(filepath.Join(keysDir, certificate))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tls.X509KeyPair(chain, text); err != nil {
			t.Errorf("%s is not the key of %s: %v", name, certificate, err)
		}
	}
}

// TestWrongPassphrases holds that one which makes an end that looks right, as one
// in 256 does in the old form, is a wrong one all the same.
func TestWrongPassphrases(t *testing.T) {
	for _, name := range []string{"ec-old-aes256.key", "rsa-old-3des.key"} {
		_, block := readKey(t, name)
		for i := range 2000 {
			if _, err := decryptKey(block, fmt.Sprint("wrong", i)); !errors.Is(err, errPassphrase) {
				t.Fatalf("%s, wrong%d: %v", name, i, err)
			}
		}
	}
}

// Each row: a change to a key after which nobody is to be asked for a passphrase.
func TestKeysThatDoNotOpen(t *testing.T) {
	replace := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
	}
	for name, row := range map[string]struct {
		file   string
		change func([]byte) []byte
		reason string
	}{
		"PBES1":             {"ec-pbes1.key", func(b []byte) []byte { return b }, "only PBES2 supported"},
		"cut":               {"ec-scrypt.key", func(b []byte) []byte { return b[:50] }, "PKCS #5"},
		"unknown hash":      {"ec-aes192-sha512.key", replace("\x86\xf7\x0d\x02\x0b", "\x86\xf7\x0d\x02\x5b"), "unknown hash function, 1.2.840.113549.2.91"},
		"no iteration":      {"ec-aes256-sha256.key", replace("\x02\x02\x08\x00", "\x02\x02\x00\x00"), "invalid KDF"},
		"much memory":       {"ec-scrypt.key", replace("\x02\x02\x40\x00\x02\x01\x08", "\x02\x02\x40\x00\x02\x01\x7f"), ""},
		"cost of no 2**n":   {"ec-scrypt.key", replace("\x02\x02\x40\x00", "\x02\x02\x40\x01"), "out of bounds"},
		"negative cost":     {"ec-scrypt.key", replace("\x02\x02\x40\x00", "\x02\x02\x80\x00"), "out of bounds"},
		"too many lanes":    {"ec-scrypt.key", replace("\x02\x01\x08\x02\x01\x01", "\x02\x01\x08\x02\x01\x11"), "out of bounds"},
		"negative rounds":   {"ec-aes256-sha256.key", replace("\x02\x02\x08\x00", "\x02\x02\x88\x00"), "out of bounds"},
		"another cipher":    {"ec-scrypt.key", replace("\x03\x04\x01\x2a", "\x03\x04\x01\x2f"), "unsupported cipher"},
		"another KDF":       {"ec-scrypt.key", replace("\xda\x47\x04\x0b", "\xda\x47\x04\x0c"), "unsupported KDF"},
		"cipher of old key": {"rsa-old-3des.key", nil, "unknown encryption"},
	} {
		_, block := readKey(t, row.file)
		if row.change != nil {
			block.Bytes = row.change(block.Bytes)
		} else {
			block.Headers["DEK-Info"] = strings.Replace(block.Headers["DEK-Info"], "DES-EDE3", "IDEA", 1)
		}
		err := checkEncryption(block)
		if row.reason == "" && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), row.reason) {
			t.Errorf("%s: %v, want %s", name, err, row.reason)
		}
	}
}

// TestDamagedKeys holds that what makes the ciphers of Go panic is an error.
func TestDamagedKeys(t *testing.T) {
	_, block := readKey(t, "ec-scrypt.key")
	end := bytes.LastIndex(block.Bytes, []byte("\x04\x81\x90")) // the encrypted octets, 144 of them
	if end < 0 {
		t.Fatal("the key is not as it was")
	}
	block.Bytes = append(bytes.Clone(block.Bytes[:end]), append([]byte{4, 0x81, 0x8f}, block.Bytes[end+3:len(block.Bytes)-1]...)...)
	block.Bytes[2]-- // of the whole
	if _, err := decryptKey(block, keyPassphrase); !errors.Is(err, errDamagedKey) {
		t.Errorf("an odd length: %v", err)
	}
}

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
	var errOut, terminal bytes.Buffer
	w := &world{stdin: strings.NewReader("From: sam@example.org\nTo: ann@example.org\n\nhello\n"), stdout: io.Discard, stderr: &errOut,
		environ: append([]string{"HOME=" + dir}, more...), workDir: dir, host: "here.example.org", login: "sam", now: time.Now, random: randomNumber}
	typed := typist{strings.NewReader(strings.Join(lines, "")), &terminal}
	w.terminal = func() (io.ReadWriteCloser, error) {
		if lines == nil {
			return nil, errNoTerminal
		}
		return typed, nil
	}
	form := fmt.Sprintf(`(setq user-mail-address "sam@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service %d gnutls-trustfiles '(%q)
 smtpmail-starttls-credentials '(("127.0.0.1" %d %q %q)))`, s.Addr().Port, trust, s.Addr().Port, filepath.Join(keys, key), filepath.Join(keys, "ec.crt"))
	code = run(w, []string{"smtpmail", "-Q", "-v", "--trace", "--eval", form, "send"})
	return code, errOut.String(), terminal.String(), s.Messages()
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
		"right":              {"ec-aes256-sha256.key", []string{keyPassphrase + "\n"}, exitOK, 1, ""},
		"old form":           {"ec-old-aes256.key", []string{keyPassphrase + "\n"}, exitOK, 1, ""},
		"wrong, then right":  {"ec-scrypt.key", []string{"1st-guess\n", "\n", keyPassphrase + "\n"}, exitOK, 3, ""},
		"wrong":              {"ec-aes256-sha256.key", []string{"1st-guess\n", "2nd-guess\n", "3rd-guess\n", keyPassphrase + "\n"}, exitNoPerm, 3, "the passphrase is wrong"},
		"nobody there":       {"ec-aes256-sha256.key", nil, exitNoPerm, 0, "hint: name a program that gives the passphrase in SMTPMAIL_ASKPASS"},
		"in an unknown way":  {"ec-pbes1.key", []string{keyPassphrase + "\n"}, exitConfig, 0, "encrypted in a way that is not known"},
		"of another":         {"rsa-old-3des.key", []string{keyPassphrase + "\n"}, exitConfig, 1, "does not match"},
		"the terminal hangs": {"ec-aes256-sha256.key", []string{}, exitNoPerm, 1, "no passphrase for the key"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stderr, seen, messages := sendWithKey(t, row.key, row.lines)
			if code != row.code || strings.Count(seen, question) != row.asked || !strings.Contains(stderr, row.says) {
				t.Errorf("exit %d, asked %q, said:\n%s", code, seen, stderr)
			}
			if sent := row.code == exitOK; sent != (len(messages) == 1) || sent && !messages[0].TLS {
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

// TestPassphraseIsAskedOnce holds that later sessions use what the first was told,
// a refusal too, and that another key is another question.
func TestPassphraseIsAskedOnce(t *testing.T) {
	var seen bytes.Buffer
	typed := typist{strings.NewReader(strings.Repeat(keyPassphrase+"\n", 2) + strings.Repeat("wrong\n", 9)), &seen}
	w := &world{terminal: func() (io.ReadWriteCloser, error) { return typed, nil }}
	v := &Account{o: Options{Ask: w.askTyped}.withDefaults()}
	for i, row := range []struct {
		key   string
		opens bool
		asked int
	}{
		{"ec-aes256-sha256.key", true, 1},
		{"ec-aes256-sha256.key", true, 1},
		{"ec-scrypt.key", true, 2},
		{"ec-aes128-sha1.key", false, 5},
		{"ec-aes128-sha1.key", false, 5},
	} {
		_, block := readKey(t, row.key)
		text, err := v.openKey(t.Context(), row.key, block)
		if (err == nil) != row.opens || (text != nil) != row.opens || strings.Count(seen.String(), "Passphrase") != row.asked {
			t.Errorf("%d: %v, asked %q", i, err, seen.String())
		}
	}
}
