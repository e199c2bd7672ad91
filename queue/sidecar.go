package queue

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"smtpmail/lisp/syntax"
)

// StoredVariables are the variables that a sidecar may hold beside the
// recipients, in the order in which Emacs writes them.
var StoredVariables = []string{"smtpmail-smtp-server", "smtpmail-stream-type", "smtpmail-smtp-service", "smtpmail-smtp-user"}

const (
	recipientsVariable = "smtpmail-recipient-address-list"
	maxSidecar         = 8 << 20 // octets; maxRecipients fit
	maxRecipients      = 100_000
	maxRecipient       = 4096 // octets, where SMTP has 256 (RFC 5321 section 4.5.3.1.3)
)

// Sidecar is what a mail's .el file says.
type Sidecar struct {
	Recipients []string
	Variables  map[string]syntax.Object // of StoredVariables
}

// SidecarError is a sidecar that cannot be used. The mail is kept.
type SidecarError struct {
	File   string
	Reason string
}

func (e *SidecarError) Error() string { return e.File + ": " + e.Reason }

// ParseSidecar reads the text of a sidecar: its first form must be a setq of
// literal values (a quoted list counts, as Emacs up to 27 wrote it). Variables
// other than the known ones are ignored, and nothing is evaluated.
//
// Errors: *[SidecarError].
func ParseSidecar(file string, text []byte) (*Sidecar, error) {
	fail := func(reason string) (*Sidecar, error) { return nil, &SidecarError{File: file, Reason: reason} }
	if len(text) > maxSidecar {
		return fail(fmt.Sprintf("larger than %d octets", maxSidecar))
	}
	// Emacs writes and reads sidecars as UTF-8, whatever is in them.
	decoded := strings.TrimPrefix(string(text), "\ufeff")
	form, err := syntax.NewReader(&syntax.File{Name: file}, decoded, syntax.NewObarray()).Next()
	if errors.Is(err, io.EOF) {
		return fail("empty")
	}
	if err != nil {
		return fail(err.Error())
	}
	items, err := syntax.ListItems(form.Object)
	if err != nil || len(items)%2 != 1 || symbolName(items[0]) != "setq" {
		return fail("not a (setq VARIABLE VALUE …)")
	}
	s := &Sidecar{Variables: make(map[string]syntax.Object)}
	for i := 1; i < len(items); i += 2 {
		if err := s.take(symbolName(items[i]), items[i+1]); err != nil {
			return fail(err.Error())
		}
	}
	if len(s.Recipients) == 0 {
		return fail("no recipients in " + recipientsVariable)
	}
	return s, nil
}

func (s *Sidecar) take(variable string, value syntax.Object) error {
	value, err := literal(value)
	if variable == recipientsVariable {
		if err == nil {
			s.Recipients, err = recipientList(value)
		}
		return err
	}
	for _, stored := range StoredVariables {
		if variable == stored {
			s.Variables[variable] = value
			return err
		}
	}
	return nil
}

// literal takes the quotes off a quoted value, and refuses a form that would have
// to be evaluated, or would look like one where it is written without quotes.
func literal(value syntax.Object) (syntax.Object, error) {
	for {
		items, err := syntax.ListItems(value)
		if err != nil || len(items) == 0 {
			return value, nil
		}
		name := symbolName(items[0])
		if name != "quote" || len(items) != 2 {
			if name != "" {
				return nil, fmt.Errorf("code in a sidecar is not run: (%s …)", name)
			}
			return value, nil
		}
		value = items[1]
	}
}

func recipientList(value syntax.Object) ([]string, error) {
	items, err := syntax.ListItems(value)
	if err != nil {
		return nil, fmt.Errorf("%s is no list", recipientsVariable)
	}
	var all []string
	for _, item := range items {
		str, ok := item.(*syntax.String)
		if !ok {
			return nil, errNoAddress
		}
		all = append(all, str.S)
	}
	return all, checkRecipients(all)
}

var errNoAddress = errors.New(recipientsVariable + " holds what is no address")

// checkRecipients finds fault with what is no envelope, or one that is too large.
func checkRecipients(recipients []string) error {
	if len(recipients) > maxRecipients {
		return fmt.Errorf("more than %d recipients", maxRecipients)
	}
	for _, r := range recipients {
		if r == "" || strings.ContainsAny(r, "\r\n\x00") || !utf8.ValidString(r) {
			return errNoAddress
		}
		if len(r) > maxRecipient {
			return fmt.Errorf("%s holds an address of more than %d octets", recipientsVariable, maxRecipient)
		}
	}
	return nil
}

func symbolName(o syntax.Object) string {
	if s, ok := o.(*syntax.Symbol); ok {
		return s.Name
	}
	return ""
}

// format writes the sidecar as Emacs 28 to 30 do.
//
// Errors: *[MailError] for one that would not be read again.
func (s *Sidecar) format() (string, error) {
	text, err := s.text()
	if err == nil && len(text) > maxSidecar {
		err = fmt.Errorf("the recipients take more than %d octets", maxSidecar)
	}
	if err != nil {
		return "", &MailError{err}
	}
	return text, nil
}

// MailError is a mail that the queue cannot have: too many recipients, or one that
// is no address.
type MailError struct{ Err error }

func (e *MailError) Error() string { return e.Err.Error() }

func (e *MailError) Unwrap() error { return e.Err }

func (s *Sidecar) text() (string, error) {
	if err := checkRecipients(s.Recipients); err != nil {
		return "", err
	}
	var list []syntax.Object
	for _, r := range s.Recipients {
		list = append(list, syntax.NewString(r))
	}
	var b strings.Builder
	value, err := syntax.Print(syntax.List(list...), true, maxSidecar/2)
	if err != nil {
		return "", fmt.Errorf("recipients: %w", err)
	}
	fmt.Fprintf(&b, "(setq      %s %s\n", recipientsVariable, value)
	for _, variable := range StoredVariables {
		if object, ok := s.Variables[variable]; ok {
			if value, err = syntax.Print(object, true, maxSidecar/8); err != nil {
				return "", fmt.Errorf("%s: %w", variable, err)
			}
			fmt.Fprintf(&b, "     %s %s\n", variable, value)
		}
	}
	b.WriteString(")\n")
	return b.String(), nil
}
