package settings

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

func load(t *testing.T, environ []string, text string) *Settings {
	t.Helper()
	s, err := Load(Options{
		Lisp:  lisp.Options{Environ: environ, Home: "/home/sam", LoginName: "sam", FullName: "Sam Sender", HostName: "client.example.org"},
		Texts: []Text{{Name: "/home/sam/.emacs", Lisp: []byte(text)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each row: an init file, the environment, and what variables end up as, with the
// place that set them. The values are those of GNU Emacs 28.2, but for the rows
// that say otherwise.
func TestValues(t *testing.T) {
	for _, row := range []struct {
		text, environ, want string
	}{
		{`(setq smtpmail-smtp-server "mx.example.org")`, "", `smtpmail-smtp-server "mx.example.org" /home/sam/.emacs:1:7`},
		{"\n  (setq x 1\n\tsmtpmail-smtp-server \"mx\")", "", `smtpmail-smtp-server "mx" /home/sam/.emacs:3:2`},
		{"", "", "smtpmail-smtp-server nil default"},
		{"", "SMTPSERVER=env.example.org", `smtpmail-smtp-server "env.example.org" environment`},
		{`(setq smtpmail-default-smtp-server "d.example.org")`, "", `smtpmail-smtp-server "d.example.org" smtpmail-default-smtp-server`},
		{`(setq smtpmail-default-smtp-server "d")`, "SMTPSERVER=env", `smtpmail-smtp-server "env" environment`},
		{`(setq smtpmail-smtp-server "s")`, "SMTPSERVER=env", `smtpmail-smtp-server "s" /home/sam/.emacs:1:7`},
		// The 2004 manual: an empty SMTPSERVER does not count. Emacs 28 takes it.
		{`(setq smtpmail-default-smtp-server "d")`, "SMTPSERVER=", `smtpmail-smtp-server "d" smtpmail-default-smtp-server`},
		// The default server counts only before smtpmail loads.
		{`(require 'smtpmail) (setq smtpmail-default-smtp-server "late")`, "", "smtpmail-smtp-server nil default"},
		{`(setq smtpmail-default-smtp-server "early") (require 'smtpmail)`, "", `smtpmail-smtp-server "early" smtpmail-default-smtp-server`},
		{`(setenv "SMTPSERVER" "set.example.org")`, "", `smtpmail-smtp-server "set.example.org" environment`},
		{`(with-eval-after-load 'smtpmail (setq smtpmail-smtp-service 587))`, "", "smtpmail-smtp-service 587 /home/sam/.emacs:1:39"},
		{"", "", `user-mail-address "sam@client.example.org" default`},
		{"", "EMAIL=sam@env.example", `user-mail-address "sam@env.example" environment`},
		{`(setq mail-host-address "example.net")`, "", `user-mail-address "sam@example.net" mail-host-address`},
		{`(setq mail-host-address "example.net" user-mail-address "me@example.org")`, "", `user-mail-address "me@example.org" /home/sam/.emacs:1:39`},
		{"", "NAME=Samuel", `user-full-name "Samuel" environment`},
		{"(custom-set-variables '(smtpmail-smtp-service 465))", "", "smtpmail-smtp-service 465 /home/sam/.emacs:1:25"},
		{"(add-hook 'emacs-startup-hook (lambda () (setq smtpmail-retries 3)))", "", "smtpmail-retries 3 /home/sam/.emacs:1:48"},
	} {
		var environ []string
		if row.environ != "" {
			environ = []string{row.environ}
		}
		s := load(t, environ, row.text)
		name, _, _ := strings.Cut(row.want, " ")
		value, _ := s.Lisp(name, false)
		if got := name + " " + value + " " + s.Place(name).String(); got != row.want {
			t.Errorf("%s with %s\n got %s\nwant %s", row.text, row.environ, got, row.want)
		}
	}
}

func TestTypeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"(setq smtpmail-smtp-service '(25))":                        "/home/sam/.emacs:1:7: smtpmail-smtp-service must be an integer or a string, got (25)",
		"(setq smtpmail-smtp-server 'mx)":                           "/home/sam/.emacs:1:7: smtpmail-smtp-server must be a string or nil, got mx",
		"(setq smtpmail-stream-type \"ssl\")":                       `/home/sam/.emacs:1:7: smtpmail-stream-type must be nil, starttls, plain, ssl or tls, got "ssl"`,
		"(setq smtpmail-retries \"3\")":                             `/home/sam/.emacs:1:7: smtpmail-retries must be an integer, got "3"`,
		"(setq smtpmail-auth-credentials '((\"h\" 25 a \"pass\")))": `/home/sam/.emacs:1:7: smtpmail-auth-credentials must be a list of (HOST PORT USER PASSWORD), or a file name, got (("h" 25 a "[secret]"))`,
	} {
		s := load(t, nil, text)
		var err error
		for i := range Variables {
			if _, e := s.object(Variables[i].Name); e != nil {
				err = e
			}
		}
		var typeError *TypeError
		if !errors.As(err, &typeError) || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// Every default of the table is readable and of its variable's type.
func TestTable(t *testing.T) {
	s := load(t, nil, "")
	seen := make(map[string]bool)
	for i := range Variables {
		v := &Variables[i]
		if _, err := s.machine.Read(v.Default); err != nil {
			t.Errorf("%s: default %s: %v", v.Name, v.Default, err)
		}
		if _, err := s.object(v.Name); err != nil {
			t.Error(err)
		}
		if seen[v.Name] || v.Doc == "" || !strings.HasSuffix(v.Doc, ".") || v.Since == "" {
			t.Errorf("%s: doc %q, since %q, twice %v", v.Name, v.Doc, v.Since, seen[v.Name])
		}
		seen[v.Name] = true
	}
}

// ours are variables whose default is not that of Emacs 28.2, with the reason.
var ours = map[string]string{
	"smtpmail-auth-credentials": "removed in Emacs 24.1", "smtpmail-starttls-credentials": "removed in Emacs 24.1",
	"smtpmail-timeout": "our own", "smtpmail-message-size-limit": "our own", "smtpmail-protocol": "our own", "smtpmail-ignored-extensions": "our own", "smtpmail-source-address": "our own", "smtpmail-allow-cleartext-auth": "our own",
	"message-server-alist": "of Emacs 29", "gnus-posting-styles": "of Gnus, which is not loaded there",
	"system-name": "of the machine", "user-mail-address": "of the machine", "user-full-name": "of the machine",
}

// TestDefaultsAsEmacs asks the real Emacs for each default.
func TestDefaultsAsEmacs(t *testing.T) {
	if _, err := exec.LookPath("emacs"); err != nil {
		if os.Getenv("SMTPMAIL_INTEROP") == "1" {
			t.Fatal("emacs is missing")
		}
		t.Skip("emacs is not installed")
	}
	var script strings.Builder
	script.WriteString("(dolist (f '(sendmail message gnutls nsm socks auth-source smtpmail)) (require f))\n")
	for i := range Variables {
		name := Variables[i].Name
		script.WriteString("(princ (format \"" + name + " %S\\n\" (if (boundp '" + name + ") " + name + " 'void)))\n")
	}
	file := filepath.Join(t.TempDir(), "ask.el")
	if err := os.WriteFile(file, []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("emacs", "-Q", "--batch", "-l", file)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "SMTPSERVER=", "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	s := load(t, nil, "")
	for line := range strings.Lines(string(out)) {
		name, emacs, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if name == "smtpmail-smtp-server" {
			emacs = "nil" // Emacs takes the empty SMTPSERVER above
		}
		value, _ := s.Lisp(name, false)
		if (value != emacs) != (ours[name] != "") {
			t.Errorf("%s is %s, in Emacs %s; reason to differ: %q", name, value, emacs, ours[name])
		}
	}
}

func TestSecretsAreHidden(t *testing.T) {
	s := load(t, nil, `
(setq smtpmail-auth-credentials '(("h" 25 "joe" "hunter22") ("g" "smtp" "ann" "") ("f" 25 nil nil)))
(setq copy (vector "hunter22" (list 1 "hunter22")) circular (list "hunter22" 2))
(setcdr (cdr circular) circular)
(car "hunter22")`)
	for name, want := range map[string]string{
		"smtpmail-auth-credentials": `(("h" 25 "joe" "[secret]") ("g" "smtp" "ann" "") ("f" 25 nil nil))`,
		"copy":                      `["[secret]" (1 "[secret]")]`,
	} {
		if got, _ := s.Lisp(name, false); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if got, _ := s.Lisp("circular", false); strings.Contains(got, "hunter22") {
		t.Errorf("circular is %s", got)
	}
	if got, _ := s.Lisp("copy", true); !strings.Contains(got, "hunter22") {
		t.Errorf("shown, copy is %s", got)
	}
	if errs := s.Errors(); len(errs) != 1 || strings.Contains(errs[0].Text, "hunter22") {
		t.Errorf("errors are %v", errs)
	}
}

// Each row: a value of smtpmail-auth-credentials that is wrong, and how it is shown.
func TestSecretsOfMalformedCredentials(t *testing.T) {
	for text, want := range map[string]string{
		`'("127.0.0.1" 42601 "joe" "hunter2secret")`:                 `("[secret]" 42601 "[secret]" "[secret]")`,
		`'(("h" 25 "joe" "hunter2secret" . 5))`:                      `(("[secret]" 25 "[secret]" "[secret]" . 5))`,
		`'(("h" 25 "joe") . "hunter2secret")`:                        `(("[secret]" 25 "[secret]") . "[secret]")`,
		`'(("h" 25 "joe" ("hunter2secret")) ("g" 25 "ann" "other"))`: `(("h" 25 "joe" ("[secret]")) ("g" 25 "ann" "[secret]"))`,
		`'(("h" 25 "joe" nil "hunter2secret"))`:                      `(("[secret]" 25 "[secret]" nil "[secret]"))`,
		`'(("h" "joe" "hunter2secret"))`:                             `(("h" "joe" "[secret]"))`,
		`'(("h" 25 joe "hunter2secret"))`:                            `(("h" 25 joe "[secret]"))`,
		`["h" 25 "joe" "hunter2secret"]`:                             `["[secret]" 25 "[secret]" "[secret]"]`,
		`"hunter2secret"`:                                            `"hunter2secret"`, // the name of a file
	} {
		s := load(t, nil, "(setq smtpmail-auth-credentials "+text+")")
		if got, _ := s.Lisp("smtpmail-auth-credentials", false); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
		if _, _, err := s.AuthCredentials(); err != nil && strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("%s: %v", text, err)
		}
	}
	s := load(t, nil, `(setq smtpmail-auth-credentials (list "hunter2secret")) (setcdr smtpmail-auth-credentials smtpmail-auth-credentials)`)
	if got, _ := s.Lisp("smtpmail-auth-credentials", false); strings.Contains(got, "hunter2secret") {
		t.Errorf("circular credentials are %s", got)
	}
	s = load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "joe" "hunter2secret"))) (setq smtpmail-auth-credentials nil)`)
	if got := s.Overridden("smtpmail-auth-credentials"); len(got) == 0 || strings.Contains(got[len(got)-1].Lisp, "hunter2secret") {
		t.Errorf("earlier credentials are %+v", got)
	}
}

// TestSecretsInFunctions holds that the text of a function is looked through.
func TestSecretsInFunctions(t *testing.T) {
	s := load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "joe" "hunter22")))
(setq quoted '(lambda () "hunter22") function (lambda (x) "hunter22" (list x (concat "hunter22" "y"))))
(setq nested (list (lambda () (lambda () '("hunter22")))) table (make-hash-table))
(puthash 'k (lambda () "hunter22") table)
(defun give () "hunter22")
(setq given (symbol-function 'give) plain (lambda () car))`)
	for name, want := range map[string]string{
		"quoted":   `(lambda nil "[secret]")`,
		"function": `(lambda (x) "[secret]" (list x (concat "[secret]" "y")))`,
		"nested":   `((lambda nil (lambda nil '("[secret]"))))`,
		"plain":    `(lambda nil car)`,
	} {
		if got, _ := s.Lisp(name, false); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"table", "given"} {
		if got, _ := s.Lisp(name, false); strings.Contains(got, "hunter22") || !strings.Contains(got, `(lambda nil "[secret]")`) {
			t.Errorf("%s is %s", name, got)
		}
		if got, _ := s.Lisp(name, true); !strings.Contains(got, "hunter22") {
			t.Errorf("shown, %s is %s", name, got)
		}
	}
}

// Each row: a password without its quotes, and how the variable is shown.
func TestSecretsWithoutQuotes(t *testing.T) {
	for text, want := range map[string]string{
		`'(("h" 25 "joe" hunter2secret))`:                        `(("h" 25 "joe" "[secret]"))`,
		`'(("h" 25 joe hunter2secret))`:                          `(("h" 25 joe "[secret]"))`,
		`'(("h" 25 "joe" 'hunter2secret))`:                       `(("h" 25 "joe" '"[secret]"))`,
		`'(("h" 25 "joe" . hunter2secret))`:                      `(("[secret]" 25 "[secret]" . "[secret]"))`,
		`'(("h" 25 "joe" (hunter2secret)))`:                      `(("h" 25 "joe" ("[secret]")))`,
		`'(("h" 25 "joe" [hunter2secret nil]))`:                  `(("h" 25 "joe" ["[secret]" nil]))`,
		`'(("h" 25 "joe" (concat hunter2secret "a")))`:           `(("h" 25 "joe" (concat "[secret]" "[secret]")))`,
		`'(("h" 25 "joe" car))`:                                  `(("h" 25 "joe" "[secret]"))`,
		`'(("h" 25 "joe" nil hunter2secret))`:                    `(("[secret]" 25 "[secret]" nil "[secret]"))`,
		`'(("h" "joe" hunter2secret))`:                           `(("h" "joe" "[secret]"))`,
		`'(("h" joe hunter2secret))`:                             `(("[secret]" joe "[secret]"))`,
		`'("h" 25 "joe" hunter2secret)`:                          `("[secret]" 25 "[secret]" "[secret]")`,
		`["h" 25 "joe" hunter2secret]`:                           `["[secret]" 25 "[secret]" "[secret]"]`,
		`'(("h" 25 "joe" 20261125))`:                             `(("h" 25 "joe" "[secret]"))`,
		`'(("h" 25 "joe" 99999999999999999999999))`:              `(("h" 25 "joe" "[secret]"))`,
		`(list (list "h" 25 "joe" (lambda () "hunter2secret")))`: `(("h" 25 "joe" (lambda nil "[secret]")))`,
		`'(("h" 25 "joe" t) ("g" 25 "ann" :none))`:               `(("h" 25 "joe" t) ("g" 25 "ann" :none))`,
		`'(("h" 25 joe "") ("g" 25 nil nil))`:                    `(("h" 25 joe "") ("g" 25 nil nil))`,
	} {
		s := load(t, nil, "(setq smtpmail-auth-credentials "+text+" copy 'hunter2secret other '(zz hunter2secret concat)) (error \"%S\" 'hunter2secret)")
		if got, _ := s.Lisp("smtpmail-auth-credentials", false); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
		if _, _, err := s.AuthCredentials(); err != nil && (strings.Contains(err.Error(), "hunter2secret") || strings.Contains(err.Error(), "20261125")) {
			t.Errorf("%s: %v", text, err)
		}
		if !strings.Contains(text, "hunter2secret") {
			continue
		}
		if got, _ := s.Lisp("copy", false); got != `"[secret]"` {
			t.Errorf("%s: a copy is %s", text, got)
		}
		if got, _ := s.Lisp("other", false); got != `(zz "[secret]" concat)` {
			t.Errorf("%s: among others it is %s", text, got)
		}
		if errs := s.Errors(); len(errs) != 1 || strings.Contains(errs[0].Text, "hunter2secret") {
			t.Errorf("%s: errors are %v", text, errs)
		}
	}
	s := load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "joe" hunter2\#secret))) (error "got %S" 'hunter2\#secret)`)
	if errs := s.Errors(); len(errs) != 1 || !strings.Contains(errs[0].Text, "got [secret]") {
		t.Errorf("errors are %v", errs)
	}
	s = load(t, nil, `(setq smtpmail-auth-credentials (list "h" 25 "joe" 'hunter2secret)) (nconc smtpmail-auth-credentials smtpmail-auth-credentials)`)
	if got, _ := s.Lisp("smtpmail-auth-credentials", false); strings.Contains(got, "hunter2secret") {
		t.Errorf("circular credentials are %s", got)
	}
}

func TestSecretsInHashTables(t *testing.T) {
	s := load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "joe" "hunter22") ("g" 25 "ann" "other")))
(setq table (make-hash-table :test 'equal) holder (vector table nil))
(puthash "hunter22" 1 table) (puthash "other" '("hunter22") table)
(puthash 'self table table) (aset holder 1 holder)`)
	for _, name := range []string{"table", "holder"} {
		got, _ := s.Lisp(name, false)
		if strings.Contains(got, "hunter22") || strings.Contains(got, "other") || !strings.Contains(got, `test equal`) || !strings.Contains(got, `"[secret]" 1 "[secret]" ("[secret]")`) {
			t.Errorf("%s is %s", name, got)
		}
	}
}

func TestSecretsInTexts(t *testing.T) {
	for password, row := range map[string]struct{ form, want string }{
		"hunter2secret": {`(error "bad hunter2secret here")`, "bad [secret] here"},
		"hunter2":       {`(error "hunter2 and hunter2longer")`, "[secret] and [secret]"},
		"secret":        {`(error "the secret")`, "the [secret]"},
		"joe":           {`(error "joey and %S" "joe")`, `joey and "[secret]"`},
		`a\"bcd`:        {`(error "list %S, text a\"bcd" (list "x a\"bcd"))`, `list ("x [secret]"), text [secret]`},
	} {
		s := load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "u" "`+password+`") ("g" 25 "u" "hunter2longer"))) `+row.form)
		if errs := s.Errors(); len(errs) != 1 || !strings.Contains(errs[0].Text, row.want) {
			t.Errorf("%s: errors are %v, want %s", password, errs, row.want)
		}
	}
}

func TestCredentials(t *testing.T) {
	s := load(t, nil, `(setq smtpmail-auth-credentials '(("h" 25 "joe" "pw") ("g" "smtp" nil nil))
      smtpmail-starttls-credentials '(("h" "587" "~/k" "~/c") ("g" 25 nil nil)))`)
	entries, file, err := s.AuthCredentials()
	if err != nil || file != "" || len(entries) != 2 || entries[0].Port != "25" || *entries[0].User != "joe" || *entries[0].Password != "pw" || entries[1].User != nil || entries[1].Password != nil {
		t.Errorf("entries %+v, file %q, error %v", entries, file, err)
	}
	certificates, err := s.StartTLSCredentials()
	if err != nil || len(certificates) != 2 || certificates[0] != (Certificate{"h", "587", "~/k", "~/c"}) || certificates[1] != (Certificate{"g", "25", "", ""}) {
		t.Errorf("certificates %+v, error %v", certificates, err)
	}
	s = load(t, nil, `(setq smtpmail-auth-credentials "~/.creds")`)
	if _, file, err := s.AuthCredentials(); err != nil || file != "~/.creds" {
		t.Errorf("file %q, error %v", file, err)
	}
	s = load(t, nil, `(setq auth-sources '("~/a" (:source "~/b" :host t) default))`)
	if files, err := s.AuthSourceFiles(); err != nil || strings.Join(files, " ") != "~/a ~/b" {
		t.Errorf("files %q, error %v", files, err)
	}
}

func TestErrorsThatTouchMailComeFirst(t *testing.T) {
	s := load(t, nil, `(car 1) (setq foo (no-such-function)) (setq smtpmail-smtp-server (no-such-function))`)
	errs := s.Errors()
	if len(errs) != 3 || !errs[0].Mail || errs[0].At != "/home/sam/.emacs:1:39" || errs[1].Mail {
		t.Errorf("errors are %+v", errs)
	}
}

func TestFlagsOverride(t *testing.T) {
	s := load(t, nil, `(setq smtpmail-smtp-server "a") (setq smtpmail-smtp-server "b")`)
	s.Set("smtpmail-smtp-server", syntax.NewString("c"), "--server")
	if value, _ := s.Lisp("smtpmail-smtp-server", false); value != `"c"` || s.Place("smtpmail-smtp-server").By != "--server" {
		t.Errorf("%s by %s", value, s.Place("smtpmail-smtp-server").By)
	}
	earlier := s.Overridden("smtpmail-smtp-server")
	if len(earlier) != 2 || earlier[0].Lisp != `"a"` || earlier[1].Place.String() != "/home/sam/.emacs:1:39" {
		t.Errorf("earlier values are %+v", earlier)
	}
}

// TestCutFilesAreTold holds that a bound which ends a whole file is told like an
// error about mail: the rest might have set something. Which form meets it depends
// on the machine unless the clock is the test's own.
func TestCutFilesAreTold(t *testing.T) {
	const text = "(setq x 1)\n(while t)\n(while t)\n(while t)\n(setq smtpmail-smtp-server \"after.test\")"
	for tick, want := range map[time.Duration][]string{
		0:                    {"init.el:3:1", "init.el:2:1"},                // steps: a million a form, two a file
		5 * time.Millisecond: {"init.el:4:1", "init.el:2:1", "init.el:3:1"}, // time: a second a form, two and a half in all
	} {
		now := time.Unix(1_700_000_000, 0)
		clock := func() time.Time { now = now.Add(tick); return now }
		s, err := Load(Options{Lisp: lisp.Options{Now: clock}, Texts: []Text{{Name: "init.el", Lisp: []byte(text)}}})
		if err != nil {
			t.Fatal(err)
		}
		var at []string
		for i, e := range s.Errors() {
			if at = append(at, e.At); e.Mail != (i == 0) {
				t.Errorf("a tick of %s: %+v", tick, e)
			}
		}
		if !slices.Equal(at, want) {
			t.Errorf("a tick of %s: errors are at %v, want %v", tick, at, want)
		}
	}
}

// TestUnreadableFormsAreTold holds that a form which cannot be read is told like an
// error about mail: what it was to set is not known.
func TestUnreadableFormsAreTold(t *testing.T) {
	for text, at := range map[string]string{
		"(setq x 1)\n(setq smtpmail-stream-type (quote ssl)\n": "/home/sam/.emacs:2:1",
		"(setq x 1))\n(setq smtpmail-queue-mail t)":            "/home/sam/.emacs:1:11",
	} {
		errs := load(t, nil, "(car 1)"+text).Errors()
		if len(errs) != 2 || !errs[0].Mail || errs[1].Mail {
			t.Errorf("%s: errors are %+v", text, errs)
		}
		if errs := load(t, nil, text).Errors(); len(errs) != 1 || errs[0].At != at {
			t.Errorf("%s: errors are %+v, want one at %s", text, errs, at)
		}
	}
}
