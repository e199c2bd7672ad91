package effect

import (
	"fmt"
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// callReader reads the call of a function that does more with its arguments than to
// look at their values.
type callReader func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level

var calls map[string]callReader

func init() {
	calls = map[string]callReader{
		"funcall": funcall, "funcall-interactively": funcall, "apply": funcall, "call-interactively": funcall, "command-execute": funcall,
		"eval": eval, "fset": define, "defalias": define, "lisp--advised-call": advisedCall,
	}
	for list, read := range map[string]callReader{
		`set set-default set-default-toplevel-value set-variable custom-set-default custom-set-variable customize-set-variable
			customize-save-variable customize-set-value customize-push-and-save set-local`: setFunction(true),
		"add-to-list add-to-history add-to-ordered-list":  setFunction(false),
		"custom-set-variables custom-theme-set-variables": customSet,
		"message-fetch-field mail-fetch-field message-field-value gnus-fetch-field message-remove-header message-position-on-field": fetches,
		"add-hook general-add-hook": addHook,
		"run-hooks run-hook-with-args run-hook-with-args-until-success run-hook-with-args-until-failure run-mode-hooks run-hook-wrapped": runHooks,
		"load load-file load-library org-babel-load-file load-theme":                                                                     loads,
		"define-key define-key-after keymap-set":                                                                                         bindsKey(1),
		"local-set-key global-set-key keymap-local-set keymap-global-set bind-key bind-key*":                                             bindsKey(0),
		"intern intern-soft": interns,
		"read read-from-string make-symbol read-minibuffer": makesNames,
		`evil-define-key evil-local-set-key general-def general-define-key map! advice-remove remove-hook fboundp commandp functionp eq equal eql memq member
			documentation symbol-name where-is-internal substitute-key-definition easy-menu-define define-minor-mode make-obsolete autoload ad-unadvise advice-member-p`: namesOnly,
	} {
		for _, name := range strings.Fields(list) {
			calls[name] = read
		}
	}
}

// call reads the call of a function: a symbol, or a lambda expression.
func (r *reader) call(fn syntax.Object, args []*syntax.Cons, at syntax.Pos, c context) Level {
	sym, isSymbol := fn.(*syntax.Symbol)
	if !isSymbol {
		level := r.arguments(args, c)
		return max(level, r.follow(fn, r.constants(args, c), c))
	}
	if read, known := calls[sym.Name]; known && sym.Function == nil {
		return read(r, args, at, c)
	}
	level := r.arguments(args, c)
	switch standing := r.m.Standing(sym); standing {
	case lisp.Written, lisp.Macro:
		return max(level, r.follow(sym, r.constants(args, c), c.outside()))
	default:
		return max(level, r.builtin(sym, args, at, c))
	}
}

// builtin reads the call of a function that no init file defined.
func (r *reader) builtin(sym *syntax.Symbol, args []*syntax.Cons, at syntax.Pos, c context) Level {
	r.tell(Effect{Kind: Call, Name: sym.Name, At: at, Caught: c.caught || c.catches && sym.Name == "throw", Aside: c.aside})
	level := r.advice(sym, c)
	if r.m.Standing(sym) == lisp.Undefined {
		level = max(level, r.undefined(sym, args, at, c))
	}
	if r.o.Sends(sym.Name) {
		return Always
	}
	return level
}

// undefined reads the call of what nobody defined: a macro perhaps, which sets its
// first argument, or a function whose definition was skipped.
func (r *reader) undefined(sym *syntax.Symbol, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) > 1 && r.isName(args[0].Car) {
		r.tell(Effect{Kind: Set, Name: args[0].Car.(*syntax.Symbol).Name, At: at})
	}
	if r.o.Skipped == nil || r.skipped[sym] {
		return Never
	}
	r.skipped[sym] = true
	level := Never
	for _, form := range r.o.Skipped(sym.Name) {
		list := cells(form)
		for i := 2; i < len(list); i++ {
			if _, isList := list[i].Car.(*syntax.Cons); isList || list[i].Car == syntax.Nil {
				inner := c.outside()
				for _, parameter := range r.symbols(list[i].Car, nil, 0) {
					inner = inner.with(parameter, nil)
				}
				level = max(level, r.sequence(list[i+1:], inner))
				break
			}
		}
	}
	return level
}

// advice reads what is around a function.
func (r *reader) advice(sym *syntax.Symbol, c context) Level {
	level := Never
	for _, a := range r.m.AdviceOn(sym) {
		level = max(level, r.follow(a.By, nil, c.outside()))
	}
	return level
}

// arguments reads the arguments of a call; a function among them may be called.
func (r *reader) arguments(args []*syntax.Cons, c context) Level {
	level := Never
	for _, cell := range args {
		level = max(level, r.cell(cell, c), min(r.argument(cell, c), Maybe))
	}
	return level
}

// argument reads the function that an argument is, if it is one.
func (r *reader) argument(cell *syntax.Cons, c context) Level {
	form, ok := cell.Car.(*syntax.Cons)
	if !ok {
		return Never
	}
	value, _ := r.constant(form, c)
	switch fn := value.(type) {
	case *syntax.Symbol:
		if setters[fn.Name] && fn.Function == nil {
			r.report.Computed = append(r.report.Computed, cell.CarAt)
		}
		if _, isForm := forms[fn.Name]; isForm || r.m.Standing(fn) == lisp.KnownForm {
			return Never
		}
		if r.m.Standing(fn) == lisp.Written || isNamed(form.Car, "function") || r.o.Sends(fn.Name) {
			return r.follow(fn, nil, c.outside())
		}
	case *syntax.Cons:
		if isNamed(fn.Car, "lambda") {
			return r.follow(fn, nil, c)
		}
	case *lisp.Closure, *lisp.Subr:
		return r.follow(fn, nil, c.outside())
	}
	return Never
}

var setters = names("set set-default set-default-toplevel-value customize-set-variable customize-save-variable customize-set-value custom-set-default add-to-list eval")

func (r *reader) constants(args []*syntax.Cons, c context) []syntax.Object {
	values := make([]syntax.Object, len(args))
	for i, cell := range args {
		if value, from := r.constant(cell.Car, c); from == "" {
			values[i] = value
		}
	}
	return values
}

// follow reads a function that is called with arguments, nil for those that are not
// known.
func (r *reader) follow(fn syntax.Object, args []syntax.Object, c context) Level {
	text, ok := r.m.FunctionText(fn)
	if !ok {
		return r.followOther(fn, args, c)
	}
	args = append(text.Bound[:len(text.Bound):len(text.Bound)], args...)
	key := visit{form: text.Form, arguments: key(args), context: c}
	if level, known := r.memo[key]; known {
		return level
	}
	r.memo[key] = Never // for those who call themselves
	if !r.step(text.Form.At) {
		return Maybe
	}
	r.depth++
	defer func() { r.depth-- }()
	body := cells(text.Body)
	if _, isDoc := car(text.Body).(*syntax.String); isDoc && len(body) > 1 {
		body = body[1:]
	}
	var bound []Effect
	for i, param := range text.Params {
		var value syntax.Object
		if i < len(args) && !r.isAssigned(param, body) {
			value = args[i]
		}
		bound = append(bound, Effect{Kind: Set, Name: param.Name, At: text.Form.At})
		c = c.with(param, value)
	}
	level := r.body(body, bound, c)
	if sym, isSymbol := fn.(*syntax.Symbol); isSymbol {
		level = max(level, r.advice(sym, c))
	}
	r.memo[key] = level
	return level
}

// followOther reads the call of a function that is not written in Lisp.
func (r *reader) followOther(fn syntax.Object, args []syntax.Object, c context) Level {
	if inner, bound, ok := r.m.Partial(fn); ok {
		return r.follow(inner, append(bound[:len(bound):len(bound)], args...), c)
	}
	sym, ok := fn.(*syntax.Symbol)
	if !ok || sym == nil {
		return Never
	}
	// What it is called with stands for forms that have these values.
	var cells []*syntax.Cons
	for _, value := range args {
		cell := &syntax.Cons{Car: r.m.Symbol("smtpmail--unknown"), Cdr: syntax.Nil}
		if value != nil {
			cell.Car = syntax.List(r.m.Symbol("quote"), value)
		}
		cells = append(cells, cell)
	}
	return r.call(sym, cells, syntax.Pos{}, c)
}

// key tells arguments apart.
func key(args []syntax.Object) string {
	var b strings.Builder
	for _, a := range args {
		switch v := a.(type) {
		case nil:
			b.WriteByte('?')
		case syntax.Int:
			fmt.Fprintf(&b, "%d", v)
		default:
			fmt.Fprintf(&b, "%p", v)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// funcall reads (funcall FUNCTION ARGUMENT…).
func funcall(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	known := len(r.report.Opaque)
	level := max(r.cell(args[0], c), r.arguments(args[1:], c))
	fn, _ := r.constant(args[0].Car, c)
	if _, isList := args[0].Car.(*syntax.Cons); fn == nil && isList && len(r.report.Opaque) > known {
		r.lose(at)
	}
	if sym, ok := fn.(*syntax.Symbol); ok && setters[sym.Name] && len(args) == 2 {
		r.report.Computed = append(r.report.Computed, at) // (apply #'set LIST)
	}
	switch f := fn.(type) {
	case *syntax.Symbol:
		return max(level, r.call(f, args[1:], at, c))
	case *syntax.Cons, *lisp.Closure, *lisp.Subr:
		return max(level, r.follow(f, r.constants(args[1:], c), c))
	}
	if sym, ok := args[0].Car.(*syntax.Symbol); ok {
		_, bound := c.lookup(sym)
		if !bound && sym.Value == nil && !r.m.IsVariable(sym.Name) {
			r.lose(at)
		}
		if !bound && sym.Value == syntax.Nil {
			return level
		}
	}
	r.indirect = true
	return Always
}

// eval reads (eval FORM).
func eval(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := r.sequence(args, c)
	if len(args) == 0 {
		return level
	}
	form, _ := r.constant(args[0].Car, c)
	if form != nil {
		return max(level, r.form(form, at, c.outside()))
	}
	r.report.Computed = append(r.report.Computed, at)
	r.indirect = true
	return max(level, Maybe)
}

// setFunction reads (set NAME VALUE); only those that set to a value have one.
func setFunction(valued bool) callReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		level := r.arguments(args, c)
		if len(args) < 2 {
			return level
		}
		var value *syntax.Cons
		if valued {
			value = args[1]
		}
		r.setNamed(args[0], value, at, c)
		if sym, ok := quoted(r, args[0].Car, c); ok && r.o.Runs(sym.Name) {
			level = max(level, r.argument(args[1], c))
		}
		return level
	}
}

// customSet reads (custom-set-variables '(VARIABLE VALUE)…).
func customSet(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	for _, cell := range args {
		entry, _ := r.constant(cell.Car, c)
		sym, ok := car(entry).(*syntax.Symbol)
		if !ok {
			r.report.Computed = append(r.report.Computed, at)
			continue
		}
		if value, ok := cdr(entry).(*syntax.Cons); ok {
			r.cell(value, c)
			r.assign(sym, value, placed(cell, at), c)
		}
	}
	return Never
}

// addHook reads (add-hook HOOK FUNCTION).
func addHook(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) < 2 {
		return r.sequence(args, c)
	}
	if sym, ok := quoted(r, args[0].Car, c); ok && !r.o.Runs(sym.Name) {
		return Never
	}
	level := r.cell(args[1], c)
	if fn, _ := r.constant(args[1].Car, c); fn != nil {
		r.hooked(fn, at, c)
	}
	return max(level, min(r.argument(args[1], c), Maybe))
}

// runHooks reads (run-hooks HOOK…).
func runHooks(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := r.arguments(args, c)
	for _, cell := range args {
		if sym, ok := quoted(r, cell.Car, c); ok && sym.Value != nil {
			r.hooked(sym.Value, at, c)
		}
	}
	return level
}

// loads reads a call that runs a file.
func loads(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	r.lose(at)
	return r.arguments(args, c)
}

// makesNames reads a call whose value may be a symbol that the text does not show.
func makesNames(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	r.opaque(at)
	return r.arguments(args, c)
}

// interns reads (intern STRING), which the text shows where the string is in it.
func interns(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) > 0 {
		if name, _ := r.constant(args[0].Car, c); name != nil {
			return r.sequence(args[1:], c)
		}
	}
	return makesNames(r, args, at, c)
}

// namesOnly reads a call that does not call the functions among its arguments.
func namesOnly(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	level := Never
	for _, cell := range args {
		if list, ok := cell.Car.(*syntax.Cons); ok {
			if value, _ := r.constant(list, c); value == nil {
				level = max(level, r.cell(cell, c))
			}
			continue
		}
		level = max(level, r.cell(cell, c))
	}
	return level
}

// bindsKey reads the binding of a key, the first argument or the one behind it.
func bindsKey(first int) callReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		if len(args) < first+2 {
			return Never
		}
		key, _ := r.constant(args[first].Car, c)
		if command, _ := r.constant(args[first+1].Car, c); key != nil && command != nil {
			r.report.Keys = append(r.report.Keys, lisp.Key{Key: key, Command: command, At: at})
		}
		return Never
	}
}

// fetches reads a call whose strings are names of header fields that it looks for.
func fetches(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	head := cells(syntax.Nil)
	for _, cell := range args {
		if _, isText := cell.Car.(*syntax.String); !isText {
			head = append(head, cell)
		}
	}
	return r.arguments(head, c)
}

// advisedCall reads what add-function makes: (HOW ADVICE FUNCTION ARGUMENT…).
func advisedCall(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	values := r.constants(args, c)
	if len(values) < 3 || values[1] == nil || values[2] == nil {
		return Maybe
	}
	advice, inner := r.follow(values[1], nil, c.outside()), r.follow(values[2], nil, c.outside())
	switch how, _ := values[0].(*syntax.Symbol); {
	case how == nil, how.Name == ":around", how.Name == ":override":
		return advice
	case how.Name == ":before-while", how.Name == ":before-until":
		return min(inner, Maybe)
	}
	return max(advice, inner)
}

// define reads (fset NAME FUNCTION).
func define(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := r.sequence(args, c)
	if len(args) > 1 {
		if sym, ok := quoted(r, args[0].Car, c); ok {
			r.redefine(sym, args[1], at, c)
		}
	}
	return level
}

// defun reads a definition: what is defined may be called.
func defun(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	if len(args) < 2 {
		return Never
	}
	inner := c
	for _, sym := range r.symbols(args[1].Car, nil, 0) {
		inner = inner.with(sym, nil)
	}
	r.sequence(args[2:], inner)
	return Never
}
