package settings

import (
	"fmt"
	"strings"

	"smtpmail/lisp/syntax"
)

// Type is what a variable may hold.
type Type struct {
	Want  string // "an integer or a string", as it reads after "must be"
	holds func(syntax.Object) bool
}

// TypeError is a variable that holds what it must not.
type TypeError struct {
	Variable string
	Want     string
	Got      string     // as Lisp text, secrets hidden
	At       syntax.Pos // where it was set
}

func (e *TypeError) Error() string {
	text := fmt.Sprintf("%s must be %s, got %s", e.Variable, e.Want, e.Got)
	if e.At.IsKnown() {
		return e.At.String() + ": " + text
	}
	return text
}

// The types of the table.
var (
	Boolean        = Type{"nil or non-nil", func(syntax.Object) bool { return true }}
	Function       = Type{"a function", func(syntax.Object) bool { return true }}
	Hook           = Type{"a function or a list of functions", func(syntax.Object) bool { return true }}
	List           = Type{"a list", isList}
	String         = Type{"a string", isString}
	OptionalString = Type{"a string or nil", orNil(isString)}
	Symbol         = Type{"a symbol", isSymbol}
	OptionalSymbol = Type{"a symbol or nil", isSymbol}
	Integer        = Type{"an integer", isInteger}
	OptionalNumber = Type{"a number of seconds or nil", orNil(isNumber)}
	Octets         = Type{"a number of octets or nil", orNil(isPositive)}
	Port           = Type{"an integer or a string", either(isInteger, isString)}
	StreamType     = Type{"nil, starttls, plain, ssl or tls", oneOf("nil", "starttls", "plain", "ssl", "tls", "network")}
	FromStyle      = Type{"angles, parens, default or nil", oneOf("nil", "angles", "parens", "default", "system-default")}
	EnvelopeFrom   = Type{"a string, header, obey-mail-envelope-from or nil", either(isString, oneOf("nil", "header", "obey-mail-envelope-from"))}
	Level          = Type{"low, medium, high or paranoid", oneOf("low", "medium", "high", "paranoid", "nil")}
	SymbolList     = Type{"a list of symbols", listOf(isSymbol)}
	Strings        = Type{"a list of strings", listOf(isString)}
	Protocol       = Type{"smtp or lmtp", oneOf("smtp", "lmtp")}
	SOCKSServer    = Type{"a list (NAME HOST PORT VERSION)", isSOCKSServer}
	Files          = Type{"a list of file names", listOf(isString)}
	Sources        = Type{"a list of sources", isList}
	VerifyError    = Type{"t, nil or a list", func(syntax.Object) bool { return true }}
	SaveBehavior   = Type{"ask, t or nil", oneOf("ask", "t", "nil")}
	AliasList      = Type{"t or a list of (NAME . ADDRESSES)", either(oneOf("t"), listOf(isAlias))}
	Credentials    = Type{"a list of (HOST PORT USER PASSWORD), or a file name", either(isString, listOf(isEntry))}
	Certificates   = Type{"a list of (HOST PORT KEY-FILE CERTIFICATE-FILE)", listOf(isEntry)}
)

func isString(o syntax.Object) bool {
	_, ok := o.(*syntax.String)
	return ok
}

func isSymbol(o syntax.Object) bool {
	_, ok := o.(*syntax.Symbol)
	return ok || o == syntax.Nil
}

func isInteger(o syntax.Object) bool {
	_, ok := o.(syntax.Int)
	return ok
}

func isPositive(o syntax.Object) bool {
	n, ok := o.(syntax.Int)
	return ok && n > 0
}

func isNumber(o syntax.Object) bool {
	_, ok := o.(*syntax.Float)
	return ok || isInteger(o)
}

func isList(o syntax.Object) bool {
	_, err := syntax.ListItems(o)
	return err == nil
}

func orNil(holds func(syntax.Object) bool) func(syntax.Object) bool {
	return func(o syntax.Object) bool { return o == syntax.Nil || holds(o) }
}

func either(a, b func(syntax.Object) bool) func(syntax.Object) bool {
	return func(o syntax.Object) bool { return a(o) || b(o) }
}

func oneOf(names ...string) func(syntax.Object) bool {
	all := " " + strings.Join(names, " ") + " "
	return func(o syntax.Object) bool {
		return isSymbol(o) && strings.Contains(all, " "+symbolName(o)+" ")
	}
}

func symbolName(o syntax.Object) string {
	if s, ok := o.(*syntax.Symbol); ok {
		return s.Name
	}
	return "nil"
}

func listOf(holds func(syntax.Object) bool) func(syntax.Object) bool {
	return func(o syntax.Object) bool {
		items, err := syntax.ListItems(o)
		for _, item := range items {
			if !holds(item) {
				return false
			}
		}
		return err == nil
	}
}

func isSOCKSServer(o syntax.Object) bool {
	items, err := syntax.ListItems(o)
	return err == nil && len(items) == 4 && isString(items[1]) && Port.holds(items[2])
}

func isAlias(o syntax.Object) bool {
	c, ok := o.(*syntax.Cons)
	return ok && isString(c.Car) && isString(c.Cdr)
}

// isEntry tells whether o is (HOST PORT STRING-OR-NIL STRING-OR-NIL), where what is
// missing at the end counts as nil.
func isEntry(o syntax.Object) bool {
	items, err := syntax.ListItems(o)
	if err != nil || len(items) < 2 || len(items) > 4 || !isString(items[0]) || !Port.holds(items[1]) {
		return false
	}
	for _, item := range items[2:] {
		if !OptionalString.holds(item) {
			return false
		}
	}
	return true
}
