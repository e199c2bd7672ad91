package main

import (
	"bufio"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"
)

// postfix is a Postfix with Dovecot's SASL that runs as long as the test does:
// testdata/servers/postfix-dovecot.sh says what it offers on its three ports.
type postfix struct {
	dir  string
	port int
}

func startPostfix(t *testing.T) *postfix {
	t.Helper()
	needPrograms(t, "bash", "postfix", "dovecot", "openssl")
	switch {
	case os.Getuid() == 0:
	case os.Getenv("SMTPMAIL_INTEROP") == "1":
		t.Fatal("only root can start Postfix")
	default:
		t.Skip("only root can start Postfix")
	}
	dir, err := os.MkdirTemp("", "smtpmail-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	p := &postfix{dir: dir, port: threePorts(t)}
	// The server lives until its input ends, which it does when this process dies too.
	cmd := exec.Command("bash", "../../testdata/servers/postfix-dovecot.sh", "run", dir, fmt.Sprint(p.port))
	cmd.Stderr = os.Stderr
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
	t.Cleanup(func() {
		input.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("postfix-dovecot.sh: %v", err)
		}
	})
	if line, err := bufio.NewReader(output).ReadString('\n'); line != "ready\n" {
		t.Fatalf("postfix-dovecot.sh said %q: %v", line, err)
	}
	return p
}

// threePorts finds three neighbours that are free. They are below those that the
// system gives to other tests meanwhile.
func threePorts(t *testing.T) int {
	t.Helper()
	for try := range 100 {
		port := 20000 + (os.Getpid()*30+try*3)%10000
		if free(port) && free(port+1) && free(port+2) {
			return port
		}
	}
	t.Fatal("no three free ports side by side")
	return 0
}

func free(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	l.Close()
	return true
}

func (p *postfix) file(name string) string { return filepath.Join(p.dir, name) }

func (p *postfix) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(p.file(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// certificate is the server's, in DER.
func (p *postfix) certificate(t *testing.T) []byte {
	t.Helper()
	block, _ := pem.Decode([]byte(p.read(t, "cert.pem")))
	if block == nil {
		t.Fatal("cert.pem has no certificate")
	}
	return block.Bytes
}

// delivery is a mail in the mailbox.
type delivery struct {
	to         string // Delivered-To
	returnPath string
	received   string // the field that the server added, unfolded
	text       string // the mail without what the server added in front of it
}

// delivered waits for that many copies of the mail with this Message-ID, sorted
// by recipient.
func (p *postfix) delivered(t *testing.T, id string, copies int) []delivery {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		found := p.mailbox(t, id)
		if len(found) >= copies || time.Now().After(deadline) {
			if len(found) != copies {
				t.Fatalf("%d copies of %s arrived, not %d\n%s", len(found), id, copies, p.read(t, "mail.log"))
			}
			return found
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (p *postfix) mailbox(t *testing.T, id string) []delivery {
	t.Helper()
	names, err := filepath.Glob(p.file("mail/box/new/*"))
	if err != nil {
		t.Fatal(err)
	}
	var found []delivery
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nMessage-ID: "+id+"\n") {
			found = append(found, newDelivery(string(text)))
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].to < found[j].to })
	return found
}

var traceField = regexp.MustCompile(`^(Return-Path|X-Original-To|Delivered-To|Received): *((?:.*\n)(?:[ \t].*\n)*)`)

func newDelivery(text string) delivery {
	d := delivery{text: text}
	for {
		m := traceField.FindStringSubmatch(d.text)
		if m == nil {
			return d
		}
		d.text = d.text[len(m[0]):]
		body := strings.Join(strings.Fields(m[2]), " ")
		switch m[1] {
		case "Return-Path":
			d.returnPath = body
		case "Delivered-To":
			d.to = body
		case "Received":
			d.received += body
		}
	}
}

var queueID = regexp.MustCompile(` with \S+ id (\w+)`)

// client returns what the server's log says about who brought a mail.
func (p *postfix) client(t *testing.T, d delivery) string {
	t.Helper()
	id := queueID.FindStringSubmatch(d.received)
	if id == nil {
		t.Fatalf("no queue ID in %q", d.received)
	}
	line := regexp.MustCompile(`: ` + id[1] + `: client=(.*)`).FindStringSubmatch(p.read(t, "mail.log"))
	if line == nil {
		t.Fatalf("nothing about %s in the log", id[1])
	}
	return line[1]
}
