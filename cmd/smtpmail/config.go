package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/settings"
)

// configReport is the JSON form of `config`.
type configReport struct {
	Files     []string         `json:"files"`
	Variables []configVariable `json:"variables"`
	Accounts  []struct{}       `json:"accounts"`
	Errors    []configProblem  `json:"errors"`
	Notes     []configProblem  `json:"notes"`
}

type configVariable struct {
	Name    string  `json:"name"`
	Lisp    *string `json:"lisp"` // null: void or unknown
	SetAt   string  `json:"set_at"`
	By      string  `json:"by"`
	Default bool    `json:"default"`
}

type configProblem struct {
	At      string `json:"at"`
	Message string `json:"message"`
}

// runConfig shows the settings and where they come from.
func runConfig(w *machine.World, u *terminal.UI, c *cli.Context) error {
	s, err := loadSettings(w, c)
	if err != nil {
		return err
	}
	if c.Bool("files") {
		return showFiles(u, s)
	}
	r := reportConfig(s, c.Args().Slice(), c.Bool("all"), c.Bool("show-secrets"))
	if u.Json {
		return u.Object(r)
	}
	r.show(u, s)
	return nil
}

func showFiles(u *terminal.UI, s *settings.Settings) error {
	if u.Json {
		return u.Object(map[string][]string{"files": s.Files()})
	}
	for _, file := range s.Files() {
		u.Print("%s", file)
	}
	return nil
}

func reportConfig(s *settings.Settings, names []string, all, showSecrets bool) *configReport {
	r := &configReport{Files: s.Files(), Variables: []configVariable{}, Accounts: []struct{}{}, Errors: problems(s.Errors()), Notes: problems(s.Notes())}
	if r.Files == nil {
		r.Files = []string{}
	}
	asked := len(names) > 0
	if !asked {
		names = s.Names(all)
	}
	left, room := 0, maxReport
	for _, name := range names {
		v := configVariable{Name: name}
		place := s.Place(name)
		v.SetAt, v.By, v.Default = setAt(place), place.By, place.Default
		if room <= 0 {
			left++
		} else if text, ok := s.Lisp(name, showSecrets); ok {
			v.Lisp = &text
			room -= len(text)
		} else {
			r.Notes = append(r.Notes, configProblem{Message: name + ": no such variable, or void"})
		}
		r.Variables = append(r.Variables, v)
	}
	if left > 0 {
		r.Notes = append(r.Notes, configProblem{Message: fmt.Sprintf("the values of %s are not shown, as those before are %d MB long: name them", count(left, "variable"), maxReport>>20)})
	}
	return r
}

// maxReport bounds the values of a report together, in octets: variables can share a
// value that is big.
const maxReport = 16 << 20

// setAt is the place as cli.md promises it.
func setAt(p settings.Place) string {
	switch {
	case p.At.IsKnown() && p.At.File.Name == "--eval":
		return "--eval"
	case p.At.IsKnown():
		return p.At.String()
	case p.By == "environment":
		return "environment"
	}
	return "default"
}

func problems(list []settings.Problem) []configProblem {
	all := []configProblem{}
	for _, p := range list {
		all = append(all, configProblem{At: p.At, Message: p.Text})
	}
	return all
}

// show prints the report for people: a line each, with the name, the value and
// the place; errors and notes go to stderr.
func (r *configReport) show(u *terminal.UI, s *settings.Settings) {
	width := 0
	for _, v := range r.Variables {
		width = max(width, len(v.Name))
	}
	for _, v := range r.Variables {
		value := "(void)"
		if v.Lisp != nil {
			value = *v.Lisp
		}
		u.Print("%-*s  %s  %s", width, v.Name, value, origin(u, v))
		if u.Verbose {
			showHistory(u, s, v.Name)
		}
	}
	for _, p := range r.Errors {
		u.Warn("%s", strings.TrimPrefix(p.At+": "+p.Message, ": "))
	}
	for _, p := range r.Notes {
		if u.Verbose || p.At == "" {
			fmt.Fprintf(u.Err, "smtpmail: note: %s\n", terminal.OneLine(strings.TrimPrefix(p.At+": "+p.Message, ": ")))
		}
	}
}

func origin(u *terminal.UI, v configVariable) string {
	if v.By == "" || v.By == v.SetAt {
		return "; " + v.SetAt
	}
	return fmt.Sprintf("; %s (%s)", v.SetAt, v.By)
}

// showHistory lists what a variable was before.
func showHistory(u *terminal.UI, s *settings.Settings, name string) {
	earlier := s.Overridden(name)
	for i := len(earlier) - 1; i >= 0; i-- {
		u.Print("    before: %s  ; %s (%s)", earlier[i].Lisp, earlier[i].Place, earlier[i].Place.By)
	}
}
