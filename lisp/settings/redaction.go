package settings

import (
	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// A redaction copies data, with hidden in place of secret strings, symbols and
// numbers; of a function the text is copied, which is what is printed of it. What
// is shared or circular stays so.
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
	case *syntax.Symbol, syntax.Int, *syntax.BigInt, *syntax.Float:
		if name := bareName(o); name != "" && r.secrets[name] {
			return syntax.NewString(hidden)
		}
	case *lisp.Closure:
		return r.of(v.Form())
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
