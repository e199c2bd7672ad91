package smtp_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"smtpmail/smtp"
)

// checkSecrets looks for a password in everything that a run gave out: raw,
// hexadecimal, and base64 at each of the three alignments.
func checkSecrets(t *testing.T, password string, o *outcome) {
	if len(password) < 4 {
		return
	}
	shown := fmt.Sprintf("%s\n%s\n%+v\n%v", o.trace.String(), o.replies.String(), o.result, o.err)
	var e *smtp.Error
	if errors.As(o.err, &e) {
		shown += fmt.Sprintf("\n%+v\n%s\n%s", *e, e.Hint, e.Text)
	}
	for _, form := range forms(password) {
		if strings.Contains(shown, form) {
			t.Errorf("the secret %q is shown as %q in:\n%s", password, form, shown)
		}
	}
}

func forms(secret string) []string {
	list := []string{secret, hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret)))}
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret + "xx"))
		// Only whole sextets of the secret: those that share an octet with a neighbour vary.
		first, last := (shift*8+5)/6, (shift+len(secret))*8/6
		list = append(list, encoded[first:last])
	}
	return list
}
