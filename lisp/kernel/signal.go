package kernel

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// Signal is a Lisp error: an error symbol and its data.
type Signal struct {
	Symbol Object // a *syntax.Symbol, or nil's object for (signal nil …)
	Data   Object
}

// Error is the text that Emacs would show, like error-message-string.
func (s *Signal) Error() string {
	message, file := "peculiar error", false
	if name, ok := SymbolName(s.Symbol); ok {
		switch {
		case name == "error" || name == "user-error":
			if text, ok := firstString(s.Data); ok && CdrOf(s.Data) == Nil {
				return text
			}
		case name == "file-missing" || name == "file-error":
			file = true
		}
		if text := ErrorMessage(s.Symbol); text != "" {
			message = text
		}
		if name == "error" {
			if text, ok := firstString(s.Data); ok {
				return describe(text, CdrOf(s.Data), false)
			}
		}
	}
	return describe(message, s.Data, file)
}

// describe puts a message and its data in Emacs's shape: the data printed and
// joined with commas; for a file error the first datum is the message.
func describe(message string, data Object, file bool) string {
	if file {
		if text, ok := firstString(data); ok {
			message, data = text, CdrOf(data)
		}
	}
	var b strings.Builder
	b.WriteString(message)
	separator := ": "
	for n := 0; n < 50; n++ {
		c, ok := data.(*syntax.Cons)
		if !ok {
			break
		}
		b.WriteString(separator)
		if s, isString := c.Car.(*syntax.String); isString && file {
			b.WriteString(s.S)
		} else {
			b.WriteString(syntax.Prin1(c.Car))
		}
		separator, data = ", ", c.Cdr
	}
	return b.String()
}

func firstString(list Object) (string, bool) {
	c, ok := list.(*syntax.Cons)
	if !ok {
		return "", false
	}
	s, ok := c.Car.(*syntax.String)
	if !ok {
		return "", false
	}
	return s.S, true
}

func CdrOf(list Object) Object {
	if c, ok := list.(*syntax.Cons); ok {
		return c.Cdr
	}
	return Nil
}

// ThrowExit is a throw on its way to its catch.
type ThrowExit struct{ Tag, Value Object }

func (*ThrowExit) Error() string { return "throw without a catch" }

// standardErrors are Emacs's error symbols: conditions beside the symbol
// itself and "error", and the message.
var standardErrors = map[string]struct{ parents, message string }{
	"error":                     {"", "error"},
	"user-error":                {"error", ""},
	"quit":                      {"-", "Quit"},
	"wrong-type-argument":       {"error", "Wrong type argument"},
	"wrong-number-of-arguments": {"error", "Wrong number of arguments"},
	"args-out-of-range":         {"error", "Args out of range"},
	"void-variable":             {"error", "Symbol’s value as variable is void"},
	"void-function":             {"error", "Symbol’s function definition is void"},
	"setting-constant":          {"error", "Attempt to set a constant symbol"},
	"invalid-function":          {"error", "Invalid function"},
	"invalid-read-syntax":       {"error", "Invalid read syntax"},
	"invalid-regexp":            {"error", "Invalid regexp"},
	"no-catch":                  {"error", "No catch for tag"},
	"end-of-file":               {"error", "End of file during parsing"},
	"arith-error":               {"error", "Arithmetic error"},
	"overflow-error":            {"range-error arith-error error", "Arithmetic overflow error"},
	"range-error":               {"arith-error error", "Arithmetic range error"},
	"domain-error":              {"arith-error error", "Arithmetic domain error"},
	"circular-list":             {"error", "List contains a loop"},
	"cyclic-function-indirection": {"error",
		"Symbol’s chain of function indirections contains a loop"},
	"cyclic-variable-indirection": {"error",
		"Symbol’s chain of variable indirections contains a loop"},
	"file-error":          {"error", "File error"},
	"file-missing":        {"file-error error", "No such file or directory"},
	"file-already-exists": {"file-error error", "File already exists"},
	"beginning-of-buffer": {"error", "Beginning of buffer"},
	"end-of-buffer":       {"error", "End of buffer"},
	"buffer-read-only":    {"error", "Buffer is read-only"},
	"search-failed":       {"error", "Search failed"},
	"json-error":          {"error", "generic json error"},
	"cl-assertion-failed": {"error", "Assertion failed"},
	"cl-no-applicable-method": {"error",
		"No applicable method"},
	"command-refused": {"error", "Command refused"},
	"unavailable":     {"error", "Not available outside Emacs"},
}

func ErrorMessage(symbol Object) string {
	if s, ok := symbol.(*syntax.Symbol); ok {
		if v, found := plistLookup(s.Plist, "error-message"); found {
			if text, ok := v.(*syntax.String); ok {
				return text.S
			}
		}
		return standardErrors[s.Name].message
	}
	return ""
}

// plistLookup finds a property by the name of its key.
func plistLookup(plist Object, name string) (Object, bool) {
	for n := 0; n < 10_000; n++ {
		c, ok := plist.(*syntax.Cons)
		if !ok {
			return nil, false
		}
		value, ok := c.Cdr.(*syntax.Cons)
		if !ok {
			return nil, false
		}
		if key, ok := c.Car.(*syntax.Symbol); ok && key.Name == name {
			return value.Car, true
		}
		plist = value.Cdr
	}
	return nil, false
}

// Conditions lists the conditions that a handler may name to catch the signal.
func (m *Machine) Conditions(symbol Object) Object {
	s, ok := symbol.(*syntax.Symbol)
	if !ok {
		return Nil
	}
	if v, found := plistLookup(s.Plist, "error-conditions"); found {
		return v
	}
	if !s.Interned {
		return Nil
	}
	known, ok := standardErrors[s.Name]
	if !ok {
		return Nil
	}
	list := []Object{s}
	for _, name := range strings.Fields(known.parents) {
		if name != "-" {
			list = append(list, m.Symbol(name))
		}
	}
	return syntax.List(list...)
}

func (m *Machine) Signal(name string, data ...Object) error {
	for i, d := range data {
		if d == Object(m.NilSym) {
			data[i] = Nil
		}
	}
	return &Signal{Symbol: m.Symbol(name), Data: syntax.List(data...)}
}

// ErrorText is the error that (error "%s" TEXT) gives.
func (m *Machine) ErrorText(text string) error {
	return m.Signal("error", syntax.NewString(text))
}

func (m *Machine) WrongType(predicate string, value Object) error {
	return m.Signal("wrong-type-argument", m.Symbol(predicate), value)
}

func (m *Machine) OutOfRange(values ...Object) error {
	return m.Signal("args-out-of-range", values...)
}
