package lisp

import (
	"strings"
	"testing"
)

// linkedFiles has symbolic links.
type linkedFiles struct {
	mapFiles
	links map[string]string
}

func (f linkedFiles) RealPath(name string) (string, error) {
	if to := f.links[name]; to != "" {
		return to, nil
	}
	return name, nil
}

// TestLoadPlaces: what may be loaded, and that nothing of what may not is shown.
func TestLoadPlaces(t *testing.T) {
	for _, row := range []struct {
		file, text string // what is loaded
		dir        string // in front of load-path
		real       string // what it is a link to
		loads      bool
	}{
		{file: "/h/mail.el", text: `(setq loaded t)`, loads: true},
		{file: "/h/.emacs.d/lisp/mail.el.gz", text: gzipped(t, `(setq loaded t)`), loads: true},
		{file: "/conf/mail.el", text: `(setq loaded t)`, loads: true}, // beside the file that loads it
		{file: "/usr/share/emacs/site-lisp/mail.el", text: `(setq loaded t)`, dir: "/usr/share/emacs/site-lisp", loads: true},
		{file: "/h/elisp/id_tools.el", text: `(setq loaded t)`, loads: true},
		{file: "/h/settings", text: `(setq loaded t)`, loads: true},
		{file: "/h/dotfiles.el", text: `(setq loaded t)`, real: "/data/dotfiles.el", loads: true},

		{file: "/opt/el/mail.el", text: `(setq loaded t)`, dir: "/opt/el"},
		{file: "/opt/el/mail.el", text: `(setq loaded t)`, dir: "/"},
		{file: "/etc/shadow", text: `root:hunter22:19000`, dir: "/etc"},
		{file: "/proc/self/environ", text: "TOKEN=hunter22\x00", dir: "/proc/self"},
		{file: "/conf/shadow", text: `hunter22`},
		{file: "/h/link.el", text: `hunter22`, real: "/etc/shadow"},
		{file: "/h/link.el", text: `hunter22`, real: "/proc/self/environ"},
		{file: "/h/link.el", text: `hunter22`, real: "/h/secrets/smtp"},
		{file: "/h/.authinfo", text: `machine h login joe password hunter22`},
		{file: "/h/.authinfo.gpg", text: `machine h login joe password hunter22`},
		{file: "/h/.netrc", text: `machine h login joe password hunter22`},
		{file: "/h/secrets/smtp", text: `machine h login joe password hunter22`},
		{file: "/h/.ssh/config.el", text: `hunter22`},
		{file: "/h/.password-store/mail", text: `hunter22`},
		{file: "/h/client.pem", text: `-----BEGIN hunter22`},
		// What holds no secret for all that is known, and is no Lisp.
		{file: "/h/notes.txt", text: `hunter22`},
		{file: "/h/notes", text: `12 hunter22 (setq loaded t)`},
		{file: "/h/notes.md", text: `#hunter22 is it`},
		{file: "/h/notes.json", text: `{"password": "hunter22"}`},
		{file: "/h/env", text: `export PASSWORD=hunter22`},
		{file: "/h/names", text: `"\N{HUNTER22 hunter22}"`},
	} {
		init := `(setq load-path (list "` + row.dir + `")) (load "` + row.file + `" nil nil t) (load-file "` + row.file + `")`
		if row.dir != "" {
			init += `(load "` + strings.TrimPrefix(row.file, row.dir+"/") + `") (require 'mail)`
		}
		files := linkedFiles{filesOf(map[string]string{row.file: row.text, "/conf/init.el": init}), map[string]string{row.file: row.real}}
		m := New(Options{Home: "/h", Files: files, Private: func() []string { return []string{"~/secrets/smtp"} },
			Exec: func([]string, []byte) ([]byte, int, error) { return []byte(row.text), 0, nil }})
		if err := m.Load("/conf/init.el"); err != nil {
			t.Fatal(err)
		}
		if loaded := valueText(m, "loaded") == "t"; loaded != row.loads {
			t.Errorf("%s, in fact %s: loaded %v, errors %q", row.file, row.real, loaded, errorTexts(m))
		}
		all := strings.Join(append(errorTexts(m), noteTexts(m)...), "\n")
		if !row.loads && len(m.Errors()) == 0 || strings.Contains(strings.ToLower(all), "hunter22") {
			t.Errorf("%s: errors %s", row.file, all)
		}
	}
}

// TestNamedFileWithSecrets: on the command line too such a file is not loaded.
func TestNamedFileWithSecrets(t *testing.T) {
	for _, name := range []string{"/h/.authinfo", "/h/own", "/dev/zero", "/proc/self/environ"} {
		m := New(Options{Home: "/h", Files: filesOf(map[string]string{name: `(setq loaded "hunter22")`}), Private: func() []string { return []string{"own"} }, WorkDir: "/h"})
		if err := m.Load(name); err == nil || !strings.Contains(err.Error(), "it holds secrets") || len(m.Files()) > 0 {
			t.Errorf("%s: error %v, files %q", name, err, m.Files())
		}
	}
}

// TestHomeIsRoot: where the home directory is that of the whole system it allows no more.
func TestHomeIsRoot(t *testing.T) {
	m := New(Options{Home: "/", Files: filesOf(map[string]string{
		"/.emacs": `(load "/.mail.el") (load "/.emacs.d/x.el") (load "/etc/x.el")`, "/.mail.el": `(setq one t)`, "/.emacs.d/x.el": `(setq two t)`, "/etc/x.el": `(setq three t)`})})
	if err := m.Load("/.emacs"); err != nil {
		t.Fatal(err)
	}
	if got := valueText(m, "one") + valueText(m, "two") + valueText(m, "three"); got != "ttvoid" {
		t.Errorf("loaded %s, errors %q", got, errorTexts(m))
	}
}

// A file that is called as Lisp files are goes on after a stray word.
func TestStrayWordInAFileNamedAsLisp(t *testing.T) {
	m := New(Options{Home: "/h", Files: filesOf(map[string]string{"/h/.emacs": "stray\n(setq after t)"})})
	if err := m.Load("/h/.emacs"); err != nil || valueText(m, "after") != "t" {
		t.Error(err, valueText(m, "after"))
	}
}
