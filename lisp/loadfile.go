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

// readFile reads a file to load: as it is, unpacked if its name ends in .gz,
// decrypted if it ends in .gpg.
//
// Errors: a *fs.PathError for a file that cannot be read, a *[LimitError] for
// one that is too long, with its start up to the end of a line, and a *[Signal]
// for one that may not be decrypted.
func (m *Machine) readFile(name string) ([]byte, error) {
	if name == nullDevice {
		return nil, nil
	}
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
	file, err := m.locate(r)
	if err != nil {
		return nil, err
	}
	if file == "" {
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

// findLibrary finds a library by its name; file is "" where there is none.
func (m *Machine) findLibrary(name string) (file string, err error) {
	return m.locate(loadRequest{name: name})
}

// locate finds the file to load: as named, or on load-path; file is "" where there is
// none. The source of a file is preferred to its byte code.
func (m *Machine) locate(r loadRequest) (file string, err error) {
	if m.opts.Files == nil || r.name == "" {
		return "", nil
	}
	dirs := []string{m.defaultDirectory()}
	if !path.IsAbs(r.name) && !strings.HasPrefix(r.name, "~") && !strings.HasPrefix(r.name, "./") && !strings.HasPrefix(r.name, "../") {
		if dirs, err = m.loadPath(); err != nil {
			return "", err
		}
	}
	for _, dir := range dirs {
		if err := m.step(1 + len(r.name)/64); err != nil {
			return "", err
		}
		base := m.expandFileName(r.name, dir)
		for _, suffix := range r.suffixes() {
			if m.isFile(base + suffix) {
				return m.sourceOf(base + suffix), nil
			}
		}
	}
	return "", nil
}

func (r loadRequest) suffixes() []string {
	switch {
	case r.noSuffix:
		return []string{""}
	case r.mustSuffix && !strings.HasSuffix(r.name, ".el") && !strings.HasSuffix(r.name, ".elc"):
		return []string{".el", ".el.gz", ".elc"}
	}
	return []string{".el", ".el.gz", ".elc", "", ".gz"}
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

// maxLoadPath is how many members of load-path are looked at.
const maxLoadPath = 10_000

// loadPath is the value of load-path up to where it is circular, each folder once.
func (m *Machine) loadPath() ([]string, error) {
	var dirs []string
	seen := map[string]bool{}
	v, _ := m.Value("load-path")
	here := m.defaultDirectory()
	visited := map[*syntax.Cons]bool{}
	for list, ok := v.(*syntax.Cons); ok && !visited[list] && len(visited) < maxLoadPath; list, ok = list.Cdr.(*syntax.Cons) {
		visited[list] = true
		s, ok := list.Car.(*syntax.String)
		if !ok {
			continue
		}
		if err := m.step(1 + len(s.S)/64); err != nil {
			return nil, err
		}
		if dir := m.expandFileName(s.S, here); !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}
