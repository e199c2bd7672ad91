package account_test

import (
	"context"
	"fmt"
	"strings"

	"smtpmail/lisp/account"
	"smtpmail/lisp/settings"
	"smtpmail/smtp"
	"smtpmail/smtp/message"
	"smtpmail/smtp/smtptest"
)

// A program sends as the user's Emacs would: it loads the init files, takes the account,
// and submits the mail. (Here the init file is a text, and the server one of our own;
// package system has the options for the files of the machine.)
func Example() {
	server, err := smtptest.NewServer(smtptest.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	init := fmt.Sprintf(`(setq user-mail-address "jane@example.org" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service %d)`, server.Addr().Port)

	s, err := settings.Load(settings.Options{Texts: []settings.Text{{Name: "init.el", Lisp: []byte(init)}}})
	if err != nil {
		panic(err)
	}
	m, err := message.Read(strings.NewReader("To: john@example.net\nSubject: hello\n\nHi.\n"), message.ReadOptions{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	mail, err := account.Compose(s, m, account.Envelope{}, account.Options{})
	if err != nil {
		panic(err)
	}
	a, err := account.New(s, account.Options{})
	if err != nil {
		panic(err)
	}
	result, err := smtp.Send(context.Background(), a.Config, mail.Submission())
	if err != nil {
		panic(err)
	}
	fmt.Println(mail.ReversePath, "to", result.Recipients[0].Address, result.Recipients[0].Status)
	// Output: jane@example.org to john@example.net accepted
}
