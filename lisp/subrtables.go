package lisp

// subrFunctions are the functions of Emacs, a table a file.
func subrFunctions() [][]Subr {
	return [][]Subr{
		numberFunctions(), listFunctions(), searchFunctions(), letterFunctions(), functionPredicates(), sequenceFunctions(),
		stringFunctions(), regexpFunctions(), symbolFunctions(), predicateFunctions(), functionFunctions(), formatFunctions(),
		filenameFunctions(), environmentFunctions(), hashFunctions(), timeFunctions(), keyFunctions(), inertFunctions(),
		rxFunctions(),
	}
}

// subrForms are the special forms and macros of Emacs.
func subrForms() [][]Special {
	return [][]Special{
		loopForms(), matchForms(), backquoteForms(), inertForms(), rxForms(),
	}
}
