package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
)

// Mail is what is put into the queue.
type Mail struct {
	Sidecar
	ReversePath *string                 // nil: decided at the flush
	Doubt       bool                    // it was sent, and no answer came: its recipients may have it
	WriteTo     func(w io.Writer) error // writes the message with LF line ends
}

// Put queues a mail. When it returns without an error the mail is on disk, and
// stays there until a server took it; otherwise nothing was queued. It does not
// wait for a flush. Several at once share the waits for the disk.
//
// Errors: [ErrNoRecipients], *[MailError]; [ErrLocked] where another program keeps the index for
// 10 seconds; *[PlaceError], *[IndexError], *[FileError]; *[fs.PathError] and the like
// for the disk.
func (s *Spool) Put(m Mail) (id string, err error) {
	if len(m.Recipients) == 0 {
		return "", ErrNoRecipients
	}
	if err := mkdirAll(s.o.Dir); err != nil {
		return "", err
	}
	if _, err := s.checkPlace(); err != nil {
		return "", err
	}
	if err := s.checkIndex(); err != nil {
		return "", err
	}
	id = s.name()
	p := &put{s: s, mail: m, data: filepath.Join(s.o.Dir, id), temp: filepath.Join(s.o.Dir, putPrefix+id)}
	defer p.cleanUp(&err)
	if err := p.write(); err != nil {
		return "", err
	}
	if err := p.show(); err != nil {
		return "", err
	}
	if err := s.appendIndex(p.data); err != nil {
		return "", err
	}
	if err := s.puts.do(s.syncIndex); err != nil {
		s.dropLines(map[string]bool{p.data: true})
		return "", err
	}
	return id, nil
}

// put is a Put under way.
type put struct {
	s     *Spool
	mail  Mail
	data  string
	temp  string
	parts []string // suffixes of the files that are written
	shown []string // and that have their name
}

// putPrefix starts the names of files that are being written.
const putPrefix = ".put-"

// name makes a name that no Emacs makes and that no other put has.
func (s *Spool) name() string {
	return fmt.Sprintf("%s_s%016x", s.o.Now().Format("2006-01-02_15:04:05"), s.o.Random())
}

// envelopeName is the file with what the sidecar has no place for.
func envelopeName(data string) string {
	return filepath.Join(filepath.Dir(data), "."+filepath.Base(data)+envelopeSuffix)
}

const envelopeSuffix = ".envelope"

// envelope is the content of an envelope file.
type envelope struct {
	ReversePath *string `json:"reverse_path,omitempty"`
	Doubt       bool    `json:"doubt,omitempty"`
}

// write puts the parts on disk, under names that mean nothing. They are all written
// before the first is synced: one commit of the file system is then enough for them.
func (p *put) write() (err error) {
	parts, err := p.mail.parts()
	if err != nil {
		return err
	}
	var files []*output
	defer func() { err = errors.Join(err, closeAll(files)) }()
	for _, part := range parts {
		p.parts = append(p.parts, part.suffix)
		o, err := createNew(p.temp + part.suffix)
		if err != nil {
			return err
		}
		files = append(files, o)
		if err := part.write(&appender{out: o}); err != nil {
			return err
		}
		startWriting(o.f)
	}
	for _, o := range files {
		if err := o.sync(); err != nil {
			return err
		}
	}
	return nil
}

// part is one of the files of a mail.
type part struct {
	suffix string
	write  func(io.Writer) error
}

// parts returns the files of a mail, the data last.
func (m *Mail) parts() ([]part, error) {
	sidecar, err := m.format()
	if err != nil {
		return nil, err
	}
	parts := []part{{sidecarSuffix, writeString(sidecar)}, {"", m.WriteTo}}
	known := envelope{m.ReversePath, m.Doubt}
	if known == (envelope{}) {
		return parts, nil
	}
	text, err := json.Marshal(known)
	if err != nil {
		return nil, err
	}
	return append([]part{{envelopeSuffix, writeString(string(text) + "\n")}}, parts...), nil
}

// show gives the parts their names, the data last: a message that is seen has all
// that belongs to it.
func (p *put) show() error {
	for _, suffix := range p.parts {
		if err := link(p.temp+suffix, p.final(suffix)); err != nil {
			return err
		}
		p.shown = append(p.shown, suffix)
	}
	return nil
}

func (p *put) final(suffix string) string {
	if suffix == envelopeSuffix {
		return envelopeName(p.data)
	}
	return p.data + suffix
}

// cleanUp removes the names under which the parts were written, and after an
// error the parts.
func (p *put) cleanUp(err *error) {
	for _, suffix := range p.parts {
		unlink(p.temp + suffix)
	}
	if *err == nil {
		return
	}
	for i := len(p.shown) - 1; i >= 0; i-- {
		unlink(p.final(p.shown[i]))
	}
}

// syncIndex puts the lines and names that were added on disk.
func (s *Spool) syncIndex() error {
	o, err := openFile(s.o.Index)
	if err != nil {
		return err
	}
	defer o.close()
	if err := o.sync(); err != nil {
		return err
	}
	return s.syncDirs(nil)
}

// readEnvelope returns what a mail was queued with that the sidecar has no place for.
func readEnvelope(data string) (e envelope, err error) {
	name := envelopeName(data)
	text, err := readFile(name, maxEnvelope)
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		return e, fmt.Errorf("%s: %w", name, err)
	}
	return e, nil
}

const maxEnvelope = 64 << 10 // octets
