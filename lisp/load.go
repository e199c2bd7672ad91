package lisp

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"smtpmail/lisp/syntax"
)

const maxLoadDepth = 40

// Load reads a file and evaluates it form by form. A form that fails is kept in
// [Machine.Errors] and the next one goes on; the error is only for a file that
// cannot be read. The name is absolute, or relative to Options.WorkDir.
func (m *Machine) Load(name string) error {
	name = m.expandFileName(name, m.opts.WorkDir)
	if err := m.checkPrivate(name); err != nil {
		return &fs.PathError{Op: "load", Path: name, Err: err}
	}
	text, err := m.readFile(name)
	var limit *LimitError
	if err != nil && !errors.As(err, &limit) {
		return fmt.Errorf("cannot read the init file: %w", err)
	}
	if err := m.loadText(name, text, strings.HasSuffix(name, ".org"), true); err != nil {
		return err
	}
	if limit != nil {
		// What was read of it stands; the rest is an error where it starts.
		at := syntax.Pos{File: &syntax.File{Name: name}, Line: int32(1 + bytes.Count(text, []byte("\n"))), Col: 1}
		m.keepError(FormError{At: at, Err: limit})
	}
	return nil
}

// LoadText is Load for a text that is already there; name labels its places.
// Its forms are lexical, as those of Emacs's --eval are.
func (m *Machine) LoadText(name string, text []byte) error {
	return m.loadText(name, text, false, false)
}

// Files returns the files that were loaded, in order.
func (m *Machine) Files() []string { return m.files }

func (m *Machine) loadText(name string, data []byte, isOrg, isFile bool) error {
	text, err := syntax.Decode(data)
	if text == "" && err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	file := &syntax.File{Name: name}
	if err != nil {
		m.note(syntax.Pos{File: file, Line: 1, Col: 1}, err.Error())
	}
	src := &source{name: name, file: isFile, at: file, unit: &unit{}}
	if isFile && !isLispName(name) {
		src.refuse = refuseWords
	}
	end := m.beginLoad(src)
	defer end()
	loadName := name
	if isOrg {
		loadName = strings.TrimSuffix(name, ".org") + ".el"
		org := &orgSource{name: name, at: file}
		text = m.tangle(org, text)
		src.relocate = org.relocate
	}
	src.unit = &unit{lexical: !isFile || syntax.LexicalBinding(text)}
	if isFile {
		m.files = append(m.files, name)
		m.bind(m.Symbol("load-file-name"), syntax.NewString(loadName))
	}
	m.evalText(src, text)
	if isFile {
		m.library.Loaded(m, name)
	}
	return nil
}
