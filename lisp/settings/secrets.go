package settings

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// hidden stands for a secret in everything that is shown.
const hidden = "[secret]"

// findSecrets collects the passwords of smtpmail-auth-credentials, whatever else
// is wrong with it.
func (s *Settings) findSecrets() {
	s.secrets = make(map[string]bool)
	value, _ := s.machine.Value("smtpmail-auth-credentials")
	entries, _ := syntax.ListItems(value)
	for _, e := range entries {
		fields, _ := syntax.ListItems(e)
		if password := optional(fields, 3); password != nil && *password != "" {
			s.secrets[*password] = true
		}
	}
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
