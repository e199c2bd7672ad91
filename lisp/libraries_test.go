package lisp

import (
	"testing"
)

func TestLibraryVariables(t *testing.T) {
	m := loadForms(t, `(setq before (list (boundp 'message-syntax-checks) (boundp 'package-archives)))
(add-to-list 'message-syntax-checks '(sender . disabled))
(require 'message)
(add-to-list 'message-syntax-checks '(sender . disabled))
(require 'package)
(add-to-list 'package-archives '("a" . "b"))
(setq features-too (list (featurep 'mail-utils) (featurep 'dired) (featurep 'gnus)))`)
	for name, want := range map[string]string{"before": "(nil nil)", "message-syntax-checks": "((sender . disabled))",
		"package-archives": `(("a" . "b"))`, "features-too": "(t t nil)"} {
		if got := valueText(m, name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	wantTexts(t, "errors", errorTexts(m), "init.el:2:1: Symbol’s value as variable is void: message-syntax-checks")
	if got := valueText(m, "gnus-select-method"); got != "void" {
		t.Errorf("gnus-select-method is %s", got)
	}
}
