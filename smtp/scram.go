package smtp

import (
	"crypto/tls"
	"fmt"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/xdg-go/scram"
)

// maxScramIterations bounds the work that a server can demand: a second or two.
const maxScramIterations = 2_000_000

// scramExchange is a SCRAM client (RFC 5802, RFC 7677). Both sides prove that
// they know the password, and neither shows it.
type scramExchange struct {
	name  string
	conv  *scram.ClientConversation
	steps int
}

func newScram(name string, a authContext) (*scramExchange, error) {
	hash := scram.SHA256
	if strings.HasPrefix(name, "SCRAM-SHA-1") {
		hash = scram.SHA1
	}
	client, err := hash.NewClient(a.Username, a.Password, "")
	if err != nil {
		return nil, fmt.Errorf("user name or password cannot be used: %w", err)
	}
	x := &scramExchange{name: name}
	switch {
	case strings.HasSuffix(name, "-PLUS"):
		binding, err := channelBinding(a.tls)
		if err != nil {
			return nil, err
		}
		x.conv = client.NewConversationWithChannelBinding(binding)
	case a.tls != nil && !a.plus:
		// Says that a server which does offer -PLUS has had its offer removed on the way.
		x.conv = client.NewConversationAdvertisingChannelBinding()
	default:
		x.conv = client.NewConversation()
	}
	return x, nil
}

// channelBinding is tls-exporter (RFC 9266) for TLS 1.3, and before that the
// hash of the server's certificate (RFC 5929).
func channelBinding(state *tls.ConnectionState) (scram.ChannelBinding, error) {
	if state == nil {
		return scram.ChannelBinding{}, fmt.Errorf("no TLS to bind to")
	}
	if state.Version >= tls.VersionTLS13 {
		return scram.NewTLSExporterBinding(state)
	}
	return scram.NewTLSServerEndpointBinding(state)
}

func (x *scramExchange) Start() (string, []byte, error) {
	first, err := x.conv.Step("")
	return x.name, []byte(first), err
}

func (x *scramExchange) Next(challenge []byte) ([]byte, error) {
	if x.steps++; x.steps > 2 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	if x.steps == 1 {
		if err := checkIterations(string(challenge)); err != nil {
			return nil, err
		}
	}
	answer, err := x.conv.Step(string(challenge))
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errForged, printable([]byte(err.Error())))
	}
	return []byte(answer), nil
}

func (x *scramExchange) verified() bool { return x.conv.Valid() }

func checkIterations(serverFirst string) error {
	for part := range strings.SplitSeq(serverFirst, ",") {
		count, isCount := strings.CutPrefix(part, "i=")
		if !isCount {
			continue
		}
		if n, err := strconv.Atoi(count); err != nil || n > maxScramIterations {
			return fmt.Errorf("%w: it asks for %s iterations", errForged, printable([]byte(excerpt([]byte(count)))))
		}
	}
	return nil
}
