package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/smtp/smtptest"
)

// A pattern is an init file of testdata/accounts. Its first lines say what becomes of
// a mail: "refused: REGEXP", where the regexp is found on stderr, or "sent", with
// "warns: REGEXP" where something is said of it.
type pattern struct {
	name, text string
	refused    string
	warns      string
	isSent     bool
}

func readPatterns(t *testing.T) []pattern {
	t.Helper()
	files, err := filepath.Glob("../../testdata/accounts/*.el")
	if err != nil || len(files) < 80 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var all []pattern
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := pattern{name: strings.TrimSuffix(filepath.Base(file), ".el"), text: string(text)}
		for _, line := range strings.Split(p.text, "\n") {
			line, isComment := strings.CutPrefix(line, ";; ")
			key, value, _ := strings.Cut(line, ": ")
			switch {
			case !isComment:
			case key == "refused":
				p.refused = value
			case key == "warns":
				p.warns = value
			case key == "sent":
				p.isSent = true
			}
		}
		if p.isSent == (p.refused != "") {
			t.Fatalf("%s says neither sent nor refused", file)
		}
		all = append(all, p)
	}
	return all
}

// patternHome is a home with the init file, and a server that its plain settings name.
type patternHome struct {
	t      *testing.T
	dir    string
	server *smtptest.Server
}

func newPatternHome(t *testing.T, text string) *patternHome {
	t.Helper()
	server, err := smtptest.NewServer(smtptest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	h := &patternHome{t: t, dir: t.TempDir(), server: server}
	h.write(".emacs", strings.ReplaceAll(text, "@PORT@", strconv.Itoa(server.Addr().Port)))
	return h
}

func (h *patternHome) write(name, text string) {
	h.t.Helper()
	file := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

const patternMail = "From: Me <me@b.test>\nTo: joe@example.net\nSubject: s\n\nhello\n"

// run runs the built program, and gives its exit code and what it wrote on stderr.
func (h *patternHome) run(args ...string) (int, string) {
	h.t.Helper()
	program := exec.Command(os.Args[0], args...)
	program.Args[0] = "smtpmail"
	program.Env = []string{"HOME=" + h.dir, "PATH=" + filepath.Join(h.dir, "bin"), "USER=sam", "LOGNAME=sam", "TZ=UTC0", quickExit}
	program.Dir = h.dir
	program.Stdin = strings.NewReader(patternMail)
	var stderr bytes.Buffer
	program.Stderr = &stderr
	if err := program.Run(); program.ProcessState == nil {
		h.t.Fatal(err)
	}
	return program.ProcessState.ExitCode(), stderr.String()
}

// queueAsEmacs puts a mail into the queue as Emacs does without
// smtpmail-store-queue-variables.
func (h *patternHome) queueAsEmacs() {
	name := "Mail/queued-mail/2026-11-20_10:00:00_1"
	h.write(name, patternMail)
	h.write(name+".el", "(setq      smtpmail-recipient-address-list (\"joe@example.net\")\n)\n")
	h.write("Mail/queued-mail/index", filepath.Join(h.dir, name)+"\n")
}

func (h *patternHome) queued() []string {
	files, _ := filepath.Glob(filepath.Join(h.dir, "Mail/queued-mail/2*"))
	return files
}

// TestInfluences holds that a mail goes by the plain settings only where nothing in the
// init file would have chosen otherwise, signed it, or stopped it.
func TestInfluences(t *testing.T) {
	for _, p := range readPatterns(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			h := newPatternHome(t, p.text)
			if p.isSent {
				h.checkSent(p)
			} else {
				h.checkRefused(p)
			}
		})
	}
}

func (h *patternHome) checkSent(p pattern) {
	code, stderr := h.run("send")
	if code != 0 || len(h.server.Messages()) != 1 {
		h.t.Fatalf("exit code %d, %d mails: %s", code, len(h.server.Messages()), stderr)
	}
	if p.warns == "" && stderr != "" || p.warns != "" && !regexp.MustCompile(p.warns).MatchString(stderr) {
		h.t.Errorf("stderr is %q, want %q", stderr, p.warns)
	}
	h.queueAsEmacs()
	if code, stderr := h.run("flush"); code != 0 || len(h.server.Messages()) != 2 {
		h.t.Errorf("flush: exit code %d, %d mails: %s", code, len(h.server.Messages()), stderr)
	}
}

func (h *patternHome) checkRefused(p pattern) {
	want := regexp.MustCompile(p.refused)
	place := regexp.MustCompile(`\.emacs:\d+:\d+: `)
	var said string
	for _, args := range [][]string{{"send"}, {"--json", "send"}, {"send", "--now"}, {"queue"}, {"--json", "queue"}} {
		code, stderr := h.run(args...)
		if code != terminal.ExitConfig || !want.MatchString(stderr) || !place.MatchString(stderr) {
			h.t.Errorf("%v: exit code %d, stderr %q, want %q", args, code, stderr, p.refused)
		}
		said = stderr
	}
	h.checkNothing()
	h.checkWayOut(said)
	h.queueAsEmacs()
	sent := len(h.server.Messages())
	code, stderr := h.run("flush")
	switch kind, _, _ := strings.Cut(p.name, "-"); kind {
	case "secure", "stop": // it was through the hooks when Emacs queued it
		if code != 0 || len(h.server.Messages()) != sent+1 {
			h.t.Errorf("flush: exit code %d, %d mails: %s", code, len(h.server.Messages())-sent, stderr)
		}
	default:
		if code != terminal.ExitConfig || len(h.server.Messages()) != sent || len(h.queued()) != 2 || !want.MatchString(stderr) {
			h.t.Errorf("flush: exit code %d, %d mails, %d files, stderr %q", code, len(h.server.Messages())-sent, len(h.queued()), stderr)
		}
		if code, _ := h.run("--json", "flush"); code != terminal.ExitConfig || len(h.server.Messages()) != sent {
			h.t.Errorf("--json flush: exit code %d, %d mails", code, len(h.server.Messages())-sent)
		}
	}
}

func (h *patternHome) checkNothing() {
	h.t.Helper()
	if n := len(h.server.Messages()); n != 0 {
		h.t.Errorf("%d mails arrived", n)
	}
	if files := h.queued(); len(files) != 0 {
		h.t.Errorf("queued: %v", files)
	}
}

// checkWayOut does what the hints say.
func (h *patternHome) checkWayOut(stderr string) {
	h.write("plain.el", `(setq user-mail-address "me@b.test" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service `+strconv.Itoa(h.server.Addr().Port)+`)`)
	if !strings.Contains(stderr, "-l FILE") {
		h.t.Errorf("no hint names -l FILE: %s", stderr)
	}
	sent := len(h.server.Messages())
	if code, stderr := h.run("-l", "plain.el", "send"); code != 0 || len(h.server.Messages()) != sent+1 {
		h.t.Errorf("-l FILE: exit code %d: %s", code, stderr)
	}
	form := regexp.MustCompile(`--eval "(.*)"`).FindStringSubmatch(stderr)
	if form == nil {
		return
	}
	if code, stderr := h.run("--eval", form[1], "send"); code != 0 || len(h.server.Messages()) != sent+2 {
		h.t.Errorf("--eval %s: exit code %d: %s", form[1], code, stderr)
	}
}

// TestStoredServer holds that a mail whose server was stored when it was queued goes
// there, whatever the hooks would choose now, and not past advice on the flush itself.
func TestStoredServer(t *testing.T) {
	for name, want := range map[string]int{"hook-lambda": terminal.ExitOK, "context-user": terminal.ExitOK, "advice-old-let": terminal.ExitConfig, "send-redefined": terminal.ExitConfig} {
		text, err := os.ReadFile("../../testdata/accounts/" + name + ".el")
		if err != nil {
			t.Fatal(err)
		}
		h := newPatternHome(t, string(text))
		h.queueAsEmacs()
		h.write("Mail/queued-mail/2026-11-20_10:00:00_1.el", "(setq      smtpmail-recipient-address-list (\"joe@example.net\")\n     smtpmail-smtp-server \"127.0.0.1\"\n)\n")
		if code, stderr := h.run("flush"); code != want || (code == terminal.ExitOK) != (len(h.server.Messages()) == 1) {
			t.Errorf("%s: exit code %d, %d mails: %s", name, code, len(h.server.Messages()), stderr)
		}
	}
}
