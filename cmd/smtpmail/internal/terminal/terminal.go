package terminal

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"smtpmail/cmd/smtpmail/internal/machine"
)

// UI is all that is shown to people and programs: data on stdout, the rest on stderr.
type UI struct {
	Out     *output
	Err     io.Writer // stderr, without what a terminal obeys
	tty     io.Writer // stderr as it is, for colours and progress
	Verbose bool
	Json    bool
	colour  bool
	// terminal says that stderr is one, so that progress can be shown.
	terminal bool
}

func New(w *machine.World) *UI {
	colour := w.Env("NO_COLOR") == "" && IsTerminal(w.Stderr)
	return &UI{Out: &output{w: w.Stdout}, Err: &VisibleWriter{W: w.Stderr}, tty: w.Stderr, colour: colour, terminal: colour}
}

// output is stdout, and keeps the first error: data that did not arrive is never a
// success, however far from here it was printed.
type output struct {
	w   io.Writer
	Err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.Err != nil {
		return 0, o.Err
	}
	var n int
	n, o.Err = o.w.Write(p)
	return n, o.Err
}

func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Failed shows an error and what to do about it.
func (u *UI) Failed(err error) {
	fmt.Fprintf(u.tty, "%s %s\n", u.Paint("31", "smtpmail:"), OneLine(err.Error()))
	u.Advise(err)
}

// Advise shows the hints of an error.
func (u *UI) Advise(err error) {
	for _, hint := range Hints(err) {
		fmt.Fprintf(u.tty, "%s %s\n", u.Paint("33", "hint:"), OneLine(hint))
	}
}

// Warn tells of something that went otherwise than asked, though the work is done.
func (u *UI) Warn(format string, args ...any) {
	fmt.Fprintf(u.tty, "%s %s\n", u.Paint("33", "smtpmail: warning:"), OneLine(fmt.Sprintf(format, args...)))
}

// maxWarnings is how many warnings of one kind are shown to those who did not ask for more.
const maxWarnings = 50

// WarnAll gives warnings of one kind, at most maxWarnings of them without --verbose.
func (u *UI) WarnAll(warnings []string) {
	for n, warning := range warnings {
		if n == maxWarnings && !u.Verbose {
			u.Warn("and %d more of these; -v shows all", len(warnings)-n)
			return
		}
		u.Warn("%s", warning)
	}
}

// Say tells something to those who asked for more.
func (u *UI) Say(format string, args ...any) {
	if u.Verbose {
		fmt.Fprintf(u.Err, format+"\n", args...)
	}
}

// Print writes text.
func (u *UI) Print(format string, args ...any) {
	io.WriteString(u.Out, visibleText(fmt.Sprintf(format, args...))+"\n")
}

// Row writes a line of a table that starts with its name.
func (u *UI) Row(name, text string) {
	if u.colour && IsTerminal(u.Out.w) {
		name = u.Paint("1", name)
	}
	io.WriteString(u.Out, name+" "+visibleText(text)+"\n")
}

// Data writes what is not made here, such as a message: to a terminal as it can be
// shown, elsewhere as it is.
func (u *UI) Data(write func(io.Writer) error) error {
	if !IsTerminal(u.Out.w) {
		return write(u.Out)
	}
	shown := &VisibleWriter{W: u.Out}
	if err := write(shown); err != nil {
		return err
	}
	return shown.end()
}

// Object writes one JSON object.
func (u *UI) Object(v any) error {
	e := json.NewEncoder(visibleJSON{u.Out})
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (u *UI) Paint(colour, text string) string {
	if !u.colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}
