package load

import (
	"testing"

	"smtpmail/lisp/syntax"
)

func TestForeignNames(t *testing.T) {
	for name, want := range map[string]bool{"/h/.emacs": true, "/h/x.el": true, "/h/x.el.gpg": true, "/h/mail.org": true, "/h/.gnus": true, "/h/custom": true, "/h/.bashrc": false, "/h/x.txt": false} {
		if isLispName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// A word outside of parentheses shows that a file is no Lisp.
func TestRefuseWords(t *testing.T) {
	word := &syntax.Symbol{Name: "word"}
	if refuseWords(word, nil) == nil || refuseWords(syntax.Nil, nil) != nil {
		t.Error("a word in a text is not seen, or seen where there is none")
	}
}
