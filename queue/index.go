package queue

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxIndex bounds the index, in octets.
const maxIndex = 256 << 20

type indexTooLarge struct{ file string }

func (e *indexTooLarge) Error() string {
	return fmt.Sprintf("%s: larger than %d octets", e.file, maxIndex)
}

// appendIndex adds lines, the commit point of a put once they are synced.
func (s *Spool) appendIndex(data ...string) error {
	unlock, err := s.lockIndex()
	if err != nil {
		return err
	}
	defer unlock()
	o, err := openAppend(s.o.Index)
	if err != nil {
		return err
	}
	defer o.close()
	return appendLines(o, []byte(strings.Join(data, "\n")+"\n"))
}

// appendLines adds to the index. What Emacs adds meanwhile, without a lock, goes
// to the end as well: an append by the kernel's own rules overwrites nothing.
func appendLines(o *output, lines []byte) error {
	size, err := o.size()
	if err != nil {
		return err
	}
	if size > 0 {
		last := make([]byte, 1)
		if _, err := o.f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			lines = append([]byte("\n"), lines...)
		}
	}
	if err := o.append(lines); err != nil {
		// Half a line would be somebody else's beginning.
		if now, sizeErr := o.size(); sizeErr == nil && now > size && now <= size+int64(len(lines)) {
			o.truncate(size)
		}
		return err
	}
	return nil
}

// readIndex returns the data files that the index names, without empty lines and
// repetitions. A missing index is an empty one.
func (s *Spool) readIndex() ([]string, error) {
	text, err := readFile(s.o.Index, maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(text) > maxIndex {
		return nil, &indexTooLarge{s.o.Index}
	}
	var files []string
	seen := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		if file := s.indexFile(line); file != "" && !seen[file] {
			seen[file] = true
			files = append(files, file)
		}
	}
	return files, nil
}

// indexFile returns the absolute name that an index line means, "" for an empty line.
func (s *Spool) indexFile(line string) string {
	line = strings.TrimRight(line, "\r\n")
	switch {
	case strings.TrimSpace(line) == "" || strings.ContainsRune(line, 0):
		return ""
	case strings.HasPrefix(line, "~/"):
		return filepath.Join(s.o.Home, line[2:])
	case filepath.IsAbs(line):
		return line
	}
	if inWorkDir := filepath.Join(s.o.WorkDir, line); fileExists(inWorkDir) {
		return inWorkDir
	}
	return filepath.Join(s.o.Dir, line)
}

// rewriteIndex drops the lines of the given files, in one step. Lines that an
// Emacs, which knows no lock, added since the index was read are kept: the old
// file stays open across the rename, and what it gained is carried over. The new
// index is there for good once its directory is synced.
func (s *Spool) rewriteIndex(gone map[string]bool) error {
	unlock, err := s.lockIndex()
	if err != nil {
		return err
	}
	defer unlock()
	old, err := os.Open(s.o.Index)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	text, err := readUpTo(old, maxIndex)
	if err == nil && len(text) > maxIndex {
		err = &indexTooLarge{s.o.Index}
	}
	if err != nil {
		return err
	}
	var kept strings.Builder
	for line := range strings.Lines(string(text)) {
		if file := s.indexFile(line); file != "" && !s.isGone(line, file, gone) {
			kept.WriteString(strings.TrimRight(line, "\r\n") + "\n")
		}
	}
	if kept.String() == string(text) {
		return nil
	}
	target, err := filepath.EvalSymlinks(s.o.Index)
	if err != nil {
		return err
	}
	if err := replaceFile(target, writeString(kept.String())); err != nil {
		return err
	}
	awaitLonely(old)
	late, err := io.ReadAll(io.LimitReader(old, maxIndex))
	if err != nil || len(late) == 0 {
		return err
	}
	return s.carryOver(late)
}

// carryOver adds lines that came too late for a rewrite.
func (s *Spool) carryOver(late []byte) error {
	o, err := openAppend(s.o.Index)
	if err != nil {
		return err
	}
	defer o.close()
	if err := appendLines(o, late); err != nil {
		return err
	}
	return o.sync()
}

// dropLines takes lines back. It is no loss if that fails: a line without a mail
// goes with the next flush.
func (s *Spool) dropLines(gone map[string]bool) {
	if s.rewriteIndex(gone) == nil {
		s.syncDirs(nil)
	}
}

// isGone tells whether an index line's mail left. A relative line may now seem to
// mean another file, since the one it meant does not exist any more.
func (s *Spool) isGone(line, file string, gone map[string]bool) bool {
	line = strings.TrimRight(line, "\r\n")
	return gone[file] || !filepath.IsAbs(line) && !fileExists(file) && gone[filepath.Join(s.o.WorkDir, line)]
}
