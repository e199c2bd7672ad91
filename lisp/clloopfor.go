package lisp

import "smtpmail/lisp/syntax"

// bindVariable adds variables before the loop; a list is taken apart.
func (p *loopParser) bindVariable(v, value Object) {
	if _, ok := v.(*syntax.Cons); !ok {
		p.vars = append(p.vars, syntax.List(v, value))
		return
	}
	whole := p.m.temp("value")
	p.vars = append(p.vars, syntax.List(whole, value))
	p.eachPart(v, whole, func(part, form Object) { p.vars = append(p.vars, syntax.List(part, form)) })
}

// eachPart names the parts of a pattern of conses.
func (p *loopParser) eachPart(pattern, form Object, f func(part, form Object)) {
	for n := 0; n < 1000; n++ {
		c, ok := pattern.(*syntax.Cons)
		if !ok {
			if pattern != Nil {
				f(pattern, form)
			}
			return
		}
		p.eachPart(c.Car, p.m.listOf("car", form), f)
		pattern, form = c.Cdr, p.m.listOf("cdr", form)
	}
}

// assign adds the forms that give a variable, or the variables of a pattern,
// a value at the start of a round.
func (p *loopParser) assign(v, value Object) {
	m := p.m
	if _, ok := v.(*syntax.Cons); !ok {
		p.vars = append(p.vars, syntax.List(v, Nil))
		p.first = append(p.first, m.listOf("setq", v, value))
		return
	}
	whole := m.temp("value")
	p.vars = append(p.vars, syntax.List(whole, Nil))
	p.first = append(p.first, m.listOf("setq", whole, value))
	p.eachPart(v, whole, func(part, form Object) {
		p.vars = append(p.vars, syntax.List(part, Nil))
		p.first = append(p.first, m.listOf("setq", part, form))
	})
}

// test adds an exit between the assignments of a round.
func (p *loopParser) test(form Object) {
	p.first = append(p.first, p.m.listOf("unless", form, p.m.listOf("throw", p.done(), Nil)))
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
				p.first = append(p.first[:start:start], p.m.inParallel(p.first[start:])...)
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
func (m *Machine) inParallel(round []Object) []Object {
	var tests, sets []Object
	for _, form := range round {
		if name, _ := symbolName(carOf(form)); name != "setq" {
			tests = append(tests, form)
			continue
		}
		if sym, _ := carOf(cdrOf(form)).(*syntax.Symbol); sym == nil || !sym.Interned {
			return round
		}
		sets = append(sets, carOf(cdrOf(form)), carOf(cdrOf(cdrOf(form))))
	}
	return append(tests, syntax.NewCons(m.Symbol("cl-psetq"), syntax.List(sets...)))
}

func (p *loopParser) oneFor() error {
	v := p.next()
	word, _ := symbolName(p.next())
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
		err = p.m.errorText("Expected a `for' preposition, found: " + word)
	}
	return err
}

func (p *loopParser) numbers(v Object, word string) error {
	m := p.m
	var from, limit, by Object = syntax.Int(0), nil, syntax.Int(1)
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
	n, end, delta := m.temp("n"), m.temp("end"), m.temp("by")
	p.vars = append(p.vars, syntax.List(n, from), syntax.List(end, orNil(limit)), syntax.List(delta, by))
	if limit != nil {
		compare := map[[2]bool]string{{false, false}: "<=", {false, true}: "<", {true, false}: ">=", {true, true}: ">"}[[2]bool{down, exclusive}]
		p.test(m.listOf(compare, n, end))
	}
	p.assign(v, n)
	operator := "+"
	if down {
		operator = "-"
	}
	p.step = append(p.step, m.listOf("setq", n, m.listOf(operator, n, delta)))
	return nil
}

func orNil(o Object) Object {
	if o == nil {
		return Nil
	}
	return o
}

func (p *loopParser) list(v Object, word string) {
	m := p.m
	tail := m.temp("tail")
	p.vars = append(p.vars, syntax.List(tail, p.next()))
	advance := m.listOf("cdr", tail)
	if p.accept("by") != "" {
		advance = m.listOf("funcall", p.next(), tail)
	}
	p.test(m.listOf("consp", tail))
	switch word {
	case "on":
		p.assign(v, tail)
	case "in-ref":
		p.rest = p.refer(p.rest, v, m.listOf("car", tail), 0)
	default:
		p.assign(v, m.listOf("car", tail))
	}
	p.step = append(p.step, m.listOf("setq", tail, advance))
}

// refer puts a place in place of the variable that names it in what follows.
func (p *loopParser) refer(form, v, place Object, depth int) Object {
	if form == v {
		return place
	}
	c, ok := form.(*syntax.Cons)
	if !ok || depth > 1000 || p.m.step(1) != nil {
		return form
	}
	if name, _ := symbolName(c.Car); name == "quote" {
		return form
	} else if name == "setq" && carOf(c.Cdr) == v {
		c = &syntax.Cons{Car: p.m.Symbol("setf"), Cdr: c.Cdr, At: c.At, CarAt: c.CarAt}
	}
	return &syntax.Cons{Car: p.refer(c.Car, v, place, depth+1), Cdr: p.refer(c.Cdr, v, place, depth+1), At: c.At, CarAt: c.CarAt}
}

func (p *loopParser) array(v Object, reference bool) {
	m := p.m
	seq, n := m.temp("seq"), m.temp("n")
	p.vars = append(p.vars, syntax.List(seq, p.next()), syntax.List(n, syntax.Int(0)))
	p.test(m.listOf("<", n, m.listOf("length", seq)))
	if item := m.listOf("aref", seq, n); reference {
		p.rest = p.refer(p.rest, v, item, 0)
	} else {
		p.assign(v, item)
	}
	p.step = append(p.step, m.listOf("setq", n, m.listOf("1+", n)))
}

// equals is for V = INIT [then NEXT].
func (p *loopParser) equals(v Object) {
	m := p.m
	initial := p.next()
	if p.accept("then") == "" {
		p.assign(v, initial)
		return
	}
	next := p.next()
	begun := m.temp("begun")
	p.vars = append(p.vars, syntax.List(begun, Nil))
	p.assign(v, m.listOf("if", begun, next, m.listOf("progn", m.listOf("setq", begun, m.t), initial)))
}

// being is for V being the hash-keys of TABLE [using (hash-values W)], and elements of.
func (p *loopParser) being(v Object) error {
	m := p.m
	p.accept("the", "each")
	word, _ := symbolName(p.next())
	p.accept("of", "in", "of-ref")
	switch word {
	case "elements", "element":
		seq := m.listOf("append", p.next(), Nil)
		if p.accept("using") != "" {
			n, index := m.temp("index"), carOf(cdrOf(p.next()))
			p.vars = append(p.vars, syntax.List(n, syntax.Int(-1)))
			p.assign(index, m.listOf("setq", n, m.listOf("1+", n)))
		}
		p.rest = syntax.NewCons(seq, p.rest)
		p.list(v, "in")
		return nil
	case "hash-keys", "hash-key", "hash-values", "hash-value":
	default:
		return m.errorText("Not a cl-loop iteration here: " + word)
	}
	table := p.next()
	other := Object(m.temp("other"))
	if p.accept("using") != "" {
		other = carOf(cdrOf(p.next()))
	}
	key, value := v, other
	if word == "hash-values" || word == "hash-value" {
		key, value = other, v
	}
	p.rest = syntax.NewCons(m.listOf("map-pairs", table), p.rest)
	p.list(syntax.NewCons(key, value), "in")
	return nil
}
