package compose

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/lisp/system"
)

// checkCopy looks whether a copy of a mail may go there: to a file that is new,
// empty or an mbox, or to a folder that is new, empty or a Maildir.
func (g *Guard) checkCopy(name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	real, err := g.followLinks(name)
	if err != nil {
		return err
	}
	if isMaildir(name) {
		return g.checkMaildir(real)
	}
	if err := system.CheckRegular(real); err == nil {
		return g.checkMbox(real)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := g.CheckFile(real, false); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// followLinks returns the name without symbolic links. A link of somebody else's,
// or to somebody else's place, is not followed.
func (g *Guard) followLinks(name string) (real string, err error) {
	name = filepath.Clean(name)
	dir, err := followLink(filepath.Dir(name))
	if err != nil {
		return "", err
	}
	link := filepath.Join(dir, filepath.Base(name))
	if _, err := os.Lstat(link); errors.Is(err, fs.ErrNotExist) {
		return link, nil
	}
	return followLink(link)
}

func followLink(name string) (string, error) {
	real, err := filepath.EvalSymlinks(name)
	if err != nil || real == name {
		return real, err
	}
	for _, look := range []func(string) (fs.FileInfo, error){os.Lstat, os.Stat} {
		info, err := look(name)
		if err != nil {
			return "", err
		}
		if !machine.IsOurs(info) {
			return "", fmt.Errorf("%s is a symbolic link of somebody else's, or to somebody else's place (%s)", name, real)
		}
	}
	return real, nil
}

// checkMbox looks whether an existing file may get a mail at its end.
func (g *Guard) checkMbox(real string) error {
	f, err := system.OpenRegular(real, os.O_RDWR|os.O_APPEND|machine.NoFollow, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return g.checkShape(f, real)
}

// mboxStart is how an mbox begins: a "From " line, and a header behind it. Rmail's
// files of old begin in their own way.
var mboxStart = regexp.MustCompile(`^[\r\n]*From [^\n]*\n(>?From |[!-9;-~]+[ \t]*:|\r?\n)|^BABYL OPTIONS:`)

const maxMboxStart = 4096 // octets

// checkShape looks at an open file: it must be empty, or an mbox.
func (g *Guard) checkShape(f *os.File, name string) error {
	start, err := io.ReadAll(io.NewSectionReader(f, 0, maxMboxStart))
	if err != nil {
		return err
	}
	if len(start) > 0 && !mboxStart.Match(start) {
		return fmt.Errorf("%s is there and is no mbox file, so that nothing is added to it", name)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := g.CheckFile(name, len(start) > 0); err != nil || len(start) == 0 && info.Mode()&0o111 != 0 {
		return fmt.Errorf("%s: %w", name, ErrKeepOut)
	}
	return nil
}

// maildirFolders are what a Maildir is made of.
var maildirFolders = []string{"tmp", "new", "cur"}

// checkMaildir looks at a folder: it must be new, empty, or a Maildir.
func (g *Guard) checkMaildir(real string) error {
	info, err := os.Stat(real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := g.checkMailFolder(real, false); err != nil {
			return fmt.Errorf("%s: %w", real, err)
		}
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a Maildir", real)
	}
	holdsMail, err := holdsMaildir(real)
	if err != nil {
		return err
	}
	if err := g.checkMailFolder(real, holdsMail); err != nil {
		return fmt.Errorf("%s: %w", real, err)
	}
	return nil
}

// holdsMaildir tells an existing Maildir from an empty folder; another one is an error.
func holdsMaildir(real string) (bool, error) {
	dir, err := os.Open(real)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	if _, err := dir.Readdirnames(1); errors.Is(err, io.EOF) {
		return false, nil
	}
	for _, folder := range maildirFolders {
		if info, err := os.Lstat(filepath.Join(real, folder)); err != nil || !info.IsDir() {
			return false, fmt.Errorf("%s is a folder with other things in it, not a Maildir", real)
		}
	}
	return true, nil
}
