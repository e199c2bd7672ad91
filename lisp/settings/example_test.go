package settings_test

import (
	"fmt"

	"smtpmail/lisp/settings"
)

// Init files become typed values, each with the place that set it.
func Example() {
	init := `(setq smtpmail-smtp-server "mail.example.org"
      smtpmail-smtp-service 587)`
	s, err := settings.Load(settings.Options{Texts: []settings.Text{{Name: "init.el", Lisp: []byte(init)}}})
	if err != nil {
		panic(err)
	}
	server, err := s.String("smtpmail-smtp-server")
	if err != nil {
		panic(err)
	}
	fmt.Println(server, s.Place("smtpmail-smtp-service"))
	// Output: mail.example.org init.el:2:7
}
