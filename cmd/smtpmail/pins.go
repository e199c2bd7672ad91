package main

import (
	"bufio"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"smtpmail/lisp/syntax"
	"smtpmail/smtp"
)

// A knownHost is what earlier sessions left about HOST:PORT: the certificates that
// Emacs saved (network-security.data), the fingerprints that the user pinned here,
// and whether TLS was ever seen.
type knownHost struct {
	emacs    []emacsPin
	pins     []string // SHA-256, as smtp.Fingerprint prints them
	seen     bool     // by us
	emacsRef string   // Emacs's file that has the host
}

type emacsPin struct {
	fingerprint string // SHA-1 with colons, in lower case
	excused     bool   // the user accepted a certificate that did not verify
}

// Files of our own under the state directory.
const (
	pinsFile    = "pins"     // HOST:PORT SHA-256 of pinned certificates
	tlsSeenFile = "tls-seen" // HOST:PORT of servers that spoke TLS
)

const maxKnownFile = 4 << 20 // octets

// readKnownHost collects what is known about a server.
func readKnownHost(w *world, host, port string) (*knownHost, error) {
	k := &knownHost{}
	for _, file := range []string{filepath.Join(w.home(), ".emacs.d/network-security.data"), filepath.Join(w.configDir(), "emacs/network-security.data")} {
		pins, err := emacsPins(file, host, port)
		if err != nil {
			return nil, err
		}
		if len(pins) > 0 {
			k.emacs, k.emacsRef = append(k.emacs, pins...), file
		}
	}
	for line := range stateLines(w, pinsFile) {
		if name, fingerprint, _ := strings.Cut(line, " "); name == serverName(host, port) {
			k.pins = append(k.pins, fingerprint)
		}
	}
	for line := range stateLines(w, tlsSeenFile) {
		k.seen = k.seen || line == serverName(host, port)
	}
	return k, nil
}

// serverName is how a server is named in our files: with the port's number.
func serverName(host, port string) string {
	if n, ok := portNumber(port); ok {
		return fmt.Sprintf("%s:%d", host, n)
	}
	return host + ":" + port
}

// stateLines yields the lines of a file of ours; one that cannot be read has none.
func stateLines(w *world, name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		f, err := openRegular(filepath.Join(w.stateDir(), name), os.O_RDONLY, 0)
		if err != nil {
			return
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan() && yield(lines.Text()); {
		}
	}
}

// addStateLine appends a line to a file of ours.
func addStateLine(w *world, name, line string) error {
	if err := os.MkdirAll(w.stateDir(), 0o700); err != nil {
		return err
	}
	f, err := openRegular(filepath.Join(w.stateDir(), name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(line + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// emacsPins reads Emacs's file: a list of property lists with :id, the SHA-1 of
// HOST:PORT, :fingerprints, and :conditions, the faults that the user excused.
func emacsPins(file, host, port string) ([]emacsPin, error) {
	data, err := readRegular(file, maxKnownFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := syntax.Decode(data)
	if err != nil {
		return nil, fail(exitConfig, "network security settings", err)
	}
	form, err := syntax.NewReader(&syntax.File{Name: file}, text, syntax.NewObarray()).Next()
	if err != nil {
		return nil, fail(exitConfig, "network security settings", err, "Emacs wrote this file; mend it, or move it away")
	}
	entries, _ := syntax.ListItems(form.Object)
	var pins []emacsPin
	for _, entry := range entries {
		pins = append(pins, entryPins(entry, emacsID(host, port))...)
	}
	return pins, nil
}

// emacsID is how Emacs names a server, by the port as it is set or as a number.
func emacsID(host, port string) map[string]bool {
	ids := make(map[string]bool)
	for _, name := range []string{host + ":" + port, serverName(host, port)} {
		sum := sha1.Sum([]byte(name))
		ids["sha1:"+hex.EncodeToString(sum[:])] = true
	}
	return ids
}

func entryPins(entry syntax.Object, ids map[string]bool) []emacsPin {
	fields, err := syntax.ListItems(entry)
	if err != nil {
		return nil
	}
	property := func(key string) syntax.Object {
		for i := 0; i+1 < len(fields); i += 2 {
			if syntax.IsSymbol(fields[i], key) {
				return fields[i+1]
			}
		}
		return syntax.Nil
	}
	id, ok := property(":id").(*syntax.String)
	if !ok || !ids[id.S] {
		return nil
	}
	fingerprints, _ := syntax.ListItems(property(":fingerprints"))
	fingerprints = append(fingerprints, property(":fingerprint")) // before Emacs 26
	var pins []emacsPin
	for _, f := range fingerprints {
		if str, ok := f.(*syntax.String); ok {
			pins = append(pins, emacsPin{fingerprint: strings.ToLower(strings.TrimPrefix(str.S, "sha1:")), excused: property(":conditions") != syntax.Nil})
		}
	}
	return pins
}

// sawTLS tells whether the server is known to speak TLS.
func (k *knownHost) sawTLS() bool { return k.seen || len(k.emacs) > 0 || len(k.pins) > 0 }

// verify has the last word on a certificate: verdict is what the usual
// verification says. strict (gnutls-verify-error) means that no pin excuses it.
func (k *knownHost) verify(state tls.ConnectionState, verdict error, strict bool) error {
	certificate := state.PeerCertificates[0]
	for _, pin := range k.pins {
		if pin == smtp.Fingerprint(certificate) && !strict {
			return nil
		}
	}
	if len(k.pins) > 0 && verdict == nil {
		return fmt.Errorf("the certificate is not the one that was pinned; it has the fingerprint %s", smtp.Fingerprint(certificate))
	}
	if len(k.emacs) == 0 {
		return verdict
	}
	for _, pin := range k.emacs {
		if pin.fingerprint != sha1Fingerprint(certificate) {
			continue
		}
		if verdict != nil && pin.excused && !strict {
			return nil
		}
		return verdict
	}
	return fmt.Errorf("the certificate is not the one that Emacs saved in %s; it has the fingerprint %s", k.emacsRef, smtp.Fingerprint(certificate))
}

func sha1Fingerprint(certificate *x509.Certificate) string {
	sum := sha1.Sum(certificate.Raw)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(parts, ":")
}

// remember notes that the server spoke TLS.
func (v *server) remember(result *smtp.Result) {
	if result == nil || result.TLSVersion == "" || v.known.seen || v.config.Stream != smtp.StreamAuto {
		return
	}
	if err := addStateLine(v.w, tlsSeenFile, serverName(v.host, v.port)); err != nil {
		v.u.say("smtpmail: note: that the server speaks TLS could not be noted: %v", err)
	}
	v.known.seen = true
}
