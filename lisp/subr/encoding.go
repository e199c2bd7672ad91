package subr

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

	"smtpmail/lisp/kernel"
)

func base64Encode(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	if args[1] == kernel.Nil {
		encoded = foldLines(encoded, 76)
	}
	return m.NewString(encoded)
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

func base64Decode(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("\n", "", "\r", "", " ", "", "\t", "").Replace(text)
	encoding := base64.StdEncoding
	if args[1] != kernel.Nil {
		encoding, text = base64.RawURLEncoding, strings.TrimRight(text, "=")
	}
	decoded, err := encoding.DecodeString(text)
	if err != nil {
		return nil, m.ErrorText("Invalid base64 data")
	}
	return m.NewString(string(decoded))
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

func hashText(m *kernel.Machine, algorithm string, o kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(o)
	if err != nil {
		return nil, err
	}
	if err := m.Step(len(text) / 64); err != nil {
		return nil, err
	}
	h := newHash(algorithm)()
	h.Write([]byte(text))
	return m.NewString(hex.EncodeToString(h.Sum(nil)))
}

func secureHash(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	name, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	if newHash(name) == nil {
		return nil, m.ErrorText("Invalid algorithm arg: " + name)
	}
	return hashText(m, name, args[1])
}

func md5Text(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return hashText(m, "md5", args[0])
}
func sha1Text(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	return hashText(m, "sha1", args[0])
}

func urlHexify(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if c := text[i]; IsAlphanumeric(c) || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return m.NewString(b.String())
}
