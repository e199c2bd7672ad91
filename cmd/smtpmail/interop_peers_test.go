package main

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpmail/smtp/smtptest"
)

// A peer is a server of another make, and what it kept of a mail by its Message-ID.
type peer struct {
	starttls, implicit int // ports
	authority          string
	mechanisms         []string
	kept               func(id string) []string // the messages, trace fields of the server included
}

// TestPeers sends through servers of other makes: with each mechanism that they
// offer, in clear, over STARTTLS and TLS from the start, to one and to 50 recipients, from an
// empty text to 20 MB.
func TestPeers(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *peer{"exim": startExim, "aiosmtpd": startAiosmtpd, "go-smtp": startGoSMTP} {
		t.Run(name, func(t *testing.T) {
			p := start(t)
			for _, stream := range []string{"plain", "starttls", "ssl"} {
				for i, mechanism := range p.mechanisms {
					p.send(t, stream, mechanism, 0, 1)
					p.send(t, stream, mechanism, 2<<10, 1)
					if i == 0 {
						p.send(t, stream, mechanism, 2<<10, 50)
						p.send(t, stream, mechanism, 20<<20, 1)
					}
				}
			}
		})
	}
}

// send sends one mail and checks that it arrived as it was.
func (p *peer) send(t *testing.T, stream, mechanism string, octets, recipients int) {
	t.Helper()
	h := newHome(t)
	port := p.starttls
	if stream == "ssl" {
		port = p.implicit
	}
	h.write("init.el", fmt.Sprintf(`(setq smtpmail-smtp-server "localhost" smtpmail-smtp-service %d smtpmail-stream-type '%s
 gnutls-trustfiles '(%q) smtpmail-auth-supported '(%s) smtpmail-auth-credentials '(("localhost" %d "joe" "s3cret")))`,
		port, stream, p.authority, strings.ToLower(mechanism), port))
	id := fmt.Sprintf("<%s-%s-%d-%d-%d@test>", stream, mechanism, octets, recipients, time.Now().UnixNano())
	var to []string
	for n := range recipients {
		to = append(to, fmt.Sprintf("user%02d@test.example", n))
	}
	body := strings.Repeat(".a line that starts with a dot, and ends somewhere\n", octets/51)
	text := "From: a@test.example\nTo: " + strings.Join(to, ",\n ") + "\nSubject: test\nDate: Mon, 01 Jan 2024 12:00:00 +0000\nMessage-ID: " + id + "\n\n" + body
	h.mustRun(text, "-l", h.path("init.el"), "send")
	p.check(t, id, text, recipients)
}

func (p *peer) check(t *testing.T, id, text string, recipients int) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		kept := p.kept(id)
		if len(kept) == 1 || len(kept) == recipients {
			for _, message := range kept {
				if !strings.HasSuffix(strings.TrimRight(strings.ReplaceAll(message, "\r\n", "\n"), "\n"), strings.TrimRight(text, "\n")) {
					t.Errorf("%s arrived changed: %d octets, sent %d", id, len(message), len(text))
				}
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %d mails arrived, want %d", id, len(kept), recipients)
		}
	}
}

func startGoSMTP(t *testing.T) *peer {
	options := smtptest.Options{User: "joe", Password: "s3cret", RequireAuth: true, Mechanisms: []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"}}
	p := &peer{mechanisms: options.Mechanisms, authority: filepath.Join(t.TempDir(), "ca.pem")}
	var servers []*smtptest.Server
	var authorities bytes.Buffer
	for _, implicit := range []bool{false, true} {
		options.STARTTLS, options.ImplicitTLS = !implicit, implicit
		s, err := smtptest.NewServer(options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		servers = append(servers, s)
		pem.Encode(&authorities, &pem.Block{Type: "CERTIFICATE", Bytes: s.Authority()})
	}
	p.starttls, p.implicit = servers[0].Addr().Port, servers[1].Addr().Port
	if err := os.WriteFile(p.authority, authorities.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p.kept = func(id string) (found []string) {
		for _, s := range servers {
			for _, m := range s.Messages() {
				if bytes.Contains(m.Data[:min(len(m.Data), 8<<10)], []byte(id)) {
					found = append(found, string(m.Data))
				}
			}
		}
		return found
	}
	return p
}

// startExim needs Exim's program, in $SMTPMAIL_EXIM or on the path.
func startExim(t *testing.T) *peer {
	exim := os.Getenv("SMTPMAIL_EXIM")
	if exim == "" {
		exim = "exim4"
	}
	needPrograms(t, exim, "openssl", "setpriv")
	dir := sharedDir(t)
	port := threePorts(t)
	script := serverFile(t, "exim.sh")
	if out, err := exec.Command("bash", script, "start", dir, exim, strconv.Itoa(port)).CombinedOutput(); err != nil {
		t.Fatalf("exim: %v\n%s", err, out)
	}
	t.Cleanup(func() { exec.Command("bash", script, "stop", dir).Run() })
	return &peer{starttls: port, implicit: port + 1, authority: filepath.Join(dir, "cert.pem"), mechanisms: []string{"PLAIN", "LOGIN", "CRAM-MD5"},
		kept: func(id string) (found []string) {
			text, _ := os.ReadFile(filepath.Join(dir, "mail/box"))
			if !bytes.HasSuffix(text, []byte("\n\n")) {
				return nil // a mail is being written
			}
			for _, message := range strings.Split(string(text), "\n\nFrom a@test.example ") {
				if strings.Contains(message[:min(len(message), 8<<10)], id) {
					found = append(found, message)
				}
			}
			return found
		}}
}

// serverFile is the absolute name of a file of testdata/servers.
func serverFile(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("../../testdata/servers", name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// sharedDir is a folder that every user can enter.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "peer-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// startAiosmtpd needs a Python with aiosmtpd: $SMTPMAIL_PYTHON, or python3.
func startAiosmtpd(t *testing.T) *peer {
	python := os.Getenv("SMTPMAIL_PYTHON")
	if python == "" {
		python = "python3"
	}
	needPrograms(t, python, "openssl")
	if err := exec.Command(python, "-c", "import aiosmtpd").Run(); err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("aiosmtpd is missing")
		}
		t.Skip("aiosmtpd is not installed")
	}
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if out, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
		"-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert).CombinedOutput(); err != nil {
		t.Fatalf("openssl: %v\n%s", err, out)
	}
	port := threePorts(t)
	cmd := exec.Command(python, serverFile(t, "aiosmtpd_server.py"), dir, strconv.Itoa(port), cert, key)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errors bytes.Buffer
	cmd.Stderr = &errors
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); cmd.Wait() })
	if _, err := io.ReadFull(stdout, make([]byte, len("ready"))); err != nil {
		t.Fatalf("aiosmtpd: %v\n%s", err, errors.String())
	}
	return &peer{starttls: port, implicit: port + 1, authority: cert, mechanisms: []string{"PLAIN", "LOGIN"}, kept: func(id string) (found []string) {
		names, _ := filepath.Glob(filepath.Join(dir, "*.eml"))
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err == nil && bytes.Contains(text[:min(len(text), 8<<10)], []byte(id)) {
				found = append(found, string(text))
			}
		}
		return found
	}}
}
