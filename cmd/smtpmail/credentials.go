package main

import (
	"context"
	"errors"
	"fmt"

	"smtpmail/lisp/authsource"
	"smtpmail/smtp"
)

// credentials finds user and password for a session: in
// smtpmail-auth-credentials, else in the auth sources, else by asking where the
// server insists on a user.
func (v *server) credentials(ctx context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
	user, password, found, err := v.listed()
	if err != nil {
		return smtp.Credentials{}, err
	}
	var mechanisms []string
	origin := "smtpmail-auth-credentials, " + v.s.Place("smtpmail-auth-credentials").String()
	keep := !found && !v.stranger
	if !found {
		entry, err := v.lookUp(ctx, r.Required, r.Required)
		if err != nil {
			return smtp.Credentials{}, err
		}
		if entry != nil {
			user, password, mechanisms = entry.User, entry.Password, entry.Mechanisms
			origin = fmt.Sprintf("%s:%d", v.w.abbreviate(entry.File), entry.Line)
			found = user != nil || mechanisms != nil
		}
	}
	if !found && !r.Required {
		return smtp.Credentials{}, smtp.ErrNoCredentials
	}
	if len(r.Mechanisms) == 0 && r.Mechanisms != nil && mechanisms == nil {
		// Nobody is to type a password that no mechanism could send.
		return smtp.Credentials{Username: text(user), Password: text(password)}, nil
	}
	c := smtp.Credentials{Username: text(user), Password: text(password), Mechanisms: mechanisms, Origin: origin}
	typed, err := v.complete(ctx, &c, user == nil, password == nil)
	if typed && keep && c.Password != "" {
		v.typed = &typedPassword{user: c.Username, password: c.Password}
	}
	return c, err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// listed looks into smtpmail-auth-credentials. What is nil there is asked for.
func (v *server) listed() (user, password *string, found bool, err error) {
	entries, _, err := v.s.AuthCredentials()
	if err != nil {
		return nil, nil, false, err
	}
	for _, e := range entries {
		if plainHost(e.Host) == plainHost(v.host) && samePort(e.Port, v.port) && (v.user == "" || e.User == nil || *e.User == v.user) {
			user = e.User
			if user == nil && v.user != "" {
				user = &v.user
			}
			return user, e.Password, true, nil
		}
	}
	return nil, nil, false, nil
}

// lookUp asks the auth sources for the first entry that matches the server.
func (v *server) lookUp(ctx context.Context, needUser, needPassword bool) (*authsource.Entry, error) {
	sources, err := v.sources()
	if err != nil {
		return nil, err
	}
	searcher := &authsource.Searcher{Sources: sources, Files: diskFiles{}, PortNumber: portNumber,
		Decrypt: func(name string) ([]byte, error) { return decrypt(ctx, name) }}
	entry, steps, err := searcher.Search(authsource.Query{Host: v.host, Port: v.port, User: v.user, NeedUser: needUser, NeedPassword: needPassword, Named: v.stranger})
	for _, step := range steps {
		if step.Warning != "" && !v.warned[step.Warning] {
			v.warned[step.Warning] = true
			v.u.warn("%s", step.Warning)
		}
		if !v.warned[step.Source+step.Outcome] {
			v.warned[step.Source+step.Outcome] = true
			v.u.say("smtpmail: credentials for %s port %s: %s: %s", v.host, v.port, step.Source, step.Outcome)
		}
	}
	if err != nil {
		return nil, fail(exitConfig, "credentials", err)
	}
	return entry, nil
}

// sources are the files of smtpmail-auth-credentials (where it names one) and of
// auth-sources; sources of other kinds are passed over.
func (v *server) sources() ([]string, error) {
	_, file, err := v.s.AuthCredentials()
	if err != nil {
		return nil, err
	}
	var sources []string
	if file != "" {
		sources = append(sources, v.w.expand(file))
	}
	named, err := v.s.AuthSourceFiles()
	for _, name := range named {
		sources = append(sources, v.w.expand(name))
	}
	return sources, err
}

// complete asks for what is missing; typed says that the user gave the password on the
// terminal.
func (v *server) complete(ctx context.Context, c *smtp.Credentials, noUser, noPassword bool) (typed bool, err error) {
	if noUser {
		answer, _, err := v.ask(ctx, fmt.Sprintf("SMTP user name for %s (default %s): ", v.host, v.w.login), false)
		if err != nil {
			return false, err
		}
		if c.Username = answer; answer == "" {
			c.Username = v.w.login
		}
	}
	if noPassword {
		c.Password, typed, err = v.ask(ctx, fmt.Sprintf("SMTP password for %s@%s: ", c.Username, v.host), true)
		c.Origin = "SMTPMAIL_ASKPASS or SSH_ASKPASS"
		if typed {
			c.Origin = "the terminal"
		}
	}
	return typed, err
}

// ask puts a question to the user, or to a program; typed says that it was the user.
func (v *server) ask(ctx context.Context, question string, secret bool) (answer string, typed bool, err error) {
	answer, err = v.w.askUser(ctx, question, secret)
	typed = err == nil
	if errors.Is(err, errNoTerminal) {
		answer, err = v.w.ask(ctx, question, secret)
	}
	if errors.Is(err, errNoTerminal) {
		user := v.user
		if user == "" {
			user = v.w.login
		}
		return "", false, fail(exitNoPerm, "", errors.New("no user name and password, and no terminal to ask on"),
			fmt.Sprintf("put this line into ~/.authinfo (mode 600): machine %s port %s login %s password PASSWORD", v.host, v.port, user))
	}
	return answer, typed, err
}
