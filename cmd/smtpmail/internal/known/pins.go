package known

import (
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/account"
	"smtpmail/lisp/syntax"
	"smtpmail/lisp/system"
	"smtpmail/smtp"
)

// A knownHost is what earlier sessions left about HOST:PORT: the certificates that
// Emacs saved (network-security.data), the fingerprints that the user pinned here,
// and whether TLS was ever seen.
type KnownHost struct {
	emacs    []emacsPin
	Pins     []string // SHA-256, as smtp.Fingerprint prints them
	seen     bool     // by us
	EmacsRef string   // Emacs's file that has the host
}

type emacsPin struct {
	fingerprint string // SHA-1 with colons, in lower case
	excused     bool   // the user accepted a certificate that did not verify
}

// readKnownHost collects what is known about a server.
func readKnownHost(w *machine.World, host, port string) (*KnownHost, error) {
	k := &KnownHost{}
	for _, file := range []string{filepath.Join(w.Home(), ".emacs.d/network-security.data"), filepath.Join(w.ConfigDir(), "emacs/network-security.data")} {
		pins, err := emacsPins(file, host, port)
		if err != nil {
			return nil, err
		}
		if len(pins) > 0 {
			k.emacs, k.EmacsRef = append(k.emacs, pins...), file
		}
	}
	pins, err := readState(w, pinsFile)
	if err != nil {
		return nil, err
	}
	seen, err := readState(w, TlsSeenFile)
	if err != nil {
		return nil, err
	}
	for _, e := range pins {
		if e.server == ServerName(host, port) {
			k.Pins = append(k.Pins, e.fingerprint)
		}
	}
	k.seen = slices.Contains(seen, stateEntry{server: ServerName(host, port)})
	return k, nil
}

// emacsPins reads Emacs's file: a list of property lists with :id, the SHA-1 of
// HOST:PORT, :fingerprints, and :conditions, the faults that the user excused.
func emacsPins(file, host, port string) ([]emacsPin, error) {
	data, err := system.ReadRegular(file, maxKnownFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	text, err := syntax.Decode(data)
	if err != nil {
		return nil, terminal.Fail(terminal.ExitConfig, "network security settings", err)
	}
	form, err := syntax.NewReader(&syntax.File{Name: file}, text, syntax.NewObarray()).Next()
	if err != nil {
		return nil, terminal.Fail(terminal.ExitConfig, "network security settings", err, "Emacs wrote this file; mend it, or move it away")
	}
	entries, err := syntax.ListItems(form.Object)
	if err != nil {
		return nil, terminal.Fail(terminal.ExitConfig, "network security settings", fmt.Errorf("%s: %w", file, err), "Emacs wrote this file; mend it, or move it away")
	}
	var pins []emacsPin
	for _, entry := range entries {
		pins = append(pins, entryPins(entry, emacsID(host, port))...)
	}
	return pins, nil
}

// emacsID is how Emacs names a server: by host and port as they are set there, which
// may be as they are here, or as they are compared.
func emacsID(host, port string) map[string]bool {
	ids := make(map[string]bool)
	_, number, _ := strings.Cut(strings.TrimPrefix(ServerName(host, port), account.PlainHost(host)), ":")
	for _, name := range []string{host + ":" + port, host + ":" + number, account.PlainHost(host) + ":" + port, ServerName(host, port)} {
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

// SpeaksTLS tells whether the server is known to speak TLS.
func (k *KnownHost) SpeaksTLS() bool { return k.seen || len(k.emacs) > 0 || len(k.Pins) > 0 }

// Verify has the last word on a certificate: verdict is what the usual
// verification says. strict (gnutls-verify-error) means that no pin excuses it.
func (k *KnownHost) Verify(state tls.ConnectionState, verdict error, strict bool) error {
	certificate := state.PeerCertificates[0]
	switch {
	case slices.Contains(k.Pins, smtp.Fingerprint(certificate)):
		if !strict {
			return nil
		}
	case len(k.Pins) > 0:
		return &changedError{pinned: k.Pins, shown: smtp.Fingerprint(certificate)}
	}
	if len(k.emacs) == 0 {
		return verdict
	}
	for _, pin := range k.emacs {
		if pin.fingerprint != Sha1Fingerprint(certificate) {
			continue
		}
		if verdict != nil && pin.excused && !strict {
			return nil
		}
		return verdict
	}
	return fmt.Errorf("the certificate is not the one that Emacs saved in %s; it has the fingerprint %s", k.EmacsRef, smtp.Fingerprint(certificate))
}

// changedError is a server that shows another certificate than the one that was pinned.
type changedError struct {
	pinned []string
	shown  string
}

func (e *changedError) Error() string {
	return fmt.Sprintf("the certificate of the server has changed: it shows %s, and %s is pinned (SHA-256)", e.shown, strings.Join(e.pinned, " "))
}

func (e *changedError) Hint() string {
	return "somebody may stand in between; ask the server's operator whether the certificate is new\n" +
		"if it is: smtpmail check --pin=" + e.shown + ", or smtpmail check --unpin if the pin is not needed any more"
}

// EmacsDiffers reports whether Emacs saved certificates of the server, and not this one.
func (k *KnownHost) EmacsDiffers(certificate *x509.Certificate) bool {
	return len(k.emacs) > 0 && !slices.ContainsFunc(k.emacs, func(pin emacsPin) bool { return pin.fingerprint == Sha1Fingerprint(certificate) })
}

func Sha1Fingerprint(certificate *x509.Certificate) string {
	sum := sha1.Sum(certificate.Raw)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(parts, ":")
}
