package smtp

import "github.com/emersion/go-sasl"

// login is LOGIN as Emacs speaks it: no initial response, the user name to the
// first challenge and the password to the second, whatever their words are.
type login struct{ answers []string }

func (l *login) Start() (string, []byte, error) { return "LOGIN", nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(answer), nil
}
