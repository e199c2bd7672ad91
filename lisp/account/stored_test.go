package account

import (
	"testing"

	"smtpmail/smtp"
)

func TestConfine(t *testing.T) {
	const plain, auto, starttls, ssl = smtp.StreamPlain, smtp.StreamAuto, smtp.StreamSTARTTLS, smtp.StreamTLS
	mine := ownServer{"Mail.example.org", "465", ssl}
	for _, row := range []struct {
		own        ownServer
		host, port string
		asked      smtp.StreamType
		want       smtp.StreamType
		stranger   bool
	}{
		{mine, "mail.example.org.", "smtps", plain, ssl, false},
		{mine, "mail.example.org", "465", auto, ssl, false},
		{mine, "mail.example.org", "25", plain, starttls, false},
		{mine, "mail.example.org", "587", starttls, starttls, false},
		{mine, "other.example.org", "25", plain, auto, true},
		{mine, "other.example.org", "25", auto, auto, true},
		{mine, "other.example.org", "465", ssl, ssl, true},
		{ownServer{"mail.example.org", "25", auto}, "mail.example.org", "2525", plain, auto, false},
		{ownServer{"mail.example.org", "25", plain}, "mail.example.org", "25", plain, plain, false},
		{ownServer{"mail.example.org", "25", plain}, "other.example.org", "25", plain, auto, true},
		{ownServer{"mail.example.org", "25", plain}, "mail.example.org", "465", ssl, ssl, false},
		{ownServer{"", "25", auto}, "other.example.org", "25", plain, auto, true},
	} {
		v := &Account{o: Options{}.withDefaults(), Host: row.host, Port: row.port, Config: &smtp.Config{Stream: row.asked}}
		v.Confine(row.own)
		if v.Config.Stream != row.want || v.stranger != row.stranger {
			t.Errorf("%+v: %s, stranger %v", row, v.Config.Stream, v.stranger)
		}
	}
}
