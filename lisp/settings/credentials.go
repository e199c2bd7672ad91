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

// AuthSourceFiles returns the files of auth-sources: strings, and the :source of
// property lists. Other kinds of sources are left out.
//
// Errors: *[TypeError].
func (s *Settings) AuthSourceFiles() ([]string, error) {
	value, err := s.object("auth-sources")
	if err != nil {
		return nil, err
	}
	items, _ := syntax.ListItems(value)
	var files []string
	for _, item := range items {
		if list, err := syntax.ListItems(item); err == nil {
			item = property(list, ":source")
		}
		if str, ok := item.(*syntax.String); ok {
			files = append(files, str.S)
		}
	}
	return files, nil
}

func property(list []syntax.Object, key string) syntax.Object {
	for i := 0; i+1 < len(list); i += 2 {
		if symbolName(list[i]) == key {
			return list[i+1]
		}
	}
	return syntax.Nil
}

// MatchRegexp tells whether an Emacs regexp matches somewhere in a text.
//
// Errors: a regexp that is none.
func (s *Settings) MatchRegexp(pattern, text string) (bool, error) {
	found, err := s.machine.CallNamed("string-match-p", syntax.NewString(pattern), syntax.NewString(text))
	return err == nil && found != syntax.Nil, err
}
