package lisp

import (
	"strings"
	"sync"

	"smtpmail/lisp/configuration"
	"smtpmail/lisp/emacs28"
	"smtpmail/lisp/kernel"
	"smtpmail/lisp/load"
)

// standard holds the functions and special forms of the language. It is built
// once; a machine finds its entries by name when a symbol is first used, so
// that a new machine costs nothing.
var standard struct {
	once     sync.Once
	subrs    map[string]*kernel.Subr
	specials map[string]*kernel.Special
}

func buildStandard() {
	standard.subrs = make(map[string]*kernel.Subr, 1200)
	for _, family := range families() {
		for i := range family {
			standard.subrs[family[i].Name] = &family[i]
		}
	}
	standard.specials = make(map[string]*kernel.Special, 300)
	for _, family := range specialFamilies() {
		for i := range family {
			standard.specials[family[i].Name] = &family[i]
		}
	}
}

// standardFunction is the definition that a symbol has before anything
// redefines it; nil if it has none.
func standardFunction(name string) kernel.Object {
	standard.once.Do(buildStandard)
	if sp, ok := standard.specials[name]; ok {
		return sp
	}
	if subr, ok := standard.subrs[name]; ok {
		return subr
	}
	switch emacs28.FunctionKind(name) {
	case 'f':
		return kernel.MissingFunction(name)
	case 'm':
		return kernel.MissingMacro(name)
	}
	return oldClFunction(name)
}

// oldClFunction finds what the old cl library called NAME, or NAME* where Emacs has
// a NAME of its own, among what cl-lib calls cl-NAME.
func oldClFunction(name string) kernel.Object {
	name = "cl-" + strings.TrimSuffix(name, "*")
	if sp, ok := standard.specials[name]; ok {
		return sp
	}
	if subr, ok := standard.subrs[name]; ok {
		return subr
	}
	return nil
}

// library is all that the packages below know.
var library = kernel.Library{
	Function:      standardFunction,
	Variable:      load.Variable,
	IsVariable:    load.IsVariable,
	IsPackageCall: func(name string) bool { return emacs28.PackageNames()[name] },
	Autoload:      load.Autoload,
	Loaded:        configuration.Loaded,
}
