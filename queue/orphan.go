package queue

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// mailName is the shape of names that mails have, Emacs's and ours; ourName of ours.
var (
	mailName = regexp.MustCompile(`^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d_s?[0-9a-f]+$`)
	ourName  = regexp.MustCompile(`^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\d_s[0-9a-f]{16}$`)
)

const (
	// orphanAge is how old a mail without an index line must be to be adopted: its
	// put may still be at work.
	orphanAge = time.Minute
	// leftoverAge is how old what a killed put left must be to be removed.
	leftoverAge = time.Hour
)

// orphans returns complete mails that the index does not name. What a put left
// that was killed before there was a mail is removed.
func (s *Spool) orphans(indexed []string) []string {
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return nil
	}
	known := make(map[string]bool, len(indexed))
	for _, file := range indexed {
		known[file] = true
	}
	var found []string
	for _, e := range entries {
		name := e.Name()
		file := filepath.Join(s.o.Dir, name)
		switch {
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, sidecarSuffix):
			if s.isLeftover(name) {
				unlink(file)
			}
		case known[file] || !mailName.MatchString(name):
		case s.isOlder(file, orphanAge) && s.isOlder(file+sidecarSuffix, orphanAge):
			found = append(found, file)
		}
	}
	return found
}

// isLeftover tells whether a file is a part of a mail of ours that never came to be.
func (s *Spool) isLeftover(name string) bool {
	file := filepath.Join(s.o.Dir, name)
	if strings.HasPrefix(name, putPrefix) || strings.HasPrefix(name, ".") && strings.HasSuffix(name, tempSuffix) {
		return s.isOlder(file, leftoverAge)
	}
	data, _ := strings.CutSuffix(strings.TrimPrefix(name, "."), sidecarSuffix)
	if strings.HasPrefix(name, ".") {
		data, _ = strings.CutSuffix(name[1:], envelopeSuffix)
	}
	return ourName.MatchString(data) && !fileExists(filepath.Join(s.o.Dir, data)) && s.isOlder(file, leftoverAge)
}

func (s *Spool) isOlder(file string, age time.Duration) bool {
	info, err := os.Stat(file)
	return err == nil && s.o.Now().Sub(info.ModTime()) > age
}
