package authsource

import (
	"errors"
	"strings"
)

// FormatEntry is the line of a credentials file that has these values, in the order in
// which Emacs writes them. It has no line end.
//
// Errors: a value that no line can hold, as it has both kinds of quotes or a control
// character in it; the text names no value.
func FormatEntry(host, user, port, password string) (string, error) {
	var words []string
	for _, field := range [][2]string{{"machine", host}, {"login", user}, {"port", port}, {"password", password}} {
		value, ok := quote(field[1])
		if !ok {
			return "", errors.New("a line of a credentials file cannot hold the " + field[0] + " as it is")
		}
		words = append(words, field[0], value)
	}
	return strings.Join(words, " "), nil
}

// quote writes a value so that Emacs and this package read it as it is.
func quote(s string) (string, bool) {
	switch {
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", false
	case s != "" && s != "machine" && !strings.ContainsAny(s, ` "'#`):
		return s, true
	case !strings.Contains(s, `"`):
		return `"` + s + `"`, true
	}
	return `'` + s + `'`, !strings.Contains(s, "'")
}
