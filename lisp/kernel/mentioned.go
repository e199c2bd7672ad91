package kernel

import "smtpmail/lisp/syntax"

// maxMentioned bounds the walk of Mentioned, in objects.
const maxMentioned = 100_000

// Mentioned returns the names of the symbols in a form, each once, without those in
// the code of functions: what the form is about, whether it was evaluated or not.
func Mentioned(form Object) []string {
	var names []string
	seen := make(map[Object]bool)
	queue := []Object{form}
	for n := 0; len(queue) > 0 && n < maxMentioned; n++ {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		switch o := next.(type) {
		case *syntax.Symbol:
			if !seen[o] {
				seen[o] = true
				names = append(names, o.Name)
			}
		case *syntax.Cons:
			if !seen[o] && !isFunctionText(o) {
				seen[o] = true
				queue = append(queue, o.Cdr, o.Car)
			}
		case *syntax.Vector:
			if !seen[o] {
				seen[o] = true
				queue = append(queue, o.Items...)
			}
		}
	}
	return names
}

// isFunctionText tells whether a form is the text of a function.
func isFunctionText(c *syntax.Cons) bool {
	switch name, _ := SymbolName(c.Car); name {
	case "lambda", "function", "defun", "defmacro", "cl-defun", "closure", "interactive":
		return true
	}
	return false
}
