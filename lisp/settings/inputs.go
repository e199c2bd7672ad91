package settings

import "smtpmail/lisp/syntax"

// Inputs returns the names of all files that the settings were read from or name to
// be read: init files, mail aliases, credentials, keys and trusted certificates. A
// variable of the wrong type names none.
func (s *Settings) Inputs() []string {
	aliases := s.fileName("mail-personal-alias-file")
	trusted, _ := s.Strings("gnutls-trustfiles")
	names := append(append(s.private(), trusted...), s.Files()...)
	if aliases != "" {
		names = append(names, aliases)
	}
	return names
}

// private returns the names of the files that hold credentials and keys.
func (s *Settings) private() []string {
	names, _ := s.AuthSourceFiles()
	if file := s.fileName("smtpmail-auth-credentials"); file != "" {
		names = append(names, file)
	}
	keys, _ := s.StartTLSCredentials()
	for _, k := range keys {
		for _, file := range []string{k.KeyFile, k.CertificateFile} {
			if file != "" {
				names = append(names, file)
			}
		}
	}
	return names
}

// fileName is the value of a variable that is a string, else "".
func (s *Settings) fileName(variable string) string {
	value, _ := s.object(variable)
	if str, ok := value.(*syntax.String); ok {
		return str.S
	}
	return ""
}
