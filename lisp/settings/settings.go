package settings

import (
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// Options says what is loaded, and the world it is loaded in.
type Options struct {
	Lisp  lisp.Options
	Files []string // init files, in order, absolute
	Texts []Text   // more init files, whose text is at hand
	Eval  []string // forms evaluated after them
}

// Text is an init file that is in memory.
type Text struct {
	Name string
	Lisp []byte
}

// Settings is what the init files made of the variables.
type Settings struct {
	machine *lisp.Machine
	secrets map[string]bool
	// aboutMail is what isAboutMail found.
	aboutMail map[syntax.Object]bool
	hiding    *strings.Replacer // of the secrets in a text
	early     early
	// influences is what Influences found.
	influences []Influence
}

// lateFeatures are loaded when the init files are through, as a mail would load
// them; bodies of with-eval-after-load for them run then.
var lateFeatures = []string{"sendmail", "message", "gnutls", "nsm", "socks", "auth-source", "smtpmail", "gnus", "mu4e", "notmuch"}

// Load evaluates the files and forms.
//
// Errors: that of a file of Options.Files that cannot be read; *[EvalError] for a
// form of Options.Eval that cannot be read, or that is about mail and failed. What is
// wrong inside a file is no error: see [Settings.Errors].
func Load(o Options) (*Settings, error) {
	s := &Settings{aboutMail: make(map[syntax.Object]bool)}
	o.Lisp.Private = s.private
	s.machine = lisp.New(o.Lisp)
	s.definePreloaded(o.Lisp)
	for _, feature := range lateFeatures {
		s.machine.OnFeature(feature, func() { s.define(feature) })
	}
	for _, file := range o.Files {
		if err := s.machine.Load(file); err != nil {
			return nil, err
		}
	}
	for _, text := range o.Texts {
		if err := s.machine.LoadText(text.Name, text.Lisp); err != nil {
			return nil, err
		}
	}
	s.recomputeAddress(o.Lisp)
	s.machine.RunStartupHook("after-init-hook")
	for _, form := range o.Eval {
		if err := s.machine.LoadText(evalName, []byte(form)); err != nil {
			return nil, err
		}
	}
	if err := s.evalError(); err != nil {
		return nil, err
	}
	s.keepEarly()
	s.machine.RunStartupHook("emacs-startup-hook")
	for _, feature := range lateFeatures {
		s.machine.Provide(feature)
	}
	s.findSecrets()
	return s, nil
}

// define gives the variables of a feature their defaults where they are void.
func (s *Settings) define(feature string) {
	for i := range Variables {
		v := &Variables[i]
		if v.Feature != feature {
			continue
		}
		symbol := s.machine.Symbol(v.Name)
		symbol.Special = true
		if symbol.Value == nil {
			s.setDefault(v)
		}
	}
}

func (s *Settings) setDefault(v *Variable) {
	value, by := s.read(v.Default), "default"
	if v.Name == "smtpmail-smtp-server" {
		value, by = s.defaultServer()
	}
	s.machine.SetDefault(v.Name, value, by)
}

// defaultServer is the value of smtpmail-smtp-server at the moment smtpmail loads.
func (s *Settings) defaultServer() (value syntax.Object, by string) {
	if server, ok := s.machine.Getenv("SMTPSERVER"); ok && server != "" {
		return syntax.NewString(server), "environment"
	}
	if value, ok := s.machine.Value("smtpmail-default-smtp-server"); ok {
		return value, "smtpmail-default-smtp-server"
	}
	return syntax.Nil, "default"
}

// definePreloaded defines what Emacs has before any file.
func (s *Settings) definePreloaded(o lisp.Options) {
	s.define("")
	s.machine.SetDefault("system-name", syntax.NewString(o.HostName), "default")
	name, by := o.FullName, "default"
	if n, ok := s.machine.Getenv("NAME"); ok {
		name, by = n, "environment"
	}
	s.machine.SetDefault("user-full-name", syntax.NewString(name), by)
	address, by := o.LoginName+"@"+o.HostName, "default"
	if email, ok := s.machine.Getenv("EMAIL"); ok {
		address, by = email, "environment"
	}
	s.machine.SetDefault("user-mail-address", syntax.NewString(address), by)
}

// recomputeAddress is what Emacs does after the init file: a mail-host-address
// that was set counts for an address that was not.
func (s *Settings) recomputeAddress(o lisp.Options) {
	host, err := s.String("mail-host-address")
	_, fromEnvironment := s.machine.Getenv("EMAIL")
	if err != nil || host == "" || fromEnvironment || len(s.machine.Assignments("user-mail-address")) > 0 {
		return
	}
	s.machine.SetDefault("user-mail-address", syntax.NewString(o.LoginName+"@"+host), "mail-host-address")
}

// read reads the text of a default, which the table's test has read before.
func (s *Settings) read(text string) syntax.Object {
	form, err := s.machine.Read(text)
	if err != nil {
		return syntax.Nil
	}
	return form
}

// Files returns the files that were loaded, those that init files loaded included.
func (s *Settings) Files() []string { return s.machine.Files() }

// Value returns a variable's value; ok is false if it is void.
func (s *Settings) Value(name string) (value syntax.Object, ok bool) { return s.machine.Value(name) }

// Place tells where a variable got its value.
type Place struct {
	At      syntax.Pos // of the variable's symbol; unknown where no text set it
	By      string     // the construct (setq, custom-set-variables …), "environment", or "default"
	Default bool       // nothing set it
}

// String is the place as `config` shows it.
func (p Place) String() string {
	if p.At.IsKnown() {
		return p.At.String()
	}
	return p.By
}

// Place returns where the variable's value comes from.
func (s *Settings) Place(name string) Place {
	history := s.machine.Assignments(name)
	if len(history) == 0 {
		return Place{By: "default", Default: true}
	}
	last := history[len(history)-1]
	return Place{At: last.At, By: last.By, Default: last.By == "default"}
}

// Earlier is a value that a variable had before its last one.
type Earlier struct {
	Lisp  string // secrets hidden
	Place Place
}

// maxEarlier bounds what is shown of an earlier value, in octets: there can be many.
const maxEarlier = 256

// Overridden returns the values that a variable had before, oldest first.
func (s *Settings) Overridden(name string) []Earlier {
	history := s.machine.Assignments(name)
	var all []Earlier
	for i := range max(0, len(history)-1) {
		all = append(all, Earlier{Lisp: s.print(history[i].Value, maxEarlier), Place: Place{At: history[i].At, By: history[i].By}})
	}
	return all
}

// Set overrides a variable, as a command-line flag does.
func (s *Settings) Set(name string, value syntax.Object, by string) {
	s.machine.Set(name, value, by, syntax.Pos{})
}

// object returns a variable's value after its type was checked.
func (s *Settings) object(name string) (syntax.Object, error) {
	value, ok := s.machine.Value(name)
	if !ok {
		return syntax.Nil, nil
	}
	if v := byName[name]; v != nil && !v.Type.holds(value) {
		return nil, &TypeError{Variable: name, Want: v.Type.Want, Got: s.print(value, maxProblem), At: s.Place(name).At}
	}
	return value, nil
}

// Bool tells whether the variable is non-nil. A void one is nil.
func (s *Settings) Bool(name string) bool {
	value, ok := s.machine.Value(name)
	return ok && value != syntax.Nil
}

// String returns a string variable, "" for nil.
//
// Errors: *[TypeError].
func (s *Settings) String(name string) (string, error) {
	value, err := s.object(name)
	if err != nil {
		return "", err
	}
	if str, ok := value.(*syntax.String); ok {
		return str.S, nil
	}
	return "", nil
}

// Symbol returns the name of a symbol variable, "nil" for nil.
//
// Errors: *[TypeError].
func (s *Settings) Symbol(name string) (string, error) {
	value, err := s.object(name)
	if err != nil {
		return "", err
	}
	return symbolName(value), nil
}

// Int returns an integer variable, 0 for nil.
//
// Errors: *[TypeError].
func (s *Settings) Int(name string) (int64, error) {
	value, err := s.object(name)
	if err != nil {
		return 0, err
	}
	n, _ := value.(syntax.Int)
	return int64(n), nil
}

// Seconds returns a number variable; ok is false for nil.
//
// Errors: *[TypeError].
func (s *Settings) Seconds(name string) (seconds float64, ok bool, err error) {
	value, err := s.object(name)
	switch n := value.(type) {
	case syntax.Int:
		return float64(n), true, err
	case *syntax.Float:
		return n.F, true, err
	}
	return 0, false, err
}

// Port returns a service as text: digits or a name.
//
// Errors: *[TypeError].
func (s *Settings) Port(name string) (string, error) {
	value, err := s.object(name)
	if err != nil {
		return "", err
	}
	return portText(value), nil
}

func portText(value syntax.Object) string {
	if str, ok := value.(*syntax.String); ok {
		return str.S
	}
	return syntax.Prin1(value)
}

// Strings returns the strings of a list variable; other members are left out.
//
// Errors: *[TypeError].
func (s *Settings) Strings(name string) ([]string, error) {
	value, err := s.object(name)
	if err != nil {
		return nil, err
	}
	items, _ := syntax.ListItems(value)
	var all []string
	for _, item := range items {
		if str, ok := item.(*syntax.String); ok {
			all = append(all, str.S)
		}
	}
	return all, nil
}

// Symbols returns the names in a list of symbols.
//
// Errors: *[TypeError].
func (s *Settings) Symbols(name string) ([]string, error) {
	value, err := s.object(name)
	if err != nil {
		return nil, err
	}
	items, _ := syntax.ListItems(value)
	var all []string
	for _, item := range items {
		all = append(all, symbolName(item))
	}
	return all, nil
}

// Names returns the variables to show: with all every one of the table and every
// other that a file set, else those that something set.
func (s *Settings) Names(all bool) []string {
	var names []string
	listed := make(map[string]bool)
	for i := range Variables {
		name := Variables[i].Name
		if all || !s.Place(name).Default {
			names = append(names, name)
			listed[name] = true
		}
	}
	if all {
		for _, name := range s.machine.SetVariables() {
			if !listed[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// IsKnown tells whether the table has the variable.
func IsKnown(name string) bool { return byName[name] != nil }

// EnvelopeFrom returns mail-envelope-from; ok is false where the header or
// user-mail-address is to decide.
//
// Errors: *[TypeError].
func (s *Settings) EnvelopeFrom() (address string, ok bool, err error) {
	value, err := s.object("mail-envelope-from")
	str, ok := value.(*syntax.String)
	if !ok || err != nil {
		return "", false, err
	}
	return str.S, true, nil
}

// MailAliases returns mail-aliases; fromFile says that it is t, so that the alias
// file has them.
//
// Errors: *[TypeError].
func (s *Settings) MailAliases() (aliases map[string]string, fromFile bool, err error) {
	value, err := s.object("mail-aliases")
	if err != nil {
		return nil, false, err
	}
	if symbolName(value) == "t" {
		return nil, true, nil
	}
	items, _ := syntax.ListItems(value)
	aliases = make(map[string]string, len(items))
	for i := len(items) - 1; i >= 0; i-- {
		pair := items[i].(*syntax.Cons)
		aliases[pair.Car.(*syntax.String).S] = pair.Cdr.(*syntax.String).S
	}
	return aliases, false, nil
}

// SOCKSServer returns host and port of socks-server; ok is false where nothing set it.
//
// Errors: *[TypeError].
func (s *Settings) SOCKSServer() (host, port string, ok bool, err error) {
	value, err := s.object("socks-server")
	if err != nil || s.Place("socks-server").Default {
		return "", "", false, err
	}
	items, _ := syntax.ListItems(value)
	return items[1].(*syntax.String).S, portText(items[2]), true, nil
}
