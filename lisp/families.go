package lisp

// families are the functions of the language, one table a file.
func families() [][]Subr {
	return [][]Subr{
		numberFunctions(), listFunctions(), sequenceFunctions(), stringFunctions(), regexpFunctions(),
		symbolFunctions(), predicateFunctions(), functionFunctions(), formatFunctions(), filenameFunctions(),
		environmentFunctions(), hashFunctions(), customizeFunctions(), adviceFunctions(),
		placeFunctions(), destructuringFunctions(), loopFunctions(), clFunctions(), seqFunctions(), timeFunctions(), inertFunctions(),
	}
}

// specialFamilies are the special forms and macros.
func specialFamilies() [][]Special {
	return [][]Special{
		controlForms(), bindingForms(), conditionMacros(), definingForms(), backquoteForms(), placeMacros(),
		bindingMacros(), destructuringForms(), pcaseForms(), smallMacros(), inertForms(),
	}
}
