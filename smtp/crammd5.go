package smtp

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"

	"github.com/emersion/go-sasl"
)

// cramMD5 is CRAM-MD5 (RFC 2195) with the key of RFC 2104: a password of more
// than 64 octets is hashed first, and one beyond ASCII is its UTF-8.
type cramMD5 struct {
	username, password string
	digest             string
}

func (c *cramMD5) Start() (string, []byte, error) { return "CRAM-MD5", nil, nil }

func (c *cramMD5) Next(challenge []byte) ([]byte, error) {
	if c.digest != "" {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	mac := hmac.New(md5.New, []byte(c.password))
	mac.Write(challenge)
	c.digest = hex.EncodeToString(mac.Sum(nil))
	return []byte(c.username + " " + c.digest), nil
}

func (c *cramMD5) derived() string { return c.digest }
