package subr

import (
	"strconv"
	"strings"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// versionLess compares strings with their numbers as numbers.
func versionLess(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	a, err := m.TextArg(args[0])
	if err != nil {
		return nil, err
	}
	b, err := m.TextArg(args[1])
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
func parseVersion(m *kernel.Machine, o kernel.Object) ([]int, error) {
	text, err := m.StringArg(o)
	if err != nil {
		return nil, err
	}
	invalid := m.ErrorText("Invalid version syntax: ‘" + text + "’ (must start with a number)")
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
		value, counts, ok := versionWord(rest[:n], n == len(rest))
		if !ok {
			return nil, m.ErrorText("Invalid version syntax: ‘" + text + "’")
		}
		if counts {
			parts = append(parts, value)
		}
		rest = rest[n:]
	}
	return parts, m.Step(len(text))
}

// versionWord is what stands between the numbers of a version: a dot, which
// does not count, a word behind one separator at most, another separator alone,
// or a letter at the end.
func versionWord(word string, atEnd bool) (value int, counts, ok bool) {
	if word == "." {
		return 0, false, true
	}
	if strings.IndexByte("-_+", word[0]) >= 0 && len(word) == 1 {
		return versionWords["snapshot"], true, true
	}
	if strings.IndexByte("-._+ ", word[0]) >= 0 {
		word = word[1:]
	}
	if value, ok = versionWords[word]; ok {
		return value, true, true
	}
	if atEnd && len(word) == 1 && word[0] >= 'a' && word[0] <= 'z' {
		return int(word[0]-'a') + 1, true, true
	}
	return 0, false, false
}

func versionToList(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	parts, err := parseVersion(m, args[0])
	if err != nil {
		return nil, err
	}
	items := make([]kernel.Object, len(parts))
	for i, p := range parts {
		items[i] = syntax.Int(p)
	}
	return m.NewList(items...)
}

func compareVersions(holds func(int) bool) func(*kernel.Machine, []kernel.Object) (kernel.Object, error) {
	return func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
		a, err := parseVersion(m, args[0])
		if err != nil {
			return nil, err
		}
		b, err := parseVersion(m, args[1])
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

// versionChars may stand in the version of a backup's name.
const versionChars = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-:#@^._"

// sansVersions is a name without the ~ or .~N~ of a backup.
func sansVersions(name string) string {
	base := strings.LastIndexByte(name, '/') + 1
	if !strings.HasSuffix(name[base:], "~") {
		return name
	}
	rest := name[:len(name)-1]
	if i := strings.LastIndex(rest, ".~"); i >= base && i+2 < len(rest) && strings.Trim(rest[i+2:], versionChars) == "" {
		return name[:i]
	}
	return rest
}
