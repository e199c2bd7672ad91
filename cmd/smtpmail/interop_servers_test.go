package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp/smtptest"
)

// An unpacked server is not installed, but lies in a folder of its own, as
// testdata/servers says for each.
type unpacked struct {
	name, script string
	packages     string // a folder of $SMTPMAIL_PEERS; "npm" has node_modules
	offset       int    // of the port
	init         string // more of the init file; %s is the server's folder
	user         string
	mechanisms   []string
	refused      string // an address
	habit        string // what is known of it after it was met, "" for nothing
	backend      bool   // it hands on what it gets

	dir   string
	port  int
	relay *smtptest.Server
}

var unpackedServers = []unpacked{
	{name: "Haraka", script: "haraka.sh", packages: "npm", user: "joe", mechanisms: []string{"PLAIN", "LOGIN", "CRAM-MD5"}, refused: "bad@test.example", habit: "lost"},
	{name: "Courier", script: "courier.sh", packages: "courier", user: "joe", mechanisms: []string{"PLAIN", "LOGIN"}, refused: "bad@localhost", habit: "lost"},
	{name: "chasquid", script: "chasquid.sh", packages: "chasquid", user: "joe@test.example", mechanisms: []string{"PLAIN"}, refused: "bad@test.example", habit: "lost",
		init: `smtpmail-stream-type 'starttls gnutls-trustfiles '("%s/cert.pem")`},
	{name: "Sendmail", script: "sendmail.sh", packages: "sendmail", user: "joe", mechanisms: []string{"PLAIN", "LOGIN", "CRAM-MD5"}, refused: "bad@test.example", habit: "heeded"},
	{name: "Dovecot submission", script: "dovecot-relay.sh", packages: "dovecot", user: "joe", refused: "bad@test.example", backend: true,
		mechanisms: []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"}},
	{name: "Dovecot LMTP", script: "dovecot-relay.sh", packages: "dovecot", offset: 1, mechanisms: []string{""}, refused: "bad@test.example", habit: "heeded",
		init: `smtpmail-protocol 'lmtp`},
	{name: "smtp-server", script: "smtp_server.js", packages: "npm", user: "joe", mechanisms: []string{"PLAIN", "LOGIN"}, refused: "bad@test.example", habit: "heeded"},
}

// TestUnpackedServers sends through servers that most people do not have: one mail by each
// mechanism, with dots and 8 bits; to several of whom one is refused; and a queue, twice.
func TestUnpackedServers(t *testing.T) {
	for _, p := range unpackedServers {
		t.Run(p.name, func(t *testing.T) {
			p.start(t)
			h := p.sender(t)
			for _, mechanism := range p.mechanisms {
				p.checkContents(t, h, mechanism)
			}
			p.checkRefused(t, h)
			p.checkHabit(t, h)
			stranger := p.sender(t) // to whom the server is new
			p.checkFlush(t, stranger, "first", 50)
			p.checkFlush(t, stranger, "second", 5)
			p.checkHabit(t, stranger)
			p.mistake(t, stranger)
			p.checkFlush(t, stranger, "mistaken", 5)
			p.checkHabit(t, stranger)
		})
	}
}

func (p *unpacked) start(t *testing.T) {
	peers := os.Getenv("SMTPMAIL_PEERS")
	missing := func(why string) {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	switch info, err := os.Stat(filepath.Join(peers, p.packages)); {
	case peers == "":
		missing("SMTPMAIL_PEERS names no folder with unpacked servers, see testdata/servers")
	case err != nil || !info.IsDir():
		missing(p.packages + " is not in " + peers)
	case p.packages != "npm" && os.Getuid() != 0:
		missing("only root can lay packages over the system")
	}
	needPrograms(t, "bash", "unshare", "openssl")
	p.dir, p.port = sharedDir(t), threePorts(t)
	args := []string{serverFile(t, p.script), p.dir, strconv.Itoa(p.port)}
	switch {
	case p.packages != "npm":
		args = []string{"bash", serverFile(t, "layered.sh"), p.dir, filepath.Join(peers, p.packages), args[0], args[2]}
	case strings.HasSuffix(p.script, ".js"):
		needPrograms(t, "node")
		args = append([]string{"node"}, args...)
	default:
		needPrograms(t, "node")
		args = append([]string{"bash"}, args...)
	}
	if p.packages == "dovecot" {
		args = append(args, p.startBackend(t))
	}
	p.run(t, args, "NODE_PATH="+filepath.Join(peers, "npm/node_modules"))
}

// startBackend is where Dovecot hands its mails on to; it returns its port.
func (p *unpacked) startBackend(t *testing.T) string {
	s, err := smtptest.NewServer(smtptest.Options{Refuse: func(recipient string) error {
		if recipient == p.refused {
			return &smtptest.SMTPError{Code: 550, EnhancedCode: [3]int{5, 1, 1}, Message: "no such user"}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p.relay = s
	return strconv.Itoa(s.Addr().Port)
}

// run starts the server, which lives until its input ends.
func (p *unpacked) run(t *testing.T, args []string, variable string) {
	cmd := exec.Command(args[0], args[1:]...)
	log, err := os.Create(filepath.Join(p.dir, "start.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stderr, cmd.Env = log, append(os.Environ(), variable)
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { input.Close(); cmd.Wait() })
	if line, err := bufio.NewReader(output).ReadString('\n'); line != "ready\n" || free(p.port+p.offset) {
		text, _ := os.ReadFile(log.Name())
		t.Fatalf("%s said %q, %v\n%s", p.script, line, err, text)
	}
}

// sender is somebody whose init file names the server.
func (p *unpacked) sender(t *testing.T) *home {
	h := newHome(t)
	init := p.init
	if strings.Contains(init, "%s") {
		init = fmt.Sprintf(init, p.dir)
	}
	if p.user != "" {
		init += fmt.Sprintf(` smtpmail-auth-credentials '(("localhost" %d %q "s3cret"))`, p.port+p.offset, p.user)
	}
	h.write(".emacs", fmt.Sprintf(`(setq user-mail-address "sam@example.org" smtpmail-smtp-server "localhost" smtpmail-smtp-service %d %s)`, p.port+p.offset, init))
	return h
}

// checkContents sends mails whose text is easily spoiled.
func (p *unpacked) checkContents(t *testing.T, h *home, mechanism string) {
	t.Helper()
	for name, body := range map[string]string{
		"dots":  ".\n..\n.x\n\n.\nlast\n",
		"8-bit": "Grüße, 日本語, 🐎\n.é\n",
	} {
		id := fmt.Sprintf("<%s-%s@example.org>", name, mechanism)
		o := h.smtpmail(eightBitMail(id, "a@test.example", body), "--eval", fmt.Sprintf("(setq smtpmail-auth-supported '(%s))", strings.ToLower(mechanism)), "send", "--trace")
		if o.code != 0 || mechanism != "" && !strings.Contains(o.stderr, "C: AUTH "+mechanism) {
			t.Errorf("%s: exit code %d\n%s", id, o.code, o.stderr)
			continue
		}
		p.checkArrived(t, id, body)
	}
}

// eightBitMail is a mail in 8 bits that is complete.
func eightBitMail(id, to, body string) string {
	return strings.Replace(mailTo(id, to, body), "\n\n", "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n", 1)
}

// checkRefused has the others get a mail that one of them is refused.
func (p *unpacked) checkRefused(t *testing.T, h *home) {
	t.Helper()
	const id = "<partly@example.org>"
	o := h.smtpmail(eightBitMail(id, "a@test.example, "+p.refused+", b@test.example", "Hello.\n"), "send", "--json")
	if o.code != terminal.ExitUnavailable || strings.Count(o.stdout, `"status": "accepted"`)+strings.Count(o.stdout, `"status":"accepted"`) != 2 {
		t.Errorf("partly refused: exit code %d\n%s%s", o.code, o.stdout, o.stderr)
		return
	}
	p.checkArrived(t, id, "Hello.\n")
}

// checkFlush queues mails and flushes them: each arrives once.
func (p *unpacked) checkFlush(t *testing.T, h *home, name string, mails int) {
	t.Helper()
	id := func(i int) string { return fmt.Sprintf("<%s-%02d@example.org>", name, i) }
	body := func(i int) string { return fmt.Sprintf("This is %d.\n.\n%s", i, strings.Repeat(".\n", i)) }
	for i := range mails {
		h.mustRun(eightBitMail(id(i), "a@test.example", body(i)), "queue")
	}
	begin := time.Now()
	o := h.smtpmail("", "flush", "--trace")
	t.Logf("%s flush of %d mails: %v", name, mails, time.Since(begin).Round(time.Millisecond))
	if o.code != 0 {
		t.Fatalf("flush: exit code %d\n%s", o.code, o.stderr)
	}
	for i := range mails {
		p.checkArrived(t, id(i), body(i))
	}
	if left := h.mustRun("", "queue", "list") + h.mustRun("", "queue", "list", "--failed"); left != "" {
		t.Errorf("left: %s", left)
	}
}

// checkArrived waits for a mail, and finds its text unchanged. One to several people may
// arrive several times.
func (p *unpacked) checkArrived(t *testing.T, id, body string) {
	t.Helper()
	var kept []string
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if kept = p.kept(id); len(kept) > 0 || time.Now().After(deadline) {
			break
		}
	}
	if len(kept) == 0 || len(kept) > 1 && id != "<partly@example.org>" {
		t.Fatalf("%s arrived %d times", id, len(kept))
	}
	for _, text := range kept {
		_, got, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
		if strings.TrimRight(got, "\n") != strings.TrimRight(body, "\n") {
			t.Errorf("%s arrived as\n%q, and was\n%q", id, got, body)
		}
	}
}

func (p *unpacked) kept(id string) (found []string) {
	if p.backend {
		for _, m := range p.relay.Messages() {
			if strings.Contains(string(m.Data), id) {
				found = append(found, string(m.Data))
			}
		}
		return found
	}
	filepath.WalkDir(filepath.Join(p.dir, "mail"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.Contains(path, "new.") || strings.HasSuffix(path, ".new") || filepath.Base(filepath.Dir(path)) == "tmp" {
			return nil
		}
		text, _ := os.ReadFile(path)
		if strings.Contains(string(text), "\nMessage-ID: "+id) || strings.Contains(string(text), "\nMessage-Id: "+id) {
			found = append(found, string(text))
		}
		return nil
	})
	return found
}

// mistake has the sender believe that the server bears what comes with a dot.
func (p *unpacked) mistake(t *testing.T, h *home) {
	if p.habit == "" {
		return
	}
	line := fmt.Sprintf("localhost:%d heeded %s\n", p.port+p.offset, time.Now().Format(time.DateOnly))
	if err := os.WriteFile(h.path(".local/state/smtpmail/"+known.HabitsFile), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkHabit looks at what was learned about the server.
func (p *unpacked) checkHabit(t *testing.T, h *home) {
	t.Helper()
	text, _ := os.ReadFile(h.path(".local/state/smtpmail/" + known.HabitsFile))
	want := ""
	if p.habit != "" {
		want = fmt.Sprintf("localhost:%d %s ", p.port+p.offset, p.habit)
	}
	if !strings.HasPrefix(string(text), want) || want == "" && len(text) > 0 {
		t.Errorf("learned %q, want %q", text, want)
	}
}
