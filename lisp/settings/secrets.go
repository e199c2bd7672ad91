package settings

import (
	"slices"
	"strings"
	"unicode/utf8"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// hidden stands for a secret in everything that is shown.
const hidden = "[secret]"

// findSecrets collects the passwords of smtpmail-auth-credentials, of its earlier
// values too, whatever else is wrong with them. A string alone is a file name.
func (s *Settings) findSecrets() {
	const name = "smtpmail-auth-credentials"
	value, _ := s.machine.Value(name)
	values := []syntax.Object{value}
	for _, earlier := range s.machine.Assignments(name) {
		values = append(values, earlier.Value)
	}
	f := &secretFinder{machine: s.machine, secrets: make(map[string]bool), values: make(map[syntax.Object]bool),
		entries: make(map[syntax.Object]bool), strings: make(map[syntax.Object]bool), symbols: make(map[syntax.Object]bool)}
	for _, value := range values {
		if value != nil && !isString(value) && !f.values[value] {
			f.values[value] = true
			f.findIn(value)
		}
	}
	s.secrets, s.hiding = f.secrets, hiding(f.secrets)
}

// A secretFinder looks for secrets in values. It visits each object once, without
// recursion, so that neither cycles nor depth nor sharing matter.
type secretFinder struct {
	machine          *lisp.Machine
	secrets          map[string]bool
	values, entries  map[syntax.Object]bool // that were looked at
	strings, symbols map[syntax.Object]bool // objects whose strings, or symbols, were taken
}

// findIn takes the entries apart, or where there is no list of them holds
// every string to be a secret: it cannot tell which is the password.
func (s *secretFinder) findIn(value syntax.Object) {
	fields := s.fieldsOf(value)
	s.addBare(fields) // it may be a lone entry
	_, err := syntax.ListItems(value)
	if err != nil {
		s.addStrings(value)
	}
	for _, entry := range fields {
		if len(members(entry)) == 0 && !isString(entry) || s.entries[entry] {
			continue
		}
		s.entries[entry] = true
		s.addBare(s.fieldsOf(entry))
		if err == nil {
			s.addStrings(secretFields(entry)...)
		}
	}
}

// secretFields returns what may hold a password in a member of
// smtpmail-auth-credentials: all but the host, the port and the user, or all of
// what is no entry. Of (HOST USER PASSWORD), the port forgotten, the last one counts.
func secretFields(entry syntax.Object) []syntax.Object {
	fields, err := syntax.ListItems(entry)
	if err != nil || len(fields) < 2 || len(fields) > 4 || !isString(fields[0]) || !Port.holds(fields[1]) {
		return []syntax.Object{entry}
	}
	if len(fields) < 3 || len(fields) == 3 && isString(fields[2]) && isString(fields[1]) {
		return fields[2:]
	}
	if isString(fields[2]) {
		return fields[3:]
	}
	return fields[2:]
}

// addStrings makes secrets of all strings in the data.
func (s *secretFinder) addStrings(todo ...syntax.Object) {
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if str, ok := o.(*syntax.String); ok && str.S != "" {
			s.secrets[str.S] = true
		}
		parts := members(o)
		if len(parts) == 0 || s.strings[o] {
			continue
		}
		s.strings[o] = true
		todo = append(todo, parts...)
	}
}

// fieldsOf returns the elements of a list, the tail of a dotted one included, or
// of a vector. A circular list has no order: all in it may be secret.
func (s *secretFinder) fieldsOf(o syntax.Object) []syntax.Object {
	if _, ok := o.(*syntax.Cons); !ok {
		return members(o)
	}
	fields, tail, err := syntax.ListAndTail(o)
	if err != nil {
		s.addSymbols(o)
	}
	if tail != nil && tail != syntax.Nil {
		fields = append(fields, tail)
	}
	return fields
}

// maxFields is how many fields are looked at in what may be an entry.
const maxFields = 1000

// addBare makes secrets of passwords that were written without quotes, so that they
// are symbols or numbers: what follows host, port and user in the fields of an entry, and of the last of three, as the port may be forgotten.
func (s *secretFinder) addBare(fields []syntax.Object) {
	if len(fields) < 3 {
		return
	}
	for _, f := range fields[min(3, len(fields)-1):min(len(fields), maxFields)] {
		if name := bareName(f); name != "" {
			s.secrets[name] = true
		}
		s.addSymbols(members(f)...)
	}
}

// addSymbols makes secrets of all symbols in the data that are no functions: what
// is called there is no password.
func (s *secretFinder) addSymbols(todo ...syntax.Object) {
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if sym, ok := o.(*syntax.Symbol); ok && bareName(sym) != "" {
			if bound, err := s.machine.CallNamed("fboundp", sym); err == nil && bound == syntax.Nil {
				s.secrets[sym.Name] = true
			}
		}
		parts := members(o)
		if len(parts) == 0 || s.symbols[o] {
			continue
		}
		s.symbols[o] = true
		todo = append(todo, parts...)
	}
}

// bareName is what stands in the text for a symbol that is no constant, or for a
// number that is too long for a port or a count, else "".
func bareName(o syntax.Object) string {
	switch v := o.(type) {
	case *syntax.Symbol:
		if !v.Constant {
			return v.Name
		}
	case syntax.Int, *syntax.BigInt, *syntax.Float:
		if text := syntax.Prin1(o); len(text) > len("65535") {
			return text
		}
	}
	return ""
}

// members returns what a cons, vector, hash table or function holds.
func members(o syntax.Object) []syntax.Object {
	switch v := o.(type) {
	case *lisp.Closure:
		return []syntax.Object{v.Form()}
	case *syntax.Cons:
		return []syntax.Object{v.Car, v.Cdr}
	case *syntax.Vector:
		return append([]syntax.Object(nil), v.Items...)
	case *syntax.Hash:
		var all []syntax.Object
		_ = v.Each(func(key, value syntax.Object) error {
			all = append(all, key, value)
			return nil
		})
		return all
	}
	return nil
}

// Lisp returns a variable as Emacs's (format "%S" VARIABLE) prints it, with
// "[secret]" for a password unless show; ok is false if it is void.
func (s *Settings) Lisp(name string, show bool) (lisp string, ok bool) {
	value, ok := s.machine.Value(name)
	if !ok {
		return "", false
	}
	if show {
		return syntax.Prin1(value), true
	}
	return s.print(value, syntax.MaxPrint), true
}

// print prints at most max octets of a value, with hidden in the place of secrets.
func (s *Settings) print(value syntax.Object, max int) string {
	return syntax.Prin1As(value, max, s.replaced)
}

// replaced is what is shown for a part of a value.
func (s *Settings) replaced(o syntax.Object) syntax.Object {
	switch v := o.(type) {
	case *syntax.String:
		if s.secrets[v.S] {
			return syntax.NewString(hidden)
		}
	case *syntax.Symbol, syntax.Int, *syntax.BigInt, *syntax.Float:
		if len(s.secrets) == 0 {
			return o
		}
		if name := bareName(o); name != "" && s.secrets[name] {
			return syntax.NewString(hidden)
		}
	}
	return o
}

// minBare is how many characters a secret has that is hidden also without quotes
// around it: a shorter one is part of too many words.
const minBare = 4

// hide replaces secrets in a text.
func (s *Settings) hide(text string) string {
	return s.hiding.Replace(text)
}

// hiding replaces secrets that are printed as Lisp, and where they are not too short
// the bare ones of a message. It takes the longest first, as one may be part of
// another, and in one pass, as one may be part of what stands for them.
func hiding(all map[string]bool) *strings.Replacer {
	secrets := make([]string, 0, len(all))
	for secret := range all {
		secrets = append(secrets, secret)
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, secret := range secrets {
		printed := syntax.Prin1(syntax.NewString(secret))
		pairs = append(pairs, printed, `"`+hidden+`"`)
		if utf8.RuneCountInString(secret) >= minBare {
			symbol := syntax.Prin1(&syntax.Symbol{Name: secret, Interned: true})
			pairs = append(pairs, symbol, hidden, printed[1:len(printed)-1], hidden, secret, hidden)
		}
	}
	return strings.NewReplacer(pairs...)
}
