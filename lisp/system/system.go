package system

import (
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"smtpmail/lisp"
	"smtpmail/lisp/account"
)

// Lisp is what the evaluator may see: the user's home and environment, and files to
// read. Commands are not run.
func Lisp() lisp.Options {
	o := lisp.Options{Environ: os.Environ(), Files: Files{}, Location: time.Local, Batch: true}
	o.Home, _ = os.UserHomeDir()
	o.WorkDir, _ = os.Getwd()
	o.HostName, _ = os.Hostname()
	if u, err := user.Current(); err == nil {
		o.LoginName = u.Username
		o.FullName, _, _ = strings.Cut(u.Name, ",") // the GECOS field holds more than the name
	}
	return o
}

// Account is what an account may use: the files with credentials and certificates.
// Nobody is asked, and nothing is remembered of servers.
func Account() account.Options {
	o := Lisp()
	return account.Options{Files: Files{}, ReadFile: ReadRegular, Expand: Expand, Getenv: os.Getenv, LoginName: o.LoginName}
}

// Expand makes a file name absolute as Emacs does: ~ is the home directory.
func Expand(name string) string {
	home, _ := os.UserHomeDir()
	switch {
	case name == "~":
		return home
	case strings.HasPrefix(name, "~/"):
		return filepath.Join(home, name[2:])
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	return absolute
}
