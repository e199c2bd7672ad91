package account

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"smtpmail/lisp/settings"
	"smtpmail/smtp"
)

// Account is by which server, how and as whom mail is submitted, as the settings say.
// Its configuration is one of package smtp.
type Account struct {
	Host   string
	Port   string
	User   string // smtpmail-smtp-user
	Config *smtp.Config
	// Timeout bounds the time in which nothing happens (smtpmail-timeout); 0 is none.
	Timeout time.Duration
	// Known is what earlier sessions left about the server.
	Known KnownServer
	// MissingTrust are the files of gnutls-trustfiles that do not exist.
	MissingTrust []string

	o        Options
	s        *settings.Settings
	keys     keyFiles
	opened   openedKey
	warned   map[string]bool
	typed    *TypedPassword
	stranger bool // only a sidecar names it
	sawTLS   bool // it is noted that it speaks TLS
}

// New turns the settings into a session's configuration.
//
// Errors: *[AccountError]; a *settings.TypeError.
func New(s *settings.Settings, o Options) (*Account, error) {
	v := &Account{s: s, o: o.withDefaults(), warned: make(map[string]bool), Timeout: o.Timeout}
	if err := v.address(); err != nil {
		return nil, err
	}
	v.Config = &smtp.Config{Host: v.Host, Port: v.Port, Credentials: v.Credentials, Now: v.o.Now}
	for _, step := range []func() error{v.names, v.stream, v.authentication, v.trust, v.history, v.habits, v.bounds, v.protocol, v.route} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// address finds host, port and user.
func (v *Account) address() (err error) {
	if v.Host, err = v.s.String("smtpmail-smtp-server"); err != nil {
		return err
	}
	if v.Host == "" {
		return refuse(KindSettings, "no SMTP server", errors.New("smtpmail-smtp-server is not set"),
			`put (setq smtpmail-smtp-server "mail.example.org") into the init file, or set SMTPSERVER`)
	}
	if v.Port, err = v.s.Port("smtpmail-smtp-service"); err != nil {
		return err
	}
	if v.Port = strings.Trim(v.Port, " "); v.Port == "" {
		return refuse(KindSettings, v.where("smtpmail-smtp-service"), errors.New("it is an empty string"),
			"set it to a number such as 587, or to a service such as submission; where nothing sets it, it is 25")
	}
	if strings.ContainsFunc(v.Host+v.Port, isInvisible) || strings.ContainsAny(v.Host+v.Port, "\n\t") {
		return refuse(KindSettings, "smtpmail-smtp-server", fmt.Errorf("%q has a control character in it", v.Name()),
			"set it, and smtpmail-smtp-service, to a name or a number alone")
	}
	if meant, ok := parseServer(v.Host); ok {
		return refuse(KindSettings, v.where("smtpmail-smtp-server"), fmt.Errorf("%q is not the name of a host alone", withoutPassword(v.Host)), meant.hint())
	}
	v.User, err = v.s.String("smtpmail-smtp-user")
	return err
}

// names sets how the session introduces itself.
func (v *Account) names() error {
	name, err := v.s.String("system-name")
	if err != nil {
		return err
	}
	domain, err := v.s.String("smtpmail-local-domain")
	if domain != "" {
		name += "." + domain
	}
	if err != nil {
		return err
	}
	if v.Config.LocalName, err = HelloName(name); err != nil {
		return refuse(KindSettings, "the name for EHLO", err, "set system-name, or smtpmail-local-domain, to letters, digits and dots")
	}
	return nil
}

// stream sets how the connection is protected.
func (v *Account) stream() error {
	name, err := v.s.Symbol("smtpmail-stream-type")
	if err != nil {
		return err
	}
	v.Config.Stream = streamType(name)
	entries, err := v.s.StartTLSCredentials()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if PlainHost(e.Host) != PlainHost(v.Host) || !samePort(e.Port, v.Port) {
			continue
		}
		if v.Config.Stream == smtp.StreamPlain {
			return refuse(KindSettings, "stream type", errors.New("smtpmail-stream-type is plain, but smtpmail-starttls-credentials lists the server"),
				"remove one of the two")
		}
		v.Config.RequireSTARTTLS = true
		v.keys = keyFiles{key: e.KeyFile, certificate: e.CertificateFile}
		break
	}
	return nil
}

func streamType(name string) smtp.StreamType {
	switch name {
	case "starttls":
		return smtp.StreamSTARTTLS
	case "ssl", "tls":
		return smtp.StreamTLS
	case "plain":
		return smtp.StreamPlain
	}
	return smtp.StreamAuto
}

// samePort compares two services as text, and as the numbers they stand for.
func samePort(a, b string) bool {
	m, ok1 := PortNumber(a)
	n, ok2 := PortNumber(b)
	return a == b || ok1 && ok2 && m == n
}

// wellKnownPorts are known on machines without a services database too.
var wellKnownPorts = map[string]int{"smtp": 25, "submission": 587, "submissions": 465, "smtps": 465}

func PortNumber(service string) (int, bool) {
	if n, err := strconv.Atoi(service); err == nil {
		return n, true
	}
	if n, ok := wellKnownPorts[service]; ok {
		return n, true
	}
	n, err := net.LookupPort("tcp", service)
	return n, err == nil
}

// authentication sets the mechanisms, and what may go in clear.
func (v *Account) authentication() error {
	if !v.s.Place("smtpmail-auth-supported").Default {
		mechanisms, err := v.s.Symbols("smtpmail-auth-supported")
		if err != nil {
			return err
		}
		v.Config.Mechanisms = mechanisms
	}
	v.Config.AllowCleartextAuth = v.o.AllowCleartext || v.s.Bool("smtpmail-allow-cleartext-auth")
	pattern, err := v.s.String("smtpmail-servers-requiring-authorization")
	if err != nil || pattern == "" {
		return err
	}
	v.Config.RequireAuth, err = v.s.MatchRegexp(pattern, v.Host)
	if err != nil {
		return refuse(KindSettings, "smtpmail-servers-requiring-authorization", err)
	}
	return nil
}

// trust sets whose certificates count, and our own.
func (v *Account) trust() error {
	v.Config.TLS.Certificate = v.certificate
	if v.s.Place("gnutls-trustfiles").Default {
		return nil
	}
	files, err := v.s.Strings("gnutls-trustfiles")
	if err != nil {
		return err
	}
	for _, name := range files {
		if _, err := v.o.Files.Stat(v.o.Expand(name)); errors.Is(err, fs.ErrNotExist) {
			v.MissingTrust = append(v.MissingTrust, name)
			v.o.Note(fmt.Sprintf("note: %s of gnutls-trustfiles does not exist", name))
		}
	}
	v.Config.TLS.ExtraCAs = func() (*x509.CertPool, error) { return v.trustedFiles(files) }
	return nil
}

// history applies what is known about the server: a certificate that was saved or
// pinned, and that it spoke TLS before.
func (v *Account) history() error {
	known, err := v.o.Memory.Server(v.Host, v.Port)
	if err != nil {
		return err
	}
	level, err := v.s.Symbol("network-security-level")
	if err != nil {
		return err
	}
	v.Config.TLS.RSAKeyExchange = level != "high" && level != "paranoid"
	strict := v.s.Bool("gnutls-verify-error")
	v.Known = known
	v.Config.RequireSTARTTLS = v.Config.RequireSTARTTLS || known.SpeaksTLS()
	v.Config.TLS.Verify = func(state tls.ConnectionState, verdict error) error {
		err := known.Verify(state, verdict, strict)
		if err != nil && level == "low" && !strict {
			v.o.Warn(fmt.Sprintf("network-security-level is low, so that this does not count: %v", err))
			return nil
		}
		return err
	}
	return nil
}

const maxTrustFile = 16 << 20 // octets

// trustedFiles are the certificates of files; those that do not exist are passed
// over, as Emacs's own list has places of many systems.
func (v *Account) trustedFiles(files []string) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	for _, name := range files {
		data, err := v.o.ReadFile(v.o.Expand(name), maxTrustFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !pool.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("%s: no certificate in it (gnutls-trustfiles)", name)
		}
	}
	return pool, nil
}

// bounds sets tries, VERB, the clock and the trace.
func (v *Account) bounds() error {
	retries, err := v.s.Int("smtpmail-retries")
	if err != nil {
		return err
	}
	v.Config.Retries = int(min(retries, 1000))
	v.Config.Verb = v.s.Bool("smtpmail-debug-verb")
	if v.Timeout == 0 {
		seconds, ok, err := v.s.Seconds("smtpmail-timeout")
		if err != nil {
			return err
		}
		if ok {
			v.Timeout = time.Duration(seconds * float64(time.Second))
		}
	}
	if v.s.Bool("smtpmail-debug-info") {
		v.Config.OnReply = func(r smtp.Reply) { v.o.Reply(r.String()) }
	}
	return nil
}

// protocol sets what is spoken, and what is not to be used though it is offered.
func (v *Account) protocol() error {
	name, err := v.s.Symbol("smtpmail-protocol")
	if err != nil {
		return err
	}
	if name == "lmtp" {
		v.Config.Protocol = smtp.LMTP
	}
	v.Config.Ignore, err = v.s.Strings("smtpmail-ignored-extensions")
	return err
}

// Name is the server as HOST:PORT, or a socket.
func (v *Account) Name() string {
	if strings.HasPrefix(v.Host, "/") {
		return v.Host
	}
	return net.JoinHostPort(strings.Trim(v.Host, "[]"), v.Port)
}

// habits has sessions know what was found out about the server, and keeps what they
// find out.
func (v *Account) habits() error {
	var mu sync.Mutex
	known := v.o.Memory.Habits(v.Host, v.Port)
	v.Config.Known = func() smtp.Habits {
		mu.Lock()
		defer mu.Unlock()
		return known
	}
	v.Config.Learned = func(h smtp.Habits) {
		mu.Lock()
		defer mu.Unlock()
		known = h
		if err := v.o.Memory.Learn(v.Host, v.Port, h); err != nil {
			v.o.Note(fmt.Sprintf("note: what was found out about %s could not be noted: %v", v.Name(), err))
		}
	}
	return nil
}

// Remember notes what a session showed: that the server speaks TLS, for later ones.
func (v *Account) Remember(result *smtp.Result) {
	if result == nil || result.TLSVersion == "" || v.sawTLS || v.Config.Stream != smtp.StreamAuto {
		return
	}
	if err := v.o.Memory.SawTLS(v.Host, v.Port); err != nil {
		v.o.Note(fmt.Sprintf("note: that the server speaks TLS could not be noted: %v", err))
	}
	v.sawTLS = true
}

// isInvisible tells what no name holds: characters that control a terminal.
func isInvisible(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
