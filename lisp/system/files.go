package system

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Files is the file system as the lower packages see it: read only.
type Files struct{}

// maxDiskFile bounds what is read of one file, in octets. It is more than any
// reader takes, so that each can tell that there is more.
const maxDiskFile = 16 << 20

func (Files) ReadFile(name string) ([]byte, error) {
	data, _, err := readStart(name, maxDiskFile)
	return data, err
}

// SameFile tells whether two names are of one file.
func (Files) SameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

func (Files) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// maxDirEntries is how many members of a folder are looked at.
const maxDirEntries = 100_000

// ReadDir returns the members of a folder by their names.
func (Files) ReadDir(name string) ([]fs.DirEntry, error) {
	dir, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(maxDirEntries)
	if err == io.EOF {
		err = nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (Files) RealPath(name string) (string, error) { return filepath.EvalSymlinks(name) }
