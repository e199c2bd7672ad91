package message_test

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/message"
	"smtpmail/smtp/smtptest"
)

// A message is read, completed, and handed to package smtp, which asks for it in the
// form that the server takes.
func Example() {
	server, err := smtptest.NewServer(smtptest.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()

	m, err := message.Read(strings.NewReader("To: Jörg <john@example.net>\n\nGrüße\n"), message.ReadOptions{})
	if err != nil {
		panic(err)
	}
	defer m.Close()
	m.Header.Complete(message.Completion{Now: time.Now(), Unique: "1", Host: "example.org", Address: "jane@example.org"})
	recipients, err := m.Header.Recipients(false)
	if err != nil {
		panic(err)
	}
	mail := &smtp.Mail{ReversePath: "jane@example.org", Recipients: recipients, Content: func(ext smtp.Extensions) (smtp.Content, error) {
		r, err := m.Render(message.RenderOptions{EightBit: ext.Has("8BITMIME")})
		if err != nil {
			return smtp.Content{}, err
		}
		return smtp.Content{SizeOctets: r.SizeOctets(), EightBit: r.EightBit,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(r.Open()), nil }}, nil
	}}
	result, err := smtp.Send(context.Background(), &smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(server.Addr().Port)}, mail)
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Recipients[0].Address, result.Recipients[0].Status)
	// Output: john@example.net accepted
}
