package kernel

import (
	"errors"
	"io"

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
	value, ok = m.Environ[name]
	return value, ok
}

// Read reads the one form of a text.
func (m *Machine) Read(text string) (Object, error) {
	form, err := syntax.NewReader(nil, text, m.Obarray).Next()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	return form.Object, err
}

// CallNamed calls the function that a symbol names.
func (m *Machine) CallNamed(name string, args ...Object) (Object, error) {
	return m.Call(m.Symbol(name), args...)
}
