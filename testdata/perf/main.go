// Command perf compares smtpmail with its peers in one run, on this machine:
//
//	go run ./testdata/perf [-runs 15]
//
// It needs Debian's msmtp and curl. The server is the embedded one of the tests;
// a delaying TCP proxy in front of it makes the round trip time. "raw" is a Go
// program that pipelines and does nothing else.
package main

import (
	"bytes"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"smtpmail/smtp/smtptest"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "raw" {
		if err := raw(os.Args[2], os.Args[3], os.Args[4] == "tls"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	runs := flag.Int("runs", 15, "runs of each program")
	big := flag.Bool("big", true, "the message of 100 MB too")
	flag.Parse()
	b, err := newBench(*runs)
	if err == nil {
		defer os.RemoveAll(b.dir)
		err = b.all(*big)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type bench struct {
	dir      string
	runs     int
	smtpmail string
	self     string
	peak     map[string]int64 // octets of memory, by program
}

func newBench(runs int) (*bench, error) {
	dir, err := os.MkdirTemp("", "perf-")
	if err != nil {
		return nil, err
	}
	b := &bench{dir: dir, runs: runs, smtpmail: filepath.Join(dir, "smtpmail"), peak: make(map[string]int64)}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if out, err := exec.Command("go", "build", "-o", b.smtpmail, "./cmd/smtpmail").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	b.write("small.eml", message(2<<10))
	b.write("big.eml", message(100<<20))
	return b, nil
}

func message(size int) []byte {
	line := strings.Repeat("x", 71) + "\n"
	return []byte("From: a@x.example\nTo: b@x.example\nSubject: test\nDate: x\nMessage-ID: <y@z>\n\n" + strings.Repeat(line, size/len(line)))
}

func (b *bench) write(name string, data []byte) string {
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		panic(err)
	}
	return path
}

func (b *bench) all(big bool) error {
	for _, row := range []struct {
		title string
		rtt   time.Duration
		tls   bool
	}{
		{"2 kB, loopback", 0, false},
		{"2 kB, loopback, STARTTLS and AUTH", 0, true},
		{"2 kB, RTT 50 ms", 50 * time.Millisecond, false},
		{"2 kB, RTT 50 ms, STARTTLS and AUTH", 50 * time.Millisecond, true},
	} {
		if err := b.row(row.title, "small.eml", row.rtt, row.tls, []string{"smtpmail", "msmtp", "curl", "raw"}); err != nil {
			return err
		}
	}
	if !big {
		return nil
	}
	return b.row("100 MB, loopback, STARTTLS and AUTH", "big.eml", 0, true, []string{"smtpmail", withData, "msmtp", "curl"})
}

// withData is smtpmail that sends by DATA what it would send by BDAT.
const withData = "smtpmail, no BDAT"

// row measures the programs in turns, so that all see the same machine.
func (b *bench) row(title, mail string, rtt time.Duration, secure bool, programs []string) error {
	server, err := smtptest.NewServer(smtptest.Options{User: "joe", Password: "s3cret", Mechanisms: []string{"PLAIN"}, RequireAuth: secure, STARTTLS: secure, OnMessage: func(smtptest.Message) {}})
	if err != nil {
		return err
	}
	defer server.Close()
	delay, err := newDelay(server.Addr().String(), rtt/2)
	if err != nil {
		return err
	}
	defer delay.Close()
	t := target{host: "localhost", port: fmt.Sprint(delay.Port()), secure: secure, mail: filepath.Join(b.dir, mail), big: mail == "big.eml"}
	if secure {
		t.authority = b.write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Authority()}))
	}
	times := make(map[string][]time.Duration)
	runs := b.runs
	if t.big {
		runs = max(runs/5, 3)
	}
	for range runs {
		for _, p := range programs {
			d, err := b.run(p, t)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", title, p, err)
			}
			times[p] = append(times[p], d)
		}
	}
	fmt.Printf("%-40s", title)
	for _, p := range programs {
		slices.Sort(times[p])
		fmt.Printf("  %s %.1f ms", p, float64(times[p][len(times[p])/2].Microseconds())/1000)
		if peak := b.peak[p]; peak > 0 && t.big {
			fmt.Printf(" (%d MB)", peak>>20)
		}
	}
	fmt.Println()
	return nil
}

type target struct {
	host, port, authority, mail string
	secure, big                 bool
}

func (b *bench) run(program string, t target) (time.Duration, error) {
	var cmd *exec.Cmd
	switch program {
	case "smtpmail", withData:
		init := fmt.Sprintf(`(setq smtpmail-smtp-server %q smtpmail-smtp-service %s gnutls-trustfiles '(%q))`, t.host, t.port, t.authority)
		if t.secure {
			init += fmt.Sprintf(`(setq smtpmail-auth-credentials '((%q %s "joe" "s3cret")) smtpmail-stream-type 'starttls)`, t.host, t.port)
		}
		if program == withData {
			init += `(setq smtpmail-ignored-extensions '("CHUNKING"))`
		}
		cmd = exec.Command(b.smtpmail, "-l", b.write("init.el", []byte(init)), "send")
	case "msmtp":
		config := fmt.Sprintf("account default\nhost %s\nport %s\nfrom a@x.example\n", t.host, t.port)
		if t.secure {
			config += fmt.Sprintf("tls on\ntls_starttls on\ntls_trust_file %s\nauth plain\nuser joe\npassword s3cret\n", t.authority)
		}
		cmd = exec.Command("msmtp", "-C", b.write("msmtprc", []byte(config)), "b@x.example")
	case "curl":
		args := []string{"-s", "--url", "smtp://" + t.host + ":" + t.port, "--mail-from", "a@x.example", "--mail-rcpt", "b@x.example", "-T", t.mail, "--crlf"}
		if t.secure {
			args = append(args, "--ssl-reqd", "--cacert", t.authority, "--user", "joe:s3cret", "--login-options", "AUTH=PLAIN")
		}
		cmd = exec.Command("curl", args...)
	case "raw":
		cmd = exec.Command(b.self, "raw", t.host+":"+t.port, t.mail, map[bool]string{true: "tls", false: "clear"}[t.secure])
	}
	in, err := os.Open(t.mail)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	var errors bytes.Buffer
	cmd.Stdin, cmd.Stderr = in, &errors
	cmd.Env = append(os.Environ(), "HOME="+b.dir)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done, peak := make(chan bool), make(chan int64, 1)
	if t.big {
		go func() { peak <- peakOctets(cmd.Process.Pid, done) }()
	}
	err = cmd.Wait()
	took := time.Since(start)
	close(done)
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, errors.String())
	}
	if t.big {
		b.peak[program] = max(b.peak[program], <-peak)
	}
	return took, nil
}
