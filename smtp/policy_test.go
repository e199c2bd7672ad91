package smtp

import (
	"strings"
	"testing"
)

// Each row is what the reply answers (with + after authentication), the reply, and
// what it is about.
const aboutRows = `
MAIL  530 5.7.0 Authentication required                                          session
MAIL+ 530 5.7.0 Must issue a STARTTLS command first                              session
RCPT  530 must authenticate                                                      session
RCPT  550 5.7.1 relaying denied                                                  session
RCPT  550 Relaying denied                                                        session
RCPT+ 554 5.7.1 <a@x.example>: Relay access denied                               session
RCPT  454 4.7.1 <a@x.example>: Relay access denied                               session
RCPT  554 5.7.1 <a@x.example>: Recipient address rejected: Access denied         session
RCPT+ 554 5.7.1 <a@x.example>: Recipient address rejected: Access denied         mail
RCPT  554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example session
RCPT  554 client host blocked                                                    session
RCPT+ 554 5.7.1 <c[192.0.2.1]>: Client host rejected: Access denied              session
RCPT  450 4.7.1 Client host rejected: cannot find your hostname                  session
RCPT  504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname       session
MAIL  553 5.7.1 <a@x.example>: Sender address rejected: not logged in            session
MAIL+ 553 5.7.1 <a@x.example>: Sender address rejected: not owned by user joe    mail
RCPT  550 5.7.25 no reverse DNS for 192.0.2.1                                    session
RCPT  521 does not accept mail                                                   session
RCPT  556 5.1.10 recipient domain does not accept mail                           mail
RCPT  650 what                                                                   session
dot   999 what                                                                   session
RCPT  550 5.1.1 no such user                                                     mail
RCPT  552 5.2.2 mailbox full                                                     mail
MAIL  552 5.3.4 message too big                                                  mail
RCPT  450 4.7.1 greylisted, come back later                                      mail
RCPT  450 4.7.1 Client host rejected: Greylisted                                 mail
RCPT  451 4.7.1 try again later                                                  mail
dot   554 5.7.1 spam                                                             mail
dot   550 5.7.26 this mail is unauthenticated, SPF does not pass                 mail
dot   554 5.7.1 Client host [192.0.2.1] blocked using zen.example                session
dot   550 5.7.1 this message was relayed too often                               mail
dot   550 5.7.1 Relaying denied                                                  session
dot+  550 5.7.1 Unable to relay for a@x.example                                  session
dot   554 Relay access denied                                                    session
dot   550 relay not permitted                                                    session
MAIL  500 5.5.1 Command unrecognized                                             session
RCPT  500 what                                                                   session
DATA  500 5.5.2 Error: bad syntax                                                session
RCPT  500 5.5.2 Line too long                                                    mail
dot   500 5.5.2 line too long                                                    mail
BDAT  554 5.7.1 spam                                                             mail
DATA  554 5.7.1 not now                                                          session
dot   530 5.7.0 Authentication required                                          session
`

func TestIsAboutClient(t *testing.T) {
	commands := map[string]string{"MAIL": "MAIL FROM:<a@x>", "RCPT": "RCPT TO:<a@x>", "DATA": "DATA", "dot": finalDot, "BDAT": "BDAT 26 LAST"}
	for row := range strings.Lines(strings.TrimSpace(aboutRows)) {
		fields := strings.Fields(row)
		verb, authenticated := strings.CutSuffix(fields[0], "+")
		text := strings.Join(fields[1:len(fields)-1], " ")
		code := 0
		for _, c := range text[:3] {
			code = code*10 + int(c-'0')
		}
		r := Reply{Code: code, Lines: []string{text[4:]}}
		r.Enhanced, _ = cutEnhanced(code, text[4:])
		got := "mail"
		if isAboutClient(r, commands[verb], authenticated) {
			got = "session"
		}
		if want := fields[len(fields)-1]; got != want {
			t.Errorf("%s is about the %s, want the %s", strings.TrimSpace(row), got, want)
		}
	}
}
