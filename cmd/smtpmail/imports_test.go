package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// importTable says for each package which of our own it may import, and what it
// must not import since it may not know of it. "net" there means what is below
// it too. What no row forbids is free.
var importTable = []struct{ pkg, own, never string }{
	{"lisp/syntax", "", "os net syscall"},
	{"lisp/emacs28", "", "os net syscall"},
	{"lisp/regexp", "", "os net syscall"},
	{"lisp/kernel", "lisp/syntax", "os net syscall"},
	{"lisp/subr", "lisp/emacs28 lisp/kernel lisp/regexp lisp/syntax", "os net syscall"},
	{"lisp/cl", "lisp/kernel lisp/subr lisp/syntax", "os net syscall"},
	{"lisp/load", "lisp/emacs28 lisp/kernel lisp/subr lisp/syntax", "os net syscall"},
	{"lisp/configuration", "lisp/cl lisp/emacs28 lisp/kernel lisp/load lisp/subr lisp/syntax", "os net syscall"},
	{"lisp", "lisp/cl lisp/configuration lisp/emacs28 lisp/kernel lisp/load lisp/subr lisp/syntax", "os net syscall"},
	{"lisp/effect", "lisp lisp/syntax", "os net syscall"},
	{"lisp/settings", "lisp lisp/effect lisp/syntax", "os net syscall"},
	{"lisp/authsource", "lisp/syntax", "os net syscall"},
	{"smtp", "", "os/exec os/user os/signal"}, // and of os only errors: TestOsErrors
	{"smtp/message", "", "net os/exec os/user os/signal"},
	{"smtp/smtptest", "", "os"},
	{"queue", "lisp/syntax", "net os/exec os/user os/signal"},
	{"examples", "", "os net syscall"},
	{"lisp/account", "lisp/authsource lisp/settings queue smtp smtp/message", "os os/exec os/user os/signal"},
	{"lisp/system", "lisp lisp/account", "net os/exec os/signal"},
	{"cmd/smtpmail/internal/machine", "lisp lisp/system", "net"},
	{"cmd/smtpmail/internal/terminal", "cmd/smtpmail/internal/machine lisp/account lisp/authsource lisp/settings queue smtp smtp/message", "net"},
	{"cmd/smtpmail/internal/known", "cmd/smtpmail/internal/machine cmd/smtpmail/internal/terminal lisp/account lisp/syntax lisp/system smtp", "net"},
	{"cmd/smtpmail/internal/compose", "cmd/smtpmail/internal/machine cmd/smtpmail/internal/terminal lisp/account lisp/settings lisp/system smtp/message", "net"},
	{"cmd/smtpmail", "cmd/smtpmail/internal/compose cmd/smtpmail/internal/known cmd/smtpmail/internal/machine cmd/smtpmail/internal/terminal " +
		"examples lisp lisp/account lisp/authsource lisp/settings lisp/syntax lisp/system queue smtp smtp/message smtp/smtptest", ""},
}

// libraryTable says which packages a library is for, where it must not spread.
var libraryTable = map[string]string{
	"github.com/glycerine/zygomys/v9": "lisp/syntax lisp/kernel lisp/subr lisp/cl lisp/load lisp/configuration",
	"github.com/urfave/cli/v2":        "cmd/smtpmail",
	"github.com/schollz/progressbar":  "cmd/smtpmail/internal/terminal",
	"golang.org/x/term":               "cmd/smtpmail/internal/terminal",
	"golang.org/x/crypto":             "lisp/account",
	"github.com/youmark/pkcs8":        "lisp/account",
	"github.com/emersion/go-sasl":     "smtp smtp/smtptest",
	"github.com/emersion/go-smtp":     "smtp/smtptest",
}

// listedPackage is what go list says of a package.
type listedPackage struct {
	ImportPath string
	Doc        string
	Imports    []string
}

const module = "smtpmail/"

// TestImports holds who may know whom.
func TestImports(t *testing.T) {
	packages := listPackages(t)
	for _, row := range importTable {
		p, ok := packages[row.pkg]
		if !ok {
			t.Errorf("the table names %s, which does not exist", row.pkg)
			continue
		}
		delete(packages, row.pkg)
		if p.Doc == "" {
			t.Errorf("%s has no package comment", row.pkg)
		}
		for _, path := range p.Imports {
			if reason := forbidden(row.pkg, path, strings.Fields(row.own), strings.Fields(row.never)); reason != "" {
				t.Errorf("%s imports %s: %s", row.pkg, path, reason)
			}
		}
	}
	for pkg := range packages {
		t.Errorf("%s is not in the table", pkg)
	}
}

// forbidden says why an import is not allowed, or nothing.
func forbidden(pkg, path string, own, never []string) string {
	if name, ok := strings.CutPrefix(path, module); ok {
		if !slices.Contains(own, name) {
			return "of ours it may import only [" + strings.Join(own, " ") + "]"
		}
		return ""
	}
	for _, name := range never {
		if isBelow(path, name) {
			return "it must not know " + name
		}
	}
	for library, owners := range libraryTable {
		if isBelow(path, library) && !slices.Contains(strings.Fields(owners), pkg) {
			return "this library is for " + owners
		}
	}
	return ""
}

func isBelow(path, name string) bool { return path == name || strings.HasPrefix(path, name+"/") }

// TestOsErrors holds that smtp names package os for its errors alone, since a
// connection's deadline has no other name: files and the environment are not its own.
func TestOsErrors(t *testing.T) {
	files, err := filepath.Glob("../../smtp/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of smtp", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`\bos\.[A-Z]\w*`).FindAllString(string(text), -1) {
			if !strings.HasPrefix(name, "os.Err") && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s uses %s", filepath.Base(file), name)
			}
		}
	}
}

// listPackages returns the module's packages, by path in it.
func listPackages(t *testing.T) map[string]listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := make(map[string]listedPackage)
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(p.ImportPath, module)] = p
	}
}

// TestForbidden proves that the table is heeded.
func TestForbidden(t *testing.T) {
	for _, row := range []struct {
		pkg, path  string
		own, never []string
		allowed    bool
	}{
		{"lisp", "smtpmail/lisp/syntax", []string{"lisp/syntax"}, nil, true},
		{"lisp", "smtpmail/lisp/settings", []string{"lisp/syntax"}, nil, false},
		{"lisp", "net/http", nil, []string{"net"}, false},
		{"lisp", "network", nil, []string{"net"}, true},
		{"lisp/kernel", "github.com/glycerine/zygomys/v9/zygo", nil, nil, true},
		{"queue", "github.com/glycerine/zygomys/v9/zygo", nil, nil, false},
		{"smtp/smtptest", "github.com/emersion/go-smtp", nil, nil, true},
		{"smtp", "github.com/emersion/go-smtp", nil, nil, false},
	} {
		if reason := forbidden(row.pkg, row.path, row.own, row.never); (reason == "") != row.allowed {
			t.Errorf("%s imports %s: %q", row.pkg, row.path, reason)
		}
	}
}
