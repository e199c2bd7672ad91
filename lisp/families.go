package lisp

// families are the functions of the language, one table a file.
func families() [][]Subr {
	return [][]Subr{
		numberFunctions(), listFunctions(), searchFunctions(), letterFunctions(), functionPredicates(), sequenceFunctions(), stringFunctions(), regexpFunctions(),
		symbolFunctions(), predicateFunctions(), functionFunctions(), loadingFunctions(), formatFunctions(), filenameFunctions(),
		environmentFunctions(), hashFunctions(), customizeFunctions(), adviceFunctions(),
		placeFunctions(), destructuringFunctions(), loopFunctions(), oldClFunctions(), clFunctions(), seqFunctions(), mapFunctions(), dashFunctions(), timeFunctions(), keyFunctions(), inertFunctions(), accountFunctions(), hookFunctions(), structFunctions(), rxFunctions(),
	}
}

// specialFamilies are the special forms and macros.
func specialFamilies() [][]Special {
	return [][]Special{
		controlForms(), loopForms(), matchForms(), loadingForms(), bindingForms(), conditionMacros(), definingForms(), backquoteForms(), placeMacros(),
		bindingMacros(), destructuringForms(), pcaseForms(), smallMacros(), inertForms(),
		usePackageForms(), leafForms(), doomForms(), modeForms(), defadviceForms(), hookMacros(), structForms(), rxForms(),
	}
}
