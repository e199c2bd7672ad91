package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// knownSecrets are the passwords that tests use without a file that says so: of
// the servers of the tests, and what a program that is asked for one answers.
// Whoever adds a password of that kind adds it here.
var knownSecrets = []string{"s3cret", "wr0ng-pass", "wr0ng-p4ss/w0rd", "hunter22", "open.sesame", "s3same"}

// plainWords are passwords of tests that stand in messages of the program too.
var plainWords = []string{"password", "PASSWORD", "wrong"}

// minSecret is the fewest octets of a password that would not turn up by chance.
const minSecret = 5

const quoted = `"((?:[^"\\]|\\.)+)"`

var (
	netrcEntry    = regexp.MustCompile(`(?:^|\s|['"])(?:machine|default)\s`)
	netrcPassword = regexp.MustCompile(`\spassword\s+(?:` + quoted + `|'([^']+)'|([^\s"']\S*))`)
	jsonPassword  = regexp.MustCompile(`"(?:password|secret)"\s*:\s*` + quoted)
	urlPassword   = regexp.MustCompile(`://[^/\s:@"]*:([^@\s/"]+)@`)
	// lispPassword is the last of four: (HOST PORT "USER" "PASSWORD").
	lispPassword = regexp.MustCompile(`\(\s*"[^"]*"\s+(?:"[^"]*"|,?\((?:[^()]|\([^()]*\))*\)|[^\s()"]+)\s+"[^"]*"\s+` + quoted + `\s*\)`)
	lispVariable = regexp.MustCompile(`\(setq\s|[\s(]smtpmail-`)
	backslash    = regexp.MustCompile(`\\(.)`)
)

// secretsIn are the passwords that a text tells the program: an entry of a
// credentials file, an element of smtpmail-auth-credentials, a proxy's URL.
func secretsIn(text string) []string {
	var found []string
	keep := func(matches [][]string) {
		for _, m := range matches {
			found = append(found, backslash.ReplaceAllString(strings.Join(m[1:], ""), "$1"))
		}
	}
	if at := netrcEntry.FindStringIndex(text); at != nil {
		keep(netrcPassword.FindAllStringSubmatch(text[at[0]:], -1))
	}
	keep(jsonPassword.FindAllStringSubmatch(text, -1))
	keep(urlPassword.FindAllStringSubmatch(text, -1))
	for _, form := range strings.Split(text, "smtpmail-auth-credentials")[1:] {
		if end := lispVariable.FindStringIndex(form); end != nil {
			form = form[:end[0]]
		}
		keep(lispPassword.FindAllStringSubmatch(form, -1))
	}
	return slices.DeleteFunc(found, func(s string) bool { return len(s) < minSecret || slices.Contains(plainWords, s) })
}

// An expectation is no input: it may name what must not be seen, or a placeholder.
var expectationLine = regexp.MustCompile(`^\s*(?:!\s*)?(?:stdout|stderr|grep|#)`)

// secretsInScript are those of the commands and the files of a script.
func secretsInScript(script []byte) []string {
	archive := txtar.Parse(script)
	var found []string
	for line := range strings.Lines(string(archive.Comment)) {
		if !expectationLine.MatchString(line) {
			found = append(found, secretsIn(line)...)
		}
	}
	for _, file := range archive.Files {
		found = append(found, secretsIn(string(file.Data))...)
	}
	return found
}

func TestSecretsIn(t *testing.T) {
	for text, want := range map[string]string{
		"machine h login joe password hunter22\n":                                                                               "hunter22",
		"machine h\n  login joe\n  password hunter22\nmachine g password \"other \\\"one\"":                                     "hunter22|other \"one",
		"default login joe password 'two words' port 25":                                                                        "two words",
		"machine h login joe password abc\n":                                                                                    "",
		"set the password before\n":                                                                                             "",
		`[{"machine":"h","password":"hunter22"}]`:                                                                               "hunter22",
		"ALL_PROXY=socks5://joe:hunter22@127.0.0.1:1080":                                                                        "hunter22",
		`(setq smtpmail-auth-credentials '(("h" 25 "joe" "hunter22") ("g" ,(getenv "PORT") "ann" "qu\"ux")))`:                   `hunter22|qu"ux`,
		`(setq smtpmail-auth-credentials '(("h" 25 "joe" nil)) smtpmail-starttls-credentials '(("h" 25 "key.pem" "cert.pem")))`: "",
		`:custom (smtpmail-auth-credentials '(("h" 25 "joe" nil))) (smtpmail-smtp-server (concat "mx." "example.org"))`:         "",
		`(setq smtpmail-starttls-credentials '(("h" 25 "key.pem" "cert.pem")))`:                                                 "",
	} {
		if got := strings.Join(secretsIn(text), "|"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	script := "exec smtpmail --eval '(setq smtpmail-auth-credentials (quote ((\"h\" 25 \"u\" \"in-command\"))))'\nstderr 'machine h password PLACEHOLDER'\n-- f --\nmachine h password in-file\n"
	if got := strings.Join(secretsInScript([]byte(script)), "|"); got != "in-command|in-file" {
		t.Errorf("script: %q", got)
	}
}
