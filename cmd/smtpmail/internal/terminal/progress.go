package terminal

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"smtpmail/smtp"
)

// progressAfter is how long work takes before its progress is shown.
const progressAfter = time.Second

// A progress is a bar on a terminal, shown once work takes long; elsewhere it is
// nothing. The zero value shows nothing.
type Progress struct {
	u     *UI
	what  string
	total int64
	bytes bool
	start time.Time
	done  int64
	bar   *progressbar.ProgressBar
}

// NewProgress starts to count towards total octets or items.
func (u *UI) NewProgress(what string, total int64, bytes bool) *Progress {
	return &Progress{u: u, what: what, total: total, bytes: bytes, start: time.Now()}
}

func (p *Progress) Add(n int64) {
	p.done += n
	if p.u == nil || !p.u.terminal || p.bar == nil && time.Since(p.start) < progressAfter {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total, progressbar.OptionSetWriter(p.u.tty), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowBytes(p.bytes), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionUseANSICodes(p.u.colour))
	}
	p.bar.Set64(min(p.done, p.total)) // drawing may fail, the work does not
}

// Finish takes the bar off the terminal.
func (p *Progress) Finish() {
	if p.bar != nil {
		p.bar.Clear()
	}
}

// Watch shows the progress of a message on its way.
func (u *UI) Watch(content func(smtp.Extensions) (smtp.Content, error)) func(smtp.Extensions) (smtp.Content, error) {
	if !u.terminal {
		return content
	}
	return func(ext smtp.Extensions) (smtp.Content, error) {
		c, err := content(ext)
		if err != nil {
			return c, err
		}
		open := c.Open
		c.Open = func() (io.ReadCloser, error) {
			r, err := open()
			if err != nil {
				return nil, err
			}
			return &watchedReader{ReadCloser: r, progress: u.NewProgress("sending", c.SizeOctets, true)}, nil
		}
		return c, nil
	}
}

type watchedReader struct {
	io.ReadCloser
	progress *Progress
}

func (w *watchedReader) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.progress.Add(int64(n))
	return n, err
}

func (w *watchedReader) Close() error {
	w.progress.Finish()
	return w.ReadCloser.Close()
}
