package queue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A line of the index is about a mail only where it names one in the queue's
// directory. What else stands there may be anything, in an index that is none too.

// meaning is what a line of the index stands for.
type meaning int

const (
	blank meaning = iota
	aMail         // of this queue
	gone          // a mail that is away, or a part of its name, as of a write that was cut short
	stray         // anything else: it is kept
)

// lineReader reads index lines.
type lineReader struct {
	s    *Spool
	dirs map[string]bool // which names of directories mean that of the queue
}

func (s *Spool) lineReader() *lineReader {
	return &lineReader{s: s, dirs: map[string]bool{s.o.Dir: true}}
}

// read returns what a line means and the absolute name in it: that of a mail is
// inside the queue's directory.
func (r *lineReader) read(line string) (file string, m meaning) {
	line = strings.TrimRight(line, "\r\n")
	if strings.TrimSpace(line) == "" || strings.ContainsRune(line, 0) {
		return "", blank
	}
	file = r.resolve(line)
	base := filepath.Base(file)
	switch inside := r.isQueue(filepath.Dir(file)); {
	case inside:
		file = filepath.Join(r.s.o.Dir, base)
		if mailName.MatchString(base) || !strings.HasPrefix(base, ".") && isRegular(file) && isRegular(file+sidecarSuffix) {
			return file, aMail
		}
		if fileExists(file) || !isPath(line) {
			return file, stray
		}
		return file, gone
	case mailName.MatchString(base) && !fileExists(file) && isRegular(r.moved(file)):
		return r.moved(file), aMail
	case strings.HasPrefix(r.s.o.Dir+"/", line), mailName.MatchString(base) && !fileExists(file):
		return file, gone
	}
	return file, stray
}

// moved is where the file of a line is if the queue was elsewhere when it was written.
func (r *lineReader) moved(file string) string {
	return filepath.Join(r.s.o.Dir, filepath.Base(file))
}

// resolve makes a line absolute: relative ones belong to the working directory where
// that is the queue's, or leads there.
func (r *lineReader) resolve(line string) string {
	switch {
	case strings.HasPrefix(line, "~/"):
		return filepath.Join(r.s.o.Home, line[2:])
	case filepath.IsAbs(line):
		return filepath.Clean(line)
	}
	if file := filepath.Join(r.s.o.WorkDir, line); r.isQueue(filepath.Dir(file)) {
		return file
	}
	return filepath.Join(r.s.o.Dir, line)
}

func isPath(line string) bool { return filepath.IsAbs(line) || strings.HasPrefix(line, "~/") }

func (r *lineReader) isQueue(dir string) bool {
	is, known := r.dirs[dir]
	if !known {
		is = sameFile(dir, r.s.o.Dir)
		if len(r.dirs) < maxDirs {
			r.dirs[dir] = is
		}
	}
	return is
}

// maxDirs bounds how many names of directories are remembered.
const maxDirs = 1000

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

func isRegular(name string) bool {
	_, err := statOwned(name)
	return err == nil
}

// IndexError is a file that the settings name as the index, and that is none: it has
// something in it, and none of that is a mail's. It is neither read nor written.
type IndexError struct {
	File string
	Line int // the first that is no index line, from 1
}

func (e *IndexError) Error() string {
	return fmt.Sprintf("%s:%d: this line names no mail: the file is no index of a queue, and is left alone", e.File, e.Line)
}

// check holds that a text is an index: one that is outside of the queue's directory
// to its last line, one inside by any that is a path.
func (r *lineReader) check(text string) error {
	outside := !r.isQueue(filepath.Dir(r.s.o.Index))
	number, first := 0, 0
	for line := range strings.Lines(text) {
		number++
		switch _, m := r.read(line); {
		case m == blank:
		case !outside && (m != stray || isPath(line)):
			return nil
		case m == stray && first == 0:
			first = number
		}
	}
	if first > 0 {
		return &IndexError{r.s.o.Index, first}
	}
	return nil
}
