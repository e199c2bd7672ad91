package smtp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
)

// mechanism is a SASL client (RFC 4422) and what its use entails.
type mechanism struct {
	name string
	// proof is what the server judges. One that it refused is not tried in another form.
	proof proof
	// bare mechanisms show the server, or who listens, the password or token itself.
	bare bool
	// exactly235 accepts only that code as success; else whatever is below 400.
	exactly235 bool
	// channel mechanisms (-PLUS) need TLS to bind to.
	channel bool
	// deaf mechanisms answer a challenge whatever is in it, be it base64 or not.
	deaf   bool
	client func(authContext) (sasl.Client, error)
}

// proof is how a client shows who it is.
type proof int

// The proofs. A server may have a password in a form that serves challenges, or only
// in one that serves the password itself.
const (
	byChallenge proof = iota
	byPassword
	byToken
	byChannel
)

// authContext is what a mechanism may draw on.
type authContext struct {
	Credentials
	host string
	port int
	tls  *tls.ConnectionState
	// plus says that the server offers a -PLUS variant.
	plus bool
}

// verifier is a client that proves the server too: success counts only after that.
type verifier interface{ verified() bool }

// explainer is a client to whom the server gave a reason for refusal before the reply.
type explainer interface{ explanation() string }

// deriver is a client whose answer has a secret in it that is not the password.
type deriver interface{ derived() string }

// errForged is wrapped by errors of an exchange in which the server failed to
// prove that it knows the password. No other mechanism is tried after it.
var errForged = errors.New("the server did not prove that it knows the password")

var mechanisms = []mechanism{
	{name: "SCRAM-SHA-256-PLUS", exactly235: true, channel: true, client: scramClient("SCRAM-SHA-256-PLUS")},
	{name: "SCRAM-SHA-1-PLUS", exactly235: true, channel: true, client: scramClient("SCRAM-SHA-1-PLUS")},
	{name: "SCRAM-SHA-256", exactly235: true, client: scramClient("SCRAM-SHA-256")},
	{name: "SCRAM-SHA-1", exactly235: true, client: scramClient("SCRAM-SHA-1")},
	{name: "CRAM-MD5", client: func(a authContext) (sasl.Client, error) {
		return &cramMD5{username: a.Username, password: a.Password}, nil
	}},
	{name: "PLAIN", proof: byPassword, bare: true, deaf: true, exactly235: true, client: func(a authContext) (sasl.Client, error) {
		if strings.ContainsRune(a.Username+a.Password, 0) {
			return nil, errors.New("user name or password has a NUL in it")
		}
		return sasl.NewPlainClient("", a.Username, a.Password), nil
	}},
	{name: "LOGIN", proof: byPassword, bare: true, deaf: true, client: func(a authContext) (sasl.Client, error) {
		return &login{answers: []string{a.Username, a.Password}}, nil
	}},
	{name: "XOAUTH2", proof: byToken, bare: true, client: func(a authContext) (sasl.Client, error) {
		return &xoauth2{username: a.Username, token: a.Password}, nil
	}},
	{name: "OAUTHBEARER", proof: byToken, bare: true, client: func(a authContext) (sasl.Client, error) {
		return &oauthBearer{Client: sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: a.Username, Token: a.Password, Host: a.host, Port: a.port})}, nil
	}},
	{name: "EXTERNAL", proof: byChannel, client: func(a authContext) (sasl.Client, error) {
		return sasl.NewExternalClient(a.Username), nil
	}},
}

func scramClient(name string) func(authContext) (sasl.Client, error) {
	return func(a authContext) (sasl.Client, error) { return newScram(name, a) }
}

// DefaultMechanisms is the order of preference where [Config.Mechanisms] is
// nil: strongest first. Tokens are used only where a mechanism for them is
// configured.
func DefaultMechanisms() []string {
	return []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"}
}

func findMechanism(name string) (mechanism, bool) {
	i := slices.IndexFunc(mechanisms, func(m mechanism) bool { return strings.EqualFold(m.name, name) })
	if i < 0 {
		return mechanism{}, false
	}
	return mechanisms[i], true
}

// usableMechanisms are those that the server offers, the configuration wants
// and this package knows, in order of preference.
func (l *link) usableMechanisms() []string {
	wanted := l.c.Mechanisms
	if wanted == nil {
		wanted = DefaultMechanisms()
	}
	offered := l.ext.Auth()
	var usable []string
	for _, name := range wanted {
		m, known := findMechanism(name)
		if known && slices.Contains(offered, m.name) && (!m.channel || l.tls.on()) && !slices.Contains(usable, m.name) {
			usable = append(usable, m.name)
		}
	}
	return usable
}

// tokensOnly reports whether the server offers AUTH, and only for tokens.
func (l *link) tokensOnly() bool {
	offered := l.ext.Auth()
	return len(offered) > 0 && !slices.ContainsFunc(offered, func(name string) bool {
		m, known := findMechanism(name)
		return !known || m.proof != byToken
	})
}

// mayExpose reports whether a password or token may go over the connection as it is.
func (l *link) mayExpose() bool {
	return l.tls.on() || l.loopback || l.c.Stream == StreamPlain || l.c.AllowCleartextAuth
}

func (l *link) cleartextError(names []string) *Error {
	return &Error{Scope: ScopeSession, Kind: KindCleartextAuth, Command: "AUTH " + strings.Join(names, ", "), Server: l.at.String(),
		Text: fmt.Sprintf("the password would go in clear over an unencrypted connection to %s", l.at.host),
		Hint: "better: a server and port with TLS (smtpmail-stream-type starttls or ssl)\n" +
			"to send it in clear all the same: smtpmail-stream-type plain, or smtpmail-allow-cleartext-auth t, or --allow-cleartext-auth"}
}
