package account

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/youmark/pkcs8"
)

// What is wrong with an encrypted key, or with what was said to open it.
var (
	errPassphrase = errors.New("the passphrase is wrong")
	errDamagedKey = errors.New("the encrypted key is damaged")
)

// encryptedPKCS8 is the PEM label of an EncryptedPrivateKeyInfo (RFC 7468 11).
const encryptedPKCS8 = "ENCRYPTED PRIVATE KEY"

// findKey returns the private key of a PEM text, the one that crypto/tls would
// take, or nil.
func findKey(text []byte) *pem.Block {
	for {
		var block *pem.Block
		block, text = pem.Decode(text)
		if block == nil || block.Type == "PRIVATE KEY" || strings.HasSuffix(block.Type, " PRIVATE KEY") {
			return block
		}
	}
}

func isEncrypted(block *pem.Block) bool {
	//lint:ignore SA1019 keys in the form of RFC 1423 are still in use; that it cannot tell damage from a wrong passphrase is no matter here
	return block.Type == encryptedPKCS8 || x509.IsEncryptedPEMBlock(block)
}

// checkEncryption tells what would keep a key closed whatever the passphrase, so
// that nobody is asked in vain.
func checkEncryption(block *pem.Block) error {
	_, err := decrypted(block, probe)
	if err == nil || errors.Is(err, errProbed) || errors.Is(err, errPassphrase) {
		return nil
	}
	return fmt.Errorf("it is encrypted in a way that is not known: %w", err)
}

// decryptKey returns an encrypted key in clear, as PEM.
//
// Errors: errPassphrase; else the key cannot be read at all.
func decryptKey(block *pem.Block, passphrase string) ([]byte, error) {
	key, err := decrypted(block, passphrase)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func decrypted(block *pem.Block, passphrase string) (key any, err error) {
	if block.Type == encryptedPKCS8 {
		return decryptPKCS8(block.Bytes, passphrase)
	}
	//lint:ignore SA1019 see isEncrypted
	der, err := x509.DecryptPEMBlock(block, []byte(passphrase))
	if errors.Is(err, x509.IncorrectPasswordError) {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, err
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	// One wrong passphrase in some 256 makes an end that looks right.
	return nil, errPassphrase
}

// decryptPKCS8 opens a key of RFC 5958 that is encrypted by PBES2 (RFC 8018 6.2).
func decryptPKCS8(der []byte, passphrase string) (key any, err error) {
	if passphrase == "" {
		return nil, errPassphrase // to the library it means that the key is in clear
	}
	defer func() {
		// The library hands an initialization vector or a text of a wrong
		// length to crypto/cipher, which panics.
		if recover() != nil {
			key, err = nil, errDamagedKey
		}
	}()
	key, _, err = pkcs8.ParsePrivateKey(der, []byte(passphrase))
	var derivation *derivationError
	switch {
	case err == nil, passphrase == probe, errors.As(err, &derivation):
		return key, err
	}
	// All but the passphrase was found right by checkEncryption.
	return nil, errPassphrase
}
