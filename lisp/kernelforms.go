package lisp

// kernelForms are the special forms and macros of the language itself.
func kernelForms() [][]Special {
	return [][]Special{
		controlForms(), bindingForms(), conditionMacros(), definingForms(),
	}
}
