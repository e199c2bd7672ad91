package lisp

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

func base64Encode(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	if args[1] == Nil {
		encoded = foldLines(encoded, 76)
	}
	return m.newString(encoded)
}

// foldLines breaks a text into lines of n bytes.
func foldLines(text string, n int) string {
	var b strings.Builder
	for len(text) > n {
		b.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	return b.String() + text
}

func base64Decode(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("\n", "", "\r", "", " ", "", "\t", "").Replace(text)
	encoding := base64.StdEncoding
	if args[1] != Nil {
		encoding, text = base64.RawURLEncoding, strings.TrimRight(text, "=")
	}
	decoded, err := encoding.DecodeString(text)
	if err != nil {
		return nil, m.errorText("Invalid base64 data")
	}
	return m.newString(string(decoded))
}

func newHash(name string) func() hash.Hash {
	switch name {
	case "md5":
		return md5.New
	case "sha1":
		return sha1.New
	case "sha224":
		return sha256.New224
	case "sha256":
		return sha256.New
	case "sha384":
		return sha512.New384
	case "sha512":
		return sha512.New
	}
	return nil
}

func (m *Machine) hashText(algorithm string, o Object) (Object, error) {
	text, err := m.stringArg(o)
	if err != nil {
		return nil, err
	}
	if err := m.step(len(text) / 64); err != nil {
		return nil, err
	}
	h := newHash(algorithm)()
	h.Write([]byte(text))
	return m.newString(hex.EncodeToString(h.Sum(nil)))
}

func secureHash(m *Machine, args []Object) (Object, error) {
	name, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	if newHash(name) == nil {
		return nil, m.errorText("Invalid algorithm arg: " + name)
	}
	return m.hashText(name, args[1])
}

func md5Text(m *Machine, args []Object) (Object, error)  { return m.hashText("md5", args[0]) }
func sha1Text(m *Machine, args []Object) (Object, error) { return m.hashText("sha1", args[0]) }

func urlHexify(m *Machine, args []Object) (Object, error) {
	text, err := m.stringArg(args[0])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if c := text[i]; isAlphanumeric(c) || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return m.newString(b.String())
}
