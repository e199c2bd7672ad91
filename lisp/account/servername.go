package account

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// meantServer is what somebody meant who wrote more than a name into
// smtpmail-smtp-server.
type meantServer struct {
	host, port, user string
	stream           string // "" for any
}

// parseServer takes a URL, HOST:PORT, USER@HOST, blanks and a final dot apart; ok is
// false for a host that is nothing else.
func parseServer(text string) (m meantServer, ok bool) {
	if strings.HasPrefix(text, "/") {
		return m, false // a socket
	}
	m.host = strings.Join(strings.Fields(text), "")
	if scheme, rest, found := strings.Cut(m.host, "://"); found {
		m.host = rest
		if scheme = strings.ToLower(scheme); scheme == "smtps" || scheme == "submissions" {
			m.stream, m.port = "ssl", "465"
		}
	}
	if at := strings.LastIndexByte(m.host, '@'); at >= 0 {
		m.user, _, _ = strings.Cut(m.host[:at], ":") // never a password
		m.host = m.host[at+1:]
	}
	m.host, _, _ = strings.Cut(m.host, "/")
	if strings.Count(m.host, ":") == 1 || strings.HasPrefix(m.host, "[") && !strings.HasSuffix(m.host, "]") {
		if host, port, err := net.SplitHostPort(m.host); err == nil {
			m.host, m.port = host, port
		}
	}
	m.host = strings.TrimSuffix(m.host, ".")
	return m, m.host != text && "["+m.host+"]" != text
}

// withoutPassword is the text as it may be shown: it may be a URL with a password.
func withoutPassword(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	start := strings.Index(text[:at], "://")
	if start >= 0 {
		start += len("://")
	}
	colon := strings.IndexByte(text[max(start, 0):at], ':')
	if colon < 0 {
		return text
	}
	return text[:max(start, 0)+colon+1] + "[secret]" + text[at:]
}

// hint is what to write.
func (m meantServer) hint() string {
	if m.host == "" {
		return `write the name of a host, such as (setq smtpmail-smtp-server "mail.example.org")`
	}
	form := fmt.Sprintf("(setq smtpmail-smtp-server %q", m.host)
	if m.port != "" {
		port := strconv.Quote(m.port)
		if _, err := strconv.Atoi(m.port); err == nil {
			port = m.port
		}
		form += " smtpmail-smtp-service " + port
	}
	if m.stream != "" {
		form += " smtpmail-stream-type '" + m.stream
	}
	if m.user != "" {
		form += fmt.Sprintf(" smtpmail-smtp-user %q", m.user)
	}
	return "write " + form + ")"
}

// where names a variable and the place that set it.
func (v *Account) where(name string) string {
	if at := v.s.Place(name).At; at.IsKnown() {
		return at.String() + ": " + name
	}
	return name
}

// HelloName is a name of this machine as EHLO wants it (RFC 5321 section 4.1.2): in
// ASCII, and without the blanks that some machines have in theirs.
func HelloName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), "-")
	if strings.IndexFunc(name, func(r rune) bool { return r > 0x7f }) < 0 {
		return name, nil
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return "", fmt.Errorf("%q cannot be written in ASCII: %w", name, err)
	}
	return ascii, nil
}
