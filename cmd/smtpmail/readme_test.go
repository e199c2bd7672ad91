package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// varying is what differs between two runs: times, numbers that are made up, the
// machine's name, the folder.
var varying = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d_s[0-9a-f]{16}`), "NAME"},
	{regexp.MustCompile(`[0-9a-f]{16}\.smtpmail`), "ID.smtpmail"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d`), "DATE"},
	{regexp.MustCompile(`  \d+s  `), "  AGE  "},
	{regexp.MustCompile(`(EHLO|250-Hello) \S+`), "$1 HOST"},
}

// TestReadme runs each command of the README's console blocks and compares what
// it prints, which is no secret.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	home, seen := t.TempDir(), newLeaks(t)
	t.Cleanup(func() { seen.gaveFiles("file", home, nil) })
	path := filepath.Dir(buildBinary(t)) + ":" + os.Getenv("PATH")
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) == 0 {
		t.Fatal("no console block in the README")
	}
	for _, block := range blocks {
		for _, session := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			command, want, _ := strings.Cut(session, "\n")
			cmd := exec.Command("sh", "-c", command)
			cmd.Dir = root
			cmd.Env = []string{"PATH=" + path, "HOME=" + home, "LOGNAME=sam", "TZ=UTC0"}
			out, _ := cmd.CombinedOutput()
			seen.learn(command)
			seen.gave(command, string(out))
			got := strings.ReplaceAll(string(out), root+"/", "")
			if diff := cmp.Diff(settle(want), settle(got)); diff != "" {
				t.Errorf("%s (-README +program)\n%s", command, diff)
			}
		}
	}
}

func settle(s string) string {
	for _, v := range varying {
		s = v.pattern.ReplaceAllString(s, v.text)
	}
	return strings.TrimSpace(s)
}
