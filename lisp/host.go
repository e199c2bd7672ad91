package lisp

import (
	"errors"
	"io"
	"sort"

	"smtpmail/lisp/syntax"
)

// SetDefault gives a variable a value that no init file chose: it makes the
// variable special and leaves its history empty, unless by names where the value
// comes from ("environment").
func (m *Machine) SetDefault(name string, value Object, by string) {
	symbol := m.Symbol(name)
	symbol.Special = true
	symbol.Value = value
	delete(m.history, symbol)
	if by != "default" {
		m.record(symbol, Assignment{By: by, Value: value})
	}
}

// Getenv returns a variable of the machine's environment, which setenv changes.
func (m *Machine) Getenv(name string) (value string, ok bool) {
	value, ok = m.environ[name]
	return value, ok
}

// Read reads the one form of a text.
func (m *Machine) Read(text string) (Object, error) {
	form, err := syntax.NewReader(nil, text, m.obarray).Next()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	return form.Object, err
}

// CallNamed calls the function that a symbol names.
func (m *Machine) CallNamed(name string, args ...Object) (Object, error) {
	return m.Call(m.Symbol(name), args...)
}

// maxMentioned bounds the walk of MentionedSymbols, in objects.
const maxMentioned = 100_000

// MentionedSymbols returns the names of all symbols in an object, sorted: in its
// conses and vectors, in the text of functions, and in that of the functions that
// a symbol in it names.
func (m *Machine) MentionedSymbols(o Object) []string {
	w := &mentionWalk{m: m, names: map[string]bool{}, seen: map[Object]bool{}}
	w.queue = append(w.queue, o)
	for n := 0; len(w.queue) > 0 && n < maxMentioned; n++ {
		next := w.queue[len(w.queue)-1]
		w.queue = w.queue[:len(w.queue)-1]
		w.visit(next)
	}
	names := make([]string, 0, len(w.names))
	for name := range w.names {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

type mentionWalk struct {
	m     *Machine
	names map[string]bool
	seen  map[Object]bool
	queue []Object
}

func (w *mentionWalk) visit(o Object) {
	if w.seen[o] {
		return
	}
	switch v := o.(type) {
	case *syntax.Symbol:
		w.seen[o], w.names[v.Name] = true, true
		if c, ok := v.Function.(*Closure); ok {
			w.queue = append(w.queue, c)
		}
	case *syntax.Cons:
		w.seen[o] = true
		w.queue = append(w.queue, v.Car, v.Cdr)
	case *syntax.Vector:
		w.seen[o] = true
		w.queue = append(w.queue, v.Items...)
	case *Closure:
		w.seen[o] = true
		w.queue = append(w.queue, v.Form())
	}
}
