package effect

import (
	"strings"

	"smtpmail/lisp/syntax"
)

// formReader reads the arguments of a special form or macro.
type formReader func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level

// forms are the special forms and macros whose arguments are not all evaluated, or
// not always.
var forms map[string]formReader

func init() {
	forms = map[string]formReader{
		"if": readIf, "cond": readCond, "let": let(false), "let*": let(true), "dlet": let(false), "letrec": let(true), "lexical-let": let(false), "lexical-let*": let(true),
		"cl-progv": progv, "progv": progv, "lambda": lambda, "quote": quote, "function": quote, "cl-function": quote, "`": backquote, "condition-case": conditionCase,
		"condition-case-unless-debug": conditionCase, "setf": setf, "cl-psetf": setf, "cl-letf": letf, "cl-letf*": letf, "letf": letf, "letf*": letf,
		"cl-multiple-value-setq": multipleSetq, "multiple-value-setq": multipleSetq, "pcase-setq": multipleSetq, "seq-setq": multipleSetq,
		"ignore-error": ignoreError, "-when-let": ifLet(false), "-when-let*": ifLet(false), "-if-let": ifLet(true), "-if-let*": ifLet(true), "if-let": ifLet(true), "if-let*": ifLet(true), "when-let": ifLet(false), "when-let*": ifLet(false), "and-let*": ifLet(false),
		"while-let": ifLet(false), "named-let": skipFirst(let(false)), "use-package": skip,
	}
	for list, read := range map[string]formReader{
		`progn prog1 prog2 save-excursion save-restriction save-match-data save-current-buffer save-window-excursion save-selected-window
			with-current-buffer with-selected-window with-silent-modifications with-no-warnings eval-when-compile eval-and-compile
			unwind-protect atomic-change-group combine-after-change-calls inhibit-quit with-local-quit save-mark-and-excursion
			-> ->> thread-first thread-last -some-> -some->> --> cl-check-type while-no-input with-buffer-modified-unmodified`: all,
		"when unless": readWhen, "and or": readAnd, "while": sometimes, "cl-loop loop": clLoop, "cl-assert": assert, "catch": catch,
		"setq setq-default setq-local setq! setopt csetq general-setq validate-setq custom-set! psetq cl-psetq": setq,
		"ignore-errors with-demoted-errors":                                                                                     caught,
		"with-temp-buffer with-output-to-string with-temp-file with-temp-message":                                               aside,
		"dolist cl-dolist dotimes cl-dotimes dolist-with-progress-reporter pcase-dolist --each --dolist seq-doseq":              loop,
		"pcase-let pcase-let* -let* -let":                                                                                       binds(true),
		`cl-destructuring-bind destructuring-bind cl-multiple-value-bind multiple-value-bind seq-let pcase-lambda -let-pattern`: binds(false),
		"cl-flet cl-flet* cl-labels flet labels noflet cl-macrolet":                                                             flet,
		"push cl-pushnew pushnew pushnew! appendq! prependq!":                                                                   push,
		"pop incf cl-incf decf cl-decf":                                                                                         modify,
		"defun defsubst defmacro cl-defun cl-defsubst cl-defmacro define-inline":                                                defun,
		"declare interactive defvar defconst defcustom defgroup ignore":                                                         skip,
		"pcase pcase-exhaustive cl-case case cl-ecase ecase cl-typecase cl-etypecase typecase":                                  cases,
		"cl-block block with-suppressed-warnings with-timeout with-mutex":                                                       skipFirst(all),
	} {
		for _, name := range strings.Fields(list) {
			forms[name] = read
		}
	}
}

func names(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

func all(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level { return r.sequence(args, c) }

func sometimes(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	return min(r.sequence(args, c), Maybe)
}

// clLoop reads (cl-loop for VARIABLES in LIST do FORM…), where words stand between
// the forms.
func clLoop(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	var code []*syntax.Cons
	var bound []Effect
	isVariable := false
	for _, cell := range args {
		sym, isSymbol := cell.Car.(*syntax.Symbol)
		switch {
		case isVariable:
			for _, sym := range r.symbols(cell.Car, nil, 0) {
				bound = append(bound, Effect{Kind: Set, Name: sym.Name, At: at})
				c = c.with(sym, nil)
			}
		case !isSymbol || sym.Value != nil:
			code = append(code, cell)
		}
		isVariable = isSymbol && loopBinds[sym.Name]
	}
	return min(r.body(code, bound, c), Maybe)
}

var loopBinds = names("for as with and into :for :as :with :and :into")

// assert reads (cl-assert CONDITION), which is an error where it does not hold.
func assert(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	r.tell(Effect{Kind: Call, Name: "cl-assert", At: at, Caught: c.caught, Aside: c.aside})
	return r.sequence(args, c)
}

func skip(*reader, []*syntax.Cons, syntax.Pos, context) Level { return Never }

func skipFirst(read formReader) formReader {
	return func(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
		return read(r, args[min(1, len(args)):], at, c)
	}
}

func readIf(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	if len(args) < 2 {
		return r.sequence(args, c)
	}
	return max(r.cell(args[0], c), either(r.cell(args[1], c), r.sequence(args[2:], c)))
}

func readWhen(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	return max(r.cell(args[0], c), min(r.sequence(args[1:], c), Maybe))
}

func readAnd(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	return readWhen(r, args, at, c)
}

func readCond(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	level, complete := Always, false
	for i, cell := range args {
		clause := cells(cell.Car)
		if len(clause) == 0 {
			continue
		}
		condition := r.cell(clause[0], c)
		if i == 0 && condition == Always {
			complete = true
		}
		level = either(level, max(condition, r.sequence(clause[1:], c)))
		complete = complete || isNamed(clause[0].Car, "t")
	}
	if len(args) == 0 {
		return Never
	}
	if !complete {
		level = either(level, Never)
	}
	return level
}

// cases reads (pcase VALUE (PATTERN BODY…)…).
func cases(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	value, level, complete := r.cell(args[0], c), Always, false
	for _, cell := range args[1:] {
		clause := cells(cell.Car)
		if len(clause) == 0 {
			continue
		}
		inner := c
		var bound []Effect
		for _, sym := range r.symbols(clause[0].Car, nil, 0) {
			bound = append(bound, Effect{Kind: Set, Name: sym.Name, At: at})
			if _, around := c.lookup(sym); !around {
				inner = inner.with(sym, nil)
			}
		}
		r.data(clause[0].Car, clause[0].CarAt)
		level = either(level, r.body(clause[1:], bound, inner))
		complete = complete || isNamed(clause[0].Car, "_") || isNamed(clause[0].Car, "t") || isNamed(clause[0].Car, "otherwise")
	}
	if !complete {
		level = either(level, Never)
	}
	return max(value, level)
}

func caught(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	c.caught = true
	return r.sequence(args, c)
}

func ignoreError(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	if len(args) == 0 {
		return Never
	}
	return caught(r, args[1:], at, c)
}

func aside(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	c.aside = true
	return r.sequence(args, c)
}

// conditionCase reads (condition-case VARIABLE FORM (CONDITIONS BODY…)…).
func conditionCase(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	if len(args) < 2 {
		return Never
	}
	inside, after := c, c
	if sym, ok := args[0].Car.(*syntax.Symbol); ok {
		after = after.with(sym, nil)
	}
	handlers := Never
	for _, cell := range args[2:] {
		inside.caught = inside.caught || catchesErrors(car(cell.Car))
		handlers = max(handlers, r.sequence(cells(cdr(cell.Car)), after))
	}
	return max(r.cell(args[1], inside), min(handlers, Maybe))
}

func catchesErrors(conditions syntax.Object) bool {
	if isNamed(conditions, "error") || isNamed(conditions, "t") {
		return true
	}
	for _, cell := range cells(conditions) {
		if isNamed(cell.Car, "error") || isNamed(cell.Car, "t") {
			return true
		}
	}
	return false
}

// quote notes data, and functions.
func quote(r *reader, args []*syntax.Cons, _ syntax.Pos, _ context) Level {
	for _, cell := range args {
		r.data(cell.Car, cell.CarAt)
	}
	return Never
}

// catch reads (catch TAG BODY…).
func catch(r *reader, args []*syntax.Cons, _ syntax.Pos, c context) Level {
	c.catches = true
	return r.sequence(args, c)
}

// lambda notes a function that may be called from where it goes.
func lambda(r *reader, args []*syntax.Cons, at syntax.Pos, _ context) Level {
	if len(args) > 0 {
		fn := &syntax.Cons{Car: r.m.Symbol("lambda"), Cdr: args[0], At: at, CarAt: at}
		r.functions = append(r.functions, fn)
	}
	return Never
}

// backquote reads what is evaluated in a template, and notes the rest.
func backquote(r *reader, args []*syntax.Cons, at syntax.Pos, c context) Level {
	level := Never
	for _, cell := range args {
		level = max(level, r.template(cell, c))
	}
	return level
}

func (r *reader) template(cell *syntax.Cons, c context) Level {
	list, ok := cell.Car.(*syntax.Cons)
	if !ok {
		r.data(cell.Car, cell.CarAt)
		return Never
	}
	if !r.step(cell.CarAt) {
		return Maybe
	}
	r.depth++
	defer func() { r.depth-- }()
	level := Never
	for items := cells(list); len(items) > 0; items = items[1:] {
		if head, ok := items[0].Car.(*syntax.Symbol); ok && (head.Name == "," || head.Name == ",@") {
			return max(level, r.sequence(items[1:], c))
		}
		level = max(level, r.template(items[0], c))
	}
	return level
}
