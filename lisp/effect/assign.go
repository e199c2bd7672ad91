package effect

import "smtpmail/lisp/syntax"

// assign notes that a variable gets the value of a form; nil is a value that the text
// does not show.
func (r *reader) assign(sym *syntax.Symbol, value *syntax.Cons, at syntax.Pos, c context) {
	e := Effect{Kind: Set, Name: sym.Name, At: at}
	if value != nil {
		e.Value, e.From = r.constant(value.Car, c)
	}
	r.tell(e)
	if s, bound := c.lookup(sym); bound {
		s.value = nil
	}
	if r.o.Runs(sym.Name) && value != nil {
		if e.Value != nil {
			r.hooked(e.Value, at, c)
		}
		r.argument(value, c)
	}
}

// hooked reads the functions that were put on a hook.
func (r *reader) hooked(value syntax.Object, at syntax.Pos, c context) {
	if list, ok := value.(*syntax.Cons); ok && !isNamed(list.Car, "lambda") && !isNamed(list.Car, "closure") {
		for _, cell := range cells(list) {
			r.follow(cell.Car, nil, c.outside())
		}
		return
	}
	if value != syntax.Nil && !isNamed(value, "t") {
		r.follow(value, nil, c.outside())
	}
}

// outside is the context of a function that is called from a form.
func (c context) outside() context {
	return context{caught: c.caught, aside: c.aside, catches: c.catches}
}

// setq reads VARIABLE VALUE ….
func setq(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for i := 0; i < len(args); i += 2 {
		var value *syntax.Cons
		if i+1 < len(args) {
			value = args[i+1]
			level = max(level, r.cell(value, c))
		}
		if sym, ok := args[i].Car.(*syntax.Symbol); ok {
			r.assign(sym, value, placed(args[i], at), c)
		}
	}
	return level
}

// multipleSetq reads (multiple-value-setq VARIABLES FORM).
func multipleSetq(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for i := 0; i < len(args); i += 2 {
		for _, sym := range r.symbols(args[i].Car, nil, 0) {
			r.assign(sym, nil, at, c)
		}
		level = max(level, r.sequence(args[min(i+1, len(args)):min(i+2, len(args))], c))
	}
	return level
}

// setf reads PLACE VALUE ….
func setf(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for i := 0; i+1 < len(args); i += 2 {
		level = max(level, r.cell(args[i+1], c))
		r.place(args[i].Car, args[i+1], placed(args[i], at), c)
	}
	return level
}

// place notes that a place gets a value.
func (r *reader) place(place syntax.Object, value *syntax.Cons, at syntax.Pos, c context) {
	if sym, ok := place.(*syntax.Symbol); ok {
		r.assign(sym, value, at, c)
		return
	}
	list, ok := place.(*syntax.Cons)
	if !ok {
		return
	}
	r.sequence(cells(list.Cdr), c)
	head, _ := list.Car.(*syntax.Symbol)
	if head == nil {
		return
	}
	switch head.Name {
	case "symbol-value", "default-value", "default-toplevel-value", "buffer-local-value":
		if name, ok := list.Cdr.(*syntax.Cons); ok {
			r.setNamed(name, value, at, c)
		}
	case "symbol-function":
		if sym, ok := quoted(r, car(list.Cdr), c); ok {
			r.redefine(sym, value, at, c)
		}
	default: // a part of what a variable holds
		for _, sym := range r.symbols(list.Cdr, nil, 0) {
			if _, bound := c.lookup(sym); !bound {
				r.tell(Effect{Kind: Set, Name: sym.Name, At: at})
			}
		}
	}
}

func quoted(r *reader, form syntax.Object, c context) (*syntax.Symbol, bool) {
	value, _ := r.constant(form, c)
	sym, ok := value.(*syntax.Symbol)
	return sym, ok
}

// setNamed notes that the variable which a form names gets a value.
func (r *reader) setNamed(name, value *syntax.Cons, at syntax.Pos, c context) {
	known, _ := r.constant(name.Car, c)
	switch sym := known.(type) {
	case *syntax.Symbol:
		r.assign(sym, value, at, c)
	default:
		r.report.Computed = append(r.report.Computed, at)
	}
}

// redefine notes that a function gets another definition: where it sends, nobody
// knows what it does now.
func (r *reader) redefine(sym *syntax.Symbol, value *syntax.Cons, at syntax.Pos, c context) {
	if value != nil {
		r.argument(value, c)
	}
	if r.o.Sends(sym.Name) {
		r.lose(at)
	}
}

// push reads (push VALUE PLACE); (pushnew! PLACE VALUE…) is Doom's.
func push(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for i, cell := range args {
		if _, isSymbol := cell.Car.(*syntax.Symbol); !isSymbol && i != 1 {
			level = max(level, r.cell(cell, c))
			r.runsIn(args, cell, c)
			continue
		}
		r.place(cell.Car, nil, placed(cell, at), c)
	}
	return level
}

// runsIn reads a function that is pushed to a hook.
func (r *reader) runsIn(args []*syntax.Cons, value *syntax.Cons, c context) {
	for _, cell := range args {
		if sym, ok := cell.Car.(*syntax.Symbol); ok && r.o.Runs(sym.Name) {
			r.argument(value, c)
		}
	}
}

// modify reads (pop PLACE).
func modify(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	r.place(args[0].Car, nil, placed(args[0], at), c)
	return r.sequence(args[1:], c)
}
