package cl

import (
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/syntax"
)

// cl-loop is made into a while loop: variables, tests before a round, the body,
// and steps after it.
type loopParser struct {
	m      *kernel.Machine
	rest   kernel.Object
	name   kernel.Object
	vars   []kernel.Object // (VAR INIT) before the loop, in order
	first  []kernel.Object // forms of each round before the body: bindings by setq and exits
	body   []kernel.Object
	step   []kernel.Object
	final  []kernel.Object
	result kernel.Object
	tests  []kernel.Object // the loop goes on while all hold
	acc    *syntax.Symbol
	kind   string // what is accumulated
	into   map[string]*syntax.Symbol
	plain  bool
}

func expandLoop(m *kernel.Machine, form *syntax.Cons, args []*syntax.Cons) (kernel.Object, error) {
	p := &loopParser{m: m, rest: form.Cdr, name: kernel.Nil, result: nil, into: map[string]*syntax.Symbol{}}
	if len(args) > 0 {
		if _, isSym := kernel.SymbolName(args[0].Car); !isSym {
			p.plain = true
		}
	}
	if p.plain || len(args) == 0 {
		return m.ListOf("cl-block", kernel.Nil, syntax.NewCons(m.Symbol("while"), syntax.NewCons(m.T, form.Cdr))), nil
	}
	for p.rest != kernel.Nil {
		if err := m.Step(1); err != nil {
			return nil, err
		}
		if err := p.clause(); err != nil {
			return nil, err
		}
	}
	return p.form(), nil
}

func (p *loopParser) peek() string {
	name, _ := kernel.SymbolName(kernel.CarOf(p.rest))
	if p.rest == kernel.Nil {
		return ""
	}
	return name
}

func (p *loopParser) next() kernel.Object {
	o := kernel.CarOf(p.rest)
	p.rest = kernel.CdrOf(p.rest)
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
	switch word, _ := kernel.SymbolName(p.next()); word {
	case "named":
		p.name = p.next()
	case "for", "as":
		return p.forClause()
	case "with":
		return p.withClause()
	case "repeat":
		n := Temp(p.m, "repeat")
		p.vars = append(p.vars, syntax.List(n, p.next()))
		count := p.m.ListOf(">=", p.m.ListOf("setq", n, p.m.ListOf("1-", n)), syntax.Int(0))
		if len(p.body) > 0 { // behind a clause that does something it counts after that
			p.exitUnless(count)
			break
		}
		p.tests = append(p.tests, count)
	case "while":
		p.exitUnless(p.next())
	case "until":
		p.exitUnless(p.m.ListOf("not", p.next()))
	case "always":
		p.always(p.next(), false)
	case "never":
		p.always(p.next(), true)
	case "thereis":
		v := Temp(p.m, "found")
		p.body = append(p.body, p.m.ListOf("let", syntax.List(syntax.List(v, p.next())),
			p.m.ListOf("if", v, p.returning(v))))
	case "initially":
		p.accept("do")
		for _, form := range p.forms() {
			p.vars = append(p.vars, syntax.List(Temp(p.m, "ignored"), form))
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

func (p *loopParser) returning(value kernel.Object) kernel.Object {
	return p.m.ListOf("cl-return-from", p.name, value)
}

// exitUnless leaves the loop from inside of the body.
func (p *loopParser) exitUnless(test kernel.Object) {
	p.body = append(p.body, p.m.ListOf("unless", test, p.m.ListOf("throw", p.done(), kernel.Nil)))
}

func (p *loopParser) done() kernel.Object { return p.m.ListOf("quote", p.m.Symbol("--cl-finish--")) }

func (p *loopParser) always(test kernel.Object, never bool) {
	p.result = p.m.T
	word := "unless"
	if never {
		word = "when"
	}
	p.body = append(p.body, p.m.ListOf(word, test, p.returning(kernel.Nil)))
}

// forms reads the forms of do: all up to the next word.
func (p *loopParser) forms() []kernel.Object {
	var forms []kernel.Object
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
func (p *loopParser) action(word string) (kernel.Object, error) {
	m := p.m
	switch word {
	case "do", "doing":
		return syntax.NewCons(m.Symbol("progn"), syntax.List(p.forms()...)), nil
	case "return":
		return p.returning(p.next()), nil
	case "if", "when", "unless":
		return p.conditional(word)
	case "collect", "collecting":
		return p.accumulate("list", func(acc, v kernel.Object) kernel.Object { return m.ListOf("cons", v, acc) }), nil
	case "append", "appending":
		return p.accumulate("list", func(acc, v kernel.Object) kernel.Object {
			return m.ListOf("append", m.ListOf("reverse", v), acc)
		}), nil
	case "nconc", "nconcing":
		return p.accumulate("list", func(acc, v kernel.Object) kernel.Object {
			return m.ListOf("append", m.ListOf("reverse", v), acc)
		}), nil
	case "concat":
		return p.accumulate("string", func(acc, v kernel.Object) kernel.Object { return m.ListOf("concat", acc, v) }), nil
	case "vconcat":
		return p.accumulate("vector", func(acc, v kernel.Object) kernel.Object { return m.ListOf("vconcat", acc, v) }), nil
	case "count", "counting":
		return p.accumulate("number", func(acc, v kernel.Object) kernel.Object {
			return m.ListOf("if", v, m.ListOf("1+", acc), acc)
		}), nil
	case "sum", "summing":
		return p.accumulate("number", func(acc, v kernel.Object) kernel.Object { return m.ListOf("+", acc, v) }), nil
	case "maximize", "maximizing":
		return p.accumulate("extreme", func(acc, v kernel.Object) kernel.Object {
			return m.ListOf("lisp--extreme", m.ListOf("quote", m.Symbol("max")), acc, v)
		}), nil
	case "minimize", "minimizing":
		return p.accumulate("extreme", func(acc, v kernel.Object) kernel.Object {
			return m.ListOf("lisp--extreme", m.ListOf("quote", m.Symbol("min")), acc, v)
		}), nil
	}
	return nil, m.ErrorText("Expected a cl-loop keyword, found " + word)
}

func (p *loopParser) conditional(word string) (kernel.Object, error) {
	m := p.m
	test := p.next()
	then, err := p.actions()
	if err != nil {
		return nil, err
	}
	var otherwise kernel.Object = kernel.Nil
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
	return m.ListOf("let", syntax.List(syntax.List(it, test)), m.ListOf("if", it, then, otherwise)), nil
}

// actions reads clauses joined by and.
func (p *loopParser) actions() (kernel.Object, error) {
	forms := []kernel.Object{p.m.Symbol("progn")}
	for {
		word, _ := kernel.SymbolName(p.next())
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
func (p *loopParser) accumulate(kind string, add func(acc, v kernel.Object) kernel.Object) kernel.Object {
	m := p.m
	v := p.next()
	var initial kernel.Object = kernel.Nil
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
		text, _ := kernel.SymbolName(name)
		if _, known := p.into[text]; !known {
			sym, _ := name.(*syntax.Symbol)
			p.into[text] = sym
			p.vars = append(p.vars, syntax.List(name, initial))
		}
		if kind == "list" {
			// In order, since the body may look at it.
			return m.ListOf("setq", name, m.ListOf("nreverse", add(m.ListOf("nreverse", name), v)))
		}
		return m.ListOf("setq", name, add(name, v))
	}
	if p.acc == nil {
		p.acc, p.kind = Temp(m, "acc"), kind
		p.vars = append(p.vars, syntax.List(p.acc, initial))
	}
	return m.ListOf("setq", p.acc, add(p.acc, v))
}

// withClause binds variables before the loop; those joined by "and" at once.
func (p *loopParser) withClause() error {
	var variables, values []kernel.Object
	for {
		variables = append(variables, p.next())
		var value kernel.Object = kernel.Nil
		if p.accept("=") != "" {
			value = p.next()
		}
		values = append(values, value)
		if p.accept("and") == "" {
			break
		}
	}
	if len(values) > 1 {
		for i, value := range values {
			first := Temp(p.m, "value")
			p.vars = append(p.vars, syntax.List(first, value))
			values[i] = first
		}
	}
	for i, v := range variables {
		p.bindVariable(v, values[i])
	}
	return nil
}

func (p *loopParser) form() kernel.Object {
	m := p.m
	result := p.result
	if result == nil {
		result = kernel.Nil
		if p.acc != nil {
			result = p.acc
			if p.kind == "list" {
				result = m.ListOf("nreverse", p.acc)
			}
		}
	}
	var test kernel.Object = m.T
	if len(p.tests) > 0 {
		test = syntax.NewCons(m.Symbol("and"), syntax.List(p.tests...))
	}
	round := append(append(append([]kernel.Object{}, p.first...), p.body...), p.step...)
	loop := m.ListOf("catch", p.done(), syntax.NewCons(m.Symbol("while"), syntax.NewCons(test, syntax.List(round...))))
	body := append(append([]kernel.Object{loop}, p.final...), result)
	return m.ListOf("cl-block", p.name,
		syntax.NewCons(m.Symbol("let*"), syntax.NewCons(syntax.List(p.vars...), syntax.List(body...))))
}

func loopFunctions() []kernel.Subr {
	return []kernel.Subr{
		{Name: "lisp--extreme", Min: 3, Max: 3, Fn: func(m *kernel.Machine, args []kernel.Object) (kernel.Object, error) {
			if args[1] == kernel.Nil {
				return args[2], nil
			}
			return m.Apply(args[0], args[1], args[2])
		}},
	}
}
