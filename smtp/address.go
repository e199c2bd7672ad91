package smtp

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxAddress is far above what RFC 5321 section 4.5.3.1 lets a server expect.
const maxAddress = 1000

// CheckAddress refuses what would break out of the angle brackets of a command
// (RFC 5321 section 4.1.2): controls, and blanks or brackets outside a quoted string.
func CheckAddress(address string) error {
	if len(address) > maxAddress {
		return fmt.Errorf("address of %d octets", len(address))
	}
	quoted, escaped := false, false
	for i, r := range address {
		switch {
		case isControl(r):
			return fmt.Errorf("control character at octet %d of the address", i+1)
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ' ' || r == '<' || r == '>'):
			return fmt.Errorf("%q at octet %d of the address", r, i+1)
		}
	}
	if quoted {
		return errors.New("quoted string without an end in the address")
	}
	return nil
}

// wireAddress is an address as it goes into a command. Beyond ASCII it is left
// as it is where the server offers SMTPUTF8 (RFC 6531), and then smtputf8 is true;
// elsewhere the domain becomes A-labels and the local part must be ASCII.
func wireAddress(address string, ext Extensions) (wire string, smtputf8 bool, err error) {
	if err := CheckAddress(address); err != nil {
		return "", false, err
	}
	if isASCII(address) {
		return address, false, nil
	}
	if !utf8.ValidString(address) {
		return "", false, errors.New("the octets of the address are not UTF-8")
	}
	if ext.Has("SMTPUTF8") {
		return address, true, nil
	}
	at := strings.LastIndexByte(address, '@')
	if at < 0 || !isASCII(address[:at]) {
		return "", false, errors.New("an address that is not ASCII needs a server with SMTPUTF8, which this one does not offer")
	}
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return "", false, fmt.Errorf("domain %q cannot be written in ASCII: %w", address[at+1:], err)
	}
	return address[:at+1] + domain, false, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] > 0x7f {
			return false
		}
	}
	return true
}
