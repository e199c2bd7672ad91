package settings

import (
	"strings"

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

// members returns what a cons, vector or hash table holds.
func members(o syntax.Object) []syntax.Object {
	switch v := o.(type) {
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
		value = (&redaction{secrets: s.secrets, copies: make(map[*syntax.Cons]*syntax.Cons)}).of(value)
	}
	return syntax.Prin1(value)
}

// hide replaces printed secrets in a text.
func (s *Settings) hide(text string) string {
	for secret := range s.secrets {
		text = strings.ReplaceAll(text, syntax.Prin1(syntax.NewString(secret)), `"`+hidden+`"`)
	}
	return text
}

// A redaction copies data, with hidden in place of secret strings. Shared and
// circular conses stay so.
type redaction struct {
	secrets map[string]bool
	copies  map[*syntax.Cons]*syntax.Cons
}

func (r *redaction) of(o syntax.Object) syntax.Object {
	switch v := o.(type) {
	case *syntax.String:
		if r.secrets[v.S] {
			return syntax.NewString(hidden)
		}
	case *syntax.Vector:
		items := make([]syntax.Object, len(v.Items))
		for i, item := range v.Items {
			items[i] = r.of(item)
		}
		return &syntax.Vector{Kind: v.Kind, Items: items}
	case *syntax.Cons:
		return r.list(v)
	}
	return o
}

// list copies along the cdrs in a loop: a long list must not nest.
func (r *redaction) list(c *syntax.Cons) syntax.Object {
	if done := r.copies[c]; done != nil {
		return done
	}
	first := &syntax.Cons{}
	at := first
	for {
		r.copies[c] = at
		at.Car = r.of(c.Car)
		next, ok := c.Cdr.(*syntax.Cons)
		if !ok {
			at.Cdr = r.of(c.Cdr)
			return first
		}
		if done := r.copies[next]; done != nil {
			at.Cdr = done
			return first
		}
		rest := &syntax.Cons{}
		at.Cdr = rest
		c, at = next, rest
	}
}
