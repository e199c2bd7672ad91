package lisp

import (
	"strings"
	"sync"
)

// standard holds the functions and special forms of the language. It is built
// once; a machine finds its entries by name when a symbol is first used, so
// that a new machine costs nothing.
var standard struct {
	once     sync.Once
	subrs    map[string]*Subr
	specials map[string]*Special
}

func buildStandard() {
	standard.subrs = make(map[string]*Subr, 1200)
	for _, family := range families() {
		for i := range family {
			standard.subrs[family[i].Name] = &family[i]
		}
	}
	standard.specials = make(map[string]*Special, 300)
	for _, family := range specialFamilies() {
		for i := range family {
			standard.specials[family[i].name] = &family[i]
		}
	}
}

// standardFunction is the definition that a symbol has before anything
// redefines it; nil if it has none.
func standardFunction(name string) Object {
	standard.once.Do(buildStandard)
	if sp, ok := standard.specials[name]; ok {
		return sp
	}
	if subr, ok := standard.subrs[name]; ok {
		return subr
	}
	switch emacsFunctionKind(name) {
	case 'f':
		return missingFunction(name)
	case 'm':
		return missingMacro(name)
	}
	return oldClFunction(name)
}

// oldClFunction finds what the old cl library called NAME, or NAME* where Emacs has
// a NAME of its own, among what cl-lib calls cl-NAME.
func oldClFunction(name string) Object {
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
var library = Library{
	Function:   standardFunction,
	Variable:   initialValue,
	IsVariable: isInitialVariable,
	Autoload:   loadAutoload,
	Loaded:     runSpacemacsFunctions,
}

// New returns a machine that has read nothing.
func New(opts Options) *Machine { return newMachine(opts, &library) }
