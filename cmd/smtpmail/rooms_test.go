package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A room fits in a head: so many files that are not tests, lines in one of them, and
// lines of a function.
const (
	roomFiles     = 26
	fileLines     = 500
	functionLines = 60
)

// largeRooms may have more files: lisp/subr as each is a family of functions with its
// table; smtp and queue are an engine each, whose parts know each other.
var largeRooms = map[string]int{"lisp/subr": 35, "smtp": 40, "queue": 32}

func TestRooms(t *testing.T) {
	files := make(map[string]int)
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == ".git"):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go"):
			if !strings.HasSuffix(name, "_test.go") {
				files[filepath.ToSlash(filepath.Dir(name[len("../../"):]))]++
			}
			checkFileSize(t, name)
		}
		return nil
	})
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), err)
	}
	for room, n := range files {
		if most := max(roomFiles, largeRooms[room]); n > most {
			t.Errorf("%s holds %d files, more than %d", room, n, most)
		}
	}
}

func checkFileSize(t *testing.T, name string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n > fileLines {
		t.Errorf("%s has %d lines, more than %d", name, n, fileLines)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && !strings.HasSuffix(name, "_test.go") {
			if n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1; n > functionLines {
				t.Errorf("%s: %s has %d lines, more than %d", name, f.Name.Name, n, functionLines)
			}
		}
	}
}
