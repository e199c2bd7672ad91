package compose

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/settings"
)

// A guard knows where nothing is written, whatever the settings and the message say:
// what a shell, ssh, Emacs or the system reads as its own must not be made of mail.
type Guard struct {
	home   string
	inputs []string // real names of files that this program reads
	own    []string // and of folders where it keeps what it knows
	config string   // the folder of everybody's settings, which need not be hidden
}

// NewGuard collects what the settings were read from, and what they name to be read.
func NewGuard(w *machine.World, s *settings.Settings) *Guard {
	g := &Guard{home: realName(w.Home()), config: realName(w.ConfigDir())}
	g.own = []string{realName(w.StateDir()), filepath.Join(g.config, "smtpmail")}
	for _, name := range s.Inputs() {
		g.inputs = append(g.inputs, realName(w.Expand(name)))
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

// CheckName refuses what no file is called: such a name would be a line of its own,
// or a command to a terminal, wherever it is written.
func CheckName(name string) error {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return fmt.Errorf("the file name %q has a control character in it", name)
	}
	return nil
}

var ErrKeepOut = errors.New("the shell, ssh, Emacs or the system may read what has this name, so that no mail is written there")

// systemFolders are those of the machine.
var systemFolders = []string{"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/var/spool/at", "/var/spool/cron",
	"/Applications", "/Library", "/System", "/private/etc"}

// keptOut are folders whose files are obeyed, in small letters.
var keptOut = []string{".ssh", ".gnupg", ".git", "autostart", "systemd", "launchagents"}

// isRunParts tells a folder by its name whose files are all obeyed, whatever they are
// called, as a shell does it with ~/.bashrc.d. Those of Emacs are called so as well,
// and are none.
func isRunParts(part string) bool {
	return strings.HasSuffix(part, ".d") && !slices.Contains([]string{".emacs.d", ".doom.d", ".spacemacs.d"}, part)
}

// CheckFolder refuses a folder that the user, or the system, has for other things
// than mail.
//
// Errors: errKeepOut.
func (g *Guard) CheckFolder(name string) error {
	real := realName(name)
	parts, atHome := g.parts(real)
	if !atHome && isIn(real, systemFolders...) || isIn(real, g.own...) {
		return ErrKeepOut
	}
	for _, part := range parts {
		if part = strings.ToLower(part); slices.Contains(keptOut, part) || isRunParts(part) {
			return ErrKeepOut
		}
	}
	return nil
}

// isIn tells whether a name is that of one of these folders, or in it.
func isIn(name string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return name == folder || strings.HasPrefix(name, folder+"/")
	})
}

// CheckFile refuses a file that something else reads, or may read because of its
// name: a hidden one, unless it is called as mail is. One that holds mail already is
// only refused for a name of its own.
//
// Errors: errKeepOut.
func (g *Guard) CheckFile(name string, holdsMail bool) error {
	return g.checkPlace(name, filepath.Dir(realName(name)), holdsMail)
}

// checkMailFolder does that for a Maildir, whose own name tells what is in it.
//
// Errors: errKeepOut.
func (g *Guard) checkMailFolder(name string, holdsMail bool) error {
	return g.checkPlace(name, realName(name), holdsMail)
}

func (g *Guard) checkPlace(name, folder string, holdsMail bool) error {
	real := realName(name)
	if err := g.CheckFolder(filepath.Dir(real)); err != nil {
		return err
	}
	if slices.Contains(g.inputs, real) || HasKeptOutName(filepath.Base(real)) || !holdsMail && g.isHiddenFolder(folder) {
		return ErrKeepOut
	}
	return nil
}

// isHiddenFolder tells whether a folder is one of settings, and not of mail.
func (g *Guard) isHiddenFolder(real string) bool {
	hidden := isIn(real, g.config)
	parts, _ := g.parts(real)
	for _, part := range parts {
		hidden = (hidden || isHidden(part)) && !isMailName(part)
	}
	return hidden
}

// HasKeptOutName tells by the name of a file that it may be a program or settings.
func HasKeptOutName(base string) bool {
	base = strings.ToLower(base)
	return slices.Contains(programs, filepath.Ext(base)) || isHidden(base) && !isMailName(base) || slices.Contains([]string{"makefile", "gnumakefile"}, base)
}

// programs are what the names of files end in that are read as programs or settings.
var programs = []string{".el", ".elc", ".org", ".sh", ".bash", ".zsh", ".fish", ".csh", ".ksh", ".py", ".pl", ".rb", ".lua", ".vim", ".js", ".ps1",
	".desktop", ".service", ".timer", ".conf", ".cfg", ".ini", ".toml", ".json", ".yaml", ".yml", ".plist"}

// parts are the parts of a name, from the home directory on where it is below that.
func (g *Guard) parts(real string) (parts []string, atHome bool) {
	if real == g.home {
		return nil, true
	}
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
