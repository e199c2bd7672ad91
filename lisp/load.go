package lisp

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"smtpmail/lisp/syntax"
)

// source is a text that is being loaded.
type source struct {
	name string // absolute file name, or a label such as "--eval"
	file bool
	unit *unit
}

const maxLoadDepth = 40

// Load reads a file and evaluates it form by form. A form that fails is kept in
// [Machine.Errors] and the next one goes on; the error is only for a file that
// cannot be read. The name is absolute, or relative to Options.WorkDir.
func (m *Machine) Load(name string) error {
	if m.opts.Files == nil {
		return fmt.Errorf("cannot read %s: no files are given to the evaluator", name)
	}
	name = m.expandFileName(name, m.opts.WorkDir)
	text, err := m.opts.Files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot read the init file: %w", err)
	}
	return m.loadText(name, text, true)
}

// LoadText is Load for a text that is already there; name labels its places.
// Its forms are lexical, as those of Emacs's --eval are.
func (m *Machine) LoadText(name string, text []byte) error { return m.loadText(name, text, false) }

// Files returns the files that were loaded, in order.
func (m *Machine) Files() []string { return m.files }

func (m *Machine) loadText(name string, text []byte, isFile bool) error {
	decoded, err := syntax.Decode(text)
	if decoded == "" && err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	if err != nil {
		m.note(syntax.Pos{File: &syntax.File{Name: name}, Line: 1, Col: 1}, err.Error())
	}
	src := &source{name: name, file: isFile, unit: &unit{lexical: !isFile || syntax.LexicalBinding(decoded)}}
	if isFile {
		m.files = append(m.files, name)
	}
	if len(m.loading) == 0 && m.nesting == 0 {
		m.startWhole()
	}
	m.loading = append(m.loading, src)
	locals := m.locals // setq-local reaches the one buffer, which Emacs kills after loading
	height := len(m.bindings)
	if isFile {
		m.bind(m.Symbol("load-file-name"), syntax.NewString(name))
	}
	m.evalText(src, decoded)
	m.startForm()
	m.unbindTo(height)
	m.locals = locals
	m.loading = m.loading[:len(m.loading)-1]
	return nil
}

// evalText evaluates the forms of a text one by one.
func (m *Machine) evalText(src *source, text string) {
	reader := syntax.NewReader(&syntax.File{Name: src.name}, text, m.obarray)
	for failures := 0; failures < 1000; {
		form, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			failures++
			m.keepError(FormError{At: form.At, Err: err})
			var bad *syntax.SyntaxError
			if errors.As(err, &bad) {
				m.errors[len(m.errors)-1].At = bad.At
			}
			continue
		}
		m.topLevel(form.Object, form.At, src.unit)
		if err := m.spent(); err != nil {
			m.keepError(FormError{At: form.At, Err: err})
			return
		}
	}
}

// topLevel evaluates one form of a text; progn at top level is its forms in a
// row, so that each sees the macros and variables of those before it.
func (m *Machine) topLevel(form Object, at syntax.Pos, u *unit) {
	m.startForm()
	if err := m.topLevelForm(form, at, u, 0); err != nil {
		m.keepError(FormError{At: at, Err: err, Variables: m.variablesOf(form)})
	}
}

func (m *Machine) topLevelForm(form Object, at syntax.Pos, u *unit, nested int) error {
	if c, ok := form.(*syntax.Cons); ok && nested < 100 {
		if name, _ := symbolName(c.Car); name == "progn" && m.isStandard(c.Car) {
			for rest, ok := c.Cdr.(*syntax.Cons); ok; rest, ok = rest.Cdr.(*syntax.Cons) {
				if err := m.topLevelForm(rest.Car, rest.CarAt, u, nested+1); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return m.protect(func() error {
		cell := &syntax.Cons{Car: form, Cdr: Nil, CarAt: at}
		_, err := m.evalStatement(cell, u)
		return err
	})
}

// isStandard tells whether the init file left the definition of a name alone.
func (m *Machine) isStandard(head Object) bool {
	sym, ok := head.(*syntax.Symbol)
	return ok && sym.Function == nil && !m.unfbound[sym]
}

func (m *Machine) evalStatement(cell *syntax.Cons, u *unit) (Object, error) {
	lw := &lowering{m: m, unit: u, at: cell.CarAt}
	return m.evalCode(lw.statement(cell))
}

// evalForm evaluates a form for its value.
func (m *Machine) evalForm(form Object, u *unit) (Object, error) {
	lw := &lowering{m: m, unit: u}
	if len(m.loading) > 0 && m.site != nil {
		lw.at = m.site.at
	}
	return m.evalCode(lw.lower(form, true))
}

// loadNamed is (load NAME): the file, under the suffixes that Emacs tries.
func (m *Machine) loadNamed(name string, noError bool) (Object, error) {
	if known := path.Base(strings.TrimSuffix(name, ".el")); m.knownFeature(known) && !strings.Contains(name, "/") {
		m.Provide(known)
		return m.t, nil
	}
	file, ok := m.findLibrary(name)
	if !ok {
		if noError {
			return Nil, nil
		}
		return nil, m.signal("file-missing", syntax.NewString("Cannot open load file"),
			syntax.NewString("No such file or directory"), syntax.NewString(name))
	}
	if err := m.mayLoad(file); err != nil {
		return nil, err
	}
	text, err := m.opts.Files.ReadFile(file)
	if err != nil {
		return nil, m.signal("file-error", syntax.NewString("Cannot open load file"), syntax.NewString(name))
	}
	if err := m.loadText(file, text, true); err != nil {
		return nil, m.errorText(err.Error())
	}
	m.runAfterLoadFile(file)
	return m.t, nil
}

// mayLoad refuses a file that is being loaded already, too deep a nesting, and
// files outside the home directory, the load path and the loading file's directory.
func (m *Machine) mayLoad(file string) error {
	if len(m.loading) >= maxLoadDepth {
		return &LimitError{Bound: "depth", Size: maxLoadDepth}
	}
	for _, src := range m.loading {
		if src.name == file {
			return m.signal("error", syntax.NewString("Recursive load"), syntax.NewString(file))
		}
	}
	if !m.isReadable(file) {
		return m.signal("file-error", syntax.NewString("Opening input file"),
			syntax.NewString("outside the home directory and the load path"), syntax.NewString(file))
	}
	return nil
}

// isReadable tells whether loading may read the file.
func (m *Machine) isReadable(file string) bool {
	dirs := append(m.loadPath(), m.opts.Home, m.emacsDirectory())
	for _, src := range m.loading {
		if src.file {
			dirs = append(dirs, path.Dir(src.name))
		}
	}
	for _, dir := range dirs {
		if dir != "" && strings.HasPrefix(file, strings.TrimSuffix(dir, "/")+"/") {
			return true
		}
	}
	return false
}

// findLibrary finds a file to load: as named, or on load-path; the suffixes are .el and none.
func (m *Machine) findLibrary(name string) (string, bool) {
	if m.opts.Files == nil {
		return "", false
	}
	var dirs []string
	if path.IsAbs(name) || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
		dirs = []string{m.defaultDirectory()}
	} else {
		dirs = m.loadPath()
	}
	for _, dir := range dirs {
		base := m.expandFileName(name, dir)
		for _, suffix := range []string{".el", ""} {
			if suffix == ".el" && strings.HasSuffix(base, ".el") {
				continue
			}
			if info, err := m.opts.Files.Stat(base + suffix); err == nil && !info.IsDir() {
				return base + suffix, true
			}
		}
	}
	return "", false
}

// loadPath is the value of load-path.
func (m *Machine) loadPath() []string {
	var dirs []string
	v, _ := m.Value("load-path")
	for list, ok := v.(*syntax.Cons); ok && len(dirs) < 10_000; list, ok = list.Cdr.(*syntax.Cons) {
		if s, ok := list.Car.(*syntax.String); ok {
			dirs = append(dirs, m.expandFileName(s.S, m.defaultDirectory()))
		}
	}
	return dirs
}
