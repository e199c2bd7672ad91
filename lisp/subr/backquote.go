package subr

import (
	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

func backquoteForms() []kernel.Special {
	return []kernel.Special{
		{Name: "`", Min: 1, Max: 1, Lower: lowerBackquote},
		{Name: "backquote", Min: 1, Max: 1, Lower: lowerBackquote},
	}
}

func lowerBackquote(lw *kernel.Lowering, _ *kernel.Site, args []*syntax.Cons, _ bool) zygo.Sexp {
	code, _ := backquote(lw, args[0], args[0].Car, 1)
	return code
}

// Marked takes (MARK X) apart for one of the backquote symbols.
func Marked(o kernel.Object) (mark string, inner *syntax.Cons) {
	c, ok := o.(*syntax.Cons)
	if !ok {
		return "", nil
	}
	name, ok := kernel.SymbolName(c.Car)
	if !ok || (name != "`" && name != "," && name != ",@") {
		return "", nil
	}
	inner, ok = c.Cdr.(*syntax.Cons)
	if !ok || inner.Cdr != kernel.Nil {
		return "", nil
	}
	return name, inner
}

// backquote is the code that builds a template; constant tells that nothing in
// it is evaluated, so that the template itself is the value. cell holds the
// template, for its place; depth counts the backquotes around it.
func backquote(lw *kernel.Lowering, cell *syntax.Cons, o kernel.Object, depth int) (code zygo.Sexp, isConstant bool) {
	kernel.Check(lw.M.Step(1))
	kernel.Check(lw.M.Enter())
	defer lw.M.Leave()
	switch mark, inner := Marked(o); mark {
	case ",":
		if depth == 1 {
			return lw.LowerCell(inner, true), false
		}
		return backquoteMark(lw, o, inner, depth-1)
	case "`":
		return backquoteMark(lw, o, inner, depth+1)
	case ",@":
		if depth > 1 {
			return backquoteMark(lw, o, inner, depth-1)
		}
		return lw.LowerCell(inner, true), false
	}
	switch t := o.(type) {
	case *syntax.Cons:
		return backquoteList(lw, t, depth)
	case *syntax.Vector:
		return backquoteVector(lw, cell, t, depth)
	}
	return o, true
}

// backquoteMark rebuilds (MARK X) at another depth.
func backquoteMark(lw *kernel.Lowering, o kernel.Object, inner *syntax.Cons, depth int) (zygo.Sexp, bool) {
	head := o.(*syntax.Cons).Car
	if splice, at := Marked(inner.Car); splice == ",@" && depth == 1 {
		// ,,@X makes a comma of each element of X.
		return kernel.Call(consOp(o.(*syntax.Cons)), head, lw.LowerCell(at, true)), false
	}
	code, isConstant := backquote(lw, inner, inner.Car, depth)
	if isConstant {
		return o, true
	}
	return kernel.Call(listOp, head, code), false
}

// element is one item of a template list.
type element struct {
	code   zygo.Sexp
	splice bool
	cell   *syntax.Cons
}

func backquoteList(lw *kernel.Lowering, list *syntax.Cons, depth int) (zygo.Sexp, bool) {
	var elements []element
	var tail zygo.Sexp = kernel.Nil
	allConstant := true
	var rest kernel.Object = list
	for {
		c, ok := rest.(*syntax.Cons)
		if !ok {
			tail = rest
			break
		}
		if mark, inner := Marked(c); mark == "," && rest != kernel.Object(list) {
			// (a . ,b) reads as (a , b).
			code, isConstant := backquote(lw, inner, c, depth)
			tail, allConstant = code, allConstant && isConstant
			break
		}
		kernel.Check(lw.M.Step(1))
		if mark, inner := Marked(c.Car); mark == ",@" && depth == 1 {
			elements = append(elements, element{code: lw.LowerCell(inner, true), splice: true, cell: c})
			allConstant = false
		} else {
			code, isConstant := backquote(lw, c, c.Car, depth)
			elements = append(elements, element{code: code, cell: c})
			allConstant = allConstant && isConstant
		}
		rest = c.Cdr
	}
	if allConstant {
		return list, true
	}
	return buildList(lw, elements, tail), false
}

// buildList is the code of cons and append calls that make the list.
func buildList(lw *kernel.Lowering, elements []element, tail zygo.Sexp) zygo.Sexp {
	op := &templateOp{}
	var code []zygo.Sexp
	for _, e := range elements {
		op.cells = append(op.cells, e.cell)
		op.splices = append(op.splices, e.splice)
		code = append(code, e.code)
	}
	return kernel.Call(op, append(code, tail)...)
}

// templateOp makes a list of elements and lists to splice in, the last
// argument being its tail. The conses keep the places of the template's.
type templateOp struct {
	kernel.Constant
	cells   []*syntax.Cons
	splices []bool
}

func (t *templateOp) Run(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
	list := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		if !t.splices[i] {
			if err := m.Alloc(kernel.ConsBytes); err != nil {
				return nil, err
			}
			cell := syntax.NewCons(args[i], list)
			cell.At, cell.CarAt = t.cells[i].At, t.cells[i].CarAt
			list = cell
			continue
		}
		if list == kernel.Nil && i == len(args)-2 {
			list = args[i]
			continue
		}
		joined, err := AppendSequences(m, []kernel.Object{args[i], list})
		if err != nil {
			return nil, err
		}
		list = joined
	}
	return list, nil
}

func backquoteVector(lw *kernel.Lowering, cell *syntax.Cons, v *syntax.Vector, depth int) (zygo.Sexp, bool) {
	items := syntax.List(v.Items...)
	list, ok := items.(*syntax.Cons)
	if !ok {
		return v, true
	}
	for c, ok := list, true; ok; c, ok = c.Cdr.(*syntax.Cons) {
		c.CarAt = cell.CarAt
	}
	code, isConstant := backquoteList(lw, list, depth)
	if isConstant {
		return v, true
	}
	return kernel.Call(vconcatOp, code), false
}

var (
	listOp    = &kernel.Primitive{Name: "list", F: func(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) { return m.NewList(args...) }}
	vconcatOp = &kernel.Primitive{Name: "vconcat", F: Vconcat}
)

// consOp makes a cons that keeps the place of another.
func consOp(like *syntax.Cons) *kernel.Primitive {
	return &kernel.Primitive{Name: "cons", F: func(m *kernel.Machine, args []zygo.Sexp) (zygo.Sexp, error) {
		c := syntax.NewCons(args[0], args[1])
		c.At, c.CarAt = like.At, like.CarAt
		return c, m.Alloc(kernel.ConsBytes)
	}}
}
