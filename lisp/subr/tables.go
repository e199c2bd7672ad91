package subr

import (
	"smtpmail/lisp/kernel"
)

// Functions are the functions of Emacs, a table a file.
func Functions() [][]kernel.Subr {
	return [][]kernel.Subr{
		numberFunctions(), listFunctions(), searchFunctions(), letterFunctions(), functionPredicates(), sequenceFunctions(),
		stringFunctions(), regexpFunctions(), symbolFunctions(), predicateFunctions(), functionFunctions(), formatFunctions(),
		filenameFunctions(), environmentFunctions(), hashFunctions(), timeFunctions(), keyFunctions(), InertFunctions(),
		rxFunctions(),
	}
}

// Forms are the special forms and macros of Emacs.
func Forms() [][]kernel.Special {
	return [][]kernel.Special{
		loopForms(), matchForms(), backquoteForms(), inertForms(), rxForms(),
	}
}
