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

func ExampleSession_SendAll() {
	sink := smtptest.NewSink(smtptest.SinkOptions{Extensions: []string{"PIPELINING", "CHUNKING"}})
	addr, err := sink.Listen()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sink.Close()

	session := smtp.NewSession(&smtp.Config{Host: "127.0.0.1", Port: strconv.Itoa(addr.Port)})
	defer session.Close()
	subjects := []string{"one", "two", "three"}
	err = session.SendAll(context.Background(), smtp.Batch{
		Next: func() (*smtp.Mail, error) {
			if len(subjects) == 0 {
				return nil, io.EOF
			}
			text := "Subject: " + subjects[0] + "\r\n\r\n"
			subjects = subjects[1:]
			return &smtp.Mail{Recipients: []string{"rcpt@example.net"},
				Content: func(smtp.Extensions) (smtp.Content, error) {
					return smtp.Content{SizeOctets: int64(len(text)),
						Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}, nil
				}}, nil
		},
		Commit: func(numbers []int) error { fmt.Println("leaving", numbers); return nil },
		Done:   func(number int, result *smtp.Result, err error) { fmt.Println(number, result.Worst(), err) },
	})
	fmt.Println(err)
	// Output:
	// leaving [0 1 2]
	// 0 accepted <nil>
	// 1 accepted <nil>
	// 2 accepted <nil>
	// <nil>
}
