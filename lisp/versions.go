package lisp

import (
	"strconv"
	"strings"

	"smtpmail/lisp/syntax"
)

// versionLess compares strings with their numbers as numbers.
func versionLess(m *Machine, args []Object) (Object, error) {
	a, err := m.textArg(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.textArg(args[1])
	if err != nil {
		return nil, err
	}
	for a != "" && b != "" {
		x, y := countDigits(a), countDigits(b)
		if x > 0 && y > 0 {
			n, m1 := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if len(n) != len(m1) {
				return m.Bool(len(n) < len(m1)), nil
			}
			if n != m1 {
				return m.Bool(n < m1), nil
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return m.Bool(a[0] < b[0]), nil
		}
		a, b = a[1:], b[1:]
	}
	return m.Bool(len(a) < len(b)), nil
}

// What a version's letters count as, between its numbers.
var versionWords = map[string]int{
	"snapshot": -4, "cvs": -4, "git": -4, "bzr": -4, "svn": -4, "hg": -4, "darcs": -4, "unknown": -4,
	"alpha": -3, "beta": -2, "pre": -1, "rc": -1,
}

// parseVersion takes a version such as 28.2 or 1.0beta3 apart.
func (m *Machine) parseVersion(o Object) ([]int, error) {
	text, err := m.stringArg(o)
	if err != nil {
		return nil, err
	}
	invalid := m.errorText("Invalid version syntax: ‘" + text + "’ (must start with a number)")
	rest := strings.ToLower(text)
	if strings.HasPrefix(rest, ".") {
		rest = "0" + rest
	}
	if countDigits(rest) == 0 {
		return nil, invalid
	}
	var parts []int
	for rest != "" {
		if n := countDigits(rest); n > 0 {
			if n > 15 {
				return nil, invalid
			}
			v, _ := strconv.Atoi(rest[:n])
			parts = append(parts, v)
			rest = rest[n:]
			continue
		}
		n := strings.IndexAny(rest, "0123456789")
		if n < 0 {
			n = len(rest)
		}
		word := strings.Trim(rest[:n], "-_+ .")
		rest = rest[n:]
		if word == "" {
			continue
		}
		if value, ok := versionWords[word]; ok {
			parts = append(parts, value)
		} else if len(word) == 1 {
			parts = append(parts, int(word[0]-'a')+1)
		} else {
			return nil, m.errorText("Invalid version syntax: ‘" + text + "’")
		}
	}
	return parts, m.step(len(text))
}

func versionToList(m *Machine, args []Object) (Object, error) {
	parts, err := m.parseVersion(args[0])
	if err != nil {
		return nil, err
	}
	items := make([]Object, len(parts))
	for i, p := range parts {
		items[i] = syntax.Int(p)
	}
	return m.newList(items...)
}

func compareVersions(holds func(int) bool) func(*Machine, []Object) (Object, error) {
	return func(m *Machine, args []Object) (Object, error) {
		a, err := m.parseVersion(args[0])
		if err != nil {
			return nil, err
		}
		b, err := m.parseVersion(args[1])
		if err != nil {
			return nil, err
		}
		for i := 0; i < len(a) || i < len(b); i++ {
			x, y := 0, 0
			if i < len(a) {
				x = a[i]
			}
			if i < len(b) {
				y = b[i]
			}
			if x != y {
				return m.Bool(holds(x - y)), nil
			}
		}
		return m.Bool(holds(0)), nil
	}
}
