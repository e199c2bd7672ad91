package load

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

const MaxLoadDepth = 40

// Load reads a file and evaluates it form by form. A form that fails is kept in
// [Machine.Errors] and the next one goes on; the error is only for a file that
// cannot be read. The name is absolute, or relative to Options.WorkDir.
func Load(m *kernel.Machine, name string) error {
	name = subr.ExpandFileName(m, name, m.Opts.WorkDir)
	if err := checkPrivate(m, name); err != nil {
		return &fs.PathError{Op: "load", Path: name, Err: err}
	}
	text, err := readFile(m, name)
	var limit *kernel.LimitError
	if err != nil && !errors.As(err, &limit) {
		return fmt.Errorf("cannot read the init file: %w", err)
	}
	if err := loadFileText(m, name, text, strings.HasSuffix(name, ".org"), true); err != nil {
		return err
	}
	if limit != nil {
		// What was read of it stands; the rest is an error where it starts.
		at := syntax.Pos{File: &syntax.File{Name: name}, Line: int32(1 + bytes.Count(text, []byte("\n"))), Col: 1}
		m.KeepError(kernel.FormError{At: at, Err: limit})
	}
	return nil
}

// LoadText is Load for a text that is already there; name labels its places.
// Its forms are lexical, as those of Emacs's --eval are.
func LoadText(m *kernel.Machine, name string, text []byte) error {
	return loadFileText(m, name, text, false, false)
}

// Files returns the files that were loaded, in order.
func Files(m *kernel.Machine) []string { return m.Files }

func loadFileText(m *kernel.Machine, name string, data []byte, isOrg, isFile bool) error {
	text, err := syntax.Decode(data)
	if text == "" && err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	file := &syntax.File{Name: name}
	if err != nil {
		m.Note(syntax.Pos{File: file, Line: 1, Col: 1}, err.Error())
	}
	src := &kernel.Source{Name: name, File: isFile, At: file, Unit: &kernel.Unit{}}
	if isFile && !isLispName(name) {
		src.Refuse = refuseWords
	}
	end := m.BeginLoad(src)
	defer end()
	loadName := name
	if isOrg {
		loadName = strings.TrimSuffix(name, ".org") + ".el"
		org := &orgSource{name: name, at: file}
		text = tangleFile(m, org, text)
		src.Relocate = org.relocate
	}
	src.Unit = &kernel.Unit{Lexical: !isFile || syntax.LexicalBinding(text)}
	if isFile {
		m.Files = append(m.Files, name)
		m.Bind(m.Symbol("load-file-name"), syntax.NewString(loadName))
	}
	m.EvalText(src, text)
	if isFile {
		m.Library.Loaded(m, name)
	}
	return nil
}
