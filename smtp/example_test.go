package smtp_test

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

func ExampleSend() {
	server, err := smtptest.NewServer(smtptest.Options{User: "joe", Password: "s3cret", Mechanisms: []string{"PLAIN"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	config := &smtp.Config{
		Host: "127.0.0.1", Port: strconv.Itoa(server.Addr().Port), LocalName: "client.example.org",
		Credentials: func(context.Context, smtp.CredentialRequest) (smtp.Credentials, error) {
			return smtp.Credentials{Username: "joe", Password: "s3cret"}, nil
		},
	}
	text := "Subject: hello\r\n\r\nHello.\r\n"
	mail := &smtp.Mail{
		ReversePath: "sender@example.org",
		Recipients:  []string{"rcpt@example.net"},
		Content: func(smtp.Extensions) (smtp.Content, error) {
			return smtp.Content{SizeOctets: int64(len(text)),
				Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}, nil
		},
	}
	result, err := smtp.Send(context.Background(), config, mail)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Mechanism, result.Recipients[0].Status, result.SizeOctets)
	// Output: PLAIN accepted 26
}
