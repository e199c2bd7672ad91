package settings

import "smtpmail/lisp/syntax"

// Credential is one entry of smtpmail-auth-credentials.
type Credential struct {
	Host     string
	Port     string  // digits or a service name
	User     *string // nil: ask
	Password *string // nil: ask
}

// AuthCredentials returns smtpmail-auth-credentials: its entries, or the name of
// the authinfo file it is set to.
//
// Errors: *[TypeError].
func (s *Settings) AuthCredentials() (entries []Credential, file string, err error) {
	value, err := s.object("smtpmail-auth-credentials")
	if err != nil {
		return nil, "", err
	}
	if str, ok := value.(*syntax.String); ok {
		return nil, str.S, nil
	}
	for _, e := range entryLists(value) {
		entries = append(entries, Credential{Host: e.host, Port: e.port, User: e.first, Password: e.second})
	}
	return entries, "", nil
}

// Certificate is one entry of smtpmail-starttls-credentials.
type Certificate struct {
	Host            string
	Port            string // digits or a service name
	KeyFile         string // "" for none
	CertificateFile string // "" for none
}

// StartTLSCredentials returns smtpmail-starttls-credentials.
//
// Errors: *[TypeError].
func (s *Settings) StartTLSCredentials() ([]Certificate, error) {
	value, err := s.object("smtpmail-starttls-credentials")
	if err != nil {
		return nil, err
	}
	var all []Certificate
	for _, e := range entryLists(value) {
		all = append(all, Certificate{Host: e.host, Port: e.port, KeyFile: text(e.first), CertificateFile: text(e.second)})
	}
	return all, nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

type entry struct {
	host, port    string
	first, second *string
}

// entryLists takes a list that isEntry holds for each member of.
func entryLists(list syntax.Object) []entry {
	items, _ := syntax.ListItems(list)
	var all []entry
	for _, item := range items {
		fields, _ := syntax.ListItems(item)
		e := entry{host: fields[0].(*syntax.String).S, port: portText(fields[1])}
		e.first, e.second = optional(fields, 2), optional(fields, 3)
		all = append(all, e)
	}
	return all
}

func optional(fields []syntax.Object, i int) *string {
	if i >= len(fields) {
		return nil
	}
	if str, ok := fields[i].(*syntax.String); ok {
		return &str.S
	}
	return nil
}
