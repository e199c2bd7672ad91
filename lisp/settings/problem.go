package settings

import (
	"errors"
	"slices"
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// Problem is an error or a note of the init files.
type Problem struct {
	At   string // FILE:LINE:COL, or ""
	Text string
	Mail bool // it touched a variable of the table, or what came after it was not read
}

// Errors returns the forms that failed, those that touched a mail variable first.
func (s *Settings) Errors() []Problem {
	var mail, other []Problem
	for _, e := range s.machine.Errors() {
		p := s.problem(e)
		if p.Mail {
			mail = append(mail, p)
		} else {
			other = append(other, p)
		}
	}
	return append(mail, other...)
}

// problem is a failed form, and whether a mail may depend on it.
func (s *Settings) problem(e lisp.FormError) Problem {
	at := e.At.String()
	p := Problem{At: at, Text: s.shown(strings.TrimPrefix(e.Err.Error(), at+": "))}
	p.Mail = slices.ContainsFunc(e.Variables, IsKnown) || s.isAboutMail(e.Form) || isUnread(e.Err) || isMissing(e)
	return p
}

// isUnread tells that something was not read which may have set a mail variable: the
// rest of a file after a bound was hit, a form that cannot be read with what it
// swallowed, or a file that is there and may not be loaded.
func isUnread(err error) bool {
	var limit *lisp.LimitError
	var unreadable *syntax.SyntaxError
	var signal *lisp.Signal
	switch {
	case errors.As(err, &limit):
		return limit.Whole || limit.Bound == "size"
	case errors.As(err, &signal):
		return symbolName(signal.Symbol) == "file-error"
	}
	return errors.As(err, &unreadable) || errors.Is(err, lisp.ErrNoLisp)
}

// isMissing tells that a file which was to be loaded is not there, and so nothing of
// what it may hold. What is required by name is mostly a package, and is none of that.
func isMissing(e lisp.FormError) bool {
	var signal *lisp.Signal
	if !errors.As(e.Err, &signal) || symbolName(signal.Symbol) != "file-missing" {
		return false
	}
	return slices.ContainsFunc(lisp.Mentioned(e.Form), func(name string) bool { return name == "load" || name == "load-file" })
}

// maxProblem bounds what is shown of an error or a note, in octets.
const maxProblem = 4096

// shown is a text without secrets, cut where it is too long.
func (s *Settings) shown(text string) string {
	if text = s.hide(text); len(text) > maxProblem {
		text = strings.ToValidUTF8(text[:maxProblem], "") + "…"
	}
	return text
}

// Notes returns what else there is to say about the files: what was skipped, and why.
func (s *Settings) Notes() []Problem {
	var all []Problem
	for _, n := range s.machine.Notes() {
		all = append(all, Problem{At: n.At.String(), Text: s.shown(n.Text), Mail: s.isAboutMail(n.Form)})
	}
	return all
}

// isAboutMail tells whether a form names a variable of the table. A form in a loop
// is looked at once.
func (s *Settings) isAboutMail(form syntax.Object) bool {
	if form == nil {
		return false
	}
	about, known := s.aboutMail[form]
	if !known {
		about = slices.ContainsFunc(lisp.Mentioned(form), IsKnown)
		s.aboutMail[form] = about
	}
	return about
}

// String is the problem with its place.
func (p Problem) String() string {
	if p.At == "" {
		return p.Text
	}
	return p.At + ": " + p.Text
}
