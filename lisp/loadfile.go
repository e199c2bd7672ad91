package lisp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"smtpmail/lisp/syntax"
)

// maxFile bounds one file, in bytes, after it was unpacked.
const maxFile = 2 << 20

// readFile reads a file to load: as it is, unpacked if its name ends in .gz,
// decrypted if it ends in .gpg.
//
// Errors: a *fs.PathError for a file that cannot be read, a *[LimitError] for
// one that is too long, with its start up to the end of a line, and a *[Signal]
// for one that may not be decrypted.
func (m *Machine) readFile(name string) ([]byte, error) {
	if m.opts.Files == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	info, err := m.opts.Files.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: notAFile(info.Mode())}
	}
	data, err := m.opts.Files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasSuffix(name, ".gz"):
		data, err = unpack(name, data)
	case strings.HasSuffix(name, ".gpg"):
		data, err = m.decrypt(name, data)
	}
	if err == nil && len(data) > maxFile {
		return data[:1+bytes.LastIndexByte(data[:maxFile], '\n')], &LimitError{Bound: "size", Size: maxFile}
	}
	return data, err
}

// notAFile says what is where a file should be. Reading it may never end.
func notAFile(mode fs.FileMode) error {
	if mode.IsDir() {
		return errors.New("it is a folder, not a file")
	}
	return errors.New("it is no file, but a device, FIFO or socket")
}

func unpack(name string, data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, &fs.PathError{Op: "unpack", Path: name, Err: err}
	}
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, &fs.PathError{Op: "unpack", Path: name, Err: err}
	}
	return text, nil
}

// decrypt has gpg decrypt a file, if commands may be run.
func (m *Machine) decrypt(name string, data []byte) ([]byte, error) {
	if m.opts.Exec == nil {
		return nil, m.commandRefused(syntax.NewString(name))
	}
	out, status, err := m.opts.Exec([]string{"gpg", "--quiet", "--batch", "--decrypt"}, data)
	if err == nil && status != 0 {
		err = fmt.Errorf("gpg ended with status %d", status)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "decrypt", Path: name, Err: err}
	}
	return out, nil
}

// loadRequest is what load was asked for.
type loadRequest struct {
	name       string
	noError    bool
	noSuffix   bool
	mustSuffix bool
}

// loadNamed is (load NAME): the file, under the suffixes that Emacs tries.
func (m *Machine) loadNamed(r loadRequest) (Object, error) {
	if known := path.Base(strings.TrimSuffix(r.name, ".el")); m.knownFeature(known) && !strings.Contains(r.name, "/") {
		m.Provide(known)
		return m.t, nil
	}
	file, ok := m.locate(r)
	if !ok {
		if r.noError {
			m.note(m.here(), m.expandFileName(r.name, m.defaultDirectory())+": there is no such file to load")
			return Nil, nil
		}
		return nil, m.signal("file-missing", syntax.NewString("Cannot open load file"),
			syntax.NewString("No such file or directory"), syntax.NewString(r.name))
	}
	return m.loadFound(file, loadLisp)
}

// loadLisp and loadOrg are what the text of a file can be.
const (
	loadLisp = iota
	loadOrg
)

// loadFound loads a file that exists.
func (m *Machine) loadFound(file string, kind int) (Object, error) {
	if strings.HasSuffix(file, ".elc") {
		m.note(m.here(), "skipped: "+file+" is byte code; the .el file it was made from is not there")
		return m.t, nil
	}
	if err := m.mayLoad(file); err != nil {
		return nil, err
	}
	data, err := m.readFile(file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, m.signal("file-error", syntax.NewString("Opening input file"), syntax.NewString(path.Err.Error()), syntax.NewString(file))
	}
	if err != nil {
		return nil, err
	}
	if err := m.loadText(file, data, kind == loadOrg, true); err != nil {
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

// findLibrary finds a library by its name.
func (m *Machine) findLibrary(name string) (string, bool) { return m.locate(loadRequest{name: name}) }

// locate finds the file to load: as named, or on load-path. The source of a
// file is preferred to its byte code.
func (m *Machine) locate(r loadRequest) (string, bool) {
	if m.opts.Files == nil || r.name == "" {
		return "", false
	}
	var dirs []string
	if path.IsAbs(r.name) || strings.HasPrefix(r.name, "~") || strings.HasPrefix(r.name, "./") || strings.HasPrefix(r.name, "../") {
		dirs = []string{m.defaultDirectory()}
	} else {
		dirs = m.loadPath()
	}
	suffixes := []string{".el", ".el.gz", ".elc", "", ".gz"}
	switch {
	case r.noSuffix:
		suffixes = []string{""}
	case r.mustSuffix && !strings.HasSuffix(r.name, ".el") && !strings.HasSuffix(r.name, ".elc"):
		suffixes = suffixes[:3]
	}
	for _, dir := range dirs {
		base := m.expandFileName(r.name, dir)
		for _, suffix := range suffixes {
			if m.isFile(base + suffix) {
				return m.sourceOf(base + suffix), true
			}
		}
	}
	return "", false
}

func (m *Machine) isFile(name string) bool {
	info, err := m.opts.Files.Stat(name)
	return err == nil && !info.IsDir()
}

// sourceOf is the file that a byte-compiled one was made from, if it is there.
func (m *Machine) sourceOf(name string) string {
	if source := strings.TrimSuffix(name, "c"); strings.HasSuffix(name, ".elc") {
		for _, s := range []string{source, source + ".gz"} {
			if m.isFile(s) {
				return s
			}
		}
	}
	return name
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
