package queue

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// mailName is the shape of names that mails have, Emacs's and ours; ourName of ours.
// Emacs puts other characters for colons where a system has none in names.
var (
	mailName = regexp.MustCompile(`^\d{4}-\d\d-\d\d_\d\d[:!.-]\d\d[:!.-]\d\d(_s?[0-9a-f]+)?$`)
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
// that was killed before there was a mail is removed, if this is a queue: there is an
// index, or nothing but what a queue has.
func (s *Spool) orphans(indexed []string) []string {
	entries, err := os.ReadDir(s.o.Dir)
	if err != nil {
		return nil
	}
	known := make(map[string]bool, len(indexed))
	for _, file := range indexed {
		known[file] = true
	}
	isQueue := isRegular(s.o.Index) || !slices.ContainsFunc(entries, func(e os.DirEntry) bool { return !s.isOurs(e.Name()) })
	var found []string
	for _, e := range entries {
		name := e.Name()
		file := filepath.Join(s.o.Dir, name)
		switch {
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, sidecarSuffix):
			if isQueue && s.isLeftover(name) && s.isOlder(file, leftoverAge) {
				unlink(file)
			}
		case known[file] || !mailName.MatchString(name):
		case s.isOlder(file, orphanAge) && s.isOlder(file+sidecarSuffix, orphanAge):
			found = append(found, file)
		}
	}
	return found
}

// isLeftover tells whether a file is a part of a mail of ours that never came to be,
// or of a file that was to be replaced.
func (s *Spool) isLeftover(name string) bool {
	if part, ok := strings.CutPrefix(name, putPrefix); ok {
		return ourName.MatchString(withoutSuffix(part, sidecarSuffix, envelopeSuffix))
	}
	hidden, isHidden := strings.CutPrefix(name, ".")
	if part, ok := strings.CutSuffix(hidden, tempSuffix); ok && isHidden {
		file := filepath.Join(s.o.Dir, part)
		return file == s.o.Index || file == s.journalFile() || mailName.MatchString(withoutSuffix(part, sidecarSuffix))
	}
	data, ok := strings.CutSuffix(name, sidecarSuffix)
	if isHidden {
		data, ok = strings.CutSuffix(hidden, envelopeSuffix)
	}
	return ok && ourName.MatchString(data) && !fileExists(filepath.Join(s.o.Dir, data))
}

// isOurs tells whether a queue has a file of that name.
func (s *Spool) isOurs(name string) bool {
	return IsReserved(name) || s.isLeftover(name)
}

// IsReserved tells whether a queue may have a mail or a file of its own under this
// name, which then must not be that of the index.
func IsReserved(name string) bool {
	return slices.Contains([]string{flushLock, indexLock, journalBase, failedBase}, name) || mailName.MatchString(withoutSuffix(name, sidecarSuffix))
}

func withoutSuffix(name string, suffixes ...string) string {
	for _, suffix := range suffixes {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			return base
		}
	}
	return name
}

// isOlder tells whether a file of the user's was last written so long ago; a time yet
// to come is of a clock that was wrong.
func (s *Spool) isOlder(file string, age time.Duration) bool {
	info, err := statOwned(file)
	if err != nil {
		return false
	}
	since := s.o.Now().Sub(info.ModTime())
	return since > age || since < -age
}
