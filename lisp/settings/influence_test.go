package settings

import (
	"os"
	"strings"
	"testing"

	"smtpmail/lisp"
)

const plainSettings = `(setq user-mail-address "me@a.test" smtpmail-smtp-server "127.0.0.1" smtpmail-smtp-service 2525
 smtpmail-smtp-user "me-a" message-send-mail-function 'smtpmail-send-it) `

var sayNames = map[string]Say{"chooses": Chooses, "secures": Secures, "stops": Stops, "edits": Edits, "unclear": Unclear}

// TestInfluences reads each paragraph of testdata/influences.el behind plain settings.
// Its first line says what the gravest influence is.
func TestInfluences(t *testing.T) {
	text, err := os.ReadFile("testdata/influences.el")
	if err != nil {
		t.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(text), "\n\n") {
		first, _, _ := strings.Cut(paragraph, "\n")
		want := sayNames[strings.TrimPrefix(first, ";; ")]
		found := load(t, nil, plainSettings+paragraph).Influences()
		var got Say
		if len(found) > 0 {
			got = found[0].Say
		}
		if got != want {
			t.Errorf("%s\nfound %+v", paragraph, found)
		}
		for _, i := range found {
			if !i.At.IsKnown() || i.What == "" {
				t.Errorf("%s\nno place or text in %+v", paragraph, i)
			}
		}
	}
}

// TestInfluencesHideSecrets holds that a password in a hook is not told.
func TestInfluencesHideSecrets(t *testing.T) {
	s := load(t, nil, plainSettings+`(setq smtpmail-auth-credentials '(("h" 25 "u" "s3cret")))
(add-hook 'message-send-hook (lambda () (setq smtpmail-auth-credentials '(("h" 25 "u" "s3cret2")) smtpmail-smtp-user "s3cret")))`)
	for _, i := range s.Influences() {
		if strings.Contains(i.What, "s3cret") {
			t.Errorf("%+v", i)
		}
	}
}

func FuzzInfluences(f *testing.F) {
	text, err := os.ReadFile("testdata/influences.el")
	if err != nil {
		f.Fatal(err)
	}
	for _, paragraph := range strings.Split(string(text), "\n\n") {
		f.Add(paragraph)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Load(Options{Lisp: lisp.Options{}, Texts: []Text{{Name: "init.el", Lisp: []byte(text)}}})
		if err == nil {
			s.Influences()
		}
	})
}
