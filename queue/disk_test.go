//go:build faults

package queue

import (
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// disk is a model of what a file system may have kept after a loss of power: of
// files what was synced, of directories the names that were there at their last
// sync, and of the rest any part.
type disk struct {
	files map[*output]*inode
	dirs  map[string]*directory
}

// inode is a file: its content on disk, and what was done to it since.
type inode struct {
	synced  []byte
	pending []step
	changed time.Time // zero where it does not matter
}

// directory is the names on disk, and what was done to them since.
type directory struct {
	synced  map[string]*inode
	pending []naming
	made    bool // that it is there is on disk
}

// naming gives a name to a file, or takes it away, or both.
type naming struct {
	name string // that is given
	file *inode
	gone string // that is taken
}

func readDisk(t testing.TB, root string) *disk {
	d := &disk{files: make(map[*output]*inode), dirs: make(map[string]*directory)}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			d.dirs[name] = &directory{synced: make(map[string]*inode), made: true}
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		d.dirs[filepath.Dir(name)].synced[filepath.Base(name)] = &inode{synced: text, changed: info.ModTime()}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return d
}

func (d *disk) clone() *disk {
	c := &disk{files: make(map[*output]*inode), dirs: make(map[string]*directory)}
	copies := make(map[*inode]*inode)
	for name, dir := range d.dirs {
		synced := make(map[string]*inode)
		for base, file := range dir.synced {
			if copies[file] == nil {
				copied := *file
				copies[file] = &copied
			}
			synced[base] = copies[file]
		}
		c.dirs[name] = &directory{synced: synced, made: dir.made}
	}
	return c
}

// now is the names of a directory as a running program sees them.
func (dir *directory) now(keep func() bool) map[string]*inode {
	names := maps.Clone(dir.synced)
	for _, n := range dir.pending {
		if !keep() {
			continue
		}
		if n.gone != "" {
			delete(names, n.gone)
		}
		if n.name != "" {
			names[n.name] = n.file
		}
	}
	return names
}

func (f *inode) now(keep func() bool) []byte {
	text := append([]byte(nil), f.synced...)
	for _, s := range f.pending {
		if !keep() {
			continue
		}
		at := s.where
		switch s.verb {
		case "truncate":
			if at < int64(len(text)) && s.to == "" {
				text = text[:at]
			}
			for int64(len(text)) < at {
				text = append(text, 0)
			}
			continue
		case "append":
			at = int64(len(text))
		}
		for int64(len(text)) < at+int64(len(s.data)) {
			text = append(text, 0)
		}
		copy(text[at:], s.data)
	}
	return text
}

func all() bool  { return true }
func none() bool { return false }

func (d *disk) dir(name string) *directory {
	if d.dirs[name] == nil {
		d.dirs[name] = &directory{synced: make(map[string]*inode)}
	}
	return d.dirs[name]
}

func (d *disk) find(name string) *inode {
	return d.dir(filepath.Dir(name)).now(all)[filepath.Base(name)]
}

func (d *disk) name(n naming, dir string) {
	d.dir(dir).pending = append(d.dir(dir).pending, n)
}

// do does a step as the file system did.
func (d *disk) do(x done) {
	s := x.step
	switch s.verb {
	case "create", "open":
		if d.files[s.out] = d.find(s.name); d.files[s.out] == nil {
			f := &inode{}
			d.files[s.out] = f
			d.name(naming{name: filepath.Base(s.name), file: f}, filepath.Dir(s.name))
		}
	case "write", "append", "truncate":
		f := d.files[s.out]
		f.pending = append(f.pending, s)
	case "sync":
		f := d.files[s.out]
		f.synced, f.pending, f.changed = f.now(all), nil, x.changed
	case "link":
		d.name(naming{name: filepath.Base(s.to), file: d.find(s.name)}, filepath.Dir(s.to))
	case "rename":
		d.name(naming{name: filepath.Base(s.to), file: d.find(s.name), gone: filepath.Base(s.name)}, filepath.Dir(s.to))
	case "unlink":
		d.name(naming{gone: filepath.Base(s.name)}, filepath.Dir(s.name))
	case "mkdir":
		d.dir(s.name)
	case "syncdir":
		dir := d.dir(s.name)
		dir.synced, dir.pending = dir.now(all), nil
		for name, child := range d.dirs {
			if filepath.Dir(name) == s.name {
				child.made = true
			}
		}
	}
}

// loss decides what of that which was not synced survives.
type loss struct{ names, content func() bool }

// lossVariants are nothing, names alone, content alone, and any part: of a
// directory the changes up to some point, as file systems keep their order, of a
// file any of the writes.
var lossVariants = []func(seed int64) loss{
	func(int64) loss { return loss{none, none} },
	func(int64) loss { return loss{all, none} },
	func(int64) loss { return loss{none, all} },
	func(seed int64) loss {
		r := rand.New(rand.NewSource(seed))
		lost := false
		return loss{func() bool { lost = lost || r.Intn(4) == 0; return !lost }, func() bool { return r.Intn(2) == 0 }}
	},
}

// materialize puts what survived into a directory.
func (d *disk) materialize(t testing.TB, root string, l loss) {
	if err := os.RemoveAll(root); err != nil {
		t.Fatal(err)
	}
	written := make(map[*inode]string)
	for _, name := range slices.Sorted(maps.Keys(d.dirs)) {
		dir := d.dirs[name]
		if !strings.HasPrefix(name+"/", root+"/") || !dir.made && !l.names() {
			continue
		}
		if err := os.MkdirAll(name, 0o700); err != nil {
			t.Fatal(err)
		}
		for base, file := range dir.now(l.names) {
			to := filepath.Join(name, base)
			err := error(nil)
			if first, ok := written[file]; ok {
				err = os.Link(first, to)
			} else {
				err = file.write(to, l)
				written[file] = to
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (f *inode) write(name string, l loss) error {
	if err := os.WriteFile(name, f.now(l.content), 0o600); err != nil || f.changed.IsZero() {
		return err
	}
	return os.Chtimes(name, f.changed, f.changed)
}
