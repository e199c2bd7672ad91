package effect

import "smtpmail/lisp/syntax"

// let reads (let BINDINGS BODY…); sequential where each binding sees those before it.
func let(sequential bool) formReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		if len(args) == 0 {
			return Never
		}
		body, inner, level := args[1:], c, Never
		var bound []Effect
		for _, cell := range cells(args[0].Car) {
			sym, value := binding(cell.Car)
			if sym == nil {
				level = max(level, r.form(cell.Car, cell.CarAt, inner))
				continue
			}
			around := c
			if sequential {
				around = inner
			}
			e := Effect{Kind: Set, Name: sym.Name, Value: syntax.Nil, At: placed(cell, at)}
			if value != nil {
				level = max(level, r.cell(value, around))
				e.Value, e.From = r.constant(value.Car, around)
			}
			bound = append(bound, e)
			known := e.Value
			if e.From != "" || r.isAssigned(sym, body) {
				known = nil
			}
			inner = inner.with(sym, known)
		}
		return max(level, r.body(body, bound, inner))
	}
}

// body reads what is evaluated with variables bound: where it sends, the bindings
// are what the mail goes by.
func (r *reader) body(list []*syntax.Cons, bound []Effect, c context) Level {
	level := r.sequence(list, c)
	if level > Never {
		for _, e := range bound {
			r.tell(e)
		}
	}
	return level
}

// binding is a member of let's list: SYMBOL, (SYMBOL), (SYMBOL VALUE).
func binding(o syntax.Object) (*syntax.Symbol, *syntax.Cons) {
	if sym, ok := o.(*syntax.Symbol); ok {
		return sym, nil
	}
	sym, _ := car(o).(*syntax.Symbol)
	value, _ := cdr(o).(*syntax.Cons)
	return sym, value
}

func placed(cell *syntax.Cons, at syntax.Pos) syntax.Pos {
	if cell.CarAt.IsKnown() {
		return cell.CarAt
	}
	return at
}

// binds is a form whose first argument is a pattern of variables, and the second the
// value that is taken apart: pcase-let's kin have them in a list of pairs.
func binds(pairs bool) formReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		if len(args) == 0 {
			return Never
		}
		level, inner := Never, c
		var bound []Effect
		pattern := func(o syntax.Object) {
			for _, sym := range r.symbols(o, nil, 0) {
				bound = append(bound, Effect{Kind: Set, Name: sym.Name, At: at})
				inner = inner.with(sym, nil)
			}
		}
		body := args[1:]
		if pairs {
			for _, pair := range cells(args[0].Car) {
				level = max(level, r.sequence(cells(cdr(pair.Car)), inner))
				pattern(car(pair.Car))
			}
		} else if len(args) > 1 {
			level, body = r.cell(args[1], c), args[2:]
			pattern(args[0].Car)
		}
		return max(level, r.body(body, bound, inner))
	}
}

// symbols are the variables in a pattern.
func (r *reader) symbols(o syntax.Object, all []*syntax.Symbol, depth int) []*syntax.Symbol {
	for depth < 100 && r.step(syntax.Pos{}) {
		switch v := o.(type) {
		case *syntax.Symbol:
			return append(all, v)
		case *syntax.Vector:
			for _, item := range v.Items {
				all = r.symbols(item, all, depth+1)
			}
			return all
		case *syntax.Cons:
			all = r.symbols(v.Car, all, depth+1)
			o = v.Cdr
		default:
			return all
		}
	}
	return all
}

// loop reads (dolist (VARIABLE LIST RESULT) BODY…).
func loop(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	spec := cells(args[0].Car)
	if len(spec) == 0 {
		return min(r.sequence(args[1:], c), Maybe)
	}
	level := r.sequence(spec[1:], c)
	var bound []Effect
	inner := c
	for _, sym := range r.symbols(spec[0].Car, nil, 0) {
		bound = append(bound, Effect{Kind: Set, Name: sym.Name, At: at})
		inner = inner.with(sym, nil)
	}
	return max(level, min(r.body(args[1:], bound, inner), Maybe))
}

// progv reads (cl-progv SYMBOLS VALUES BODY…).
func progv(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := r.sequence(args[:min(2, len(args))], c)
	if len(args) < 3 {
		return level
	}
	inside := r.sequence(args[2:], c)
	if inside > Never {
		r.report.Computed = append(r.report.Computed, at)
	}
	return max(level, inside)
}

// letf reads (cl-letf ((PLACE VALUE)…) BODY…).
func letf(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	level := r.sequence(args[1:], c)
	for _, cell := range cells(args[0].Car) {
		pair := cells(cell.Car)
		if len(pair) < 2 {
			continue
		}
		level = max(level, r.cell(pair[1], c))
		if level > Never {
			r.place(pair[0].Car, pair[1], placed(cell, at), c)
		}
	}
	return level
}

// flet reads (cl-flet ((NAME ARGS BODY…)…) BODY…).
func flet(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	inner := c
	for _, cell := range cells(args[0].Car) {
		definition := cells(cell.Car)
		if len(definition) == 0 {
			continue
		}
		name, _ := definition[0].Car.(*syntax.Symbol)
		if name == nil {
			continue
		}
		level := Never
		inner.locals = &localFunction{name: name.Name, up: inner.locals}
		if len(definition) == 2 { // (NAME FUNCTION)
			level = max(r.cell(definition[1], inner), r.argument(definition[1], inner))
		} else if len(definition) > 1 {
			body := inner
			for _, sym := range r.symbols(definition[1].Car, nil, 0) {
				body = body.with(sym, nil)
			}
			level = r.sequence(definition[2:], body)
		}
		inner.locals.level = level
	}
	return r.sequence(args[1:], inner)
}

// ifLet reads (if-let BINDINGS THEN ELSE…), where one binding may stand alone.
func ifLet(hasElse bool) formReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		if len(args) == 0 {
			return Never
		}
		level, inner := Never, c
		bindings := cells(args[0].Car)
		if sym, ok := car(args[0].Car).(*syntax.Symbol); ok && len(bindings) == 2 {
			if _, isList := bindings[1].Car.(*syntax.Cons); isList || r.isName(bindings[1].Car) {
				bindings = []*syntax.Cons{{Car: syntax.List(sym, bindings[1].Car), Cdr: syntax.Nil, CarAt: args[0].CarAt}}
			}
		}
		var bound []Effect
		for _, cell := range bindings {
			parts := cells(cell.Car)
			level = max(level, r.sequence(parts[min(1, len(parts)):], inner))
			if sym, value := binding(cell.Car); sym != nil && value != nil {
				bound = append(bound, Effect{Kind: Set, Name: sym.Name, At: placed(cell, at)})
				inner = inner.with(sym, nil)
			} else {
				level = max(level, r.form(cell.Car, cell.CarAt, inner))
			}
		}
		if !hasElse {
			return max(level, min(r.body(args[1:], bound, inner), Maybe))
		}
		then := args[1:min(2, len(args))]
		return max(level, either(r.body(then, bound, inner), r.sequence(args[min(2, len(args)):], c)))
	}
}

// isName tells whether a form is a plain variable.
func (r *reader) isName(o syntax.Object) bool {
	sym, ok := o.(*syntax.Symbol)
	return ok && !sym.Constant
}

// either is the level of two branches, one of which runs.
func either(a, b Level) Level {
	if a == b {
		return a
	}
	return Maybe
}
