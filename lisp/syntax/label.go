package syntax

import "github.com/glycerine/zygomys/v9/zygo"

// label is what #N= names. Where #N# comes before the object is complete, the
// label itself stands for it until the form is read.
type label struct {
	number int64
	object Object // nil until it is complete
}

func (*label) SexpString(*zygo.PrintState) string { return "#<label>" }
func (*label) Type() *zygo.RegisteredType         { return nil }

func (r *Reader) newLabel(at Pos, number int64) *label {
	l := &label{number: number}
	if len(r.labels) >= MaxLabels {
		r.fail(at, PlainError, "the form has more than %d labels", MaxLabels)
		return l
	}
	if r.labels == nil {
		r.labels = make(map[int64]*label)
	}
	r.labels[number] = l
	return l
}

func (r *Reader) setLabel(l *label, obj Object, at Pos) {
	if forward, ok := obj.(*label); ok && forward == l {
		r.fail(at, InvalidReadSyntax, "the label #%d= names itself", l.number)
		obj = Nil
	}
	l.object = obj
}

// labelled returns the object that #N# stands for.
func (r *Reader) labelled(at Pos, number int64) Object {
	l, ok := r.labels[number]
	if !ok {
		r.fail(at, InvalidReadSyntax, "no #%d= comes before #%d#", number, number)
		return Nil
	}
	if l.object != nil {
		return l.object
	}
	r.patch = true
	return l
}

// resolveLabels puts the objects where labels stand for them.
func (r *Reader) resolveLabels() {
	if !r.patch || r.err != nil {
		return
	}
	p := patching{seen: make(map[Object]struct{})}
	r.result = p.resolve(r.result)
	for len(p.todo) > 0 && p.err == nil {
		obj := p.todo[len(p.todo)-1]
		p.todo = p.todo[:len(p.todo)-1]
		p.patch(obj)
	}
	if p.err != nil {
		r.fail(r.start, PlainError, "a label is in a key of a hash table: %v", p.err)
	}
}

// patching visits each object of a form once.
type patching struct {
	seen map[Object]struct{}
	todo []Object
	err  error
}

// resolve returns what obj stands for, and sees to it that it is patched.
func (p *patching) resolve(obj Object) Object {
	for {
		l, ok := obj.(*label)
		if !ok {
			break
		}
		obj = l.object
	}
	switch obj.(type) {
	case *Cons, *Vector, *Hash:
		if _, seen := p.seen[obj]; !seen {
			p.seen[obj] = struct{}{}
			p.todo = append(p.todo, obj)
		}
	}
	return obj
}

func (p *patching) patch(obj Object) {
	switch o := obj.(type) {
	case *Cons:
		o.Car, o.Cdr = p.resolve(o.Car), p.resolve(o.Cdr)
	case *Vector:
		for i, item := range o.Items {
			o.Items[i] = p.resolve(item)
		}
	case *Hash:
		p.err = o.rehash(p.resolve)
	}
}
