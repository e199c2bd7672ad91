package settings

import (
	"fmt"
	"strings"

	"smtpmail/lisp"
	"smtpmail/lisp/syntax"
)

// hooks adds what the mail packages' variables hold: the functions of hooks, and
// those among other data, such as (eval FORM) in gnus-posting-styles.
func (f *influenceFinder) hooks() {
	for _, name := range f.s.machine.SetVariables() {
		value, ok := f.s.machine.Value(name)
		if !ok || value == syntax.Nil || !runsBeforeSending(name) || f.s.Place(name).Default {
			continue
		}
		root := influenceRoot{on: name, at: f.s.Place(name).At, undo: f.undoVariable(name), onPath: runsWithMail(name)}
		if sendFunctions[name] {
			root.wraps = true
		}
		if isHook.MatchString(name) || otherHooks[name] {
			f.hookFunctions(root, value)
		} else {
			f.functionsInside(root, value)
			f.dataInside(root, name, value)
		}
	}
}

// undoVariable is the form that takes out what a variable holds. Where something
// added to it after the forms of the command line it would come too early.
func (f *influenceFinder) undoVariable(name string) string {
	value, _ := f.s.machine.Value(name)
	if f.s.early.values[name] != value {
		return ""
	}
	if sendFunctions[name] {
		return "(setq " + name + " 'smtpmail-send-it)"
	}
	return "(setq " + name + " nil)"
}

// hookFunctions adds the functions of a hook.
func (f *influenceFinder) hookFunctions(root influenceRoot, value syntax.Object) {
	list, isList := value.(*syntax.Cons)
	if isList && (symbolName(list.Car) == "lambda" || symbolName(list.Car) == "closure") {
		isList = false
	}
	if !isList {
		root.fn = value
		f.add(&root)
		return
	}
	for cell := list; cell != nil; cell, _ = cell.Cdr.(*syntax.Cons) {
		if symbolName(cell.Car) == "t" || cell.Car == syntax.Nil {
			continue
		}
		one := root
		one.fn = cell.Car
		f.add(&one)
	}
}

// maxInside bounds the data that are looked through for one variable.
const maxInside = 100_000

// insides calls visit with the conses inside of an object until it says that no more
// of one is wanted, and function with the functions.
func insides(o syntax.Object, function func(syntax.Object), visit func(*syntax.Cons) bool) {
	queue, seen := []syntax.Object{o}, make(map[syntax.Object]bool)
	for n := 0; len(queue) > 0 && n < maxInside; n++ {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		switch v := next.(type) {
		case *syntax.Symbol, *lisp.Closure, *lisp.Subr:
			function(v)
		case *syntax.Vector:
			if !seen[v] {
				seen[v] = true
				queue = append(queue, v.Items...)
			}
		case *syntax.Cons:
			if seen[v] {
				continue
			}
			if seen[v] = true; visit(v) {
				queue = append(queue, v.Cdr, v.Car)
			}
		}
	}
}

// functionsInside adds the functions among data, and the forms that are evaluated.
func (f *influenceFinder) functionsInside(root influenceRoot, value syntax.Object) {
	insides(value, func(fn syntax.Object) {
		if sym, isSymbol := fn.(*syntax.Symbol); isSymbol && f.s.machine.Standing(sym) != lisp.Written {
			return
		}
		one := root
		one.fn = fn
		f.add(&one)
	}, func(c *syntax.Cons) bool {
		one := root
		switch symbolName(c.Car) {
		case "lambda":
			one.fn = c
		case "eval":
			one.forms, one.at = c.Cdr, known(c.CarAt, root.at)
		default:
			return true
		}
		f.add(&one)
		return false
	})
}

func known(at, otherwise syntax.Pos) syntax.Pos {
	if at.IsKnown() {
		return at
	}
	return otherwise
}

// advice adds what is around functions.
func (f *influenceFinder) advice() {
	for _, a := range f.s.machine.Advice() {
		after := a.How == ":after" || a.How == ":filter-return"
		if after && sends(a.Function) {
			continue
		}
		if sym, ok := a.By.(*syntax.Symbol); ok && sym.Name == "ignore" && !sends(a.Function) {
			continue
		}
		inSending := sends(a.Function) || strings.HasPrefix(a.Function, "smtpmail-")
		root := &influenceRoot{on: "advice on " + a.Function, fn: a.By, at: a.At, undo: f.undoAdvice(a),
			onPath: mailFamily.MatchString(a.Function) && runsWithMail(a.Function), flush: strings.HasPrefix(a.Function, "smtpmail-") && a.Function != "smtpmail-send-it"}
		switch a.How {
		case ":around", ":override", ":filter-return":
			root.wraps, root.feeds = inSending && sends(a.Function), feeds[a.Function]
		case ":before-while", ":before-until", ":filter-args":
			root.may, root.feeds = inSending && !feeds[a.Function], feeds[a.Function]
		}
		f.add(root)
	}
}

func (f *influenceFinder) undoAdvice(a lisp.Advice) string {
	if !f.s.early.advice[a.By] || !isPlainName(a.Function) {
		return ""
	}
	if a.Old {
		return "(ad-unadvise '" + a.Function + ")"
	}
	if sym, ok := a.By.(*syntax.Symbol); ok && isPlainName(sym.Name) {
		return fmt.Sprintf("(advice-remove '%s '%s)", a.Function, sym.Name)
	}
	return ""
}

// redefinitions adds the functions that an init file put in the place of one that sends.
func (f *influenceFinder) redefinitions() {
	for _, name := range f.s.machine.Definitions() {
		if !senders[name] && !feeds[name] {
			continue
		}
		sym := f.s.machine.Symbol(name)
		if f.s.machine.Standing(sym) == lisp.Written {
			text, _ := f.s.machine.FunctionText(sym)
			f.add(&influenceRoot{on: "the init file's own " + name, fn: sym.Function, at: text.Form.At, onPath: true, wraps: sends(name), feeds: feeds[name], flush: name == "smtpmail-via-smtp"})
		}
	}
}

// timers adds what the init files have run later: it does not run here, and in Emacs a
// mail that is sent then goes by what it set.
func (f *influenceFinder) timers() {
	for _, t := range f.s.machine.Timers() {
		root := &influenceRoot{on: t.By, fn: t.Function, at: t.At}
		if len(t.Args) > 0 {
			call := []syntax.Object{f.s.machine.Symbol("funcall")}
			for _, part := range append([]syntax.Object{t.Function}, t.Args...) {
				call = append(call, syntax.List(f.s.machine.Symbol("quote"), part))
			}
			root.fn, root.forms = nil, syntax.List(syntax.List(call...))
		}
		f.add(root)
	}
}

// keys adds the functions that keys call which in Emacs send the mail.
func (f *influenceFinder) keys(keys []lisp.Key) {
	for _, k := range keys {
		if name := sendKey(k.Key); name != "" && !f.keyed[k.Command] {
			f.keyed[k.Command] = true
			f.add(&influenceRoot{on: "the key " + name, fn: k.Command, at: k.At, onPath: true, key: true})
		}
	}
}

// sendKey is the name of a key that sends a mail, "" for another.
func sendKey(key syntax.Object) string {
	switch k := key.(type) {
	case *syntax.String:
		switch k.S {
		case "\x03\x03", "C-c C-c":
			return "C-c C-c"
		case "\x03\x13", "C-c C-s":
			return "C-c C-s"
		}
	case *syntax.Vector:
		if len(k.Items) == 2 && symbolName(k.Items[0]) == "remap" && sends(symbolName(k.Items[1])) {
			return "of " + symbolName(k.Items[1])
		}
	}
	return ""
}

// unread adds the forms that failed or were passed over where they are about a hook, a
// function that sends, or a key: what they would have put there is not known to be there.
func (f *influenceFinder) unread() {
	seen := make(map[*syntax.Cons]bool) // a form in a loop is told each time
	add := func(form syntax.Object, at syntax.Pos) {
		c, ok := form.(*syntax.Cons)
		if !ok || isDefinition(c) || seen[c] {
			return
		}
		seen[c] = true
		about := mentions(c, func(name string) bool { return sends(name) || isHook.MatchString(name) && runsBeforeSending(name) })
		if about || mentions(c, func(name string) bool { return bindsKeys[name] }) {
			f.add(&influenceRoot{on: "a form that was passed over", forms: syntax.List(c), at: known(c.At, at), onPath: true, binds: !about})
		}
	}
	for _, e := range f.s.machine.Errors() {
		add(e.Form, e.At)
	}
	for _, n := range f.s.machine.Notes() {
		add(n.Form, n.At)
	}
}

var bindsKeys = nameSet("define-key keymap-set local-set-key bind-key bind-keys")

// mentions tells whether a form has a symbol whose name holds.
func mentions(form *syntax.Cons, holds func(string) bool) bool {
	found := false
	insides(form, func(o syntax.Object) {
		sym, ok := o.(*syntax.Symbol)
		found = found || ok && holds(sym.Name)
	}, func(*syntax.Cons) bool { return !found })
	return found
}

var defines = nameSet(`defun defmacro defsubst cl-defun cl-defmacro cl-defsubst cl-defmethod cl-defgeneric defmethod defgeneric
	define-inline iter-defun defun* defmacro* cl-iter-defun define-minor-mode define-derived-mode`)

// isDefinition tells whether a form defines a function, which does nothing until it is
// called.
func isDefinition(form *syntax.Cons) bool {
	return defines[symbolName(form.Car)]
}

// skippedForms are the definitions that failed or were passed over, by name.
func (f *influenceFinder) skippedForms() map[string][]syntax.Object {
	forms := make(map[string][]syntax.Object)
	add := func(form syntax.Object) {
		c, ok := form.(*syntax.Cons)
		if !ok || !isDefinition(c) {
			return
		}
		if rest, ok := c.Cdr.(*syntax.Cons); ok && len(forms) < 1000 {
			name := symbolName(rest.Car)
			forms[name] = append(forms[name], c)
		}
	}
	for _, e := range f.s.machine.Errors() {
		add(e.Form)
	}
	for _, n := range f.s.machine.Notes() {
		add(n.Form)
	}
	return forms
}
