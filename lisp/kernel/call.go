package kernel

import (
	"fmt"

	"github.com/glycerine/zygomys/v9/zygo"

	"smtpmail/lisp/syntax"
)

// Subr is a function written in Go.
type Subr struct {
	Name     string
	Min, Max int // arguments; Max < 0 is any number
	Fn       func(m *Machine, args []Object) (Object, error)
	// Missing marks a function that Emacs has and this program has not: calling
	// it for its value is an error, calling it as a statement does nothing.
	Missing bool
	Partial []Object // of apply-partially: the function and its first arguments
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
		return nil, m.Signal("wrong-number-of-arguments", name, syntax.Int(len(args)))
	}
	for len(args) < s.Max {
		args = append(args, Nil)
	}
	return s.Fn(m, args)
}

// Closure is a function written in Lisp.
type Closure struct {
	Lam *lambda
	fn  *zygo.SexpFunction // nil until first called, if the closure captures nothing
}

// SexpString and Type make a Closure a zygomys constant.
func (c *Closure) SexpString(*zygo.PrintState) string { return "#<function>" }
func (c *Closure) Type() *zygo.RegisteredType         { return nil }

// Prin1 prints its source.
func (c *Closure) Prin1(p *syntax.Printing) { p.Object(c.Lam.Form) }

// Form returns the lambda expression that the function was made from.
func (c *Closure) Form() Object { return c.Lam.Form }

// callSymbol calls the function that a symbol names, through its advice.
func (m *Machine) callSymbol(sym *syntax.Symbol, s *Site, args []Object) (Object, error) {
	fn := m.Function(sym)
	if fn == nil {
		return nil, m.Signal("void-function", sym)
	}
	if advised := m.advised[sym]; advised != nil {
		return advised(m, sym, s, args)
	}
	return m.CallObject(fn, sym, s, args)
}

// An Advised is called in place of a function that has advice.
type Advised func(m *Machine, sym *syntax.Symbol, s *Site, args []Object) (Object, error)

// Advise has calls of a symbol go to what wraps its function; nil takes that away.
func (m *Machine) Advise(sym *syntax.Symbol, advised Advised) {
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

// CallObject calls a function object; name is what errors about it show.
func (m *Machine) CallObject(fn, name Object, s *Site, args []Object) (Object, error) {
	if err := m.Enter(); err != nil {
		m.Leave()
		return nil, err
	}
	defer m.Leave()
	for n := 0; n < 100; n++ {
		switch f := fn.(type) {
		case *Subr:
			m.Site = s
			return f.call(m, name, args)
		case *Closure:
			return m.callClosure(f, args)
		case *syntax.Symbol:
			next := m.Function(f)
			if next == nil {
				return nil, m.Signal("void-function", name)
			}
			fn = next
		case *syntax.Cons:
			return m.callList(f, name, s, args)
		default:
			if fn == Nil || fn == nil {
				return nil, m.Signal("void-function", name)
			}
			return nil, m.Signal("invalid-function", name)
		}
	}
	return nil, m.Signal("cyclic-function-indirection", name)
}

// callList calls a list: (lambda …), (closure …), (autoload …).
func (m *Machine) callList(f *syntax.Cons, name Object, s *Site, args []Object) (Object, error) {
	switch head, _ := SymbolName(f.Car); head {
	case "lambda":
		return m.callClosure(m.ClosureOf(f, false), args)
	case "closure":
		rest, _ := f.Cdr.(*syntax.Cons)
		if rest != nil {
			return m.callClosure(m.ClosureOf(syntax.NewCons(m.Symbol("lambda"), rest.Cdr), true), args)
		}
	case "autoload":
		return m.callAutoload(f, name, s, args)
	}
	return nil, m.Signal("invalid-function", name)
}

// ClosureOf compiles a list that is called as a function, once.
func (m *Machine) ClosureOf(form *syntax.Cons, lexical bool) *Closure {
	if c, ok := m.lambdas[form]; ok {
		return c
	}
	lw := &Lowering{M: m, Unit: &Unit{Lexical: lexical}, At: form.At}
	c := &Closure{Lam: lw.ParseLambda(form, "")}
	if len(m.lambdas) < 10_000 {
		m.lambdas[form] = c
	}
	return c
}

// callClosure fits the arguments to the parameters and runs the function.
func (m *Machine) callClosure(c *Closure, args []Object) (Object, error) {
	lam := c.Lam
	if lam.malformed != nil {
		return nil, lam.malformed
	}
	n := len(args)
	if n < lam.Required || (!lam.Rest && n > lam.Required+lam.Optional) {
		return nil, m.Signal("wrong-number-of-arguments", lam.arityForm(m), syntax.Int(n))
	}
	if c.fn == nil {
		if err := m.compile(c); err != nil {
			return nil, err
		}
	}
	full := make([]zygo.Sexp, 0, len(lam.params))
	positional := lam.Required + lam.Optional
	full = append(full, args[:min(n, positional)]...)
	for len(full) < positional {
		full = append(full, Nil)
	}
	if lam.Rest {
		var rest Object = Nil
		if n > positional {
			if err := m.Alloc((n - positional) * ConsBytes); err != nil {
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
	fn, err := m.EvalCode(c.Lam.code())
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

// Apply calls any function object, as funcall does.
func (m *Machine) Apply(fn Object, args ...Object) (Object, error) {
	if err := m.Step(1); err != nil {
		return nil, err
	}
	if sym, ok := fn.(*syntax.Symbol); ok {
		// The name in an error is the function for a subr, as with Emacs's funcall.
		if subr, ok := m.Function(sym).(*Subr); ok && m.advised == nil {
			return m.CallObject(subr, subr, nil, args)
		}
		return m.callSymbol(sym, nil, args)
	}
	return m.CallObject(fn, fn, nil, args)
}

// Call calls a function, with limits of its own when nothing else is running.
func (m *Machine) Call(fn Object, args ...Object) (Object, error) {
	var result Object
	err := m.Protect(func() (err error) {
		result, err = m.Apply(fn, args...)
		return err
	})
	return result, err
}

// Eval evaluates one form, lexically, with limits of its own when nothing else is running.
func (m *Machine) Eval(form Object) (Object, error) {
	var result Object
	err := m.Protect(func() (err error) {
		result, err = m.EvalForm(form, &Unit{Lexical: true})
		return err
	})
	return result, err
}

// Protect runs f so that nothing it does, a panic included, leaves a binding
// or the zygomys stacks out of order.
func (m *Machine) Protect(f func() error) (err error) {
	height, catches, depth := len(m.Bindings), len(m.Catches), m.Budget.Depth
	end := m.BeginRun(false)
	m.nesting++
	defer func() {
		if r := recover(); r != nil {
			err = panicError(r)
		}
		m.nesting--
		m.Unwind(height, catches, depth)
		if err != nil && m.nesting == 0 {
			m.env.Clear()
		}
		end()
	}()
	return f()
}

// IsMacroAutoload tells whether a definition is an autoload of a macro.
func IsMacroAutoload(def *syntax.Cons) bool {
	if name, _ := SymbolName(def.Car); name != "autoload" {
		return false
	}
	items := syntax.Nil
	for n, list := 0, Object(def); n < 4; n++ {
		list = CdrOf(list)
		items = CarOf(list)
	}
	name, ok := SymbolName(items)
	return ok && (name == "macro" || name == "t")
}

// callAutoload loads the file of an autoload and calls what it defined.
func (m *Machine) callAutoload(def *syntax.Cons, name Object, s *Site, args []Object) (Object, error) {
	sym, ok := name.(*syntax.Symbol)
	if !ok {
		return nil, m.Signal("invalid-function", name)
	}
	if err := m.Library.Autoload(m, def); err != nil {
		return nil, err
	}
	if fn := m.Function(sym); fn != nil && fn != Object(def) {
		return m.CallObject(fn, sym, s, args)
	}
	return nil, m.ErrorText(fmt.Sprintf("Autoloading failed to define function %s", sym.Name))
}
