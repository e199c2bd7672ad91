package account

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// keyFolder has keys that OpenSSL encrypted; keyPhrase opens them all.
const (
	keyFolder = "../../testdata/keys"
	keyPhrase = "open.sesame"
)

func readKey(t *testing.T, name string) (text []byte, block *pem.Block) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(keyFolder, name))
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
		for _, wrong := range []string{"", "open", keyPhrase + " "} {
			if text, err := decryptKey(block, wrong); !errors.Is(err, errPassphrase) || text != nil {
				t.Errorf("%s opens with %q: %v", name, wrong, err)
			}
		}
		text, err := decryptKey(block, keyPhrase)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		chain, err := os.ReadFile(filepath.Join(keyFolder, certificate))
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
	if _, err := decryptKey(block, keyPhrase); !errors.Is(err, errDamagedKey) {
		t.Errorf("an odd length: %v", err)
	}
}

// TestPassphraseIsAskedOnce holds that later sessions use what the first was told,
// a refusal too, and that another key is another question.
func TestPassphraseIsAskedOnce(t *testing.T) {
	asked := 0
	v := &Account{o: Options{Ask: func(_ context.Context, question string, secret bool) (string, bool, error) {
		if asked++; !strings.Contains(question, "Passphrase") || !secret {
			t.Errorf("asked %q, secret %v", question, secret)
		}
		if asked <= 2 {
			return keyPhrase, true, nil
		}
		return "wrong", true, nil
	}}.withDefaults()}
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
		if (err == nil) != row.opens || (text != nil) != row.opens || asked != row.asked {
			t.Errorf("%d: %v, asked %d times", i, err, asked)
		}
	}
}
