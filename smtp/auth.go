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
// succeeds. A server that knows the mechanism and refuses is not shown the same
// proof in another form: each refusal costs time, and a few of them get the client
// locked out. The error is that of the last mechanism that the server judged.
func (l *link) authenticate(creds Credentials, names []string) error {
	l.secrets.addPassword(creds.Password)
	var exposed []string
	var failure *Error
	refused := make(map[proof]bool)
	for _, name := range names {
		m, known := findMechanism(name)
		switch {
		case !known:
			failure = l.unknownMechanism(name)
			continue
		case m.bare && !l.mayExpose():
			exposed = append(exposed, m.name)
			continue
		case refused[m.proof]:
			continue
		}
		err := l.tryMechanism(m, creds)
		if err == nil {
			l.auth = m.name
			return nil
		}
		refused[m.proof] = judgesProof(err)
		// "No such mechanism" is less of an answer than "wrong password".
		if failure == nil || err.Code != 504 {
			failure = err
		}
		if errors.Is(err, errForged) || l.leaving || l.broken || err.Kind != KindAuth && err.Kind != KindProtocol && err.Kind != KindConfig {
			return err
		}
	}
	if failure == nil {
		return l.cleartextError(exposed)
	}
	if judgesProof(failure) && failure.Permanent() {
		failure.advise(creds.whose())
	}
	if len(exposed) > 0 {
		failure.advise(strings.Join(exposed, ", ") + " was not tried: the connection is not encrypted")
	}
	return failure
}

// judgesProof tells a refusal of the credentials from one of the mechanism (RFC 4954
// section 6).
func judgesProof(e *Error) bool {
	switch e.Code {
	case 500, 501, 502, 503, 504, 534, 538:
		return false
	}
	return e.Kind == KindAuth && e.Code >= 400
}

func (c Credentials) whose() string {
	text := "what the server refused is the password of " + printable([]byte(c.Username))
	if c.Origin != "" {
		text += ", from " + printable([]byte(c.Origin))
	}
	return text
}

func (l *link) unknownMechanism(name string) *Error {
	e := l.authError(name, "", nil)
	e.Kind, e.Text = KindConfig, "this mechanism is not known"
	e.Hint = "mechanisms: " + strings.ToLower(strings.Join(DefaultMechanisms(), " ")) + " xoauth2 oauthbearer external"
	return e
}

func (l *link) authError(name, text string, err error) *Error {
	return &Error{Scope: ScopeSession, Kind: KindAuth, Command: "AUTH " + printable([]byte(name)), Server: l.at.String(), Text: text, Err: err}
}

// tryMechanism runs one exchange (RFC 4954 section 4).
func (l *link) tryMechanism(m mechanism, creds Credentials) *Error {
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
	reply, err := l.startExchange(m, initial)
	for rounds := 0; err == nil && reply.Code == 334; rounds++ {
		answer, problem := answerTo(m, client, reply)
		if problem != nil || rounds == maxChallenges {
			l.cancelExchange()
			return l.challengeError(m, reply, problem)
		}
		if x, ok := client.(deriver); ok {
			l.secrets.add(x.derived())
		}
		reply, err = l.saySecret(base64.StdEncoding.EncodeToString(answer))
	}
	if err != nil {
		e := *asError(err, KindLost, "")
		e.Command = "AUTH " + m.name
		return &e
	}
	return l.authVerdict(m, client, reply)
}

// cancelExchange ends an exchange in which the server waits for an answer: it would
// take the next command for one. What it says to that is of no interest.
func (l *link) cancelExchange() { l.command("*") }

// startExchange sends the command that starts an exchange, with the initial
// response if there is one: no response at all is not the same as an empty one.
// Where it does not go with the command, as that would be too long (RFC 4954
// section 4) or the server does not know the form, it answers the challenge that
// comes then; so it does where a server asks for it once more.
func (l *link) startExchange(m mechanism, initial []byte) (Reply, error) {
	line := "AUTH " + m.name
	if initial == nil {
		return l.command(line)
	}
	encoded := base64.StdEncoding.EncodeToString(initial)
	l.secrets.add(encoded)
	with := line + " " + encoded
	if encoded == "" {
		with += "="
	}
	reply := Reply{Code: 501}
	var err error
	if len(with)+len("\r\n") <= maxCommandLine {
		reply, err = l.do(command{line: with, shown: line + " " + omitted, wait: l.timeouts.Command})
	}
	switch {
	case err != nil:
		return reply, err
	case reply.Code == 334 && m.asksAgain(reply.challenge):
	case reply.Code == 500 || reply.Code == 501:
		if reply, err = l.command(line); err != nil || reply.Code != 334 {
			return reply, err
		}
	default:
		return reply, nil
	}
	return l.saySecret(encoded)
}

// maxCommandLine is the longest command in octets, with its CRLF (RFC 5321 section
// 4.5.3.1.4).
const maxCommandLine = 512

func (l *link) saySecret(encoded string) (Reply, error) {
	l.secrets.add(encoded)
	return l.do(command{line: encoded, shown: omitted, wait: l.timeouts.Command})
}

// asksAgain tells whether a challenge is none, and wants the initial response that came
// with the command: it is empty, or words where the mechanism knows no challenges.
func (m mechanism) asksAgain(challenge string) bool {
	if strings.Trim(challenge, " =") == "" {
		return true
	}
	_, err := base64.StdEncoding.DecodeString(strings.TrimSpace(challenge))
	return m.deaf && err != nil
}

func answerTo(m mechanism, client sasl.Client, reply Reply) ([]byte, error) {
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSpace(reply.challenge))
	if err != nil && !m.deaf {
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
