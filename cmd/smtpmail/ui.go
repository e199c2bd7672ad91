package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// ui is all that is shown to people and programs: data on stdout, the rest on stderr.
type ui struct {
	out     *output
	err     io.Writer // stderr, without what a terminal obeys
	tty     io.Writer // stderr as it is, for colours and progress
	verbose bool
	json    bool
	colour  bool
	// terminal says that stderr is one, so that progress can be shown.
	terminal bool
}

func newUI(w *world) *ui {
	colour := w.env("NO_COLOR") == "" && isTerminal(w.stderr)
	return &ui{out: &output{w: w.stdout}, err: &visibleWriter{w: w.stderr}, tty: w.stderr, colour: colour, terminal: colour}
}

// output is stdout, and keeps the first error: data that did not arrive is never a
// success, however far from here it was printed.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	var n int
	n, o.err = o.w.Write(p)
	return n, o.err
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// failed shows an error and what to do about it.
func (u *ui) failed(err error) {
	fmt.Fprintf(u.tty, "%s %s\n", u.paint("31", "smtpmail:"), oneLine(err.Error()))
	u.advise(err)
}

// advise shows the hints of an error.
func (u *ui) advise(err error) {
	for _, hint := range hints(err) {
		fmt.Fprintf(u.tty, "%s %s\n", u.paint("33", "hint:"), oneLine(hint))
	}
}

// warn tells of something that went otherwise than asked, though the work is done.
func (u *ui) warn(format string, args ...any) {
	fmt.Fprintf(u.tty, "%s %s\n", u.paint("33", "smtpmail: warning:"), oneLine(fmt.Sprintf(format, args...)))
}

func (u *ui) warnAll(warnings []string) {
	for _, warning := range warnings {
		u.warn("%s", warning)
	}
}

// say tells something to those who asked for more.
func (u *ui) say(format string, args ...any) {
	if u.verbose {
		fmt.Fprintf(u.err, format+"\n", args...)
	}
}

// print writes text.
func (u *ui) print(format string, args ...any) {
	io.WriteString(u.out, visibleText(fmt.Sprintf(format, args...))+"\n")
}

// row writes a line of a table that starts with its name.
func (u *ui) row(name, text string) {
	if u.colour && isTerminal(u.out.w) {
		name = u.paint("1", name)
	}
	io.WriteString(u.out, name+" "+visibleText(text)+"\n")
}

// data writes what is not made here, such as a message: to a terminal as it can be
// shown, elsewhere as it is.
func (u *ui) data(write func(io.Writer) error) error {
	if !isTerminal(u.out.w) {
		return write(u.out)
	}
	shown := &visibleWriter{w: u.out}
	if err := write(shown); err != nil {
		return err
	}
	return shown.end()
}

// object writes one JSON object.
func (u *ui) object(v any) error {
	e := json.NewEncoder(visibleJSON{u.out})
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (u *ui) paint(colour, text string) string {
	if !u.colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}
