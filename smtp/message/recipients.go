package message

import (
	"errors"
	"fmt"
	"mime"
	"strings"
)

// Recipients returns the addresses that the header names, in its order: those of
// Resent-To, Resent-Cc and Resent-Bcc if one of these fields exists, else those of
// To, Cc and Bcc. An address that occurs twice is returned once. A name without
// "@" is returned as it is, for smtpmail-sendto-domain; but where a named address
// follows it (`Doe, Jane <j@x>`), it is the first half of an unquoted name and
// refused, unless localNames says that such names are wanted.
//
// Errors: *[HeaderError] for a field that does not parse. No recipient is no error.
func (h *Header) Recipients(localNames bool) ([]string, error) {
	fields := h.All("Resent-To", "Resent-Cc", "Resent-Bcc")
	if len(fields) == 0 {
		fields = h.All("To", "Cc", "Bcc")
	}
	var recipients []string
	seen := make(map[string]bool)
	for _, f := range fields {
		addresses, err := f.Addresses()
		if err == nil && !localNames {
			err = f.checkSplitName(addresses)
		}
		if err != nil {
			return nil, err
		}
		for _, a := range addresses {
			spec, bad := a.envelopeSpec()
			if bad != nil {
				return nil, f.addressError(bad)
			}
			if !seen[spec] {
				seen[spec] = true
				recipients = append(recipients, spec)
			}
		}
	}
	return recipients, nil
}

// Addresses parses the field body as an address list.
//
// Errors: *[HeaderError] with the field, its line and the place of the fault.
func (f *Field) Addresses() ([]Address, error) {
	text := f.Unfolded()
	addresses, err := ParseAddresses(text)
	var bad *AddressError
	if errors.As(err, &bad) {
		return nil, f.addressError(bad)
	}
	return addresses, err
}

func (f *Field) addressError(bad *AddressError) error {
	return &HeaderError{Line: f.Line, Field: f.Name, Column: bad.Column, Text: bad.Text, Reason: bad.Reason,
		Hint: `write it as "Name" <local@domain>; several addresses are separated by commas`}
}

// checkSplitName finds a name that its unquoted comma cut in two.
func (f *Field) checkSplitName(addresses []Address) error {
	for i, a := range addresses {
		if a.Domain != "" || a.Angle || i+1 == len(addresses) {
			continue
		}
		if next := addresses[i+1]; next.Angle && next.Name != "" {
			return &HeaderError{Line: f.Line, Field: f.Name, Column: a.Column, Text: a.Local + ", " + next.Name,
				Reason: "half of a name, or an address without a domain",
				Hint:   fmt.Sprintf("quote a name that has a comma: %q <%s>", a.Local+", "+next.Name, next.Spec())}
		}
	}
	return nil
}

// BlindFields are the fields that are for the sender's side alone: they never
// leave with the message.
var BlindFields = []string{"Bcc", "Resent-Bcc", "Fcc", "X-Message-SMTP-Method"}

// bufferFields are those that message-mode keeps to itself: its
// message-ignored-mail-headers.
var bufferFields = []string{"Gcc", "Resent-Fcc", "Xref", "X-Draft-From", "X-Gnus-Agent-Meta-Information"}

// Originator returns the address of the first mailbox of the From field, or ""
// where there is none or it has no address in it. An address that is hidden in an
// encoded word or in quotes is found; one without a domain is returned as it is.
//
// Errors: *[HeaderError] for a From field that does not parse.
func (h *Header) Originator() (string, error) {
	fields := h.All("From")
	if len(fields) == 0 {
		return "", nil
	}
	from := fields[0]
	if text := from.Unfolded(); text == "" || text == "<>" {
		return "", nil
	}
	addresses, err := from.Addresses()
	if hidden, ok := hiddenAddress(from, addresses); ok {
		addresses, err = []Address{hidden}, nil
	}
	if err != nil || len(addresses) == 0 {
		return "", err
	}
	spec, bad := addresses[0].envelopeSpec()
	if bad != nil {
		return "", from.addressError(bad)
	}
	return lowerDomain(spec), nil
}

// hiddenAddress finds the address in a field of which a program encoded or quoted
// the whole: =?utf-8?Q?Sam_=3Csam=40x.example=3E?=, "sam@x.example".
func hiddenAddress(f *Field, addresses []Address) (Address, bool) {
	inside := f.Unfolded()
	if len(addresses) > 0 {
		if addresses[0].Domain != "" {
			return Address{}, false
		}
		inside = addresses[0].Local
	}
	decoded, err := new(mime.WordDecoder).DecodeHeader(inside)
	if err != nil {
		return Address{}, false
	}
	a, err := ParseAddress(decoded)
	return a, err == nil && a.Domain != ""
}

// lowerDomain puts the domain into lower case, as Emacs does for a reverse-path.
func lowerDomain(spec string) string {
	at := strings.LastIndexByte(spec, '@')
	if at < 0 {
		return spec
	}
	return spec[:at+1] + strings.ToLower(spec[at+1:])
}
