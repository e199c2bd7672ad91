package lisp

// configurationFunctions are the functions of configuration, a table a file.
func configurationFunctions() [][]Subr {
	return [][]Subr{
		customizeFunctions(), adviceFunctions(), accountFunctions(), hookFunctions(),
	}
}

// configurationForms are the special forms and macros of configuration.
func configurationForms() [][]Special {
	return [][]Special{
		usePackageForms(), leafForms(), doomForms(), modeForms(), defadviceForms(), hookMacros(),
	}
}
