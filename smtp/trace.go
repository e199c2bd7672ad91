package smtp

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Direction says who spoke a line of a trace.
type Direction byte

// The directions; the value is the letter that starts the line in a transcript.
const (
	FromClient Direction = 'C'
	FromServer Direction = 'S'
	Event      Direction = '*' // no line: something happened, such as the TLS handshake
)

// Tracer is told each line of a session as it passes, without its line end.
// Secrets are already replaced by <omitted>, control characters escaped.
type Tracer interface {
	Trace(from Direction, line string)
	// Body reports whether the message itself is wanted line by line; else
	// its size is told as an event.
	Body() bool
}

// TextTrace writes a session as a transcript: "C: " and "S: " lines, "** " for
// events. It is safe for concurrent use; errors of the writer are ignored.
type TextTrace struct {
	// WithBody shows the message too.
	WithBody bool
	// Now, where not nil, puts the seconds since the first line before each.
	Now func() time.Time

	mu    sync.Mutex
	w     io.Writer
	start time.Time
}

// NewTextTrace returns a trace that goes to w.
func NewTextTrace(w io.Writer) *TextTrace { return &TextTrace{w: w} }

// Body implements [Tracer].
func (t *TextTrace) Body() bool { return t.WithBody }

// Trace implements [Tracer].
func (t *TextTrace) Trace(from Direction, line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mark := string(from) + ": "
	if from == Event {
		mark = "** "
	}
	if t.Now == nil {
		fmt.Fprintf(t.w, "%s%s\n", mark, line)
		return
	}
	now := t.Now()
	if t.start.IsZero() {
		t.start = now
	}
	fmt.Fprintf(t.w, "%8.3f %s%s\n", now.Sub(t.start).Seconds(), mark, line)
}

// omitted stands for a secret wherever something is shown.
const omitted = "<omitted>"

// secrets are strings that must not be shown: passwords, tokens, and what is
// computed from them for the wire.
type secrets []string

// Shorter ones are not looked for: hiding every "a" would tell what it is.
const minSecret = 4

func (s *secrets) add(secret string) {
	if len(secret) >= minSecret {
		*s = append(*s, secret)
	}
}

// addPassword adds a password in every form in which it may come back.
func (s *secrets) addPassword(password string) {
	s.add(password)
	s.add(hex.EncodeToString([]byte(password)))
	s.add(strings.ToUpper(hex.EncodeToString([]byte(password))))
	for shift := range 3 {
		s.add(base64Core(password, shift))
	}
}

// base64Core is what shows of a secret in the base64 of a text in which it
// comes after shift octets, whatever stands before and behind.
func base64Core(secret string, shift int) string {
	encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + secret))
	first := (shift*8 + 5) / 6
	last := (shift + len(secret)) * 8 / 6
	return encoded[min(first, last):last]
}

// clean hides the secrets in what a server sent, which may be what we sent it.
func (s secrets) clean(line string) string {
	for _, secret := range s {
		line = strings.ReplaceAll(line, secret, omitted)
	}
	return line
}

// bodyTrace passes a message through to a tracer, line by line; nil passes nothing.
type bodyTrace struct {
	trace Tracer
	line  []byte
	dots  bool // doubled, as on the wire
}

// showBody is for a message about to be sent.
func (l *link) showBody(dots bool) *bodyTrace {
	if l.c.Trace == nil || !l.c.Trace.Body() {
		return nil
	}
	return &bodyTrace{trace: l.c.Trace, dots: dots}
}

const maxTraceLine = 4 << 10

func (b *bodyTrace) Write(p []byte) {
	if b == nil {
		return
	}
	for _, c := range p {
		if c == '\n' {
			b.flush()
			continue
		}
		if len(b.line) < maxTraceLine {
			b.line = append(b.line, c)
		}
	}
}

func (b *bodyTrace) flush() {
	line := printable(bytes.TrimSuffix(b.line, []byte("\r")))
	if b.dots && strings.HasPrefix(line, ".") {
		line = "." + line
	}
	b.trace.Trace(FromClient, line)
	b.line = b.line[:0]
}

func (b *bodyTrace) end() {
	if b != nil && len(b.line) > 0 {
		b.flush()
	}
}
