package load

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/subr"
	"smtpmail/lisp/syntax"
)

// readFile reads a file to load: as it is, unpacked if its name ends in .gz,
// decrypted if it ends in .gpg.
//
// Errors: a *fs.PathError for a file that cannot be read, a *[LimitError] for
// one that is too long, with its start up to the end of a line, and a *[Signal]
// for one that may not be decrypted.
func readFile(m *kernel.Machine, name string) ([]byte, error) {
	if name == nullDevice {
		return nil, nil
	}
	if m.Opts.Files == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	info, err := m.Opts.Files.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: notAFile(info.Mode())}
	}
	data, err := m.Opts.Files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasSuffix(name, ".gz"):
		data, err = unpack(name, data)
	case strings.HasSuffix(name, ".gpg"):
		data, err = decrypt(m, name, data)
	}
	if err == nil && len(data) > kernel.MaxFile {
		return data[:1+bytes.LastIndexByte(data[:kernel.MaxFile], '\n')], &kernel.LimitError{Bound: "size", Size: kernel.MaxFile}
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
	text, err := io.ReadAll(io.LimitReader(r, kernel.MaxFile+1))
	if err != nil {
		return nil, &fs.PathError{Op: "unpack", Path: name, Err: err}
	}
	return text, nil
}

// decrypt has gpg decrypt a file, if commands may be run.
func decrypt(m *kernel.Machine, name string, data []byte) ([]byte, error) {
	if m.Opts.Exec == nil {
		return nil, subr.CommandRefused(m, syntax.NewString(name))
	}
	out, status, err := m.Opts.Exec([]string{"gpg", "--quiet", "--batch", "--decrypt"}, data)
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
func loadNamed(m *kernel.Machine, r loadRequest) (kernel.Object, error) {
	if known := path.Base(strings.TrimSuffix(r.name, ".el")); knownFeature(m, known) && !strings.Contains(r.name, "/") {
		Provide(m, known)
		return m.T, nil
	}
	file, err := locate(m, r)
	if err != nil {
		return nil, err
	}
	if file == "" {
		if r.noError {
			m.Note(m.Here(), subr.ExpandFileName(m, r.name, subr.DefaultDirectory(m))+": there is no such file to load")
			return kernel.Nil, nil
		}
		return nil, m.Signal("file-missing", syntax.NewString("Cannot open load file"),
			syntax.NewString("No such file or directory"), syntax.NewString(r.name))
	}
	return loadFound(m, file, loadLisp)
}

// loadLisp and loadOrg are what the text of a file can be.
const (
	loadLisp = iota
	loadOrg
)

// loadFound loads a file that exists.
func loadFound(m *kernel.Machine, file string, kind int) (kernel.Object, error) {
	if strings.HasSuffix(file, ".elc") {
		m.Note(m.Here(), "skipped: "+file+" is byte code; the .el file it was made from is not there")
		return m.T, nil
	}
	if err := mayLoad(m, file); err != nil {
		return nil, err
	}
	data, err := readFile(m, file)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, m.Signal("file-error", syntax.NewString("Opening input file"), syntax.NewString(path.Err.Error()), syntax.NewString(file))
	}
	if err != nil {
		return nil, err
	}
	if err := loadFileText(m, file, data, kind == loadOrg, true); err != nil {
		return nil, m.ErrorText(err.Error())
	}
	runAfterLoadFile(m, file)
	return m.T, nil
}

// FindLibrary finds a library by its name; file is "" where there is none.
func FindLibrary(m *kernel.Machine, name string) (file string, err error) {
	return locate(m, loadRequest{name: name})
}

// locate finds the file to load: as named, or on load-path; file is "" where there is
// none. The source of a file is preferred to its byte code.
func locate(m *kernel.Machine, r loadRequest) (file string, err error) {
	if m.Opts.Files == nil || r.name == "" {
		return "", nil
	}
	dirs := []string{subr.DefaultDirectory(m)}
	if !path.IsAbs(r.name) && !strings.HasPrefix(r.name, "~") && !strings.HasPrefix(r.name, "./") && !strings.HasPrefix(r.name, "../") {
		if dirs, err = loadPath(m); err != nil {
			return "", err
		}
	}
	for _, dir := range dirs {
		if err := m.Step(1 + len(r.name)/64); err != nil {
			return "", err
		}
		base := subr.ExpandFileName(m, r.name, dir)
		for _, suffix := range r.suffixes() {
			if isFile(m, base+suffix) {
				return sourceOf(m, base+suffix), nil
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

func isFile(m *kernel.Machine, name string) bool {
	info, err := m.Opts.Files.Stat(name)
	return err == nil && !info.IsDir()
}

// sourceOf is the file that a byte-compiled one was made from, if it is there.
func sourceOf(m *kernel.Machine, name string) string {
	if source := strings.TrimSuffix(name, "c"); strings.HasSuffix(name, ".elc") {
		for _, s := range []string{source, source + ".gz"} {
			if isFile(m, s) {
				return s
			}
		}
	}
	return name
}

// maxLoadPath is how many members of load-path are looked at.
const maxLoadPath = 10_000

// loadPath is the value of load-path up to where it is circular, each folder once.
func loadPath(m *kernel.Machine) ([]string, error) {
	var dirs []string
	seen := map[string]bool{}
	v, _ := m.Value("load-path")
	here := subr.DefaultDirectory(m)
	visited := map[*syntax.Cons]bool{}
	for list, ok := v.(*syntax.Cons); ok && !visited[list] && len(visited) < maxLoadPath; list, ok = list.Cdr.(*syntax.Cons) {
		visited[list] = true
		s, ok := list.Car.(*syntax.String)
		if !ok {
			continue
		}
		if err := m.Step(1 + len(s.S)/64); err != nil {
			return nil, err
		}
		if dir := subr.ExpandFileName(m, s.S, here); !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}
