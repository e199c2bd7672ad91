package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"smtpmail/lisp/settings"
)

// A guard knows where nothing is written, whatever the settings and the message say:
// what a shell, ssh, Emacs or the system reads as its own must not be made of mail.
type guard struct {
	home   string
	inputs []string // real names of files that this program reads
}

// newGuard collects what the settings were read from, and what they name to be read.
func newGuard(w *world, s *settings.Settings) *guard {
	g := &guard{home: realName(w.home())}
	for _, name := range s.Inputs() {
		g.inputs = append(g.inputs, realName(w.expand(name)))
	}
	return g
}

// realName is a name without symbolic links, as far as it exists.
func realName(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	if dir := filepath.Dir(name); dir != name {
		return filepath.Join(realName(dir), filepath.Base(name))
	}
	return name
}

// checkName refuses what no file is called: such a name would be a line of its own,
// or a command to a terminal, wherever it is written.
func checkName(name string) error {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return fmt.Errorf("the file name %q has a control character in it", name)
	}
	return nil
}

var errKeepOut = errors.New("the shell, ssh, Emacs or the system may read what has this name, so that no mail is written there")

// systemFolders are those of the machine.
var systemFolders = []string{"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/var/spool/at", "/var/spool/cron"}

// keptOut are folders whose files are obeyed, in small letters.
var keptOut = []string{".ssh", ".gnupg", ".git", "autostart", "systemd", "cron.d"}

// checkFolder refuses a folder that the user, or the system, has for other things
// than mail.
//
// Errors: errKeepOut.
func (g *guard) checkFolder(name string) error {
	parts, atHome := g.parts(realName(name))
	if !atHome && isSystem(realName(name)) {
		return errKeepOut
	}
	for _, part := range parts {
		if slices.Contains(keptOut, strings.ToLower(part)) {
			return errKeepOut
		}
	}
	return nil
}

func isSystem(name string) bool {
	return slices.ContainsFunc(systemFolders, func(folder string) bool {
		return name == folder || strings.HasPrefix(name, folder+"/")
	})
}

// checkFile refuses a file that something else reads, or may read because of its
// name: a hidden one, unless it is called as mail is. One that holds mail already is
// only refused for a name of its own.
//
// Errors: errKeepOut.
func (g *guard) checkFile(name string, holdsMail bool) error {
	real := realName(name)
	if err := g.checkFolder(filepath.Dir(real)); err != nil {
		return err
	}
	parts, _ := g.parts(real)
	base := strings.ToLower(filepath.Base(real))
	switch {
	case slices.Contains(g.inputs, real), slices.Contains(programs, filepath.Ext(base)), isHidden(base) && !isMailName(base):
		return errKeepOut
	case holdsMail:
		return nil
	}
	hidden := false
	for _, part := range parts {
		hidden = (hidden || isHidden(part)) && !isMailName(part)
	}
	if hidden {
		return errKeepOut
	}
	return nil
}

// programs are what the names of files end in that are read as programs or settings.
var programs = []string{".el", ".elc", ".sh", ".bash", ".zsh", ".fish", ".py", ".pl", ".desktop", ".service", ".timer", ".conf", ".plist"}

// parts are the parts of a name, from the home directory on where it is below that.
func (g *guard) parts(real string) (parts []string, atHome bool) {
	if rest, ok := strings.CutPrefix(real, strings.TrimSuffix(g.home, "/")+"/"); ok && g.home != "/" {
		return strings.Split(rest, "/"), true
	}
	return strings.Split(strings.TrimPrefix(real, "/"), "/"), false
}

func isHidden(part string) bool { return strings.HasPrefix(part, ".") }

// isMailName tells whether people keep mail under such a name.
func isMailName(part string) bool {
	switch strings.TrimPrefix(strings.ToLower(part), ".") {
	case "mail", "mails", "maildir", "mailbox", "mbox", "sent", "sent-mail", "sentmail", "outbox", "fcc":
		return true
	}
	return false
}
