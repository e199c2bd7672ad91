package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"smtpmail/cmd/smtpmail/internal/known"
	"smtpmail/cmd/smtpmail/internal/terminal"
	"smtpmail/lisp/authsource"
	"smtpmail/lisp/system"
)

// A password that was typed, and that the server took, can be saved for the next time:
// as in Emacs auth-source-save-behavior decides, and the line becomes the first one of
// the credentials file, where it is found before all others. It never goes into an
// encrypted file, which it would put there in clear.

// neverSaveFile is there once the user wants to be asked no more; it stands for
// auth-source-save-behavior nil where nothing sets that.
const neverSaveFile = "never-save-passwords"

// offerToSave saves the password that was typed, if the server took it. The mail is
// on its way or not by now: what fails here is a warning.
func (v *server) offerToSave(ctx context.Context) {
	typed := v.TakeTyped()
	if typed == nil || !v.authenticated || ctx.Err() != nil {
		return
	}
	file, shown, err := v.placeToSave()
	if err != nil || file == "" {
		v.u.Say("smtpmail: note: the password is not saved: auth-sources names no file in clear (error %v)", err)
		return
	}
	line, err := authsource.FormatEntry(v.Host, typed.User, v.Port, typed.Password)
	if err == nil {
		var save bool
		if save, err = v.wantsToSave(ctx, shown); err == nil && !save {
			return
		}
	}
	if err == nil {
		err = saveLine(file, line)
	}
	if err != nil {
		v.u.Warn("the password is not saved: %v", err)
		return
	}
	fmt.Fprintf(v.u.Err, "smtpmail: the password is saved in %s\n", shown)
}

// placeToSave is the first credentials file that is not encrypted, or empty, and how
// the settings name it.
func (v *server) placeToSave() (file, shown string, err error) {
	sources, err := v.Sources()
	for _, name := range sources {
		switch filepath.Ext(name) {
		case ".gpg", ".json", ".plist":
			continue
		}
		info, err := os.Stat(name)
		if err == nil && !info.Mode().IsRegular() {
			continue
		}
		return name, v.w.Abbreviate(name), nil
	}
	return "", "", err
}

// wantsToSave asks, where that is not settled.
func (v *server) wantsToSave(ctx context.Context, shown string) (bool, error) {
	behavior, err := v.s.Symbol("auth-source-save-behavior")
	never := filepath.Join(v.w.StateDir(), neverSaveFile)
	switch {
	case err != nil || behavior != "ask":
		return behavior == "t", err
	case !v.s.Place("auth-source-save-behavior").Default:
	default:
		if _, err := os.Lstat(never); err == nil {
			return false, nil
		}
	}
	question := "Save auth info to file " + shown + "? [y/n/N/?] "
	for range maxQuestions {
		answer, err := terminal.AskUser(v.w, ctx, question, false)
		if err != nil {
			return false, err
		}
		switch strings.TrimSpace(answer) {
		case "y":
			return true, nil
		case "n":
			return false, nil
		case "N":
			return false, noteNever(never)
		}
		question = "y: save it in clear, readable for you alone; n: not now; N: never, and do not ask again. [y/n/N/?] "
	}
	return false, errors.New("the answer was none of y, n and N")
}

// maxQuestions bounds how often a question is put that is not answered.
const maxQuestions = 5

func noteNever(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return known.ReplaceState(file, "")
}

// saveLine puts a line before all others of a credentials file, which is replaced as a
// whole, and can be read by its owner alone then, as Emacs has it.
func saveLine(file, line string) error {
	old, err := system.ReadRegular(file, authsource.MaxFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	old = bytes.TrimPrefix(old, []byte("\ufeff"))
	return known.ReplaceState(file, line+"\n"+string(old))
}
