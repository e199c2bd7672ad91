package settings

import "smtpmail/lisp/syntax"

// Inputs returns the names of all files that the settings were read from or name to
// be read: init files, mail aliases, credentials, keys and trusted certificates. A
// variable of the wrong type names none.
func (s *Settings) Inputs() []string {
	names := append([]string(nil), s.Files()...)
	for _, variable := range []string{"mail-personal-alias-file", "smtpmail-auth-credentials"} {
		if value, err := s.object(variable); err == nil {
			if str, ok := value.(*syntax.String); ok {
				names = append(names, str.S)
			}
		}
	}
	sources, _ := s.AuthSourceFiles()
	trusted, _ := s.Strings("gnutls-trustfiles")
	names = append(append(names, sources...), trusted...)
	keys, _ := s.StartTLSCredentials()
	for _, k := range keys {
		names = append(names, k.KeyFile, k.CertificateFile)
	}
	return names
}
