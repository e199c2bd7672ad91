package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"path/filepath"
	"strings"
	"testing"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/terminal"
)

// TestPostfix sends through a real Postfix, and finds each mail in the mailbox
// octet for octet.
func TestPostfix(t *testing.T) {
	p := startPostfix(t)
	t.Run("mechanisms", p.testMechanisms)
	t.Run("stream types", p.testStreamTypes)
	t.Run("contents", p.testContents)
	t.Run("made fit", p.testMadeFit)
	t.Run("many recipients", p.testManyRecipients)
	t.Run("wrong password", p.testWrongPassword)
	t.Run("certificate", p.testCertificate)
	t.Run("starttls credentials", p.testStartTLSCredentials)
	t.Run("queue", p.testQueue)
	t.Run("queue by DATA", p.testQueueByData)
}

const postfixPassword = "s3cret" // of the user joe

// sender is somebody whose init file names the server at one of its ports; what
// is in more comes last in it. %d there is the port.
func (p *postfix) sender(t *testing.T, port int, more ...string) *home {
	t.Helper()
	h := newHome(t)
	init := fmt.Sprintf(`(setq user-mail-address "sam@example.org"
      smtpmail-smtp-server "localhost"
      smtpmail-smtp-service %d
      gnutls-trustfiles '(%q))
`, port, p.file("cert.pem"))
	for _, form := range more {
		init += strings.ReplaceAll(form, "%d", fmt.Sprint(port)) + "\n"
	}
	h.write(".emacs", init)
	return h
}

const (
	listed   = `(setq smtpmail-auth-credentials '(("localhost" %d "joe" "` + postfixPassword + `")))`
	starttls = `(setq smtpmail-stream-type 'starttls)`
)

// mailTo is a mail that sending leaves as it is.
func mailTo(id, recipients, body string) string {
	return "From: Sam <sam@example.org>\nTo: " + recipients + "\nSubject: " + id +
		"\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nMessage-ID: " + id + "\n\n" + body
}

// testMechanisms authenticates by each mechanism, with credentials from both
// places; nothing set means the strongest.
func (p *postfix) testMechanisms(t *testing.T) {
	for _, row := range []struct{ supported, want string }{
		{"(cram-md5)", "CRAM-MD5"}, {"(login)", "LOGIN"}, {"(plain)", "PLAIN"},
		{"(scram-sha-1)", "SCRAM-SHA-1"}, {"(scram-sha-256)", "SCRAM-SHA-256"},
		{"(login plain)", "LOGIN"}, {"", "SCRAM-SHA-256"},
	} {
		for _, source := range []string{"smtpmail-auth-credentials", "authinfo"} {
			t.Run(row.want+row.supported+" "+source, func(t *testing.T) {
				h := p.sender(t, p.port, starttls)
				init := h.files(".")[".emacs"]
				if row.supported != "" {
					init += "(setq smtpmail-auth-supported '" + row.supported + ")\n"
				}
				if source == "authinfo" {
					h.write(".authinfo", fmt.Sprintf("machine localhost port %d login joe password %s\n", p.port, postfixPassword))
				} else {
					init += strings.ReplaceAll(listed, "%d", fmt.Sprint(p.port))
				}
				h.write(".emacs", init)
				id := fmt.Sprintf("<%s.%d@%s>", row.want, len(row.supported), source)
				text := mailTo(id, "a@test.example", "Hello.\n")
				p.checkSent(t, h, text, id, row.want)
			})
		}
	}
}

// checkSent sends a mail to a@test.example and checks what the program and the
// server say of it.
func (p *postfix) checkSent(t *testing.T, h *home, text, id, mechanism string) {
	t.Helper()
	o := h.smtpmail(text, "send", "--json", "--trace", "-v")
	if o.code != terminal.ExitOK {
		t.Fatalf("exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	var report struct {
		Auth, TLS  string
		Recipients []struct{ Status string }
	}
	if err := json.Unmarshal([]byte(o.stdout), &report); err != nil {
		t.Fatalf("%v in %q", err, o.stdout)
	}
	if report.Auth != mechanism || report.TLS != "TLS 1.3" || len(report.Recipients) != 1 || report.Recipients[0].Status != "accepted" {
		t.Errorf("reported: %s", o.stdout)
	}
	d := p.delivered(t, id, 1)[0]
	if d.text != text {
		t.Errorf("arrived:\n%s", d.text)
	}
	if d.to != "a@test.example" || d.returnPath != "<sam@example.org>" {
		t.Errorf("from %s to %s", d.returnPath, d.to)
	}
	if !strings.Contains(d.received, "using TLSv1.3") || !strings.Contains(d.received, "(Authenticated sender: joe)") {
		t.Errorf("received: %s", d.received)
	}
	if client := p.client(t, d); !strings.HasSuffix(client, ", sasl_method="+mechanism+", sasl_username=joe") {
		t.Errorf("the server's log has %s", client)
	}
}

// testStreamTypes protects the connection in each way that the server offers.
func (p *postfix) testStreamTypes(t *testing.T) {
	for _, row := range []struct {
		stream string
		port   int
	}{{"nil", p.port}, {"'starttls", p.port}, {"'ssl", p.port + 1}, {"'tls", p.port + 1}} {
		t.Run(strings.TrimPrefix(row.stream, "'"), func(t *testing.T) {
			id := "<stream-" + row.stream[1:] + "@example.org>"
			h := p.sender(t, row.port, listed, "(setq smtpmail-stream-type "+row.stream+")")
			p.checkSent(t, h, mailTo(id, "a@test.example", "Hello.\n"), id, "SCRAM-SHA-256")
		})
	}
}

// testContents sends bodies that a client can get wrong.
func (p *postfix) testContents(t *testing.T) {
	const mime = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
	long := strings.Repeat("x", 998) + "\n"
	for name, body := range map[string]string{
		"dots":             ".\n..\n...\n.x\nx.\n\n.\n",
		"dots at the ends": ".\n\n.\n.",
		"blank lines":      "\n\nHello.\n\n\n\n",
		"white space":      " a\n\tb\nc \t\n \n",
		"From":             "From here\n>From there\n",
		"empty":            "",
		"long lines":       long + "." + long[1:] + long,
		"1 MB":             strings.Repeat("The quick brown fox jumps over the lazy dog.\n.\n", 1<<20/47),
	} {
		t.Run(name, func(t *testing.T) {
			p.checkContent(t, "<"+strings.ReplaceAll(name, " ", "-")+"@example.org>", "", body)
		})
	}
	t.Run("8-bit", func(t *testing.T) {
		p.checkContent(t, "<8-bit@example.org>", mime, "Grüße, 日本語, 🐎\n.é\n")
	})
	t.Run("1 MB of 8-bit", func(t *testing.T) {
		p.checkContent(t, "<8-bit-1-MB@example.org>", mime, strings.Repeat("Ünï. Grüße, 日本語, 🐎\n.é\n", 1<<20/40))
	})
	t.Run("octets", func(t *testing.T) {
		p.checkContent(t, "<octets@example.org>", strings.Replace(mime, "utf-8", "iso-8859-1", 1), "Gr\xfc\xdfe\n\x80\xff\n")
	})
}

func (p *postfix) checkContent(t *testing.T, id, fields, body string) {
	t.Helper()
	h := p.sender(t, p.port, listed, starttls)
	text := strings.Replace(mailTo(id, "a@test.example", body), "\n\n", "\n"+fields+"\n", 1)
	h.mustRun(text, "send")
	if body != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if d := p.delivered(t, id, 1)[0]; d.text != text {
		t.Errorf("%d octets sent, %d arrived; they differ from octet %d on", len(text), len(d.text), differAt(text, d.text))
	}
	// The same text with CRLF arrives as the same mail.
	h.mustRun(strings.ReplaceAll(strings.Replace(text, "Message-ID: <", "Message-ID: <crlf-", 1), "\n", "\r\n"), "send")
	if d := p.delivered(t, "<crlf-"+id[1:], 1)[0]; d.text != strings.Replace(text, "Message-ID: <", "Message-ID: <crlf-", 1) {
		t.Errorf("with CRLF, %d octets arrived", len(d.text))
	}
}

// testMadeFit sends what cannot travel as it is: it gets MIME fields that say how
// to read it, and reads the same.
func (p *postfix) testMadeFit(t *testing.T) {
	long := strings.Repeat("0123456789", 200)
	for name, row := range map[string]struct{ body, encoding string }{
		"8-bit without MIME fields": {"Grüße, 日本語\n", "8bit"},
		"a line of 2000 octets":     {"before\n" + long + "\nafter\n", "quoted-printable"},
		"a NUL":                     {"a\x00b\n", "base64"},
	} {
		t.Run(name, func(t *testing.T) {
			id := "<" + strings.ReplaceAll(name, " ", "-") + "@example.org>"
			h := p.sender(t, p.port, listed, starttls)
			h.mustRun(mailTo(id, "a@test.example", row.body), "send")
			m, err := mail.ReadMessage(strings.NewReader(p.delivered(t, id, 1)[0].text))
			if err != nil {
				t.Fatal(err)
			}
			var body io.Reader
			switch got := m.Header.Get("Content-Transfer-Encoding"); {
			case got != row.encoding:
				t.Fatalf("encoded as %q, not %q", got, row.encoding)
			case got == "quoted-printable":
				body = quotedprintable.NewReader(m.Body)
			case got == "base64":
				body = base64.NewDecoder(base64.StdEncoding, m.Body)
			default:
				body = m.Body
			}
			text, err := io.ReadAll(body)
			if got := strings.ReplaceAll(string(text), "\r\n", "\n"); err != nil || got != row.body {
				t.Errorf("reads %q, %v", got, err)
			}
		})
	}
}

func differAt(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// testManyRecipients reaches 50 people, half of them by Bcc, with one mail.
func (p *postfix) testManyRecipients(t *testing.T) {
	var to, bcc []string
	for i := range 25 {
		to = append(to, fmt.Sprintf("to%02d@test.example", i))
		bcc = append(bcc, fmt.Sprintf("bcc%02d@test.example", i))
	}
	const id = "<many@example.org>"
	text := mailTo(id, strings.Join(to, ",\n\t"), "Hello.\n")
	h := p.sender(t, p.port, listed, starttls)
	h.mustRun("Bcc: "+strings.Join(bcc, ", ")+"\n"+text, "send")
	var reached []string
	for _, d := range p.delivered(t, id, 50) {
		reached = append(reached, d.to)
		if d.text != text {
			t.Errorf("%s got:\n%s", d.to, d.text)
		}
	}
	if want := strings.Join(append(bcc, to...), " "); strings.Join(reached, " ") != want {
		t.Errorf("reached %s", strings.Join(reached, " "))
	}
}

// testWrongPassword is refused with 77 by each mechanism, and the password is
// nowhere to be seen.
func (p *postfix) testWrongPassword(t *testing.T) {
	const wrong = "wr0ng-p4ss/w0rd"
	for _, mechanism := range []string{"cram-md5", "login", "plain", "scram-sha-1", "scram-sha-256"} {
		t.Run(mechanism, func(t *testing.T) {
			h := p.sender(t, p.port, starttls, "(setq smtpmail-debug-info t smtpmail-auth-supported '("+mechanism+"))",
				`(setq smtpmail-auth-credentials '(("localhost" %d "joe" "`+wrong+`")))`)
			id := "<wrong-" + mechanism + "@example.org>"
			o := h.smtpmail(mailTo(id, "a@test.example", "Hello.\n"), "send", "--trace", "-v", "--json")
			if o.code != terminal.ExitNoPerm {
				t.Errorf("exit code %d", o.code)
			}
			if !strings.Contains(o.stderr, "535") || !strings.Contains(o.stderr, "C: AUTH "+strings.ToUpper(mechanism)) {
				t.Errorf("stderr has neither the reply nor the trace:\n%s", o.stderr)
			}
			const trace = ".local/state/smtpmail/trace of SMTP session to localhost"
			if kept := h.files("."); !strings.Contains(kept[trace], "C: AUTH ") {
				t.Errorf("no trace is kept: %q", kept[trace])
			}
			if !h.leaks.secrets[wrong] {
				t.Error("the password is not looked for")
			}
			if got := p.mailbox(t, id); len(got) != 0 {
				t.Errorf("it arrived: %v", got)
			}
		})
	}
}

// testCertificate does not trust a certificate that nobody vouches for, and says
// which one it was.
func (p *postfix) testCertificate(t *testing.T) {
	fingerprint := strings.ToUpper(strings.Join(strings.Fields(fmt.Sprintf("% x", sha256.Sum256(p.certificate(t)))), ":"))
	for _, row := range []struct {
		stream string
		port   int
	}{{"'starttls", p.port}, {"nil", p.port}, {"'ssl", p.port + 1}} {
		h := p.sender(t, row.port, listed, "(setq gnutls-trustfiles nil smtpmail-stream-type "+row.stream+")")
		id := "<untrusted-" + row.stream[1:] + "@example.org>"
		o := h.smtpmail(mailTo(id, "a@test.example", "Hello.\n"), "send", "--trace")
		if o.code != terminal.ExitProtocol {
			t.Errorf("%s: exit code %d", row.stream, o.code)
		}
		for _, want := range []string{"self-signed", "subject CN=localhost", fingerprint} {
			if !strings.Contains(o.stderr, want) {
				t.Errorf("%s: stderr has no %q:\n%s", row.stream, want, o.stderr)
			}
		}
		if strings.Contains(o.stderr, "C: AUTH") || strings.Contains(o.stderr, "C: MAIL") {
			t.Errorf("%s: the session went on:\n%s", row.stream, o.stderr)
		}
	}
}

// testStartTLSCredentials sends to a server that asks for no password, but for
// TLS and, if there is one, a client certificate.
func (p *postfix) testStartTLSCredentials(t *testing.T) {
	for name, row := range map[string]struct{ files, want string }{
		"none":  {"nil nil", "(Client did not present a certificate)"},
		"own":   {fmt.Sprintf("%q %q", p.file("client-key.pem"), p.file("client.pem")), `(Client CN "joe"`},
		"tilde": {`"~/key.pem" "~/cert.pem"`, `(Client CN "joe"`},
	} {
		t.Run(name, func(t *testing.T) {
			h := p.sender(t, p.port+2, `(setq smtpmail-starttls-credentials '(("localhost" %d `+row.files+`)))`)
			h.write("key.pem", p.read(t, "client-key.pem"))
			h.write("cert.pem", p.read(t, "client.pem"))
			id := "<client-certificate-" + name + "@example.org>"
			text := mailTo(id, "a@test.example", "Hello.\n")
			h.mustRun(text, "send")
			d := p.delivered(t, id, 1)[0]
			if d.text != text || !strings.Contains(d.received, "using TLSv1.3") || !strings.Contains(d.received, row.want) {
				t.Errorf("received %s\n%s", d.received, d.text)
			}
		})
	}
}

// testQueue puts mails into the queue and flushes them.
func (p *postfix) testQueue(t *testing.T) {
	h := p.sender(t, p.port, listed, starttls, "(setq smtpmail-queue-mail t)")
	var ids, texts []string
	for i, body := range []string{"Hello.\n", ".\n..\n\n", strings.Repeat("Grüße\n.\n", 1000)} {
		id := fmt.Sprintf("<queued-%d@example.org>", i)
		text := mailTo(id, "a@test.example", body)
		if i == 2 {
			text = strings.Replace(text, "\n\n", "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n", 1)
		}
		ids, texts = append(ids, id), append(texts, text)
		h.mustRun(text, "send")
	}
	if queued, _ := filepath.Glob(h.path("Mail/queued-mail/*.el")); len(queued) != 3 {
		t.Fatalf("queued: %q", queued)
	}
	h.mustRun("", "flush")
	for i, id := range ids {
		if d := p.delivered(t, id, 1)[0]; d.text != texts[i] || d.returnPath != "<sam@example.org>" {
			t.Errorf("%s from %s arrived as\n%s", id, d.returnPath, d.text)
		}
	}
	if list := h.mustRun("", "queue", "list"); list != "" {
		t.Errorf("left in the queue: %s", list)
	}
}

// testQueueByData flushes to a Postfix that was not met before and gets no BDAT.
func (p *postfix) testQueueByData(t *testing.T) {
	h := p.sender(t, p.port, listed, starttls, `(setq smtpmail-ignored-extensions '("CHUNKING"))`)
	id := func(i int) string { return fmt.Sprintf("<by-data-%d@example.org>", i) }
	for i := range 5 {
		h.mustRun(mailTo(id(i), "a@test.example", "Hello.\n.\n"), "queue")
	}
	h.mustRun("", "flush")
	for i := range 5 {
		p.delivered(t, id(i), 1)
	}
	if learned := h.files(".local/state/smtpmail")[known.HabitsFile]; !strings.HasPrefix(learned, fmt.Sprintf("localhost:%d heeded ", p.port)) {
		t.Errorf("learned %q", learned)
	}
}
