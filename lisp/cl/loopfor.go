package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// bindVariable adds variables before the loop; a list is taken apart.
func (p *loopParser) bindVariable(v, value kernel.Object) {
	if _, ok := v.(*syntax.Cons); !ok {
		p.vars = append(p.vars, syntax.List(v, value))
		return
	}
	whole := Temp(p.m, "value")
	p.vars = append(p.vars, syntax.List(whole, value))
	p.eachPart(v, whole, func(part, form kernel.Object) { p.vars = append(p.vars, syntax.List(part, form)) })
}

// eachPart names the parts of a pattern of conses.
func (p *loopParser) eachPart(pattern, form kernel.Object, f func(part, form kernel.Object)) {
	for n := 0; n < 1000; n++ {
		c, ok := pattern.(*syntax.Cons)
		if !ok {
			if pattern != kernel.Nil {
				f(pattern, form)
			}
			return
		}
		p.eachPart(c.Car, p.m.ListOf("car", form), f)
		pattern, form = c.Cdr, p.m.ListOf("cdr", form)
	}
}

// assign adds the forms that give a variable, or the variables of a pattern,
// a value at the start of a round.
func (p *loopParser) assign(v, value kernel.Object) {
	m := p.m
	if _, ok := v.(*syntax.Cons); !ok {
		p.vars = append(p.vars, syntax.List(v, kernel.Nil))
		p.first = append(p.first, m.ListOf("setq", v, value))
		return
	}
	whole := Temp(m, "value")
	p.vars = append(p.vars, syntax.List(whole, kernel.Nil))
	p.first = append(p.first, m.ListOf("setq", whole, value))
	p.eachPart(v, whole, func(part, form kernel.Object) {
		p.vars = append(p.vars, syntax.List(part, kernel.Nil))
		p.first = append(p.first, m.ListOf("setq", part, form))
	})
}

// test adds an exit between the assignments of a round.
func (p *loopParser) test(form kernel.Object) {
	p.first = append(p.first, p.m.ListOf("unless", form, p.m.ListOf("throw", p.done(), kernel.Nil)))
}

// forClause reads for V …, and what follows it by "and".
func (p *loopParser) forClause() error {
	start := len(p.first)
	if err := p.oneFor(); err != nil {
		return err
	}
	for parallel := false; ; parallel = true {
		if p.accept("and") == "" {
			if parallel {
				p.first = append(p.first[:start:start], inParallel(p.m, p.first[start:])...)
			}
			return nil
		}
		p.accept("for", "as")
		if err := p.oneFor(); err != nil {
			return err
		}
	}
}

// inParallel makes the assignments of a round happen at once, after its tests.
// Where a value is taken apart they stay in order.
func inParallel(m *kernel.Machine, round []kernel.Object) []kernel.Object {
	var tests, sets []kernel.Object
	for _, form := range round {
		if name, _ := kernel.SymbolName(kernel.CarOf(form)); name != "setq" {
			tests = append(tests, form)
			continue
		}
		if sym, _ := kernel.CarOf(kernel.CdrOf(form)).(*syntax.Symbol); sym == nil || !sym.Interned {
			return round
		}
		sets = append(sets, kernel.CarOf(kernel.CdrOf(form)), kernel.CarOf(kernel.CdrOf(kernel.CdrOf(form))))
	}
	return append(tests, syntax.NewCons(m.Symbol("cl-psetq"), syntax.List(sets...)))
}

func (p *loopParser) oneFor() error {
	v := p.next()
	word, _ := kernel.SymbolName(p.next())
	var err error
	switch word {
	case "from", "upfrom", "downfrom", "to", "upto", "downto", "below", "above", "by":
		err = p.numbers(v, word)
	case "in", "in-ref", "on":
		p.list(v, word)
	case "across", "across-ref":
		p.array(v, word == "across-ref")
	case "=":
		p.equals(v)
	case "being":
		err = p.being(v)
	default:
		err = p.m.ErrorText("Expected a `for' preposition, found: " + word)
	}
	return err
}

func (p *loopParser) numbers(v kernel.Object, word string) error {
	m := p.m
	var from, limit, by kernel.Object = syntax.Int(0), nil, syntax.Int(1)
	down, exclusive := false, false
	for {
		switch word {
		case "downfrom":
			down = true
			from = p.next()
		case "from", "upfrom":
			from = p.next()
		case "to", "upto":
			limit = p.next()
		case "downto":
			limit, down = p.next(), true
		case "below":
			limit, exclusive = p.next(), true
		case "above":
			limit, exclusive, down = p.next(), true, true
		case "by":
			by = p.next()
		}
		if word = p.accept("from", "upfrom", "downfrom", "to", "upto", "downto", "below", "above", "by"); word == "" {
			break
		}
	}
	counter, isVariable := v.(*syntax.Symbol) // it has its last value after the loop, too
	if !isVariable {
		counter = Temp(m, "n")
	}
	n, end, delta := kernel.Object(counter), Temp(m, "end"), Temp(m, "by")
	p.vars = append(p.vars, syntax.List(n, from), syntax.List(end, orNil(limit)), syntax.List(delta, by))
	if limit != nil {
		compare := map[[2]bool]string{{false, false}: "<=", {false, true}: "<", {true, false}: ">=", {true, true}: ">"}[[2]bool{down, exclusive}]
		p.test(m.ListOf(compare, n, end))
	}
	if !isVariable && v != kernel.Nil {
		p.assign(v, n)
	}
	operator := "+"
	if down {
		operator = "-"
	}
	p.step = append(p.step, m.ListOf("setq", n, m.ListOf(operator, n, delta)))
	return nil
}

func orNil(o kernel.Object) kernel.Object {
	if o == nil {
		return kernel.Nil
	}
	return o
}

func (p *loopParser) list(v kernel.Object, word string) {
	m := p.m
	tail := Temp(m, "tail")
	p.vars = append(p.vars, syntax.List(tail, p.next()))
	advance := m.ListOf("cdr", tail)
	if p.accept("by") != "" {
		advance = m.ListOf("funcall", p.next(), tail)
	}
	p.test(m.ListOf("consp", tail))
	switch word {
	case "on":
		p.assign(v, tail)
	case "in-ref":
		p.rest = p.refer(p.rest, v, m.ListOf("car", tail), 0)
	default:
		p.assign(v, m.ListOf("car", tail))
	}
	p.step = append(p.step, m.ListOf("setq", tail, advance))
}

// refer puts a place in place of the variable that names it in what follows.
func (p *loopParser) refer(form, v, place kernel.Object, depth int) kernel.Object {
	if form == v {
		return place
	}
	c, ok := form.(*syntax.Cons)
	if !ok || depth > 1000 || p.m.Step(1) != nil {
		return form
	}
	if name, _ := kernel.SymbolName(c.Car); name == "quote" {
		return form
	} else if name == "setq" && kernel.CarOf(c.Cdr) == v {
		c = &syntax.Cons{Car: p.m.Symbol("setf"), Cdr: c.Cdr, At: c.At, CarAt: c.CarAt}
	}
	return &syntax.Cons{Car: p.refer(c.Car, v, place, depth+1), Cdr: p.refer(c.Cdr, v, place, depth+1), At: c.At, CarAt: c.CarAt}
}

func (p *loopParser) array(v kernel.Object, reference bool) {
	m := p.m
	seq, n := Temp(m, "seq"), Temp(m, "n")
	p.vars = append(p.vars, syntax.List(seq, p.next()), syntax.List(n, syntax.Int(0)))
	p.test(m.ListOf("<", n, m.ListOf("length", seq)))
	if item := m.ListOf("aref", seq, n); reference {
		p.rest = p.refer(p.rest, v, item, 0)
	} else {
		p.assign(v, item)
	}
	p.step = append(p.step, m.ListOf("setq", n, m.ListOf("1+", n)))
}

// equals is for V = INIT [then NEXT].
func (p *loopParser) equals(v kernel.Object) {
	m := p.m
	initial := p.next()
	if p.accept("then") == "" {
		p.assign(v, initial)
		return
	}
	next := p.next()
	begun := Temp(m, "begun")
	p.vars = append(p.vars, syntax.List(begun, kernel.Nil))
	p.assign(v, m.ListOf("if", begun, next, m.ListOf("progn", m.ListOf("setq", begun, m.T), initial)))
}

// being is for V being the hash-keys of TABLE [using (hash-values W)], and elements of.
func (p *loopParser) being(v kernel.Object) error {
	m := p.m
	p.accept("the", "each")
	word, _ := kernel.SymbolName(p.next())
	p.accept("of", "in", "of-ref")
	switch word {
	case "elements", "element":
		seq := m.ListOf("append", p.next(), kernel.Nil)
		if p.accept("using") != "" {
			n, index := Temp(m, "index"), kernel.CarOf(kernel.CdrOf(p.next()))
			p.vars = append(p.vars, syntax.List(n, syntax.Int(-1)))
			p.assign(index, m.ListOf("setq", n, m.ListOf("1+", n)))
		}
		p.rest = syntax.NewCons(seq, p.rest)
		p.list(v, "in")
		return nil
	case "hash-keys", "hash-key", "hash-values", "hash-value":
	default:
		return m.ErrorText("Not a cl-loop iteration here: " + word)
	}
	table := p.next()
	other := kernel.Object(Temp(m, "other"))
	if p.accept("using") != "" {
		other = kernel.CarOf(kernel.CdrOf(p.next()))
	}
	key, value := v, other
	if word == "hash-values" || word == "hash-value" {
		key, value = other, v
	}
	p.rest = syntax.NewCons(m.ListOf("map-pairs", table), p.rest)
	p.list(syntax.NewCons(key, value), "in")
	return nil
}
