package account

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"smtpmail/smtp"
)

// keyFiles are the files of a client certificate.
type keyFiles struct{ key, certificate string }

// openedKey is a key whose passphrase was asked for: it is asked for once, however
// many sessions there are, and again only if the file has another key.
type openedKey struct {
	from  []byte // the encrypted key
	clear []byte // PEM
	err   error  // that nobody knew the passphrase
}

// certificate loads the client certificate: that of smtpmail-starttls-credentials,
// else that of the first matching entry of the credentials files.
func (v *Account) certificate(ctx context.Context) (*tls.Certificate, error) {
	k, err := v.findKeyFiles(ctx)
	if err != nil {
		return nil, &smtp.Error{Kind: smtp.KindConfig, Err: err} // not about a certificate
	}
	if k == (keyFiles{}) {
		return nil, nil
	}
	c, err := v.loadKeyFiles(ctx, k)
	var told *Error
	if errors.As(err, &told) {
		return nil, err
	}
	if err != nil {
		return nil, refuse(KindSettings, "", err, "check key and cert of the server's entry in ~/.authinfo or smtpmail-starttls-credentials")
	}
	return &c, nil
}

// findKeyFiles names the files, or none. One file may hold both.
func (v *Account) findKeyFiles(ctx context.Context) (keyFiles, error) {
	k := v.keys
	if k == (keyFiles{}) {
		entry, err := v.lookUp(ctx, false, false)
		if err != nil || entry == nil {
			return k, err
		}
		k = keyFiles{key: entry.Key, certificate: entry.Cert}
	}
	if k.certificate == "" {
		k.certificate = k.key
	}
	if k.key == "" {
		k.key = k.certificate
	}
	return k, nil
}

const maxKeyFile = 1 << 20 // octets

func (v *Account) loadKeyFiles(ctx context.Context, k keyFiles) (c tls.Certificate, err error) {
	certificate, err := v.o.ReadFile(v.o.Expand(k.certificate), maxKeyFile)
	if err != nil {
		return c, err
	}
	key, err := v.o.ReadFile(v.o.Expand(k.key), maxKeyFile)
	if err != nil {
		return c, err
	}
	if block := findKey(key); block != nil && isEncrypted(block) {
		if key, err = v.openKey(ctx, k.key, block); err != nil {
			return c, err
		}
	}
	return tls.X509KeyPair(certificate, key)
}

// openKey returns an encrypted key in clear, as PEM.
func (v *Account) openKey(ctx context.Context, name string, block *pem.Block) ([]byte, error) {
	if o := &v.opened; o.from != nil && bytes.Equal(o.from, block.Bytes) {
		return o.clear, o.err
	}
	if err := checkEncryption(block); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	text, err := v.askPassphrase(ctx, name, block)
	if err == nil || errors.Is(err, errPassphrase) {
		v.opened = openedKey{from: block.Bytes, clear: text, err: err}
	}
	return text, err
}

// maxPassphrases is how often a passphrase is asked for.
const maxPassphrases = 3

// askPassphrase asks until the key opens.
func (v *Account) askPassphrase(ctx context.Context, name string, block *pem.Block) ([]byte, error) {
	question := fmt.Sprintf("Passphrase of the key %s: ", shown(name))
	for range maxPassphrases {
		passphrase, _, err := v.o.Ask(ctx, question, true)
		if errors.Is(err, ErrNobody) {
			return nil, refuse(KindPassword, "", fmt.Errorf("the key %s is encrypted, and there is no terminal to ask for its passphrase on", name),
				"name a program that gives the passphrase in SMTPMAIL_ASKPASS", "or keep the key in clear, mode 600: openssl pkey -in KEY -out NEW")
		}
		if err != nil {
			return nil, noAnswer(ctx, name, err)
		}
		text, err := decryptKey(block, passphrase)
		if !errors.Is(err, errPassphrase) {
			return text, err
		}
		question = fmt.Sprintf("That is not it. Passphrase of the key %s: ", shown(name))
	}
	return nil, refuse(KindPassword, "", fmt.Errorf("%s: %w", name, errPassphrase))
}

// noAnswer says that the passphrase was not given, or not in time for the session.
func noAnswer(ctx context.Context, name string, err error) error {
	kind := KindPassword
	if ctx.Err() != nil {
		kind = KindTime
	}
	return refuse(kind, "", fmt.Errorf("no passphrase for the key %s: %w", name, err))
}

// shown is a file name on one line.
func shown(name string) string {
	if strings.ContainsFunc(name, isInvisible) {
		return strconv.Quote(name)
	}
	return name
}
