package lisp

// clLibraryFunctions are the functions of the libraries of lists, places and patterns, a table a file.
func clLibraryFunctions() [][]Subr {
	return [][]Subr{
		placeFunctions(), destructuringFunctions(), loopFunctions(), oldClFunctions(), clFunctions(), seqFunctions(),
		mapFunctions(), dashFunctions(), structFunctions(),
	}
}

// clLibraryForms are the special forms and macros of the libraries of lists, places and patterns.
func clLibraryForms() [][]Special {
	return [][]Special{
		placeMacros(), bindingMacros(), destructuringForms(), pcaseForms(), smallMacros(), structForms(),
	}
}
