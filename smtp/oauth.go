package smtp

import "github.com/emersion/go-sasl"

// xoauth2 is Google's and Microsoft's XOAUTH2. A refused token is told by a
// challenge that holds JSON; the client answers with an empty line, and only
// then comes the reply.
type xoauth2 struct {
	username, token string
	failure
}

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	return x.note(challenge, []byte{})
}

// oauthBearer is OAUTHBEARER (RFC 7628), whose dummy answer to the failure is ^A.
type oauthBearer struct {
	sasl.Client
	failure
}

func (o *oauthBearer) Next(challenge []byte) ([]byte, error) {
	return o.note(challenge, []byte{1})
}

// failure keeps what the server said about a token that it does not take.
type failure struct {
	said string
	told bool
}

func (f *failure) note(challenge, answer []byte) ([]byte, error) {
	if f.told {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	f.said, f.told = printable(challenge), true
	return answer, nil
}

func (f *failure) explanation() string { return f.said }
