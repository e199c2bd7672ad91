package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// fileCalls are the functions that open, create, rename, truncate, link or delete
// a file or a folder, by the package that has them.
var fileCalls = map[string][]string{
	"os": {"Open", "OpenFile", "Create", "CreateTemp", "MkdirTemp", "ReadFile", "WriteFile", "CopyFS", "Rename", "Remove", "RemoveAll", "Truncate",
		"Mkdir", "MkdirAll", "Link", "Symlink", "Chmod", "Chown", "Lchown", "Chtimes", "OpenRoot", "OpenInRoot", "DirFS", "NewFile"},
	"syscall": {"Open", "Openat", "Creat", "Unlink", "Unlinkat", "Rename", "Renameat", "Link", "Linkat", "Symlink", "Truncate", "Mkdir", "Mkdirat", "Mknod", "Rmdir", "Chmod", "Chown"},
	"golang.org/x/sys/unix": {"Open", "Openat", "Openat2", "Creat", "Unlink", "Unlinkat", "Rename", "Renameat", "Renameat2", "Link", "Linkat", "Symlink", "Symlinkat", "Truncate",
		"Mkdir", "Mkdirat", "Mknod", "Mkfifo", "Rmdir", "Chmod", "Chown"},
	"github.com/gofrs/flock": {"New"},
}

// rootMethods are those of os.Root, found by the name of the variable.
var rootMethods = regexp.MustCompile(`(?i)root$`)

// fileRow is a line of the table in docs/security.md: file, function, guard.
var fileRow = regexp.MustCompile("(?m)^\\| `([^`]+\\.go)` \\| `([^`]+)` \\| (.*) \\|$")

// Every place that touches a file has its guard in docs/security.md, and every row
// there has its place.
func TestEveryFileAccessHasAGuard(t *testing.T) {
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]bool)
	for _, m := range fileRow.FindAllStringSubmatch(string(text), -1) {
		rows[m[1]+" "+m[2]] = true
		if len(strings.Fields(m[3])) < 3 {
			t.Errorf("%s %s: %q says not what guards it", m[1], m[2], m[3])
		}
	}
	found := fileAccesses(t, "../..")
	for _, place := range slices.Sorted(maps.Keys(found)) {
		if !rows[place] {
			t.Errorf("%s has no row in docs/security.md: say there what guards it (%s)", place, found[place])
		}
	}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		if found[row] == "" {
			t.Errorf("%s has a row in docs/security.md, and is not there", row)
		}
	}
}

// fileAccesses finds the places in the code of the program: "FILE FUNCTION", and
// where one of them is.
func fileAccesses(t *testing.T, root string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == ".git" || entry.Name() == "smtptest"):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			return scanFile(found, root, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func scanFile(found map[string]string, root, name string) error {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		return err
	}
	short, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	imported := importNames(file)
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if isFileMethod(selector) {
			found[filepath.ToSlash(short)+" file."+selector.Sel.Name] = set.Position(selector.Pos()).String()
		}
		base, ok := selector.X.(*ast.Ident)
		if !ok {
			return true
		}
		calls := fileCalls[imported[base.Name]]
		if imported[base.Name] == "" && rootMethods.MatchString(base.Name) {
			calls = fileCalls["os"]
		}
		if slices.Contains(calls, selector.Sel.Name) {
			place := filepath.ToSlash(short) + " " + base.Name + "." + selector.Sel.Name
			found[place] = set.Position(selector.Pos()).String()
		}
		return true
	})
	return nil
}

// isFileMethod tells whether a method of an open file changes more than its text.
func isFileMethod(selector *ast.SelectorExpr) bool {
	name := ""
	switch x := selector.X.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	return (name == "f" || name == "file") && slices.Contains([]string{"Truncate", "Chmod", "Chown"}, selector.Sel.Name)
}

func importNames(file *ast.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}
