package smtp_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpmail/smtp"
	"smtpmail/smtp/smtptest"
)

// TestTranscripts plays every dialogue of testdata against the engine. The
// head of each file is the configuration and the outcome; see run.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts:", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			script, err := smtptest.ParseScript(f)
			if err != nil {
				t.Fatal(err)
			}
			run(t, script)
		})
	}
}

// authority makes the certificates that transcripts name.
var authority = sync.OnceValues(func() (*smtptest.CA, error) { return smtptest.NewCA("Test Authority") })

func certificate(name string) (tls.Certificate, error) {
	ca, err := authority()
	if err != nil {
		return tls.Certificate{}, err
	}
	o := smtptest.CertificateOptions{Subject: name + ".example.org"}
	switch name {
	case "wrongname":
		o.Names = []string{"other.example.org"}
	case "expired":
		o.NotBefore, o.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
	case "selfsigned":
		o.SelfSigned = true
	case "mail":
		o.Names = []string{"mail.example.org"}
	case "good":
	default:
		return tls.Certificate{}, errors.New("no certificate " + name)
	}
	return ca.Issue(o)
}

func roots() (*x509.CertPool, error) {
	ca, err := authority()
	if err != nil {
		return nil, err
	}
	return ca.Pool(), nil
}

// outcome is all that a run showed.
type outcome struct {
	result  *smtp.Result // of the message sent last
	err     error
	batch   []*smtp.Result // of each message of a batch, nil where Done was not called
	commits []string
	trace   bytes.Buffer
	asked   []smtp.CredentialRequest
	slept   []time.Duration
	replies bytes.Buffer
	learned []string // about the server
}

func run(t *testing.T, script *smtptest.Script) {
	player, err := smtptest.Play(script, certificate)
	if err != nil {
		t.Fatal(err)
	}
	var o outcome
	config := configure(t, script, player.Addr(), &o)
	mail := letter(t, script)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	switch {
	case script.Get("batch") != "":
		runBatch(t, ctx, config, script, mail, &o)
	case script.Get("session") == "":
		o.result, o.err = smtp.Send(ctx, config, mail)
	default:
		s := smtp.NewSession(config)
		for range number(t, script.Get("session")) {
			o.result, o.err = s.Send(ctx, mail)
		}
		s.Close()
	}
	if err := player.Close(); err != nil {
		t.Errorf("dialogue: %v", err)
	}
	check(t, script, &o)
	if t.Failed() {
		t.Logf("error: %v\ntrace:\n%s", o.err, o.trace.String())
	}
}

func configure(t *testing.T, s *smtptest.Script, addr *net.TCPAddr, o *outcome) *smtp.Config {
	c := &smtp.Config{
		Host: "127.0.0.1", Port: strconv.Itoa(addr.Port), LocalName: "client.example.org",
		Stream: map[string]smtp.StreamType{"": smtp.StreamAuto, "plain": smtp.StreamPlain,
			"starttls": smtp.StreamSTARTTLS, "tls": smtp.StreamTLS}[s.Get("stream")],
		RequireSTARTTLS:    s.Get("require-starttls") != "",
		RequireAuth:        s.Get("require-auth") != "",
		AllowCleartextAuth: s.Get("allow-cleartext") != "",
		Verb:               s.Get("verb") != "",
		Ignore:             strings.Fields(s.Get("ignore")),
		TLS:                smtp.TLSConfig{RootCAs: roots},
		Sleep: func(_ context.Context, d time.Duration) error {
			o.slept = append(o.slept, d)
			return nil
		},
		OnReply: func(r smtp.Reply) { o.replies.WriteString(r.String() + "\n") },
		Known:   func() smtp.Habits { return known(s.Get("known")) },
		Learned: func(h smtp.Habits) { o.learned = append(o.learned, habitName(h)) },
	}
	if s.Get("protocol") == "lmtp" {
		c.Protocol = smtp.LMTP
	}
	if v := s.Get("window"); v != "" {
		c.Window = number(t, v)
	}
	trace := smtp.NewTextTrace(&o.trace)
	trace.WithBody = s.Get("trace-body") != ""
	c.Trace = trace
	if v := s.Get("retries"); v != "" {
		c.Retries = number(t, v)
	}
	if v := s.Get("mechanisms"); v != "" {
		c.Mechanisms = strings.Fields(v)
	}
	setTimeouts(t, s, &c.Timeouts)
	if host := s.Get("host"); host != "" {
		c.Host, c.Port = host, "587"
		if port := s.Get("port"); port != "" {
			c.Port = port
		}
		c.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", addr.String())
		}
	}
	if s.Get("user")+s.Get("smtp-auth")+s.Get("no-credentials") != "" {
		c.Credentials = func(_ context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
			o.asked = append(o.asked, r)
			if s.Get("no-credentials") != "" || s.Get("only-required") != "" && !r.Required {
				return smtp.Credentials{}, smtp.ErrNoCredentials
			}
			return smtp.Credentials{Username: s.Get("user"), Password: s.Get("password"), Origin: s.Get("origin"), Mechanisms: strings.Fields(s.Get("smtp-auth"))}, nil
		}
	}
	return c
}

func setTimeouts(t *testing.T, s *smtptest.Script, limits *smtp.Timeouts) {
	if v := s.Get("timeout"); v != "" {
		d, err := time.ParseDuration(v)
		if err != nil {
			t.Fatal(err)
		}
		*limits = smtp.Timeouts{Connect: d, Greeting: d, Probe: time.Minute, Handshake: d, Command: d, DataInit: d, DataBlock: d, DataDone: d, Quit: d, AfterDot: 5 * d}
	}
	if v := s.Get("probe"); v != "" {
		limits.Probe, _ = time.ParseDuration(v)
	}
}

// known are the habits that a script names; most are about a server that copes.
func known(name string) smtp.Habits {
	switch name {
	case "untried":
		return smtp.Habits{}
	case "lost":
		return smtp.Habits{AfterDot: smtp.Lost}
	case "spills":
		return smtp.Habits{AfterDot: smtp.Heeded, SpillsChunks: true}
	}
	return smtp.Habits{AfterDot: smtp.Heeded}
}

func habitName(h smtp.Habits) string {
	if h.SpillsChunks {
		return "spills"
	}
	return h.AfterDot.String()
}

func number(t *testing.T, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// letter is the message of a script: "Subject: hello", an empty line and
// "Hello.", unless body says otherwise (with escapes).
func letter(t *testing.T, s *smtptest.Script) *smtp.Mail {
	body := "Subject: hello\r\n\r\nHello.\r\n"
	if v := s.Get("body"); v != "" {
		var err error
		if body, err = strconv.Unquote(`"` + v + `"`); err != nil {
			t.Fatal(err)
		}
	}
	if v := s.Get("body-times"); v != "" {
		body = strings.Repeat(body, number(t, v))
	}
	m := &smtp.Mail{ReversePath: "sender@example.org", Recipients: s.All("rcpt")}
	if len(m.Recipients) == 0 {
		m.Recipients = []string{"rcpt@example.net"}
	}
	if from := s.All("from"); len(from) > 0 {
		m.ReversePath = from[0]
	}
	var err error
	if m.Notify, err = smtp.ParseNotify(s.Get("notify")); err != nil {
		t.Fatal(err)
	}
	m.Return, m.EnvelopeID, m.RequireTLS = smtp.Return(s.Get("return")), s.Get("envid"), s.Get("requiretls") != ""
	whole := body
	m.Content = func(ext smtp.Extensions) (smtp.Content, error) {
		body := whole
		if v := s.Get("seven-bit"); v != "" && !ext.Has("8BITMIME") {
			body, _ = strconv.Unquote(`"` + v + `"`)
		}
		size := int64(len(body))
		if v := s.Get("size"); v != "" {
			size = int64(number(t, v))
		}
		eightBit := strings.IndexFunc(body, func(r rune) bool { return r > 127 }) >= 0
		return smtp.Content{SizeOctets: size, EightBit: eightBit,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }}, nil
	}
	return m
}

// check compares the outcome with the head of the script:
//
//	error: KIND SCOPE [CODE]    or none; transient or permanent may follow
//	says: TEXT                  the error, its hint included, has this in it
//	status: STATUS...           of the recipients; of a batch, those of each message in turn
//	commits: N... / N...        of a batch: the calls of Commit
//	learned: HABIT...           what was found out about the server, in turn
//	warning: TEXT               some warning has this in it
//	trace: LINE                 the trace has this line
//	reply: TEXT                 Result.Reply
//	shows: LINE                 OnReply got this line
//	asked: N                    times that credentials were asked for
//	slept: DURATION             in all
func check(t *testing.T, s *smtptest.Script, o *outcome) {
	checkError(t, s, o.err)
	checkStatus(t, s, o)
	if want := s.Get("commits"); want != "" && strings.Join(o.commits, " / ") != want {
		t.Errorf("commits %q, want %q", o.commits, want)
	}
	if got := strings.Join(o.learned, " "); got != s.Get("learned") {
		t.Errorf("learned %q, want %q", got, s.Get("learned"))
	}
	for _, want := range s.All("warning") {
		if !strings.Contains(strings.Join(o.result.Warnings, "\n"), want) {
			t.Errorf("warnings %q lack %q", o.result.Warnings, want)
		}
	}
	for _, want := range s.All("trace") {
		if !strings.Contains("\n"+o.trace.String(), "\n"+want+"\n") {
			t.Errorf("the trace lacks %q", want)
		}
	}
	if want := s.Get("reply"); want != "" && o.result.Reply != want {
		t.Errorf("reply %q, want %q", o.result.Reply, want)
	}
	for _, want := range s.All("shows") {
		if !strings.Contains("\n"+o.replies.String(), "\n"+want+"\n") {
			t.Errorf("the replies lack %q", want)
		}
	}
	if want := s.Get("asked"); want != "" && len(o.asked) != number(t, want) {
		t.Errorf("credentials asked for %d times: %+v", len(o.asked), o.asked)
	}
	var slept time.Duration
	for _, d := range o.slept {
		slept += d
	}
	if want := s.Get("slept"); want != "" && slept.String() != want {
		t.Errorf("slept %v, want %s", slept, want)
	}
	checkSecrets(t, s.Get("password"), o)
}

func checkStatus(t *testing.T, s *smtptest.Script, o *outcome) {
	results := o.batch
	if results == nil {
		results = []*smtp.Result{o.result}
	}
	var got []string
	for i, result := range results {
		if result == nil {
			t.Errorf("message %d has no result", i)
			continue
		}
		for _, rr := range result.Recipients {
			got = append(got, rr.Status.String())
			if rr.Text == "" && rr.Status != smtp.Accepted {
				t.Errorf("%s is %v without a reason", rr.Address, rr.Status)
			}
		}
	}
	if want := strings.Fields(s.Get("status")); len(want) > 0 && strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("recipients %q, want %q", got, want)
	}
}

func checkError(t *testing.T, s *smtptest.Script, err error) {
	want := strings.Fields(s.Get("error"))
	if len(want) == 0 {
		t.Fatal("the transcript has no error: line")
	}
	if want[0] == "none" {
		if err != nil {
			t.Errorf("error %v", err)
		}
		return
	}
	var e *smtp.Error
	if !errors.As(err, &e) {
		t.Errorf("error %v, want an *Error", err)
		return
	}
	got := []string{e.Kind.String(), e.Scope.String()}
	if e.Code != 0 {
		got = append(got, strconv.Itoa(e.Code))
	}
	if last := want[len(want)-1]; last == "transient" || last == "permanent" {
		if e.Transient() {
			got = append(got, "transient")
		} else {
			got = append(got, "permanent")
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("error %q, want %q: %v", got, want, err)
	}
	for _, text := range s.All("says") {
		if !strings.Contains(e.Error()+"\n"+e.Hint, text) {
			t.Errorf("error %q, hint %q: lacks %q", e.Error(), e.Hint, text)
		}
	}
}
