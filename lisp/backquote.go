package lisp

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

func backquoteForms() []Special {
	return []Special{
		{name: "`", min: 1, max: 1, lower: lowerBackquote},
		{name: "backquote", min: 1, max: 1, lower: lowerBackquote},
	}
}

func lowerBackquote(lw *lowering, _ *site, args []*syntax.Cons, _ bool) zygo.Sexp {
	code, _ := lw.backquote(args[0], args[0].Car, 1)
	return code
}

// marked takes (MARK X) apart for one of the backquote symbols.
func marked(o Object) (mark string, inner *syntax.Cons) {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return "", nil
	}
	name, ok := symbolName(c.Car)
	if !ok || (name != "`" && name != "," && name != ",@") {
		return "", nil
	}
	inner, ok = c.Cdr.(*syntax.Cons)
	if !ok || inner.Cdr != Nil {
		return "", nil
	}
	return name, inner
}

// backquote is the code that builds a template; constant tells that nothing in
// it is evaluated, so that the template itself is the value. cell holds the
// template, for its place; depth counts the backquotes around it.
func (lw *lowering) backquote(cell *syntax.Cons, o Object, depth int) (code zygo.Sexp, isConstant bool) {
	check(lw.m.step(1))
	check(lw.m.enter())
	defer lw.m.leave()
	switch mark, inner := marked(o); mark {
	case ",":
		if depth == 1 {
			return lw.lowerCell(inner, true), false
		}
		return lw.backquoteMark(o, inner, depth-1)
	case "`":
		return lw.backquoteMark(o, inner, depth+1)
	case ",@":
		if depth > 1 {
			return lw.backquoteMark(o, inner, depth-1)
		}
		return lw.lowerCell(inner, true), false
	}
	switch t := o.(type) {
	case *syntax.Cons:
		return lw.backquoteList(t, depth)
	case *syntax.Vector:
		return lw.backquoteVector(cell, t, depth)
	}
	return o, true
}

// backquoteMark rebuilds (MARK X) at another depth.
func (lw *lowering) backquoteMark(o Object, inner *syntax.Cons, depth int) (zygo.Sexp, bool) {
	head := o.(*syntax.Cons).Car
	if splice, at := marked(inner.Car); splice == ",@" && depth == 1 {
		// ,,@X makes a comma of each element of X.
		return call(consOp(o.(*syntax.Cons)), head, lw.lowerCell(at, true)), false
	}
	code, isConstant := lw.backquote(inner, inner.Car, depth)
	if isConstant {
		return o, true
	}
	return call(listOp, head, code), false
}

// element is one item of a template list.
type element struct {
	code   zygo.Sexp
	splice bool
	cell   *syntax.Cons
}

func (lw *lowering) backquoteList(list *syntax.Cons, depth int) (zygo.Sexp, bool) {
	var elements []element
	var tail zygo.Sexp = Nil
	allConstant := true
	var rest Object = list
	for {
		c, ok := rest.(*syntax.Cons)
		if !ok {
			tail = rest
			break
		}
		if mark, inner := marked(c); mark == "," && rest != Object(list) {
			// (a . ,b) reads as (a , b).
			code, isConstant := lw.backquote(inner, c, depth)
			tail, allConstant = code, allConstant && isConstant
			break
		}
		check(lw.m.step(1))
		if mark, inner := marked(c.Car); mark == ",@" && depth == 1 {
			elements = append(elements, element{code: lw.lowerCell(inner, true), splice: true, cell: c})
			allConstant = false
		} else {
			code, isConstant := lw.backquote(c, c.Car, depth)
			elements = append(elements, element{code: code, cell: c})
			allConstant = allConstant && isConstant
		}
		rest = c.Cdr
	}
	if allConstant {
		return list, true
	}
	return lw.buildList(elements, tail), false
}

// buildList is the code of cons and append calls that make the list.
func (lw *lowering) buildList(elements []element, tail zygo.Sexp) zygo.Sexp {
	op := &templateOp{}
	var code []zygo.Sexp
	for _, e := range elements {
		op.cells = append(op.cells, e.cell)
		op.splices = append(op.splices, e.splice)
		code = append(code, e.code)
	}
	return call(op, append(code, tail)...)
}

// templateOp makes a list of elements and lists to splice in, the last
// argument being its tail. The conses keep the places of the template's.
type templateOp struct {
	constant
	cells   []*syntax.Cons
	splices []bool
}

func (t *templateOp) run(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	list := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		if !t.splices[i] {
			if err := m.alloc(consBytes); err != nil {
				return nil, err
			}
			cell := syntax.NewCons(args[i], list)
			cell.At, cell.CarAt = t.cells[i].At, t.cells[i].CarAt
			list = cell
			continue
		}
		if list == Nil && i == len(args)-2 {
			list = args[i]
			continue
		}
		joined, err := appendSequences(m, []Object{args[i], list})
		if err != nil {
			return nil, err
		}
		list = joined
	}
	return list, nil
}

func (lw *lowering) backquoteVector(cell *syntax.Cons, v *syntax.Vector, depth int) (zygo.Sexp, bool) {
	items := syntax.List(v.Items...)
	list, ok := items.(*syntax.Cons)
	if !ok {
		return v, true
	}
	for c, ok := list, true; ok; c, ok = c.Cdr.(*syntax.Cons) {
		c.CarAt = cell.CarAt
	}
	code, isConstant := lw.backquoteList(list, depth)
	if isConstant {
		return v, true
	}
	return call(vconcatOp, code), false
}

var (
	listOp    = &primitive{name: "list", f: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) { return m.newList(args...) }}
	vconcatOp = &primitive{name: "vconcat", f: vconcat}
)

// consOp makes a cons that keeps the place of another.
func consOp(like *syntax.Cons) *primitive {
	return &primitive{name: "cons", f: func(m *Machine, args []zygo.Sexp) (zygo.Sexp, error) {
		c := syntax.NewCons(args[0], args[1])
		c.At, c.CarAt = like.At, like.CarAt
		return c, m.alloc(consBytes)
	}}
}
