package subr

import (
	"strings"
	"unicode/utf8"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// keyFunctions make key sequences. Nothing here reacts to a key, but settings hold
// what they return.
func keyFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "kbd", Min: 1, Max: 1, Fn: kbd},
		{Name: "read-kbd-macro", Min: 1, Max: 2, Fn: kbd},
		{Name: "key-parse", Min: 1, Max: 1, Fn: kbd},
	}
}

// The modifier bits of a character.
const (
	altBit = 1 << (22 + iota)
	superBit
	hyperBit
	shiftBit
	controlBit
	metaBit
)

var modifierBits = map[byte]int{'A': altBit, 's': superBit, 'H': hyperBit, 'S': shiftBit, 'C': controlBit, 'M': metaBit}

var namedKeys = map[string]int{"NUL": 0, "RET": '\r', "LFD": '\n', "TAB": '\t', "ESC": 27, "SPC": ' ', "DEL": 127}

// kbd reads the written form of a key sequence: a string where every key is an
// ASCII character, else a vector.
func kbd(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
	text, err := m.StringArg(args[0])
	if err != nil {
		return nil, err
	}
	var keys []kernel.Object
	plain := true
	for _, word := range strings.Fields(text) {
		key, times := keyTimes(word)
		for _, k := range keysOf(m, key) {
			n, isChar := k.(syntax.Int)
			plain = plain && isChar && n < utf8.RuneSelf
			for range times {
				if err := m.Alloc(kernel.ObjectBytes); err != nil {
					return nil, err
				}
				keys = append(keys, k)
			}
		}
	}
	if !plain {
		return &syntax.Vector{Items: keys}, nil
	}
	var sequence strings.Builder
	for _, k := range keys {
		sequence.WriteByte(byte(k.(syntax.Int)))
	}
	return syntax.NewString(sequence.String()), nil
}

// keyTimes takes the count off a word such as 3*a.
func keyTimes(word string) (key string, times int) {
	count, key, ok := strings.Cut(word, "*")
	if !ok || count == "" || key == "" || len(count) > 4 {
		return word, 1
	}
	for _, digit := range count {
		if digit < '0' || digit > '9' {
			return word, 1
		}
		times = times*10 + int(digit-'0')
	}
	return key, times
}

// keysOf returns the keys that one word stands for: one with modifiers, or each
// character of a word that is no name.
func keysOf(m *kernel.Machine, word string) []kernel.Object {
	key, bits, prefix := word, 0, ""
	for len(key) > 2 && key[1] == '-' && modifierBits[key[0]] != 0 {
		bits |= modifierBits[key[0]]
		prefix += key[:2]
		key = key[2:]
	}
	if strings.HasPrefix(key, "<") && strings.HasSuffix(key, ">") && len(key) > 2 {
		return []kernel.Object{m.Intern(prefix + key[1:len(key)-1])}
	}
	if len(key) == 2 && key[0] == '^' {
		key, bits = key[1:], bits|controlBit
	}
	if c, ok := namedKeys[key]; ok {
		return []kernel.Object{modified(c, bits)}
	}
	var keys []kernel.Object
	for i, r := range key {
		if i > 0 {
			bits = 0
		}
		keys = append(keys, modified(int(r), bits))
	}
	return keys
}

// modified puts modifiers on a character: Control makes a control character where
// there is one.
func modified(c, bits int) kernel.Object {
	if bits&controlBit != 0 {
		switch {
		case c >= '@' && c <= '_' || c >= 'a' && c <= 'z':
			c, bits = c&31, bits&^controlBit
		}
	}
	return syntax.Int(c | bits)
}
