package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"smtpmail/cmd/smtpmail/internal/machine"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp"
	"smtpmail/lisp/settings"
	"smtpmail/lisp/system"
)

// loadSettings evaluates the init files that the command line, the environment
// and the home directory name.
func loadSettings(w *machine.World, c *cli.Context) (*settings.Settings, error) {
	files, err := initFiles(w, c)
	if err != nil {
		return nil, err
	}
	s, err := settings.Load(settings.Options{Lisp: lispOptions(w, machine.CommandRunner(c.Context, c.Bool("allow-exec"))), Files: files, Eval: c.StringSlice("eval")})
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, terminal.Fail(terminal.ExitNoInput, "init file", err, "name another with -l FILE")
	}
	var eval *settings.EvalError
	if errors.As(err, &eval) {
		return nil, terminal.Fail(terminal.ExitConfig, "", err, "correct the form behind --eval; nothing was done")
	}
	var fault *terminal.Failure
	if err != nil && !errors.As(err, &fault) {
		return nil, terminal.Fail(terminal.ExitConfig, "init file", err, "name another with -l FILE")
	}
	return s, err
}

func lispOptions(w *machine.World, run lisp.Exec) lisp.Options {
	return lisp.Options{
		Environ: w.Environ, Home: w.Home(), LoginName: w.Login, FullName: w.Name, HostName: w.Host, WorkDir: w.WorkDir,
		Now: w.Now, Worked: w.Worked, Location: time.Local, Files: system.Files{}, Batch: true,
		Exec: run,
	}
}

// initFiles returns the files to load, in order.
func initFiles(w *machine.World, c *cli.Context) ([]string, error) {
	if named := c.StringSlice("load"); len(named) > 0 {
		return namedFiles(w, named)
	}
	if c.Bool("quick") {
		return nil, nil
	}
	if name := w.Env("SMTPMAIL_INIT"); name != "" {
		return namedFiles(w, []string{name})
	}
	if own := filepath.Join(w.ConfigDir(), "smtpmail", "init.el"); exists(own) {
		return []string{own}, nil
	}
	files := append(siteFiles(), userFiles(w)...)
	if len(files) == 0 {
		return nil, terminal.Fail(terminal.ExitConfig, "init file", fmt.Errorf("none found in %s", w.Home()),
			"write the settings into ~/.emacs, or name a file with -l FILE; -Q goes without")
	}
	return append(files, existing("/etc/emacs/site-lisp/default.el", "/usr/share/emacs/site-lisp/default.el")...), nil
}

func namedFiles(w *machine.World, names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		file := w.Expand(name)
		err := system.CheckRegular(file)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s: no such file or directory", file)
		}
		if err != nil {
			return nil, terminal.Fail(terminal.ExitNoInput, "init file", err, "name a readable file with -l FILE")
		}
		files = append(files, file)
	}
	return files, nil
}

// siteFiles are those of the machine's administrator that Emacs loads first.
func siteFiles() []string {
	files := existing("/etc/emacs/site-lisp/site-start.el", "/etc/emacs/site-start.el", "/usr/share/emacs/site-lisp/site-start.el")
	more, _ := filepath.Glob("/etc/emacs/site-start.d/*.el")
	sort.Strings(more)
	return append(files, more...)
}

// userFiles are the files with which the user's Emacs starts.
func userFiles(w *machine.World) []string {
	home := func(name string) string { return filepath.Join(w.Home(), name) }
	var files []string
	if init := existing(home(".emacs.el"), home(".emacs"), home(".emacs.d/init.el"), filepath.Join(w.ConfigDir(), "emacs/init.el")); len(init) > 0 {
		if strings.HasSuffix(init[0], "/init.el") {
			files = existing(filepath.Join(filepath.Dir(init[0]), "early-init.el"))
		}
		files = append(files, init[0])
	}
	files = append(files, first(existing(home(".gnus.el"), home(".gnus")))...)
	doom := existing(filepath.Join(w.Env("DOOMDIR"), "config.el"), filepath.Join(w.ConfigDir(), "doom/config.el"), home(".doom.d/config.el"))
	files = append(files, first(doom)...)
	return append(files, existing(home(".spacemacs"))...)
}

func first(names []string) []string { return names[:min(1, len(names))] }

// existing returns the absolute names that are files.
func existing(names ...string) []string {
	var found []string
	for _, name := range names {
		if filepath.IsAbs(name) && exists(name) {
			found = append(found, name)
		}
	}
	return found
}

func exists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// tell shows what went wrong in the init files, and what was skipped: always where
// it is about mail settings, the rest to those who asked.
func tell(u *terminal.UI, s *settings.Settings) {
	var warnings []string
	for _, p := range s.Errors() {
		if p.Mail || u.Verbose {
			warnings = append(warnings, p.String())
		}
	}
	for _, p := range s.Notes() {
		if p.Mail {
			warnings = append(warnings, p.String())
		} else {
			u.Say("smtpmail: note: %s", terminal.OneLine(p.String()))
		}
	}
	u.WarnAll(warnings)
}
