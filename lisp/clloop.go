package lisp

import "smtpmail/lisp/syntax"

// cl-loop is made into a while loop: variables, tests before a round, the body,
// and steps after it.
type loopParser struct {
	m      *Machine
	rest   Object
	name   Object
	vars   []Object // (VAR INIT) before the loop, in order
	first  []Object // forms of each round before the body: bindings by setq and exits
	body   []Object
	step   []Object
	final  []Object
	result Object
	tests  []Object // the loop goes on while all hold
	acc    *syntax.Symbol
	kind   string // what is accumulated
	into   map[string]*syntax.Symbol
	plain  bool
}

func expandLoop(m *Machine, form *syntax.Cons, args []*syntax.Cons) (Object, error) {
	p := &loopParser{m: m, rest: form.Cdr, name: Nil, result: nil, into: map[string]*syntax.Symbol{}}
	if len(args) > 0 {
		if _, isSym := symbolName(args[0].Car); !isSym {
			p.plain = true
		}
	}
	if p.plain || len(args) == 0 {
		return m.listOf("cl-block", Nil, syntax.NewCons(m.Symbol("while"), syntax.NewCons(m.t, form.Cdr))), nil
	}
	for p.rest != Nil {
		if err := m.step(1); err != nil {
			return nil, err
		}
		if err := p.clause(); err != nil {
			return nil, err
		}
	}
	return p.form(), nil
}

func (p *loopParser) peek() string {
	name, _ := symbolName(carOf(p.rest))
	if p.rest == Nil {
		return ""
	}
	return name
}

func (p *loopParser) next() Object {
	o := carOf(p.rest)
	p.rest = cdrOf(p.rest)
	return o
}

// accept skips the next word if it is one of these.
func (p *loopParser) accept(words ...string) string {
	word := p.peek()
	for _, w := range words {
		if word == w {
			p.next()
			return w
		}
	}
	return ""
}

func (p *loopParser) clause() error {
	switch word, _ := symbolName(p.next()); word {
	case "named":
		p.name = p.next()
	case "for", "as":
		return p.forClause()
	case "with":
		return p.withClause()
	case "repeat":
		n := p.m.temp("repeat")
		p.vars = append(p.vars, syntax.List(n, p.next()))
		p.tests = append(p.tests, p.m.listOf(">=", p.m.listOf("setq", n, p.m.listOf("1-", n)), syntax.Int(0)))
	case "while":
		p.exitUnless(p.next())
	case "until":
		p.exitUnless(p.m.listOf("not", p.next()))
	case "always":
		p.always(p.next(), false)
	case "never":
		p.always(p.next(), true)
	case "thereis":
		v := p.m.temp("found")
		p.body = append(p.body, p.m.listOf("let", syntax.List(syntax.List(v, p.next())),
			p.m.listOf("if", v, p.returning(v))))
	case "initially":
		p.accept("do")
		for _, form := range p.forms() {
			p.vars = append(p.vars, syntax.List(p.m.temp("ignored"), form))
		}
	case "finally":
		if p.accept("return") != "" {
			p.result = p.next()
			break
		}
		p.accept("do")
		p.final = append(p.final, p.forms()...)
	default:
		form, err := p.action(word)
		if err != nil {
			return err
		}
		p.body = append(p.body, form)
	}
	return nil
}

func (p *loopParser) returning(value Object) Object {
	return p.m.listOf("cl-return-from", p.name, value)
}

// exitUnless leaves the loop from inside of the body.
func (p *loopParser) exitUnless(test Object) {
	p.body = append(p.body, p.m.listOf("unless", test, p.m.listOf("throw", p.done(), Nil)))
}

func (p *loopParser) done() Object { return p.m.listOf("quote", p.m.Symbol("--cl-finish--")) }

func (p *loopParser) always(test Object, never bool) {
	p.result = p.m.t
	word := "unless"
	if never {
		word = "when"
	}
	p.body = append(p.body, p.m.listOf(word, test, p.returning(Nil)))
}

// forms reads the forms of do: all up to the next word.
func (p *loopParser) forms() []Object {
	var forms []Object
	for {
		c, ok := p.rest.(*syntax.Cons)
		if !ok {
			return forms
		}
		if _, isForm := c.Car.(*syntax.Cons); !isForm {
			return forms
		}
		forms = append(forms, p.next())
	}
}

// action is a clause that may stand behind if and when.
func (p *loopParser) action(word string) (Object, error) {
	m := p.m
	switch word {
	case "do", "doing":
		return syntax.NewCons(m.Symbol("progn"), syntax.List(p.forms()...)), nil
	case "return":
		return p.returning(p.next()), nil
	case "if", "when", "unless":
		return p.conditional(word)
	case "collect", "collecting":
		return p.accumulate("list", func(acc, v Object) Object { return m.listOf("cons", v, acc) }), nil
	case "append", "appending":
		return p.accumulate("list", func(acc, v Object) Object {
			return m.listOf("append", m.listOf("reverse", v), acc)
		}), nil
	case "nconc", "nconcing":
		return p.accumulate("list", func(acc, v Object) Object {
			return m.listOf("append", m.listOf("reverse", v), acc)
		}), nil
	case "concat":
		return p.accumulate("string", func(acc, v Object) Object { return m.listOf("concat", acc, v) }), nil
	case "vconcat":
		return p.accumulate("vector", func(acc, v Object) Object { return m.listOf("vconcat", acc, v) }), nil
	case "count", "counting":
		return p.accumulate("number", func(acc, v Object) Object {
			return m.listOf("if", v, m.listOf("1+", acc), acc)
		}), nil
	case "sum", "summing":
		return p.accumulate("number", func(acc, v Object) Object { return m.listOf("+", acc, v) }), nil
	case "maximize", "maximizing":
		return p.accumulate("extreme", func(acc, v Object) Object {
			return m.listOf("lisp--extreme", m.listOf("quote", m.Symbol("max")), acc, v)
		}), nil
	case "minimize", "minimizing":
		return p.accumulate("extreme", func(acc, v Object) Object {
			return m.listOf("lisp--extreme", m.listOf("quote", m.Symbol("min")), acc, v)
		}), nil
	}
	return nil, m.errorText("Expected a cl-loop keyword, found: " + word)
}

func (p *loopParser) conditional(word string) (Object, error) {
	m := p.m
	test := p.next()
	then, err := p.actions()
	if err != nil {
		return nil, err
	}
	var otherwise Object = Nil
	if p.accept("else") != "" {
		if otherwise, err = p.actions(); err != nil {
			return nil, err
		}
	}
	p.accept("end")
	if word == "unless" {
		then, otherwise = otherwise, then
	}
	it := m.Symbol("it")
	return m.listOf("let", syntax.List(syntax.List(it, test)), m.listOf("if", it, then, otherwise)), nil
}

// actions reads clauses joined by and.
func (p *loopParser) actions() (Object, error) {
	forms := []Object{p.m.Symbol("progn")}
	for {
		word, _ := symbolName(p.next())
		form, err := p.action(word)
		if err != nil {
			return nil, err
		}
		forms = append(forms, form)
		if p.accept("and") == "" {
			return syntax.List(forms...), nil
		}
	}
}

// accumulate is the form that adds the next expression to what is gathered.
func (p *loopParser) accumulate(kind string, add func(acc, v Object) Object) Object {
	m := p.m
	v := p.next()
	var initial Object = Nil
	switch kind {
	case "number":
		initial = syntax.Int(0)
	case "string":
		initial = syntax.NewString("")
	case "vector":
		initial = &syntax.Vector{}
	}
	if p.accept("into") != "" {
		name := p.next()
		text, _ := symbolName(name)
		if _, known := p.into[text]; !known {
			sym, _ := name.(*syntax.Symbol)
			p.into[text] = sym
			p.vars = append(p.vars, syntax.List(name, initial))
		}
		if kind == "list" {
			// In order, since the body may look at it.
			return m.listOf("setq", name, m.listOf("nreverse", add(m.listOf("nreverse", name), v)))
		}
		return m.listOf("setq", name, add(name, v))
	}
	if p.acc == nil {
		p.acc, p.kind = m.temp("acc"), kind
		p.vars = append(p.vars, syntax.List(p.acc, initial))
	}
	return m.listOf("setq", p.acc, add(p.acc, v))
}

func (p *loopParser) withClause() error {
	for {
		v := p.next()
		var value Object = Nil
		if p.accept("=") != "" {
			value = p.next()
		}
		p.bindVariable(v, value)
		if p.accept("and") == "" {
			return nil
		}
	}
}

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

func (p *loopParser) forClause() error {
	v := p.next()
	word, _ := symbolName(p.next())
	var err error
	switch word {
	case "from", "upfrom", "downfrom", "to", "upto", "downto", "below", "above", "by":
		err = p.numbers(v, word)
	case "in", "in-ref", "on":
		p.list(v, word)
	case "across", "across-ref":
		p.array(v)
	case "=":
		p.equals(v)
	case "being":
		err = p.being(v)
	default:
		err = p.m.errorText("Expected a `for' preposition, found: " + word)
	}
	if err == nil && p.peek() == "and" {
		p.next()
		p.accept("for", "as")
		return p.forClause()
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
	if word == "on" {
		p.assign(v, tail)
	} else {
		p.assign(v, m.listOf("car", tail))
	}
	p.step = append(p.step, m.listOf("setq", tail, advance))
}

func (p *loopParser) array(v Object) {
	m := p.m
	seq, n := m.temp("seq"), m.temp("n")
	p.vars = append(p.vars, syntax.List(seq, p.next()), syntax.List(n, syntax.Int(0)))
	p.test(m.listOf("<", n, m.listOf("length", seq)))
	p.assign(v, m.listOf("aref", seq, n))
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

func (p *loopParser) form() Object {
	m := p.m
	result := p.result
	if result == nil {
		result = Nil
		if p.acc != nil {
			result = p.acc
			if p.kind == "list" {
				result = m.listOf("nreverse", p.acc)
			}
		}
	}
	var test Object = m.t
	if len(p.tests) > 0 {
		test = syntax.NewCons(m.Symbol("and"), syntax.List(p.tests...))
	}
	round := append(append(append([]Object{}, p.first...), p.body...), p.step...)
	loop := m.listOf("catch", p.done(), syntax.NewCons(m.Symbol("while"), syntax.NewCons(test, syntax.List(round...))))
	body := append(append([]Object{loop}, p.final...), result)
	return m.listOf("cl-block", p.name,
		syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(p.vars...), syntax.List(body...))))
}

func loopFunctions() []Subr {
	return []Subr{
		{Name: "lisp--extreme", Min: 3, Max: 3, fn: func(m *Machine, args []Object) (Object, error) {
			if args[1] == Nil {
				return args[2], nil
			}
			return m.apply(args[0], args[1], args[2])
		}},
	}
}
