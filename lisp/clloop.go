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
		count := p.m.listOf(">=", p.m.listOf("setq", n, p.m.listOf("1-", n)), syntax.Int(0))
		if len(p.body) > 0 { // behind a clause that does something it counts after that
			p.exitUnless(count)
			break
		}
		p.tests = append(p.tests, count)
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
	return nil, m.errorText("Expected a cl-loop keyword, found " + word)
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
