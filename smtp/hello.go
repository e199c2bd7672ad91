package smtp

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// greet waits for the server's greeting and introduces itself. A server that
// turns us away in its greeting still hears EHLO and QUIT, as from Emacs.
func (l *link) greet() error {
	stop := l.probeTLS()
	greeting, err := l.read(command{line: "greeting", wait: l.timeouts.Greeting})
	stop()
	if err != nil {
		return l.greetingError(err)
	}
	if greeting.ok() {
		return l.hello()
	}
	refused := l.refused(ScopeSession, "connection not allowed", greeting)
	if _, err := l.command(l.helloVerb() + " " + l.c.localName()); err == nil {
		l.quit()
	}
	l.close()
	return refused
}

func (l *link) helloVerb() string {
	if l.c.Protocol == LMTP {
		return "LHLO"
	}
	return "EHLO"
}

// hello says EHLO, or HELO to a server that does not know EHLO.
func (l *link) hello() error {
	hello := l.helloVerb() + " " + l.c.localName()
	reply, err := l.command(hello)
	if err == nil && reply.Code == 220 {
		// A second greeting. Taken for the answer it would hide every extension, STARTTLS too.
		l.event("ignored: a second greeting")
		reply, err = l.read(command{line: hello, wait: l.timeouts.Command})
	}
	if err != nil {
		return err
	}
	if err := l.fits(exchange{command: command{line: hello}, class: 2}, reply); err != nil {
		return err
	}
	if reply.ok() {
		l.ext = parseExtensions(reply).without(l.ignore)
		l.limits = l.ext.Limits()
		return nil
	}
	if l.c.Protocol == LMTP {
		return l.helloRefused(hello, reply)
	}
	l.ext, l.leaving, l.farewell, l.ended = Extensions{}, false, nil, nil
	ehlo := reply
	reply, err = l.command("HELO " + l.c.localName())
	if err != nil {
		e := asError(err, KindLost, "HELO")
		if e.Kind == KindLost {
			e.Text = "the server answered EHLO with " + ehlo.String() + " and closed the connection"
		}
		return e
	}
	if !reply.ok() {
		return l.helloRefused("HELO "+l.c.localName(), reply)
	}
	return nil
}

// helloRefused tells which of the settings a server may have refused: the protocol, or
// our name.
func (l *link) helloRefused(command string, r Reply) *Error {
	e := l.refused(ScopeSession, command, r)
	unknown := r.Code == 500 || r.Code == 502
	switch {
	case unknown && l.c.Protocol == LMTP:
		e.Hint = "the server does not speak LMTP: leave smtpmail-protocol at nil for SMTP"
	case unknown, lmtpWord.MatchString(r.Text()):
		e.Hint = "the server may speak LMTP: set smtpmail-protocol to lmtp"
	case e.Hint == "" && r.Code/100 == 5:
		e.Hint = l.nameHint()
	}
	return e
}

var lmtpWord = regexp.MustCompile(`(?i)\blmtp\b|\blhlo\b`)

// nameHint is what the manual says about a server that does not like our name.
func (l *link) nameHint() string {
	return fmt.Sprintf("the server does not like the name %s in %s: set smtpmail-local-domain to a domain to put behind system-name, or system-name itself", printable([]byte(l.c.localName())), l.helloVerb())
}

// nameWords are what a server has against our name when a message comes; Postfix, for
// one, keeps it back until RCPT.
var nameWords = regexp.MustCompile(`(?i)\bhelo\b|\behlo\b|\blhlo\b`)

// helloAgain asks an authenticated client's server once more what it offers. A server
// that will not say it again offers what it did before.
func (l *link) helloAgain() error {
	l.reasked = true
	hello := l.helloVerb() + " " + l.c.localName()
	reply, err := l.command(hello)
	if err == nil {
		err = l.fits(exchange{command: command{line: hello}, class: 2}, reply)
	}
	if err != nil {
		return err
	}
	if l.leaving {
		return l.farewell
	}
	if reply.ok() {
		l.ext = parseExtensions(reply).without(l.ignore)
		l.limits = l.ext.Limits()
		if l.last != nil {
			l.last.open = false // RFC 5321 section 4.1.4: as after RSET
		}
	}
	return nil
}

// refused is an error of a reply on this link; scope is what the command is about.
func (l *link) refused(scope Scope, command string, r Reply) *Error {
	e := refusal(scope, command, r)
	e.Server = l.at.String()
	if r.Code/100 == 5 && r.Code != 503 && nameWords.MatchString(r.Text()) {
		e.Hint = l.nameHint()
	}
	switch {
	case r.Code == 421: // whatever it answers
		e.Scope = ScopeSession
	case scope != ScopeSession && isAboutClient(r, command, l.auth != ""):
		e.Scope, e.onClient = ScopeSession, true
	}
	return e
}

const wantsTLS = "this port expects TLS from the start: set smtpmail-stream-type to ssl"

// greetingError adds what a missing or strange greeting often means.
func (l *link) greetingError(err error) error {
	e := asError(err, KindLost, "greeting")
	var bad *MalformedReplyError
	switch {
	case l.tls.on():
	case e.Kind == KindTimeout && l.at.port == implicitTLSPort,
		e.Kind == KindLost && l.at.port == implicitTLSPort,
		errors.As(err, &bad) && bad.Problem == speaksTLS:
		e.Hint = wantsTLS
	case bad != nil:
		e.Hint = otherServer(bad.Got)
	}
	return e
}

// otherServer says what kind of server it is that greets so, and is none for SMTP.
func otherServer(greeting string) string {
	for start, kind := range map[string]string{"* OK ": "an IMAP", "* PREAUTH ": "an IMAP", "+OK": "a POP3", "HTTP/": "a web", "SSH-": "an SSH"} {
		if strings.HasPrefix(greeting, start) {
			return kind + " server answers there: check smtpmail-smtp-server and smtpmail-smtp-service"
		}
	}
	return ""
}

// prelude sends the commands that only some servers know and that change
// nothing for us: refusals are ignored. ONEX says that one message is to come.
func (l *link) prelude(single bool) error {
	var lines []string
	if single && (l.ext.Has("ONEX") || l.ext.Has("XONE")) {
		lines = append(lines, "ONEX")
	}
	if l.c.Verb && (l.ext.Has("VERB") || l.ext.Has("XVRB")) {
		lines = append(lines, "VERB")
	}
	if l.ext.Has("XUSR") {
		lines = append(lines, "XUSR")
	}
	for _, line := range lines {
		if l.pipelines() {
			// It travels with the envelope.
			ignored := exchange{command: command{line: line, wait: l.timeouts.Command}, then: noMatter}
			if err := l.send(ignored); err != nil {
				return err
			}
			continue
		}
		reply, err := l.command(line)
		if err != nil {
			return err
		}
		if l.leaving {
			return l.refused(ScopeSession, line, reply)
		}
	}
	return nil
}
