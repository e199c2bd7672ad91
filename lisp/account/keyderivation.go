package account

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"hash"

	"github.com/youmark/pkcs8"
	"golang.org/x/crypto/scrypt"
)

// The library's own key derivations do not know SHA-512 and the length of a key,
// nor any bound: these take their place.
func init() {
	pkcs8.RegisterKDF(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}, func() pkcs8.KDFParameters { return new(pbkdf2Parameters) })
	pkcs8.RegisterKDF(asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}, func() pkcs8.KDFParameters { return new(scryptParameters) })
}

// Bounds of a derivation: some seconds, and some memory.
const (
	maxIterations   = 10_000_000
	maxScryptOctets = 256 << 20
	maxScryptLanes  = 16
)

// probe stands for a passphrase where it is to be found out whether all else about
// a key is understood: it ends with errProbed then. Nobody can type it.
const probe = "\x00"

var errProbed = errors.New("a passphrase would be needed")

// derivationError says why no key can be made of a passphrase.
type derivationError struct{ reason string }

func (e *derivationError) Error() string { return e.reason }

// pbkdf2Parameters are PBKDF2-params (RFC 8018 A.2) with the usual octet string
// for the salt.
type pbkdf2Parameters struct {
	Salt       []byte
	Iterations int
	KeyLength  int                      `asn1:"optional"`
	PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
}

// hashes are the hash functions of the PRFs of RFC 8018 B.1, which are HMACs. None
// is the default, SHA-1.
var hashes = map[string]func() hash.Hash{
	"":                    sha1.New,
	"1.2.840.113549.2.7":  sha1.New,
	"1.2.840.113549.2.8":  sha256.New224,
	"1.2.840.113549.2.9":  sha256.New,
	"1.2.840.113549.2.10": sha512.New384,
	"1.2.840.113549.2.11": sha512.New,
	"1.2.840.113549.2.12": sha512.New512_224,
	"1.2.840.113549.2.13": sha512.New512_256,
}

// DeriveKey makes a key of so many octets.
func (p *pbkdf2Parameters) DeriveKey(passphrase []byte, size int) ([]byte, error) {
	newHash := hashes[p.PRF.Algorithm.String()]
	if newHash == nil {
		return nil, &derivationError{"PBKDF2 with an unknown hash function, " + p.PRF.Algorithm.String()}
	}
	if p.Iterations < 1 || p.Iterations > maxIterations || p.KeyLength != 0 && p.KeyLength != size {
		return nil, &derivationError{"PBKDF2 with a count or a length out of bounds"}
	}
	if string(passphrase) == probe {
		return nil, errProbed
	}
	return pbkdf2.Key(newHash, string(passphrase), p.Salt, p.Iterations, size)
}

// scryptParameters are scrypt-params (RFC 7914 7).
type scryptParameters struct {
	Salt                   []byte
	Cost, BlockSize, Lanes int
	KeyLength              int `asn1:"optional"`
}

// DeriveKey makes a key of so many octets.
func (p *scryptParameters) DeriveKey(passphrase []byte, size int) ([]byte, error) {
	if p.Cost < 2 || p.Cost&(p.Cost-1) != 0 || p.BlockSize < 1 || p.Cost > maxScryptOctets/128/p.BlockSize ||
		p.Lanes < 1 || p.Lanes > maxScryptLanes || p.KeyLength != 0 && p.KeyLength != size {
		return nil, &derivationError{"scrypt with a cost or a length out of bounds"}
	}
	if string(passphrase) == probe {
		return nil, errProbed
	}
	return scrypt.Key(passphrase, p.Salt, p.Cost, p.BlockSize, p.Lanes, size)
}
