package account

import (
	"context"
	"errors"
	"fmt"

	"smtpmail/lisp/authsource"
	"smtpmail/smtp"
)

// Credentials finds user and password for a session: in
// smtpmail-auth-credentials, else in the auth sources, else by asking where the
// server insists on a user.
func (v *Account) Credentials(ctx context.Context, r smtp.CredentialRequest) (smtp.Credentials, error) {
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
			origin = fmt.Sprintf("%s:%d", v.o.Abbreviate(entry.File), entry.Line)
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
		v.typed = &TypedPassword{User: c.Username, Password: c.Password}
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
func (v *Account) listed() (user, password *string, found bool, err error) {
	entries, _, err := v.s.AuthCredentials()
	if err != nil {
		return nil, nil, false, err
	}
	for _, e := range entries {
		if PlainHost(e.Host) == PlainHost(v.Host) && samePort(e.Port, v.Port) && (v.User == "" || e.User == nil || *e.User == v.User) {
			user = e.User
			if user == nil && v.User != "" {
				user = &v.User
			}
			return user, e.Password, true, nil
		}
	}
	return nil, nil, false, nil
}

// lookUp asks the auth sources for the first entry that matches the server.
func (v *Account) lookUp(ctx context.Context, needUser, needPassword bool) (*authsource.Entry, error) {
	sources, err := v.Sources()
	if err != nil {
		return nil, err
	}
	searcher := &authsource.Searcher{Sources: sources, Files: v.o.Files, PortNumber: PortNumber,
		Decrypt: func(name string) ([]byte, error) { return v.o.Decrypt(ctx, name) }}
	entry, steps, err := searcher.Search(authsource.Query{Host: v.Host, Port: v.Port, User: v.User, NeedUser: needUser, NeedPassword: needPassword, Named: v.stranger})
	for _, step := range steps {
		if step.Warning != "" && !v.warned[step.Warning] {
			v.warned[step.Warning] = true
			v.o.Warn(step.Warning)
		}
		if !v.warned[step.Source+step.Outcome] {
			v.warned[step.Source+step.Outcome] = true
			v.o.Note(fmt.Sprintf("credentials for %s port %s: %s: %s", v.Host, v.Port, step.Source, step.Outcome))
		}
	}
	if err != nil {
		return nil, refuse(KindSettings, "credentials", err)
	}
	return entry, nil
}

// Sources are the files of smtpmail-auth-credentials (where it names one) and of
// auth-sources; sources of other kinds are passed over.
func (v *Account) Sources() ([]string, error) {
	_, file, err := v.s.AuthCredentials()
	if err != nil {
		return nil, err
	}
	var sources []string
	if file != "" {
		sources = append(sources, v.o.Expand(file))
	}
	named, err := v.s.AuthSourceFiles()
	for _, name := range named {
		sources = append(sources, v.o.Expand(name))
	}
	return sources, err
}

// complete asks for what is missing; typed says that the user gave the password on the
// terminal.
func (v *Account) complete(ctx context.Context, c *smtp.Credentials, noUser, noPassword bool) (typed bool, err error) {
	if noUser {
		answer, _, err := v.ask(ctx, fmt.Sprintf("SMTP user name for %s (default %s): ", v.Host, v.o.LoginName), false)
		if err != nil {
			return false, err
		}
		if c.Username = answer; answer == "" {
			c.Username = v.o.LoginName
		}
	}
	if noPassword {
		c.Password, typed, err = v.ask(ctx, fmt.Sprintf("SMTP password for %s@%s: ", c.Username, v.Host), true)
		c.Origin = "SMTPMAIL_ASKPASS or SSH_ASKPASS"
		if typed {
			c.Origin = "the terminal"
		}
	}
	return typed, err
}

// ask puts a question to the user, or to a program; typed says that it was the user.
func (v *Account) ask(ctx context.Context, question string, secret bool) (answer string, typed bool, err error) {
	answer, typed, err = v.o.Ask(ctx, question, secret)
	if errors.Is(err, ErrNobody) {
		user := v.User
		if user == "" {
			user = v.o.LoginName
		}
		return "", false, refuse(KindPassword, "", errors.New("no user name and password, and no terminal to ask on"),
			fmt.Sprintf("put this line into ~/.authinfo (mode 600): machine %s port %s login %s password PASSWORD", v.Host, v.Port, user))
	}
	return answer, typed, err
}

// TypedPassword is what the user typed on the terminal.
type TypedPassword struct{ User, Password string }

// TakeTyped returns the password that was typed for the last session, if one was, and
// forgets it.
func (v *Account) TakeTyped() *TypedPassword {
	typed := v.typed
	v.typed = nil
	return typed
}
