package account

import (
	"fmt"

	"smtpmail/lisp/settings"
	"smtpmail/smtp"
)

// A mail's sidecar names a server, and how to talk to it, as the settings did when it
// was queued. It may as well be of somebody else who can write to the queue. So it
// makes a session safer than the settings of now do, or as safe, and never less.

// ownServer is what the settings say of themselves, before a sidecar has its say.
type ownServer struct {
	host, port string
	stream     smtp.StreamType
}

func ReadOwnServer(s *settings.Settings) (o ownServer, err error) {
	if o.host, err = s.String("smtpmail-smtp-server"); err != nil {
		return o, err
	}
	if o.port, err = s.Port("smtpmail-smtp-service"); err != nil {
		return o, err
	}
	name, err := s.Symbol("smtpmail-stream-type")
	o.stream = streamType(name)
	return o, err
}

// protection orders stream types by what they promise.
func protection(s smtp.StreamType) int {
	switch s {
	case smtp.StreamPlain:
		return 0
	case smtp.StreamAuto:
		return 1
	}
	return 2
}

// Confine takes back what a sidecar weakens. For the server of the settings their
// stream type is the least. At any other, plain is no leave to send a password in
// clear, and an entry of the auth sources that is for every host is not for it.
func (v *Account) Confine(own ownServer) {
	asked := v.Config.Stream
	v.stranger = PlainHost(v.Host) != PlainHost(own.host)
	switch {
	case v.stranger && asked == smtp.StreamPlain:
		v.Config.Stream = smtp.StreamAuto
	case v.stranger || protection(asked) >= protection(own.stream):
	case samePort(v.Port, own.port) || own.stream == smtp.StreamAuto:
		v.Config.Stream = own.stream
	default: // TLS from the first octet is for one port
		v.Config.Stream = smtp.StreamSTARTTLS
	}
	if v.Config.Stream != asked {
		v.o.Warn(fmt.Sprintf("the sidecar of a queued mail wants stream type %s for %s, which is less than the settings do: %s is used", asked, v.Host, v.Config.Stream))
	}
}
