package effect

import (
	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// form reads one form that is evaluated.
func (r *reader) form(o syntax.Object, at syntax.Pos, c context) Level {
	switch v := o.(type) {
	case *syntax.String:
		r.tell(Effect{Kind: Text, Value: v, At: at, Aside: c.aside})
	case *syntax.Symbol:
		if _, bound := c.lookup(v); !bound {
			r.reads(v, at)
		}
	case *syntax.Cons:
		if !r.step(at) {
			return Maybe
		}
		r.depth++
		defer func() { r.depth-- }()
		if v.At.IsKnown() {
			at = v.At
		}
		return r.list(v, at, c)
	case *syntax.Vector, *lisp.Closure:
		r.data(v, at)
	}
	return Never
}

// cell reads the form in a cell of a list.
func (r *reader) cell(cell *syntax.Cons, c context) Level { return r.form(cell.Car, cell.CarAt, c) }

// list reads a form that is a call.
func (r *reader) list(form *syntax.Cons, at syntax.Pos, c context) Level {
	head, ok := form.Car.(*syntax.Symbol)
	if !ok {
		if fn, isList := form.Car.(*syntax.Cons); isList && isNamed(fn.Car, "lambda") {
			return r.call(fn, cells(form.Cdr), at, c)
		}
		return r.sequence(cells(form), c) // the clause of a macro that is not known
	}
	for l := c.locals; l != nil; l = l.up {
		if l.name == head.Name {
			return max(r.sequence(cells(form.Cdr), c), l.level)
		}
	}
	if read, known := forms[head.Name]; known && head.Function == nil {
		return read(r, cells(form.Cdr), at, c)
	}
	switch r.m.Standing(head) {
	case lisp.Macro:
		if expansion, ok := r.m.ExpandMacro(form); ok {
			return r.form(expansion, at, c)
		}
		r.lose(at)
		return r.macro(form, at, c)
	case lisp.KnownForm:
		return r.macro(form, at, c)
	}
	return r.call(head, cells(form.Cdr), at, c)
}

// macro reads the arguments of a macro of which no more is known. A variable among
// them, or at the head of one, may be what it sets.
func (r *reader) macro(form *syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for _, cell := range cells(form.Cdr) {
		if head, ok := car(cell.Car).(*syntax.Symbol); ok && r.m.Standing(head) == lisp.Undefined {
			level = max(level, r.sequence(cells(cdr(cell.Car)), c)) // a binding, perhaps
		} else {
			level = max(level, r.cell(cell, c))
		}
		target := cell.Car
		for n := 0; n < 3; n++ {
			if sym, ok := target.(*syntax.Symbol); ok {
				r.tell(Effect{Kind: Set, Name: sym.Name, At: at})
			}
			target = car(target)
		}
	}
	return min(level, Maybe)
}

// sequence reads forms that are all evaluated.
func (r *reader) sequence(list []*syntax.Cons, c context) Level {
	level := Never
	for _, cell := range list {
		level = max(level, r.cell(cell, c))
	}
	return level
}

// lookup finds a variable that is bound around a form.
func (c context) lookup(sym *syntax.Symbol) (*scope, bool) {
	for s := c.scope; s != nil; s = s.up {
		if s.sym == sym {
			return s, true
		}
	}
	return nil, false
}

// with binds a variable.
func (c context) with(sym *syntax.Symbol, value syntax.Object) context {
	c.scope = &scope{sym: sym, value: value, up: c.scope}
	return c
}

// constant is the value of a form where the text shows it; from is the variable of
// the init file that it is from.
func (r *reader) constant(o syntax.Object, c context) (value syntax.Object, from string) {
	switch v := o.(type) {
	case *syntax.Symbol:
		if s, bound := c.lookup(v); bound {
			return s.value, ""
		}
		if v.Constant {
			return v, ""
		}
		return v.Value, v.Name
	case *syntax.Cons:
		switch argument := car(v.Cdr); {
		case isNamed(v.Car, "quote"), isNamed(v.Car, "function"), isNamed(v.Car, "cl-function"):
			return argument, ""
		case isNamed(v.Car, "lambda"):
			return v, ""
		case isNamed(v.Car, "make-local-variable"), isNamed(v.Car, "make-variable-buffer-local"), isNamed(v.Car, "symbol-function"),
			isNamed(v.Car, "indirect-function"), isNamed(v.Car, "byte-compile"), isNamed(v.Car, "kbd"):
			return r.constant(argument, c)
		case isNamed(v.Car, "intern"), isNamed(v.Car, "intern-soft"):
			if text, from := r.constant(argument, c); text != nil {
				if s, ok := text.(*syntax.String); ok && s.S != "" {
					return r.m.Intern(s.S), from
				}
			}
		}
		return nil, ""
	}
	return o, ""
}

// isAssigned tells whether a variable may get another value somewhere in forms.
func (r *reader) isAssigned(sym *syntax.Symbol, list []*syntax.Cons) bool {
	for _, cell := range list {
		c, ok := cell.Car.(*syntax.Cons)
		if !ok {
			continue
		}
		if !r.step(cell.CarAt) {
			return true
		}
		arguments := cells(c.Cdr)
		if head, ok := c.Car.(*syntax.Symbol); ok && assigns[head.Name] {
			for i, a := range arguments {
				if a.Car == syntax.Object(sym) && (i%2 == 0 || !pairwise[head.Name]) {
					return true
				}
			}
		}
		r.depth++
		found := r.isAssigned(sym, cells(c))
		r.depth--
		if found {
			return true
		}
	}
	return false
}

// pairwise are those of assigns that take VARIABLE VALUE ….
var pairwise = names("setq setf setq-local setq-default psetq cl-psetq cl-psetf")

var assigns = names("setq setf setq-local setq-default psetq cl-psetq cl-psetf incf cl-incf decf cl-decf push pop cl-pushnew pushnew multiple-value-setq cl-multiple-value-setq pcase-setq seq-setq cl-callf callf cl-callf2 add-to-list setcar setcdr rotatef cl-rotatef shiftf cl-shiftf ->>! nconc")
