package queue

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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

// indexed is what an index names.
type indexed struct {
	files  []string // of mails
	others []Problem
}

// readIndex reads the index, without empty lines and repetitions. A missing index is
// an empty one.
//
// Errors: *[IndexError], *[FileError]; that of the disk.
func (s *Spool) readIndex() (*indexed, error) {
	x := &indexed{}
	text, err := s.indexText()
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	lines := s.lineReader()
	for line := range strings.Lines(text) {
		file, m := lines.read(line)
		if m == blank || seen[file] {
			continue
		}
		seen[file] = true
		switch m {
		case aMail:
			x.files = append(x.files, file)
		case gone:
			x.others = append(x.others, *missing(file))
		case stray:
			err := fmt.Errorf("%s: the index names it, but it is no mail in the queue's directory: it is neither sent nor changed", file)
			x.others = append(x.others, Problem{File: file, Err: err})
		}
	}
	return x, nil
}

func missing(file string) *Problem {
	err := fmt.Errorf("%s: the index names it, but the message is gone", file)
	return &Problem{File: file, Err: err, Lost: true}
}

// indexHead is as much of an index as a put looks at, in octets: it would read a long
// one again and again.
const indexHead = 64 << 10

// checkIndex holds that the index is one, by how it begins.
func (s *Spool) checkIndex() error {
	text, err := readFile(s.o.Index, indexHead)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(text) > indexHead { // less the line that is cut off
		text = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	return s.lineReader().check(string(text))
}

// indexText is the whole of the index, which is one.
func (s *Spool) indexText() (string, error) {
	text, err := readFile(s.o.Index, maxIndex)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case len(text) > maxIndex:
		return "", &indexTooLarge{s.o.Index}
	}
	return string(text), s.lineReader().check(string(text))
}

// rewriteIndex drops the lines of the given files, in one step. Lines that an
// Emacs, which knows no lock, added since the index was read are kept: the old
// file stays open across the rename, and what it gained is carried over. The new
// index is there for good once its directory is synced.
func (s *Spool) rewriteIndex(left map[string]bool) error {
	unlock, err := s.lockIndex()
	if err != nil {
		return err
	}
	defer unlock()
	old, err := openOwned(s.o.Index, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer old.Close()
	text, err := readUpTo(old, maxIndex)
	lines := s.lineReader()
	switch {
	case err != nil:
		return err
	case len(text) > maxIndex:
		return &indexTooLarge{s.o.Index}
	}
	if err := lines.check(string(text)); err != nil {
		return err
	}
	var kept strings.Builder
	for line := range strings.Lines(string(text)) {
		if file, m := lines.read(line); m != blank && !left[file] && !(m == gone && left[lines.moved(file)]) {
			kept.WriteString(strings.TrimRight(line, "\r\n") + "\n")
		}
	}
	if kept.String() == string(text) {
		return nil
	}
	err = replaceFile(s.o.Index, writeString(kept.String()))
	if isFull(err) && kept.Len() == 0 {
		return s.emptyIndex(len(text))
	}
	if err != nil {
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
func (s *Spool) dropLines(left map[string]bool) {
	if s.rewriteIndex(left) == nil {
		s.syncDirs(nil)
	}
}
