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
	s.secrets = make(map[string]bool)
	const name = "smtpmail-auth-credentials"
	value, _ := s.machine.Value(name)
	values := []syntax.Object{value}
	for _, earlier := range s.machine.Assignments(name) {
		values = append(values, earlier.Value)
	}
	for _, value := range values {
		if !isString(value) {
			s.findSecretsIn(value)
		}
	}
}

// findSecretsIn takes the entries apart, or where there is no list of them holds
// every string to be a secret: it cannot tell which is the password.
func (s *Settings) findSecretsIn(value syntax.Object) {
	s.findBareSecrets(value)
	entries, err := syntax.ListItems(value)
	if err != nil {
		s.addStrings(value)
		return
	}
	for _, e := range entries {
		s.addStrings(secretFields(e)...)
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

// addStrings makes secrets of all strings in the data. It visits each object
// once, without recursion, so that neither cycles nor depth matter.
func (s *Settings) addStrings(todo ...syntax.Object) {
	seen := make(map[syntax.Object]bool)
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if str, ok := o.(*syntax.String); ok && str.S != "" {
			s.secrets[str.S] = true
		}
		parts := members(o)
		if len(parts) == 0 || seen[o] {
			continue
		}
		seen[o] = true
		todo = append(todo, parts...)
	}
}

// findBareSecrets looks for passwords that were written without quotes, so that
// they are symbols or numbers, in each entry and in what may be a lone one.
func (s *Settings) findBareSecrets(value syntax.Object) {
	fields := s.fieldsOf(value)
	s.addBare(fields)
	for _, f := range fields {
		s.addBare(s.fieldsOf(f))
	}
}

// fieldsOf returns the elements of a list, the tail of a dotted one included, or
// of a vector. A circular list has no order: all in it may be secret.
func (s *Settings) fieldsOf(o syntax.Object) []syntax.Object {
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

// addBare makes secrets of what follows host, port and user in the fields of an
// entry, and of the last of three, as the port may be forgotten.
func (s *Settings) addBare(fields []syntax.Object) {
	if len(fields) < 3 {
		return
	}
	for _, f := range fields[min(3, len(fields)-1):] {
		if name := bareName(f); name != "" {
			s.secrets[name] = true
		}
		s.addSymbols(members(f)...)
	}
}

// addSymbols makes secrets of all symbols in the data that are no functions: what
// is called there is no password.
func (s *Settings) addSymbols(todo ...syntax.Object) {
	seen := make(map[syntax.Object]bool)
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if sym, ok := o.(*syntax.Symbol); ok && bareName(sym) != "" {
			if bound, err := s.machine.CallNamed("fboundp", sym); err == nil && bound == syntax.Nil {
				s.secrets[sym.Name] = true
			}
		}
		parts := members(o)
		if len(parts) == 0 || seen[o] {
			continue
		}
		seen[o] = true
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
	return s.print(value), true
}

func (s *Settings) print(value syntax.Object) string {
	if len(s.secrets) > 0 {
		value = (&redaction{secrets: s.secrets, copies: make(map[syntax.Object]syntax.Object)}).of(value)
	}
	return syntax.Prin1(value)
}

// minBare is how many characters a secret has that is hidden also without quotes
// around it: a shorter one is part of too many words.
const minBare = 4

// hide replaces secrets in a text: printed as Lisp, and where they are not too
// short the bare ones of a message. It takes the longest first, as one may be part
// of another, and in one pass, as one may be part of what stands for them.
func (s *Settings) hide(text string) string {
	secrets := make([]string, 0, len(s.secrets))
	for secret := range s.secrets {
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
	return strings.NewReplacer(pairs...).Replace(text)
}
