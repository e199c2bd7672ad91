package smtp

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
)

// maxChallenges bounds an exchange; no mechanism here needs more than three.
const maxChallenges = 8

// authenticate tries the mechanisms in turn, as Emacs 30 does, until one
// succeeds. The error is that of the last one that the server judged.
func (l *link) authenticate(creds Credentials, names []string) error {
	l.secrets.addPassword(creds.Password)
	var exposed []string
	var failure *Error
	pending := false // the server still waits for the next line of a failed exchange
	for _, name := range names {
		m, known := findMechanism(name)
		if !known {
			failure = l.authError(name, "", nil)
			failure.Kind, failure.Text = KindConfig, "this mechanism is not known"
			failure.Hint = "mechanisms: " + strings.ToLower(strings.Join(DefaultMechanisms(), " ")) + " xoauth2 oauthbearer external"
			continue
		}
		if m.bare && !l.mayExpose() {
			exposed = append(exposed, m.name)
			continue
		}
		if pending {
			if _, err := l.command("*"); err != nil {
				return err
			}
		}
		err := l.tryMechanism(m, creds, &pending)
		if err == nil {
			l.auth = m.name
			return nil
		}
		if errors.Is(err, errForged) || l.leaving || l.broken || err.Kind != KindAuth && err.Kind != KindProtocol && err.Kind != KindConfig {
			return err
		}
		// "No such mechanism" is less of an answer than "wrong password".
		if failure == nil || err.Code != 504 {
			failure = err
		}
	}
	if failure == nil {
		return l.cleartextError(exposed)
	}
	if len(exposed) > 0 {
		failure.Hint = strings.Join(exposed, ", ") + " was not tried: the connection is not encrypted"
	}
	return failure
}

func (l *link) authError(name, text string, err error) *Error {
	return &Error{Scope: ScopeSession, Kind: KindAuth, Command: "AUTH " + printable([]byte(name)), Server: l.at.String(), Text: text, Err: err}
}

// tryMechanism runs one exchange (RFC 4954 section 4). pending is set where it
// ends while the server waits for a line.
func (l *link) tryMechanism(m mechanism, creds Credentials, pending *bool) *Error {
	*pending = false
	plus := slices.Contains(l.ext.Auth(), strings.TrimSuffix(m.name, "-PLUS")+"-PLUS")
	client, err := m.client(authContext{Credentials: creds, host: l.at.host, port: l.at.port, tls: l.tls.state, plus: plus})
	if err != nil {
		e := l.authError(m.name, "", err)
		e.Kind = KindConfig
		return e
	}
	_, initial, err := client.Start()
	if err != nil {
		return l.authError(m.name, "", err)
	}
	reply, err := l.sayAuth(m.name, initial)
	for rounds := 0; err == nil && reply.Code == 334; rounds++ {
		answer, problem := answerTo(client, reply)
		if problem != nil || rounds == maxChallenges {
			*pending = true
			return l.challengeError(m, reply, problem)
		}
		if x, ok := client.(deriver); ok {
			l.secrets.add(x.derived())
		}
		reply, err = l.saySecret(base64.StdEncoding.EncodeToString(answer))
	}
	if err != nil {
		return asError(err, KindLost, "AUTH "+m.name)
	}
	return l.authVerdict(m, client, reply)
}

// sayAuth sends the command that starts an exchange. No initial response at
// all is not the same as an empty one.
func (l *link) sayAuth(name string, initial []byte) (Reply, error) {
	line := "AUTH " + name
	if initial == nil {
		return l.command(line)
	}
	encoded := base64.StdEncoding.EncodeToString(initial)
	if encoded == "" {
		encoded = "="
	}
	l.secrets.add(encoded)
	return l.do(command{line: line + " " + encoded, shown: line + " " + omitted, wait: l.timeouts.Command})
}

func (l *link) saySecret(encoded string) (Reply, error) {
	l.secrets.add(encoded)
	return l.do(command{line: encoded, shown: omitted, wait: l.timeouts.Command})
}

func answerTo(client sasl.Client, reply Reply) ([]byte, error) {
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSpace(reply.challenge))
	if err != nil {
		return nil, errors.New("the challenge is not base64")
	}
	return client.Next(challenge)
}

func (l *link) challengeError(m mechanism, reply Reply, problem error) *Error {
	e := l.authError(m.name, "", problem)
	switch {
	case errors.Is(problem, errForged):
		e.Hint = "this is not the server that the password was made for, or somebody listens in between"
	case problem == nil, errors.Is(problem, sasl.ErrUnexpectedServerChallenge):
		e.Kind, e.Code, e.Text, e.Err = KindProtocol, reply.Code, "the server asks for more than the mechanism has", nil
	default:
		e.Kind = KindProtocol
	}
	return e
}

// authVerdict reads the reply that ends an exchange.
func (l *link) authVerdict(m mechanism, client sasl.Client, reply Reply) *Error {
	if !reply.ok() {
		e := l.authError(m.name, reply.Text(), nil)
		e.Code, e.Enhanced = reply.Code, reply.Enhanced
		if x, ok := client.(explainer); ok && x.explanation() != "" {
			e.Text += "\n" + l.secrets.clean(x.explanation())
		}
		return e
	}
	if err := l.fits(exchange{command: command{line: "AUTH " + m.name}, class: 2}, reply); err != nil {
		return asError(err, KindProtocol, "")
	}
	if v, ok := client.(verifier); ok && !v.verified() {
		return l.challengeError(m, reply, fmt.Errorf("%w before it said yes", errForged))
	}
	if m.exactly235 && reply.Code != 235 {
		e := l.authError(m.name, reply.Text(), nil)
		e.Kind, e.Code, e.Enhanced = KindProtocol, reply.Code, reply.Enhanced
		return e
	}
	return nil
}
