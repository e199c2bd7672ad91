package settings

import (
	"slices"
	"strings"
	"unicode/utf8"

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
			pairs = append(pairs, printed[1:len(printed)-1], hidden, secret, hidden)
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// A redaction copies data, with hidden in place of secret strings. What is shared
// or circular stays so.
type redaction struct {
	secrets map[string]bool
	copies  map[syntax.Object]syntax.Object // by cons, vector or hash table
}

func (r *redaction) of(o syntax.Object) syntax.Object {
	switch v := o.(type) {
	case *syntax.String:
		if r.secrets[v.S] {
			return syntax.NewString(hidden)
		}
	case *syntax.Vector:
		return r.vector(v)
	case *syntax.Hash:
		return r.hash(v)
	case *syntax.Cons:
		return r.list(v)
	}
	return o
}

func (r *redaction) vector(v *syntax.Vector) syntax.Object {
	if done := r.copies[v]; done != nil {
		return done
	}
	c := &syntax.Vector{Kind: v.Kind, Items: make([]syntax.Object, len(v.Items))}
	r.copies[v] = c
	for i, item := range v.Items {
		c.Items[i] = r.of(item)
	}
	return c
}

// hash copies a table to be printed. Its keys are compared by eq, since two that
// are hidden look the same.
func (r *redaction) hash(h *syntax.Hash) syntax.Object {
	if done := r.copies[h]; done != nil {
		return done
	}
	c := syntax.NewHash(syntax.HashEq)
	r.copies[h] = c
	_ = h.Each(func(key, value syntax.Object) error { return c.Put(r.of(key), r.of(value)) })
	c.Test, c.Size, c.Weakness, c.Pure = h.Test, h.Size, h.Weakness, h.Pure
	c.RehashSize, c.RehashThreshold = h.RehashSize, h.RehashThreshold
	return c
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
