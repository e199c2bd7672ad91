package settings

import (
	"errors"

	"smtpmail/lisp/syntax"
)

// evalName stands for a file name in the places of forms of Options.Eval.
const evalName = "--eval"

// EvalError is a form of Options.Eval that a mail may depend on, and that did
// nothing. Somebody gave it for this very mail: it is not passed over as a form of a
// file is.
type EvalError struct{ Problem Problem }

func (e *EvalError) Error() string { return e.Problem.String() }

// evalError returns the first error of the forms of Options.Eval that counts.
func (s *Settings) evalError() error {
	for _, e := range s.machine.Errors() {
		var unreadable *syntax.SyntaxError
		if isEval(e.At) && (errors.As(e.Err, &unreadable) || s.isAboutMail(e.Form)) {
			s.findSecrets()
			return &EvalError{s.problem(e)}
		}
	}
	for _, n := range s.machine.Notes() {
		if isEval(n.At) && s.isAboutMail(n.Form) {
			s.findSecrets()
			return &EvalError{Problem{At: n.At.String(), Text: s.shown(n.Text), Mail: true}}
		}
	}
	return nil
}

func isEval(at syntax.Pos) bool { return at.IsKnown() && at.File != nil && at.File.Name == evalName }
