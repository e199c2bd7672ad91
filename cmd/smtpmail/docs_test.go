package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

var (
	fences     = regexp.MustCompile("(?s)```.*?```")
	codeSpan   = regexp.MustCompile("`([^`\n]+)`")
	flagInSpan = regexp.MustCompile(`(?:^|[\s\[(])--([a-z][a-z-]*)`)
	verbInSpan = regexp.MustCompile(`^smtpmail ((?:queue )?[a-z]+)`)
)

// TestDocsNameWhatIsThere holds that each flag and each command that the documents name
// is one, and that each flag is in the documents or in the help of its command.
func TestDocsNameWhatIsThere(t *testing.T) {
	app := newApp(context.Background(), &world{}, &ui{out: &output{}})
	flags, verbs := make(map[string]bool), []string{"smtpmail"}
	add := func(list []cli.Flag) {
		for _, f := range list {
			for _, name := range f.Names() {
				flags[name] = true
			}
		}
	}
	add(app.Flags)
	for _, c := range app.Commands {
		add(c.Flags)
		verbs = append(verbs, c.Name)
	}
	for verb := range queueVerbs {
		verbs = append(verbs, "queue "+verb)
	}
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "../../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, span := range codeSpan.FindAllStringSubmatch(fences.ReplaceAllString(string(text), ""), -1) {
			checkSpan(t, filepath.Base(file), span[1], flags, verbs)
		}
	}
}

func checkSpan(t *testing.T, file, span string, flags map[string]bool, verbs []string) {
	if m := verbInSpan.FindStringSubmatch(span); m != nil {
		queued := strings.HasPrefix(m[1], "queue ") && !slices.Contains(verbs, m[1])
		if !slices.Contains(verbs, m[1]) && !queued {
			t.Errorf("%s: `%s`: there is no command %q", file, span, m[1])
		}
	}
	if !strings.HasPrefix(span, "smtpmail") && !strings.HasPrefix(span, "--") && !slices.Contains(verbs, strings.Fields(span)[0]) {
		return // of another program
	}
	if strings.HasSuffix(span, "--") {
		return // the line that ends a header
	}
	for _, m := range flagInSpan.FindAllStringSubmatch(span, -1) {
		if !flags[m[1]] {
			t.Errorf("%s: `%s`: there is no flag --%s", file, span, m[1])
		}
	}
}
