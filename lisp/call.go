package lisp

import (
	"fmt"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Subr is a function written in Go.
type Subr struct {
	Name     string
	Min, Max int // arguments; Max < 0 is any number
	fn       func(m *Machine, args []Object) (Object, error)
	// missing marks a function that Emacs has and this program has not: calling
	// it for its value is an error, calling it as a statement does nothing.
	missing bool
	partial []Object // of apply-partially: the function and its first arguments
}

// SexpString and Type make a Subr a zygomys constant.
func (s *Subr) SexpString(*zygo.PrintState) string { return "#<subr>" }
func (s *Subr) Type() *zygo.RegisteredType         { return nil }

// Prin1 prints it.
func (s *Subr) Prin1(p *syntax.Printing) { p.Text("#<subr " + s.Name + ">") }

func (s *Subr) accepts(n int) bool { return n >= s.Min && (s.Max < 0 || n <= s.Max) }

// call checks the number of arguments and fills in optional ones with nil;
// name is what the error shows.
func (s *Subr) call(m *Machine, name Object, args []Object) (Object, error) {
	if !s.accepts(len(args)) {
		return nil, m.signal("wrong-number-of-arguments", name, syntax.Int(len(args)))
	}
	for len(args) < s.Max {
		args = append(args, Nil)
	}
	return s.fn(m, args)
}

// Closure is a function written in Lisp.
type Closure struct {
	lam *lambda
	fn  *zygo.SexpFunction // nil until first called, if the closure captures nothing
}

// SexpString and Type make a Closure a zygomys constant.
func (c *Closure) SexpString(*zygo.PrintState) string { return "#<function>" }
func (c *Closure) Type() *zygo.RegisteredType         { return nil }

// Prin1 prints its source.
func (c *Closure) Prin1(p *syntax.Printing) { p.Object(c.lam.form) }

// Form returns the lambda expression that the function was made from.
func (c *Closure) Form() Object { return c.lam.form }

// callSymbol calls the function that a symbol names, through its advice.
func (m *Machine) callSymbol(sym *syntax.Symbol, s *site, args []Object) (Object, error) {
	fn := m.function(sym)
	if fn == nil {
		return nil, m.signal("void-function", sym)
	}
	if advised := m.advised[sym]; advised != nil {
		return advised(m, sym, s, args)
	}
	return m.callObject(fn, sym, s, args)
}

// An Advised is called in place of a function that has advice.
type Advised func(m *Machine, sym *syntax.Symbol, s *site, args []Object) (Object, error)

// advise has calls of a symbol go to what wraps its function; nil takes that away.
func (m *Machine) advise(sym *syntax.Symbol, advised Advised) {
	if advised == nil {
		if delete(m.advised, sym); len(m.advised) == 0 {
			m.advised = nil // calls need not look for any
		}
		return
	}
	if m.advised == nil {
		m.advised = map[*syntax.Symbol]Advised{}
	}
	m.advised[sym] = advised
}

// callObject calls a function object; name is what errors about it show.
func (m *Machine) callObject(fn, name Object, s *site, args []Object) (Object, error) {
	if err := m.enter(); err != nil {
		m.leave()
		return nil, err
	}
	defer m.leave()
	for n := 0; n < 100; n++ {
		switch f := fn.(type) {
		case *Subr:
			m.site = s
			return f.call(m, name, args)
		case *Closure:
			return m.callClosure(f, args)
		case *syntax.Symbol:
			next := m.function(f)
			if next == nil {
				return nil, m.signal("void-function", name)
			}
			fn = next
		case *syntax.Cons:
			return m.callList(f, name, s, args)
		default:
			if fn == Nil || fn == nil {
				return nil, m.signal("void-function", name)
			}
			return nil, m.signal("invalid-function", name)
		}
	}
	return nil, m.signal("cyclic-function-indirection", name)
}

// callList calls a list: (lambda …), (closure …), (autoload …).
func (m *Machine) callList(f *syntax.Cons, name Object, s *site, args []Object) (Object, error) {
	switch head, _ := symbolName(f.Car); head {
	case "lambda":
		return m.callClosure(m.closureOf(f, false), args)
	case "closure":
		rest, _ := f.Cdr.(*syntax.Cons)
		if rest != nil {
			return m.callClosure(m.closureOf(syntax.NewCons(m.Symbol("lambda"), rest.Cdr), true), args)
		}
	case "autoload":
		return m.callAutoload(f, name, s, args)
	}
	return nil, m.signal("invalid-function", name)
}

// closureOf compiles a list that is called as a function, once.
func (m *Machine) closureOf(form *syntax.Cons, lexical bool) *Closure {
	if c, ok := m.lambdas[form]; ok {
		return c
	}
	lw := &lowering{m: m, unit: &unit{lexical: lexical}, at: form.At}
	c := &Closure{lam: lw.parseLambda(form, "")}
	if len(m.lambdas) < 10_000 {
		m.lambdas[form] = c
	}
	return c
}

// callClosure fits the arguments to the parameters and runs the function.
func (m *Machine) callClosure(c *Closure, args []Object) (Object, error) {
	lam := c.lam
	if lam.malformed != nil {
		return nil, lam.malformed
	}
	n := len(args)
	if n < lam.required || (!lam.rest && n > lam.required+lam.optional) {
		return nil, m.signal("wrong-number-of-arguments", lam.arityForm(m), syntax.Int(n))
	}
	if c.fn == nil {
		if err := m.compile(c); err != nil {
			return nil, err
		}
	}
	full := make([]zygo.Sexp, 0, len(lam.params))
	positional := lam.required + lam.optional
	full = append(full, args[:min(n, positional)]...)
	for len(full) < positional {
		full = append(full, Nil)
	}
	if lam.rest {
		var rest Object = Nil
		if n > positional {
			if err := m.alloc((n - positional) * consBytes); err != nil {
				return nil, err
			}
			rest = syntax.List(args[positional:]...)
		}
		full = append(full, rest)
	}
	return m.applyCompiled(c.fn, full)
}

// compile makes the zygomys function of a closure that captures nothing.
func (m *Machine) compile(c *Closure) error {
	fn, err := m.evalCode(c.lam.code())
	if err != nil {
		return err
	}
	compiled, ok := fn.(*zygo.SexpFunction)
	if !ok {
		return &InternalError{Text: "a lambda did not become a function"}
	}
	c.fn = compiled
	return nil
}

// apply calls any function object, as funcall does.
func (m *Machine) apply(fn Object, args ...Object) (Object, error) {
	if err := m.step(1); err != nil {
		return nil, err
	}
	if sym, ok := fn.(*syntax.Symbol); ok {
		// The name in an error is the function for a subr, as with Emacs's funcall.
		if subr, ok := m.function(sym).(*Subr); ok && m.advised == nil {
			return m.callObject(subr, subr, nil, args)
		}
		return m.callSymbol(sym, nil, args)
	}
	return m.callObject(fn, fn, nil, args)
}

// Call calls a function, with limits of its own when nothing else is running.
func (m *Machine) Call(fn Object, args ...Object) (Object, error) {
	var result Object
	err := m.protect(func() (err error) {
		result, err = m.apply(fn, args...)
		return err
	})
	return result, err
}

// Eval evaluates one form, lexically, with limits of its own when nothing else is running.
func (m *Machine) Eval(form Object) (Object, error) {
	var result Object
	err := m.protect(func() (err error) {
		result, err = m.evalForm(form, &unit{lexical: true})
		return err
	})
	return result, err
}

// protect runs f so that nothing it does, a panic included, leaves a binding
// or the zygomys stacks out of order.
func (m *Machine) protect(f func() error) (err error) {
	height, catches, depth := len(m.bindings), len(m.catches), m.budget.depth
	end := m.beginRun(false)
	m.nesting++
	defer func() {
		if r := recover(); r != nil {
			err = panicError(r)
		}
		m.nesting--
		m.unwind(height, catches, depth)
		if err != nil && m.nesting == 0 {
			m.env.Clear()
		}
		end()
	}()
	return f()
}

// isMacroAutoload tells whether a definition is an autoload of a macro.
func isMacroAutoload(def *syntax.Cons) bool {
	if name, _ := symbolName(def.Car); name != "autoload" {
		return false
	}
	items := syntax.Nil
	for n, list := 0, Object(def); n < 4; n++ {
		list = cdrOf(list)
		items = carOf(list)
	}
	name, ok := symbolName(items)
	return ok && (name == "macro" || name == "t")
}

// callAutoload loads the file of an autoload and calls what it defined.
func (m *Machine) callAutoload(def *syntax.Cons, name Object, s *site, args []Object) (Object, error) {
	sym, ok := name.(*syntax.Symbol)
	if !ok {
		return nil, m.signal("invalid-function", name)
	}
	if err := m.library.Autoload(m, def); err != nil {
		return nil, err
	}
	if fn := m.function(sym); fn != nil && fn != Object(def) {
		return m.callObject(fn, sym, s, args)
	}
	return nil, m.errorText(fmt.Sprintf("Autoloading failed to define function %s", sym.Name))
}
