package cl

import (
	"smtpmail/lisp/kernel"
)

// Functions are the functions of the libraries of lists, places and patterns, a table a file.
func Functions() [][]kernel.Subr {
	return [][]kernel.Subr{
		placeFunctions(), destructuringFunctions(), loopFunctions(), oldClFunctions(), clFunctions(), searchFunctions(),
		removeFunctions(), treeFunctions(), numberFunctions(), seqFunctions(),
		mapFunctions(), dashFunctions(), structFunctions(),
	}
}

// Forms are the special forms and macros of the libraries of lists, places and patterns.
func Forms() [][]kernel.Special {
	return [][]kernel.Special{
		placeMacros(), bindingMacros(), destructuringForms(), pcaseForms(), smallMacros(), structForms(),
	}
}
