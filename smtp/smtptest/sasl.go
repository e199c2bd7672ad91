package smtptest

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/xdg-go/scram"
)

// saslServer makes the server's side of a mechanism; granted is called when
// the client proved who it is.
func (s *Server) saslServer(mechanism string, granted func()) (sasl.Server, error) {
	check := func(user, password string) error {
		if !same(user, s.options.User) || !same(password, s.options.Password) {
			return smtp.ErrAuthFailed
		}
		granted()
		return nil
	}
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case "LOGIN":
		return &loginServer{check: check}, nil
	case "CRAM-MD5":
		return &cramServer{options: s.options, granted: granted}, nil
	case "XOAUTH2":
		return &xoauth2Server{check: check}, nil
	case "SCRAM-SHA-1":
		return s.scramServer(scram.SHA1, granted)
	case "SCRAM-SHA-256":
		return s.scramServer(scram.SHA256, granted)
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

type loginServer struct {
	check func(user, password string) error
	user  string
	step  int
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if l.step == 0 && response == nil {
		l.step = 1
		return []byte("Username:"), false, nil
	}
	if l.step < 2 {
		l.user, l.step = string(response), 2
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

type cramServer struct {
	options   Options
	granted   func()
	challenge string
}

func (c *cramServer) Next(response []byte) ([]byte, bool, error) {
	if c.challenge == "" {
		c.challenge = "<" + rand.Text() + "@" + c.options.Name + ">"
		return []byte(c.challenge), false, nil
	}
	mac := hmac.New(md5.New, []byte(c.options.Password))
	mac.Write([]byte(c.challenge))
	if !same(string(response), c.options.User+" "+hex.EncodeToString(mac.Sum(nil))) {
		return nil, true, smtp.ErrAuthFailed
	}
	c.granted()
	return nil, true, nil
}

// xoauth2Server tells a refusal as Google does: by a challenge that the client
// must answer before it gets the reply.
type xoauth2Server struct {
	check   func(user, password string) error
	refused bool
}

func (x *xoauth2Server) Next(response []byte) ([]byte, bool, error) {
	if response == nil {
		return []byte{}, false, nil
	}
	if x.refused {
		return nil, true, smtp.ErrAuthFailed
	}
	parts := strings.Split(string(response), "\x01")
	if len(parts) == 4 {
		user := strings.TrimPrefix(parts[0], "user=")
		if x.check(user, strings.TrimPrefix(parts[1], "auth=Bearer ")) == nil {
			return nil, true, nil
		}
	}
	x.refused = true
	return []byte(`{"status":"401","schemes":"bearer","scope":"https://mail.example.org/"}`), false, nil
}

type scramServer struct {
	conv    *scram.ServerConversation
	granted func()
}

func (s *Server) scramServer(hash scram.HashGeneratorFcn, granted func()) (sasl.Server, error) {
	client, err := hash.NewClient(s.options.User, s.options.Password, "")
	if err != nil {
		return nil, err
	}
	stored, err := client.GetStoredCredentialsWithError(scram.KeyFactors{Salt: rand.Text(), Iters: 4096})
	if err != nil {
		return nil, err
	}
	server, err := hash.NewServer(func(user string) (scram.StoredCredentials, error) {
		if user != s.options.User {
			return scram.StoredCredentials{}, errors.New("no such user")
		}
		return stored, nil
	})
	if err != nil {
		return nil, fmt.Errorf("scram: %w", err)
	}
	return &scramServer{conv: server.NewConversation(), granted: granted}, nil
}

func (s *scramServer) Next(response []byte) ([]byte, bool, error) {
	if s.conv.Done() { // the client acknowledged our signature
		s.granted()
		return nil, true, nil
	}
	if response == nil {
		return []byte{}, false, nil
	}
	challenge, err := s.conv.Step(string(response))
	if err != nil {
		return nil, true, smtp.ErrAuthFailed
	}
	return []byte(challenge), false, nil
}
